/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/clock.h"
#include "session/presence.h"
#include "session/session.h"

static const int64_t MS_PER_S = 1000;

static int32_t limit_s(const struct session_settings *settings, enum clock_kind clock) {
    switch (clock) {
    case CLOCK_KIND_CODE:
        return settings->code_valid_s;
    case CLOCK_KIND_CONNECTING:
        return settings->connecting_s;
    case CLOCK_KIND_WAITING:
        return settings->waiting_s;
    case CLOCK_KIND_UNSTARTED_OFFLINE:
        return settings->unstarted_offline_s;
    case CLOCK_KIND_IDLE:
    case CLOCK_KIND_COLLABORATOR_IDLE:
        return settings->idle_s;
    case CLOCK_KIND_TRANSFER_BACK:
        return settings->transfer_back_s;
    case CLOCK_KIND_HOLD_LIMIT:
        return settings->hold_limit_s;
    case CLOCK_KIND_LINK_OFFLINE:
        return settings->offline_after_s;
    case CLOCK_KIND_REBOOT_OVERDUE:
        return settings->reboot_timeout_s;
    case CLOCK_KIND_REBOOT_HEARD:
        return settings->reboot_heard_s;
    case CLOCK_KIND_COUNT:
        break;
    }
    must(false);
    return 0;
}

static int64_t offered_since(const struct session *session) {
    const struct session_row *target = session_find_part(&session->state, PART_TARGET);
    return target == NULL ? 0 : session_note(session, target->number)->offered_ms;
}

/* From when a clock that is not an idle clock counts. */
static int64_t counts_from(const struct session *session, enum clock_kind clock) {
    switch (clock) {
    case CLOCK_KIND_CODE:
        return session->made_clock_ms;
    case CLOCK_KIND_CONNECTING:
        return session->entered_clock_ms;
    case CLOCK_KIND_WAITING:
        return session->in_clock_ms;
    case CLOCK_KIND_UNSTARTED_OFFLINE:
        return session->offline_clock_ms;
    case CLOCK_KIND_TRANSFER_BACK:
        return offered_since(session);
    case CLOCK_KIND_HOLD_LIMIT:
        return session->held_clock_ms;
    case CLOCK_KIND_LINK_OFFLINE:
    case CLOCK_KIND_REBOOT_OVERDUE:
    case CLOCK_KIND_REBOOT_HEARD:
        return session->link_clock_ms;
    case CLOCK_KIND_IDLE:
    case CLOCK_KIND_COLLABORATOR_IDLE:
    case CLOCK_KIND_COUNT:
        break;
    }
    must(false);
    return 0;
}

/* Of the two clocks of a reboot one runs while the applet is still heard, the other while it is not. */
static bool presence_lets_run(const struct session_presence *presence, enum clock_kind clock) {
    if (clock == CLOCK_KIND_REBOOT_HEARD) {
        return presence->applet_connected;
    }
    return clock != CLOCK_KIND_REBOOT_OVERDUE || !presence->applet_connected;
}

struct session_deadline session_deadline_of(const struct session *session, const struct session_presence *presence,
                                            const struct session_settings *settings, enum clock_kind clock,
                                            unsigned row_number) {
    must(clock < CLOCK_KIND_COUNT);
    const struct session_deadline none = {.exists = false, .clock = clock};
    const struct session_row *row = session_find_row(&session->state, row_number);
    int32_t limit = limit_s(settings, clock);
    if (limit <= 0 || !clock_runs(&session->state, clock, row) || !presence_lets_run(presence, clock)) {
        return none;
    }
    int64_t at_ms = 0;
    if (clock == CLOCK_KIND_IDLE || clock == CLOCK_KIND_COLLABORATOR_IDLE) {
        at_ms = presence_idle_deadline(presence, clock == CLOCK_KIND_IDLE ? 0 : row_number, limit * MS_PER_S);
    } else {
        at_ms = counts_from(session, clock) + limit * MS_PER_S;
    }
    if (at_ms < presence->floor_ms[clock]) {
        at_ms = presence->floor_ms[clock];
    }
    return (struct session_deadline){.exists = true,
                                     .clock = clock,
                                     .row = clock == CLOCK_KIND_COLLABORATOR_IDLE ? (uint16_t)row_number : 0,
                                     .at_ms = at_ms};
}

static void take_earlier(struct session_deadline *best, struct session_deadline next) {
    if (next.exists && (!best->exists || next.at_ms < best->at_ms)) {
        *best = next;
    }
}

struct session_deadline session_next_deadline(const struct session *session, const struct session_presence *presence,
                                              const struct session_settings *settings, int64_t clock_ms) {
    (void)clock_ms;
    struct session_deadline best = {.exists = false};
    for (unsigned clock = 0; clock < CLOCK_KIND_COUNT; clock++) {
        if (clock != CLOCK_KIND_COLLABORATOR_IDLE) {
            take_earlier(&best, session_deadline_of(session, presence, settings, (enum clock_kind)clock, 0));
        }
    }
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        take_earlier(&best, session_deadline_of(session, presence, settings, CLOCK_KIND_COLLABORATOR_IDLE,
                                                session->state.rows[i].number));
    }
    return best;
}

/* 0 is never, which nothing is longer than. */
static bool is_shorter(int32_t old_s, int32_t new_s) {
    return new_s != 0 && (old_s == 0 || new_s < old_s);
}

void session_presence_settings_changed(struct session_presence *presence, const struct session_settings *old_settings,
                                       const struct session_settings *new_settings, int64_t clock_ms) {
    for (unsigned clock = 0; clock < CLOCK_KIND_COUNT; clock++) {
        enum clock_kind kind = (enum clock_kind)clock;
        if (is_shorter(limit_s(old_settings, kind), limit_s(new_settings, kind))) {
            presence->floor_ms[clock] = clock_ms + SESSION_SHORTENED_GRACE_MS;
        }
    }
}

void session_presence_restarted(struct session_presence *presence, const struct session *session,
                                const struct session_settings *settings, int64_t clock_ms) {
    struct session_deadline due = session_next_deadline(session, presence, settings, clock_ms);
    while (due.exists && due.at_ms <= clock_ms) {
        presence->floor_ms[due.clock] = clock_ms + SESSION_SHORTENED_GRACE_MS;
        due = session_next_deadline(session, presence, settings, clock_ms);
    }
}
