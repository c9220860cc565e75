/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/state.h"

#include <string.h>

void session_state_init(struct session_state *state) {
    memset(state, 0, sizeof *state);
}

const struct session_row *session_find_row(const struct session_state *state, unsigned number) {
    for (size_t i = 0; number != 0 && i < SESSION_ROWS_MAX; i++) {
        if (state->rows[i].number == number) {
            return &state->rows[i];
        }
    }
    return NULL;
}

const struct session_row *session_find_part(const struct session_state *state, enum part part) {
    const struct session_row *found = NULL;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0 && row->part == part && (found == NULL || row->number < found->number)) {
            found = row;
        }
    }
    return found;
}

const struct session_row *session_find_technician(const struct session_state *state, int32_t technician_id) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0 && row->part != PART_OUT && row->owner_kind == OWNER_TECHNICIAN &&
            row->owner_id == technician_id) {
            return row;
        }
    }
    return NULL;
}

const struct session_row *session_holder(const struct session_state *state) {
    if (!state->started) {
        return NULL;
    }
    const struct session_row *lead = session_find_part(state, PART_LEAD);
    return lead != NULL ? lead : session_find_part(state, PART_SOURCE);
}

const struct session_row *session_governing_row(const struct session_state *state) {
    static const enum part order[] = {PART_LEAD,   PART_SOURCE,       PART_QUEUED,
                                      PART_TARGET, PART_COLLABORATOR, PART_INVITED};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        const struct session_row *row = session_find_part(state, order[i]);
        if (row != NULL) {
            return row;
        }
    }
    return NULL;
}

bool session_row_is_shared(const struct session_row *row) {
    return row->owner_kind == OWNER_GROUP || row->owner_kind == OWNER_CHANNEL;
}

enum status session_row_status(const struct session_state *state, const struct session_row *row) {
    must(row->number != 0);
    struct status_facts facts = {.link = state->link,
                                 .outcome = state->outcome,
                                 .part = row->part,
                                 .out_reason = row->out_reason,
                                 .held = state->held,
                                 .own_hold = row->own_hold};
    return status_project(&facts);
}

bool session_is_shown(const struct session_state *state) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (state->rows[i].number != 0 && status_is_shown(session_row_status(state, &state->rows[i]))) {
            return true;
        }
    }
    return false;
}

static struct owner owner_of(const struct session_row *row) {
    return row == NULL ? (struct owner){OWNER_NONE, 0} : (struct owner){row->owner_kind, row->owner_id};
}

/* Fills in how a row differs; false where it does not. */
static bool row_change(const struct session_state *before, const struct session_state *after,
                       const struct session_row *row, struct session_row_change *out_change) {
    const struct session_row *old = session_find_row(before, row->number);
    struct session_row_change change = {
        .row = row->number,
        .old_status = old == NULL ? STATUS_NONE : session_row_status(before, old),
        .new_status = session_row_status(after, row),
        .old_owner = owner_of(old),
        .new_owner = owner_of(row),
        .out_reason = row->out_reason,
    };
    bool moved =
        old != NULL && (change.old_owner.kind != change.new_owner.kind || change.old_owner.id != change.new_owner.id);
    *out_change = change;
    return change.old_status != change.new_status || moved;
}

size_t session_row_changes(const struct session_state *before, const struct session_state *after,
                           struct session_row_change out_changes[SESSION_ROW_CHANGES_MAX]) {
    size_t count = 0;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        struct session_row_change change;
        if (after->rows[i].number == 0 || !row_change(before, after, &after->rows[i], &change)) {
            continue;
        }
        size_t at = count++;
        for (; at > 0 && out_changes[at - 1].row > change.row; at--) {
            out_changes[at] = out_changes[at - 1];
        }
        out_changes[at] = change;
    }
    return count;
}
