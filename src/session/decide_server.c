/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server does by itself: clocks that ran out, sessions given out in turn, technicians disabled, a restart. */
#include "session/clock.h"
#include "session/decide.h"
#include "session/link.h"

enum refusal decide_clock(const struct question *question, struct session_decision *decision) {
    const struct session_state *state = question->state;
    enum clock_kind clock = (enum clock_kind)(question->command->type - COMMAND_CLOCK_CODE);
    const struct clock_line *line = clock_line(clock);
    const struct session_row *row = session_find_row(state, question->command->row);
    if (!clock_runs(state, clock, row)) {
        return REFUSAL_CLOCK_NOT_RUNNING;
    }
    struct session_event *event = decision_add(decision, question, line->event, line->cause);
    event->row = line->event == EVENT_COLLABORATOR_IDLE ? row->number : 0;
    event->outcome = line->outcome;
    if (line->event == EVENT_LINK_CHANGED) {
        struct link_move move = link_move(question->command->type, state->link);
        must(move.exists && move.cause == line->cause);
        event->link = move.to;
    } else if (line->event == EVENT_TRANSFER_TIMED_BACK) {
        event->row = session_find_part(state, PART_SOURCE)->number;
    }
    return REFUSAL_NONE;
}

static enum refusal auto_start(const struct question *question, struct session_decision *decision) {
    const struct session_row *row = session_find_row(question->state, question->command->row);
    const struct owner *target = &question->command->target;
    if (question->state->outcome != OUTCOME_OPEN) {
        return REFUSAL_SESSION_OVER;
    }
    if (row == NULL || row->part != PART_QUEUED || !session_row_is_shared(row)) {
        return REFUSAL_NOT_FOR_PART;
    }
    if (question->state->link != LINK_ONLINE) {
        return REFUSAL_LINK_NOT_ONLINE;
    }
    if (question->context->actor_active_count >= question->context->active_max) {
        decision->refused.limit = question->context->active_max;
        return REFUSAL_ACTIVE_LIMIT;
    }
    enum refusal refusal = target->kind == OWNER_TECHNICIAN ? check_target(question, row) : REFUSAL_TARGET_UNKNOWN;
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    decision_add(decision, question, EVENT_STARTED, CAUSE_AUTO_START)->owner = *target;
    return REFUSAL_NONE;
}

struct disabled_line {
    bool exists;
    enum event_type event;
    enum outcome outcome;
    enum cause cause;
};

static const struct disabled_line disabled_lines[PART_COUNT] = {
#define DISABLED(PART, EVENT, OUTCOME, CAUSE) [PART_##PART] = {true, EVENT_##EVENT, OUTCOME_##OUTCOME, CAUSE_##CAUSE},
#include "disabled.def"
#undef DISABLED
};

enum event_type session_event_when_disabled(enum part part) {
    must((unsigned)part < PART_COUNT && disabled_lines[part].exists);
    return disabled_lines[part].event;
}

/* Nobody is left to clear what a disabled technician has of sessions that are over. */
static enum refusal clear_disabled(const struct question *question, const struct session_row *row,
                                   struct session_decision *decision) {
    if (status_is_shown(session_row_status(question->state, row))) {
        decision_add(decision, question, EVENT_CLEARED, CAUSE_TECHNICIAN_DISABLED)->row = row->number;
    }
    return REFUSAL_NONE;
}

static enum refusal disable_technician(const struct question *question, struct session_decision *decision) {
    if (question->command->target.kind != OWNER_TECHNICIAN) {
        return REFUSAL_TARGET_UNKNOWN;
    }
    const struct session_row *row = session_find_technician(question->state, question->command->target.id);
    if (row == NULL) {
        return REFUSAL_NONE;
    }
    if (question->state->outcome != OUTCOME_OPEN) {
        return clear_disabled(question, row, decision);
    }
    const struct disabled_line *line = &disabled_lines[row->part];
    must(line->exists);
    struct session_event *event = decision_add(decision, question, line->event, line->cause);
    event->row = row->number;
    event->outcome = line->outcome;
    return REFUSAL_NONE;
}

static enum refusal restart_server(const struct question *question, struct session_decision *decision) {
    struct session_event *event = decision_add(decision, question, EVENT_SERVER_RESTARTED, CAUSE_SERVER_RESTARTED);
    event->value = question->command->value;
    return REFUSAL_NONE;
}

enum refusal decide_server(const struct question *question, struct session_decision *decision) {
    if (question->command->type == COMMAND_AUTO_START) {
        return auto_start(question, decision);
    }
    if (question->command->type == COMMAND_TECHNICIAN_DISABLED) {
        return disable_technician(question, decision);
    }
    must(question->command->type == COMMAND_SERVER_RESTARTED);
    return restart_server(question, decision);
}
