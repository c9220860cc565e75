/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "session/event.h"
#include "session/link.h"

enum stage { STAGE_FIRST, STAGE_OPEN, STAGE_ANY };
enum effect { EFFECT_KEEP, EFFECT_SET, EFFECT_CLEAR };
enum role { ROLE_SUBJECT, ROLE_OTHER, ROLE_NEW, ROLE_COUNT };

struct event_line {
    uint16_t version;
    enum stage stage;
    enum effect hold;
    enum effect hand_off;
    unsigned fields;
};

static const struct event_line lines[EVENT_TYPE_COUNT] = {
#define EVENT(NAME, code, version, stage, hold, hand_off, fields)                                                      \
    [EVENT_##NAME] = {version, STAGE_##stage, EFFECT_##hold, EFFECT_##hand_off, fields},
#include "events.def"
#undef EVENT
};

struct move {
    bool exists;
    enum part to;
    enum out_reason reason;
};

static const struct move moves[EVENT_TYPE_COUNT][ROLE_COUNT][PART_COUNT] = {
#define MOVE(EVENT, ROLE, FROM, TO, REASON)                                                                            \
    [EVENT_##EVENT][ROLE_##ROLE][PART_##FROM] = {true, PART_##TO, OUT_REASON_##REASON},
#include "moves.def"
#undef MOVE
};

unsigned event_fields(enum event_type type) {
    must(type < EVENT_TYPE_COUNT);
    return lines[type].fields;
}

uint16_t event_version(enum event_type type) {
    must(type < EVENT_TYPE_COUNT);
    return lines[type].version;
}

static bool stage_fits(const struct session_state *state, enum stage stage) {
    switch (stage) {
    case STAGE_FIRST:
        return state->next_row == 0;
    case STAGE_OPEN:
        return state->next_row != 0 && state->outcome == OUTCOME_OPEN;
    case STAGE_ANY:
        return state->next_row != 0;
    }
    must(false);
    return false;
}

static struct session_row *row_of(struct session_state *state, unsigned number) {
    for (size_t i = 0; number != 0 && i < SESSION_ROWS_MAX; i++) {
        if (state->rows[i].number == number) {
            return &state->rows[i];
        }
    }
    return NULL;
}

/* An empty slot, else that of the oldest row that is out; NULL where every slot has a live row. */
static struct session_row *free_slot(struct session_state *state) {
    struct session_row *oldest = NULL;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        struct session_row *row = &state->rows[i];
        if (row->number == 0) {
            return row;
        }
        if (row->part == PART_OUT && (oldest == NULL || row->number < oldest->number)) {
            oldest = row;
        }
    }
    return oldest;
}

static bool add_row(struct session_state *state, const struct session_event *event) {
    const struct move *move = &moves[event->type][ROLE_NEW][PART_OUT];
    if (!move->exists) {
        return true;
    }
    struct session_row *row = free_slot(state);
    unsigned number = state->next_row == 0 ? 1 : state->next_row;
    if (row == NULL || event->other_row != number || number >= SESSION_ROW_NUMBER_MAX ||
        event->target.kind == OWNER_NONE || event->target.id <= 0) {
        return false;
    }
    *row = (struct session_row){.number = (uint16_t)number,
                                .part = move->to,
                                .out_reason = move->reason,
                                .owner_kind = event->target.kind,
                                .owner_id = event->target.id};
    state->next_row = (uint16_t)(number + 1);
    return true;
}

static bool has_subject(enum event_type type) {
    for (unsigned part = 0; part < PART_COUNT; part++) {
        if (moves[type][ROLE_SUBJECT][part].exists) {
            return true;
        }
    }
    return false;
}

static void move_row(struct session_row *row, const struct move *move) {
    if (move->exists) {
        row->part = move->to;
        row->out_reason = move->reason;
    }
}

/* All rows at once: each goes where its old part sends it. */
static bool move_rows(struct session_state *state, const struct session_event *event, unsigned added) {
    struct session_row *subject = NULL;
    if (has_subject(event->type)) {
        subject = row_of(state, event->row);
        if (subject == NULL || subject->number == added || !moves[event->type][ROLE_SUBJECT][subject->part].exists) {
            return false;
        }
    }
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        struct session_row *row = &state->rows[i];
        if (row->number == 0 || row->number == added) {
            continue;
        }
        move_row(row, &moves[event->type][row == subject ? ROLE_SUBJECT : ROLE_OTHER][row->part]);
    }
    if (subject != NULL && (event_fields(event->type) & FIELD_BIT(OWNER)) != 0 && event->owner.kind != OWNER_NONE) {
        subject->owner_kind = event->owner.kind;
        subject->owner_id = event->owner.id;
    }
    return true;
}

