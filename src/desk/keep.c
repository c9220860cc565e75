/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/keep.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/text.h"
#include "store/limits.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct keep_text_line {
    const char *name;
    size_t offset;
};

#define LINE(field)                                                                                                    \
    { #field, offsetof(struct keep, field) }
static const struct keep_text_line text_lines[] = {
    LINE(applet), LINE(os), LINE(computer), LINE(user), LINE(locale),
};
static const struct keep_text_line hash_lines[] = {LINE(join_token), LINE(secret), LINE(earlier), LINE(former)};
#undef LINE
#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

void keep_set_hash(struct keep_hash *hash, const char *purpose, const char *secret) {
    hash->is_set = true;
    hash_text(purpose, secret, hash->bytes);
}

bool keep_proves(const struct keep_hash *hash, const char *purpose, const char *secret) {
    unsigned char bytes[HASH_BYTES];
    hash_text(purpose, secret, bytes);
    return hash->is_set && secret_equal(hash->bytes, bytes, sizeof bytes);
}

bool keep_resumes(const struct keep *keep, const char *secret) {
    return keep_proves(&keep->secret, "resume", secret) || keep_proves(&keep->earlier, "resume", secret) ||
           keep_proves(&keep->former, "resume", secret);
}

void keep_forget_earlier(struct keep *keep, const struct keep_hash *secret) {
    if (memcmp(keep->secret.bytes, secret->bytes, sizeof secret->bytes) == 0) {
        keep->earlier = keep->former = (struct keep_hash){0};
    }
}

void keep_fields_copy(struct keep_fields *fields, const struct desk_field *items, size_t count) {
    must(count <= DESK_FIELDS_MAX);
    fields->count = count;
    for (size_t i = 0; i < count; i++) {
        fields->items[i].name = mem_copy_string(items[i].name);
        fields->items[i].value = mem_copy_string(items[i].value);
    }
}

void keep_fields_finish(struct keep_fields *fields) {
    for (size_t i = 0; i < fields->count; i++) {
        mem_free((char *)(uintptr_t)fields->items[i].name);
        mem_free((char *)(uintptr_t)fields->items[i].value);
    }
    fields->count = 0;
}

/* Values may have line feeds and tabs; a tab parts name and value. */
static void append_escaped(struct buffer *buffer, const char *text) {
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '\n':
            (void)buffer_append_string(buffer, "\\n");
            break;
        case '\t':
            (void)buffer_append_string(buffer, "\\t");
            break;
        case '\\':
            (void)buffer_append_string(buffer, "\\\\");
            break;
        default:
            (void)buffer_append_char(buffer, *text);
        }
    }
}

static char *unescape(const char *text, size_t len) {
    char *out = mem_new(len + 1);
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '\\' && i + 1 < len) {
            i++;
            c = text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
        }
        out[used] = c;
        used++;
    }
    return out;
}

static void append_fields(struct buffer *buffer, const struct keep_fields *fields) {
    for (size_t i = 0; i < fields->count; i++) {
        (void)buffer_append_string(buffer, "field=");
        append_escaped(buffer, fields->items[i].name);
        (void)buffer_append_char(buffer, '\t');
        append_escaped(buffer, fields->items[i].value);
        (void)buffer_append_char(buffer, '\n');
    }
}

enum {
    LINE_MAX_BYTES = 32, /* a line's name and what parts it */
    FIELDS_ENCODED_MAX =
        DESK_FIELDS_MAX * (2 * (DESK_FIELD_NAME_BYTES_MAX + DESK_FIELD_VALUE_BYTES_MAX) + LINE_MAX_BYTES),
    OTHERS_ENCODED_MAX = COUNT_OF(hash_lines) * (HASH_HEX_SIZE + LINE_MAX_BYTES) +
                         COUNT_OF(text_lines) * (KEEP_TEXT_MAX + LINE_MAX_BYTES) + 4 * LINE_MAX_BYTES,
};
static_assert(FIELDS_ENCODED_MAX + OTHERS_ENCODED_MAX < KEEP_ENCODED_MAX, "whatever a peer sends within limits fits");
static_assert(KEEP_ENCODED_MAX <= STORE_KEEP_BYTES_MAX, "the store takes what is kept");

