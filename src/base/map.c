/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include "base/alloc.h"

#include <string.h>
#include <sys/random.h>

enum { MAP_FIRST_ENTRIES = 8 };

static uint64_t rotate(uint64_t x, int bits) {
    return (x << bits) | (x >> (64 - bits));
}

static void sip_round(uint64_t v[4]) {
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 (Aumasson, Bernstein): keyed, so that chosen keys cannot collide on purpose. */
static uint64_t hash_bytes(const uint64_t seed[2], const void *bytes, size_t len) {
    uint64_t v[4] = {seed[0] ^ 0x736f6d6570736575ULL, seed[1] ^ 0x646f72616e646f6dULL, seed[0] ^ 0x6c7967656e657261ULL,
                     seed[1] ^ 0x7465646279746573ULL};
    const unsigned char *p = bytes;
    size_t left = len;
    for (; left >= 8; left -= 8, p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    uint64_t last = (uint64_t)len << 56;
    for (size_t i = 0; i < left; i++) {
        last |= (uint64_t)p[i] << (8 * i);
    }
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    sip_round(v);
    sip_round(v);
    sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static void init(struct map *map, bool has_text_keys) {
    *map = (struct map){.has_text_keys = has_text_keys};
    must(getrandom(map->seed, sizeof map->seed, 0) == (ssize_t)sizeof map->seed);
}

void map_init_ids(struct map *map) {
    init(map, false);
}

void map_init_texts(struct map *map) {
    init(map, true);
}

void map_clear(struct map *map) {
    for (size_t i = 0; map->has_text_keys && i < map->entries_used; i++) {
        mem_free(map->entries[i].key.text);
    }
    mem_free(map->entries);
    mem_free(map->slots);
    map->entries = NULL;
    map->slots = NULL;
    map->entries_used = map->entries_max = map->slots_count = map->count = 0;
}

void map_finish(struct map *map) {
    if (map != NULL) {
        map_clear(map);
    }
}

size_t map_count(const struct map *map) {
    return map->count;
}

static void place(struct map *map, size_t entry) {
    size_t mask = map->slots_count - 1;
    size_t slot = (size_t)map->entries[entry].hash & mask;
    while (map->slots[slot] != 0) {
        slot = (slot + 1) & mask;
    }
    map->slots[slot] = (uint32_t)(entry + 1);
}

/* Drops removed entries and makes room for one more, so that at most half of the slots are used. */
static void rebuild(struct map *map) {
    size_t room = MAP_FIRST_ENTRIES;
    while (room < map->count * 2) {
        room *= 2;
    }
    must(room < UINT32_MAX);
    struct map_entry *entries = NEW_ARRAY(struct map_entry, room);
    size_t used = 0;
    for (size_t i = 0; i < map->entries_used; i++) {
        if (map->entries[i].value != NULL) {
            entries[used++] = map->entries[i];
        }
    }
    mem_free(map->entries);
    mem_free(map->slots);
    map->entries = entries;
    map->entries_used = used;
    map->entries_max = room;
    map->slots_count = room * 2;
    map->slots = NEW_ARRAY(uint32_t, map->slots_count);
    for (size_t i = 0; i < used; i++) {
        place(map, i);
    }
}

static bool same_key(const struct map *map, const struct map_entry *entry, const void *key, size_t len) {
    if (!map->has_text_keys) {
        return memcmp(&entry->key.id, key, sizeof entry->key.id) == 0;
    }
    return entry->key.text != NULL && strlen(entry->key.text) == len && memcmp(entry->key.text, key, len) == 0;
}

static struct map_entry *find(const struct map *map, uint64_t hash, const void *key, size_t len) {
    if (map->slots_count == 0) {
        return NULL;
    }
    size_t mask = map->slots_count - 1;
    for (size_t slot = (size_t)hash & mask; map->slots[slot] != 0; slot = (slot + 1) & mask) {
        struct map_entry *entry = &map->entries[map->slots[slot] - 1];
        if (entry->value != NULL && entry->hash == hash && same_key(map, entry, key, len)) {
            return entry;
        }
    }
    return NULL;
}

static void *put(struct map *map, const void *key, size_t len, void *value) {
    must(value != NULL);
    uint64_t hash = hash_bytes(map->seed, key, len);
    struct map_entry *entry = find(map, hash, key, len);
    if (entry != NULL) {
        void *old = entry->value;
        entry->value = value;
        return old;
    }
    if (map->entries_used == map->entries_max) {
        rebuild(map);
    }
    entry = &map->entries[map->entries_used];
    *entry = (struct map_entry){.hash = hash, .value = value};
    if (map->has_text_keys) {
        entry->key.text = mem_copy(key, len);
    } else {
        memcpy(&entry->key.id, key, sizeof entry->key.id);
    }
    place(map, map->entries_used++);
    map->count++;
    return NULL;
}

static void *take_out(struct map *map, const void *key, size_t len) {
    struct map_entry *entry = find(map, hash_bytes(map->seed, key, len), key, len);
    if (entry == NULL) {
        return NULL;
    }
    void *old = entry->value;
    entry->value = NULL;
    if (map->has_text_keys) {
        mem_free(entry->key.text);
        entry->key.text = NULL;
    }
    map->count--;
    return old;
}

void *map_put_id(struct map *map, int64_t id, void *value) {
    must(!map->has_text_keys);
    return put(map, &id, sizeof id, value);
}

void *map_put_text(struct map *map, const char *text, void *value) {
    must(map->has_text_keys);
    return put(map, text, strlen(text), value);
}

void *map_get_id(const struct map *map, int64_t id) {
    must(!map->has_text_keys);
    struct map_entry *entry = find(map, hash_bytes(map->seed, &id, sizeof id), &id, sizeof id);
    return entry == NULL ? NULL : entry->value;
}

void *map_get_bytes(const struct map *map, const char *text, size_t len) {
    must(map->has_text_keys);
    struct map_entry *entry = find(map, hash_bytes(map->seed, text, len), text, len);
    return entry == NULL ? NULL : entry->value;
}

void *map_get_text(const struct map *map, const char *text) {
    return map_get_bytes(map, text, strlen(text));
}

void *map_remove_id(struct map *map, int64_t id) {
    must(!map->has_text_keys);
    return take_out(map, &id, sizeof id);
}

void *map_remove_text(struct map *map, const char *text) {
    must(map->has_text_keys);
    return take_out(map, text, strlen(text));
}

const struct map_entry *map_next(const struct map *map, size_t *cursor) {
    while (*cursor < map->entries_used) {
        const struct map_entry *entry = &map->entries[(*cursor)++];
        if (entry->value != NULL) {
            return entry;
        }
    }
    return NULL;
}
