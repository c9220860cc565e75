/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of sign-ins: one's own, and those of a technician that the administrator rules. */
#include <string.h>

#include "api/administration.h"
#include "api/call.h"
#include "api/handlers.h"

struct listing {
    json_t *list;
    char current[ACCOUNT_TOKEN_BYTES + 1]; /* the caller's own */
};

static void show_one(void *user, const struct account_sign_in_view *view) {
    struct listing *listing = user;
    json_array_append_new(
        listing->list, json_pack("{s:s, s:s, s:s, s:I, s:I, s:b}", "id", view->id, "address", view->address, "browser",
                                 view->browser, "since_ms", (json_int_t)view->created_ms, "seen_ms",
                                 (json_int_t)view->last_seen_ms, "current", strcmp(view->id, listing->current) == 0));
}

static void answer_list(struct api_call *call, int32_t technician_id) {
    struct listing listing = {.list = json_array()};
    account_token_id(call->token, listing.current);
    account_each_sign_in(call->api->options.account, technician_id, call->now_ms, show_one, &listing);
    call_answer_json(call, 200, json_pack("{s:o}", "sign_ins", listing.list));
}

static void on_ended(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result == ACCOUNT_OK) {
        call_answer_nothing(call);
    } else if (answer->result == ACCOUNT_EXPIRED) {
        call_answer_not_found(call);
    } else {
        call_answer_account(call, answer);
    }
}

void me_sign_ins_get(struct api_call *call) {
    answer_list(call, call->technician);
}

void me_sign_ins_delete(struct api_call *call) {
    struct directory_actor actor = call_actor(call);
    account_end_sign_ins(call->api->options.account, call->technician, call->token, &actor, on_ended, call);
}

void me_sign_in_delete(struct api_call *call) {
    struct directory_actor actor = call_actor(call);
    account_end_sign_in(call->api->options.account, call->technician, call->word, &actor, on_ended, call);
}

void technician_sign_ins_get(struct api_call *call) {
    if (administration_technician(call) != NULL) {
        answer_list(call, call->number);
    }
}

void technician_sign_ins_delete(struct api_call *call) {
    if (administration_technician(call) != NULL) {
        struct directory_actor actor = call_actor(call);
        account_end_sign_ins(call->api->options.account, call->number, NULL, &actor, on_ended, call);
    }
}

void technician_sign_in_delete(struct api_call *call) {
    if (administration_technician(call) != NULL) {
        struct directory_actor actor = call_actor(call);
        account_end_sign_in(call->api->options.account, call->number, call->word, &actor, on_ended, call);
    }
}
