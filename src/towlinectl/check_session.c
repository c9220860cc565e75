/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlinectl/check_session.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "towlinectl/replay.h"

static void check_number(struct findings *findings, int32_t id, const char *what, int64_t stored, int64_t replayed) {
    if (stored != replayed) {
        findings_add(findings, id, "%s is stored as %" PRId64 ", its events say %" PRId64, what, stored, replayed);
    }
}

static bool code_should_live(const struct session_state *state) {
    return state->outcome == OUTCOME_OPEN && (state->code == CODE_UNUSED || state->code == CODE_ENTERED);
}

/* The count and the hash of the last event, which betray a lost end. */
static void check_end(const struct session_head *head, const struct replay *replay, struct findings *findings) {
    if (head->version != replay->events) {
        findings_add(findings, head->id, "the session says that it has %u events, the last one found is %" PRId64,
                     head->version, replay->events);
    }
    if (memcmp(head->last_hash, replay->last_hash, STORE_HASH_BYTES) != 0) {
        findings_add(findings, head->id, "the last event found is not the last one that was written");
    }
    if (replay->events == 0) {
        findings_add(findings, head->id, "there are no events");
    }
}

static void check_head(const struct session_head *head, const struct replay *replay, struct findings *findings) {
    const struct session *session = &replay->session;
    bool is_open = session->state.outcome == OUTCOME_OPEN || session_is_shown(&session->state);
    check_number(findings, head->id, "the time of creation", head->head.created_ms, session->created_ms);
    check_number(findings, head->id, "the time of the start", head->head.started_ms, session->started_ms);
    check_number(findings, head->id, "the time of the end", head->head.ended_ms, session->ended_ms);
    check_number(findings, head->id, "the time of the last change", head->changed_ms, replay->last_ms);
    if (head->head.open != is_open) {
        findings_add(findings, head->id, "it is stored as %s, its events say the opposite",
                     head->head.open ? "still needed" : "over");
    }
    if (!text_equal(head->head.customer_name, session->name)) {
        findings_add(findings, head->id, "its name is not the one that its events give it");
    }
    if (head->state_len != sizeof session->state || memcmp(head->state, &session->state, sizeof session->state) != 0) {
        findings_add(findings, head->id, "its stored state is not the one that its events give");
    }
}

static enum sql_result check_code(struct sql *sql, int32_t organisation_id, const struct session_head *head,
                                  const struct replay *replay, struct findings *findings) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT code FROM live_code WHERE organisation_id = ?1 AND session_id = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, head->id);
    enum sql_result result = sql_step(&query);
    bool lives = result == SQL_ROW;
    bool should_live = code_should_live(&replay->session.state);
    if (lives && !should_live) {
        findings_add(findings, head->id, "its code still counts, although it is spent or the session is over");
    } else if (should_live && (result == SQL_DONE || head->head.code == NULL)) {
        findings_add(findings, head->id, "its code should still count, but it is not among the live codes");
    } else if (lives && !text_equal(sql_text(&query, 0), head->head.code)) {
        findings_add(findings, head->id, "its live code is not the one stored with it");
    }
    if (!should_live && head->head.code != NULL) {
        findings_add(findings, head->id, "a code is stored with it, although that is spent or the session is over");
    }
    sql_query_end(&query);
    return result == SQL_ROW ? SQL_DONE : result;
}

static void check_row(struct sql_query *query, const struct session_head *head, const struct replay *replay,
                      struct findings *findings) {
    int64_t number = sql_int(query, 0);
    const struct replayed_row *row = replay_row(replay, number);
    if (row == NULL) {
        findings_add(findings, head->id, "row %" PRId64 " is stored, but no event made it", number);
        return;
    }
    if (!text_equal(sql_text(query, 3), status_word(row->status))) {
        findings_add(findings, head->id, "row %" PRId64 " is stored as \"%s\", its events say \"%s\"", number,
                     sql_text(query, 3) != NULL ? sql_text(query, 3) : "", status_word(row->status));
    }
    if (!text_equal(sql_text(query, 1), owner_kind_code(row->owner.kind)) || sql_int(query, 2) != row->owner.id) {
        findings_add(findings, head->id, "row %" PRId64 " is stored in another queue than its events say", number);
    }
}

static enum sql_result check_rows(struct sql *sql, int32_t organisation_id, const struct session_head *head,
                                  const struct replay *replay, struct findings *findings) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT row, owner_kind, owner_id, status FROM session_row WHERE organisation_id = ?1"
                             " AND session_id = ?2 ORDER BY row");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, head->id);
    enum sql_result result;
    size_t known = 0;
    while ((result = sql_step(&query)) == SQL_ROW) {
        known += replay_row(replay, sql_int(&query, 0)) != NULL;
        check_row(&query, head, replay, findings);
    }
    sql_query_end(&query);
    if (result == SQL_DONE && known != replay->row_count) {
        findings_add(findings, head->id, "%zu of its %zu rows are not stored", replay->row_count - known,
                     replay->row_count);
    }
    return result;
}

enum sql_result check_session(struct sql *sql, int32_t organisation_id, const struct session_head *head,
                              struct findings *findings) {
    struct replay replay;
    enum sql_result result = replay_session(sql, organisation_id, head->id, &replay, findings);
    if (result == SQL_DONE) {
        check_end(head, &replay, findings);
    }
    /* Where the events do not fit together there is nothing to compare with. */
    if (result == SQL_DONE && replay.complete && replay.events > 0) {
        check_head(head, &replay, findings);
        result = check_code(sql, organisation_id, head, &replay, findings);
        if (result == SQL_DONE) {
            result = check_rows(sql, organisation_id, head, &replay, findings);
        }
    }
    replay_finish(&replay);
    return result;
}
