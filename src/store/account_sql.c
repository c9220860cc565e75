/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/account_sql.h"

#include "base/must.h"
#include "store/directory_sql.h"

static enum sql_result do_with_id(struct sql *sql, int32_t organisation_id, int32_t technician_id, const char *text) {
    struct sql_query query = sql_query_begin(sql, text);
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, technician_id);
    return sql_finish(&query);
}

static enum sql_result end_sign_ins(struct sql *sql, int32_t organisation_id, const struct account_change *change) {
    struct sql_query query = sql_query_begin(
        sql, "DELETE FROM sign_in WHERE organisation_id = ?1 AND technician_id = ?2 AND token_hash <> ?3");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, change->technician_id);
    sql_bind_bytes(&query, 3, change->keep, change->keeps_sign_in ? STORE_HASH_BYTES : 0);
    return sql_finish(&query);
}

static enum sql_result set_password(struct sql *sql, int32_t organisation_id, const struct account_change *change) {
    struct sql_query query = sql_query_begin(sql, "UPDATE technician SET password_hash = ?3, must_change_password = ?4"
                                                  " WHERE organisation_id = ?1 AND id = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, change->technician_id);
    sql_bind_text(&query, 3, change->password_hash);
    sql_bind_int(&query, 4, change->must_change_password);
    enum sql_result result = sql_finish(&query);
    return result == SQL_DONE ? end_sign_ins(sql, organisation_id, change) : result;
}

static enum sql_result clear_recovery_codes(struct sql *sql, int32_t organisation_id, int32_t technician_id) {
    return do_with_id(sql, organisation_id, technician_id,
                      "DELETE FROM recovery_code WHERE organisation_id = ?1 AND technician_id = ?2");
}

static enum sql_result clear_second_factor(struct sql *sql, int32_t organisation_id, int32_t technician_id) {
    enum sql_result result = do_with_id(sql, organisation_id, technician_id,
                                        "DELETE FROM second_factor WHERE organisation_id = ?1 AND technician_id = ?2");
    return result == SQL_DONE ? clear_recovery_codes(sql, organisation_id, technician_id) : result;
}

static enum sql_result set_recovery_codes(struct sql *sql, int32_t organisation_id,
                                          const struct account_change *change) {
    enum sql_result result = clear_recovery_codes(sql, organisation_id, change->technician_id);
    for (size_t i = 0; result == SQL_DONE && i < change->factor.code_count; i++) {
        struct sql_query query = sql_query_begin(
            sql, "INSERT INTO recovery_code (organisation_id, technician_id, code_hash) VALUES (?1, ?2, ?3)");
        sql_bind_int(&query, 1, organisation_id);
        sql_bind_int(&query, 2, change->technician_id);
        sql_bind_bytes(&query, 3, change->factor.code_hashes[i], STORE_HASH_BYTES);
        result = sql_finish(&query);
    }
    return result;
}

static enum sql_result set_second_factor(struct sql *sql, int32_t organisation_id,
                                         const struct account_change *change) {
    struct sql_query query = sql_query_begin(
        sql, "INSERT INTO second_factor (organisation_id, technician_id, sealed_secret, last_step, since_ms)"
             " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (organisation_id, technician_id) DO UPDATE"
             " SET sealed_secret = ?3, last_step = ?4, since_ms = ?5");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, change->technician_id);
    sql_bind_bytes(&query, 3, change->factor.sealed_secret, sizeof change->factor.sealed_secret);
    sql_bind_int(&query, 4, change->factor.last_step);
    sql_bind_int(&query, 5, change->factor.since_ms);
    enum sql_result result = sql_finish(&query);
    return result == SQL_DONE ? set_recovery_codes(sql, organisation_id, change) : result;
}

