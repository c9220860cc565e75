/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/delivery_store.h"

#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "store/audit_sql.h"
#include "store/parts.h"

enum { NEW_ROWS_MAX = 100 };

static enum sql_result load_settings(struct sql *sql, int32_t organisation_id, const struct delivery_visitor *visitor) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT part, value, sealed FROM message_setting WHERE organisation_id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        struct store_message_setting setting = {.part = sql_text(&query, 0), .value = sql_text(&query, 1)};
        setting.sealed = sql_bytes(&query, 2, &setting.sealed_len);
        setting.sealed = setting.sealed_len > 0 ? setting.sealed : NULL;
        visitor->setting(visitor->user, &setting);
    }
    sql_query_end(&query);
    return result;
}

static struct store_outbox_row row_of(struct sql_query *query) {
    return (struct store_outbox_row){
        .id = sql_int(query, 0),
        .session_id = (int32_t)sql_int(query, 1),
        .not_before_ms = sql_int(query, 2),
        .kind = sql_text(query, 3),
        .payload = sql_text(query, 4),
    };
}

/* Gives up to `most` rows above the id to the visitor. */
static enum sql_result each_waiting(struct sql *sql, int32_t organisation_id, int64_t after_id, int64_t most,
                                    void (*visit)(void *user, const struct store_outbox_row *row), void *user) {
    struct sql_query query = sql_query_begin(sql, "SELECT id, session_id, not_before_ms, kind, payload FROM outbox"
                                                  " WHERE organisation_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, after_id);
    sql_bind_int(&query, 3, most);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        struct store_outbox_row row = row_of(&query);
        visit(user, &row);
    }
    sql_query_end(&query);
    return result;
}

static enum sql_result load_done(struct sql *sql, int32_t organisation_id, int64_t since_ms,
                                 const struct delivery_visitor *visitor) {
    struct sql_query query = sql_query_begin(
        sql, "SELECT id, session_id, technician_id, way, address, sent, reason, answer, attempts, created_ms, done_ms"
             " FROM delivery WHERE organisation_id = ?1 AND done_ms >= ?2 ORDER BY id");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, since_ms);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        const struct store_delivery delivery = {
            .id = sql_int(&query, 0),
            .session_id = (int32_t)sql_int(&query, 1),
            .technician_id = (int32_t)sql_int(&query, 2),
            .way = sql_text(&query, 3),
            .address = sql_text(&query, 4),
            .sent = sql_int(&query, 5) != 0,
            .reason = sql_text(&query, 6),
            .answer = sql_text(&query, 7),
            .attempts = (int32_t)sql_int(&query, 8),
            .created_ms = sql_int(&query, 9),
            .done_ms = sql_int(&query, 10),
        };
        visitor->done(visitor->user, &delivery);
    }
    sql_query_end(&query);
    return result;
}

enum store_result delivery_store_load(struct store *store, int64_t since_ms, const struct delivery_visitor *visitor) {
    struct sql *sql = store_open_reader(store);
    if (sql == NULL) {
        return STORE_BROKEN;
    }
    int32_t organisation_id = store_organisation_id(store);
    enum sql_result result = sql->engine->begin_read(sql);
    if (result == SQL_DONE) {
        result = load_settings(sql, organisation_id, visitor);
    }
    if (result == SQL_DONE) {
        result = each_waiting(sql, organisation_id, 0, INT64_MAX, visitor->waiting, visitor->user);
    }
    if (result == SQL_DONE) {
        result = load_done(sql, organisation_id, since_ms, visitor);
    }
    sql->engine->rollback(sql);
    sql->engine->close(sql);
    return result == SQL_DONE ? STORE_COMMITTED : STORE_BROKEN;
}

struct new_read {
    struct store_read read;
    int64_t after_id;
    struct store_outbox_row rows[NEW_ROWS_MAX]; /* texts owned */
    size_t count;
    void (*done)(void *user, enum store_result result, const struct store_outbox_row *rows, size_t count);
    void *user;
};

