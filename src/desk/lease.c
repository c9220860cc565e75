/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What consoles report as open or in focus, so that the idle clock stands still. Volatile: memory only. */
#include "base/text.h"
#include "desk/inside.h"

static const int64_t FOR_GOOD_MS = INT64_MAX / 4;

static void follow_focus(struct desk_session *session) {
    const struct session_state *state = &session->now.session.state;
    int64_t now_ms = desk_now_ms(session->desk);
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number == 0 || row->part == PART_OUT || row->owner_kind != OWNER_TECHNICIAN) {
            continue;
        }
        if (technician_has_focus(session->desk, row->owner_id, session->id)) {
            (void)session_presence_lease(&session->presence, row->number, LEASE_FOCUS, now_ms, FOR_GOOD_MS);
        } else {
            session_presence_drop(&session->presence, row->number, 1U << LEASE_FOCUS, now_ms);
        }
    }
}

void session_follow_focus(struct desk_session *session) {
    follow_focus(session);
}

void desk_idle_changed(struct desk *desk, int32_t session) {
    struct desk_session *found = session == 0 ? NULL : desk_find_session(desk, session);
    if (found != NULL) {
        follow_focus(found);
        session_settle(found);
        desk_wake(desk);
    }
}

bool desk_console_lease(struct desk_console *console, int32_t session, const char *kind, bool held) {
    struct desk *desk = console->desk;
    enum lease_kind lease;
    struct desk_session *found = desk_find_session(desk, session);
    const struct session_row *row =
        found == NULL ? NULL : session_find_technician(&found->now.session.state, console->technician);
    if (row == NULL || !lease_from_code(kind, &lease) || lease == LEASE_FOCUS) {
        return false;
    }
    int64_t now_ms = desk_now_ms(desk);
    if (held) {
        (void)session_presence_lease(&found->presence, row->number, lease, now_ms, now_ms + LEASE_VALID_MS);
    } else {
        session_presence_drop(&found->presence, row->number, 1U << lease, now_ms);
    }
    session_settle(found);
    desk_wake(desk);
    return true;
}

/* Another console of the same technician renews its own within 20 s. */
void leases_drop_console(struct desk *desk, struct desk_console *console) {
    const struct queue *queue =
        queue_of(desk, (struct desk_queue){.kind = DESK_QUEUE_TECHNICIAN, .id = console->technician});
    int64_t now_ms = desk_now_ms(desk);
    for (size_t i = 0; i < queue->count; i++) {
        struct desk_session *session = desk_find_session(desk, QUEUE_ROW_SESSION(queue->places[i]));
        unsigned row = QUEUE_ROW_NUMBER(queue->places[i]);
        unsigned kinds = 0;
        for (unsigned kind = 0; kind < LEASE_COUNT; kind++) {
            kinds |= kind == LEASE_FOCUS ? 0 : 1U << kind;
        }
        if (session != NULL && session->screen.state != DESK_SCREEN_OPEN) {
            session_presence_drop(&session->presence, row, kinds, now_ms);
            alarm_set(&desk->alarms, &session->alarm, now_ms); /* settled at the next tick */
        }
    }
}
