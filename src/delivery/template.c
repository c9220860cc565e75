/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "delivery/template.h"

#include <string.h>

enum { NAME_BYTES_MAX = 32 };

/* The length of the name where "{name}" begins here, else 0. */
static size_t name_at(const char *text) {
    if (text[0] != '{') {
        return 0;
    }
    size_t len = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_");
    return len <= NAME_BYTES_MAX && text[1 + len] == '}' ? len : 0;
}

static const struct template_value *find(const struct template_value *values, const char *name, size_t len) {
    for (; values->name != NULL; values++) {
        if (strlen(values->name) == len && strncmp(values->name, name, len) == 0) {
            return values;
        }
    }
    return NULL;
}

bool template_knows_all(const char *text, const struct template_value *values) {
    for (; *text != '\0'; text++) {
        size_t len = name_at(text);
        if (len > 0 && find(values, text + 1, len) == NULL) {
            return false;
        }
    }
    return true;
}

bool template_has(const char *text, const char *name) {
    const struct template_value wanted[] = {{name, ""}, {NULL, NULL}};
    for (; *text != '\0'; text++) {
        size_t len = name_at(text);
        if (len > 0 && find(wanted, text + 1, len) != NULL) {
            return true;
        }
    }
    return false;
}

static void append_json(struct buffer *out, unsigned char c) {
    if (c == '"' || c == '\\') {
        buffer_append_format(out, "\\%c", c);
    } else if (c < 0x20) {
        buffer_append_format(out, "\\u%04x", (unsigned)c);
    } else {
        buffer_append_char(out, (char)c);
    }
}

static void append_form(struct buffer *out, unsigned char c) {
    bool is_unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                         c == '.' || c == '_' || c == '~';
    if (is_unreserved) {
        buffer_append_char(out, (char)c);
    } else {
        buffer_append_format(out, "%%%02X", (unsigned)c);
    }
}

static void append_value(struct buffer *out, const char *value, enum template_escape escape) {
    for (const char *c = value; *c != '\0'; c++) {
        switch (escape) {
        case TEMPLATE_PLAIN:
            buffer_append_char(out, *c);
            break;
        case TEMPLATE_JSON:
            append_json(out, (unsigned char)*c);
            break;
        case TEMPLATE_FORM:
            append_form(out, (unsigned char)*c);
            break;
        }
    }
}

void template_fill(struct buffer *out, const char *text, const struct template_value *values,
                   enum template_escape escape) {
    while (*text != '\0') {
        size_t len = name_at(text);
        const struct template_value *value = len > 0 ? find(values, text + 1, len) : NULL;
        if (value == NULL) {
            buffer_append_char(out, *text++);
            continue;
        }
        append_value(out, value->value, escape);
        text += len + 2;
    }
}
