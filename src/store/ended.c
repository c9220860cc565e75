/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ended.h"

#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "store/audit_sql.h"
#include "store/parts.h"

struct ended_read {
    struct store_read read;
    struct store_ended_query query;
    char *containing; /* owned, or NULL */
    struct store_ended *list;
    size_t count;
    bool more;
    void (*done)(void *user, enum store_result result, const struct store_ended *list, size_t count, bool more);
    void *user;
};

/* A state of another size is none that this program wrote: it is left out. */
static void take_row(struct ended_read *own, struct sql_query *query) {
    size_t len = 0;
    const void *state = sql_bytes(query, 5, &len);
    if (len != sizeof(struct session_state)) {
        return;
    }
    struct store_ended *one = &own->list[own->count];
    own->count++;
    *one = (struct store_ended){.session_id = (int32_t)sql_int(query, 0),
                                .name = mem_copy_string(sql_text(query, 1)),
                                .created_ms = sql_int(query, 2),
                                .started_ms = sql_int(query, 3),
                                .ended_ms = sql_int(query, 4)};
    memcpy(&one->state, state, sizeof one->state);
}

#define ENDED                                                                                                          \
    "SELECT id, customer_name, created_ms, started_ms, ended_ms, state FROM session"                                   \
    " WHERE organisation_id = ?1 AND ended_ms >= ?2 AND ended_ms < ?3 AND ended_ms > 0 AND is_open = 0"                \
    " AND (?4 IS NULL OR instr(lower(customer_name), lower(?4)) > 0 OR instr(lower(CAST(keep AS TEXT)), lower(?4)) > " \
    "0)"

static enum sql_result read_ended(struct sql *sql, struct store_read *read) {
    struct ended_read *own = (struct ended_read *)read;
    static const char newest[] = ENDED " ORDER BY ended_ms DESC, id DESC LIMIT ?5";
    static const char oldest[] = ENDED " ORDER BY ended_ms, id LIMIT ?5";
    struct sql_query query = sql_query_begin(sql, own->query.oldest_first ? oldest : newest);
    sql_bind_int(&query, 1, store_organisation_id(read->store));
    sql_bind_int(&query, 2, own->query.from_ms);
    sql_bind_int(&query, 3, own->query.before_ms);
    sql_bind_text(&query, 4, own->containing);
    sql_bind_int(&query, 5, (int64_t)own->query.limit + 1);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        if (own->count == own->query.limit) {
            own->more = true;
        } else {
            take_row(own, &query);
        }
    }
    sql_query_end(&query);
    return result;
}

static void ended_is_read(struct store_read *read) {
    struct ended_read *own = (struct ended_read *)read;
    own->done(own->user, read->result, own->list, read->result == STORE_COMMITTED ? own->count : 0, own->more);
    for (size_t i = 0; i < own->count; i++) {
        mem_free(own->list[i].name);
    }
    mem_free(own->list);
    mem_free(own->containing);
    mem_free(own);
}

void store_list_ended(struct store *store, const struct store_ended_query *query,
                      void (*done)(void *user, enum store_result result, const struct store_ended *list, size_t count,
                                   bool more),
                      void *user) {
    must(query->limit >= 1 && query->limit <= STORE_ENDED_MAX);
    struct ended_read *own = NEW(struct ended_read);
    own->read.work = read_ended;
    own->read.done = ended_is_read;
    own->query = *query;
    own->containing = mem_copy_string(query->containing);
    own->list = NEW_ARRAY(struct store_ended, query->limit);
    own->done = done;
    own->user = user;
    store_submit_read(store, &own->read);
}

struct erasure {
    struct store_job job;
    int32_t organisation_id;
    int32_t session_id;
    int64_t at_ms;
    int32_t technician;
    char *address, *token; /* owned */
    void (*done)(void *user, enum store_result result);
    void *user;
};

static enum sql_result run_for(struct sql *sql, const struct erasure *own, const char *text) {
    struct sql_query query = sql_query_begin(sql, text);
    sql_bind_int(&query, 1, own->organisation_id);
    sql_bind_int(&query, 2, own->session_id);
    return sql_finish(&query);
}

