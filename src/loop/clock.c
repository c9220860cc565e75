/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loop/clock.h"

#include "base/must.h"

#include <stddef.h>
#include <time.h>

static int64_t read_ms(clockid_t id) {
    struct timespec now;
    must(clock_gettime(id, &now) == 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_wall_ms(void *user) {
    (void)user;
    return read_ms(CLOCK_REALTIME);
}

static int64_t system_monotonic_ms(void *user) {
    (void)user;
    return read_ms(CLOCK_MONOTONIC);
}

struct clock clock_system(void) {
    return (struct clock){.wall_ms = system_wall_ms, .monotonic_ms = system_monotonic_ms};
}

int64_t clock_wall_ms(const struct clock *clock) {
    return clock->wall_ms(clock->user);
}

int64_t clock_monotonic_ms(const struct clock *clock) {
    return clock->monotonic_ms(clock->user);
}

static int64_t manual_wall_ms(void *user) {
    return ((const struct clock_manual *)user)->wall_ms;
}

static int64_t manual_monotonic_ms(void *user) {
    return ((const struct clock_manual *)user)->monotonic_ms;
}

struct clock clock_from_manual(struct clock_manual *manual) {
    return (struct clock){.wall_ms = manual_wall_ms, .monotonic_ms = manual_monotonic_ms, .user = manual};
}

void clock_manual_advance(struct clock_manual *manual, int64_t ms) {
    must(ms >= 0);
    manual->wall_ms += ms;
    manual->monotonic_ms += ms;
}
