/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How e-mail and SMS leave the organisation: for administrators of its topmost group. Secrets go in and never out. */
#include <string.h>

#include "api/call.h"
#include "api/handlers.h"
#include "api/show.h"
#include "base/alloc.h"
#include "base/text.h"
#include "delivery/delivery.h"

/* What a body may hold; what is not given stays as it is. */
struct settings_fields {
    const char *public_address;
    bool on;
    const char *server, *user, *password, *from_address, *from_name, *subject, *text;
    int64_t port;
    int security;
    const char *url, *body, *header, *token;
    int method, encoding;
};

#define AT(member) offsetof(struct settings_fields, member)

static const struct decode_field general_fields[] = {
    {"public_address", DECODE_LINE, true, AT(public_address), 0, DELIVERY_URL_BYTES_MAX, NULL},
};
static const struct decode_field email_fields[] = {
    {"on", DECODE_FLAG, true, AT(on), 0, 0, NULL},
    {"port", DECODE_NUMBER, true, AT(port), 1, 65535, NULL},
    {"security", DECODE_WORD, true, AT(security), 0, 0, delivery_security_words},
    {"server", DECODE_LINE, true, AT(server), 0, DELIVERY_HOST_BYTES_MAX, NULL},
    {"user", DECODE_LINE, true, AT(user), 0, DELIVERY_USER_BYTES_MAX, NULL},
    {"password", DECODE_LINE, true, AT(password), 0, DELIVERY_SECRET_BYTES_MAX, NULL},
    {"from_address", DECODE_LINE, true, AT(from_address), 0, DELIVERY_HOST_BYTES_MAX + 1, NULL},
    {"from_name", DECODE_LINE, true, AT(from_name), 0, DELIVERY_NAME_BYTES_MAX, NULL},
    {"subject", DECODE_LINE, true, AT(subject), 1, DELIVERY_SUBJECT_BYTES_MAX, NULL},
    {"text", DECODE_BLOCK, true, AT(text), 1, DELIVERY_TEXT_BYTES_MAX, NULL},
};
static const struct decode_field sms_fields[] = {
    {"on", DECODE_FLAG, true, AT(on), 0, 0, NULL},
    {"method", DECODE_WORD, true, AT(method), 0, 0, delivery_method_words},
    {"encoding", DECODE_WORD, true, AT(encoding), 0, 0, delivery_encoding_words},
    {"url", DECODE_LINE, true, AT(url), 0, DELIVERY_URL_BYTES_MAX, NULL},
    {"body", DECODE_BLOCK, true, AT(body), 0, DELIVERY_BODY_BYTES_MAX, NULL},
    {"header", DECODE_LINE, true, AT(header), 0, DELIVERY_HEADER_BYTES_MAX, NULL},
    {"token", DECODE_LINE, true, AT(token), 0, DELIVERY_SECRET_BYTES_MAX, NULL},
    {"text", DECODE_BLOCK, true, AT(text), 1, DELIVERY_SMS_BYTES_MAX, NULL},
};

#define TABLE(fields)                                                                                                  \
    { fields, sizeof(fields) / sizeof((fields)[0]) }
static const struct decode_table general_table = TABLE(general_fields);
static const struct decode_table email_table = TABLE(email_fields);
static const struct decode_table sms_table = TABLE(sms_fields);

static bool may_change(struct api_call *call) {
    const struct directory *directory = call->api->directory;
    if (directory_administers_group(directory, call->technician, directory_root_group(directory)->id)) {
        return true;
    }
    call_answer_problem(call, 403, "not_allowed", NULL);
    return false;
}

static json_t *show_settings_now(const struct api_call *call) {
    const struct delivery *delivery = call->api->options.delivery;
    const struct delivery_settings *settings = delivery_settings_now(delivery);
    json_t *json = delivery_settings_json(settings, "general");
    json_t *email = delivery_settings_json(settings, "email");
    json_t *sms = delivery_settings_json(settings, "sms");
    json_object_set_new(email, "password_set", json_boolean(settings->email.password[0] != '\0'));
    json_object_set_new(sms, "token_set", json_boolean(settings->sms.token[0] != '\0'));
    json_object_set_new(json, "configured_address", show_text_or_null(call->api->options.public_url));
    json_object_set_new(json, "email", email);
    json_object_set_new(json, "sms", sms);
    return json;
}

void message_settings_get(struct api_call *call) {
    if (may_change(call)) {
        call_answer_json(call, 200, show_settings_now(call));
    }
}

