/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setting `custom_fields`: what an organisation asks about each session besides its name. Kept as a text, a line a
 * field: name, "text" or "choice", a letter for each of required and shown to customers ("-" where not), then the
 * choices, with tabs between. */
#ifndef TOWLINE_DIRECTORY_CUSTOM_FIELDS_H
#define TOWLINE_DIRECTORY_CUSTOM_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    DIRECTORY_CUSTOM_FIELDS_MAX = 10,
    DIRECTORY_CUSTOM_NAME_BYTES_MAX = 64,
    DIRECTORY_CUSTOM_CHOICES_MAX = 20,
    DIRECTORY_CUSTOM_CHOICE_BYTES_MAX = 64,
    DIRECTORY_CUSTOM_VALUE_BYTES_MAX = 512,
    DIRECTORY_CUSTOM_TEXT_SIZE = 8193, /* of the longest text, with its NUL */
};

struct directory_custom_field {
    char name[DIRECTORY_CUSTOM_NAME_BYTES_MAX + 1];
    bool is_choice;
    bool required;
    bool for_customers; /* asked on a channel's page; others only technicians fill in */
    size_t choice_count;
    char choices[DIRECTORY_CUSTOM_CHOICES_MAX][DIRECTORY_CUSTOM_CHOICE_BYTES_MAX + 1];
};

struct directory_custom_fields {
    size_t count;
    struct directory_custom_field fields[DIRECTORY_CUSTOM_FIELDS_MAX];
};

/* Reads the text; "" has no field. False, output untouched, where it is not one that the function below makes. */
bool directory_custom_fields_parse(const char *text, struct directory_custom_fields *out_fields);

/* Writes the text. False where a field does not fit its limits, a name or choice comes twice, a choice has nothing to
 * choose, or all of it is too long. */
bool directory_custom_fields_format(const struct directory_custom_fields *fields,
                                    char out_text[DIRECTORY_CUSTOM_TEXT_SIZE]);

/* NULL where there is none of that name. */
const struct directory_custom_field *directory_custom_field_find(const struct directory_custom_fields *fields,
                                                                 const char *name);

/* Whether it may have this value: not longer than allowed, and one of its choices, if it has any. "" only where it is
 * not required. */
bool directory_custom_field_allows(const struct directory_custom_field *field, const char *value);

#endif
