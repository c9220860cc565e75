/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a change that was checked. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "directory/content.h"
#include "directory/directory.h"

static bool changes(const struct directory_change *change, enum directory_field field) {
    return change->verb == DIRECTORY_VERB_CREATE || (change->fields & (unsigned)field) != 0;
}

static void replace_text(char **text, const char *by) {
    char *copy = mem_copy_string(by);
    mem_free(*text);
    *text = copy;
}

static void change_settings(struct directory_overrides *overrides, const struct directory_change *change) {
    for (size_t i = 0; i < change->setting_count; i++) {
        directory_overrides_change(overrides, &change->settings[i]);
    }
}

/* What the groups below set themselves of these goes, so that all of them inherit. */
static void clear_below(struct directory *directory, const struct directory_change *change) {
    for (size_t i = 0; i < directory->groups.count; i++) {
        struct directory_group *group = directory->groups.things[i];
        if (group->id == change->id || !directory_group_is_within(directory, group->id, change->id)) {
            continue;
        }
        for (size_t j = 0; j < change->setting_count; j++) {
            struct directory_setting_change cleared = change->settings[j];
            cleared.clear = true;
            directory_overrides_change(&group->overrides, &cleared);
        }
    }
}

static void apply_group(struct directory *directory, const struct directory_change *change) {
    struct directory_group *group;
    if (change->verb == DIRECTORY_VERB_CREATE) {
        group = NEW(struct directory_group);
        group->id = change->id;
        directory_table_add(&directory->groups, group->id, group);
    } else {
        group = directory_own_group(directory, change->id);
        must(group != NULL);
    }
    if (change->verb == DIRECTORY_VERB_DELETE) {
        directory_table_remove(&directory->groups, group->id);
        directory_group_free(group);
        return;
    }
    if (changes(change, DIRECTORY_FIELD_NAME)) {
        replace_text(&group->name, change->name);
    }
    if (changes(change, DIRECTORY_FIELD_GROUP)) {
        group->parent_id = change->group_id;
    }
    if (changes(change, DIRECTORY_FIELD_SETTINGS)) {
        change_settings(&group->overrides, change);
    }
    if (change->verb == DIRECTORY_VERB_UPDATE && changes(change, DIRECTORY_FIELD_BELOW)) {
        clear_below(directory, change);
    }
}

static void login_forget(struct directory *directory, const struct directory_technician *technician) {
    char *lowered = mem_copy_string(technician->login);
    text_lower(lowered);
    map_remove_text(&directory->logins, lowered);
    mem_free(lowered);
}

static void login_learn(struct directory *directory, struct directory_technician *technician) {
    char *lowered = mem_copy_string(technician->login);
    text_lower(lowered);
    must(map_put_text(&directory->logins, lowered, technician) == NULL);
    mem_free(lowered);
}

static void apply_technician(struct directory *directory, const struct directory_change *change) {
    struct directory_technician *technician;
    if (change->verb == DIRECTORY_VERB_CREATE) {
        technician = NEW(struct directory_technician);
        technician->id = change->id;
        directory_table_add(&directory->technicians, technician->id, technician);
    } else {
        technician = directory_own_technician(directory, change->id);
        must(technician != NULL);
    }
    if (change->verb == DIRECTORY_VERB_DELETE) {
        login_forget(directory, technician);
        technician->deleted = true;
        technician->disabled = true;
        return;
    }
    if (changes(change, DIRECTORY_FIELD_LOGIN)) {
        if (technician->login != NULL) {
            login_forget(directory, technician);
        }
        replace_text(&technician->login, change->login);
        login_learn(directory, technician);
    }
    if (changes(change, DIRECTORY_FIELD_NAME)) {
        replace_text(&technician->name, change->name);
    }
    if (changes(change, DIRECTORY_FIELD_GROUP)) {
        technician->group_id = change->group_id;
    }
    if (changes(change, DIRECTORY_FIELD_ROLE)) {
        technician->role = change->role;
    }
    if (changes(change, DIRECTORY_FIELD_DISABLED)) {
        technician->disabled = change->disabled;
    }
}

static int compare_ids(const void *a, const void *b) {
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

/* Ascending, each once. */
static void channel_set_groups(struct directory_channel *channel, const int32_t *ids, size_t count) {
    mem_free(channel->group_ids);
    channel->group_ids = mem_new_array(count, sizeof *channel->group_ids);
    channel->group_count = 0;
    if (count == 0) {
        return;
    }
    memcpy(channel->group_ids, ids, count * sizeof *ids);
    qsort(channel->group_ids, count, sizeof *ids, compare_ids);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || channel->group_ids[i] != channel->group_ids[i - 1]) {
            channel->group_ids[channel->group_count++] = channel->group_ids[i];
        }
    }
}

static void apply_channel(struct directory *directory, const struct directory_change *change) {
    struct directory_channel *channel;
    if (change->verb == DIRECTORY_VERB_CREATE) {
        channel = NEW(struct directory_channel);
        channel->id = change->id;
        directory_table_add(&directory->channels, channel->id, channel);
    } else {
        channel = directory_own_channel(directory, change->id);
        must(channel != NULL);
    }
    if (change->verb == DIRECTORY_VERB_DELETE) {
        map_remove_text(&directory->addresses, channel->address);
        directory_table_remove(&directory->channels, channel->id);
        directory_channel_free(channel);
        return;
    }
    if (changes(change, DIRECTORY_FIELD_ADDRESS)) {
        if (channel->address != NULL) {
            map_remove_text(&directory->addresses, channel->address);
        }
        replace_text(&channel->address, change->address);
        must(map_put_text(&directory->addresses, channel->address, channel) == NULL);
    }
    if (changes(change, DIRECTORY_FIELD_NAME)) {
        replace_text(&channel->name, change->name);
    }
    if (changes(change, DIRECTORY_FIELD_DISABLED)) {
        channel->disabled = change->disabled;
    }
    if (changes(change, DIRECTORY_FIELD_GROUPS)) {
        channel_set_groups(channel, change->group_ids, change->group_count);
    }
    if (changes(change, DIRECTORY_FIELD_SETTINGS)) {
        change_settings(&channel->overrides, change);
    }
}

void directory_apply(struct directory *directory, const struct directory_change *change) {
    must(change->id > 0);
    switch (change->noun) {
    case DIRECTORY_NOUN_GROUP:
        apply_group(directory, change);
        return;
    case DIRECTORY_NOUN_TECHNICIAN:
        apply_technician(directory, change);
        return;
    case DIRECTORY_NOUN_CHANNEL:
        apply_channel(directory, change);
        return;
    }
    must(false);
}