static void take_new(void *user, const struct store_outbox_row *row) {
    struct new_read *own = user;
    own->rows[own->count] = *row;
    own->rows[own->count].kind = mem_copy_string(row->kind);
    own->rows[own->count].payload = mem_copy_string(row->payload);
    own->count++;
}

static enum sql_result read_new(struct sql *sql, struct store_read *read) {
    struct new_read *own = (struct new_read *)read;
    return each_waiting(sql, store_organisation_id(read->store), own->after_id, NEW_ROWS_MAX, take_new, own);
}

static void new_is_read(struct store_read *read) {
    struct new_read *own = (struct new_read *)read;
    own->done(own->user, read->result, own->rows, own->count);
    for (size_t i = 0; i < own->count; i++) {
        mem_free((char *)own->rows[i].kind);
        mem_free((char *)own->rows[i].payload);
    }
    mem_free(own);
}

void delivery_store_read_new(struct store *store, int64_t after_id,
                             void (*done)(void *user, enum store_result result, const struct store_outbox_row *rows,
                                          size_t count),
                             void *user) {
    struct new_read *own = NEW(struct new_read);
    own->read.work = read_new;
    own->read.done = new_is_read;
    own->after_id = after_id;
    own->done = done;
    own->user = user;
    store_submit_read(store, &own->read);
}

/* A write with copies of everything. */
struct delivery_job {
    struct store_job job;
    int32_t organisation_id;
    struct store_delivery delivery;
    struct store_message_setting setting;
    struct audit_row audit;
    int64_t not_before_ms;
    char *payload;
    void (*done)(void *user, enum store_result result);
    void *user;
};

static void job_done(struct store_job *job) {
    struct delivery_job *own = (struct delivery_job *)job;
    if (own->done != NULL) {
        own->done(own->user, job->result);
    }
    const char *const texts[] = {own->delivery.way, own->delivery.address, own->delivery.reason, own->delivery.answer,
                                 own->setting.part, own->setting.value,    own->setting.sealed,  own->audit.actor,
                                 own->audit.token,  own->audit.address,    own->audit.kind,      own->audit.object,
                                 own->audit.before, own->audit.after,      own->payload};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        mem_free((char *)texts[i]);
    }
    mem_free(own);
}

static struct delivery_job *create_job(struct store *store, enum sql_result (*work)(struct sql *, struct store_job *),
                                       void (*done)(void *user, enum store_result result), void *user) {
    struct delivery_job *own = NEW(struct delivery_job);
    own->job.work = work;
    own->job.done = job_done;
    own->organisation_id = store_organisation_id(store);
    own->done = done;
    own->user = user;
    return own;
}

static enum sql_result finish(struct sql *sql, struct store_job *job) {
    const struct delivery_job *own = (const struct delivery_job *)job;
    const struct store_delivery *delivery = &own->delivery;
    struct sql_query taken_out = sql_query_begin(sql, "DELETE FROM outbox WHERE organisation_id = ?1 AND id = ?2");
    sql_bind_int(&taken_out, 1, own->organisation_id);
    sql_bind_int(&taken_out, 2, delivery->id);
    enum sql_result result = sql_finish(&taken_out);
    if (result != SQL_DONE) {
        return result;
    }
    struct sql_query query = sql_query_begin(
        sql, "INSERT INTO delivery (organisation_id, id, session_id, technician_id, way, address, sent, reason, answer,"
             " attempts, created_ms, done_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12"
             " WHERE EXISTS (SELECT 1 FROM session WHERE organisation_id = ?1 AND id = ?3)");
    sql_bind_int(&query, 1, own->organisation_id);
    sql_bind_int(&query, 2, delivery->id);
    sql_bind_int(&query, 3, delivery->session_id);
    sql_bind_int(&query, 4, delivery->technician_id);
    sql_bind_text(&query, 5, delivery->way);
    sql_bind_text(&query, 6, delivery->address);
    sql_bind_int(&query, 7, delivery->sent);
    sql_bind_text(&query, 8, delivery->reason);
    sql_bind_text(&query, 9, delivery->answer);
    sql_bind_int(&query, 10, delivery->attempts);
    sql_bind_int(&query, 11, delivery->created_ms);
    sql_bind_int(&query, 12, delivery->done_ms);
    return sql_finish(&query);
}

