/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out, and the first administrator. */
#include "api/handlers.h"
#include "api/me.h"
#include "directory/limits.h"

enum { TYPED_PASSWORD_BYTES_MAX = 256, TYPED_CODE_BYTES_MAX = 64 };

/* The password was right; a code is needed. */
static void answer_second_step(struct api_call *call, const struct account_answer *answer) {
    call_answer_json(call, 202, json_pack("{s:s}", "step_token", answer->token));
}

static void on_signed_in(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    const char *peer = http_request_client(call->request);
    if (answer->result == ACCOUNT_OK) {
        log_info(call->api->options.log, "signed_in", LOG_NUMBER("technician", answer->technician_id),
                 LOG_TEXT("peer", peer));
        me_answer_signed_in(call, 200, answer);
    } else if (answer->result == ACCOUNT_SECOND_STEP) {
        answer_second_step(call, answer);
    } else {
        if (answer->result == ACCOUNT_WRONG || answer->result == ACCOUNT_CODE_WRONG) {
            log_warning(call->api->options.log, answer->result == ACCOUNT_WRONG ? "sign_in_wrong" : "second_step_wrong",
                        LOG_TEXT("peer", peer));
        }
        call_answer_account(call, answer);
    }
}

void sign_in_post(struct api_call *call) {
    struct sign_in {
        const char *login;
        const char *password;
    } sign_in;
    static const struct decode_field fields[] = {
        {"login", DECODE_LINE, false, offsetof(struct sign_in, login), 1, DIRECTORY_LOGIN_BYTES_MAX, NULL},
        {"password", DECODE_SECRET, false, offsetof(struct sign_in, password), 1, TYPED_PASSWORD_BYTES_MAX, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (!call_decode(call, &table, &sign_in, NULL)) {
        return;
    }
    struct account *account = call->api->options.account;
    struct account_visit visit = call_visit(call);
    char name[ACCOUNT_DEVICE_NAME_SIZE];
    char device[ACCOUNT_DEVICE_BYTES_MAX + 1];
    account_device_name(account, sign_in.login, name);
    visit.device = http_request_cookie(call->request, name, device, sizeof device) ? device : NULL;
    account_sign_in(account, sign_in.login, sign_in.password, &visit, on_signed_in, call);
}

void sign_in_step_post(struct api_call *call) {
    struct step {
        const char *step_token;
        const char *code;
    } step;
    static const struct decode_field fields[] = {
        {"step_token", DECODE_TOKEN, false, offsetof(struct step, step_token), 16, 128, NULL},
        {"code", DECODE_LINE, false, offsetof(struct step, code), 1, TYPED_CODE_BYTES_MAX, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (!call_decode(call, &table, &step, NULL)) {
        return;
    }
    struct account *account = call->api->options.account;
    struct account_visit visit = call_visit(call);
    char name[ACCOUNT_DEVICE_NAME_SIZE];
    char device[ACCOUNT_DEVICE_BYTES_MAX + 1];
    account_step_device_name(account, step.step_token, name);
    visit.device = http_request_cookie(call->request, name, device, sizeof device) ? device : NULL;
    account_sign_in_step(account, step.step_token, step.code, &visit, on_signed_in, call);
}

static void on_signed_out(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result != ACCOUNT_OK) {
        call_answer_account(call, answer);
        return;
    }
    static const struct http_header headers[] = {
        {"Set-Cookie", "towline_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"}, {NULL, NULL}};
    call_answer_nothing_with(call, headers);
}

void sign_out_post(struct api_call *call) {
    account_sign_out(call->api->options.account, call->token, on_signed_out, call);
}

void setup_get(struct api_call *call) {
    if (account_setup_is_open(call->api->options.account)) {
        call_answer_json(call, 200, json_pack("{s:b}", "open", 1));
    } else {
        call_answer_not_found(call);
    }
}

static void on_set_up(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result == ACCOUNT_OK) {
        log_info(call->api->options.log, "first_administrator_made", LOG_NUMBER("technician", answer->technician_id),
                 LOG_TEXT("peer", http_request_client(call->request)));
        me_answer_signed_in(call, 201, answer);
    } else if (answer->result == ACCOUNT_CLOSED && !account_setup_is_open(call->api->options.account)) {
        call_answer_not_found(call);
    } else {
        call_answer_account(call, answer);
    }
}

void setup_post(struct api_call *call) {
    struct setup {
        const char *token, *login, *name, *password;
    } setup;
    static const struct decode_field fields[] = {
        {"token", DECODE_TOKEN, false, offsetof(struct setup, token), 16, 128, NULL},
        {"login", DECODE_LINE, false, offsetof(struct setup, login), 1, DIRECTORY_LOGIN_BYTES_MAX, NULL},
        {"name", DECODE_LINE, false, offsetof(struct setup, name), 1, DIRECTORY_NAME_BYTES_MAX, NULL},
        {"password", DECODE_SECRET, false, offsetof(struct setup, password), 1, ACCOUNT_PASSWORD_BYTES_MAX, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (!account_setup_is_open(call->api->options.account)) {
        call_answer_not_found(call);
        return;
    }
    if (call_decode(call, &table, &setup, NULL)) {
        struct account_visit visit = call_visit(call);
        account_set_up(call->api->options.account, setup.token, setup.login, setup.name, setup.password, &visit,
                       on_set_up, call);
    }
}
