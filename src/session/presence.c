/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Idle clocks and what holds them still. */
#include <string.h>

#include "session/clock.h"
#include "session/presence.h"

static const bool lease_is_tool[LEASE_COUNT] = {
#define CONSOLE               false
#define TOOL                  true
#define LEASE(NAME, code, of) [LEASE_##NAME] = of,
#include "leases.def"
#undef LEASE
#undef CONSOLE
#undef TOOL
};

static int64_t later(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static struct session_idle *slot_of(struct session_presence *presence, unsigned row_number) {
    for (size_t i = 0; row_number != 0 && i < SESSION_ROWS_MAX; i++) {
        if (presence->rows[i].row == row_number) {
            return &presence->rows[i];
        }
    }
    return NULL;
}

static int64_t lease_end(const struct session_idle *slot, bool focus, bool tools) {
    int64_t end = 0;
    for (unsigned kind = 0; kind < LEASE_COUNT; kind++) {
        if (lease_is_tool[kind] ? tools : focus) {
            end = later(end, slot->lease_until_ms[kind]);
        }
    }
    return end;
}

/* Until when the session's clock stands still: the holder's focus, and any tool of anybody. */
static int64_t session_still_until(const struct session_presence *presence) {
    int64_t end = lease_end(&presence->session, false, true);
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_idle *slot = &presence->rows[i];
        end = later(end, lease_end(slot, slot->row == presence->session.row, true));
    }
    return end;
}

static void advance(struct session_idle *idle, int64_t still_until_ms, int64_t clock_ms) {
    if (idle->runs && clock_ms > later(idle->mark_ms, still_until_ms)) {
        idle->ran_ms += clock_ms - later(idle->mark_ms, still_until_ms);
    }
    idle->mark_ms = later(idle->mark_ms, clock_ms);
}

/* Up to now everything ran under the leases as they were. To be called before any of them changes. */
static void advance_all(struct session_presence *presence, int64_t clock_ms) {
    advance(&presence->session, session_still_until(presence), clock_ms);
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        advance(&presence->rows[i], lease_end(&presence->rows[i], true, true), clock_ms);
    }
}

static void turn(struct session_idle *idle, bool runs) {
    if (runs && !idle->runs) {
        idle->ran_ms = 0;
    }
    idle->runs = runs;
}

static void drop_absent_rows(struct session_presence *presence, const struct session_state *state) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = session_find_row(state, presence->rows[i].row);
        if (row == NULL || row->part == PART_OUT) {
            memset(&presence->rows[i], 0, sizeof presence->rows[i]);
        }
    }
}

static struct session_idle *add_slot(struct session_presence *presence, unsigned row_number, int64_t clock_ms) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (presence->rows[i].row == 0) {
            presence->rows[i] = (struct session_idle){.row = (uint16_t)row_number, .mark_ms = clock_ms};
            return &presence->rows[i];
        }
    }
    must(false);
    return NULL;
}

/* The slots as the session's rows are now. */
static void align(struct session_presence *presence, const struct session *session, int64_t clock_ms) {
    const struct session_state *state = &session->state;
    drop_absent_rows(presence, state);
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number == 0 || row->part == PART_OUT) {
            continue;
        }
        struct session_idle *slot = slot_of(presence, row->number);
        slot = slot != NULL ? slot : add_slot(presence, row->number, clock_ms);
        turn(slot, clock_runs(state, CLOCK_KIND_COLLABORATOR_IDLE, row));
    }
    const struct session_row *holder = session_holder(state);
    presence->session.row = holder == NULL ? 0 : holder->number;
    turn(&presence->session, clock_runs(state, CLOCK_KIND_IDLE, NULL));
}

