/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Submitting steps. */
#include "base/alloc.h"
#include "store/session_sql.h"
#include "store/store_parts.h"

struct step_job {
    struct store_job job;
    int32_t organisation_id;
    struct step_copy copy;
    void (*done)(void *user, enum store_result result);
    void *user;
};

static enum sql_result write_step(struct sql *sql, struct store_job *job) {
    struct step_job *own = (struct step_job *)job;
    return session_sql_write_step(sql, own->organisation_id, &own->copy);
}

static void step_done(struct store_job *job) {
    struct step_job *own = (struct step_job *)job;
    own->done(own->user, job->result);
    step_copy_finish(&own->copy);
    mem_free(own);
}

void store_submit(struct store *store, const struct store_step *step,
                  void (*done)(void *user, enum store_result result), void *user) {
    struct step_job *own = NEW(struct step_job);
    own->job.work = write_step;
    own->job.done = step_done;
    own->organisation_id = store->organisation_id;
    own->done = done;
    own->user = user;
    step_copy_init(&own->copy, step);
    store_jobs_submit(store->jobs, &own->job);
}
