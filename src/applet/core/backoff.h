/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long to wait before the next try to reach the server: quick at first, so that a short outage is hardly felt,
 * never more than a few seconds within the first minute, so that a restarted server sees its applets again at once,
 * then growing to half a minute. Each pause is jittered so that many applets do not come at the same moment. */
#ifndef TOWLINE_APPLET_CORE_BACKOFF_H
#define TOWLINE_APPLET_CORE_BACKOFF_H

#include <stdint.h>

enum {
    BACKOFF_FIRST_MS = 300,
    BACKOFF_EARLY_MAX_MS = 4000, /* in the first minute of an outage */
    BACKOFF_EARLY_MS = 60 * 1000,
    BACKOFF_MAX_MS = 30 * 1000,
};

struct backoff {
    uint64_t random; /* state of the jitter's generator; never 0 */
    unsigned tries;
    int64_t since_ms; /* begin of the outage; -1: none */
};

/* seed: any number; different ones in different applets. */
void backoff_init(struct backoff *backoff, uint64_t seed);

/* The line is up: the next outage begins anew. */
void backoff_reset(struct backoff *backoff);

/* The pause before the next try, in ms from now_ms (monotonic): between half and all of the step that is due. */
int64_t backoff_next(struct backoff *backoff, int64_t now_ms);

/* A jittered number in floor_ms..floor_ms*5/4: for pauses that the server names. */
int64_t backoff_stretch(struct backoff *backoff, int64_t floor_ms);

#endif