static void refuse(struct api_call *call, const char *part, const char *field, const char *code, const char *reason,
                   int64_t limit) {
    char name[140];
    must(text_format(name, sizeof name, "%s%s%s", part, part[0] != '\0' && field[0] != '\0' ? "." : "", field));
    json_t *params = json_pack("{s:s}", "field", name);
    if (reason != NULL) {
        json_object_set_new(params, "reason", json_string(reason));
    }
    if (limit >= 0) {
        json_object_set_new(params, "limit", json_integer(limit));
    }
    call_answer_problem(call, 422, code, params);
}

/* Reads one part of the body into the fields; false: answered already. */
static bool read_part(struct api_call *call, const char *part, const json_t *object, const struct decode_table *table,
                      struct settings_fields *fields, uint64_t *out_given) {
    struct decode_error error = {0};
    if (!json_is_object(object)) {
        refuse(call, part, "", "invalid_value", "wrong_type", -1);
        return false;
    }
    if (decode_object(table, object, fields, out_given, &error)) {
        return true;
    }
    bool has_limit =
        error.reason != NULL && !text_equal(error.reason, "wrong_type") && !text_equal(error.reason, "malformed");
    refuse(call, part, error.field, error.code, error.reason, has_limit ? error.limit : -1);
    return false;
}

/* Whether the field of the table was in the body. */
static bool is_given(const struct decode_table *table, uint64_t given, const char *name) {
    for (size_t i = 0; i < table->count; i++) {
        if (text_equal(table->fields[i].name, name)) {
            return (given & UINT64_C(1) << i) != 0;
        }
    }
    must_fail("a field of the table", __FILE__, __LINE__);
}

