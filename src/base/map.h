/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_BASE_MAP_H
#define TOWLINE_BASE_MAP_H

#include "base/must.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Hash maps from an id or from text to a pointer that is not NULL. They own their keys, never the values. They are
 * walked in the order of insertion, so a run can be repeated; the hash is seeded per map, so a peer that chooses keys
 * cannot aim at one bucket.
 */
struct map_entry {
    union {
        int64_t id;
        char *text; /* owned */
    } key;
    uint64_t hash;
    void *value; /* borrowed; NULL: the entry was removed */
};

struct map {
    struct map_entry *entries; /* owned, in order of insertion */
    uint32_t *slots;           /* owned; entry index + 1, 0 empty */
    size_t entries_used;       /* removed ones included */
    size_t entries_max;
    size_t slots_count;
    size_t count;
    uint64_t seed[2];
    bool has_text_keys;
};

/* An empty map keyed by ids, or by text. Takes no memory yet. */
void map_init_ids(struct map *map);
void map_init_texts(struct map *map);

/* Frees the map, not the values. NULL-safe. */
void map_finish(struct map *map);

/* Removes all entries. */
void map_clear(struct map *map);

/* The number of entries. */
size_t map_count(const struct map *map);

/* Sets the value (not NULL) of a key and returns the value that it replaces, or NULL. A text key is copied. */
void *map_put_id(struct map *map, int64_t id, void *value);
void *map_put_text(struct map *map, const char *text, void *value);

/* The value, or NULL. */
void *map_get_id(const struct map *map, int64_t id);
void *map_get_text(const struct map *map, const char *text);
void *map_get_bytes(const struct map *map, const char *text, size_t len);

/* Removes the entry and returns its value, or NULL. */
void *map_remove_id(struct map *map, int64_t id);
void *map_remove_text(struct map *map, const char *text);

/*
 * Walks the map: start with *cursor = 0; gives the next entry, or NULL at the end. Removing any entry
 * while walking is allowed, adding one is not.
 */
const struct map_entry *map_next(const struct map *map, size_t *cursor);

#endif
