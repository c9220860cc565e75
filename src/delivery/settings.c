/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "delivery/settings.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "delivery/address.h"
#include "delivery/template.h"

const char *const delivery_way_words[] = {"email", "sms", NULL};
const char *const delivery_security_words[] = {"none", "starttls", "tls", NULL};
const char *const delivery_method_words[] = {"post", "get", NULL};
const char *const delivery_encoding_words[] = {"json", "form", NULL};

const struct template_value delivery_text_names[] = {{"code", ""},       {"link", ""},         {"minutes", ""},
                                                     {"technician", ""}, {"organisation", ""}, {NULL, NULL}};

static const char first_subject[] = "Your code for remote support: {code}";
static const char first_text[] = "Hello,\n\n{technician} of {organisation} would like to help you at your computer.\n\n"
                                 "Please open this page there:\n\n{link}\n\n"
                                 "or enter the code {code} on the start page of our remote support. It is valid for"
                                 " {minutes} minutes.\n\nIf you did not ask for help, please ignore this message and"
                                 " pass the code on to nobody.\n";
static const char first_sms[] = "{organisation}: code {code} for remote support, or open {link}";
static const char first_body[] = "{\"to\": \"{to}\", \"text\": \"{text}\"}";

static void set(char *out, size_t size, const char *text) {
    must(text_copy(out, size, text));
}

void delivery_settings_init(struct delivery_settings *settings) {
    *settings = (struct delivery_settings){
        .email = {.port = 587, .security = DELIVERY_STARTTLS},
        .sms = {.method = DELIVERY_POST, .encoding = DELIVERY_JSON},
    };
    set(settings->email.subject, sizeof settings->email.subject, first_subject);
    set(settings->email.text, sizeof settings->email.text, first_text);
    set(settings->sms.text, sizeof settings->sms.text, first_sms);
    set(settings->sms.body, sizeof settings->sms.body, first_body);
    set(settings->sms.header, sizeof settings->sms.header, "Authorization");
}

static bool misfit(struct delivery_misfit *out, const char *part, const char *field, const char *reason) {
    *out = (struct delivery_misfit){.part = part, .field = field, .reason = reason};
    return false;
}

/* "https://help.example": a scheme and a host, nothing that could end the link early. */
static bool is_public_address(const char *url) {
    const char *rest = text_starts_with(url, "https://")  ? url + strlen("https://")
                       : text_starts_with(url, "http://") ? url + strlen("http://")
                                                          : NULL;
    return rest != NULL && rest[0] != '\0' && rest[strcspn(rest, "/?#@\"<>\\ ")] == '\0';
}

static bool is_url(const char *url) {
    size_t scheme = text_starts_with(url, "https://") ? 8 : text_starts_with(url, "http://") ? 7 : 0;
    return scheme > 0 && url[scheme] != '\0' && url[scheme] != '/' && strpbrk(url, " \"<>\\^`|") == NULL &&
           strcspn(url + scheme, "@") >= strcspn(url + scheme, "/?#");
}

/* A host's name or an IP address; nothing that is more than that in a URL. */
static bool is_host(const char *host) {
    return host[0] != '\0' && host[0] != '-' &&
           host[strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:")] == '\0';
}

/* A field name of RFC 9110 section 5.1, and none by which the request itself would become another. */
static bool is_header(const char *name) {
    static const char *const ours[] = {"host",         "content-length", "transfer-encoding", "connection",
                                       "content-type", "expect",         "upgrade",           "te",
                                       "trailer"};
    if (name[0] == '\0' ||
        name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] != '\0') {
        return false;
    }
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        if (text_equal_ignoring_case(name, ours[i])) {
            return false;
        }
    }
    return true;
}

static bool text_fits(const char *text, const char *part, const char *field, bool gives_code,
                      struct delivery_misfit *out) {
    if (!template_knows_all(text, delivery_text_names)) {
        return misfit(out, part, field, "unknown_placeholder");
    }
    if (gives_code && !template_has(text, "code") && !template_has(text, "link")) {
        return misfit(out, part, field, "placeholder_missing");
    }
    return true;
}

static bool email_fits(const struct delivery_email *email, struct delivery_misfit *out) {
    if (email->server[0] != '\0' && !is_host(email->server)) {
        return misfit(out, "email", "server", "malformed");
    }
    if (email->from_address[0] != '\0' && !address_is_email(email->from_address)) {
        return misfit(out, "email", "from_address", "malformed");
    }
    if (email->user[0] != '\0' && email->security == DELIVERY_PLAIN) {
        return misfit(out, "email", "security", "needs_encryption");
    }
    if (email->on && email->server[0] == '\0') {
        return misfit(out, "email", "server", "needed");
    }
    if (email->on && email->from_address[0] == '\0') {
        return misfit(out, "email", "from_address", "needed");
    }
    return text_fits(email->subject, "email", "subject", false, out) &&
           text_fits(email->text, "email", "text", true, out);
}