void delivery_store_finish(struct store *store, const struct store_delivery *delivery,
                           void (*done)(void *user, enum store_result result), void *user) {
    struct delivery_job *own = create_job(store, finish, done, user);
    own->delivery = *delivery;
    own->delivery.way = mem_copy_string(delivery->way);
    own->delivery.address = mem_copy_string(delivery->address);
    own->delivery.reason = mem_copy_string(delivery->reason);
    own->delivery.answer = mem_copy_string(delivery->answer);
    store_jobs_submit(store_jobs_of(store), &own->job);
}

static enum sql_result postpone(struct sql *sql, struct store_job *job) {
    const struct delivery_job *own = (const struct delivery_job *)job;
    struct sql_query query = sql_query_begin(
        sql, "UPDATE outbox SET not_before_ms = ?3, payload = ?4 WHERE organisation_id = ?1 AND id = ?2");
    sql_bind_int(&query, 1, own->organisation_id);
    sql_bind_int(&query, 2, own->delivery.id);
    sql_bind_int(&query, 3, own->not_before_ms);
    sql_bind_text(&query, 4, own->payload);
    return sql_finish(&query);
}

void delivery_store_postpone(struct store *store, int64_t id, int64_t not_before_ms, const char *payload) {
    must(strlen(payload) <= STORE_OUTBOX_BYTES_MAX);
    struct delivery_job *own = create_job(store, postpone, NULL, NULL);
    own->delivery.id = id;
    own->not_before_ms = not_before_ms;
    own->payload = mem_copy_string(payload);
    store_jobs_submit(store_jobs_of(store), &own->job);
}

static enum sql_result put_setting(struct sql *sql, struct store_job *job) {
    const struct delivery_job *own = (const struct delivery_job *)job;
    struct sql_query query = sql_query_begin(
        sql, "INSERT INTO message_setting (organisation_id, part, value, sealed) VALUES (?1, ?2, ?3, ?4)"
             " ON CONFLICT (organisation_id, part) DO UPDATE SET value = ?3, sealed = ?4");
    sql_bind_int(&query, 1, own->organisation_id);
    sql_bind_text(&query, 2, own->setting.part);
    sql_bind_text(&query, 3, own->setting.value);
    if (own->setting.sealed != NULL) {
        sql_bind_bytes(&query, 4, own->setting.sealed, own->setting.sealed_len);
    } else {
        sql_bind_text(&query, 4, NULL);
    }
    enum sql_result result = sql_finish(&query);
    return result == SQL_DONE ? audit_sql_append(sql, own->organisation_id, &own->audit) : result;
}

static void copy_audit(struct audit_row *copy, const struct audit_row *row) {
    *copy = *row;
    copy->actor = mem_copy_string(row->actor);
    copy->token = mem_copy_string(row->token);
    copy->address = mem_copy_string(row->address);
    copy->kind = mem_copy_string(row->kind);
    copy->object = mem_copy_string(row->object);
    copy->before = mem_copy_string(row->before);
    copy->after = mem_copy_string(row->after);
}

void delivery_store_put_setting(struct store *store, const struct store_message_setting *setting,
                                const struct audit_row *audit, void (*done)(void *user, enum store_result result),
                                void *user) {
    must(strlen(setting->value) <= STORE_MESSAGE_SETTING_BYTES_MAX);
    must(setting->sealed_len <= STORE_MESSAGE_SECRET_BYTES_MAX);
    struct delivery_job *own = create_job(store, put_setting, done, user);
    own->setting = *setting;
    own->setting.part = mem_copy_string(setting->part);
    own->setting.value = mem_copy_string(setting->value);
    own->setting.sealed = setting->sealed != NULL ? mem_copy(setting->sealed, setting->sealed_len) : NULL;
    copy_audit(&own->audit, audit);
    store_jobs_submit(store_jobs_of(store), &own->job);
}
