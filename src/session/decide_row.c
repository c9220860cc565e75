/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of technicians and administrators on a row, by spec/actions.def. */
#include <string.h>

#include "session/decide.h"

enum who { WHO_OWN, WHO_SHARED, WHO_ADMIN, WHO_RULE, WHO_COUNT };

/* How the actor stands to the row. */
enum standing { STANDING_NONE, STANDING_OWN, STANDING_SHARED, STANDING_RULE, STANDING_COUNT };

static const bool who_allows[WHO_COUNT][STANDING_COUNT] = {
    [WHO_OWN] = {[STANDING_OWN] = true},
    [WHO_SHARED] = {[STANDING_OWN] = true, [STANDING_SHARED] = true},
    [WHO_ADMIN] = {[STANDING_OWN] = true, [STANDING_SHARED] = true, [STANDING_RULE] = true},
    [WHO_RULE] = {[STANDING_RULE] = true},
};

enum need {
#define NEED_LINE(NAME, REFUSAL) NEED_##NAME,
#include "needs.def"
#undef NEED_LINE
    NEED_COUNT
};
#define NEED(NAME) (1U << NEED_##NAME)

static const enum refusal need_refusals[NEED_COUNT] = {
#define NEED_LINE(NAME, REFUSAL) [NEED_##NAME] = REFUSAL_##REFUSAL,
#include "needs.def"
#undef NEED_LINE
};

struct action {
    bool exists;
    enum event_type event;
    enum who who;
    enum right right;
    enum part other; /* PART_OUT: names no second row */
    unsigned needs;
};

