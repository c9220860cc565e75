/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/account_store.h"

#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "store/account_sql.h"
#include "store/parts.h"

static enum sql_result load_passwords(struct sql *sql, int32_t organisation_id, const struct account_visitor *visitor) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT id, password_hash, must_change_password FROM technician"
                             " WHERE organisation_id = ?1 AND deleted = 0 AND password_hash IS NOT NULL");
    sql_bind_int(&query, 1, organisation_id);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        visitor->password(visitor->user, (int32_t)sql_int(&query, 0), sql_text(&query, 1), sql_int(&query, 2) != 0);
    }
    sql_query_end(&query);
    return result;
}

static enum sql_result load_sign_ins(struct sql *sql, int32_t organisation_id, const struct account_visitor *visitor) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT token_hash, technician_id, created_ms, last_seen_ms, address, browser FROM sign_in"
                             " WHERE organisation_id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        struct account_sign_in row = {.technician_id = (int32_t)sql_int(&query, 1),
                                      .created_ms = sql_int(&query, 2),
                                      .last_seen_ms = sql_int(&query, 3)};
        size_t len = 0;
        const void *hash = sql_bytes(&query, 0, &len);
        /* What is too long was not written here; it is shown as not known. */
        (void)!text_copy(row.address, sizeof row.address, sql_text(&query, 4));
        (void)!text_copy(row.browser, sizeof row.browser, sql_text(&query, 5));
        if (len == sizeof row.token_hash) {
            memcpy(row.token_hash, hash, len);
            visitor->sign_in(visitor->user, &row);
        }
    }
    sql_query_end(&query);
    return result;
}

static enum sql_result load_second_factors(struct sql *sql, int32_t organisation_id,
                                           const struct account_visitor *visitor) {
    struct sql_query query = sql_query_begin(
        sql, "SELECT technician_id, sealed_secret, last_step, since_ms FROM second_factor WHERE organisation_id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        struct account_second_factor factor = {.technician_id = (int32_t)sql_int(&query, 0),
                                               .last_step = sql_int(&query, 2),
                                               .since_ms = sql_int(&query, 3)};
        size_t len = 0;
        const void *sealed = sql_bytes(&query, 1, &len);
        /* One that is damaged opens with nothing; it must not count as none. */
        memcpy(factor.sealed_secret, sealed, len <= sizeof factor.sealed_secret ? len : 0);
        visitor->second_factor(visitor->user, &factor);
    }
    sql_query_end(&query);
    return result;
}

static enum sql_result load_recovery_codes(struct sql *sql, int32_t organisation_id,
                                           const struct account_visitor *visitor) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT technician_id, code_hash FROM recovery_code WHERE organisation_id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        size_t len = 0;
        const unsigned char *hash = sql_bytes(&query, 1, &len);
        if (len == STORE_HASH_BYTES) {
            visitor->recovery_code(visitor->user, (int32_t)sql_int(&query, 0), hash);
        }
    }
    sql_query_end(&query);
    return result;
}

static enum sql_result load_api_tokens(struct sql *sql, int32_t organisation_id,
                                       const struct account_visitor *visitor) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT id, technician_id, token_hash, name, scopes, created_ms, expires_ms, used_ms"
                             " FROM api_token WHERE organisation_id = ?1 ORDER BY id");
    sql_bind_int(&query, 1, organisation_id);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        struct account_api_token token = {.id = (int32_t)sql_int(&query, 0),
                                          .technician_id = (int32_t)sql_int(&query, 1),
                                          .scopes = (unsigned)sql_int(&query, 4),
                                          .created_ms = sql_int(&query, 5),
                                          .expires_ms = sql_int(&query, 6),
                                          .used_ms = sql_int(&query, 7)};
        size_t len = 0;
        const void *hash = sql_bytes(&query, 2, &len);
        if (len == STORE_HASH_BYTES && text_copy(token.name, sizeof token.name, sql_text(&query, 3))) {
            memcpy(token.token_hash, hash, len);
            visitor->api_token(visitor->user, &token);
        }
    }
    sql_query_end(&query);
    return result;
}

static enum sql_result load_setup_token(struct sql *sql, int32_t organisation_id,
                                        const struct account_visitor *visitor) {
    struct sql_query query = sql_query_begin(sql, "SELECT token_hash FROM setup_token WHERE organisation_id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    enum sql_result result = sql_step(&query);
    if (result == SQL_ROW) {
        size_t len = 0;
        const unsigned char *hash = sql_bytes(&query, 0, &len);
        if (len == STORE_HASH_BYTES) {
            visitor->setup_token(visitor->user, hash);
        }
        result = SQL_DONE;
    }
    sql_query_end(&query);
    return result;
}

static enum sql_result load_replies(struct sql *sql, int32_t organisation_id, const struct account_visitor *visitor) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT technician_id, version, replies FROM own_replies WHERE organisation_id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        visitor->replies(visitor->user, (int32_t)sql_int(&query, 0), (int32_t)sql_int(&query, 1), sql_text(&query, 2));
    }
    sql_query_end(&query);
    return result;
}

