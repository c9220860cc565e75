/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/directory.h"

#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "directory/content.h"

static int32_t thing_id(const void *thing) {
    int32_t id;
    memcpy(&id, thing, sizeof id);
    return id;
}

/* The index of the id, or of the first thing behind where it would be. */
static size_t table_find(const struct directory_table *table, int32_t id) {
    size_t low = 0;
    size_t high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (thing_id(table->things[middle]) < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void *table_get(const struct directory_table *table, int32_t id) {
    size_t at = table_find(table, id);
    return at < table->count && thing_id(table->things[at]) == id ? table->things[at] : NULL;
}

static void *table_at(const struct directory_table *table, size_t index) {
    must(index < table->count);
    return table->things[index];
}

void directory_table_add(struct directory_table *table, int32_t id, void *thing) {
    must(id > 0 && thing_id(thing) == id);
    size_t at = table_find(table, id);
    must(at == table->count || thing_id(table->things[at]) != id);
    if (table->count == table->capacity) {
        table->capacity = table->capacity == 0 ? 16 : table->capacity * 2;
        table->things = mem_resize_array(table->things, table->capacity, sizeof *table->things);
    }
    memmove(table->things + at + 1, table->things + at, (table->count - at) * sizeof *table->things);
    table->things[at] = thing;
    table->count++;
}

void directory_table_remove(struct directory_table *table, int32_t id) {
    size_t at = table_find(table, id);
    must(at < table->count && thing_id(table->things[at]) == id);
    table->count--;
    memmove(table->things + at, table->things + at + 1, (table->count - at) * sizeof *table->things);
}

void directory_group_free(struct directory_group *group) {
    directory_overrides_finish(&group->overrides);
    mem_free(group->name);
    mem_free(group);
}

void directory_technician_free(struct directory_technician *technician) {
    mem_free(technician->login);
    mem_free(technician->name);
    mem_free(technician);
}

void directory_channel_free(struct directory_channel *channel) {
    directory_overrides_finish(&channel->overrides);
    mem_free(channel->address);
    mem_free(channel->name);
    mem_free(channel->group_ids);
    mem_free(channel);
}

struct directory *directory_create(int32_t organisation_id, bool allow_short_timeouts) {
    must(organisation_id > 0);
    struct directory *directory = NEW(struct directory);
    directory->organisation_id = organisation_id;
    directory->allow_short_timeouts = allow_short_timeouts;
    map_init_texts(&directory->logins);
    map_init_texts(&directory->addresses);
    return directory;
}

void directory_destroy(struct directory *directory) {
    if (directory == NULL) {
        return;
    }
    for (size_t i = 0; i < directory->groups.count; i++) {
        directory_group_free(directory->groups.things[i]);
    }
    for (size_t i = 0; i < directory->technicians.count; i++) {
        directory_technician_free(directory->technicians.things[i]);
    }
    for (size_t i = 0; i < directory->channels.count; i++) {
        directory_channel_free(directory->channels.things[i]);
    }
    mem_free(directory->groups.things);
    mem_free(directory->technicians.things);
    mem_free(directory->channels.things);
    map_finish(&directory->logins);
    map_finish(&directory->addresses);
    mem_free(directory);
}

void directory_swap(struct directory *directory, struct directory *other) {
    must(directory->organisation_id == other->organisation_id);
    struct directory kept = *directory;
    *directory = *other;
    *other = kept;
}

int32_t directory_organisation_id(const struct directory *directory) {
    return directory->organisation_id;
}

bool directory_allows_short_timeouts(const struct directory *directory) {
    return directory->allow_short_timeouts;
}

struct directory_group *directory_own_group(const struct directory *directory, int32_t id) {
    return table_get(&directory->groups, id);
}

struct directory_technician *directory_own_technician(const struct directory *directory, int32_t id) {
    return table_get(&directory->technicians, id);
}

struct directory_channel *directory_own_channel(const struct directory *directory, int32_t id) {
    return table_get(&directory->channels, id);
}

const struct directory_group *directory_group(const struct directory *directory, int32_t id) {
    return table_get(&directory->groups, id);
}

const struct directory_technician *directory_technician(const struct directory *directory, int32_t id) {
    return table_get(&directory->technicians, id);
}

const struct directory_technician *directory_technician_by_login(const struct directory *directory, const char *login) {
    char lowered[DIRECTORY_LOGIN_BYTES_MAX + 1];
    if (!text_copy(lowered, sizeof lowered, login)) {
        return NULL;
    }
    text_lower(lowered);
    return map_get_text(&directory->logins, lowered);
}

const struct directory_channel *directory_channel(const struct directory *directory, int32_t id) {
    return table_get(&directory->channels, id);
}

const struct directory_channel *directory_channel_by_address(const struct directory *directory, const char *address) {
    return map_get_text(&directory->addresses, address);
}

const struct directory_group *directory_root_group(const struct directory *directory) {
    for (size_t i = 0; i < directory->groups.count; i++) {
        const struct directory_group *group = directory->groups.things[i];
        if (group->parent_id == 0) {
            return group;
        }
    }
    return NULL;
}

size_t directory_group_count(const struct directory *directory) {
    return directory->groups.count;
}

const struct directory_group *directory_group_at(const struct directory *directory, size_t index) {
    return table_at(&directory->groups, index);
}

size_t directory_technician_count(const struct directory *directory) {
    return directory->technicians.count;
}

const struct directory_technician *directory_technician_at(const struct directory *directory, size_t index) {
    return table_at(&directory->technicians, index);
}

size_t directory_channel_count(const struct directory *directory) {
    return directory->channels.count;
}

const struct directory_channel *directory_channel_at(const struct directory *directory, size_t index) {
    return table_at(&directory->channels, index);
}
