/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inheritance, and who serves, rules and sees what. */
#include "base/must.h"
#include "directory/content.h"
#include "directory/directory.h"

bool directory_group_is_within(const struct directory *directory, int32_t id, int32_t ancestor_id) {
    const struct directory_group *group = directory_group(directory, id);
    for (unsigned depth = 0; group != NULL && depth <= DIRECTORY_GROUP_DEPTH_MAX; depth++) {
        if (group->id == ancestor_id) {
            return true;
        }
        group = directory_group(directory, group->parent_id);
    }
    return false;
}

bool directory_settings_for_group(const struct directory *directory, int32_t group_id,
                                  struct directory_settings *out_settings) {
    const struct directory_group *path[DIRECTORY_GROUP_DEPTH_MAX + 1];
    size_t depth = 0;
    const struct directory_group *group = directory_group(directory, group_id);
    if (group == NULL) {
        return false;
    }
    while (group != NULL && depth <= DIRECTORY_GROUP_DEPTH_MAX) {
        path[depth++] = group;
        group = directory_group(directory, group->parent_id);
    }
    directory_settings_init(out_settings);
    while (depth > 0) {
        directory_settings_override(out_settings, &path[--depth]->overrides);
    }
    return true;
}

bool directory_settings_for_technician(const struct directory *directory, int32_t technician_id,
                                       struct directory_settings *out_settings) {
    const struct directory_technician *technician = directory_technician(directory, technician_id);
    return technician != NULL && directory_settings_for_group(directory, technician->group_id, out_settings);
}

bool directory_settings_for_channel(const struct directory *directory, int32_t channel_id,
                                    struct directory_settings *out_settings) {
    const struct directory_channel *channel = directory_channel(directory, channel_id);
    if (channel == NULL) {
        return false;
    }
    directory_settings_init(out_settings);
    const struct directory_group *root = directory_root_group(directory);
    if (root != NULL) {
        directory_settings_override(out_settings, &root->overrides);
    }
    directory_settings_override(out_settings, &channel->overrides);
    return true;
}

static bool sets(const struct directory_group *group, bool is_text, unsigned setting) {
    must(setting < (is_text ? (unsigned)DIRECTORY_TEXT_COUNT : (unsigned)DIRECTORY_SETTING_COUNT));
    return is_text ? group->overrides.text[setting] != NULL : group->overrides.is_set[setting];
}

int32_t directory_setting_source(const struct directory *directory, int32_t group_id, bool is_text, unsigned setting) {
    const struct directory_group *group = directory_group(directory, group_id);
    for (unsigned depth = 0; group != NULL && depth <= DIRECTORY_GROUP_DEPTH_MAX; depth++) {
        if (sets(group, is_text, setting)) {
            return group->id;
        }
        group = directory_group(directory, group->parent_id);
    }
    return 0;
}

size_t directory_setting_count_below(const struct directory *directory, int32_t group_id, bool is_text,
                                     unsigned setting) {
    size_t count = 0;
    for (size_t i = 0; i < directory->groups.count; i++) {
        const struct directory_group *group = directory->groups.things[i];
        count += group->id != group_id && sets(group, is_text, setting) &&
                 directory_group_is_within(directory, group->id, group_id);
    }
    return count;
}

static const struct directory_technician *enabled(const struct directory *directory, int32_t technician_id) {
    const struct directory_technician *technician = directory_technician(directory, technician_id);
    return technician != NULL && !technician->disabled && !technician->deleted ? technician : NULL;
}

bool directory_technician_is_enabled(const struct directory *directory, int32_t technician_id) {
    return enabled(directory, technician_id) != NULL;
}

bool directory_technician_may(const struct directory *directory, int32_t technician_id, enum directory_setting right) {
    must(directory_setting_info(right)->kind == DIRECTORY_SETTING_KIND_RIGHT);
    const struct directory_technician *technician = enabled(directory, technician_id);
    struct directory_settings settings;
    if (technician == NULL || !directory_settings_for_group(directory, technician->group_id, &settings)) {
        return false;
    }
    return settings.number[right] != 0;
}

bool directory_serves_group(const struct directory *directory, int32_t technician_id, int32_t group_id) {
    const struct directory_technician *technician = enabled(directory, technician_id);
    return technician != NULL && technician->group_id == group_id;
}

bool directory_serves_channel(const struct directory *directory, int32_t technician_id, int32_t channel_id) {
    const struct directory_technician *technician = enabled(directory, technician_id);
    const struct directory_channel *channel = directory_channel(directory, channel_id);
    if (technician == NULL || channel == NULL) {
        return false;
    }
    for (size_t i = 0; i < channel->group_count; i++) {
        if (directory_group_is_within(directory, technician->group_id, channel->group_ids[i])) {
            return true;
        }
    }
    return false;
}

static const struct directory_technician *administrator(const struct directory *directory, int32_t technician_id) {
    const struct directory_technician *technician = enabled(directory, technician_id);
    return technician != NULL && technician->role == DIRECTORY_ROLE_ADMINISTRATOR ? technician : NULL;
}

bool directory_administers_group(const struct directory *directory, int32_t technician_id, int32_t group_id) {
    const struct directory_technician *ruler = administrator(directory, technician_id);
    return ruler != NULL && directory_group_is_within(directory, group_id, ruler->group_id);
}

bool directory_administers_technician(const struct directory *directory, int32_t technician_id, int32_t other_id) {
    const struct directory_technician *other = directory_technician(directory, other_id);
    return other != NULL && directory_administers_group(directory, technician_id, other->group_id);
}

bool directory_administers_channel(const struct directory *directory, int32_t technician_id, int32_t channel_id) {
    const struct directory_technician *ruler = administrator(directory, technician_id);
    const struct directory_channel *channel = directory_channel(directory, channel_id);
    if (ruler == NULL || channel == NULL) {
        return false;
    }
    const struct directory_group *root = directory_root_group(directory);
    if (root != NULL && ruler->group_id == root->id) {
        return true;
    }
    for (size_t i = 0; i < channel->group_count; i++) {
        if (directory_group_is_within(directory, channel->group_ids[i], ruler->group_id)) {
            return true;
        }
    }
    return false;
}

bool directory_sees_group(const struct directory *directory, int32_t technician_id, int32_t group_id) {
    return directory_serves_group(directory, technician_id, group_id) ||
           directory_administers_group(directory, technician_id, group_id);
}

bool directory_sees_technician(const struct directory *directory, int32_t technician_id, int32_t other_id) {
    return (technician_id == other_id && directory_technician_is_enabled(directory, technician_id)) ||
           directory_administers_technician(directory, technician_id, other_id);
}

bool directory_sees_channel(const struct directory *directory, int32_t technician_id, int32_t channel_id) {
    return directory_serves_channel(directory, technician_id, channel_id) ||
           directory_administers_channel(directory, technician_id, channel_id);
}

size_t directory_administrator_count(const struct directory *directory) {
    size_t count = 0;
    for (size_t i = 0; i < directory->technicians.count; i++) {
        const struct directory_technician *technician = directory->technicians.things[i];
        count += administrator(directory, technician->id) != NULL;
    }
    return count;
}
