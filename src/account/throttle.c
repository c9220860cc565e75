/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/throttle.h"

#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/alloc.h"

/* How one kind of count turns into a wait: so many are free, then 1 s, doubled with each up to the cap; one is
 * forgotten after each `fade_s`. */
struct scale {
    int32_t free;
    int32_t cap_s;
    int32_t fade_s;
};

static const struct scale address_scale = {.free = 5, .cap_s = 600, .fade_s = 120};
static const struct scale login_scale = {.free = 5, .cap_s = 15, .fade_s = 60};
static const struct scale device_scale = {.free = 5, .cap_s = 600, .fade_s = 120};
/* Who gets here has the password: only its owner, or who stole it, can make this wait long. */
static const struct scale step_scale = {.free = 5, .cap_s = 600, .fade_s = 120};
static const struct scale all_scale = {.free = 60, .cap_s = 3, .fade_s = 1};

static int32_t faded(const struct throttle_count *count, const struct scale *scale, int64_t now_ms) {
    int64_t fades = now_ms > count->last_ms ? (now_ms - count->last_ms) / 1000 / scale->fade_s : 0;
    return fades < count->wrong ? count->wrong - (int32_t)fades : 0;
}

static int wait_of(const struct throttle_count *count, const struct scale *scale, int64_t now_ms) {
    if (count == NULL) {
        return 0;
    }
    int32_t over = faded(count, scale, now_ms) - scale->free;
    if (over < 0) {
        return 0;
    }
    int64_t wait_s = over < 16 ? (int64_t)1 << over : scale->cap_s;
    wait_s = wait_s < scale->cap_s ? wait_s : scale->cap_s;
    int64_t left_ms = count->last_ms + wait_s * 1000 - now_ms;
    /* A clock that jumped back makes nobody wait longer than the cap. */
    left_ms = left_ms < scale->cap_s * 1000LL ? left_ms : scale->cap_s * 1000LL;
    return left_ms > 0 ? (int)((left_ms + 999) / 1000) : 0;
}

static void add(struct throttle_count *count, const struct scale *scale, int64_t now_ms) {
    count->before_wrong = count->wrong;
    count->before_ms = count->last_ms;
    count->wrong = faded(count, scale, now_ms) + 1;
    count->last_ms = now_ms;
}

/* Where it was the last one, the wait of those before goes on as if it had never been. */
static void take_back(struct throttle_count *count, int64_t now_ms) {
    if (count == NULL || count->wrong == 0) {
        return;
    }
    if (count->last_ms == now_ms && count->before_ms < now_ms) {
        count->wrong = count->before_wrong;
        count->last_ms = count->before_ms;
    } else {
        count->wrong--;
    }
}

/* The first of a full map goes: it is the one that came first. */
static void make_room(struct map *map, bool owns) {
    size_t cursor = 0;
    if (map_count(map) < THROTTLE_ENTRIES_MAX) {
        return;
    }
    const struct map_entry *entry = map_next(map, &cursor);
    void *value = map_remove_text(map, entry->key.text);
    if (owns) {
        mem_free(value);
    }
}

static struct throttle_count *count_of(struct map *map, const char *key) {
    struct throttle_count *count = map_get_text(map, key);
    if (count == NULL) {
        make_room(map, true);
        count = NEW(struct throttle_count);
        map_put_text(map, key, count);
    }
    return count;
}

void account_throttle_key(const char *address, char out_key[THROTTLE_KEY_BYTES]) {
    struct in6_addr wide;
    char shown[INET6_ADDRSTRLEN];
    snprintf(out_key, THROTTLE_KEY_BYTES, "%s", address);
    if (inet_pton(AF_INET6, address, &wide) != 1) {
        return;
    }
    if (IN6_IS_ADDR_V4MAPPED(&wide)) {
        snprintf(out_key, THROTTLE_KEY_BYTES, "%s", inet_ntop(AF_INET, &wide.s6_addr[12], shown, sizeof shown));
        return;
    }
    memset(&wide.s6_addr[8], 0, 8);
    snprintf(out_key, THROTTLE_KEY_BYTES, "%s/64", inet_ntop(AF_INET6, &wide, shown, sizeof shown));
}

