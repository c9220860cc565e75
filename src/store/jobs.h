/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commit thread: takes what was submitted, does as much of it as there is in one transaction, and gives the results
 * back on the loop's thread in the order of submission. */
#ifndef TOWLINE_STORE_JOBS_H
#define TOWLINE_STORE_JOBS_H

#include "base/list.h"
#include "store/sql.h"
#include "store/store.h"

struct store_jobs;

struct store_job {
    struct list link;
    enum store_result result;
    /* On the commit thread within the batch's transaction. CONFLICT undoes this job alone; FULL and BROKEN the batch.
     */
    enum sql_result (*work)(struct sql *sql, struct store_job *job);
    /* On the loop's thread, once; frees the job. */
    void (*done)(struct store_job *job);
};

/* `loop` NULL: no thread, store_jobs_pump does the work. The connection is borrowed; while there is a thread, only
 * that one uses it. */
struct store_jobs *store_jobs_create(struct loop *loop, struct sql *sql);

/* Does what waits, calls what is done, ends the thread. NULL is allowed. */
void store_jobs_destroy(struct store_jobs *jobs);

/* Takes over the job. Where too many wait, it is given back as FULL. */
void store_jobs_submit(struct store_jobs *jobs, struct store_job *job);

/* Without a loop: one batch of up to `most` jobs and its results; the number of jobs done. */
size_t store_jobs_pump(struct store_jobs *jobs, size_t most);

bool store_jobs_are_healthy(struct store_jobs *jobs);
bool store_jobs_are_broken(struct store_jobs *jobs);
void store_jobs_read_figures(struct store_jobs *jobs, struct store_figures *out_figures);

#endif
