/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second step of one's own sign-in: turning it on with an authenticator, recovery codes, turning it off. */
#include <stdio.h>
#include <string.h>

#include "api/call.h"
#include "api/handlers.h"
#include "api/qr.h"
#include "base/alloc.h"
#include "base/text.h"

enum { TYPED_PASSWORD_BYTES_MAX = 256, TYPED_CODE_BYTES_MAX = 16 };

void me_two_factor_get(struct api_call *call) {
    struct account_two_factor two_factor;
    account_read_two_factor(call->api->options.account, call->technician, &two_factor);
    json_t *since = two_factor.enabled ? json_integer(two_factor.since_ms) : json_null();
    call_answer_json(call, 200,
                     json_pack("{s:b, s:b, s:o, s:i}", "enabled", two_factor.enabled, "required", two_factor.required,
                               "since_ms", since, "recovery_codes_left", two_factor.codes_left));
}

/* What an authenticator reads: the Key URI format. The login may hold any printable ASCII, so it is escaped. */
static char *key_uri(const char *login, const char *secret) {
    char *escaped = mem_new_array(strlen(login) * 3 + 1, 1);
    char *at = escaped;
    for (; *login != '\0'; login++) {
        bool plain = strchr("-._~", *login) != NULL || (*login >= '0' && *login <= '9') ||
                     (*login >= 'a' && *login <= 'z') || (*login >= 'A' && *login <= 'Z');
        at += sprintf(at, plain ? "%c" : "%%%02X", (unsigned char)*login);
    }
    char *uri = mem_format("otpauth://totp/Towline:%s?secret=%s&issuer=Towline&algorithm=SHA1&digits=6&period=30",
                           escaped, secret);
    mem_free(escaped);
    return uri;
}

void me_two_factor_post(struct api_call *call) {
    struct account *account = call->api->options.account;
    struct account_two_factor two_factor;
    account_read_two_factor(account, call->technician, &two_factor);
    if (two_factor.enabled) {
        call_answer_problem(call, 409, "two_factor_on", NULL);
        return;
    }
    char secret[ACCOUNT_SECRET_TEXT_SIZE];
    account_two_factor_begin(account, call->technician, call->now_ms, secret);
    char *uri = key_uri(directory_technician(call->api->directory, call->technician)->login, secret);
    call_answer_json(call, 200, json_pack("{s:s, s:s, s:o}", "secret", secret, "uri", uri, "qr", qr_show(uri)));
    mem_free_secret(uri);
    mem_wipe(secret, sizeof secret);
}

static void on_codes(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result == ACCOUNT_OK) {
        json_t *codes = json_array();
        for (size_t i = 0; i < ACCOUNT_RECOVERY_CODES; i++) {
            json_array_append_new(codes, json_string(answer->recovery_codes[i]));
        }
        call_answer_json(call, 200, json_pack("{s:o}", "recovery_codes", codes));
    } else if (answer->result == ACCOUNT_CODE_WRONG) {
        call_answer_problem(call, 403, "second_step_wrong", NULL);
    } else if (answer->result == ACCOUNT_WRONG) {
        call_answer_problem(call, 403, "password_wrong", NULL);
    } else if (answer->result == ACCOUNT_EXPIRED) {
        call_answer_problem(call, 409, "two_factor_not_begun", NULL);
    } else {
        call_answer_account(call, answer);
    }
}

void me_two_factor_put(struct api_call *call) {
    struct body {
        const char *code;
    } body;
    static const struct decode_field fields[] = {
        {"code", DECODE_LINE, false, offsetof(struct body, code), 1, TYPED_CODE_BYTES_MAX, NULL},
    };
    static const struct decode_table table = {fields, 1};
    if (call_decode(call, &table, &body, NULL)) {
        struct account_visit visit = call_visit(call);
        account_two_factor_confirm(call->api->options.account, call->token, body.code, &visit, on_codes, call);
    }
}

/* The password once more; false: answered already. */
static bool read_password(struct api_call *call, const char **out_password) {
    struct body {
        const char *password;
    } body;
    static const struct decode_field fields[] = {
        {"password", DECODE_SECRET, false, offsetof(struct body, password), 1, TYPED_PASSWORD_BYTES_MAX, NULL},
    };
    static const struct decode_table table = {fields, 1};
    if (!call_decode(call, &table, &body, NULL)) {
        return false;
    }
    *out_password = body.password;
    return true;
}

void me_recovery_codes_post(struct api_call *call) {
    const char *password = NULL;
    if (read_password(call, &password)) {
        struct account_visit visit = call_visit(call);
        account_two_factor_new_codes(call->api->options.account, call->token, password, &visit, on_codes, call);
    }
}

static void on_off(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result == ACCOUNT_OK) {
        call_answer_nothing(call);
    } else if (answer->result == ACCOUNT_WRONG) {
        call_answer_problem(call, 403, "password_wrong", NULL);
    } else if (answer->result == ACCOUNT_EXPIRED) {
        call_answer_problem(call, 409, "two_factor_not_begun", NULL);
    } else {
        call_answer_account(call, answer);
    }
}

void me_two_factor_off_post(struct api_call *call) {
    const char *password = NULL;
    if (read_password(call, &password)) {
        struct account_visit visit = call_visit(call);
        account_two_factor_off(call->api->options.account, call->token, password, &visit, on_off, call);
    }
}
