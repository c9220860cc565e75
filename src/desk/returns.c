/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/returns.h"

#include "base/must.h"

enum {
    LEAST_PART_OF_START = 4,
    MOST_TIMES_START = 10,
    ADAPT_EACH_MS = 250,
    FORGET_MS = 60 * 1000, /* what the last rush taught says nothing about the next one */
    STEPS_MANY = 256,      /* before the disk: about half a batch of the store */
    STEPS_FEW = 64,
    TURN_LONG_MS = 50, /* of the loop: what a person begins to feel in a click */
    TURN_SHORT_MS = 20,
    RETRY_MS_MAX = 60 * 1000,
};

void returns_init(struct returns *returns, int32_t per_s, int64_t now_ms) {
    double start = per_s > 0 ? per_s : RETURNS_PER_S_DEFAULT;
    *returns = (struct returns){
        .rate_per_s = start,
        .start_per_s = start,
        .tokens = start,
        .filled_ms = now_ms,
        .adapted_ms = now_ms,
        .slot_ms = now_ms,
    };
}

static void adapt(struct returns *returns, int64_t now_ms, const struct returns_strain *strain) {
    int64_t since_ms = now_ms - returns->adapted_ms;
    if (since_ms < ADAPT_EACH_MS) {
        return;
    }
    returns->adapted_ms = now_ms;
    if (since_ms >= FORGET_MS) {
        returns->rate_per_s = returns->start_per_s;
    }
    bool is_disk_slow = strain->steps > STEPS_MANY;
    /* At the rate set by the operator the loop has other reasons to be slow: going below it would not help. */
    double least = is_disk_slow ? returns->start_per_s / LEAST_PART_OF_START : returns->start_per_s;
    double most = returns->start_per_s * MOST_TIMES_START;
    if ((is_disk_slow || strain->turn_ms > TURN_LONG_MS) && returns->rate_per_s > least) {
        returns->rate_per_s = returns->rate_per_s / 2 > least ? returns->rate_per_s / 2 : least;
    } else if (strain->steps < STEPS_FEW && strain->turn_ms < TURN_SHORT_MS) {
        returns->rate_per_s = returns->rate_per_s * 1.1 < most ? returns->rate_per_s * 1.1 : most;
    }
}

bool returns_admit(struct returns *returns, int64_t now_ms, const struct returns_strain *strain,
                   int64_t *out_retry_ms) {
    must(now_ms >= returns->filled_ms);
    adapt(returns, now_ms, strain);
    returns->tokens += (double)(now_ms - returns->filled_ms) * returns->rate_per_s / 1000;
    returns->filled_ms = now_ms;
    if (returns->tokens > returns->rate_per_s) {
        returns->tokens = returns->rate_per_s; /* one second's worth at once */
    }
    if (returns->tokens >= 1) {
        returns->tokens -= 1;
        return true;
    }
    int64_t gap_ms = (int64_t)(1000 / returns->rate_per_s) + 1;
    int64_t slot_ms = returns->slot_ms > now_ms ? returns->slot_ms + gap_ms : now_ms + gap_ms;
    if (slot_ms - now_ms > RETRY_MS_MAX) {
        slot_ms = now_ms + RETRY_MS_MAX;
    }
    returns->slot_ms = slot_ms;
    *out_retry_ms = slot_ms - now_ms;
    return false;
}