static const struct action actions[COMMAND_TYPE_COUNT][PART_COUNT] = {
#define ACTION(COMMAND, PART, EVENT, WHO, RIGHT, OTHER, needs)                                                         \
    [COMMAND_##COMMAND][PART_##PART] = {true, EVENT_##EVENT, WHO_##WHO, RIGHT_##RIGHT, PART_##OTHER, needs},
#include "actions.def"
#undef ACTION
};

static enum standing standing_of(const struct question *question, const struct session_row *row) {
    const struct session_actor *actor = &question->command->actor;
    if (row->owner_kind == OWNER_TECHNICIAN && row->owner_id == actor->id) {
        return STANDING_OWN;
    }
    /* Who has a row of his own in the session does not see the shared one. */
    if (session_row_is_shared(row) && question->context->actor_serves_row &&
        session_find_technician(question->state, actor->id) == NULL) {
        return STANDING_SHARED;
    }
    bool rules = actor->kind == ACTOR_ADMINISTRATOR && question->context->actor_rules_row;
    return rules ? STANDING_RULE : STANDING_NONE;
}

enum refusal check_target(const struct question *question, const struct session_row *row) {
    static const enum refusal by_state[] = {
        [TARGET_AVAILABLE] = REFUSAL_NONE,           [TARGET_UNKNOWN] = REFUSAL_TARGET_UNKNOWN,
        [TARGET_DISABLED] = REFUSAL_TARGET_DISABLED, [TARGET_AWAY] = REFUSAL_TARGET_AWAY,
        [TARGET_BUSY] = REFUSAL_TARGET_BUSY,         [TARGET_LOGGED_OUT] = REFUSAL_TARGET_LOGGED_OUT,
    };
    const struct owner *target = &question->command->target;
    if (target->kind == OWNER_NONE || target->id <= 0) {
        return REFUSAL_TARGET_UNKNOWN;
    }
    if (target->kind == row->owner_kind && target->id == row->owner_id) {
        return REFUSAL_TARGET_SAME_QUEUE;
    }
    if (target->kind == OWNER_TECHNICIAN) {
        const struct session_row *theirs = session_find_technician(question->state, target->id);
        bool goes_back = theirs != NULL && theirs->part == PART_SOURCE && row->part == PART_TARGET;
        bool to_himself = session_row_is_shared(row) && target->id == question->command->actor.id;
        if ((theirs != NULL && !goes_back) || to_himself) {
            return REFUSAL_TARGET_IN_SESSION;
        }
    }
    must((unsigned)question->context->target < sizeof by_state / sizeof by_state[0]);
    return by_state[question->context->target];
}

/* An invitation waits for its technician, so only a transfer asks whether he is there. */
static enum refusal check_invited(const struct question *question, const struct session_row *row) {
    if (question->command->target.kind != OWNER_TECHNICIAN) {
        return REFUSAL_TARGET_UNKNOWN;
    }
    enum refusal refusal = check_target(question, row);
    bool is_elsewhere =
        refusal == REFUSAL_TARGET_AWAY || refusal == REFUSAL_TARGET_BUSY || refusal == REFUSAL_TARGET_LOGGED_OUT;
    return is_elsewhere ? REFUSAL_NONE : refusal;
}

static bool need_met(const struct question *question, const struct session_row *row, enum need need) {
    const struct session_state *state = question->state;
    switch (need) {
    case NEED_IN:
        return state->link != LINK_NOT_IN;
    case NEED_CODE:
        return state->code == CODE_UNUSED || state->code == CODE_ENTERED;
    case NEED_ONLINE:
        return state->link == LINK_ONLINE;
    case NEED_HELD:
        return state->held;
    case NEED_NOT_HELD:
        return !state->held;
    case NEED_OWN_HOLD:
        return row->own_hold;
    case NEED_NO_OWN_HOLD:
        return !row->own_hold;
    case NEED_HAND_OFF:
        return state->hand_off_row != 0;
    case NEED_NO_HAND_OFF:
        return state->hand_off_row == 0;
    case NEED_HAND_OFF_TO_ME:
        return state->hand_off_row == row->number;
    case NEED_SCREEN:
        return row->screen != SCREEN_NONE;
    case NEED_BELOW_LIMIT:
        return question->context->actor_active_count < question->context->active_max;
    case NEED_ROOM:
        return state_has_room(state);
    case NEED_TARGET:
        return true; /* see check_needs */
    case NEED_COUNT:
        break;
    }
    must(false);
    return false;
}

static enum refusal check_needs(const struct question *question, const struct session_row *row,
                                const struct action *action) {
    for (unsigned need = 0; need < NEED_COUNT; need++) {
        if ((action->needs & (1U << need)) == 0) {
            continue;
        }
        if (!need_met(question, row, (enum need)need)) {
            return need_refusals[need];
        }
        if (need == NEED_TARGET) {
            enum refusal refusal =
                action->event == EVENT_INVITED ? check_invited(question, row) : check_target(question, row);
            if (refusal != REFUSAL_NONE) {
                return refusal;
            }
        }
    }
    return REFUSAL_NONE;
}

/* Asking for control needs more than asking to see. */
static enum right right_needed(const struct question *question, const struct action *action) {
    bool controls = action->event == EVENT_SCREEN_ASKED && question->command->mode == SCREEN_CONTROL;
    return controls ? RIGHT_CONTROL : action->right;
}

/* Serving the queue takes nothing from an administrator; with a row of his own he is its technician. */
static bool may_as_administrator(const struct question *question, const struct action *action, enum standing standing) {
    return standing != STANDING_OWN && question->context->actor_rules_row && who_allows[action->who][STANDING_RULE];
}

static bool has_right(const struct question *question, const struct session_row *row, enum right right) {
    if (right == RIGHT_NONE) {
        return true;
    }
    if (right == RIGHT_END_SHARED && !session_row_is_shared(row)) {
        return true;
    }
    return (question->context->rights & (1U << right)) != 0;
}

static enum refusal check_mode(const struct question *question, const struct action *action) {
    const struct session_command *command = question->command;
    if (action->event == EVENT_SCREEN_ASKED) {
        return command->mode == SCREEN_VIEW || command->mode == SCREEN_CONTROL ? REFUSAL_NONE : REFUSAL_MODE_UNKNOWN;
    }
    if (action->event == EVENT_REBOOT_ORDERED) {
        return command->mode >= REBOOT_NORMAL && command->mode <= REBOOT_ASK ? REFUSAL_NONE : REFUSAL_MODE_UNKNOWN;
    }
    if (action->event == EVENT_CHAT || action->event == EVENT_PRIVATE_CHAT || action->event == EVENT_NOTE) {
        return question_has_text(question, SESSION_CHAT_BYTES_MAX) ? REFUSAL_NONE : REFUSAL_TEXT_INVALID;
    }
    if (action->event == EVENT_CODE_SENT) {
        return question_has_text(question, SESSION_COMMENT_BYTES_MAX) ? REFUSAL_NONE : REFUSAL_TEXT_INVALID;
    }
    bool is_long =
        command->text != NULL && strnlen(command->text, SESSION_COMMENT_BYTES_MAX + 1) > SESSION_COMMENT_BYTES_MAX;
    return is_long ? REFUSAL_TEXT_INVALID : REFUSAL_NONE;
}

/* The second row that the command names, by number or by its technician; NULL where that is none of the right part. */
static const struct session_row *other_row(const struct question *question, const struct action *action) {
    const struct session_command *command = question->command;
    const struct session_row *other = session_find_row(question->state, command->other_row);
    if (other == NULL && command->target.kind == OWNER_TECHNICIAN) {
        other = session_find_technician(question->state, command->target.id);
    }
    return other != NULL && other->part == action->other ? other : NULL;
}

/* A transfer to the technician who is the source goes back; check_target let no other one with a row pass. */
static enum event_type event_type_of(const struct question *question, const struct action *action) {
    const struct owner *target = &question->command->target;
    bool goes_back = action->event == EVENT_TRANSFERRED && target->kind == OWNER_TECHNICIAN &&
                     session_find_technician(question->state, target->id) != NULL;
    return goes_back ? EVENT_TRANSFERRED_BACK : action->event;
}

static void fill_end(struct session_event *event, const struct question *question) {
    bool is_connecting = question->state->link == LINK_NOT_IN;
    event->outcome = is_connecting ? OUTCOME_CANCELLED : OUTCOME_ENDED_BY_TECHNICIAN;
    event->cause = is_connecting ? CAUSE_CODE_CANCELLED : CAUSE_COMMAND;
}

static void fill_event(struct session_event *event, const struct question *question, const struct session_row *row,
                       const struct session_row *other) {
    /* A shared row becomes the row of whoever starts or transfers it. */
    if ((event_fields(event->type) & FIELD_BIT(OWNER)) != 0 && session_row_is_shared(row)) {
        event->owner = (struct owner){OWNER_TECHNICIAN, question->command->actor.id};
    }
    if ((event_fields(event->type) & FIELD_BIT(MODE)) != 0) {
        event->mode = question->command->mode;
    }
    if (event->type == EVENT_TRANSFERRED || event->type == EVENT_INVITED) {
        event->other_row = question->state->next_row;
        event->target = question->command->target;
    } else if (event->type == EVENT_LEAD_OFFERED) {
        event->other_row = other->number;
    } else if (event->type == EVENT_ENDED) {
        fill_end(event, question);
    } else if (other != NULL) {
        event->row = other->number;
    }
}

/* A session that is over only lets its rows be cleared, and noted what there is to say of it. */
static enum refusal decide_over(const struct question *question, const struct session_row *row,
                                struct session_decision *decision) {
    if (!status_is_shown(session_row_status(question->state, row))) {
        return REFUSAL_ROW_GONE;
    }
    if (question->command->type == COMMAND_NOTE) {
        if (!question_has_text(question, SESSION_CHAT_BYTES_MAX)) {
            return REFUSAL_TEXT_INVALID;
        }
        decision_add(decision, question, EVENT_NOTE, CAUSE_COMMAND);
        return REFUSAL_NONE;
    }
    if (question->command->type != COMMAND_END) {
        return REFUSAL_SESSION_OVER;
    }
    decision_add(decision, question, EVENT_CLEARED, CAUSE_COMMAND);
    return REFUSAL_NONE;
}

static enum refusal check_action(const struct question *question, const struct session_row *row,
                                 const struct action *action, enum standing standing,
                                 struct session_decision *decision) {
    bool as_administrator = may_as_administrator(question, action, standing);
    if (!action->exists || !(who_allows[action->who][standing] || as_administrator)) {
        /* An administrator who has no such command on another's row, and an owner where only administrators have. */
        return action->exists && standing == STANDING_RULE ? REFUSAL_NOT_YOUR_ROW : REFUSAL_NOT_FOR_PART;
    }
    enum right right = right_needed(question, action);
    if (!as_administrator && !has_right(question, row, right)) {
        decision->refused.right = right;
        return REFUSAL_NO_RIGHT;
    }
    enum refusal refusal = check_mode(question, action);
    return refusal != REFUSAL_NONE ? refusal : check_needs(question, row, action);
}

/* An administrator's transfer of a shared row makes it his, and nobody has two rows in a session. */
static bool would_have_two_rows(const struct question *question, const struct session_row *row,
                                const struct action *action) {
    return session_row_is_shared(row) && (event_fields(action->event) & FIELD_BIT(OWNER)) != 0 &&
           session_find_technician(question->state, question->command->actor.id) != NULL;
}

enum refusal decide_on_row(const struct question *question, struct session_decision *decision) {
    const struct session_command *command = question->command;
    if (command->actor.kind != ACTOR_TECHNICIAN && command->actor.kind != ACTOR_ADMINISTRATOR) {
        return REFUSAL_WRONG_ACTOR;
    }
    const struct session_row *row = session_find_row(question->state, command->row);
    if (row == NULL || row->part == PART_OUT) {
        return REFUSAL_ROW_GONE;
    }
    decision->refused.part = row->part;
    decision->refused.limit = question->context->active_max;
    enum standing standing = standing_of(question, row);
    if (standing == STANDING_NONE) {
        bool is_hidden = session_row_is_shared(row) && question->context->actor_serves_row;
        return is_hidden ? REFUSAL_ALREADY_IN_SESSION : REFUSAL_NOT_YOUR_ROW;
    }
    if (question->state->outcome != OUTCOME_OPEN) {
        return decide_over(question, row, decision);
    }
    const struct action *action = &actions[command->type][row->part];
    enum refusal refusal = check_action(question, row, action, standing, decision);
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    if (would_have_two_rows(question, row, action)) {
        return REFUSAL_ALREADY_IN_SESSION;
    }
    const struct session_row *other = NULL;
    if (action->other != PART_OUT) {
        other = other_row(question, action);
        if (other == NULL) {
            return REFUSAL_OTHER_ROW_WRONG;
        }
    }
    enum event_type type = event_type_of(question, action);
    fill_event(decision_add(decision, question, type, CAUSE_COMMAND), question, row, other);
    return REFUSAL_NONE;
}
