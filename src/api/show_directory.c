/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/show.h"

#include "api/channel_settings.h"
#include "api/custom_fields.h"
#include "api/replies.h"
#include "base/must.h"
#include "directory/alarms.h"

json_t *show_group(const struct directory_group *group) {
    return json_pack("{s:o, s:s, s:o}", "id", show_id(group->id), "name", group->name, "parent",
                     show_id_or_null(group->parent_id));
}

json_t *show_technician(const struct directory_technician *technician, const char *state,
                        const struct account *account) {
    struct account_two_factor two_factor;
    account_read_two_factor(account, technician->id, &two_factor);
    bool must_change = account_must_change_password(account, technician->id);
    return json_pack("{s:o, s:s, s:s, s:o, s:s, s:b, s:b, s:b, s:s}", "id", show_id(technician->id), "login",
                     technician->login, "name", technician->name, "group", show_id(technician->group_id), "role",
                     directory_role_word(technician->role), "disabled", technician->disabled, "two_factor",
                     two_factor.enabled, "must_change_password", must_change, "state", state);
}

json_t *show_channel(const struct directory_channel *channel) {
    json_t *groups = json_array();
    for (size_t i = 0; i < channel->group_count; i++) {
        json_array_append_new(groups, show_id(channel->group_ids[i]));
    }
    return json_pack("{s:o, s:s, s:s, s:b, s:o}", "id", show_id(channel->id), "address", channel->address, "name",
                     channel->name, "disabled", channel->disabled, "groups", groups);
}

static json_t *show_setting(enum directory_setting setting, int32_t number) {
    return directory_setting_is_flag(setting) ? json_boolean(number != 0) : json_integer(number);
}

json_t *show_alarms(const char *text) {
    struct directory_alarms alarms = {0};
    json_t *list = json_array();
    (void)directory_alarms_parse(text, &alarms); /* checked when it was set */
    for (size_t i = 0; i < alarms.count; i++) {
        json_array_append_new(list, json_pack("{s:i, s:s}", "after_s", (int)alarms.levels[i].after_s, "colour",
                                              directory_alarm_colour_word(alarms.levels[i].colour)));
    }
    return list;
}

/* The group whose value is in force; null for the default of the table. */
static json_t *show_source(const struct directory *directory, int32_t group_id, bool is_text, unsigned setting) {
    const struct directory_group *source =
        directory_group(directory, directory_setting_source(directory, group_id, is_text, setting));
    return source == NULL ? json_null() : json_pack("{s:o, s:s}", "id", show_id(source->id), "name", source->name);
}

static json_t *show_text_setting(enum directory_text text, const char *value) {
    switch (text) {
    case DIRECTORY_TEXT_ALARMS:
        return show_alarms(value);
    case DIRECTORY_TEXT_CUSTOM_FIELDS:
        return custom_fields_json(value, false);
    case DIRECTORY_TEXT_WORKING_HOURS:
        return working_hours_json(value);
    case DIRECTORY_TEXT_FRAME_ANCESTORS:
        return frame_ancestors_json(value);
    case DIRECTORY_TEXT_AUTO_START_EXEMPT:
        return auto_start_exempt_json(value);
    case DIRECTORY_TEXT_REPLIES:
        return replies_json(value);
    case DIRECTORY_TEXT_TERMS:
    case DIRECTORY_TEXT_CLOSED_MESSAGE:
    case DIRECTORY_TEXT_WELCOME:
    case DIRECTORY_TEXT_WAITING:
    case DIRECTORY_TEXT_ENDED:
    case DIRECTORY_TEXT_ASK_VIEW:
    case DIRECTORY_TEXT_ASK_CONTROL:
    case DIRECTORY_TEXT_LOGO:
    case DIRECTORY_TEXT_COUNT:
        break;
    }
    return json_string(value);
}

struct shown_settings {
    const struct directory *directory;
    int32_t group_id; /* where sources are looked for: of a channel, the root */
    bool of_group;
    json_t *own, *effective, *sources, *below;
};

static void show_one_setting(const struct shown_settings *shown, const char *code, bool is_text, unsigned setting,
                             json_t *own, json_t *effective) {
    bool is_own = !json_is_null(own);
    json_t *source =
        shown->of_group || !is_own ? show_source(shown->directory, shown->group_id, is_text, setting) : json_null();
    size_t below =
        shown->of_group ? directory_setting_count_below(shown->directory, shown->group_id, is_text, setting) : 0;
    json_object_set_new(shown->own, code, own);
    json_object_set_new(shown->effective, code, effective);
    json_object_set_new(shown->sources, code, source);
    json_object_set_new(shown->below, code, json_integer((json_int_t)below));
}

json_t *show_settings(const struct directory *directory, int32_t group_id, const struct directory_overrides *own,
                      const struct directory_settings *effective) {
    const struct directory_group *root = directory_root_group(directory);
    struct shown_settings shown = {.directory = directory,
                                   .group_id = group_id != 0 ? group_id : root->id,
                                   .of_group = group_id != 0,
                                   .own = json_object(),
                                   .effective = json_object(),
                                   .sources = json_object(),
                                   .below = json_object()};
    for (unsigned i = 0; i < DIRECTORY_SETTING_COUNT; i++) {
        enum directory_setting setting = (enum directory_setting)i;
        show_one_setting(&shown, directory_setting_info(setting)->code, false, i,
                         own->is_set[i] ? show_setting(setting, own->number[i]) : json_null(),
                         show_setting(setting, effective->number[i]));
    }
    for (unsigned i = 0; i < DIRECTORY_TEXT_COUNT; i++) {
        enum directory_text text = (enum directory_text)i;
        show_one_setting(&shown, directory_text_info(text)->code, true, i,
                         own->text[i] != NULL ? show_text_setting(text, own->text[i]) : json_null(),
                         show_text_setting(text, effective->text[i]));
    }
    return json_pack("{s:o, s:o, s:o, s:o}", "own", shown.own, "effective", shown.effective, "sources", shown.sources,
                     "below", shown.below);
}

json_t *show_person(const struct desk_person *person) {
    return json_pack("{s:o, s:s, s:o, s:s, s:I}", "id", show_id(person->id), "name", person->name, "group",
                     show_named_or_null(person->group), "state", desk_presence_word(person->presence), "active",
                     (json_int_t)person->active);
}

json_t *show_standing(const struct desk *desk, const struct directory *directory, int32_t technician) {
    struct directory_settings settings;
    must(directory_settings_for_technician(directory, technician, &settings));
    json_t *permissions = json_object();
    for (unsigned i = 0; i < DIRECTORY_SETTING_COUNT; i++) {
        const struct directory_setting_info *info = directory_setting_info((enum directory_setting)i);
        if (info->kind == DIRECTORY_SETTING_KIND_RIGHT) {
            bool may = directory_technician_may(directory, technician, (enum directory_setting)i);
            json_object_set_new(permissions, info->code, json_boolean(may));
        }
    }
    return json_pack("{s:I, s:i, s:i, s:o, s:o}", "active", (json_int_t)desk_active_count(desk, technician),
                     "max_active_sessions", settings.number[DIRECTORY_SETTING_MAX_ACTIVE], "away_after_s",
                     settings.number[DIRECTORY_SETTING_AWAY_AFTER], "permissions", permissions, "custom_fields",
                     custom_fields_json(settings.text[DIRECTORY_TEXT_CUSTOM_FIELDS], false));
}
