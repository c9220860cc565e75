/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/call.h"

#include <stdlib.h>
#include <string.h>

#include "api/problem.h"
#include "api/show.h"
#include "base/alloc.h"
#include "base/text.h"

static void call_free(void *user) {
    struct api_call *call = user;
    list_remove(&call->link);
    json_decref(call->body);
    mem_free(call->extra);
    mem_wipe(call->token, sizeof call->token);
    mem_free(call);
}

struct api_call *call_create(struct api *api, struct http_request *request, const struct route_match *match) {
    struct api_call *call = NEW(struct api_call);
    call->api = api;
    call->request = request;
    call->route = match->route;
    call->number = match->number;
    memcpy(call->word, match->word, sizeof call->word);
    call->now_ms = clock_wall_ms(&api->options.clock);
    list_init(&call->link);
    list_append(&api->calls, &call->link);
    http_request_set_user(request, call, call_free);
    return call;
}

static void answer(struct api_call *call, int status, const struct http_header *headers, const char *content_type,
                   const char *text, size_t len) {
    struct http_request *request = call->request;
    must(request != NULL);
    call->request = NULL; /* the call may be freed within the next line */
    http_request_answer(request, status, headers, content_type, text, len);
}

static void answer_json_as(struct api_call *call, int status, const struct http_header *headers,
                           const char *content_type, json_t *json) {
    char *text = json_dumps(json, JSON_COMPACT);
    must(text != NULL);
    json_decref(json);
    answer(call, status, headers, content_type, text, strlen(text));
    free(text);
}

void call_answer_json_with(struct api_call *call, int status, const struct http_header *headers, json_t *json) {
    answer_json_as(call, status, headers, "application/json", json);
}

void call_answer_json(struct api_call *call, int status, json_t *json) {
    call_answer_json_with(call, status, NULL, json);
}

void call_answer_nothing_with(struct api_call *call, const struct http_header *headers) {
    answer(call, 204, headers, NULL, "", 0);
}

void call_answer_nothing(struct api_call *call) {
    call_answer_nothing_with(call, NULL);
}

void call_answer_text_with(struct api_call *call, const struct http_header *headers, const char *content_type,
                           const char *text, size_t len) {
    answer(call, 200, headers, content_type, text, len);
}

void call_answer_text(struct api_call *call, const char *content_type, const char *text, size_t len) {
    call_answer_text_with(call, NULL, content_type, text, len);
}

bool call_answer_file(struct api_call *call, const char *content_type, const char *file_name, const char *path,
                      const void *trailer, size_t trailer_len) {
    struct http_request *request = call->request;
    must(request != NULL);
    call->request = NULL;
    enum error error = http_request_answer_file(request, NULL, content_type, file_name, path, trailer, trailer_len);
    if (error != ERROR_NONE) {
        call->request = request; /* still to be answered */
    }
    return error == ERROR_NONE;
}

static void answer_problem(struct api_call *call, int status, const struct http_header *headers, json_t *problem) {
    call->api->refused_calls++;
    answer_json_as(call, status, headers, "application/problem+json", problem);
}

void call_answer_problem_with(struct api_call *call, int status, const struct http_header *headers, const char *code,
                              json_t *params) {
    answer_problem(call, status, headers, problem_json(status, code, params));
}

void call_answer_problem(struct api_call *call, int status, const char *code, json_t *params) {
    answer_problem(call, status, NULL, problem_json(status, code, params));
}

void call_answer_retry(struct api_call *call, const char *code, int64_t retry_after_s) {
    int64_t wait_s = retry_after_s > 0 ? retry_after_s : 1;
    char text[24];
    must(text_format(text, sizeof text, "%lld", (long long)wait_s));
    const struct http_header headers[] = {{"Retry-After", text}, {NULL, NULL}};
    answer_problem(call, 429, headers,
                   problem_json(429, code, json_pack("{s:I}", "retry_after_s", (json_int_t)wait_s)));
}

void call_answer_not_found(struct api_call *call) {
    call_answer_problem(call, 404, "not_found", NULL);
}

void call_answer_invalid(struct api_call *call, const char *field, const char *reason) {
    call_answer_problem(call, 422, "invalid_value", json_pack("{s:s, s:s}", "field", field, "reason", reason));
}

void call_answer_unknown_field(struct api_call *call, const char *name) {
    char cut[65] = "";
    size_t len = utf8_cut(name, sizeof cut - 1);
    must(text_format(cut, sizeof cut, "%.*s", (int)len, name));
    call_answer_problem(call, 422, "unknown_field", json_pack("{s:s}", "field", cut));
}

void call_answer_missing_field(struct api_call *call, const char *name) {
    call_answer_problem(call, 422, "missing_field", json_pack("{s:s}", "field", name));
}

static json_t *desk_params(const struct desk_answer *from) {
    json_t *params = json_object();
    for (size_t i = 0; i < from->param_count; i++) {
        const struct desk_param *param = &from->params[i];
        json_t *value = param->text != NULL ? json_string(param->text) : json_integer(param->number);
        json_object_set_new(params, param->name, value);
    }
    return params;
}

void call_answer_desk(struct api_call *call, const struct desk_answer *from, bool with_row) {
    int status = problem_status_of_desk(from->result);
    const char *code = problem_code_of_desk(from);
    if (status == 429) {
        call_answer_retry(call, code, from->retry_after_s);
        return;
    }
    json_t *problem = problem_json(status, code, desk_params(from));
    if (status == 409 && with_row) {
        json_object_set_new(problem, "row", from->row != NULL ? show_row(from->row) : json_null());
    }
    answer_problem(call, status, NULL, problem);
}

