/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/show.h"

#include "base/must.h"
#include "directory/alarms.h"

json_t *show_group(const struct directory_group *group) {
    return json_pack("{s:o, s:s, s:o}", "id", show_id(group->id), "name", group->name, "parent",
                     show_id_or_null(group->parent_id));
}

json_t *show_technician(const struct directory_technician *technician, const char *state, bool two_factor) {
    return json_pack("{s:o, s:s, s:s, s:o, s:s, s:b, s:b, s:s}", "id", show_id(technician->id), "login",
                     technician->login, "name", technician->name, "group", show_id(technician->group_id), "role",
                     directory_role_word(technician->role), "disabled", technician->disabled, "two_factor", two_factor,
                     "state", state);
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

json_t *show_settings(const struct directory_overrides *own, const struct directory_settings *effective) {
    json_t *mine = json_object();
    json_t *all = json_object();
    for (unsigned i = 0; i < DIRECTORY_SETTING_COUNT; i++) {
        enum directory_setting setting = (enum directory_setting)i;
        const char *code = directory_setting_info(setting)->code;
        json_object_set_new(mine, code, own->is_set[i] ? show_setting(setting, own->number[i]) : json_null());
        json_object_set_new(all, code, show_setting(setting, effective->number[i]));
    }
    json_object_set_new(mine, "terms", show_text_or_null(own->text[DIRECTORY_TEXT_TERMS]));
    json_object_set_new(all, "terms", show_text(effective->text[DIRECTORY_TEXT_TERMS]));
    const char *alarms = own->text[DIRECTORY_TEXT_ALARMS];
    json_object_set_new(mine, "alarms", alarms != NULL ? show_alarms(alarms) : json_null());
    json_object_set_new(all, "alarms", show_alarms(effective->text[DIRECTORY_TEXT_ALARMS]));
    return json_pack("{s:o, s:o}", "own", mine, "effective", all);
}
