/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a session's life goes, and what reports say of its end. */
#include <string.h>

#include "session/session.h"

enum session_span session_current_span(const struct session_state *state) {
    if (state->next_row == 0 || state->outcome != OUTCOME_OPEN) {
        return SPAN_COUNT;
    }
    if (state->link == LINK_NOT_IN) {
        return SPAN_CONNECTING;
    }
    if (!state->was_active) {
        return SPAN_WAITING;
    }
    if (state->link == LINK_REBOOTING) {
        return SPAN_REBOOTING;
    }
    if (state->link != LINK_ONLINE) {
        return SPAN_RECONNECTING;
    }
    if (state->held) {
        return SPAN_HOLD;
    }
    return session_find_part(state, PART_SOURCE) != NULL ? SPAN_TRANSFER : SPAN_ACTIVE;
}

void session_spans_at(const struct session *session, int64_t now_ms, int64_t out_spans[SPAN_COUNT]) {
    memcpy(out_spans, session->spans, sizeof session->spans);
    enum session_span span = session_current_span(&session->state);
    if (span != SPAN_COUNT && now_ms > session->span_ms) {
        out_spans[span] += now_ms - session->span_ms;
    }
}

static const char *live_code(const struct session_state *state) {
    switch (state->link) {
    case LINK_NOT_IN:
        return "connecting";
    case LINK_LOST:
        return "reconnecting";
    case LINK_REBOOTING:
        return "rebooting";
    case LINK_OFFLINE:
        return "offline";
    case LINK_ONLINE:
    case LINK_COUNT:
        break;
    }
    if (state->held) {
        return "on_hold";
    }
    return state->started ? "active" : "waiting";
}

static const char *end_code(const struct session *session) {
    switch (session->state.outcome) {
    case OUTCOME_OPEN:
        return live_code(&session->state);
    case OUTCOME_CLOSED_BY_CUSTOMER:
        return session->state.started ? "closed_by_active_customer" : "closed_by_waiting_customer";
    case OUTCOME_ENDED_BY_TECHNICIAN:
    case OUTCOME_CANCELLED:
        return "closed_by_technician";
    case OUTCOME_ABORTED:
        return "aborted";
    case OUTCOME_TIMED_OUT:
        return session->closed_by_clearing ? "timed_out_closed_by_technician" : "timed_out";
    case OUTCOME_DECLINED:
        return "declined_by_customer";
    case OUTCOME_EXPIRED:
        return "expired";
    case OUTCOME_WAITING_TIMED_OUT:
        return "timed_out";
    case OUTCOME_COUNT:
        break;
    }
    must(false);
    return NULL;
}

const char *session_report_code(const struct session *session, const struct session_row *row) {
    if (row != NULL && row->part == PART_OUT &&
        (row->out_reason == OUT_REASON_PICKED_UP || row->out_reason == OUT_REASON_PASSED_ON)) {
        return "transferred";
    }
    if (row != NULL && row->part == PART_SOURCE && session->state.outcome == OUTCOME_OPEN) {
        return "transferring";
    }
    return end_code(session);
}
