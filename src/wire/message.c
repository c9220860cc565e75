/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/message.h"

#include <string.h>

const char *wire_result_name(enum wire_result result) {
    switch (result) {
    case WIRE_OK:
        return "ok";
    case WIRE_TOO_LONG:
        return "too_long";
    case WIRE_NOT_JSON:
        return "not_json";
    case WIRE_NO_TYPE:
        return "no_type";
    case WIRE_UNKNOWN_TYPE:
        return "unknown_type";
    case WIRE_BAD_FIELD:
        return "bad_field";
    }
    return "unknown";
}

bool wire_texts_have(const struct wire_texts *texts, const char *word) {
    for (size_t i = 0; i < texts->count; i++) {
        if (strcmp(texts->items[i], word) == 0) {
            return true;
        }
    }
    return false;
}
