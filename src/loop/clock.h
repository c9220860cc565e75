/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_LOOP_CLOCK_H
#define TOWLINE_LOOP_CLOCK_H

#include <stdint.h>

/*
 * Where time comes from: the system's, or a simulator's. Copied by value; the user pointer is borrowed.
 * Both functions may be called from any thread.
 */
struct clock {
    int64_t (*wall_ms)(void *user);      /* milliseconds UTC since 1970; may jump */
    int64_t (*monotonic_ms)(void *user); /* milliseconds since some start; never goes back */
    void *user;
};

/* The system's clock. */
struct clock clock_system(void);

int64_t clock_wall_ms(const struct clock *clock);
int64_t clock_monotonic_ms(const struct clock *clock);

/* A clock that stands still until it is told otherwise, for tests and the simulator. */
struct clock_manual {
    int64_t wall_ms;
    int64_t monotonic_ms;
};

/* A clock that reads manual, which is borrowed. */
struct clock clock_from_manual(struct clock_manual *manual);

/* Lets both times pass. */
void clock_manual_advance(struct clock_manual *manual, int64_t ms);

#endif