void session_presence_init(struct session_presence *presence, const struct session *session, int64_t last_activity_ms,
                           int64_t clock_ms) {
    memset(presence, 0, sizeof *presence);
    presence->session.mark_ms = later(last_activity_ms, session->action_clock_ms);
    align(presence, session, clock_ms);
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        struct session_idle *slot = &presence->rows[i];
        const struct session_row_note *note = session_note(session, slot->row);
        if (note != NULL) {
            slot->mark_ms = later(last_activity_ms, note->action_ms);
        }
    }
    advance_all(presence, clock_ms);
}

void session_presence_follow(struct session_presence *presence, const struct session *session,
                             const struct session_event *event, int64_t clock_ms) {
    advance_all(presence, clock_ms);
    align(presence, session, clock_ms);
    if (session->state.link != LINK_ONLINE) {
        session_presence_drop_link(presence, clock_ms);
    }
    if (!event_is_action(event)) {
        return;
    }
    presence->session.ran_ms = 0;
    const struct session_row *row =
        event->actor.kind == ACTOR_CUSTOMER ? NULL : session_find_technician(&session->state, event->actor.id);
    if (row != NULL) {
        slot_of(presence, row->number)->ran_ms = 0;
    }
}

int64_t session_presence_idle_ms(const struct session_presence *presence, int64_t clock_ms) {
    const struct session_idle *idle = &presence->session;
    if (!idle->runs) {
        return 0;
    }
    int64_t from_ms = later(idle->mark_ms, session_still_until(presence));
    return idle->ran_ms + (clock_ms > from_ms ? clock_ms - from_ms : 0);
}

void session_presence_act(struct session_presence *presence, unsigned row_number, int64_t clock_ms) {
    advance_all(presence, clock_ms);
    presence->session.ran_ms = 0;
    struct session_idle *slot = slot_of(presence, row_number);
    if (slot != NULL) {
        slot->ran_ms = 0;
    }
}

bool session_presence_lease(struct session_presence *presence, unsigned row_number, enum lease_kind kind,
                            int64_t clock_ms, int64_t until_ms) {
    must(kind < LEASE_COUNT);
    struct session_idle *slot = row_number == 0 ? &presence->session : slot_of(presence, row_number);
    if (slot == NULL) {
        return false;
    }
    advance_all(presence, clock_ms);
    slot->lease_until_ms[kind] = until_ms;
    return true;
}

static void end_leases(struct session_idle *slot, unsigned kinds, int64_t clock_ms) {
    for (unsigned kind = 0; kind < LEASE_COUNT; kind++) {
        if ((kinds & (1U << kind)) != 0 && slot->lease_until_ms[kind] > clock_ms) {
            slot->lease_until_ms[kind] = clock_ms;
        }
    }
}

void session_presence_drop(struct session_presence *presence, unsigned row_number, unsigned kinds, int64_t clock_ms) {
    struct session_idle *slot = row_number == 0 ? &presence->session : slot_of(presence, row_number);
    if (slot != NULL) {
        advance_all(presence, clock_ms);
        end_leases(slot, kinds, clock_ms);
    }
}

void session_presence_drop_link(struct session_presence *presence, int64_t clock_ms) {
    unsigned tools = 0;
    for (unsigned kind = 0; kind < LEASE_COUNT; kind++) {
        tools |= lease_is_tool[kind] ? 1U << kind : 0;
    }
    advance_all(presence, clock_ms);
    end_leases(&presence->session, tools, clock_ms);
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        end_leases(&presence->rows[i], tools, clock_ms);
    }
}

int64_t presence_idle_deadline(const struct session_presence *presence, unsigned row_number, int64_t limit_ms) {
    if (row_number == 0) {
        const struct session_idle *idle = &presence->session;
        return later(idle->mark_ms, session_still_until(presence)) + limit_ms - idle->ran_ms;
    }
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_idle *slot = &presence->rows[i];
        if (slot->row == row_number) {
            return later(slot->mark_ms, lease_end(slot, true, true)) + limit_ms - slot->ran_ms;
        }
    }
    must(false);
    return 0;
}
