/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a step. */
#include <string.h>

#include "base/must.h"
#include "store/directory_sql.h"
#include "store/event_codec.h"
#include "store/session_sql.h"

/* A client id is given for 10 minutes; then it may be used again. */
enum { CLIENT_ID_LIFE_MS = 10 * 60 * 1000 };

/* The last link of the chain, where the session is what the step expects: its owner, epoch and version. */
static enum sql_result check_expected(struct sql *sql, int32_t organisation_id, const struct store_step *step,
                                      unsigned char out_hash[STORE_HASH_BYTES]) {
    struct sql_query query = sql_query_begin(sql, "SELECT owner_node, owner_epoch, version, last_hash FROM session"
                                                  " WHERE organisation_id = ?1 AND id = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, step->session_id);
    enum sql_result result = sql_step(&query);
    if (result == SQL_DONE) {
        memset(out_hash, 0, STORE_HASH_BYTES);
        result = step->create ? SQL_DONE : SQL_CONFLICT;
    } else if (result == SQL_ROW) {
        size_t len = 0;
        const void *hash = sql_bytes(&query, 3, &len);
        bool expected = !step->create && sql_int(&query, 0) == step->owner_node &&
                        sql_int(&query, 1) == step->owner_epoch && sql_int(&query, 2) == step->expected_version &&
                        len == STORE_HASH_BYTES;
        if (expected) {
            memcpy(out_hash, hash, STORE_HASH_BYTES);
        }
        result = expected ? SQL_DONE : SQL_CONFLICT;
    }
    sql_query_end(&query);
    return result;
}

static enum sql_result write_events(struct sql *sql, int32_t organisation_id, const struct step_copy *copy,
                                    unsigned char hash[STORE_HASH_BYTES]) {
    enum sql_result result = SQL_DONE;
    for (size_t i = 0; result == SQL_DONE && i < copy->step.event_count; i++) {
        const struct step_event *event = &copy->events[i];
        event_chain(hash, organisation_id, copy->step.session_id, event->number, event->at_ms, event->type,
                    event->version, event->payload, hash);
        struct sql_query query = sql_query_begin(
            sql, "INSERT INTO event (organisation_id, session_id, number, at_ms, type, version, payload, hash)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        sql_bind_int(&query, 1, organisation_id);
        sql_bind_int(&query, 2, copy->step.session_id);
        sql_bind_int(&query, 3, event->number);
        sql_bind_int(&query, 4, event->at_ms);
        sql_bind_text(&query, 5, event->type);
        sql_bind_int(&query, 6, event->version);
        sql_bind_text(&query, 7, event->payload);
        sql_bind_bytes(&query, 8, hash, STORE_HASH_BYTES);
        result = sql_finish(&query);
    }
    return result;
}

static enum sql_result write_head(struct sql *sql, int32_t organisation_id, const struct step_copy *copy,
                                  const unsigned char hash[STORE_HASH_BYTES]) {
    const struct store_step *step = &copy->step;
    const struct store_head *head = &step->head;
    static const char insert[] =
        "INSERT INTO session (organisation_id, id, owner_node, owner_epoch, version, last_hash, changed_ms, is_open,"
        " customer_name, code, created_ms, started_ms, ended_ms, last_activity_ms, state, keep)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    /* Said again here, so that it holds where several servers write to one database. */
    static const char update[] =
        "UPDATE session SET version = ?5, last_hash = ?6, changed_ms = CASE WHEN ?7 > changed_ms THEN ?7 ELSE"
        " changed_ms END, is_open = ?8, customer_name = ?9, code = ?10, created_ms = ?11, started_ms = ?12,"
        " ended_ms = ?13, last_activity_ms = ?14, state = ?15, keep = ?16"
        " WHERE organisation_id = ?1 AND id = ?2 AND owner_node = ?3 AND owner_epoch = ?4 AND version = ?17";
    struct sql_query query = sql_query_begin(sql, step->create ? insert : update);
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, step->session_id);
    sql_bind_int(&query, 3, step->owner_node);
    sql_bind_int(&query, 4, step->owner_epoch);
    sql_bind_int(&query, 5, (int64_t)step->expected_version + (int64_t)step->event_count);
    sql_bind_bytes(&query, 6, hash, STORE_HASH_BYTES);
    sql_bind_int(&query, 7, step->event_count > 0 ? copy->events[step->event_count - 1].at_ms : 0);
    sql_bind_int(&query, 8, head->open);
    sql_bind_text(&query, 9, head->customer_name);
    sql_bind_text(&query, 10, head->code);
    sql_bind_int(&query, 11, head->created_ms);
    sql_bind_int(&query, 12, head->started_ms);
    sql_bind_int(&query, 13, head->ended_ms);
    sql_bind_int(&query, 14, head->last_activity_ms);
    sql_bind_bytes(&query, 15, &copy->state, sizeof copy->state);
    sql_bind_bytes(&query, 16, head->keep, head->keep_len);
    if (!step->create) {
        sql_bind_int(&query, 17, step->expected_version);
    }
    enum sql_result result = sql_finish(&query);
    if (result == SQL_DONE && !step->create && sql->engine->changes(sql) != 1) {
        return SQL_CONFLICT;
    }
    return result;
}

/* The words of all rows that the state still holds; a row whose slot was taken stays with its last word. */
static enum sql_result write_rows(struct sql *sql, int32_t organisation_id, const struct step_copy *copy) {
    enum sql_result result = SQL_DONE;
    for (size_t i = 0; result == SQL_DONE && i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &copy->state.rows[i];
        if (row->number == 0) {
            continue;
        }
        struct sql_query query = sql_query_begin(
            sql, "INSERT INTO session_row (organisation_id, session_id, row, owner_kind, owner_id, status)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                 " ON CONFLICT (organisation_id, session_id, row) DO UPDATE SET owner_kind = ?4, owner_id = ?5,"
                 " status = ?6 WHERE session_row.owner_kind <> ?4 OR session_row.owner_id <> ?5 OR session_row.status "
                 "<> ?6");
        sql_bind_int(&query, 1, organisation_id);
        sql_bind_int(&query, 2, copy->step.session_id);
        sql_bind_int(&query, 3, row->number);
        sql_bind_text(&query, 4, owner_kind_code(row->owner_kind));
        sql_bind_int(&query, 5, row->owner_id);
        sql_bind_text(&query, 6, status_word(session_row_status(&copy->state, row)));
        result = sql_finish(&query);
    }
    return result;
}

static enum sql_result write_codes(struct sql *sql, int32_t organisation_id, const struct store_step *step) {
    enum sql_result result = SQL_DONE;
    if (step->code_remove != NULL) {
        struct sql_query query =
            sql_query_begin(sql, "DELETE FROM live_code WHERE organisation_id = ?1 AND code = ?2 AND session_id = ?3");
        sql_bind_int(&query, 1, organisation_id);
        sql_bind_text(&query, 2, step->code_remove);
        sql_bind_int(&query, 3, step->session_id);
        result = sql_finish(&query);
    }
    if (result == SQL_DONE && step->code_insert != NULL) {
        struct sql_query query =
            sql_query_begin(sql, "INSERT INTO live_code (organisation_id, code, session_id) VALUES (?1, ?2, ?3)");
        sql_bind_int(&query, 1, organisation_id);
        sql_bind_text(&query, 2, step->code_insert);
        sql_bind_int(&query, 3, step->session_id);
        result = sql_finish(&query);
    }
    return result;
}

/* An id in use by an answer that still counts is a conflict; an older one gives way. */
static enum sql_result write_client_id(struct sql *sql, int32_t organisation_id, const struct store_step *step) {
    const struct store_client_id *id = step->client_id;
    if (id == NULL) {
        return SQL_DONE;
    }
    struct sql_query query = sql_query_begin(
        sql, "INSERT INTO client_id (organisation_id, actor_kind, actor_id, client_id, session_id, at_ms, answer)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
             " ON CONFLICT (organisation_id, actor_kind, actor_id, client_id) DO UPDATE"
             " SET session_id = ?5, at_ms = ?6, answer = ?7 WHERE client_id.at_ms <= ?8");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, id->actor_kind);
    sql_bind_int(&query, 3, id->actor_id);
    sql_bind_text(&query, 4, id->client_id);
    sql_bind_int(&query, 5, step->session_id);
    sql_bind_int(&query, 6, id->at_ms);
    sql_bind_text(&query, 7, id->answer);
    sql_bind_int(&query, 8, id->at_ms - CLIENT_ID_LIFE_MS);
    enum sql_result result = sql_finish(&query);
    return result == SQL_DONE && sql->engine->changes(sql) != 1 ? SQL_CONFLICT : result;
}