#define TAKE_TEXT(table, given, fields, to, name)                                                                      \
    if (is_given(table, given, #name)) {                                                                               \
        must(text_copy((to)->name, sizeof(to)->name, (fields)->name));                                                 \
    }
#define TAKE(table, given, fields, to, name)                                                                           \
    if (is_given(table, given, #name)) {                                                                               \
        (to)->name = (fields)->name;                                                                                   \
    }

static void take_email(struct delivery_email *email, const struct settings_fields *fields, uint64_t given) {
    TAKE(&email_table, given, fields, email, on)
    TAKE(&email_table, given, fields, email, port)
    TAKE(&email_table, given, fields, email, security)
    TAKE_TEXT(&email_table, given, fields, email, server)
    TAKE_TEXT(&email_table, given, fields, email, user)
    TAKE_TEXT(&email_table, given, fields, email, password)
    TAKE_TEXT(&email_table, given, fields, email, from_address)
    TAKE_TEXT(&email_table, given, fields, email, from_name)
    TAKE_TEXT(&email_table, given, fields, email, subject)
    TAKE_TEXT(&email_table, given, fields, email, text)
}

static void take_sms(struct delivery_sms *sms, const struct settings_fields *fields, uint64_t given) {
    TAKE(&sms_table, given, fields, sms, on)
    TAKE(&sms_table, given, fields, sms, method)
    TAKE(&sms_table, given, fields, sms, encoding)
    TAKE_TEXT(&sms_table, given, fields, sms, url)
    TAKE_TEXT(&sms_table, given, fields, sms, body)
    TAKE_TEXT(&sms_table, given, fields, sms, header)
    TAKE_TEXT(&sms_table, given, fields, sms, token)
    TAKE_TEXT(&sms_table, given, fields, sms, text)
}

/* Scheme, host and port of a URL. */
static size_t origin_len(const char *url) {
    const char *scheme = strstr(url, "://");
    size_t start = scheme != NULL ? (size_t)(scheme - url) + 3 : 0;
    return start + strcspn(url + start, "/?#");
}

/* A secret that is kept goes where it went before: who could send it elsewhere could read it. */
static bool keeps_secrets_in_place(struct api_call *call, const struct delivery_settings *settings,
                                   bool password_is_given, bool token_is_given) {
    const struct delivery_settings *old = delivery_settings_now(call->api->options.delivery);
    bool is_same_server = text_equal(old->email.server, settings->email.server) &&
                          old->email.port == settings->email.port && old->email.security == settings->email.security;
    if (!password_is_given && settings->email.password[0] != '\0' && !is_same_server) {
        refuse(call, "email", "password", "invalid_value", "needed_again", -1);
        return false;
    }
    size_t len = origin_len(old->sms.url);
    bool is_same_gateway = len == origin_len(settings->sms.url) && strncmp(old->sms.url, settings->sms.url, len) == 0;
    if (!token_is_given && settings->sms.token[0] != '\0' && !is_same_gateway) {
        refuse(call, "sms", "token", "invalid_value", "needed_again", -1);
        return false;
    }
    return true;
}

static void on_changed(void *user, enum delivery_change_result result) {
    struct api_call *call = user;
    switch (result) {
    case DELIVERY_CHANGED:
        log_info(call->api->options.log, "message_settings_changed", LOG_NUMBER("by", call->technician),
                 LOG_TEXT("peer", http_request_client(call->request)));
        call_answer_json(call, 200, show_settings_now(call));
        return;
    case DELIVERY_CHANGE_BUSY:
    case DELIVERY_CHANGE_NOT_SAVED:
        call_answer_problem(call, 503, "not_saved", NULL);
        return;
    }
}

/* The settings as the body wants them; false: answered already. */
static bool read_settings(struct api_call *call, struct delivery_settings *settings, uint64_t given[3]) {
    const json_t *body = call_body(call);
    if (body == NULL) {
        return false;
    }
    struct settings_fields fields = {0};
    const json_t *email = json_object_get(body, "email");
    const json_t *sms = json_object_get(body, "sms");
    json_t *rest = json_copy(call->body);
    json_object_del(rest, "email");
    json_object_del(rest, "sms");
    bool is_read = read_part(call, "", rest, &general_table, &fields, &given[0]);
    if (is_read && is_given(&general_table, given[0], "public_address")) {
        must(text_copy(settings->public_address, sizeof settings->public_address, fields.public_address));
    }
    json_decref(rest);
    if (is_read && email != NULL) {
        is_read = read_part(call, "email", email, &email_table, &fields, &given[1]);
        if (is_read) {
            take_email(&settings->email, &fields, given[1]);
        }
    }
    if (is_read && sms != NULL) {
        is_read = read_part(call, "sms", sms, &sms_table, &fields, &given[2]);
        if (is_read) {
            take_sms(&settings->sms, &fields, given[2]);
        }
    }
    return is_read;
}

void message_settings_patch(struct api_call *call) {
    struct delivery *delivery = call->api->options.delivery;
    struct delivery_settings settings = *delivery_settings_now(delivery);
    uint64_t given[3] = {0};
    struct delivery_misfit misfit;
    if (!read_settings(call, &settings, given) || !may_change(call)) {
        mem_wipe(&settings, sizeof settings);
        return;
    }
    if (!delivery_settings_fit(&settings, call->api->options.public_url != NULL, &misfit)) {
        refuse(call, misfit.part, misfit.field, "invalid_value", misfit.reason, -1);
    } else if (keeps_secrets_in_place(call, &settings, is_given(&email_table, given[1], "password"),
                                      is_given(&sms_table, given[2], "token"))) {
        struct directory_actor actor = call_actor(call);
        delivery_change(delivery, &settings, &actor, on_changed, call);
    }
    mem_wipe(&settings, sizeof settings);
}

static void on_tested(void *user, const struct send_outcome *outcome) {
    struct api_call *call = user;
    json_t *json = json_pack("{s:b}", "sent", outcome->sent);
    json_object_set_new(json, "reason", show_text_or_null(outcome->sent ? NULL : outcome->reason));
    json_object_set_new(json, "answer", show_text(outcome->answer));
    call_answer_json(call, 200, json);
}

void message_settings_test_post(struct api_call *call) {
    struct test_body {
        int by;
        const char *to;
    } body = {0};
    static const struct decode_field fields[] = {
        {"by", DECODE_WORD, false, offsetof(struct test_body, by), 0, 0, delivery_way_words},
        {"to", DECODE_LINE, false, offsetof(struct test_body, to), 3, DELIVERY_ADDRESS_BYTES_MAX, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (!call_decode(call, &table, &body, NULL) || !may_change(call)) {
        return;
    }
    if (body.by == DELIVERY_EMAIL ? !address_is_email(body.to) : !address_is_phone(body.to)) {
        call_answer_invalid(call, "to", "malformed");
        return;
    }
    int retry_s = 0;
    if (delivery_test(call->api->options.delivery, call->technician, (enum delivery_way)body.by, body.to, on_tested,
                      call, &retry_s)) {
        return;
    }
    if (retry_s < 0) {
        call_answer_problem(call, 409, "not_set_up", json_pack("{s:s}", "by", delivery_way_words[body.by]));
    } else {
        call_answer_retry(call, "too_many_tests", retry_s);
    }
}
