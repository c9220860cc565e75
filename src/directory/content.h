/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a directory, for the files of this folder. */
#ifndef TOWLINE_DIRECTORY_CONTENT_H
#define TOWLINE_DIRECTORY_CONTENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "directory/directory.h"

/* Things with an id, ascending by it. Ids are given ascending, so adding is at the end but for a load in disorder. */
struct directory_table {
    void **things; /* owned, and so is what they point to */
    size_t count;
    size_t capacity;
};

struct directory {
    int32_t organisation_id;
    bool allow_short_timeouts;
    struct directory_table groups;
    struct directory_table technicians;
    struct directory_table channels;
    struct map logins;    /* lower-cased login -> technician, deleted ones left out */
    struct map addresses; /* channel address -> channel */
};

/* The things that can be changed. NULL where there is none. */
struct directory_group *directory_own_group(const struct directory *directory, int32_t id);
struct directory_technician *directory_own_technician(const struct directory *directory, int32_t id);
struct directory_channel *directory_own_channel(const struct directory *directory, int32_t id);

/* Adds a thing whose first member is its id. */
void directory_table_add(struct directory_table *table, int32_t id, void *thing);

/* Takes a thing out; the caller frees it. */
void directory_table_remove(struct directory_table *table, int32_t id);

void directory_group_free(struct directory_group *group);
void directory_technician_free(struct directory_technician *technician);
void directory_channel_free(struct directory_channel *channel);

#endif
