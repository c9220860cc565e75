/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_LOOP_LOOP_H
#define TOWLINE_LOOP_LOOP_H

#include <stdint.h>

/* The event loop: one thread runs it; only loop_post and loop_stop may be called from other threads. */
struct loop;
struct uv_loop_s;

/* A new loop; aborts when the system gives none. Destroy it with loop_destroy. */
struct loop *loop_create(void);

/*
 * Frees a loop that does not run. Whatever was made on it (timers, signals, servers) must be destroyed before; closures
 * that were posted but not run yet are run here. NULL-safe.
 */
void loop_destroy(struct loop *loop);

/* Serves events until loop_stop. */
void loop_run(struct loop *loop);

/* Serves what is ready, waits at most wait_ms for something to happen. For tests. */
void loop_run_for(struct loop *loop, int64_t wait_ms);

/* Makes loop_run return after the current event; before loop_run: makes it return at once. Thread-safe. */
void loop_stop(struct loop *loop);

/* Runs fn(user) on the loop's thread, in order of posting. Thread-safe. The loop owns nothing of user's. */
void loop_post(struct loop *loop, void (*fn)(void *user), void *user);

/* libuv's loop, for those that hang their own handles on it; borrowed. */
struct uv_loop_s *loop_uv(struct loop *loop);

/* How long the loop's turns take: what waits for its turn waits that long. Only loops that are run with loop_run. */
enum {
    LOOP_SLOW_MS = 50,    /* a turn beyond that is counted */
    LOOP_WINDOW_MS = 250, /* what loop_longest_turn_ms looks back at, at least; twice that at most */
};

struct loop_figures {
    uint64_t turns;
    uint64_t turns_slow; /* longer than LOOP_SLOW_MS */
    uint64_t busy_us;    /* in all turns; the waiting for something to happen left out */
    uint64_t turn_us_max;
};

/* Since the loop was made. On the loop's thread. */
void loop_read_figures(struct loop *loop, struct loop_figures *out_figures);

/* The longest turn of late, the present one included as far as it has come. On the loop's thread. */
int64_t loop_longest_turn_ms(struct loop *loop);

/* The turn before the present one. On the loop's thread. */
int64_t loop_last_turn_us(const struct loop *loop);

/* A timer on the loop; fires once each time it was started. */
struct loop_timer;

/* A timer that does not run yet. */
struct loop_timer *loop_timer_create(struct loop *loop, void (*fn)(void *user), void *user);

/* Fires after_ms from now (negative: now, on the next turn), instead of when it would have. Monotonic time. */
void loop_timer_start(struct loop_timer *timer, int64_t after_ms);

/* Does not fire until started again. */
void loop_timer_stop(struct loop_timer *timer);

/* Stops and frees; allowed within the timer's own function. NULL-safe. */
void loop_timer_destroy(struct loop_timer *timer);

/* Calls fn on the loop's thread each time the process gets the signal. */
struct loop_signal;
struct loop_signal *loop_signal_create(struct loop *loop, int signal_number, void (*fn)(void *user, int signal_number),
                                       void *user);

/* NULL-safe. */
void loop_signal_destroy(struct loop_signal *signal);

#endif
