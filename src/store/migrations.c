/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema, as numbered steps that are never edited once released: a change is a new step at the end. */
#include "store/migrations.h"

#include "base/must.h"

static const char *const first_schema =
    "CREATE TABLE organisation ("
    " id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, directory_version BIGINT NOT NULL);"
    "CREATE TABLE id_counter ("
    " organisation_id INTEGER NOT NULL, noun TEXT NOT NULL, next_id BIGINT NOT NULL,"
    " PRIMARY KEY (organisation_id, noun));"
    "CREATE TABLE technician_group ("
    " organisation_id INTEGER NOT NULL, id INTEGER NOT NULL, parent_id INTEGER NOT NULL, name TEXT NOT NULL,"
    " PRIMARY KEY (organisation_id, id));"
    "CREATE TABLE technician ("
    " organisation_id INTEGER NOT NULL, id INTEGER NOT NULL, group_id INTEGER NOT NULL, login TEXT NOT NULL,"
    " name TEXT NOT NULL, role TEXT NOT NULL, disabled INTEGER NOT NULL, deleted INTEGER NOT NULL,"
    " password_hash TEXT,"
    " PRIMARY KEY (organisation_id, id));"
    "CREATE UNIQUE INDEX technician_login ON technician (organisation_id, lower(login)) WHERE deleted = 0;"
    "CREATE TABLE channel ("
    " organisation_id INTEGER NOT NULL, id INTEGER NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL,"
    " disabled INTEGER NOT NULL,"
    " PRIMARY KEY (organisation_id, id));"
    "CREATE UNIQUE INDEX channel_address ON channel (organisation_id, address);"
    "CREATE TABLE channel_group ("
    " organisation_id INTEGER NOT NULL, channel_id INTEGER NOT NULL, group_id INTEGER NOT NULL,"
    " PRIMARY KEY (organisation_id, channel_id, group_id));"
    "CREATE TABLE setting ("
    " organisation_id INTEGER NOT NULL, owner_kind TEXT NOT NULL, owner_id INTEGER NOT NULL, code TEXT NOT NULL,"
    " value TEXT NOT NULL,"
    " PRIMARY KEY (organisation_id, owner_kind, owner_id, code));"
    "CREATE TABLE session ("
    " organisation_id INTEGER NOT NULL, id INTEGER NOT NULL,"
    " owner_node INTEGER NOT NULL, owner_epoch INTEGER NOT NULL,"
    " version BIGINT NOT NULL, last_hash BLOB NOT NULL, changed_ms BIGINT NOT NULL,"
    " is_open INTEGER NOT NULL, customer_name TEXT NOT NULL, code TEXT,"
    " created_ms BIGINT NOT NULL, started_ms BIGINT NOT NULL, ended_ms BIGINT NOT NULL,"
    " last_activity_ms BIGINT NOT NULL, state BLOB NOT NULL, keep BLOB NOT NULL,"
    " PRIMARY KEY (organisation_id, id));"
    "CREATE INDEX session_open ON session (organisation_id, id) WHERE is_open = 1;"
    "CREATE INDEX session_changed ON session (organisation_id, changed_ms);"
    /* A copy of what the projection says, for lists made by SQL. Nothing is ever decided by it. */
    "CREATE TABLE session_row ("
    " organisation_id INTEGER NOT NULL, session_id INTEGER NOT NULL, row INTEGER NOT NULL,"
    " owner_kind TEXT NOT NULL, owner_id INTEGER NOT NULL, status TEXT NOT NULL,"
    " PRIMARY KEY (organisation_id, session_id, row));"
    "CREATE TABLE event ("
    " organisation_id INTEGER NOT NULL, session_id INTEGER NOT NULL, number BIGINT NOT NULL,"
    " at_ms BIGINT NOT NULL, type TEXT NOT NULL, version INTEGER NOT NULL, payload TEXT NOT NULL,"
    " hash BLOB NOT NULL,"
    " PRIMARY KEY (organisation_id, session_id, number));"
    "CREATE TABLE live_code ("
    " organisation_id INTEGER NOT NULL, code TEXT NOT NULL, session_id INTEGER NOT NULL,"
    " PRIMARY KEY (organisation_id, code));"
    "CREATE UNIQUE INDEX live_code_session ON live_code (organisation_id, session_id);"
    "CREATE TABLE client_id ("
    " organisation_id INTEGER NOT NULL, actor_kind INTEGER NOT NULL, actor_id INTEGER NOT NULL,"
    " client_id TEXT NOT NULL, session_id INTEGER NOT NULL, at_ms BIGINT NOT NULL, answer TEXT NOT NULL,"
    " PRIMARY KEY (organisation_id, actor_kind, actor_id, client_id));"
    "CREATE INDEX client_id_age ON client_id (organisation_id, at_ms);"
    "CREATE TABLE outbox ("
    " organisation_id INTEGER NOT NULL, id BIGINT NOT NULL, session_id INTEGER NOT NULL,"
    " not_before_ms BIGINT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL,"
    " PRIMARY KEY (organisation_id, id));"
    "CREATE TABLE sign_in ("
    " organisation_id INTEGER NOT NULL, token_hash BLOB NOT NULL, technician_id INTEGER NOT NULL,"
    " created_ms BIGINT NOT NULL, last_seen_ms BIGINT NOT NULL,"
    " PRIMARY KEY (organisation_id, token_hash));"
    "CREATE INDEX sign_in_technician ON sign_in (organisation_id, technician_id);"
    "CREATE TABLE setup_token ("
    " organisation_id INTEGER NOT NULL PRIMARY KEY, token_hash BLOB NOT NULL);"
    "CREATE TABLE server_mark ("
    " organisation_id INTEGER NOT NULL, node INTEGER NOT NULL, alive_ms BIGINT NOT NULL,"
    " PRIMARY KEY (organisation_id, node));"
    "INSERT INTO organisation (id, name, directory_version) VALUES (1, 'Organisation', 1);"
    "INSERT INTO technician_group (organisation_id, id, parent_id, name) VALUES (1, 1, 0, 'All technicians');"
    "INSERT INTO id_counter (organisation_id, noun, next_id) VALUES"
    " (1, 'group', 2), (1, 'technician', 1), (1, 'channel', 1), (1, 'session', 1), (1, 'outbox', 1);";