/* What the gateway is sent has to be JSON whatever stands in the places. */
static bool body_is_json(const char *body) {
    static const struct template_value values[] = {{"to", "+491"}, {"text", "a \"b\"\n"}, {NULL, NULL}};
    struct buffer filled;
    buffer_init(&filled, DELIVERY_BODY_BYTES_MAX * 2);
    template_fill(&filled, body, values, TEMPLATE_JSON);
    json_t *json = json_loads(buffer_string(&filled), JSON_DECODE_ANY, NULL);
    bool is_json = json != NULL && !filled.overflowed;
    json_decref(json);
    buffer_finish(&filled);
    return is_json;
}

static bool sms_fits(const struct delivery_sms *sms, struct delivery_misfit *out) {
    if (sms->url[0] != '\0' && !is_url(sms->url)) {
        return misfit(out, "sms", "url", "malformed");
    }
    if (sms->header[0] != '\0' && !is_header(sms->header)) {
        return misfit(out, "sms", "header", "malformed");
    }
    if (sms->header[0] == '\0' && sms->token[0] != '\0') {
        return misfit(out, "sms", "header", "needed");
    }
    if (sms->on && sms->url[0] == '\0') {
        return misfit(out, "sms", "url", "needed");
    }
    bool posts = sms->method == DELIVERY_POST;
    if (posts && sms->encoding == DELIVERY_JSON && !body_is_json(sms->body)) {
        return misfit(out, "sms", "body", "not_json");
    }
    bool has_to = template_has(sms->url, "to") || (posts && template_has(sms->body, "to"));
    bool has_text = template_has(sms->url, "text") || (posts && template_has(sms->body, "text"));
    if (sms->on && (!has_to || !has_text)) {
        return misfit(out, "sms", posts ? "body" : "url", "placeholder_missing");
    }
    return text_fits(sms->text, "sms", "text", true, out);
}

bool delivery_settings_fit(const struct delivery_settings *settings, bool has_address,
                           struct delivery_misfit *out_misfit) {
    if (settings->public_address[0] != '\0' && !is_public_address(settings->public_address)) {
        return misfit(out_misfit, "", "public_address", "malformed");
    }
    if ((settings->email.on || settings->sms.on) && settings->public_address[0] == '\0' && !has_address) {
        return misfit(out_misfit, "", "public_address", "needed");
    }
    return email_fits(&settings->email, out_misfit) && sms_fits(&settings->sms, out_misfit);
}

json_t *delivery_settings_json(const struct delivery_settings *settings, const char *part) {
    const struct delivery_email *email = &settings->email;
    const struct delivery_sms *sms = &settings->sms;
    json_t *json = NULL;
    if (text_equal(part, "email")) {
        json = json_pack("{s:b, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "on", email->on, "server", email->server,
                         "port", (json_int_t)email->port, "security", delivery_security_words[email->security], "user",
                         email->user, "from_address", email->from_address, "from_name", email->from_name, "subject",
                         email->subject, "text", email->text);
    } else if (text_equal(part, "sms")) {
        json = json_pack("{s:b, s:s, s:s, s:s, s:s, s:s, s:s}", "on", sms->on, "url", sms->url, "method",
                         delivery_method_words[sms->method], "encoding", delivery_encoding_words[sms->encoding], "body",
                         sms->body, "header", sms->header, "text", sms->text);
    } else {
        json = json_pack("{s:s}", "public_address", settings->public_address);
    }
    must(json != NULL);
    return json;
}

static void read_text(const json_t *json, const char *name, char *out, size_t size) {
    const char *text = json_string_value(json_object_get(json, name));
    if (text != NULL && strlen(text) < size) {
        set(out, size, text);
    }
}

static void read_word(const json_t *json, const char *name, const char *const *words, int *out) {
    const char *text = json_string_value(json_object_get(json, name));
    for (int i = 0; text != NULL && words[i] != NULL; i++) {
        if (text_equal(words[i], text)) {
            *out = i;
        }
    }
}

#define READ_TEXT(json, of, name) read_text(json, #name, (of)->name, sizeof(of)->name)

void delivery_settings_read(struct delivery_settings *settings, const char *part, const json_t *json) {
    struct delivery_email *email = &settings->email;
    struct delivery_sms *sms = &settings->sms;
    if (text_equal(part, "email")) {
        email->on = json_is_true(json_object_get(json, "on"));
        READ_TEXT(json, email, server);
        const json_t *port = json_object_get(json, "port");
        email->port = json_is_integer(port) ? json_integer_value(port) : email->port;
        read_word(json, "security", delivery_security_words, &email->security);
        READ_TEXT(json, email, user);
        READ_TEXT(json, email, from_address);
        READ_TEXT(json, email, from_name);
        READ_TEXT(json, email, subject);
        READ_TEXT(json, email, text);
    } else if (text_equal(part, "sms")) {
        sms->on = json_is_true(json_object_get(json, "on"));
        READ_TEXT(json, sms, url);
        read_word(json, "method", delivery_method_words, &sms->method);
        read_word(json, "encoding", delivery_encoding_words, &sms->encoding);
        READ_TEXT(json, sms, body);
        READ_TEXT(json, sms, header);
        READ_TEXT(json, sms, text);
    } else if (text_equal(part, "general")) {
        READ_TEXT(json, settings, public_address);
    }
}

char *delivery_settings_secret(struct delivery_settings *settings, const char *part) {
    return text_equal(part, "email") ? settings->email.password : text_equal(part, "sms") ? settings->sms.token : NULL;
}