void account_throttle_init(struct throttle *throttle) {
    *throttle = (struct throttle){0};
    map_init_texts(&throttle->addresses);
    map_init_texts(&throttle->logins);
    map_init_texts(&throttle->steps);
    map_init_texts(&throttle->devices);
    map_init_texts(&throttle->known);
}

static void free_counts(struct map *map) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(map, &cursor)) != NULL;) {
        mem_free(entry->value);
    }
    map_finish(map);
}

void account_throttle_finish(struct throttle *throttle) {
    free_counts(&throttle->addresses);
    free_counts(&throttle->logins);
    free_counts(&throttle->steps);
    free_counts(&throttle->devices);
    map_finish(&throttle->known);
}

static bool is_known(const struct throttle *throttle, const struct throttle_try *attempt) {
    char *key = mem_format("%s %s", attempt->login, attempt->address);
    bool known = map_get_text(&throttle->known, key) != NULL;
    mem_free(key);
    return known;
}

static int longer(int a, int b) {
    return a > b ? a : b;
}

int account_throttle_wait_s(const struct throttle *throttle, const struct throttle_try *attempt, int64_t now_ms) {
    if (attempt->device[0] != '\0') {
        return wait_of(map_get_text(&throttle->devices, attempt->device), &device_scale, now_ms);
    }
    int wait_s = wait_of(map_get_text(&throttle->addresses, attempt->address), &address_scale, now_ms);
    if (attempt->is_second_step) {
        wait_s = longer(wait_s, wait_of(map_get_text(&throttle->steps, attempt->login), &step_scale, now_ms));
    }
    if (!is_known(throttle, attempt)) {
        wait_s = longer(wait_s, wait_of(map_get_text(&throttle->logins, attempt->login), &login_scale, now_ms));
        wait_s = longer(wait_s, wait_of(&throttle->all, &all_scale, now_ms));
    }
    return wait_s;
}

void account_throttle_count(struct throttle *throttle, const struct throttle_try *attempt, int64_t now_ms) {
    if (attempt->device[0] != '\0') {
        add(count_of(&throttle->devices, attempt->device), &device_scale, now_ms);
        return;
    }
    add(count_of(&throttle->addresses, attempt->address), &address_scale, now_ms);
    add(count_of(&throttle->logins, attempt->login), &login_scale, now_ms);
    add(&throttle->all, &all_scale, now_ms);
    if (attempt->is_second_step) {
        add(count_of(&throttle->steps, attempt->login), &step_scale, now_ms);
    }
}

void account_throttle_uncount(struct throttle *throttle, const struct throttle_try *attempt, int64_t now_ms) {
    if (attempt->device[0] != '\0') {
        take_back(map_get_text(&throttle->devices, attempt->device), now_ms);
        return;
    }
    take_back(map_get_text(&throttle->addresses, attempt->address), now_ms);
    take_back(map_get_text(&throttle->logins, attempt->login), now_ms);
    take_back(&throttle->all, now_ms);
    if (attempt->is_second_step) {
        take_back(map_get_text(&throttle->steps, attempt->login), now_ms);
    }
}

void account_throttle_forgive(struct throttle *throttle, const struct throttle_try *attempt, int64_t now_ms) {
    account_throttle_uncount(throttle, attempt, now_ms);
    char *key = mem_format("%s %s", attempt->login, attempt->address);
    make_room(&throttle->known, false);
    map_put_text(&throttle->known, key, throttle);
    mem_free(key);
}

static void tidy_counts(struct map *map, const struct scale *scale, int64_t now_ms) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(map, &cursor)) != NULL;) {
        struct throttle_count *count = entry->value;
        if (faded(count, scale, now_ms) == 0) {
            map_remove_text(map, entry->key.text);
            mem_free(count);
        }
    }
}

void account_throttle_tidy(struct throttle *throttle, int64_t now_ms) {
    tidy_counts(&throttle->addresses, &address_scale, now_ms);
    tidy_counts(&throttle->logins, &login_scale, now_ms);
    tidy_counts(&throttle->steps, &step_scale, now_ms);
    tidy_counts(&throttle->devices, &device_scale, now_ms);
}
