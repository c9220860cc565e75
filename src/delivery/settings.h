/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How e-mail and SMS leave the organisation. Plain values: copied to whoever sends. */
#ifndef TOWLINE_DELIVERY_SETTINGS_H
#define TOWLINE_DELIVERY_SETTINGS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/must.h"
#include "delivery/template.h"

enum delivery_way { DELIVERY_EMAIL, DELIVERY_SMS, DELIVERY_WAY_COUNT };

enum delivery_security { DELIVERY_PLAIN, DELIVERY_STARTTLS, DELIVERY_TLS };
enum delivery_method { DELIVERY_POST, DELIVERY_GET };
enum delivery_encoding { DELIVERY_JSON, DELIVERY_FORM };

enum {
    DELIVERY_HOST_BYTES_MAX = 253,
    DELIVERY_USER_BYTES_MAX = 255,
    DELIVERY_SECRET_BYTES_MAX = 1024,
    DELIVERY_NAME_BYTES_MAX = 128,
    DELIVERY_SUBJECT_BYTES_MAX = 200,
    DELIVERY_TEXT_BYTES_MAX = 4000,
    DELIVERY_SMS_BYTES_MAX = 480, /* three parts of what a telephone shows as one message */
    DELIVERY_URL_BYTES_MAX = 1000,
    DELIVERY_BODY_BYTES_MAX = 2000,
    DELIVERY_HEADER_BYTES_MAX = 64,
};

struct delivery_email {
    bool on;
    char server[DELIVERY_HOST_BYTES_MAX + 1];
    int64_t port;
    int security; /* enum delivery_security */
    char user[DELIVERY_USER_BYTES_MAX + 1];
    char password[DELIVERY_SECRET_BYTES_MAX + 1];
    char from_address[DELIVERY_HOST_BYTES_MAX + 2];
    char from_name[DELIVERY_NAME_BYTES_MAX + 1];
    char subject[DELIVERY_SUBJECT_BYTES_MAX + 1];
    char text[DELIVERY_TEXT_BYTES_MAX + 1];
};

struct delivery_sms {
    bool on;
    char url[DELIVERY_URL_BYTES_MAX + 1];
    int method;   /* enum delivery_method */
    int encoding; /* enum delivery_encoding */
    char body[DELIVERY_BODY_BYTES_MAX + 1];
    char header[DELIVERY_HEADER_BYTES_MAX + 1];
    char token[DELIVERY_SECRET_BYTES_MAX + 1]; /* the header's whole value */
    char text[DELIVERY_SMS_BYTES_MAX + 1];
};

struct delivery_settings {
    char public_address[DELIVERY_URL_BYTES_MAX + 1]; /* of this server, in links; "": that of its configuration */
    struct delivery_email email;
    struct delivery_sms sms;
};

/* What is wrong: the field as the API names it ("server"), its way, and a code. */
struct delivery_misfit {
    const char *part; /* "email", "sms"; "": beside them */
    const char *field;
    const char *reason;
};

/* As they are before anybody sets anything: off, with texts that can be used. */
void delivery_settings_init(struct delivery_settings *settings);

/* Whether they make sense as a whole. `has_address`: the configuration knows the server's public address. */
bool delivery_settings_fit(const struct delivery_settings *settings, bool has_address,
                           struct delivery_misfit *out_misfit) MUST_CHECK;

/* One part ("general", "email", "sms") as JSON without its secret, and back. Reading leaves alone what is missing or
 * does not fit: it was written by another version. */
json_t *delivery_settings_json(const struct delivery_settings *settings, const char *part);
void delivery_settings_read(struct delivery_settings *settings, const char *part, const json_t *json);

/* The secret of a part; NULL where it has none. */
char *delivery_settings_secret(struct delivery_settings *settings, const char *part);

/* Words of the enums, ending with NULL; as in the API. */
extern const char *const delivery_way_words[];
extern const char *const delivery_security_words[];
extern const char *const delivery_method_words[];
extern const char *const delivery_encoding_words[];

/* The names that templates know, values empty; ends with NULL. */
extern const struct template_value delivery_text_names[];

#endif
