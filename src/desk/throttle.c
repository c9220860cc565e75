/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/throttle.h"

#include "base/alloc.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* A typing customer gets five tries. From then on each wrong code doubles the pause, up to a quarter of an hour; at
 * that rate one address tries 4 codes an hour of a million. Over all addresses the pause stays below what a customer
 * would notice until guessing is massive; the wrong codes of a busy day, ten a minute, never add up. */
enum {
    FREE_TRIES = 5,
    FIRST_PAUSE_MS = 1000,
    PAUSE_MS_MAX = 15 * 60 * 1000,
    HALVED_AFTER_MS = 60 * 60 * 1000,
    OVERALL_FREE_TRIES = 50,
    OVERALL_FIRST_PAUSE_MS = 20,
    OVERALL_PAUSE_MS_MAX = 5000,
    OVERALL_HALVED_AFTER_MS = 60 * 1000,
    OVERALL_FADE_MS = 6 * 1000, /* one is forgotten; longer than the longest pause, or guessing would outrun it */
    OVERALL_MAX = 600,          /* the longest pause; more would only take longer to forget */
    ADDRESSES_MAX = 10000,
};

struct throttle_entry {
    double wrong;
    int64_t at_ms;
    int64_t until_ms;
};

void throttle_key(const char *address, char out_key[THROTTLE_KEY_MAX]) {
    struct in6_addr v6;
    if (strchr(address, ':') != NULL && inet_pton(AF_INET6, address, &v6) == 1 && !IN6_IS_ADDR_V4MAPPED(&v6)) {
        const unsigned char *b = v6.s6_addr;
        (void)snprintf(out_key, THROTTLE_KEY_MAX, "%02x%02x:%02x%02x:%02x%02x:%02x%02x/64", b[0], b[1], b[2], b[3],
                       b[4], b[5], b[6], b[7]);
        return;
    }
    (void)snprintf(out_key, THROTTLE_KEY_MAX, "%.63s", address);
}

static double halve(double count, int64_t passed_ms, int64_t halved_after_ms) {
    while (passed_ms >= halved_after_ms && count > 0.01) {
        count /= 2;
        passed_ms -= halved_after_ms;
    }
    return count > 0.01 ? count : 0;
}

static int64_t pause_ms(double over, double step, int64_t first_ms, int64_t most_ms) {
    int64_t pause = first_ms;
    for (double i = step; i <= over && pause < most_ms; i += step) {
        pause *= 2;
    }
    return pause < most_ms ? pause : most_ms;
}

void throttle_init(struct throttle *throttle) {
    *throttle = (struct throttle){0};
    map_init_texts(&throttle->addresses);
}

void throttle_finish(struct throttle *throttle) {
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&throttle->addresses, &cursor)) != NULL) {
        mem_free(entry->value);
    }
    map_finish(&throttle->addresses);
}

int64_t throttle_wait_ms(const struct throttle *throttle, const char *address, int64_t now_ms) {
    char key[THROTTLE_KEY_MAX];
    throttle_key(address, key);
    const struct throttle_entry *entry = map_get_text(&throttle->addresses, key);
    int64_t until_ms = throttle->overall_until_ms;
    if (entry != NULL && entry->until_ms > until_ms) {
        until_ms = entry->until_ms;
    }
    return until_ms > now_ms ? until_ms - now_ms : 0;
}

/* Bounded memory: the address that came first goes first. */
static struct throttle_entry *find_or_add(struct throttle *throttle, const char *key, int64_t now_ms) {
    struct throttle_entry *entry = map_get_text(&throttle->addresses, key);
    if (entry != NULL) {
        return entry;
    }
    if (map_count(&throttle->addresses) >= ADDRESSES_MAX) {
        size_t cursor = 0;
        const struct map_entry *oldest = map_next(&throttle->addresses, &cursor);
        mem_free(map_remove_text(&throttle->addresses, oldest->key.text));
    }
    entry = NEW(struct throttle_entry);
    entry->at_ms = now_ms;
    (void)map_put_text(&throttle->addresses, key, entry);
    return entry;
}

void throttle_count_wrong(struct throttle *throttle, const char *address, int64_t now_ms) {
    char key[THROTTLE_KEY_MAX];
    throttle_key(address, key);
    struct throttle_entry *entry = find_or_add(throttle, key, now_ms);
    entry->wrong = halve(entry->wrong, now_ms - entry->at_ms, HALVED_AFTER_MS) + 1;
    entry->at_ms = now_ms;
    if (entry->wrong >= FREE_TRIES) {
        entry->until_ms = now_ms + pause_ms(entry->wrong - FREE_TRIES, 1, FIRST_PAUSE_MS, PAUSE_MS_MAX);
    }
    int64_t passed_ms = now_ms - throttle->overall_at_ms;
    double faded = throttle->overall - (double)passed_ms / OVERALL_FADE_MS;
    throttle->overall = halve(faded > 0 ? faded : 0, passed_ms, OVERALL_HALVED_AFTER_MS) + 1;
    throttle->overall = throttle->overall < OVERALL_MAX ? throttle->overall : OVERALL_MAX;
    throttle->overall_at_ms = now_ms;
    if (throttle->overall >= OVERALL_FREE_TRIES) {
        throttle->overall_until_ms = now_ms + pause_ms(throttle->overall - OVERALL_FREE_TRIES, OVERALL_FREE_TRIES,
                                                       OVERALL_FIRST_PAUSE_MS, OVERALL_PAUSE_MS_MAX);
    }
}
