/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A body of settings: the names and ranges are those of the directory's table. */
#include "api/administration.h"
#include "api/channel_settings.h"
#include "api/custom_fields.h"
#include "api/logo.h"
#include "api/replies.h"
#include "base/alloc.h"
#include "base/text.h"

static bool refuse(struct api_call *call, const char *code, const char *name, const char *reason, json_t *limit) {
    json_t *params = json_pack("{s:s}", "field", name);
    if (reason != NULL) {
        json_object_set_new(params, "reason", json_string(reason));
    }
    if (limit != NULL) {
        json_object_set_new(params, "limit", limit);
    }
    call_answer_problem(call, 422, code, params);
    return false;
}

static bool read_number(struct api_call *call, enum directory_setting setting, const json_t *value,
                        struct directory_setting_change *change) {
    const struct directory_setting_info *info = directory_setting_info(setting);
    bool is_flag = directory_setting_is_flag(setting);
    if (is_flag ? !json_is_boolean(value) : !json_is_integer(value)) {
        return refuse(call, "invalid_value", info->code, "wrong_type", NULL);
    }
    json_int_t number = is_flag ? json_is_true(value) : json_integer_value(value);
    bool allow_short = directory_allows_short_timeouts(call->api->directory);
    if (number < 0 || number > info->greatest || !directory_setting_in_range(setting, (int32_t)number, allow_short)) {
        json_int_t limit = number > info->greatest ? info->greatest : info->least;
        return refuse(call, "invalid_value", info->code, "out_of_range", json_integer(limit));
    }
    change->number = (int32_t)number;
    return true;
}

static bool read_long_text(struct api_call *call, enum directory_text text, const json_t *value,
                           struct directory_setting_change *change) {
    const struct directory_text_info *info = directory_text_info(text);
    if (!json_is_string(value)) {
        return refuse(call, "invalid_value", info->code, "wrong_type", NULL);
    }
    if (json_string_length(value) > info->bytes_max) {
        return refuse(call, "invalid_value", info->code, "too_long", json_integer((json_int_t)info->bytes_max));
    }
    if (!utf8_is_text(json_string_value(value), true)) {
        return refuse(call, "invalid_value", info->code, "malformed", NULL);
    }
    change->text = json_string_value(value);
    return true;
}

static bool refuse_unknown(struct api_call *call, const char *name) {
    call_answer_unknown_field(call, name);
    return false;
}

static bool read_alarms(struct api_call *call, struct settings_body *body, const json_t *value,
                        struct directory_setting_change *change) {
    struct directory_alarms alarms = {.count = json_array_size(value)};
    if (!json_is_array(value)) {
        return refuse(call, "invalid_value", "alarms", "wrong_type", NULL);
    }
    if (alarms.count > DIRECTORY_ALARMS_MAX) {
        return refuse(call, "invalid_value", "alarms", "too_long", json_integer(DIRECTORY_ALARMS_MAX));
    }
    for (size_t i = 0; i < alarms.count; i++) {
        const json_t *level = json_array_get(value, i);
        const json_t *after_s = json_object_get(level, "after_s");
        json_int_t seconds = json_integer_value(after_s);
        if (json_object_size(level) != 2 || !json_is_integer(after_s) || seconds < 1 ||
            seconds > DIRECTORY_ALARM_S_MAX ||
            !directory_alarm_colour_from_word(json_string_value(json_object_get(level, "colour")),
                                              &alarms.levels[i].colour)) {
            return refuse(call, "invalid_value", "alarms", "malformed", NULL);
        }
        alarms.levels[i].after_s = (int32_t)seconds;
    }
    if (!directory_alarms_format(&alarms, body->alarms)) {
        return refuse(call, "invalid_value", "alarms", "malformed", NULL);
    }
    change->text = body->alarms;
    return true;
}

/* The settings that are lists, kept as texts. */
static const char *read_list(struct settings_body *body, enum directory_text text, const json_t *value,
                             struct directory_setting_change *change) {
    switch (text) {
    case DIRECTORY_TEXT_CUSTOM_FIELDS:
        change->text = body->custom_fields;
        return custom_fields_read(value, body->custom_fields);
    case DIRECTORY_TEXT_WORKING_HOURS:
        change->text = body->working_hours;
        return working_hours_read(value, body->working_hours);
    case DIRECTORY_TEXT_FRAME_ANCESTORS:
        change->text = body->frame_ancestors;
        return frame_ancestors_read(value, body->frame_ancestors);
    case DIRECTORY_TEXT_AUTO_START_EXEMPT:
        change->text = body->auto_start_exempt;
        return auto_start_exempt_read(value, body->auto_start_exempt);
    case DIRECTORY_TEXT_LOGO:
        change->text = body->logo;
        return json_is_string(value) ? logo_read(json_string_value(value), body->logo) : "wrong_type";
    case DIRECTORY_TEXT_REPLIES:
        change->text = body->replies;
        return replies_read(value, body->replies);
    case DIRECTORY_TEXT_TERMS:
    case DIRECTORY_TEXT_CLOSED_MESSAGE:
    case DIRECTORY_TEXT_WELCOME:
    case DIRECTORY_TEXT_WAITING:
    case DIRECTORY_TEXT_ENDED:
    case DIRECTORY_TEXT_ASK_VIEW:
    case DIRECTORY_TEXT_ASK_CONTROL:
    case DIRECTORY_TEXT_ALARMS:
    case DIRECTORY_TEXT_COUNT:
        break;
    }
    must_fail("a list", __FILE__, __LINE__);
}

