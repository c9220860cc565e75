/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/custom_fields.h"

#include <string.h>

#include "base/text.h"

/* A name or a choice: one line of text, without the tabs that part them. */
static bool is_word(const char *text, size_t bytes_max) {
    size_t len = strnlen(text, bytes_max + 1);
    return len > 0 && len <= bytes_max && utf8_is_text(text, false) && text[0] != ' ' && text[len - 1] != ' ';
}

static bool choices_are_sound(const struct directory_custom_field *field) {
    if (field->is_choice != (field->choice_count > 0) || field->choice_count > DIRECTORY_CUSTOM_CHOICES_MAX) {
        return false;
    }
    for (size_t i = 0; i < field->choice_count; i++) {
        if (!is_word(field->choices[i], DIRECTORY_CUSTOM_CHOICE_BYTES_MAX)) {
            return false;
        }
        for (size_t j = 0; j < i; j++) {
            if (text_equal(field->choices[i], field->choices[j])) {
                return false;
            }
        }
    }
    return true;
}

/* Appends; false where it does not fit. */
static bool append(char *out_text, size_t *used, const char *part) {
    size_t len = strlen(part);
    if (*used + len >= DIRECTORY_CUSTOM_TEXT_SIZE) {
        return false;
    }
    memcpy(out_text + *used, part, len + 1);
    *used += len;
    return true;
}

static bool append_field(char *out_text, size_t *used, const struct directory_custom_field *field) {
    const char flags[] = {field->required ? 'r' : '-', field->for_customers ? 'c' : '-', '\0'};
    bool fits = append(out_text, used, field->name) &&
                append(out_text, used, field->is_choice ? "\tchoice\t" : "\ttext\t") && append(out_text, used, flags);
    for (size_t i = 0; fits && i < field->choice_count; i++) {
        fits = append(out_text, used, "\t") && append(out_text, used, field->choices[i]);
    }
    return fits && append(out_text, used, "\n");
}

bool directory_custom_fields_format(const struct directory_custom_fields *fields,
                                    char out_text[DIRECTORY_CUSTOM_TEXT_SIZE]) {
    size_t used = 0;
    out_text[0] = '\0';
    if (fields->count > DIRECTORY_CUSTOM_FIELDS_MAX) {
        return false;
    }
    for (size_t i = 0; i < fields->count; i++) {
        const struct directory_custom_field *field = &fields->fields[i];
        const struct directory_custom_field *first = directory_custom_field_find(fields, field->name);
        if (!is_word(field->name, DIRECTORY_CUSTOM_NAME_BYTES_MAX) || first != field || !choices_are_sound(field) ||
            !append_field(out_text, &used, field)) {
            return false;
        }
    }
    return true;
}

/* The part up to the next tab or the line's end; false where it is longer than the place for it. */
static bool take_part(const char **at, char *out, size_t size) {
    size_t len = strcspn(*at, "\t\n");
    if (len >= size) {
        return false;
    }
    memcpy(out, *at, len);
    out[len] = '\0';
    *at += len;
    return true;
}

static bool take_choices(const char **at, struct directory_custom_field *out_field) {
    while (**at == '\t') {
        (*at)++;
        if (out_field->choice_count == DIRECTORY_CUSTOM_CHOICES_MAX ||
            !take_part(at, out_field->choices[out_field->choice_count], DIRECTORY_CUSTOM_CHOICE_BYTES_MAX + 1)) {
            return false;
        }
        out_field->choice_count++;
    }
    return true;
}

static bool take_field(const char **at, struct directory_custom_field *out_field) {
    char kind[8];
    char flags[3];
    if (!take_part(at, out_field->name, sizeof out_field->name) || *(*at)++ != '\t' ||
        !take_part(at, kind, sizeof kind) || *(*at)++ != '\t' || !take_part(at, flags, sizeof flags)) {
        return false;
    }
    out_field->is_choice = text_equal(kind, "choice");
    out_field->required = flags[0] == 'r';
    out_field->for_customers = flags[0] != '\0' && flags[1] == 'c';
    return take_choices(at, out_field) && *(*at)++ == '\n';
}

bool directory_custom_fields_parse(const char *text, struct directory_custom_fields *out_fields) {
    struct directory_custom_fields fields = {0};
    for (const char *at = text; *at != '\0';) {
        if (fields.count == DIRECTORY_CUSTOM_FIELDS_MAX || !take_field(&at, &fields.fields[fields.count])) {
            return false;
        }
        fields.count++;
    }
    char again[DIRECTORY_CUSTOM_TEXT_SIZE];
    if (!directory_custom_fields_format(&fields, again) || !text_equal(again, text)) {
        return false; /* one way of writing each */
    }
    *out_fields = fields;
    return true;
}

const struct directory_custom_field *directory_custom_field_find(const struct directory_custom_fields *fields,
                                                                 const char *name) {
    for (size_t i = 0; i < fields->count; i++) {
        if (text_equal(fields->fields[i].name, name)) {
            return &fields->fields[i];
        }
    }
    return NULL;
}

bool directory_custom_field_allows(const struct directory_custom_field *field, const char *value) {
    if (value[0] == '\0') {
        return !field->required;
    }
    if (!field->is_choice) {
        return strlen(value) <= DIRECTORY_CUSTOM_VALUE_BYTES_MAX && utf8_is_text(value, false);
    }
    for (size_t i = 0; i < field->choice_count; i++) {
        if (text_equal(field->choices[i], value)) {
            return true;
        }
    }
    return false;
}
