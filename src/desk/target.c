/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a session can be offered to: the decision itself is asked, and nothing is done with it. */
#include "desk/command.h"
#include "desk/inside.h"

static const enum owner_kind kinds[] = {
    [DESK_QUEUE_NONE] = OWNER_NONE,
    [DESK_QUEUE_TECHNICIAN] = OWNER_TECHNICIAN,
    [DESK_QUEUE_GROUP] = OWNER_GROUP,
    [DESK_QUEUE_CHANNEL] = OWNER_CHANNEL,
};

static bool is_about_target(enum refusal refusal) {
    return refusal == REFUSAL_TARGET_UNKNOWN || refusal == REFUSAL_TARGET_DISABLED || refusal == REFUSAL_TARGET_AWAY ||
           refusal == REFUSAL_TARGET_BUSY || refusal == REFUSAL_TARGET_LOGGED_OUT ||
           refusal == REFUSAL_TARGET_IN_SESSION || refusal == REFUSAL_TARGET_SAME_QUEUE;
}

const char *desk_target_refusal(struct desk *desk, int32_t technician, int32_t session, bool invites,
                                struct desk_queue target) {
    struct desk_session *found = desk_find_session(desk, session);
    if (found == NULL) {
        return NULL;
    }
    const struct value *value = session_value(found);
    const struct session_state *state = &value->session.state;
    const struct session_row *row = session_find_row(state, row_acted_on(desk, state, technician));
    row = row != NULL ? row : session_governing_row(state);
    if (row == NULL) {
        return NULL;
    }
    const struct session_command command = {
        .type = invites ? COMMAND_INVITE : COMMAND_TRANSFER,
        .actor = {.kind = actor_kind_for(desk, technician, row), .id = technician},
        .row = row->number,
        .target = {.kind = kinds[target.kind], .id = target.id},
    };
    struct session_context context;
    struct session_decision decision;
    context_fill(desk, value, &command, &context);
    enum refusal refusal = session_decide(state, &command, &context, desk_now_ms(desk), &decision);
    return is_about_target(refusal) ? refusal_code(refusal) : NULL;
}