static enum sql_result note_erasure(struct sql *sql, const struct erasure *own) {
    struct sql_query query = sql_query_begin(
        sql, "INSERT INTO erased_session (organisation_id, session_id, created_ms, ended_ms, erased_ms, erased_by)"
             " SELECT organisation_id, id, created_ms, ended_ms, ?3, ?4 FROM session"
             " WHERE organisation_id = ?1 AND id = ?2 AND is_open = 0 AND ended_ms > 0");
    sql_bind_int(&query, 1, own->organisation_id);
    sql_bind_int(&query, 2, own->session_id);
    sql_bind_int(&query, 3, own->at_ms);
    sql_bind_int(&query, 4, own->technician);
    enum sql_result result = sql_finish(&query);
    return result == SQL_DONE && sql->engine->changes(sql) != 1 ? SQL_CONFLICT : result;
}

/* By whom; what was erased has no name any more. */
static enum sql_result tell_audit(struct sql *sql, const struct erasure *own) {
    struct sql_query query = sql_query_begin(sql, "SELECT name FROM technician WHERE organisation_id = ?1 AND id = ?2");
    sql_bind_int(&query, 1, own->organisation_id);
    sql_bind_int(&query, 2, own->technician);
    enum sql_result result = sql_step(&query);
    char *name = mem_copy_string(result == SQL_ROW ? sql_text(&query, 0) : "");
    char *object = mem_format("%d", own->session_id);
    sql_query_end(&query);
    if (result == SQL_ROW || result == SQL_DONE) {
        const struct audit_row row = {.at_ms = own->at_ms,
                                      .actor_id = own->technician,
                                      .actor = name,
                                      .token = own->token,
                                      .address = own->address,
                                      .kind = "session.erased",
                                      .object_id = own->session_id,
                                      .object = object,
                                      .before = "{}",
                                      .after = "{}"};
        result = audit_sql_append(sql, own->organisation_id, &row);
    }
    mem_free(name);
    mem_free(object);
    return result;
}

static enum sql_result erase(struct sql *sql, struct store_job *job) {
    static const char *const deletions[] = {
        "DELETE FROM event WHERE organisation_id = ?1 AND session_id = ?2",
        "DELETE FROM session_row WHERE organisation_id = ?1 AND session_id = ?2",
        "DELETE FROM client_id WHERE organisation_id = ?1 AND session_id = ?2",
        "DELETE FROM outbox WHERE organisation_id = ?1 AND session_id = ?2",
        "DELETE FROM delivery WHERE organisation_id = ?1 AND session_id = ?2",
        "DELETE FROM live_code WHERE organisation_id = ?1 AND session_id = ?2",
        "DELETE FROM session WHERE organisation_id = ?1 AND id = ?2",
    };
    const struct erasure *own = (const struct erasure *)job;
    enum sql_result result = note_erasure(sql, own);
    for (size_t i = 0; result == SQL_DONE && i < sizeof deletions / sizeof deletions[0]; i++) {
        result = run_for(sql, own, deletions[i]);
    }
    if (result == SQL_DONE && own->technician != 0) {
        result = tell_audit(sql, own);
    }
    return result;
}

static void erased(struct store_job *job) {
    struct erasure *own = (struct erasure *)job;
    own->done(own->user, job->result);
    mem_free(own->address);
    mem_free(own->token);
    mem_free(own);
}

void store_erase_session(struct store *store, int32_t session_id, const struct directory_actor *actor,
                         void (*done)(void *user, enum store_result result), void *user) {
    struct erasure *own = NEW(struct erasure);
    own->job.work = erase;
    own->job.done = erased;
    own->organisation_id = store_organisation_id(store);
    own->session_id = session_id;
    own->at_ms = actor->at_ms;
    own->technician = actor->technician_id;
    own->address = mem_copy_string(actor->address != NULL ? actor->address : "");
    own->token = mem_copy_string(actor->token != NULL ? actor->token : "");
    own->done = done;
    own->user = user;
    store_jobs_submit(store_jobs_of(store), &own->job);
}
