/* SPDX-License-Identifier: GPL-3.0-or-later */
/* API tokens: the own ones, and those of a technician that the administrator rules. */
#include "api/administration.h"
#include "api/handlers.h"
#include "api/show.h"
#include "base/text.h"

#define YEAR_MS (366LL * 24 * 3600 * 1000)

static const char *const scope_words[] = {"read", "sessions", "administration", NULL};

static json_t *show_scopes(unsigned scopes) {
    json_t *list = json_array();
    for (size_t i = 0; scope_words[i] != NULL; i++) {
        if ((scopes & 1U << i) != 0) {
            json_array_append_new(list, json_string(scope_words[i]));
        }
    }
    return list;
}

static void show_one(void *user, const struct account_api_token *token) {
    json_t *list = user;
    json_array_append_new(list, json_pack("{s:o, s:s, s:o, s:I, s:I, s:o}", "id", show_id(token->id), "name",
                                          token->name, "scopes", show_scopes(token->scopes), "created_ms",
                                          (json_int_t)token->created_ms, "expires_ms", (json_int_t)token->expires_ms,
                                          "used_ms", show_time_or_null(token->used_ms)));
}

static void answer_list(struct api_call *call, int32_t technician_id) {
    json_t *list = json_array();
    account_each_api_token(call->api->options.account, technician_id, show_one, list);
    call_answer_json(call, 200, json_pack("{s:o}", "tokens", list));
}

void me_tokens_get(struct api_call *call) {
    answer_list(call, call->technician);
}

void technician_tokens_get(struct api_call *call) {
    if (administration_technician(call) != NULL) {
        answer_list(call, call->number);
    }
}

static void on_added(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result != ACCOUNT_OK) {
        call_answer_account(call, answer);
        return;
    }
    call_answer_json(call, 201, json_pack("{s:o, s:s}", "id", show_id(answer->token_id), "token", answer->api_token));
}

void me_tokens_post(struct api_call *call) {
    struct body {
        const char *name;
        unsigned scopes;
        int64_t expires_ms;
    } body = {0};
    static const struct decode_field fields[] = {
        {"name", DECODE_LINE, false, offsetof(struct body, name), 1, STORE_TOKEN_NAME_BYTES_MAX, NULL},
        {"scopes", DECODE_WORDS, false, offsetof(struct body, scopes), 0, 0, scope_words},
        {"expires_ms", DECODE_NUMBER, false, offsetof(struct body, expires_ms), 0, INT64_MAX, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (!call_decode(call, &table, &body, NULL)) {
        return;
    }
    if (body.expires_ms <= call->now_ms || body.expires_ms > call->now_ms + YEAR_MS) {
        call_answer_invalid(call, "expires_ms", "out_of_range");
        return;
    }
    struct account_api_token token = {.technician_id = call->technician,
                                      .scopes = body.scopes,
                                      .created_ms = call->now_ms,
                                      .expires_ms = body.expires_ms};
    must(text_copy(token.name, sizeof token.name, body.name));
    struct directory_actor actor = call_actor(call);
    account_add_api_token(call->api->options.account, &token, &actor, on_added, call);
}

static void on_revoked(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result == ACCOUNT_OK) {
        call_answer_nothing(call);
    } else if (answer->result == ACCOUNT_EXPIRED) {
        call_answer_not_found(call);
    } else {
        call_answer_account(call, answer);
    }
}

static void revoke(struct api_call *call, int32_t technician_id) {
    int32_t id = 0;
    if (!decode_id(call->word, &id)) {
        call_answer_not_found(call);
        return;
    }
    struct directory_actor actor = call_actor(call);
    account_revoke_api_token(call->api->options.account, technician_id, id, &actor, on_revoked, call);
}

void me_token_delete(struct api_call *call) {
    revoke(call, call->technician);
}

void technician_token_delete(struct api_call *call) {
    if (administration_technician(call) != NULL) {
        revoke(call, call->number);
    }
}
