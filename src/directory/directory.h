/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation in memory: nested technician groups, technicians and administrators, channels with
 * the groups that serve them, settings with inheritance, and who may see and do what. Pure: no I/O, no clock.
 * It is filled from the store at start and changed only by directory_apply after the store has the change. */
#ifndef TOWLINE_DIRECTORY_DIRECTORY_H
#define TOWLINE_DIRECTORY_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "directory/change.h"
#include "directory/limits.h"
#include "directory/settings.h"

struct directory;

struct directory_group {
    int32_t id;
    int32_t parent_id; /* 0: the root, of which there is exactly one */
    char *name;
    struct directory_overrides overrides;
};

struct directory_technician {
    int32_t id;
    int32_t group_id;
    enum directory_role role; /* an administrator rules the group he is in and all below it */
    bool disabled;
    bool deleted; /* kept for the names in the history; counts as disabled */
    char *login;
    char *name;
};

struct directory_channel {
    int32_t id;
    bool disabled;
    char *address; /* its word in links, [a-z0-9-] */
    char *name;
    int32_t *group_ids; /* the groups that serve it, ascending */
    size_t group_count;
    struct directory_overrides overrides; /* settings only, no rights */
};

/* An empty directory of one organisation. Never fails. */
struct directory *directory_create(int32_t organisation_id, bool allow_short_timeouts);

/* NULL is allowed. */
void directory_destroy(struct directory *directory);

/* Exchange the content of two directories of one organisation, so that holders of the pointer see the new one. */
void directory_swap(struct directory *directory, struct directory *other);

int32_t directory_organisation_id(const struct directory *directory);
bool directory_allows_short_timeouts(const struct directory *directory);

/* Whether a change may be made now, and if not, why. A create needs no id yet. */
enum directory_error directory_check(const struct directory *directory, const struct directory_change *change);

/* Make a change that directory_check passed; a create needs its id set. Copies what it keeps. */
void directory_apply(struct directory *directory, const struct directory_change *change);

/* Lookups. NULL where there is none. Borrowed until the next change. */
const struct directory_group *directory_group(const struct directory *directory, int32_t id);
const struct directory_technician *directory_technician(const struct directory *directory, int32_t id);
const struct directory_technician *directory_technician_by_login(const struct directory *directory, const char *login);
const struct directory_channel *directory_channel(const struct directory *directory, int32_t id);
const struct directory_channel *directory_channel_by_address(const struct directory *directory, const char *address);
const struct directory_group *directory_root_group(const struct directory *directory);

/* Walks: index from 0 to count - 1, ascending ids. Deleted technicians are among them. */
size_t directory_group_count(const struct directory *directory);
const struct directory_group *directory_group_at(const struct directory *directory, size_t index);
size_t directory_technician_count(const struct directory *directory);
const struct directory_technician *directory_technician_at(const struct directory *directory, size_t index);
size_t directory_channel_count(const struct directory *directory);
const struct directory_channel *directory_channel_at(const struct directory *directory, size_t index);

/* Whether group `id` is `ancestor_id` or lies below it. False where either does not exist. */
bool directory_group_is_within(const struct directory *directory, int32_t id, int32_t ancestor_id);

/* The settings in force for what waits in a queue; false, output untouched, where the owner does not exist.
 * A group: the root's over the defaults, then each level down to itself. A technician: those of his group.
 * A channel: the root's, then its own. */
bool directory_settings_for_group(const struct directory *directory, int32_t group_id,
                                  struct directory_settings *out_settings);
bool directory_settings_for_technician(const struct directory *directory, int32_t technician_id,
                                       struct directory_settings *out_settings);
bool directory_settings_for_channel(const struct directory *directory, int32_t channel_id,
                                    struct directory_settings *out_settings);

/* Where the value in force of a setting comes from: the group that sets it, 0 where none on the way up does. For a
 * channel only the root is asked; whether the channel sets it itself is in its overrides. */
int32_t directory_setting_source(const struct directory *directory, int32_t group_id, bool is_text, unsigned setting);

/* How many groups below this one set it themselves. */
size_t directory_setting_count_below(const struct directory *directory, int32_t group_id, bool is_text,
                                     unsigned setting);

/* A technician that exists and is neither disabled nor deleted. */
bool directory_technician_is_enabled(const struct directory *directory, int32_t technician_id);

/* Whether a technician has a right (a setting of kind RIGHT) in his group. False for a disabled one. */
bool directory_technician_may(const struct directory *directory, int32_t technician_id, enum directory_setting right);

/* Whether the technician serves the queue: a group's is served by those in it, a channel's by those in the groups
 * that serve it and in the groups below these. False for a disabled one. */
bool directory_serves_group(const struct directory *directory, int32_t technician_id, int32_t group_id);
bool directory_serves_channel(const struct directory *directory, int32_t technician_id, int32_t channel_id);

/* Whether he is an enabled administrator over it: his own group or one below; for a technician, his group;
 * for a channel, one of the groups that serve it, or any channel for an administrator in the root. */
bool directory_administers_group(const struct directory *directory, int32_t technician_id, int32_t group_id);
bool directory_administers_technician(const struct directory *directory, int32_t technician_id, int32_t other_id);
bool directory_administers_channel(const struct directory *directory, int32_t technician_id, int32_t channel_id);

/* Whether he may look at a queue: he serves it, it is his own, or he administers it. */
bool directory_sees_group(const struct directory *directory, int32_t technician_id, int32_t group_id);
bool directory_sees_technician(const struct directory *directory, int32_t technician_id, int32_t other_id);
bool directory_sees_channel(const struct directory *directory, int32_t technician_id, int32_t channel_id);

/* Whether what was read from a store obeys the rules: one root, no circle, no unknown group. */
bool directory_is_sound(const struct directory *directory);

/* Enabled administrators, all groups. */
size_t directory_administrator_count(const struct directory *directory);

#endif
