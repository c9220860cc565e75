/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/sql.h"

#include "base/must.h"
#include "base/text.h"

const struct sql_engine *sql_engine_by_name(const char *name) {
    return name == NULL || text_equal(name, sql_engine_sqlite.name) ? &sql_engine_sqlite : NULL;
}

struct sql_query sql_query_begin(struct sql *sql, const char *text) {
    struct sql_query query = {.sql = sql};
    sql->engine->query(sql, text, &query);
    return query;
}

void sql_bind_int(struct sql_query *query, int index, int64_t value) {
    query->sql->engine->bind_int(query, index, value);
}

void sql_bind_text(struct sql_query *query, int index, const char *text) {
    query->sql->engine->bind_text(query, index, text);
}

void sql_bind_bytes(struct sql_query *query, int index, const void *bytes, size_t len) {
    query->sql->engine->bind_bytes(query, index, bytes, len);
}

enum sql_result sql_step(struct sql_query *query) {
    if (query->failed != SQL_DONE) {
        return query->failed;
    }
    enum sql_result result = query->sql->engine->step(query);
    if (result != SQL_ROW && result != SQL_DONE) {
        query->failed = result;
    }
    return result;
}

int64_t sql_int(struct sql_query *query, int column) {
    return query->sql->engine->column_int(query, column);
}

const char *sql_text(struct sql_query *query, int column) {
    return query->sql->engine->column_text(query, column);
}

const void *sql_bytes(struct sql_query *query, int column, size_t *out_len) {
    return query->sql->engine->column_bytes(query, column, out_len);
}

void sql_query_end(struct sql_query *query) {
    if (query->handle != NULL) {
        query->sql->engine->end(query);
        query->handle = NULL;
    }
}

enum sql_result sql_finish(struct sql_query *query) {
    enum sql_result result = sql_step(query);
    sql_query_end(query);
    must(result != SQL_ROW);
    return result;
}

enum sql_result sql_finish_int(struct sql_query *query, int64_t *out_value) {
    enum sql_result result = sql_step(query);
    if (result == SQL_ROW) {
        *out_value = sql_int(query, 0);
        result = SQL_DONE;
    }
    sql_query_end(query);
    return result;
}