enum store_result account_store_load(struct store *store, const struct account_visitor *visitor) {
    struct sql *sql = store_open_reader(store);
    if (sql == NULL) {
        return STORE_BROKEN;
    }
    int32_t organisation_id = store_organisation_id(store);
    enum sql_result result = sql->engine->begin_read(sql);
    if (result == SQL_DONE) {
        result = load_passwords(sql, organisation_id, visitor);
    }
    if (result == SQL_DONE) {
        result = load_sign_ins(sql, organisation_id, visitor);
    }
    if (result == SQL_DONE) {
        result = load_second_factors(sql, organisation_id, visitor);
    }
    if (result == SQL_DONE) {
        result = load_recovery_codes(sql, organisation_id, visitor);
    }
    if (result == SQL_DONE) {
        result = load_api_tokens(sql, organisation_id, visitor);
    }
    if (result == SQL_DONE) {
        result = load_setup_token(sql, organisation_id, visitor);
    }
    if (result == SQL_DONE) {
        result = load_replies(sql, organisation_id, visitor);
    }
    sql->engine->rollback(sql);
    sql->engine->close(sql);
    return result == SQL_DONE ? STORE_COMMITTED : STORE_BROKEN;
}

enum verb { TOUCH_API_TOKEN, PUT_SIGN_IN, TOUCH_SIGN_IN, REMOVE_SIGN_IN, REMOVE_OLD, PUT_SETUP_TOKEN, PUT_REPLIES };

struct account_job {
    struct store_job job;
    int32_t organisation_id;
    enum verb verb;
    struct account_sign_in row; /* of REMOVE_OLD: the times before which they go */
    struct account_factor_use use;
    int32_t version; /* of PUT_REPLIES, */
    char *replies;   /* owned */
    void (*done)(void *user, enum store_result result);
    void *user;
};

static enum sql_result work(struct sql *sql, struct store_job *job) {
    struct account_job *own = (struct account_job *)job;
    switch (own->verb) {
    case PUT_SIGN_IN:
        return account_sql_put_sign_in(sql, own->organisation_id, &own->row, &own->use);
    case TOUCH_API_TOKEN:
        return account_sql_touch_api_token(sql, own->organisation_id, own->row.token_hash, own->row.last_seen_ms);
    case TOUCH_SIGN_IN:
        return account_sql_touch_sign_in(sql, own->organisation_id, own->row.token_hash, own->row.last_seen_ms);
    case REMOVE_SIGN_IN:
        return account_sql_remove_sign_in(sql, own->organisation_id, own->row.token_hash);
    case REMOVE_OLD:
        return account_sql_remove_old_sign_ins(sql, own->organisation_id, own->row.last_seen_ms, own->row.created_ms);
    case PUT_SETUP_TOKEN:
        return account_sql_put_setup_token(sql, own->organisation_id, own->row.token_hash);
    case PUT_REPLIES:
        return account_sql_put_replies(sql, own->organisation_id, own->row.technician_id, own->version, own->replies);
    }
    must(false);
    return SQL_BROKEN;
}

static void done(struct store_job *job) {
    struct account_job *own = (struct account_job *)job;
    if (own->done != NULL) {
        own->done(own->user, job->result);
    }
    mem_free(own->replies);
    mem_free(own);
}

static struct account_job *create_job(struct store *store, enum verb verb, const struct account_sign_in *row,
                                      void (*told)(void *user, enum store_result result), void *user) {
    struct account_job *own = NEW(struct account_job);
    own->job.work = work;
    own->job.done = done;
    own->organisation_id = store_organisation_id(store);
    own->verb = verb;
    own->row = *row;
    own->done = told;
    own->user = user;
    return own;
}

static void submit(struct store *store, enum verb verb, const struct account_sign_in *row,
                   void (*told)(void *user, enum store_result result), void *user) {
    store_jobs_submit(store_jobs_of(store), &create_job(store, verb, row, told, user)->job);
}

void account_store_put_sign_in(struct store *store, const struct account_sign_in *row,
                               const struct account_factor_use *use, void (*told)(void *user, enum store_result result),
                               void *user) {
    struct account_job *own = create_job(store, PUT_SIGN_IN, row, told, user);
    own->use = *use;
    store_jobs_submit(store_jobs_of(store), &own->job);
}

void account_store_remove_sign_in(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                  void (*told)(void *user, enum store_result result), void *user) {
    struct account_sign_in row = {0};
    memcpy(row.token_hash, token_hash, sizeof row.token_hash);
    submit(store, REMOVE_SIGN_IN, &row, told, user);
}

void account_store_touch_sign_in(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                 int64_t last_seen_ms) {
    struct account_sign_in row = {.last_seen_ms = last_seen_ms};
    memcpy(row.token_hash, token_hash, sizeof row.token_hash);
    submit(store, TOUCH_SIGN_IN, &row, NULL, NULL);
}

void account_store_remove_old_sign_ins(struct store *store, int64_t seen_before_ms, int64_t created_before_ms) {
    struct account_sign_in row = {.created_ms = created_before_ms, .last_seen_ms = seen_before_ms};
    submit(store, REMOVE_OLD, &row, NULL, NULL);
}

void account_store_put_setup_token(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                   void (*told)(void *user, enum store_result result), void *user) {
    struct account_sign_in row = {0};
    memcpy(row.token_hash, token_hash, sizeof row.token_hash);
    submit(store, PUT_SETUP_TOKEN, &row, told, user);
}

void account_store_touch_api_token(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                   int64_t used_ms) {
    struct account_sign_in row = {.last_seen_ms = used_ms};
    memcpy(row.token_hash, token_hash, sizeof row.token_hash);
    submit(store, TOUCH_API_TOKEN, &row, NULL, NULL);
}

void account_store_put_replies(struct store *store, int32_t technician_id, int32_t version, const char *replies,
                               void (*told)(void *user, enum store_result result), void *user) {
    struct account_sign_in row = {.technician_id = technician_id};
    struct account_job *own = create_job(store, PUT_REPLIES, &row, told, user);
    own->version = version;
    own->replies = mem_copy_string(replies);
    store_jobs_submit(store_jobs_of(store), &own->job);
}
