/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/audit_sql.h"

#include "store/directory_sql.h"

enum sql_result audit_sql_append(struct sql *sql, int32_t organisation_id, const struct audit_row *row) {
    int64_t id = 0;
    enum sql_result result = store_sql_take_ids(sql, organisation_id, "audit", 1, &id);
    if (result != SQL_DONE) {
        return result;
    }
    struct sql_query query = sql_query_begin(
        sql, "INSERT INTO audit (organisation_id, id, at_ms, actor_id, actor, token, address, kind, object_id, object,"
             " group_id, was, is_now) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, id);
    sql_bind_int(&query, 3, row->at_ms);
    sql_bind_int(&query, 4, row->actor_id);
    sql_bind_text(&query, 5, row->actor);
    sql_bind_text(&query, 6, row->token);
    sql_bind_text(&query, 7, row->address);
    sql_bind_text(&query, 8, row->kind);
    sql_bind_int(&query, 9, row->object_id);
    sql_bind_text(&query, 10, row->object);
    sql_bind_int(&query, 11, row->group_id);
    sql_bind_text(&query, 12, row->before);
    sql_bind_text(&query, 13, row->after);
    return sql_finish(&query);
}

static struct audit_row row_of(struct sql_query *query) {
    return (struct audit_row){
        .id = sql_int(query, 0),
        .at_ms = sql_int(query, 1),
        .actor_id = (int32_t)sql_int(query, 2),
        .actor = sql_text(query, 3),
        .token = sql_text(query, 4),
        .address = sql_text(query, 5),
        .kind = sql_text(query, 6),
        .object_id = (int32_t)sql_int(query, 7),
        .object = sql_text(query, 8),
        .group_id = (int32_t)sql_int(query, 9),
        .before = sql_text(query, 10),
        .after = sql_text(query, 11),
    };
}

enum sql_result audit_sql_scan(struct sql *sql, int32_t organisation_id, const struct audit_query *wanted,
                               bool (*visit)(void *user, const struct audit_row *row), void *user) {
    struct sql_query query = sql_query_begin(
        sql, "SELECT id, at_ms, actor_id, actor, token, address, kind, object_id, object, group_id, was, is_now"
             " FROM audit WHERE organisation_id = ?1 AND id < ?2 AND at_ms >= ?3 AND at_ms < ?4 ORDER BY id DESC");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, wanted->before_id > 0 ? wanted->before_id : INT64_MAX);
    sql_bind_int(&query, 3, wanted->from_ms);
    sql_bind_int(&query, 4, wanted->to_ms);
    enum sql_result result;
    bool goes_on = true;
    while (goes_on && (result = sql_step(&query)) == SQL_ROW) {
        struct audit_row row = row_of(&query);
        goes_on = visit(user, &row);
    }
    if (!goes_on) {
        result = SQL_DONE;
    }
    sql_query_end(&query);
    return result;
}
