/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

#include <string.h>

static const char *check_rows(const struct session_state *state) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number == 0 || row->part == PART_OUT) {
            continue;
        }
        if (row->out_reason != OUT_REASON_NONE) {
            return "a live row says why it is out";
        }
        if (row->owner_kind == OWNER_NONE || row->owner_id <= 0) {
            return "a live row belongs to nobody";
        }
        bool may_be_shared = row->part == PART_QUEUED || row->part == PART_TARGET;
        if (session_row_is_shared(row) && !may_be_shared) {
            return "a shared row leads, offers or collaborates";
        }
        if (row->own_hold && row->part != PART_COLLABORATOR) {
            return "an own hold without collaborating";
        }
        if (row->screen > SCREEN_NONE && row->part != PART_LEAD && row->part != PART_COLLABORATOR) {
            return "a screen for somebody who may not see it";
        }
        if (row->screen > SCREEN_NONE && (state->held || row->own_hold || state->outcome != OUTCOME_OPEN)) {
            return "a screen in a held or ended session";
        }
        for (size_t j = 0; j < i; j++) {
            const struct session_row *other = &state->rows[j];
            if (other->number != 0 && other->part != PART_OUT && other->owner_kind == row->owner_kind &&
                other->owner_id == row->owner_id) {
                return "two live rows of one owner";
            }
            if (other->number == row->number) {
                return "two rows of one number";
            }
        }
    }
    return NULL;
}

static unsigned count_part(const struct session_state *state, enum part part) {
    unsigned count = 0;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        count += state->rows[i].number != 0 && state->rows[i].part == part;
    }
    return count;
}

static const char *check_open(const struct session_state *state) {
    unsigned queued = count_part(state, PART_QUEUED);
    unsigned leads = count_part(state, PART_LEAD);
    unsigned sources = count_part(state, PART_SOURCE);
    unsigned targets = count_part(state, PART_TARGET);
    if (sources != targets || sources > 1) {
        return "a transfer without exactly one source and one target";
    }
    if (state->started && (leads + sources != 1 || queued != 0)) {
        return "a started session without exactly one holder";
    }
    if (!state->started && (queued + sources != 1 || leads != 0)) {
        return "an unstarted session that is neither queued nor on offer";
    }
    if (sources != 0 && (state->held || state->hand_off_row != 0 || count_part(state, PART_INVITED) != 0)) {
        return "a hold, an offer of the lead or an invitation outlived a transfer";
    }
    if (state->held && leads != 1) {
        return "held without a lead";
    }
    if (state->hand_off_row != 0) {
        const struct session_row *row = session_find_row(state, state->hand_off_row);
        if (row == NULL || row->part != PART_COLLABORATOR || leads != 1) {
            return "the lead is offered to nobody";
        }
    }
    bool joined = count_part(state, PART_COLLABORATOR) + count_part(state, PART_INVITED) != 0;
    if (joined && !state->started) {
        return "somebody joined a session that nobody started";
    }
    if (state->link == LINK_NOT_IN && (queued != 1 || state->code == CODE_SPENT)) {
        return "a session that goes on before the customer is in";
    }
    if (state->link != LINK_NOT_IN && (state->code == CODE_UNUSED || state->code == CODE_ENTERED)) {
        return "the customer is in and the code is still good";
    }
    return NULL;
}

static const char *check_step(const struct session_state *before, const struct session_state *after) {
    if (before->outcome != OUTCOME_OPEN && after->outcome != before->outcome) {
        return "an ended session did not stay ended";
    }
    if ((before->started && !after->started) || (before->was_active && !after->was_active)) {
        return "a started session became unstarted";
    }
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &before->rows[i];
        const struct session_row *later = session_find_row(after, row->number);
        if (row->number == 0 || later == NULL) {
            continue;
        }
        if (row->part == PART_OUT && (later->part != PART_OUT || later->out_reason != row->out_reason)) {
            return "a row that was out came back";
        }
        if (!status_is_shown(session_row_status(before, row)) && status_is_shown(session_row_status(after, later))) {
            return "a removed row is shown again";
        }
        if (row->owner_kind == OWNER_TECHNICIAN &&
            (later->owner_kind != OWNER_TECHNICIAN || later->owner_id != row->owner_id)) {
            return "a technician's row went to another owner";
        }
    }
    return NULL;
}

const char *model_broken_invariant(const struct session_state *before, const struct session_state *after) {
    const char *broken = check_step(before, after);
    if (broken == NULL) {
        broken = check_rows(after);
    }
    if (broken == NULL && after->outcome == OUTCOME_OPEN) {
        broken = check_open(after);
    }
    if (broken == NULL && after->outcome != OUTCOME_OPEN && (after->held || after->hand_off_row != 0)) {
        broken = "a hold or an offer of the lead outlived the session";
    }
    return broken;
}

/* What a row is apart from its number; order of the reduced rows. */
static uint64_t row_key(const struct session_row *row) {
    return ((uint64_t)row->part << 48) | ((uint64_t)row->owner_kind << 40) | ((uint64_t)(uint32_t)row->owner_id << 8) |
           ((uint64_t)row->screen << 1) | row->own_hold;
}

void model_reduce(struct session_state *state, bool is_full) {
    struct session_row rows[SESSION_ROWS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        struct session_row row = state->rows[i];
        if (row.number == 0 || !status_is_shown(session_row_status(state, &row))) {
            continue;
        }
        if (!is_full) {
            row.screen = SCREEN_NONE;
        }
        size_t at = count++;
        for (; at > 0 && row_key(&rows[at - 1]) > row_key(&row); at--) {
            rows[at] = rows[at - 1];
        }
        rows[at] = row;
    }
    unsigned hand_off = state->hand_off_row;
    memset(state->rows, 0, sizeof state->rows);
    for (size_t i = 0; i < count; i++) {
        state->rows[i] = rows[i];
        state->rows[i].number = (uint16_t)(i + 1);
        if (hand_off != 0 && rows[i].number == hand_off) {
            state->hand_off_row = (uint16_t)(i + 1);
        }
    }
    state->next_row = (uint16_t)(count + 1);
    if (!is_full) {
        state->consent = SCREEN_NONE;
        state->reboot_order = REBOOT_NONE;
    }
}
