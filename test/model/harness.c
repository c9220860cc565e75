/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

static const struct session_context base_context = {.rights = ~0U, .actor_serves_row = true, .active_max = 10};

/* The golden list, read once; TOWLINE_GOLDEN names it. */
static const struct golden *golden(void) {
    static struct golden list;
    static bool is_read;
    if (!is_read) {
        const char *path = getenv("TOWLINE_GOLDEN");
        must(path != NULL && golden_read(&list, path));
        is_read = true;
    }
    return &list;
}

static unsigned count_part(const struct session_state *state, enum part part) {
    unsigned count = 0;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        count += state->rows[i].number != 0 && state->rows[i].part == part;
    }
    return count;
}

static bool rows_are_single(const struct session_state *state) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        for (size_t j = 0; j < i; j++) {
            const struct session_row *a = &state->rows[i];
            const struct session_row *b = &state->rows[j];
            if (a->number != 0 && b->number != 0 && a->part != PART_OUT && b->part != PART_OUT &&
                a->owner_kind == b->owner_kind && a->owner_id == b->owner_id) {
                return false;
            }
        }
    }
    return true;
}

static bool pairs_are_listed(const struct session_state *before, const struct session_state *after) {
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    size_t count = session_row_changes(before, after, changes);
    for (size_t i = 0; i < count; i++) {
        if (changes[i].old_status != changes[i].new_status &&
            !golden()->allowed[changes[i].old_status][changes[i].new_status]) {
            return false;
        }
    }
    return true;
}

static bool out_is_final(const struct session_state *before, const struct session_state *after) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &before->rows[i];
        const struct session_row *later = session_find_row(after, row->number);
        if (row->number != 0 && row->part == PART_OUT && later != NULL && later->part != PART_OUT) {
            return false;
        }
    }
    return true;
}

static void judge(const struct session_state *before, const struct session_state *after, struct verdict *verdict) {
    bool open = after->outcome == OUTCOME_OPEN;
    unsigned leads = count_part(after, PART_LEAD);
    unsigned sources = count_part(after, PART_SOURCE);
    verdict->holder_ok = !open || (after->started ? leads + sources == 1 : leads == 0);
    verdict->transfer_ok = !open || (sources <= 1 && sources == count_part(after, PART_TARGET));
    verdict->rows_ok = rows_are_single(after);
    verdict->pair_ok = verdict->pair_ok && pairs_are_listed(before, after);
    verdict->ended_ok = verdict->ended_ok && (before->outcome == OUTCOME_OPEN || before->outcome == after->outcome);
    verdict->out_ok = verdict->out_ok && out_is_final(before, after);
    verdict->ended = !open;
    verdict->shown = session_is_shown(after);
    for (int32_t id = 1; id <= MODEL_TECHNICIANS; id++) {
        const struct session_row *row = session_find_technician(after, id);
        verdict->tidy[id] = !open && row != NULL && status_is_shown(session_row_status(after, row));
    }
}

/* With ghosts, the youngest row that is out stays beside the reduced ones, so that it can be seen to stay out. */
static void reduce(struct session_state *state) {
#ifdef MODEL_GHOST
    struct session_row ghost = {.number = 0};
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (state->rows[i].number > ghost.number && state->rows[i].part == PART_OUT) {
            ghost = state->rows[i];
        }
    }
    model_reduce(state, false);
    if (ghost.number != 0) {
        ghost.number = state->next_row++;
        ghost.out_reason = OUT_REASON_LEFT;
        state->rows[ghost.number - 1] = ghost;
    }
#else
    model_reduce(state, false);
#endif
}

static void step(struct session_state *state, struct verdict *verdict, const struct session_command *command,
                 const struct session_context *context) {
    struct session_decision decision;
    struct session_state before = *state;
    if (session_decide(state, command, context, 0, &decision) != REFUSAL_NONE) {
        return;
    }
    for (size_t i = 0; i < decision.event_count; i++) {
        (void)session_apply(state, &decision.events[i]);
    }
    judge(&before, state, verdict);
    reduce(state);
}

static struct owner owner_of(int pick) {
    return pick <= MODEL_TECHNICIANS ? (struct owner){OWNER_TECHNICIAN, pick}
                                     : (struct owner){OWNER_GROUP, MODEL_GROUP};
}

static const struct session_row *shared_row(const struct session_state *state) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0 && row->part != PART_OUT && session_row_is_shared(row)) {
            return row;
        }
    }
    return NULL;
}

void harness_create(struct session_state *state, int kind) {
    struct verdict verdict = {.pair_ok = true, .ended_ok = true, .out_ok = true};
    struct session_command command = {.type = COMMAND_CREATE, .actor = {ACTOR_TECHNICIAN, 1}};
    command.target = kind == 1   ? (struct owner){OWNER_TECHNICIAN, 1}
                     : kind == 2 ? (struct owner){OWNER_GROUP, MODEL_GROUP}
                                 : (struct owner){OWNER_CHANNEL, MODEL_GROUP};
    if (kind == 3) {
        command.actor = (struct session_actor){ACTOR_CUSTOMER, 0};
    }
    session_state_init(state);
    step(state, &verdict, &command, &base_context);
}

void harness_row(struct session_state *state, struct verdict *verdict, int me, int type, int pick) {
    const struct session_row *row = session_find_technician(state, me);
    row = row != NULL ? row : shared_row(state);
    if (row == NULL) {
        return;
    }
    struct session_command command = {.type = (enum command_type)type,
                                      .actor = {ACTOR_TECHNICIAN, me},
                                      .row = row->number,
                                      .target = owner_of(pick),
                                      .mode = 1,
                                      .text = "x"};
    step(state, verdict, &command, &base_context);
}

void harness_rule(struct session_state *state, struct verdict *verdict, int type, int pick) {
    const struct session_row *row =
        pick <= MODEL_TECHNICIANS ? session_find_technician(state, pick) : shared_row(state);
    if (row == NULL) {
        return;
    }
    struct session_context context = base_context;
    context.actor_serves_row = false;
    context.actor_rules_row = true;
    struct session_command command = {.type = (enum command_type)type,
                                      .actor = {ACTOR_ADMINISTRATOR, MODEL_TECHNICIANS},
                                      .row = row->number,
                                      .target = {OWNER_TECHNICIAN, MODEL_TECHNICIANS}};
    step(state, verdict, &command, &context);
}

void harness_fact(struct session_state *state, struct verdict *verdict, int type, int flags, int pick) {
    struct session_context context = base_context;
    context.has_terms = (flags & 1) != 0;
    context.auto_start = (flags & 2) != 0;
    const struct session_row *row =
        type == COMMAND_AUTO_START ? shared_row(state) : session_find_technician(state, pick);
    struct session_command command = {.type = (enum command_type)type,
                                      .actor = {ACTOR_SERVER, 0},
                                      .row = row == NULL ? 0 : row->number,
                                      .target = owner_of(pick),
                                      .flag = (flags & 4) != 0};
    step(state, verdict, &command, &context);
}

void harness_tidy(struct session_state *state, struct verdict *verdict, int me) {
    harness_row(state, verdict, me, COMMAND_END, me);
}
