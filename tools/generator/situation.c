/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generator.h"

/* The row asked about is row 1 of technician 1; the others are there so that every command has somebody to name. */
enum { ME = 1, PARTNER = 2, GUEST = 3, HELPER = 4, STRANGER = 9 };

static void put_row(struct session_state *state, unsigned number, enum part part) {
    struct session_row *row = &state->rows[number - 1];
    row->number = (uint16_t)number;
    row->part = part;
    row->owner_kind = OWNER_TECHNICIAN;
    row->owner_id = (int32_t)number;
    state->next_row = (uint16_t)(number + 1);
}

static struct session_state state_of(const struct situation *situation) {
    struct session_state state;
    session_state_init(&state);
    state.link = situation->link;
    state.code = situation->link == LINK_NOT_IN ? CODE_ENTERED : CODE_SPENT;
    state.held = situation->held;
    state.started = situation->part != PART_QUEUED;
    put_row(&state, ME, situation->part);
    state.rows[0].own_hold = situation->own_hold;
    state.hand_off_row = situation->lead_offered ? ME : 0;
    switch (situation->part) {
    case PART_LEAD:
        put_row(&state, GUEST, PART_INVITED);
        put_row(&state, HELPER, PART_COLLABORATOR);
        break;
    case PART_SOURCE:
        put_row(&state, PARTNER, PART_TARGET);
        break;
    case PART_TARGET:
        put_row(&state, PARTNER, PART_SOURCE);
        break;
    case PART_INVITED:
    case PART_COLLABORATOR:
        put_row(&state, PARTNER, PART_LEAD);
        break;
    case PART_QUEUED:
    case PART_OUT:
    case PART_COUNT:
        break;
    }
    return state;
}

bool situation_is_possible(const struct situation *situation) {
    bool is_in = situation->link != LINK_NOT_IN;
    bool may_be_held =
        situation->part == PART_LEAD || situation->part == PART_INVITED || situation->part == PART_COLLABORATOR;
    bool is_collaborator = situation->part == PART_COLLABORATOR;
    return situation->part != PART_OUT && (is_in || situation->part == PART_QUEUED) &&
           (!situation->held || may_be_held) && (is_collaborator || (!situation->own_hold && !situation->lead_offered));
}

static enum refusal ask(const struct session_state *state, enum command_type type) {
    const struct session_context context = {.rights = ~0U, .active_max = 10};
    struct session_command command = {.type = type, .actor = {ACTOR_TECHNICIAN, ME}, .row = ME, .mode = 1, .text = "x"};
    command.target = (struct owner){OWNER_TECHNICIAN, STRANGER};
    if (type == COMMAND_WITHDRAW) {
        command.other_row = GUEST;
    } else if (type == COMMAND_REMOVE || type == COMMAND_HAND_OFF) {
        command.other_row = HELPER;
    }
    struct session_decision decision;
    return session_decide(state, &command, &context, 0, &decision);
}

enum refusal situation_refusal(const struct situation *situation, enum command_type command) {
    struct session_state state = state_of(situation);
    enum refusal refusal = ask(&state, command);
    if (refusal != REFUSAL_NONE && situation->part == PART_LEAD) {
        state.hand_off_row = HELPER;
        refusal = ask(&state, command) == REFUSAL_NONE ? REFUSAL_NONE : refusal;
        state.hand_off_row = 0;
    }
    if (refusal == REFUSAL_NO_SCREEN && !situation->held && !situation->own_hold) {
        state.rows[0].screen = SCREEN_VIEW;
        refusal = ask(&state, command);
    }
    return refusal;
}

void situation_each(void (*visit)(void *user, const struct situation *situation), void *user) {
    for (unsigned part = 0; part < PART_COUNT; part++) {
        for (unsigned link = 0; link < LINK_COUNT; link++) {
            for (unsigned bits = 0; bits < 8; bits++) {
                struct situation situation = {.part = (enum part)part,
                                              .link = (enum link)link,
                                              .held = (bits & 4) != 0,
                                              .own_hold = (bits & 2) != 0,
                                              .lead_offered = (bits & 1) != 0};
                if (situation_is_possible(&situation)) {
                    visit(user, &situation);
                }
            }
        }
    }
}