static bool come_in(struct session_state *state) {
    if (state->link != LINK_NOT_IN) {
        return false;
    }
    state->link = LINK_ONLINE;
    state->code = state->code == CODE_NONE ? CODE_NONE : CODE_SPENT;
    return true;
}

static bool change_link(struct session_state *state, enum link link) {
    if (link >= LINK_COUNT || !link_may_move(state->link, link)) {
        return false;
    }
    state->link = link;
    /* An order older than a reboot or a long absence must not surprise the customer afterwards. */
    if (link == LINK_REBOOTING || link == LINK_OFFLINE) {
        state->reboot_order = REBOOT_NONE;
    }
    return true;
}

static bool enter_code(struct session_state *state) {
    if (state->code != CODE_UNUSED && state->code != CODE_ENTERED) {
        return false;
    }
    state->code = CODE_ENTERED;
    return true;
}

static bool turn_terms(struct session_state *state, enum terms_state from, enum terms_state to) {
    if (state->link != LINK_NOT_IN || state->terms != from) {
        return false;
    }
    state->terms = to;
    return true;
}

static bool turn_own_hold(struct session_state *state, const struct session_event *event, bool on) {
    struct session_row *row = row_of(state, event->row);
    if (row == NULL || row->own_hold == on) {
        return false;
    }
    row->own_hold = on;
    return true;
}

static bool set_screen(struct session_state *state, const struct session_event *event, unsigned mode) {
    struct session_row *row = row_of(state, event->row);
    if (row == NULL || mode > SCREEN_CONTROL) {
        return false;
    }
    row->screen = (enum screen_mode)mode;
    return true;
}

/* No row keeps a screen beyond what the customer allows. */
static void limit_screens(struct session_state *state) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (state->rows[i].screen > state->consent) {
            state->rows[i].screen = state->consent;
        }
    }
}

static bool set_consent(struct session_state *state, const struct session_event *event) {
    if (event->mode != SCREEN_VIEW && event->mode != SCREEN_CONTROL) {
        return false;
    }
    enum screen_mode mode = (enum screen_mode)event->mode;
    if (event->type == EVENT_CONSENT_GIVEN) {
        if (mode > state->consent) {
            state->consent = mode;
        }
        return true;
    }
    if (event->type == EVENT_CONSENT_WITHDRAWN && state->consent >= mode) {
        state->consent = mode == SCREEN_VIEW ? SCREEN_NONE : SCREEN_VIEW;
    }
    limit_screens(state);
    return true;
}

static bool end_session(struct session_state *state, const struct session_event *event) {
    if (event->outcome == OUTCOME_OPEN || event->outcome >= OUTCOME_COUNT) {
        return false;
    }
    state->outcome = event->outcome;
    state->reboot_order = REBOOT_NONE;
    return true;
}

static bool accept_lead(struct session_state *state, const struct session_event *event) {
    return state->hand_off_row == event->row;
}

/* What the end of a session left in a queue may be cleared from it. */
static bool may_clear(const struct session_state *state, unsigned number) {
    const struct session_row *row = session_find_row(state, number);
    return state->outcome != OUTCOME_OPEN && row != NULL && status_is_shown(session_row_status(state, row));
}

static bool offer_lead(struct session_state *state, const struct session_event *event) {
    const struct session_row *row = row_of(state, event->other_row);
    return row != NULL && row->part == PART_COLLABORATOR && state->hand_off_row == 0;
}