void keep_encode(const struct keep *keep, const struct keep_fields *fields, char out_text[KEEP_ENCODED_MAX],
                 size_t *out_len) {
    struct buffer buffer;
    buffer_init(&buffer, KEEP_ENCODED_MAX - 1);
    for (size_t i = 0; i < COUNT_OF(hash_lines); i++) {
        const struct keep_hash *hash = (const void *)((const char *)keep + hash_lines[i].offset);
        char hex[HASH_HEX_SIZE];
        if (hash->is_set) {
            hex_encode(hash->bytes, HASH_BYTES, hex);
            (void)buffer_append_format(&buffer, "%s=%s\n", hash_lines[i].name, hex);
        }
    }
    for (size_t i = 0; i < COUNT_OF(text_lines); i++) {
        const char *text = (const char *)keep + text_lines[i].offset;
        if (text[0] != '\0') {
            (void)buffer_append_format(&buffer, "%s=%s\n", text_lines[i].name, text);
        }
    }
    if (keep->code[0] != '\0') {
        (void)buffer_append_format(&buffer, "code=%s\n", keep->code);
    }
    (void)buffer_append_format(&buffer, "screen=%" PRId64 "x%" PRId64 "\n", keep->width, keep->height);
    append_fields(&buffer, fields);
    must(!buffer.overflowed);
    memcpy(out_text, buffer_string(&buffer), buffer.len + 1);
    *out_len = buffer.len;
    buffer_finish(&buffer);
}

static bool read_hex(const char *hex, unsigned char out_bytes[HASH_BYTES]) {
    for (size_t i = 0; i < HASH_BYTES; i++) {
        unsigned byte;
        if (sscanf(hex + 2 * i, "%2x", &byte) != 1) {
            return false;
        }
        out_bytes[i] = (unsigned char)byte;
    }
    return true;
}

static void read_line(struct keep *keep, const char *name, const char *value) {
    for (size_t i = 0; i < COUNT_OF(hash_lines); i++) {
        struct keep_hash *hash = (void *)((char *)keep + hash_lines[i].offset);
        if (text_equal(name, hash_lines[i].name) && strlen(value) == 2 * HASH_BYTES) {
            hash->is_set = read_hex(value, hash->bytes);
        }
    }
    for (size_t i = 0; i < COUNT_OF(text_lines); i++) {
        if (text_equal(name, text_lines[i].name)) {
            keep_set_text((char *)keep + text_lines[i].offset, value);
        }
    }
    if (text_equal(name, "screen") && sscanf(value, "%" SCNd64 "x%" SCNd64, &keep->width, &keep->height) != 2) {
        keep->width = keep->height = 0;
    }
    if (text_equal(name, "code") && !text_copy(keep->code, sizeof keep->code, value)) {
        keep->code[0] = '\0';
    }
}

static void read_field(struct keep_fields *fields, const char *value) {
    const char *tab = strchr(value, '\t');
    if (tab == NULL || fields->count == DESK_FIELDS_MAX) {
        return;
    }
    struct desk_field *field = &fields->items[fields->count];
    field->name = unescape(value, (size_t)(tab - value));
    field->value = unescape(tab + 1, strlen(tab + 1));
    fields->count++;
}

void keep_decode(const char *text, size_t len, struct keep *out_keep, struct keep_fields *out_fields) {
    *out_keep = (struct keep){0};
    while (len > 0) {
        const char *end = memchr(text, '\n', len);
        size_t line_len = end == NULL ? len : (size_t)(end - text);
        char *line = mem_copy(text, line_len);
        char *equals = strchr(line, '=');
        if (equals != NULL) {
            *equals = '\0';
            if (text_equal(line, "field")) {
                read_field(out_fields, equals + 1);
            } else {
                read_line(out_keep, line, equals + 1);
            }
        }
        mem_free(line);
        size_t step = end == NULL ? len : line_len + 1;
        text += step;
        len -= step;
    }
}

static const char *or_null(const char *text) {
    return text[0] == '\0' ? NULL : text;
}

void keep_read_system(const struct keep *keep, struct desk_system *out_system) {
    *out_system = (struct desk_system){
        .applet = or_null(keep->applet),
        .os = or_null(keep->os),
        .computer = or_null(keep->computer),
        .user = or_null(keep->user),
        .locale = or_null(keep->locale),
        .width = keep->width,
        .height = keep->height,
    };
}

void keep_set_text(char out_text[KEEP_TEXT_MAX], const char *text) {
    out_text[0] = '\0';
    if (text == NULL) {
        return;
    }
    size_t len = utf8_cut(text, KEEP_TEXT_MAX - 1);
    memcpy(out_text, text, len);
    out_text[len] = '\0';
    for (char *c = out_text; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20) {
            *c = ' ';
        }
    }
}
