/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/account_sql.h"

enum sql_result account_sql_set_password(struct sql *sql, int32_t organisation_id, int32_t technician_id,
                                         const char *password_hash, const void *keep) {
    struct sql_query query =
        sql_query_begin(sql, "UPDATE technician SET password_hash = ?3 WHERE organisation_id = ?1 AND id = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, technician_id);
    sql_bind_text(&query, 3, password_hash);
    enum sql_result result = sql_finish(&query);
    if (result != SQL_DONE) {
        return result;
    }
    query = sql_query_begin(sql, "DELETE FROM sign_in WHERE organisation_id = ?1 AND technician_id = ?2"
                                 " AND token_hash <> ?3");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, technician_id);
    sql_bind_bytes(&query, 3, keep, keep != NULL ? STORE_HASH_BYTES : 0);
    return sql_finish(&query);
}

enum sql_result account_sql_put_sign_in(struct sql *sql, int32_t organisation_id, const struct account_sign_in *row) {
    struct sql_query query = sql_query_begin(
        sql, "INSERT INTO sign_in (organisation_id, token_hash, technician_id, created_ms, last_seen_ms)"
             " VALUES (?1, ?2, ?3, ?4, ?5)");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_bytes(&query, 2, row->token_hash, sizeof row->token_hash);
    sql_bind_int(&query, 3, row->technician_id);
    sql_bind_int(&query, 4, row->created_ms);
    sql_bind_int(&query, 5, row->last_seen_ms);
    return sql_finish(&query);
}

enum sql_result account_sql_touch_sign_in(struct sql *sql, int32_t organisation_id, const void *token_hash,
                                          int64_t last_seen_ms) {
    struct sql_query query =
        sql_query_begin(sql, "UPDATE sign_in SET last_seen_ms = ?3 WHERE organisation_id = ?1 AND token_hash = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_bytes(&query, 2, token_hash, STORE_HASH_BYTES);
    sql_bind_int(&query, 3, last_seen_ms);
    return sql_finish(&query);
}

enum sql_result account_sql_remove_sign_in(struct sql *sql, int32_t organisation_id, const void *token_hash) {
    struct sql_query query = sql_query_begin(sql, "DELETE FROM sign_in WHERE organisation_id = ?1 AND token_hash = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_bytes(&query, 2, token_hash, STORE_HASH_BYTES);
    return sql_finish(&query);
}

enum sql_result account_sql_remove_old_sign_ins(struct sql *sql, int32_t organisation_id, int64_t seen_before_ms,
                                                int64_t created_before_ms) {
    struct sql_query query = sql_query_begin(sql, "DELETE FROM sign_in WHERE organisation_id = ?1"
                                                  " AND (last_seen_ms < ?2 OR created_ms < ?3)");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, seen_before_ms);
    sql_bind_int(&query, 3, created_before_ms);
    return sql_finish(&query);
}

enum sql_result account_sql_put_setup_token(struct sql *sql, int32_t organisation_id, const void *token_hash) {
    struct sql_query query = sql_query_begin(sql, "INSERT INTO setup_token (organisation_id, token_hash)"
                                                  " VALUES (?1, ?2)"
                                                  " ON CONFLICT (organisation_id) DO UPDATE SET token_hash = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_bytes(&query, 2, token_hash, STORE_HASH_BYTES);
    return sql_finish(&query);
}

enum sql_result account_sql_remove_setup_token(struct sql *sql, int32_t organisation_id) {
    struct sql_query query = sql_query_begin(sql, "DELETE FROM setup_token WHERE organisation_id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    return sql_finish(&query);
}
