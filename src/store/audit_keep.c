/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of the audit log whose time has come are deleted, group by group, so many at a time. */
#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "store/audit.h"
#include "store/parts.h"

struct audit_deletion {
    struct store_job job;
    int32_t organisation_id;
    struct audit_limit *limits; /* owned */
    size_t count;
    int64_t deleted;
    void (*done)(void *user, enum store_result result, int64_t deleted);
    void *user;
};

/* What belongs to no group, or to one that is gone, goes with the topmost one. */
static enum sql_result delete_of(struct sql *sql, struct audit_deletion *own, const struct audit_limit *limit) {
    struct sql_query query = sql_query_begin(
        sql, "DELETE FROM audit WHERE organisation_id = ?1 AND id IN (SELECT id FROM audit"
             " WHERE organisation_id = ?1 AND at_ms < ?3 AND (group_id = ?2 OR (?4 = 1 AND group_id NOT IN"
             " (SELECT id FROM technician_group WHERE organisation_id = ?1))) ORDER BY at_ms LIMIT ?5)");
    sql_bind_int(&query, 1, own->organisation_id);
    sql_bind_int(&query, 2, limit->group_id);
    sql_bind_int(&query, 3, limit->before_ms);
    sql_bind_int(&query, 4, limit->with_orphans);
    sql_bind_int(&query, 5, AUDIT_DELETE_MAX);
    enum sql_result result = sql_finish(&query);
    own->deleted += result == SQL_DONE ? sql->engine->changes(sql) : 0;
    return result;
}

static enum sql_result delete_all(struct sql *sql, struct store_job *job) {
    struct audit_deletion *own = (struct audit_deletion *)job;
    enum sql_result result = SQL_DONE;
    own->deleted = 0;
    for (size_t i = 0; i < own->count && result == SQL_DONE; i++) {
        result = delete_of(sql, own, &own->limits[i]);
    }
    return result;
}

static void deleted(struct store_job *job) {
    struct audit_deletion *own = (struct audit_deletion *)job;
    own->done(own->user, job->result, job->result == STORE_COMMITTED ? own->deleted : 0);
    mem_free(own->limits);
    mem_free(own);
}

void audit_store_delete(struct store *store, const struct audit_limit *limits, size_t count,
                        void (*done)(void *user, enum store_result result, int64_t deleted), void *user) {
    must(count > 0);
    struct audit_deletion *own = NEW(struct audit_deletion);
    own->job.work = delete_all;
    own->job.done = deleted;
    own->organisation_id = store_organisation_id(store);
    own->limits = NEW_ARRAY(struct audit_limit, count);
    memcpy(own->limits, limits, count * sizeof *limits);
    own->count = count;
    own->done = done;
    own->user = user;
    store_jobs_submit(store_jobs_of(store), &own->job);
}
