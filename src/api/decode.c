/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/decode.h"

#include <string.h>

#include "base/text.h"

static bool refuse(struct decode_error *error, const char *reason, int64_t limit) {
    error->code = "invalid_value";
    error->reason = reason;
    error->limit = limit;
    return false;
}

bool decode_id(const char *text, int32_t *out_id) {
    int64_t id = 0;
    if (text[0] < '1' || text[0] > '9' || !text_to_int64(text, 1, INT32_MAX, &id)) {
        return false;
    }
    *out_id = (int32_t)id;
    return true;
}

bool decode_row_id(const char *text, struct decode_row_id *out_row_id) {
    const char *dash = strchr(text, '-');
    char session[16];
    if (dash == NULL || (size_t)(dash - text) >= sizeof session) {
        return false;
    }
    memcpy(session, text, (size_t)(dash - text));
    session[dash - text] = '\0';
    struct decode_row_id read = {0};
    int32_t row = 0;
    if (!decode_id(session, &read.session) || !decode_id(dash + 1, &row) || row > UINT16_MAX) {
        return false;
    }
    read.row = (uint16_t)row;
    *out_row_id = read;
    return true;
}

bool decode_queue(const char *text, struct desk_queue *out_queue) {
    static const enum desk_queue_kind kinds[] = {DESK_QUEUE_TECHNICIAN, DESK_QUEUE_GROUP, DESK_QUEUE_CHANNEL};
    static const char *const starts[] = {"technician:", "group:", "channel:"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        int32_t id = 0;
        if (text_starts_with(text, starts[i]) && decode_id(text + strlen(starts[i]), &id)) {
            *out_queue = (struct desk_queue){.kind = kinds[i], .id = id};
            return true;
        }
    }
    return false;
}

