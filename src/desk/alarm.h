/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything in the desk that waits for a moment of the monotonic clock, in one heap. Which moment is always derived
 * from what the alarm belongs to, so an alarm holds no state of its own. */
#ifndef TOWLINE_DESK_ALARM_H
#define TOWLINE_DESK_ALARM_H

#include <stddef.h>
#include <stdint.h>

/* Lives inside the thing it wakes; `fire` and `user` are set once. */
struct alarm {
    int64_t due_ms;
    size_t position; /* in the heap, from 1; 0: not set */
    void (*fire)(void *user);
    void *user;
};

struct alarms {
    struct alarm **heap; /* owned array of borrowed alarms, index 1 and on */
    size_t count;
    size_t capacity;
};

/* Frees the heap; alarms that are still set are forgotten. */
void alarms_finish(struct alarms *alarms);

/* Sets or moves the alarm. */
void alarm_set(struct alarms *alarms, struct alarm *alarm, int64_t due_ms);

/* Takes it out; harmless when it is not set. */
void alarm_clear(struct alarms *alarms, struct alarm *alarm);

/* When the next one is due, -1: none is set. */
int64_t alarms_next_ms(const struct alarms *alarms);

/* Takes out and fires one alarm that is due by now_ms; whether there was one. Equal times fire in no stated order. */
int alarms_fire_one(struct alarms *alarms, int64_t now_ms);

#endif
