/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/returns.h"

#include "base/must.h"

enum {
    DEFAULT_PER_S = 100,
    LEAST_PER_S = 10,
    MOST_TIMES_START = 10,
    ADAPT_EACH_MS = 250,
    WAITING_MANY = 256, /* steps before the disk: about half a batch of the store */
    WAITING_FEW = 64,
    RETRY_MS_MAX = 60 * 1000,
};

void returns_init(struct returns *returns, int32_t per_s, int64_t now_ms) {
    double start = per_s > 0 ? per_s : DEFAULT_PER_S;
    *returns = (struct returns){
        .rate_per_s = start,
        .start_per_s = start,
        .tokens = start,
        .filled_ms = now_ms,
        .adapted_ms = now_ms,
        .slot_ms = now_ms,
    };
}

static void adapt(struct returns *returns, int64_t now_ms, size_t waiting) {
    if (now_ms - returns->adapted_ms < ADAPT_EACH_MS) {
        return;
    }
    returns->adapted_ms = now_ms;
    if (waiting > WAITING_MANY && returns->rate_per_s / 2 >= LEAST_PER_S) {
        returns->rate_per_s /= 2;
    } else if (waiting < WAITING_FEW && returns->rate_per_s * 1.1 <= returns->start_per_s * MOST_TIMES_START) {
        returns->rate_per_s *= 1.1;
    }
}

bool returns_admit(struct returns *returns, int64_t now_ms, size_t waiting, int64_t *out_retry_ms) {
    must(now_ms >= returns->filled_ms);
    adapt(returns, now_ms, waiting);
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
