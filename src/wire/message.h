/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the messages in both directions have in common. */
#ifndef TOWLINE_WIRE_MESSAGE_H
#define TOWLINE_WIRE_MESSAGE_H

#include "wire/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why bytes are no message. UNKNOWN_TYPE is to be ignored by the reader: it is how later versions add messages. All
 * others are the peer's fault and end the connection. */
enum wire_result {
    WIRE_OK,
    WIRE_TOO_LONG,
    WIRE_NOT_JSON,     /* not UTF-8, not JSON, not an object, a key twice */
    WIRE_NO_TYPE,      /* "type" is missing or no string */
    WIRE_UNKNOWN_TYPE, /* well-formed, of a type that this version does not know */
    WIRE_BAD_FIELD,    /* a field is missing, of the wrong kind or beyond its limit */
};

/* A short English word for log lines; never NULL. */
const char *wire_result_name(enum wire_result result);

/* Texts: those of a decoded message are owned by the message; those given to an encoder are borrowed for the call. */
struct wire_texts {
    size_t count;
    const char *items[WIRE_FEATURES_MAX];
};

/* Whether `word` is among `texts`. */
bool wire_texts_have(const struct wire_texts *texts, const char *word);

#endif
