/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/me.h"

#include "api/handlers.h"
#include "api/show.h"
#include "base/alloc.h"
#include "desk/console.h"

json_t *me_json(const struct api *api, int32_t technician_id, const char *csrf_token) {
    const struct directory_technician *technician = directory_technician(api->directory, technician_id);
    must(technician != NULL);
    struct desk_queue own = {.kind = DESK_QUEUE_TECHNICIAN, .id = technician_id};
    const char *state = desk_presence_word(desk_presence(api->desk, technician_id));
    bool must_change = account_must_change_password(api->options.account, technician_id);
    bool must_enrol = account_lacks_two_factor(api->options.account, technician_id);
    return json_pack("{s:o, s:o, s:b, s:b, s:s, s:o, s:{s:s, s:b, s:I}}", "technician",
                     show_technician(technician, state, api->options.account), "standing",
                     show_standing(api->desk, api->directory, technician_id), "must_change_password", must_change,
                     "must_enrol", must_enrol, "csrf_token", csrf_token, "my_queue", show_queue(own), "server",
                     "version", TOWLINE_VERSION, "short_timeouts", api->options.short_timeouts, "now_ms",
                     (json_int_t)clock_wall_ms(&api->options.clock));
}

void me_answer_signed_in(struct api_call *call, int status, const struct account_answer *answer) {
    bool is_secure = http_request_is_secure(call->request);
    char *cookie = mem_format("towline_session=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s", answer->token,
                              (long long)(ACCOUNT_AGE_MS_MAX / 1000), is_secure ? "; Secure" : "");
    /* Only signing in asks for this one; it tells a known device from a stranger's. */
    char *device = mem_format("towline_device_%d=%s; Path=/api/v1/sign-in; HttpOnly; SameSite=Strict; Max-Age=%lld%s",
                              answer->technician_id, answer->device, ACCOUNT_DEVICE_AGE_S, is_secure ? "; Secure" : "");
    const struct http_header headers[] = {{"Set-Cookie", cookie}, {"Set-Cookie", device}, {NULL, NULL}};
    call_answer_json_with(call, status, headers, me_json(call->api, answer->technician_id, answer->csrf_token));
    mem_free_secret(cookie);
    mem_free(device);
}

void me_get(struct api_call *call) {
    char csrf_token[ACCOUNT_TOKEN_BYTES + 1];
    account_csrf_token(call->token, csrf_token);
    call_answer_json(call, 200, me_json(call->api, call->technician, csrf_token));
}

static void on_password_changed(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result == ACCOUNT_OK) {
        call_answer_nothing(call);
    } else if (answer->result == ACCOUNT_WRONG) {
        call_answer_problem(call, 403, "password_wrong", NULL);
    } else {
        call_answer_account(call, answer);
    }
}

void me_password_put(struct api_call *call) {
    struct passwords {
        const char *old_password;
        const char *new_password;
    } passwords;
    static const struct decode_field fields[] = {
        {"old_password", DECODE_SECRET, false, offsetof(struct passwords, old_password), 1, 256, NULL},
        {"new_password", DECODE_SECRET, false, offsetof(struct passwords, new_password), 1, ACCOUNT_PASSWORD_BYTES_MAX,
         NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (call_decode(call, &table, &passwords, NULL)) {
        struct account_visit visit = call_visit(call);
        account_change_password(call->api->options.account, call->token, passwords.old_password, passwords.new_password,
                                &visit, on_password_changed, call);
    }
}

void me_state_put(struct api_call *call) {
    static const char *const words[] = {"Online", "Away", NULL};
    struct state {
        int word;
    } state;
    static const struct decode_field fields[] = {
        {"state", DECODE_WORD, false, offsetof(struct state, word), 0, 0, words}};
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (!call_decode(call, &table, &state, NULL)) {
        return;
    }
    desk_set_away(call->api->desk, call->technician, state.word == 1);
    enum desk_presence presence = desk_presence(call->api->desk, call->technician);
    call_answer_json(call, 200, json_pack("{s:s}", "state", desk_presence_word(presence)));
}