/* Second steps of signing in. The secret is sealed under the key in the data folder; of recovery codes there are
 * hashes. */
static const char *const second_factor_schema =
    "CREATE TABLE second_factor ("
    " organisation_id INTEGER NOT NULL, technician_id INTEGER NOT NULL, sealed_secret BLOB NOT NULL,"
    " last_step BIGINT NOT NULL, since_ms BIGINT NOT NULL,"
    " PRIMARY KEY (organisation_id, technician_id));"
    "CREATE TABLE recovery_code ("
    " organisation_id INTEGER NOT NULL, technician_id INTEGER NOT NULL, code_hash BLOB NOT NULL,"
    " PRIMARY KEY (organisation_id, technician_id, code_hash));";

/* Where a sign-in comes from, so that its owner can tell it from a stranger's. */
static const char *const sign_in_origin_schema = "ALTER TABLE sign_in ADD COLUMN address TEXT NOT NULL DEFAULT '';"
                                                 "ALTER TABLE sign_in ADD COLUMN browser TEXT NOT NULL DEFAULT '';";

/* Of an erased session only this stays, so that a missing number is known to be meant. */
static const char *const erased_session_schema =
    "CREATE TABLE erased_session ("
    " organisation_id INTEGER NOT NULL, session_id INTEGER NOT NULL, created_ms BIGINT NOT NULL,"
    " ended_ms BIGINT NOT NULL, erased_ms BIGINT NOT NULL, erased_by INTEGER NOT NULL,"
    " PRIMARY KEY (organisation_id, session_id));"
    "CREATE INDEX session_ended ON session (organisation_id, ended_ms);";

/* Who changed what; `was` and `is_now` are JSON objects. */
static const char *const audit_schema =
    "CREATE TABLE audit ("
    " organisation_id INTEGER NOT NULL, id BIGINT NOT NULL, at_ms BIGINT NOT NULL,"
    " actor_id INTEGER NOT NULL, actor TEXT NOT NULL, token TEXT NOT NULL, address TEXT NOT NULL,"
    " kind TEXT NOT NULL, object_id INTEGER NOT NULL, object TEXT NOT NULL, group_id INTEGER NOT NULL,"
    " was TEXT NOT NULL, is_now TEXT NOT NULL,"
    " PRIMARY KEY (organisation_id, id));"
    "CREATE INDEX audit_time ON audit (organisation_id, at_ms);"
    "INSERT INTO id_counter (organisation_id, noun, next_id) VALUES (1, 'audit', 1);";