static enum sql_result write_outbox(struct sql *sql, int32_t organisation_id, const struct store_step *step) {
    enum sql_result result = SQL_DONE;
    for (size_t i = 0; result == SQL_DONE && i < step->outbox_count; i++) {
        const struct store_outbox_row *row = &step->outbox[i];
        int64_t id = 0;
        result = store_sql_take_ids(sql, organisation_id, "outbox", 1, &id);
        if (result != SQL_DONE) {
            return result;
        }
        struct sql_query query =
            sql_query_begin(sql, "INSERT INTO outbox (organisation_id, id, session_id, not_before_ms, kind, payload)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        sql_bind_int(&query, 1, organisation_id);
        sql_bind_int(&query, 2, id);
        sql_bind_int(&query, 3, row->session_id);
        sql_bind_int(&query, 4, row->not_before_ms);
        sql_bind_text(&query, 5, row->kind);
        sql_bind_text(&query, 6, row->payload);
        result = sql_finish(&query);
    }
    return result;
}

enum sql_result session_sql_write_step(struct sql *sql, int32_t organisation_id, const struct step_copy *copy) {
    unsigned char hash[STORE_HASH_BYTES];
    enum sql_result result = check_expected(sql, organisation_id, &copy->step, hash);
    if (result == SQL_DONE) {
        result = write_events(sql, organisation_id, copy, hash);
    }
    if (result == SQL_DONE) {
        result = write_head(sql, organisation_id, copy, hash);
    }
    if (result == SQL_DONE && copy->step.event_count > 0) {
        result = write_rows(sql, organisation_id, copy);
    }
    if (result == SQL_DONE) {
        result = write_codes(sql, organisation_id, &copy->step);
    }
    if (result == SQL_DONE) {
        result = write_client_id(sql, organisation_id, &copy->step);
    }
    return result == SQL_DONE ? write_outbox(sql, organisation_id, &copy->step) : result;
}
