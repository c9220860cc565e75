/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slows down whoever guesses codes. Only wrong codes count, since whole offices share one address; the pause grows
 * with each, per address and, more gently, over all addresses. Forgotten with time. */
#ifndef TOWLINE_DESK_THROTTLE_H
#define TOWLINE_DESK_THROTTLE_H

#include "base/map.h"

#include <stdint.h>

#define THROTTLE_KEY_MAX 64

/* What an address counts as: the /64 of IPv6, which one customer owns. */
void throttle_key(const char *address, char out_key[THROTTLE_KEY_MAX]);

struct throttle {
    struct map addresses; /* of struct throttle_entry, owned */
    double overall;       /* wrong codes of late, all addresses */
    int64_t overall_at_ms;
    int64_t overall_until_ms;
};

void throttle_init(struct throttle *throttle);
void throttle_finish(struct throttle *throttle);

/* How long this address still has to wait, in ms; 0: it may try. */
int64_t throttle_wait_ms(const struct throttle *throttle, const char *address, int64_t now_ms);

/* A wrong code came from the address. */
void throttle_count_wrong(struct throttle *throttle, const char *address, int64_t now_ms);

#endif