static const char *const api_token_schema =
    "CREATE TABLE api_token ("
    " organisation_id INTEGER NOT NULL, id INTEGER NOT NULL, technician_id INTEGER NOT NULL, token_hash BLOB NOT NULL,"
    " name TEXT NOT NULL, scopes INTEGER NOT NULL, created_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL,"
    " used_ms BIGINT NOT NULL,"
    " PRIMARY KEY (organisation_id, id));"
    "CREATE UNIQUE INDEX api_token_hash ON api_token (organisation_id, token_hash);"
    "INSERT INTO id_counter (organisation_id, noun, next_id) VALUES (1, 'api_token', 1);";

/* E-mail and SMS: how they are sent (`value` is a JSON object, `sealed` the secret under the key in the data folder),
 * and what became of what stood in the outbox. */
static const char *const message_schema =
    "CREATE TABLE message_setting ("
    " organisation_id INTEGER NOT NULL, part TEXT NOT NULL, value TEXT NOT NULL, sealed BLOB,"
    " PRIMARY KEY (organisation_id, part));"
    "CREATE TABLE delivery ("
    " organisation_id INTEGER NOT NULL, id BIGINT NOT NULL, session_id INTEGER NOT NULL,"
    " technician_id INTEGER NOT NULL, way TEXT NOT NULL, address TEXT NOT NULL, sent INTEGER NOT NULL,"
    " reason TEXT NOT NULL, answer TEXT NOT NULL, attempts INTEGER NOT NULL, created_ms BIGINT NOT NULL,"
    " done_ms BIGINT NOT NULL,"
    " PRIMARY KEY (organisation_id, id));"
    "CREATE INDEX delivery_session ON delivery (organisation_id, session_id);"
    "CREATE INDEX delivery_done ON delivery (organisation_id, done_ms);";

/* Predefined replies that a technician wrote for himself. The version tells a second window that saves over the first.
 */
static const char *const own_replies_schema = "CREATE TABLE own_replies ("
                                              " organisation_id INTEGER NOT NULL, technician_id INTEGER NOT NULL, "
                                              "version INTEGER NOT NULL, replies TEXT NOT NULL,"
                                              " PRIMARY KEY (organisation_id, technician_id));";

/* Who was given a password that somebody else knows. */
static const char *const first_password_schema =
    "ALTER TABLE technician ADD COLUMN must_change_password INTEGER NOT NULL DEFAULT 0;";

static const char *const *migration(int to_version) {
    static const char *const steps[] = {first_schema,          second_factor_schema, sign_in_origin_schema,
                                        erased_session_schema, audit_schema,         api_token_schema,
                                        message_schema,        own_replies_schema,   first_password_schema};
    int count = (int)(sizeof steps / sizeof *steps);
    return to_version >= 1 && to_version <= count ? &steps[to_version - 1] : NULL;
}

int store_schema_newest(void) {
    int version = 0;
    while (migration(version + 1) != NULL) {
        version++;
    }
    return version;
}

enum sql_result store_schema_read(struct sql *sql, int *out_version) {
    struct sql_query query = sql_query_begin(sql, "SELECT version FROM schema_version");
    int64_t version = 0;
    enum sql_result result = sql_finish_int(&query, &version);
    if (result == SQL_DONE) {
        *out_version = (int)version;
    }
    return result;
}

static enum sql_result migrate_one(struct sql *sql, int to_version) {
    enum sql_result result = sql->engine->begin(sql);
    if (result == SQL_DONE) {
        result = sql->engine->run(sql, *migration(to_version));
    }
    if (result == SQL_DONE) {
        struct sql_query query = sql_query_begin(sql, "UPDATE schema_version SET version = ?1");
        sql_bind_int(&query, 1, to_version);
        result = sql_finish(&query);
    }
    if (result == SQL_DONE) {
        result = sql->engine->commit(sql);
    }
    if (result != SQL_DONE) {
        sql->engine->rollback(sql);
    }
    return result;
}

enum sql_result store_schema_migrate(struct sql *sql) {
    enum sql_result result =
        sql->engine->run(sql, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY);"
                              "INSERT INTO schema_version (version)"
                              " SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM schema_version);");
    int version = 0;
    if (result == SQL_DONE) {
        result = store_schema_read(sql, &version);
    }
    if (result == SQL_DONE && version > store_schema_newest()) {
        return SQL_CONFLICT;
    }
    while (result == SQL_DONE && migration(version + 1) != NULL) {
        result = migrate_one(sql, ++version);
    }
    return result;
}
