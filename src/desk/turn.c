/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place of each customer who waits in a shared queue. The order is that in which a channel starts them by itself.
 */
#include "desk/inside.h"

enum { PLACES_AFTER_MS = 500 }; /* a crowd that comes or goes is counted once */

static bool waits_there(const struct desk_session *session, uint16_t number) {
    const struct session_state *state = &session->now.session.state;
    const struct session_row *row = session_find_row(state, number);
    return row != NULL && row->part == PART_QUEUED && state->link != LINK_NOT_IN && state->outcome == OUTCOME_OPEN;
}

static void count_queue(struct desk *desk, const struct queue *queue) {
    int64_t place = 0;
    for (size_t i = 0; i < queue->count; i++) {
        struct desk_session *session = desk_find_session(desk, QUEUE_ROW_SESSION(queue->places[i]));
        if (session == NULL || !waits_there(session, QUEUE_ROW_NUMBER(queue->places[i]))) {
            continue;
        }
        place++;
        if (session->place != place) {
            session->place = place;
            applet_tell_state(session);
        }
    }
}

static void count_changed(void *user) {
    struct desk *desk = user;
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->queues, &cursor)) != NULL) {
        struct queue *queue = entry->value;
        if (queue->order_changed) {
            queue->order_changed = false;
            count_queue(desk, queue);
        }
    }
}

void turn_changed(struct desk *desk, struct queue *queue) {
    if (queue->key.kind == DESK_QUEUE_TECHNICIAN) {
        return;
    }
    queue->order_changed = true;
    if (desk->turn_alarm.position == 0) {
        desk->turn_alarm.fire = count_changed;
        desk->turn_alarm.user = desk;
        alarm_set(&desk->alarms, &desk->turn_alarm, desk_now_ms(desk) + PLACES_AFTER_MS);
    }
}

int64_t turn_of(struct desk_session *session, const struct session_row *row) {
    if (session->place == 0) {
        struct queue *queue = queue_of(session->desk, queue_of_owner(row->owner_kind, row->owner_id));
        int64_t place = 1;
        for (size_t i = 0; i < queue->count && QUEUE_ROW_SESSION(queue->places[i]) < session->id; i++) {
            const struct desk_session *before = desk_find_session(session->desk, QUEUE_ROW_SESSION(queue->places[i]));
            place += before != NULL && waits_there(before, QUEUE_ROW_NUMBER(queue->places[i]));
        }
        session->place = place;
    }
    return session->place;
}
