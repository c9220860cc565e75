/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from the customer's side: the code, the applet's connection, consent, chat. */
#include "session/decide.h"
#include "session/link.h"

static enum refusal enter_code(const struct question *question, struct session_decision *decision) {
    switch (question->state->code) {
    case CODE_NONE:
        return REFUSAL_NO_CODE;
    case CODE_SPENT:
        return REFUSAL_CODE_SPENT;
    case CODE_UNUSED:
    case CODE_ENTERED:
        break;
    }
    decision_add(decision, question, EVENT_CODE_ENTERED, CAUSE_CODE_ENTERED);
    return REFUSAL_NONE;
}

static void come_in(const struct question *question, struct session_decision *decision) {
    const struct session_row *row = session_find_part(question->state, PART_QUEUED);
    must(row != NULL);
    const struct session_context *context = question->context;
    bool starts =
        context->auto_start && row->owner_kind == OWNER_TECHNICIAN && context->actor_active_count < context->active_max;
    struct session_event *event = decision_add(decision, question, starts ? EVENT_CAME_IN_STARTED : EVENT_CAME_IN,
                                               starts ? CAUSE_AUTO_START : CAUSE_APPLET_IN);
    event->row = row->number;
}

static enum refusal join(const struct question *question, struct session_decision *decision) {
    const struct session_state *state = question->state;
    if (state->link != LINK_NOT_IN) {
        return REFUSAL_CODE_SPENT;
    }
    if (state->code == CODE_UNUSED) {
        return REFUSAL_NO_CODE;
    }
    if (!question->context->has_terms || state->terms == TERMS_ACCEPTED) {
        come_in(question, decision);
    } else if (state->terms == TERMS_UNASKED) {
        decision_add(decision, question, EVENT_TERMS_SHOWN, CAUSE_APPLET_IN);
    }
    return REFUSAL_NONE;
}

static bool terms_are_shown(const struct session_state *state) {
    return state->link == LINK_NOT_IN && state->terms == TERMS_SHOWN;
}

static enum refusal accept_terms(const struct question *question, struct session_decision *decision) {
    if (!terms_are_shown(question->state)) {
        return REFUSAL_TERMS_NOT_SHOWN;
    }
    decision_add(decision, question, EVENT_TERMS_ACCEPTED, CAUSE_CUSTOMER);
    come_in(question, decision);
    return REFUSAL_NONE;
}

static enum refusal decline_terms(const struct question *question, struct session_decision *decision) {
    if (!terms_are_shown(question->state)) {
        return REFUSAL_TERMS_NOT_SHOWN;
    }
    decision_end(decision, question, OUTCOME_DECLINED, CAUSE_TERMS_DECLINED);
    return REFUSAL_NONE;
}

static enum refusal close_session(const struct question *question, struct session_decision *decision) {
    if (terms_are_shown(question->state)) {
        return decline_terms(question, decision);
    }
    /* Before the applet is in, closing it changes nothing: the connecting time-out runs on. */
    if (question->state->link != LINK_NOT_IN) {
        decision_end(decision, question, OUTCOME_CLOSED_BY_CUSTOMER, CAUSE_CUSTOMER_CLOSED);
    }
    return REFUSAL_NONE;
}

static enum refusal change_link(const struct question *question, struct session_decision *decision) {
    const struct session_state *state = question->state;
    if (state->link == LINK_NOT_IN && question->command->type != COMMAND_APPLET_LOST) {
        return REFUSAL_NOT_IN;
    }
    if (question->command->type == COMMAND_APPLET_RESUME && question->command->flag && state->link == LINK_REBOOTING) {
        return REFUSAL_NONE;
    }
    struct link_move move = link_move(question->command->type, state->link);
    if (move.exists) {
        decision_add(decision, question, EVENT_LINK_CHANGED, move.cause)->link = move.to;
    }
    return REFUSAL_NONE;
}

