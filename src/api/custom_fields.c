/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/custom_fields.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

/* A word of a definition into its place; false where it is none or too long. */
static bool read_word(const json_t *value, char *out, size_t size) {
    return json_is_string(value) && json_string_length(value) == strlen(json_string_value(value)) &&
           text_copy(out, size, json_string_value(value));
}

static bool read_choices(const json_t *value, struct directory_custom_field *out_field) {
    if (!json_is_array(value) || json_array_size(value) > DIRECTORY_CUSTOM_CHOICES_MAX) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!read_word(json_array_get(value, i), out_field->choices[i], sizeof out_field->choices[i])) {
            return false;
        }
    }
    out_field->choice_count = json_array_size(value);
    return true;
}

static bool read_definition(const json_t *value, struct directory_custom_field *out_field) {
    const json_t *kind = json_object_get(value, "kind");
    const json_t *required = json_object_get(value, "required");
    const json_t *for_customers = json_object_get(value, "for_customers");
    const char *word = json_string_value(kind);
    if (json_object_size(value) != 5 || word == NULL || !json_is_boolean(required) || !json_is_boolean(for_customers)) {
        return false;
    }
    out_field->is_choice = text_equal(word, "choice");
    out_field->required = json_is_true(required);
    out_field->for_customers = json_is_true(for_customers);
    return (out_field->is_choice || text_equal(word, "text")) &&
           read_word(json_object_get(value, "name"), out_field->name, sizeof out_field->name) &&
           read_choices(json_object_get(value, "choices"), out_field);
}

const char *custom_fields_read(const json_t *value, char out_text[DIRECTORY_CUSTOM_TEXT_SIZE]) {
    if (!json_is_array(value)) {
        return "wrong_type";
    }
    if (json_array_size(value) > DIRECTORY_CUSTOM_FIELDS_MAX) {
        return "too_long";
    }
    struct directory_custom_fields *fields = NEW(struct directory_custom_fields);
    bool is_good = true;
    for (fields->count = 0; is_good && fields->count < json_array_size(value); fields->count++) {
        is_good = read_definition(json_array_get(value, fields->count), &fields->fields[fields->count]);
    }
    is_good = is_good && directory_custom_fields_format(fields, out_text);
    mem_free(fields);
    return is_good ? NULL : "malformed";
}

static json_t *definition_json(const struct directory_custom_field *field) {
    json_t *choices = json_array();
    for (size_t i = 0; i < field->choice_count; i++) {
        json_array_append_new(choices, json_string(field->choices[i]));
    }
    return json_pack("{s:s, s:s, s:b, s:b, s:o}", "name", field->name, "kind", field->is_choice ? "choice" : "text",
                     "required", field->required, "for_customers", field->for_customers, "choices", choices);
}

json_t *custom_fields_json(const char *text, bool for_customers) {
    struct directory_custom_fields *fields = NEW(struct directory_custom_fields);
    json_t *list = json_array();
    must(directory_custom_fields_parse(text, fields)); /* checked when it was set */
    for (size_t i = 0; i < fields->count; i++) {
        if (!for_customers || fields->fields[i].for_customers) {
            json_array_append_new(list, definition_json(&fields->fields[i]));
        }
    }
    mem_free(fields);
    return list;
}

static const char *value_of(const struct decode_fields *given, const char *name) {
    for (size_t i = 0; i < given->count; i++) {
        if (text_equal(given->fields[i].name, name)) {
            return given->fields[i].value;
        }
    }
    return "";
}

/* The name of what does not fit, or NULL; *out_reason says why. */
static const char *misfit(const struct directory_custom_fields *fields, bool by_customer,
                          const struct decode_fields *given, const char **out_reason) {
    for (size_t i = 0; i < given->count; i++) {
        const struct directory_custom_field *field = directory_custom_field_find(fields, given->fields[i].name);
        bool is_his = field != NULL && (!by_customer || field->for_customers);
        bool is_twice = value_of(given, given->fields[i].name) != given->fields[i].value;
        if (!is_his || is_twice) {
            *out_reason = "unknown";
            return given->fields[i].name;
        }
    }
    for (size_t i = 0; i < fields->count; i++) {
        const struct directory_custom_field *field = &fields->fields[i];
        const char *value = value_of(given, field->name);
        if ((!by_customer || field->for_customers) && !directory_custom_field_allows(field, value)) {
            *out_reason = value[0] == '\0' ? "required" : "not_a_choice";
            return field->name;
        }
    }
    return NULL;
}

bool custom_fields_check(struct api_call *call, const char *definitions, bool by_customer,
                         const struct decode_fields *given) {
    struct directory_custom_fields *fields = NEW(struct directory_custom_fields);
    must(directory_custom_fields_parse(definitions, fields));
    const char *reason = NULL;
    const char *name = fields->count == 0 ? NULL : misfit(fields, by_customer, given, &reason);
    if (name != NULL) {
        call_answer_problem(call, 422, "custom_field_wrong",
                            json_pack("{s:s, s:s, s:s}", "field", "fields", "name", name, "reason", reason));
    }
    mem_free(fields);
    return name == NULL;
}
