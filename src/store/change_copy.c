/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/change_copy.h"

#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "directory/limits.h"

void change_copy_init(struct change_copy *copy, const struct directory_change *change) {
    must(change->group_count <= DIRECTORY_CHANNEL_GROUPS_MAX && change->setting_count <= DIRECTORY_SETTINGS_PATCH_MAX);
    copy->change = *change;
    struct directory_change *own = &copy->change;
    own->name = mem_copy_string(change->name);
    own->login = mem_copy_string(change->login);
    own->address = mem_copy_string(change->address);
    own->actor.address = mem_copy_string(change->actor.address);
    own->actor.token = mem_copy_string(change->actor.token);
    int32_t *ids = mem_new_array(change->group_count, sizeof *ids);
    if (change->group_count > 0) {
        memcpy(ids, change->group_ids, change->group_count * sizeof *ids);
    }
    own->group_ids = ids;
    struct directory_setting_change *settings = mem_new_array(change->setting_count, sizeof *settings);
    for (size_t i = 0; i < change->setting_count; i++) {
        settings[i] = change->settings[i];
        settings[i].text = mem_copy_string(change->settings[i].text);
    }
    own->settings = settings;
}

void change_copy_finish(struct change_copy *copy) {
    struct directory_change *own = &copy->change;
    for (size_t i = 0; i < own->setting_count; i++) {
        mem_free((char *)own->settings[i].text);
    }
    mem_free((void *)own->settings);
    mem_free((void *)own->group_ids);
    mem_free((char *)own->name);
    mem_free((char *)own->login);
    mem_free((char *)own->address);
    mem_free((char *)own->actor.address);
    mem_free((char *)own->actor.token);
    *copy = (struct change_copy){0};
}