static enum refusal chat(const struct question *question, struct session_decision *decision) {
    if (question->state->link == LINK_NOT_IN) {
        return REFUSAL_NOT_IN;
    }
    if (!question_has_text(question, SESSION_CHAT_BYTES_MAX)) {
        return REFUSAL_TEXT_INVALID;
    }
    struct session_event *event = decision_add(decision, question, EVENT_CHAT, CAUSE_CUSTOMER);
    event->row = 0;
    event->value = question->command->value;
    return REFUSAL_NONE;
}

static enum refusal consent(const struct question *question, struct session_decision *decision) {
    const struct session_state *state = question->state;
    unsigned mode = question->command->mode;
    if (state->link == LINK_NOT_IN) {
        return REFUSAL_NOT_IN;
    }
    if (mode != SCREEN_VIEW && mode != SCREEN_CONTROL) {
        return REFUSAL_MODE_UNKNOWN;
    }
    enum command_type type = question->command->type;
    bool is_given = state->consent >= mode;
    if ((type == COMMAND_CONSENT_GIVE && is_given) || (type == COMMAND_CONSENT_WITHDRAW && !is_given)) {
        return REFUSAL_NONE;
    }
    enum event_type event = type == COMMAND_CONSENT_GIVE     ? EVENT_CONSENT_GIVEN
                            : type == COMMAND_CONSENT_REFUSE ? EVENT_CONSENT_REFUSED
                                                             : EVENT_CONSENT_WITHDRAWN;
    decision_add(decision, question, event, CAUSE_CUSTOMER)->mode = (uint8_t)mode;
    return REFUSAL_NONE;
}

static enum refusal screen(const struct question *question, struct session_decision *decision) {
    const struct session_row *row = session_find_row(question->state, question->command->row);
    if (row == NULL || row->screen == SCREEN_NONE) {
        return REFUSAL_NO_SCREEN;
    }
    if (question->command->type == COMMAND_SCREEN_FAILED) {
        bool by_server = question->command->actor.kind == ACTOR_SERVER;
        decision_add(decision, question, EVENT_SCREEN_CLOSED, by_server ? CAUSE_RIGHT_TAKEN : CAUSE_SCREEN_FAILED);
        return REFUSAL_NONE;
    }
    unsigned mode = question->command->mode;
    if (mode == SCREEN_NONE || mode > question->state->consent) {
        return REFUSAL_CONSENT_MISSING;
    }
    decision_add(decision, question, EVENT_SCREEN_OPENED, CAUSE_CUSTOMER)->mode = (uint8_t)mode;
    return REFUSAL_NONE;
}

enum refusal decide_customer(const struct question *question, struct session_decision *decision) {
    static enum refusal (*const by_command[COMMAND_TYPE_COUNT])(const struct question *, struct session_decision *) = {
        [COMMAND_CODE_ENTER] = enter_code,        [COMMAND_APPLET_JOIN] = join,
        [COMMAND_TERMS_ACCEPT] = accept_terms,    [COMMAND_TERMS_DECLINE] = decline_terms,
        [COMMAND_APPLET_LOST] = change_link,      [COMMAND_APPLET_RESUME] = change_link,
        [COMMAND_REBOOT_ANNOUNCE] = change_link,  [COMMAND_REBOOT_TAKE_BACK] = change_link,
        [COMMAND_CUSTOMER_CLOSE] = close_session, [COMMAND_CUSTOMER_CHAT] = chat,
        [COMMAND_CONSENT_GIVE] = consent,         [COMMAND_CONSENT_REFUSE] = consent,
        [COMMAND_CONSENT_WITHDRAW] = consent,     [COMMAND_SCREEN_OPENED] = screen,
        [COMMAND_SCREEN_FAILED] = screen,
    };
    enum actor_kind actor = question->command->actor.kind;
    if (actor != ACTOR_CUSTOMER && actor != ACTOR_SERVER) {
        return REFUSAL_WRONG_ACTOR;
    }
    if (question->state->outcome != OUTCOME_OPEN) {
        return REFUSAL_SESSION_OVER;
    }
    must(by_command[question->command->type] != NULL);
    return by_command[question->command->type](question, decision);
}
