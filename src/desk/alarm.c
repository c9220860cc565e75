/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/alarm.h"

#include "base/alloc.h"
#include "base/must.h"

static void place(struct alarms *alarms, size_t position, struct alarm *alarm) {
    alarms->heap[position] = alarm;
    alarm->position = position;
}

static void sift_up(struct alarms *alarms, size_t position, struct alarm *alarm) {
    while (position > 1 && alarms->heap[position / 2]->due_ms > alarm->due_ms) {
        place(alarms, position, alarms->heap[position / 2]);
        position /= 2;
    }
    place(alarms, position, alarm);
}

static void sift_down(struct alarms *alarms, size_t position, struct alarm *alarm) {
    for (;;) {
        size_t child = position * 2;
        if (child > alarms->count) {
            break;
        }
        if (child < alarms->count && alarms->heap[child + 1]->due_ms < alarms->heap[child]->due_ms) {
            child++;
        }
        if (alarms->heap[child]->due_ms >= alarm->due_ms) {
            break;
        }
        place(alarms, position, alarms->heap[child]);
        position = child;
    }
    place(alarms, position, alarm);
}

void alarms_finish(struct alarms *alarms) {
    mem_free(alarms->heap);
    *alarms = (struct alarms){0};
}

void alarm_set(struct alarms *alarms, struct alarm *alarm, int64_t due_ms) {
    must(alarm->fire != NULL);
    if (alarm->position != 0) {
        if (alarm->due_ms == due_ms) {
            return;
        }
        alarm_clear(alarms, alarm);
    }
    if (alarms->count + 1 >= alarms->capacity) {
        alarms->capacity = alarms->capacity == 0 ? 64 : alarms->capacity * 2;
        alarms->heap = mem_resize_array(alarms->heap, alarms->capacity, sizeof alarms->heap[0]);
    }
    alarm->due_ms = due_ms;
    alarms->count++;
    sift_up(alarms, alarms->count, alarm);
}

void alarm_clear(struct alarms *alarms, struct alarm *alarm) {
    size_t position = alarm->position;
    if (position == 0) {
        return;
    }
    must(position <= alarms->count && alarms->heap[position] == alarm);
    struct alarm *last = alarms->heap[alarms->count];
    alarms->count--;
    alarm->position = 0;
    if (last == alarm) {
        return;
    }
    if (position > 1 && alarms->heap[position / 2]->due_ms > last->due_ms) {
        sift_up(alarms, position, last);
    } else {
        sift_down(alarms, position, last);
    }
}

int64_t alarms_next_ms(const struct alarms *alarms) {
    return alarms->count == 0 ? -1 : alarms->heap[1]->due_ms;
}

int alarms_fire_one(struct alarms *alarms, int64_t now_ms) {
    if (alarms->count == 0 || alarms->heap[1]->due_ms > now_ms) {
        return 0;
    }
    struct alarm *alarm = alarms->heap[1];
    alarm_clear(alarms, alarm);
    alarm->fire(alarm->user);
    return 1;
}