static enum sql_result add_token(struct sql *sql, int32_t organisation_id, struct account_change *change) {
    int64_t id = 0;
    enum sql_result result = store_sql_take_ids(sql, organisation_id, "api_token", 1, &id);
    if (result != SQL_DONE) {
        return result;
    }
    change->api_token.id = (int32_t)id;
    struct sql_query query = sql_query_begin(
        sql,
        "INSERT INTO api_token (organisation_id, id, technician_id, token_hash, name, scopes, created_ms, expires_ms,"
        " used_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, id);
    sql_bind_int(&query, 3, change->technician_id);
    sql_bind_bytes(&query, 4, change->api_token.token_hash, STORE_HASH_BYTES);
    sql_bind_text(&query, 5, change->api_token.name);
    sql_bind_int(&query, 6, change->api_token.scopes);
    sql_bind_int(&query, 7, change->api_token.created_ms);
    sql_bind_int(&query, 8, change->api_token.expires_ms);
    return sql_finish(&query);
}

enum sql_result account_sql_touch_api_token(struct sql *sql, int32_t organisation_id, const void *token_hash,
                                            int64_t used_ms) {
    struct sql_query query =
        sql_query_begin(sql, "UPDATE api_token SET used_ms = ?3 WHERE organisation_id = ?1 AND token_hash = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_bytes(&query, 2, token_hash, STORE_HASH_BYTES);
    sql_bind_int(&query, 3, used_ms);
    return sql_finish(&query);
}

enum sql_result account_sql_change(struct sql *sql, int32_t organisation_id, struct account_change *change) {
    switch (change->verb) {
    case ACCOUNT_SET_PASSWORD:
        return set_password(sql, organisation_id, change);
    case ACCOUNT_SET_SECOND_FACTOR:
        return set_second_factor(sql, organisation_id, change);
    case ACCOUNT_CLEAR_SECOND_FACTOR:
        return clear_second_factor(sql, organisation_id, change->technician_id);
    case ACCOUNT_SET_RECOVERY_CODES:
        return set_recovery_codes(sql, organisation_id, change);
    case ACCOUNT_ADD_TOKEN:
        return add_token(sql, organisation_id, change);
    case ACCOUNT_REVOKE_TOKEN:
        return do_with_id(sql, organisation_id, change->api_token.id,
                          "DELETE FROM api_token WHERE organisation_id = ?1 AND id = ?2");
    case ACCOUNT_END_SIGN_IN:
        return account_sql_remove_sign_in(sql, organisation_id, change->keep);
    case ACCOUNT_END_SIGN_INS:
        return end_sign_ins(sql, organisation_id, change);
    }
    must(false);
    return SQL_BROKEN;
}

enum sql_result account_sql_forget(struct sql *sql, int32_t organisation_id, int32_t technician_id) {
    enum sql_result result = do_with_id(sql, organisation_id, technician_id,
                                        "DELETE FROM api_token WHERE organisation_id = ?1 AND technician_id = ?2");
    if (result == SQL_DONE) {
        result = do_with_id(sql, organisation_id, technician_id,
                            "DELETE FROM own_replies WHERE organisation_id = ?1 AND technician_id = ?2");
    }
    return result == SQL_DONE ? clear_second_factor(sql, organisation_id, technician_id) : result;
}

/* One row is changed, or what is to be used up is used up already. */
static enum sql_result finish_one(struct sql_query *query) {
    struct sql *sql = query->sql;
    enum sql_result result = sql_finish(query);
    return result == SQL_DONE && sql->engine->changes(sql) != 1 ? SQL_CONFLICT : result;
}

static enum sql_result use_up(struct sql *sql, int32_t organisation_id, int32_t technician_id,
                              const struct account_factor_use *use) {
    struct sql_query query;
    switch (use->kind) {
    case ACCOUNT_USE_NOTHING:
        return SQL_DONE;
    case ACCOUNT_USE_STEP:
        query = sql_query_begin(sql, "UPDATE second_factor SET last_step = ?3"
                                     " WHERE organisation_id = ?1 AND technician_id = ?2 AND last_step < ?3");
        sql_bind_int(&query, 3, use->step);
        break;
    case ACCOUNT_USE_RECOVERY_CODE:
        query = sql_query_begin(
            sql, "DELETE FROM recovery_code WHERE organisation_id = ?1 AND technician_id = ?2 AND code_hash = ?3");
        sql_bind_bytes(&query, 3, use->code_hash, sizeof use->code_hash);
        break;
    }
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, technician_id);
    return finish_one(&query);
}

enum sql_result account_sql_put_sign_in(struct sql *sql, int32_t organisation_id, const struct account_sign_in *row,
                                        const struct account_factor_use *use) {
    enum sql_result result = use_up(sql, organisation_id, row->technician_id, use);
    if (result != SQL_DONE) {
        return result;
    }
    struct sql_query query = sql_query_begin(
        sql,
        "INSERT INTO sign_in (organisation_id, token_hash, technician_id, created_ms, last_seen_ms, address, browser)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_bytes(&query, 2, row->token_hash, sizeof row->token_hash);
    sql_bind_int(&query, 3, row->technician_id);
    sql_bind_int(&query, 4, row->created_ms);
    sql_bind_int(&query, 5, row->last_seen_ms);
    sql_bind_text(&query, 6, row->address);
    sql_bind_text(&query, 7, row->browser);
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

enum sql_result account_sql_put_replies(struct sql *sql, int32_t organisation_id, int32_t technician_id,
                                        int32_t version, const char *replies) {
    /* The first ones have no row to compare with; two firsts at once meet in the primary key. */
    struct sql_query query = sql_query_begin(
        sql, version == 0 ? "INSERT INTO own_replies (organisation_id, technician_id, version, replies)"
                            " VALUES (?1, ?2, ?3 + 1, ?4) ON CONFLICT (organisation_id, technician_id) DO NOTHING"
                          : "UPDATE own_replies SET version = ?3 + 1, replies = ?4"
                            " WHERE organisation_id = ?1 AND technician_id = ?2 AND version = ?3");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, technician_id);
    sql_bind_int(&query, 3, version);
    sql_bind_text(&query, 4, replies);
    return finish_one(&query);
}