void call_answer_directory(struct api_call *call, enum directory_error error) {
    call_answer_problem(call, problem_status_of_directory(error), directory_error_code(error), NULL);
}

static void answer_weak(struct api_call *call, const struct account_answer *from) {
    static const char *const reasons[] = {
        [ACCOUNT_WEAK_NOT] = "short",   [ACCOUNT_WEAK_SHORT] = "short",   [ACCOUNT_WEAK_LONG] = "long",
        [ACCOUNT_WEAK_LOGIN] = "login", [ACCOUNT_WEAK_COMMON] = "common", [ACCOUNT_WEAK_SAME] = "same",
    };
    call_answer_problem(call, 422, "password_weak",
                        json_pack("{s:s, s:i}", "reason", reasons[from->weakness], "length_min", from->length_min));
}

void call_answer_account(struct api_call *call, const struct account_answer *from) {
    switch (from->result) {
    case ACCOUNT_OK:
        break;
    case ACCOUNT_WRONG:
        call_answer_problem(call, 401, "sign_in_wrong", NULL);
        return;
    case ACCOUNT_SECOND_STEP:
        break;
    case ACCOUNT_CODE_WRONG:
        call_answer_problem(call, 401, "second_step_wrong", NULL);
        return;
    case ACCOUNT_EXPIRED:
        call_answer_problem(call, 401, "second_step_expired", NULL);
        return;
    case ACCOUNT_NEEDED:
        call_answer_problem(call, 409, "two_factor_required", NULL);
        return;
    case ACCOUNT_THROTTLED:
        call_answer_retry(call, "too_many_attempts", from->retry_after_s);
        return;
    case ACCOUNT_BUSY:
        call_answer_problem(call, 503, "busy", NULL);
        return;
    case ACCOUNT_NOT_SAVED:
        call_answer_problem(call, 503, "not_saved", NULL);
        return;
    case ACCOUNT_PASSWORD_WEAK:
        answer_weak(call, from);
        return;
    case ACCOUNT_CLOSED:
        call_answer_problem(call, 403, "setup_token_wrong", NULL);
        return;
    case ACCOUNT_STALE:
        call_answer_problem(call, 409, "replies_changed", NULL);
        return;
    case ACCOUNT_REFUSED:
        call_answer_directory(call, from->error);
        return;
    }
    must_fail("an account answer that is no refusal", __FILE__, __LINE__);
}

static bool is_json_type(const char *content_type) {
    if (content_type == NULL) {
        return false;
    }
    size_t len = strcspn(content_type, "; \t");
    return len == strlen("application/json") && strncasecmp(content_type, "application/json", len) == 0;
}

json_t *call_body(struct api_call *call) {
    size_t len = 0;
    const char *text = http_request_body(call->request, &len);
    if (len == 0) {
        call_answer_problem(call, 400, "body_missing", NULL);
        return NULL;
    }
    if (!is_json_type(http_request_header(call->request, "content-type"))) {
        call_answer_problem(call, 415, "content_type_wrong", NULL);
        return NULL;
    }
    json_error_t error;
    call->body = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    if (call->body == NULL) {
        call_answer_problem(call, 400, "bad_json", json_pack("{s:i, s:i}", "line", error.line, "column", error.column));
        return NULL;
    }
    if (!json_is_object(call->body)) {
        call_answer_problem(call, 422, "invalid_value", json_pack("{s:s, s:s}", "field", "", "reason", "wrong_type"));
        return NULL;
    }
    return call->body;
}

bool call_decode(struct api_call *call, const struct decode_table *table, void *base, uint64_t *out_given) {
    const json_t *body = call_body(call);
    if (body == NULL) {
        return false;
    }
    struct decode_error error;
    if (decode_object(table, body, base, out_given, &error)) {
        return true;
    }
    json_t *params = json_pack("{s:s}", "field", error.field);
    if (error.reason != NULL) {
        json_object_set_new(params, "reason", json_string(error.reason));
    }
    if (error.reason != NULL && !text_equal(error.reason, "wrong_type") && !text_equal(error.reason, "malformed")) {
        json_object_set_new(params, "limit", json_integer(error.limit));
    }
    call_answer_problem(call, 422, error.code, params);
    return false;
}

bool call_query_number(struct api_call *call, const char *name, int64_t min, int64_t max, int64_t standard,
                       int64_t *out_number) {
    const char *text = http_request_query(call->request, name);
    if (text == NULL) {
        *out_number = standard;
        return true;
    }
    if (text[0] == '-' || !text_to_int64(text, min, max, out_number)) {
        call_answer_invalid(call, name, "out_of_range");
        return false;
    }
    return true;
}

char *call_base_url(const struct api_call *call) {
    const char *fixed = call->api->options.public_url;
    if (fixed != NULL) {
        return mem_copy_string(fixed);
    }
    return mem_format("%s://%s", http_request_is_secure(call->request) ? "https" : "http",
                      http_request_host(call->request));
}

struct directory_actor call_actor(const struct api_call *call) {
    return (struct directory_actor){.technician_id = call->technician,
                                    .address = http_request_client(call->request),
                                    .token = call->with_api_token ? call->token_name : NULL,
                                    .at_ms = call->now_ms};
}

struct account_visit call_visit(const struct api_call *call) {
    return (struct account_visit){.address = http_request_client(call->request),
                                  .browser = http_request_header(call->request, "user-agent"),
                                  .now_ms = call->now_ms};
}