/* Words for people, of as many lines as they like. */
static bool is_words(enum directory_text text) {
    return text == DIRECTORY_TEXT_TERMS || text == DIRECTORY_TEXT_CLOSED_MESSAGE || text == DIRECTORY_TEXT_WELCOME ||
           text == DIRECTORY_TEXT_WAITING || text == DIRECTORY_TEXT_ENDED || text == DIRECTORY_TEXT_ASK_VIEW ||
           text == DIRECTORY_TEXT_ASK_CONTROL;
}

static bool read_text_setting(struct api_call *call, struct settings_body *body, enum directory_text text,
                              const json_t *value, struct directory_setting_change *change) {
    change->is_text = true;
    change->setting = text;
    if (change->clear) {
        return true;
    }
    if (text == DIRECTORY_TEXT_ALARMS) {
        return read_alarms(call, body, value, change);
    }
    if (is_words(text)) {
        return read_long_text(call, text, value, change);
    }
    const char *reason = read_list(body, text, value, change);
    return reason == NULL || refuse(call, "invalid_value", directory_text_info(text)->code, reason, NULL);
}

static bool read_one(struct api_call *call, struct settings_body *body, const char *name, const json_t *value,
                     struct directory_setting_change *change) {
    enum directory_setting setting = DIRECTORY_SETTING_COUNT;
    change->clear = json_is_null(value);
    enum directory_text text = DIRECTORY_TEXT_COUNT;
    if (directory_text_by_code(name, &text)) {
        return read_text_setting(call, body, text, value, change);
    }
    if (!directory_setting_by_code(name, &setting)) {
        return refuse_unknown(call, name);
    }
    change->setting = setting;
    return change->clear || read_number(call, setting, value, change);
}

bool settings_read(struct api_call *call, struct settings_body *out_body) {
    const json_t *json = call_body(call);
    const char *name = NULL;
    json_t *value = NULL;
    out_body->count = 0;
    if (json == NULL) {
        return false;
    }
    json_object_foreach((json_t *)json, name, value) {
        if (out_body->count == DIRECTORY_SETTINGS_PATCH_MAX) {
            return refuse(call, "invalid_value", "", "too_long", json_integer(DIRECTORY_SETTINGS_PATCH_MAX));
        }
        struct directory_setting_change *change = &out_body->changes[out_body->count++];
        *change = (struct directory_setting_change){0};
        if (!read_one(call, out_body, name, value, change)) {
            return false;
        }
    }
    return true;
}

static bool read_name(struct api_call *call, const json_t *value, struct directory_setting_change *change) {
    enum directory_setting setting = DIRECTORY_SETTING_COUNT;
    const char *name = json_string_value(value);
    if (name == NULL) {
        return refuse(call, "invalid_value", "settings", "wrong_type", NULL);
    }
    *change = (struct directory_setting_change){.clear = true};
    enum directory_text text = DIRECTORY_TEXT_COUNT;
    if (directory_text_by_code(name, &text)) {
        change->is_text = true;
        change->setting = text;
        return true;
    }
    if (!directory_setting_by_code(name, &setting)) {
        return refuse(call, "invalid_value", "settings", "unknown", NULL);
    }
    change->setting = setting;
    return true;
}

bool settings_read_names(struct api_call *call, struct settings_body *out_body) {
    json_t *json = call_body(call);
    const char *key = NULL;
    json_t *value = NULL;
    out_body->count = 0;
    if (json == NULL) {
        return false;
    }
    json_object_foreach(json, key, value) {
        if (!text_equal(key, "settings")) {
            return refuse_unknown(call, key);
        }
    }
    const json_t *names = json_object_get(json, "settings");
    if (names == NULL) {
        return refuse(call, "missing_field", "settings", NULL, NULL);
    }
    if (!json_is_array(names) || json_array_size(names) == 0) {
        return refuse(call, "invalid_value", "settings", "wrong_type", NULL);
    }
    if (json_array_size(names) > DIRECTORY_SETTINGS_PATCH_MAX) {
        return refuse(call, "invalid_value", "settings", "too_long", json_integer(DIRECTORY_SETTINGS_PATCH_MAX));
    }
    for (size_t i = 0; i < json_array_size(names); i++) {
        if (!read_name(call, json_array_get(names, i), &out_body->changes[out_body->count++])) {
            return false;
        }
    }
    return true;
}

void settings_submit(struct api_call *call, enum directory_noun noun, const struct settings_body *body,
                     json_t *(*show)(const struct api_call *call, int32_t id)) {
    struct directory_change change = {
        .noun = noun,
        .verb = DIRECTORY_VERB_UPDATE,
        .fields = DIRECTORY_FIELD_SETTINGS,
        .id = call->number,
        .settings = body->changes,
        .setting_count = body->count,
    };
    administration_submit(call, &change, show);
}
