/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from a session's state by itself, so that nothing has to be remembered: clocks that are due, a link
 * whose applet is gone, a restart that is not recorded yet, technicians who were disabled. */
#include "desk/command.h"
#include "desk/people.h"
#include "desk/step.h"

enum {
    REFUSED_RETRY_MS = 60 * 1000,
    UPKEEP_STEPS_MAX = 4096, /* in flight: then duties wait, so that after a start with tens of thousands of sessions */
    UPKEEP_RETRY_MS = 200,   /* commands find room in the queue of the store */
};

/* One technician at a time; the next follows with the next settling. */
static bool tell_disabled(struct desk_session *session) {
    const struct session_state *state = &session->now.session.state;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number == 0 || row->owner_kind != OWNER_TECHNICIAN || row->part == PART_OUT ||
            !status_is_shown(session_row_status(state, row)) ||
            directory_technician_is_enabled(session->desk->directory, row->owner_id)) {
            continue;
        }
        const struct session_command command = {.type = COMMAND_TECHNICIAN_DISABLED,
                                                .actor = {.kind = ACTOR_SERVER},
                                                .target = {.kind = OWNER_TECHNICIAN, .id = row->owner_id}};
        return step_tell(session, &command);
    }
    return false;
}

struct session_command restart_command(const struct desk *desk) {
    return (struct session_command){
        .type = COMMAND_SERVER_RESTARTED, .actor = {.kind = ACTOR_SERVER}, .value = desk->down_ms};
}

static bool tell_restart(struct desk_session *session) {
    const struct session_command command = restart_command(session->desk);
    return session->restart_untold && step_tell(session, &command);
}

static void run_clock(struct desk_session *session, int64_t now_ms) {
    struct desk *desk = session->desk;
    struct session_deadline deadline =
        session_next_deadline(&session->now.session, &session->presence, &session->settings, now_ms);
    if (!deadline.exists) {
        alarm_clear(&desk->alarms, &session->alarm);
        return;
    }
    if (deadline.at_ms > now_ms) {
        alarm_set(&desk->alarms, &session->alarm, deadline.at_ms);
        return;
    }
    const struct session_command command = {
        .type = clock_command(deadline.clock), .actor = {.kind = ACTOR_SERVER}, .row = deadline.row};
    if (!step_tell(session, &command)) {
        alarm_set(&desk->alarms, &session->alarm, now_ms + REFUSED_RETRY_MS);
    }
}

/* What the customer's applet says waits only because it was too much. */
static void run_allowance(struct desk_session *session, int64_t now_ms) {
    int64_t at_ms = customer_may_say_ms(session);
    bool is_first = session->alarm.position == 0 || at_ms < session->alarm.due_ms;
    if (session->retry_count > 0 && session->step_count == 0 && at_ms > now_ms && is_first) {
        alarm_set(&session->desk->alarms, &session->alarm, at_ms);
    }
}

void session_settle(struct desk_session *session) {
    struct desk *desk = session->desk;
    int64_t now_ms = desk_now_ms(desk);
    if (session->committing || session->now.session.version == 0) {
        return;
    }
    if (session->step_count > 0) {
        alarm_clear(&desk->alarms, &session->alarm); /* the commit settles again */
        return;
    }
    if (session->now.session.state.outcome != OUTCOME_OPEN && !session_is_shown(&session->now.session.state)) {
        session_forget_if_over(session);
        return;
    }
    if (now_ms < session->retry_at_ms) {
        alarm_set(&desk->alarms, &session->alarm, session->retry_at_ms);
        return;
    }
    desk->auto_start_due |= session->retry_ms > 0; /* as in step_committed */
    if (desk->steps_in_flight >= UPKEEP_STEPS_MAX) {
        alarm_set(&desk->alarms, &session->alarm, now_ms + UPKEEP_RETRY_MS);
        return;
    }
    session_follow_focus(session);
    session_follow_settings(session);
    if (tell_restart(session)) {
        return;
    }
    retries_run(session);
    link_lost_duty(session);
    if (session->step_count > 0 || tell_disabled(session)) {
        return;
    }
    run_clock(session, now_ms);
    run_allowance(session, now_ms);
}

void desk_settle(struct desk *desk) {
    if (desk->auto_start_due && desk->loaded) {
        desk->auto_start_due = false;
        auto_start_run(desk);
    }
    people_tell(desk);
    desk_wake(desk);
}

void desk_wake(struct desk *desk) {
    int64_t next_ms = alarms_next_ms(&desk->alarms);
    if (next_ms == desk->wake_ms) {
        return;
    }
    desk->wake_ms = next_ms;
    desk->sink.wake_at(desk->sink.user, next_ms < 0 ? -1 : next_ms - desk->wall_base_ms);
}

void desk_tick(struct desk *desk) {
    int64_t now_ms = desk_now_ms(desk);
    desk->wake_ms = INT64_MIN; /* the sink's timer has gone off, or will be set anew */
    while (alarms_fire_one(&desk->alarms, now_ms)) {
    }
    desk_settle(desk);
}