static bool only_of(const char *text, const char *others) {
    for (const char *at = text; *at != '\0'; at++) {
        bool plain = (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
        if (!plain && strchr(others, *at) == NULL) {
            return false;
        }
    }
    return true;
}

static bool is_code(const char *text) {
    return strlen(text) == DESK_CODE_BYTES && strspn(text, "0123456789") == DESK_CODE_BYTES;
}

static bool is_address(const char *text) {
    return text[0] != '-' && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

/* Whether the text is of its kind; its length was judged before. */
static bool text_is_of_kind(enum decode_kind kind, const char *text) {
    switch (kind) {
    case DECODE_LINE:
        return utf8_is_text(text, false);
    case DECODE_BLOCK:
        return utf8_is_text(text, true);
    case DECODE_SECRET:
        return true;
    case DECODE_TOKEN:
        return only_of(text, "_-");
    case DECODE_CODE:
        return is_code(text);
    case DECODE_CLIENT_ID:
        return only_of(text, "_.:-");
    case DECODE_ADDRESS:
        return is_address(text);
    case DECODE_ID:
    case DECODE_ID_OR_NULL:
    case DECODE_ID_LIST:
    case DECODE_ROW_ID:
    case DECODE_QUEUE:
    case DECODE_NUMBER:
    case DECODE_FLAG:
    case DECODE_WORD:
    case DECODE_WORDS:
    case DECODE_FIELDS:
        break;
    }
    must_fail("a kind of text", __FILE__, __LINE__);
}

static bool read_text(enum decode_kind kind, int64_t min, int64_t max, const json_t *value, const char **out_text,
                      struct decode_error *error) {
    if (!json_is_string(value)) {
        return refuse(error, "wrong_type", 0);
    }
    int64_t len = (int64_t)json_string_length(value);
    if (len < min) {
        return refuse(error, "too_short", min);
    }
    if (len > max) {
        return refuse(error, "too_long", max);
    }
    const char *text = json_string_value(value);
    if (!text_is_of_kind(kind, text)) {
        return refuse(error, "malformed", 0);
    }
    *out_text = text;
    return true;
}

static bool read_ids(const struct decode_field *field, const json_t *value, struct decode_ids *out,
                     struct decode_error *error) {
    if (!json_is_array(value)) {
        return refuse(error, "wrong_type", 0);
    }
    must(field->max <= DECODE_IDS_MAX);
    if (json_array_size(value) > (size_t)field->max) {
        return refuse(error, "too_long", field->max);
    }
    out->count = 0;
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        int32_t id = 0;
        if (!json_is_string(item) || !decode_id(json_string_value(item), &id)) {
            return refuse(error, "malformed", 0);
        }
        for (size_t other = 0; other < out->count; other++) {
            if (out->ids[other] == id) {
                return refuse(error, "malformed", 0);
            }
        }
        out->ids[out->count++] = id;
    }
    return true;
}

static bool read_fields(const json_t *value, struct decode_fields *out, struct decode_error *error) {
    static const struct decode_field parts[] = {
        {"name", DECODE_LINE, false, offsetof(struct desk_field, name), 1, DESK_FIELD_NAME_BYTES_MAX, NULL},
        {"value", DECODE_LINE, false, offsetof(struct desk_field, value), 0, DESK_FIELD_VALUE_BYTES_MAX, NULL},
    };
    static const struct decode_table table = {parts, sizeof parts / sizeof parts[0]};
    if (!json_is_array(value)) {
        return refuse(error, "wrong_type", 0);
    }
    if (json_array_size(value) > DESK_FIELDS_MAX) {
        return refuse(error, "too_long", DESK_FIELDS_MAX);
    }
    for (out->count = 0; out->count < json_array_size(value); out->count++) {
        const json_t *item = json_array_get(value, out->count);
        struct decode_error inner;
        if (!decode_object(&table, item, &out->fields[out->count], NULL, &inner)) {
            return refuse(error, inner.reason != NULL ? inner.reason : "malformed", inner.limit);
        }
    }
    return true;
}

static bool read_number(const struct decode_field *field, const json_t *value, int64_t *out,
                        struct decode_error *error) {
    if (!json_is_integer(value)) {
        return refuse(error, "wrong_type", 0);
    }
    int64_t number = (int64_t)json_integer_value(value);
    if (number < field->min || number > field->max) {
        return refuse(error, "out_of_range", number < field->min ? field->min : field->max);
    }
    *out = number;
    return true;
}

static bool read_word(const struct decode_field *field, const json_t *value, int *out, struct decode_error *error) {
    if (!json_is_string(value)) {
        return refuse(error, "wrong_type", 0);
    }
    for (int i = 0; field->words[i] != NULL; i++) {
        if (text_equal(field->words[i], json_string_value(value))) {
            *out = i;
            return true;
        }
    }
    return refuse(error, "malformed", 0);
}

static bool read_words(const struct decode_field *field, const json_t *value, unsigned *out,
                       struct decode_error *error) {
    unsigned words = 0;
    if (!json_is_array(value)) {
        return refuse(error, "wrong_type", 0);
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        int word = 0;
        if (!read_word(field, json_array_get(value, i), &word, error)) {
            return false;
        }
        words |= 1U << word;
    }
    *out = words;
    return words != 0 || refuse(error, "too_short", 1);
}

static bool read_value(const struct decode_field *field, const json_t *value, void *at, struct decode_error *error) {
    bool well_formed = false;
    switch (field->kind) {
    case DECODE_LINE:
    case DECODE_BLOCK:
    case DECODE_SECRET:
    case DECODE_TOKEN:
    case DECODE_ADDRESS:
        return read_text(field->kind, field->min, field->max, value, at, error);
    case DECODE_CODE:
        return read_text(field->kind, DESK_CODE_BYTES, DESK_CODE_BYTES, value, at, error);
    case DECODE_CLIENT_ID:
        return read_text(field->kind, 8, DESK_CLIENT_ID_BYTES_MAX, value, at, error);
    case DECODE_ID:
        well_formed = json_is_string(value) && decode_id(json_string_value(value), at);
        break;
    case DECODE_ID_OR_NULL:
        well_formed = json_is_null(value) || (json_is_string(value) && decode_id(json_string_value(value), at));
        break;
    case DECODE_ROW_ID:
        well_formed = json_is_string(value) && decode_row_id(json_string_value(value), at);
        break;
    case DECODE_QUEUE:
        well_formed = json_is_string(value) && decode_queue(json_string_value(value), at);
        break;
    case DECODE_ID_LIST:
        return read_ids(field, value, at, error);
    case DECODE_NUMBER:
        return read_number(field, value, at, error);
    case DECODE_FLAG:
        well_formed = json_is_boolean(value);
        *(bool *)at = json_is_true(value);
        break;
    case DECODE_WORD:
        return read_word(field, value, at, error);
    case DECODE_WORDS:
        return read_words(field, value, at, error);
    case DECODE_FIELDS:
        return read_fields(value, at, error);
    }
    return well_formed || refuse(error, "malformed", 0);
}

static const struct decode_field *find_field(const struct decode_table *table, const char *name, size_t *out_index) {
    for (size_t i = 0; i < table->count; i++) {
        if (text_equal(table->fields[i].name, name)) {
            *out_index = i;
            return &table->fields[i];
        }
    }
    return NULL;
}

static void name_field(struct decode_error *error, const char *name) {
    size_t len = utf8_cut(name, sizeof error->field - 1);
    memcpy(error->field, name, len);
    error->field[len] = '\0';
}

bool decode_object(const struct decode_table *table, const json_t *object, void *base, uint64_t *out_given,
                   struct decode_error *out_error) {
    must(table->count <= 64);
    *out_error = (struct decode_error){.code = "invalid_value", .reason = "wrong_type"};
    if (!json_is_object(object)) {
        return false;
    }
    uint64_t given = 0;
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)object, name, value) {
        size_t index = 0;
        const struct decode_field *field = find_field(table, name, &index);
        name_field(out_error, name);
        if (field == NULL) {
            out_error->code = "unknown_field";
            out_error->reason = NULL;
            return false;
        }
        if (!read_value(field, value, (char *)base + field->offset, out_error)) {
            return false;
        }
        given |= UINT64_C(1) << index;
    }
    for (size_t i = 0; i < table->count; i++) {
        if (!table->fields[i].optional && (given & UINT64_C(1) << i) == 0) {
            name_field(out_error, table->fields[i].name);
            out_error->code = "missing_field";
            out_error->reason = NULL;
            return false;
        }
    }
    if (out_given != NULL) {
        *out_given = given;
    }
    return true;
}