/* What a type does besides moving rows, the hold and the offer of the lead; and whether it fits. */
static bool take_effect(struct session_state *state, const struct session_event *event) {
    switch (event->type) {
    case EVENT_CREATED:
        state->code = event->flag ? CODE_UNUSED : CODE_NONE;
        return true;
    case EVENT_CODE_ENTERED:
        return enter_code(state);
    case EVENT_TERMS_SHOWN:
        return turn_terms(state, TERMS_UNASKED, TERMS_SHOWN);
    case EVENT_TERMS_ACCEPTED:
        return turn_terms(state, TERMS_SHOWN, TERMS_ACCEPTED);
    case EVENT_CAME_IN:
    case EVENT_CAME_IN_STARTED:
        return come_in(state);
    case EVENT_LINK_CHANGED:
        return change_link(state, event->link);
    case EVENT_SERVER_RESTARTED:
        if (state->outcome == OUTCOME_OPEN && state->link == LINK_ONLINE) {
            state->link = LINK_LOST;
        }
        return true;
    case EVENT_HELD:
        return !state->held;
    case EVENT_HOLD_ENDED:
        return state->held;
    case EVENT_OWN_HELD:
        return turn_own_hold(state, event, true);
    case EVENT_OWN_HOLD_ENDED:
        return turn_own_hold(state, event, false);
    case EVENT_LEAD_OFFERED:
        return offer_lead(state, event);
    case EVENT_LEAD_OFFER_CANCELLED:
        return state->hand_off_row != 0;
    case EVENT_LEAD_ACCEPTED:
        return accept_lead(state, event);
    case EVENT_REBOOT_ORDERED:
        state->reboot_order = (enum reboot_kind)event->mode;
        return event->mode >= REBOOT_NORMAL && event->mode <= REBOOT_ASK;
    case EVENT_SCREEN_ASKED:
        return event->mode != SCREEN_NONE && set_screen(state, event, event->mode);
    case EVENT_SCREEN_CLOSED:
        return set_screen(state, event, SCREEN_NONE);
    case EVENT_CONSENT_GIVEN:
    case EVENT_CONSENT_REFUSED:
    case EVENT_CONSENT_WITHDRAWN:
        return set_consent(state, event);
    case EVENT_ENDED:
        return end_session(state, event);
    case EVENT_CLEARED:
        return may_clear(state, event->row);
    case EVENT_STARTED:
    case EVENT_TRANSFERRED:
    case EVENT_TRANSFERRED_BACK:
    case EVENT_PICKED_UP:
    case EVENT_TAKEN_BACK:
    case EVENT_TRANSFER_TIMED_BACK:
    case EVENT_TARGET_LOST:
    case EVENT_INVITED:
    case EVENT_INVITATION_ACCEPTED:
    case EVENT_INVITATION_DECLINED:
    case EVENT_INVITATION_WITHDRAWN:
    case EVENT_REMOVED:
    case EVENT_LEFT:
    case EVENT_COLLABORATOR_IDLE:
    case EVENT_PARTICIPANT_LOST:
    case EVENT_SCREEN_OPENED:
    case EVENT_CHAT:
    case EVENT_PRIVATE_CHAT:
    case EVENT_NOTE:
    case EVENT_CODE_SENT:
        return true;
    case EVENT_TYPE_COUNT:
        break;
    }
    return false;
}

static void turn_holds(struct session_state *state, const struct session_event *event) {
    const struct event_line *line = &lines[event->type];
    if (line->hold != EFFECT_KEEP) {
        state->held = line->hold == EFFECT_SET;
    }
    if (line->hand_off != EFFECT_KEEP) {
        state->hand_off_row = line->hand_off == EFFECT_SET ? event->other_row : 0;
    }
}

static void settle_row(struct session_state *state, struct session_row *row) {
    if (row->part != PART_COLLABORATOR) {
        row->own_hold = false;
    }
    bool may_see = row->part == PART_LEAD || row->part == PART_COLLABORATOR;
    if (!may_see || state->held || row->own_hold || state->outcome != OUTCOME_OPEN) {
        row->screen = SCREEN_NONE;
    }
    state->started = state->started || row->part == PART_LEAD;
}

/* What always holds after any event, so that no event has to think of it. */
static void settle(struct session_state *state) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        struct session_row *row = &state->rows[i];
        if (row->number == 0) {
            continue;
        }
        settle_row(state, row);
        state->was_active = state->was_active || session_row_status(state, row) == STATUS_ACTIVE;
    }
    const struct session_row *offered = session_find_row(state, state->hand_off_row);
    if (offered == NULL || offered->part != PART_COLLABORATOR) {
        state->hand_off_row = 0;
    }
}

bool session_apply(struct session_state *state, const struct session_event *event) {
    if (event->type >= EVENT_TYPE_COUNT || event->version == 0 || event->version > lines[event->type].version ||
        !stage_fits(state, lines[event->type].stage)) {
        return false;
    }
    struct session_state next = *state;
    if (!add_row(&next, event) || !take_effect(&next, event) ||
        !move_rows(&next, event, next.next_row == state->next_row ? 0 : event->other_row)) {
        return false;
    }
    turn_holds(&next, event);
    settle(&next);
    *state = next;
    return true;
}
