/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a queue, and what becomes of it when its owner goes. */
#include "desk/inside.h"

static enum desk_fate fate_of(const struct session_state *state, const struct session_row *row) {
    if (state->outcome != OUTCOME_OPEN) {
        return DESK_FATE_CLEARED;
    }
    if (row->owner_kind != OWNER_TECHNICIAN) {
        return DESK_FATE_BLOCKS;
    }
    enum event_type event = session_event_when_disabled(row->part);
    return event == EVENT_ENDED ? DESK_FATE_ABORTED : event == EVENT_TARGET_LOST ? DESK_FATE_RETURNED : DESK_FATE_LEFT;
}

const char *desk_fate_word(enum desk_fate fate) {
    static const char *const words[] = {
        [DESK_FATE_ABORTED] = "aborted", [DESK_FATE_RETURNED] = "returned", [DESK_FATE_LEFT] = "left",
        [DESK_FATE_CLEARED] = "cleared", [DESK_FATE_BLOCKS] = "blocks",
    };
    must(fate < DESK_FATE_COUNT);
    return words[fate];
}

size_t desk_leaving(struct desk *desk, struct desk_queue queue, size_t limit, const struct desk_row **out_rows,
                    enum desk_fate out_fates[], size_t out_counts[DESK_FATE_COUNT]) {
    const struct queue *found = queue_of(desk, queue);
    size_t shown = 0;
    for (size_t i = 0; i < DESK_FATE_COUNT; i++) {
        out_counts[i] = 0;
    }
    for (size_t i = 0; i < found->count; i++) {
        const struct desk_session *session = desk_find_session(desk, QUEUE_ROW_SESSION(found->places[i]));
        uint16_t number = QUEUE_ROW_NUMBER(found->places[i]);
        const struct session_row *row = session != NULL ? session_find_row(&session->now.session.state, number) : NULL;
        if (row == NULL) {
            continue;
        }
        enum desk_fate fate = fate_of(&session->now.session.state, row);
        out_counts[fate]++;
        if (shown < limit && shown < DESK_PAGE_ROWS_MAX) {
            row_read(session, row, &desk->page[shown]);
            out_fates[shown++] = fate;
        }
    }
    *out_rows = desk->page;
    return shown;
}
