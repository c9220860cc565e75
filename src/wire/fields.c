/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/fields.h"

#include "base/must.h"
#include "base/text.h"
#include "wire/message.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool text_is_code(const char *text, size_t len) {
    return len == WIRE_CODE_LENGTH && strspn(text, "0123456789") == len;
}

static bool text_fits(const struct wire_field *field, const char *text, size_t len) {
    if (field->kind == WIRE_FIELD_CODE) {
        return text_is_code(text, len);
    }
    return (int64_t)len >= field->min && (int64_t)len <= field->max &&
           utf8_is_text(text, field->kind == WIRE_FIELD_TEXT);
}

static bool number_fits(const struct wire_field *field, int64_t number) {
    return number >= field->min && number <= field->max;
}

static bool read_text(const struct wire_field *field, const json_t *value, void *at) {
    const char *text = json_string_value(value);
    if (text == NULL || !text_fits(field, text, json_string_length(value))) {
        return false;
    }
    *(const char **)at = text;
    return true;
}

static bool read_id(const struct wire_field *field, const json_t *value, void *at) {
    const char *text = json_string_value(value);
    if (text == NULL || text[0] == '\0' || text[0] == '0' || json_string_length(value) > 10) {
        return false;
    }
    int64_t number = 0;
    for (const char *digit = text; *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9') {
            return false;
        }
        number = number * 10 + (*digit - '0');
    }
    if (!number_fits(field, number)) {
        return false;
    }
    *(int64_t *)at = number;
    return true;
}

static bool read_number(const struct wire_field *field, const json_t *value, void *at) {
    if (!json_is_integer(value) || !number_fits(field, json_integer_value(value))) {
        return false;
    }
    *(int64_t *)at = json_integer_value(value);
    return true;
}

static bool read_flag(const json_t *value, void *at) {
    *(bool *)at = json_is_true(value);
    return json_is_boolean(value);
}

static bool read_word(const struct wire_field *field, const json_t *value, void *at) {
    const char *text = json_string_value(value);
    for (unsigned i = 1; text != NULL && i < field->vocabulary->count; i++) {
        if (strcmp(text, field->vocabulary->words[i]) == 0) {
            memcpy(at, &i, sizeof i);
            return true;
        }
    }
    return false;
}

static bool read_texts(const struct wire_field *field, const json_t *value, void *at) {
    struct wire_texts *texts = at;
    if (!json_is_array(value) || json_array_size(value) > WIRE_FEATURES_MAX) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        const char *text = json_string_value(item);
        if (text == NULL || (int64_t)json_string_length(item) > field->max || !utf8_is_text(text, false)) {
            return false;
        }
        texts->items[i] = text;
    }
    texts->count = json_array_size(value);
    return true;
}

static bool read_objects(const struct wire_field *field, const json_t *value, char *base) {
    if (!json_is_array(value) || (int64_t)json_array_size(value) > field->max) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        void *at = base + field->offset + i * field->shape->size;
        if (!json_is_object(item) || !wire_fields_read(field->shape, item, at)) {
            return false;
        }
    }
    *(size_t *)(void *)(base + field->beside) = json_array_size(value);
    return true;
}

static bool read_object(const struct wire_field *field, const json_t *value, char *base) {
    *(bool *)(base + field->beside) = true;
    return json_is_object(value) && wire_fields_read(field->shape, value, base + field->offset);
}

static bool read_field(const struct wire_field *field, const json_t *value, char *base) {
    void *at = base + field->offset;
    switch (field->kind) {
    case WIRE_FIELD_TEXT:
    case WIRE_FIELD_LINE:
    case WIRE_FIELD_CODE:
        return read_text(field, value, at);
    case WIRE_FIELD_ID:
        return read_id(field, value, at);
    case WIRE_FIELD_NUMBER:
        return read_number(field, value, at);
    case WIRE_FIELD_FLAG:
        return read_flag(value, at);
    case WIRE_FIELD_WORD:
        return read_word(field, value, at);
    case WIRE_FIELD_TEXTS:
        return read_texts(field, value, at);
    case WIRE_FIELD_OBJECT:
        return read_object(field, value, base);
    case WIRE_FIELD_OBJECTS:
        return read_objects(field, value, base);
    }
    return false;
}

bool wire_fields_read(const struct wire_shape *shape, const json_t *object, void *base) {
    for (size_t i = 0; i < shape->count; i++) {
        const struct wire_field *field = &shape->fields[i];
        const json_t *value = json_object_get(object, field->name);
        if (value == NULL || json_is_null(value)) {
            if (field->needed) {
                return false;
            }
        } else if (!read_field(field, value, base)) {
            return false;
        }
    }
    return true;
}

