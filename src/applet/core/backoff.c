/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/backoff.h"

#include "base/must.h"

/* xorshift64*: good enough to spread pauses, nothing secret hangs on it. */
static uint64_t random_next(struct backoff *backoff) {
    uint64_t x = backoff->random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    backoff->random = x;
    return x * UINT64_C(2685821657736338717);
}

static int64_t random_below(struct backoff *backoff, int64_t bound) {
    must(bound > 0);
    return (int64_t)((random_next(backoff) >> 1) % (uint64_t)bound);
}

void backoff_init(struct backoff *backoff, uint64_t seed) {
    backoff->random = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
    backoff_reset(backoff);
}

void backoff_reset(struct backoff *backoff) {
    backoff->tries = 0;
    backoff->since_ms = -1;
}

int64_t backoff_next(struct backoff *backoff, int64_t now_ms) {
    if (backoff->since_ms < 0) {
        backoff->since_ms = now_ms;
    }
    int64_t step = BACKOFF_FIRST_MS;
    int64_t step_max = now_ms - backoff->since_ms < BACKOFF_EARLY_MS ? BACKOFF_EARLY_MAX_MS : BACKOFF_MAX_MS;
    for (unsigned i = 0; i < backoff->tries && step < step_max; i++) {
        step *= 2;
    }
    if (step > step_max) {
        step = step_max;
    }
    /* The count stands still while the early limit holds it, so that the steps beyond grow from there. */
    if (step < step_max || step_max == BACKOFF_MAX_MS) {
        backoff->tries++;
    }
    return step / 2 + random_below(backoff, step / 2 + 1);
}

int64_t backoff_stretch(struct backoff *backoff, int64_t floor_ms) {
    return floor_ms + random_below(backoff, floor_ms / 4 + 1);
}