static json_t *write_text(const struct wire_field *field, const void *at) {
    const char *text = *(const char *const *)at;
    if (text == NULL || !text_fits(field, text, strlen(text))) {
        return NULL;
    }
    return json_string(text); /* NULL when it is not UTF-8 */
}

static json_t *write_id(const struct wire_field *field, const void *at) {
    int64_t number = *(const int64_t *)at;
    if (number < 1 || !number_fits(field, number)) {
        return NULL;
    }
    return json_sprintf("%" PRId64, number);
}

static json_t *write_number(const struct wire_field *field, const void *at) {
    int64_t number = *(const int64_t *)at;
    return number_fits(field, number) ? json_integer(number) : NULL;
}

static json_t *write_word(const struct wire_field *field, const void *at) {
    unsigned value;
    memcpy(&value, at, sizeof value);
    return value == 0 ? NULL : json_string(wire_vocabulary_word(field->vocabulary, value));
}

static json_t *write_texts(const struct wire_field *field, const void *at) {
    const struct wire_texts *texts = at;
    if (texts->count > WIRE_FEATURES_MAX) {
        return NULL;
    }
    json_t *array = json_array();
    for (size_t i = 0; i < texts->count; i++) {
        const char *text = texts->items[i];
        if ((int64_t)strlen(text) > field->max || !utf8_is_text(text, false) ||
            json_array_append_new(array, json_string(text)) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *write_struct(const struct wire_shape *shape, const void *at) {
    json_t *object = json_object();
    if (!wire_fields_write(shape, at, object)) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *write_objects(const struct wire_field *field, const char *base) {
    size_t count = *(const size_t *)(const void *)(base + field->beside);
    if ((int64_t)count > field->max) {
        return NULL;
    }
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *item = write_struct(field->shape, base + field->offset + i * field->shape->size);
        if (item == NULL || json_array_append_new(array, item) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

/* Whether an optional field is left out. */
static bool field_is_absent(const struct wire_field *field, const char *base) {
    const char *at = base + field->offset;
    unsigned word;
    switch (field->kind) {
    case WIRE_FIELD_TEXT:
    case WIRE_FIELD_LINE:
    case WIRE_FIELD_CODE:
        return *(const char *const *)(const void *)at == NULL;
    case WIRE_FIELD_ID:
    case WIRE_FIELD_NUMBER:
        return *(const int64_t *)(const void *)at == 0;
    case WIRE_FIELD_FLAG:
        return !*(const bool *)at;
    case WIRE_FIELD_WORD:
        memcpy(&word, at, sizeof word);
        return word == 0;
    case WIRE_FIELD_OBJECT:
        return !*(const bool *)(base + field->beside);
    case WIRE_FIELD_TEXTS:
    case WIRE_FIELD_OBJECTS:
        return false;
    }
    return false;
}

static json_t *write_field(const struct wire_field *field, const char *base) {
    const void *at = base + field->offset;
    switch (field->kind) {
    case WIRE_FIELD_TEXT:
    case WIRE_FIELD_LINE:
    case WIRE_FIELD_CODE:
        return write_text(field, at);
    case WIRE_FIELD_ID:
        return write_id(field, at);
    case WIRE_FIELD_NUMBER:
        return write_number(field, at);
    case WIRE_FIELD_FLAG:
        return json_boolean(*(const bool *)at);
    case WIRE_FIELD_WORD:
        return write_word(field, at);
    case WIRE_FIELD_TEXTS:
        return write_texts(field, at);
    case WIRE_FIELD_OBJECT:
        return write_struct(field->shape, at);
    case WIRE_FIELD_OBJECTS:
        return write_objects(field, base);
    }
    return NULL;
}

bool wire_fields_write(const struct wire_shape *shape, const void *base, json_t *object) {
    for (size_t i = 0; i < shape->count; i++) {
        const struct wire_field *field = &shape->fields[i];
        if (!field->needed && field_is_absent(field, base)) {
            continue;
        }
        json_t *value = write_field(field, base);
        if (value == NULL || json_object_set_new(object, field->name, value) != 0) {
            return false;
        }
    }
    return true;
}

const char *wire_vocabulary_word(const struct wire_vocabulary *vocabulary, unsigned value) {
    must(value < vocabulary->count);
    return vocabulary->words[value];
}
