/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/jobs.h"

#include <pthread.h>
#include <time.h>

#include "base/alloc.h"
#include "base/must.h"
#include "loop/loop.h"

struct store_jobs {
    struct loop *loop; /* borrowed; NULL: no thread */
    struct sql *sql;   /* borrowed */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct list waiting;          /* under lock */
    struct list finished;         /* under lock */
    bool ending;                  /* under lock */
    bool posted;                  /* under lock: deliver_posted is on its way to the loop */
    bool delivering_last;         /* under lock: store_jobs_destroy calls what is left itself */
    bool full;                    /* under lock: the last commit found no room */
    struct store_figures figures; /* under lock */
    bool broken;                  /* set under lock, by the commit thread: nothing is written any more */
    bool destroyed;               /* loop thread: the posted call frees */
};

static uint64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static enum store_result result_of(enum sql_result result) {
    switch (result) {
    case SQL_DONE:
    case SQL_ROW:
        return STORE_COMMITTED;
    case SQL_CONFLICT:
        return STORE_CONFLICT;
    case SQL_FULL:
        return STORE_FULL;
    case SQL_BROKEN:
        return STORE_BROKEN;
    }
    return STORE_BROKEN;
}

/* One job in the transaction, undone alone where it conflicts. */
static enum sql_result do_job(struct sql *sql, struct store_job *job) {
    enum sql_result result = sql->engine->run(sql, "SAVEPOINT job");
    if (result != SQL_DONE) {
        return result;
    }
    enum sql_result work = job->work(sql, job);
    must(work != SQL_ROW);
    job->result = result_of(work);
    if (work == SQL_CONFLICT) {
        result = sql->engine->run(sql, "ROLLBACK TO job; RELEASE job");
    } else if (work == SQL_DONE) {
        result = sql->engine->run(sql, "RELEASE job");
    } else {
        result = work;
    }
    return result;
}

static enum sql_result do_transaction(struct sql *sql, struct list *batch) {
    enum sql_result result = sql->engine->begin(sql);
    list_each(batch, link) {
        if (result == SQL_DONE) {
            result = do_job(sql, list_entry(link, struct store_job, link));
        }
    }
    if (result == SQL_DONE) {
        result = sql->engine->commit(sql);
    }
    if (result != SQL_DONE) {
        sql->engine->rollback(sql);
    }
    return result;
}

/* All of a batch that did not become durable share its fate: a conflict within it may have been with one of them. */
static void do_batch(struct store_jobs *jobs, struct list *batch) {
    enum sql_result result = SQL_BROKEN;
    bool breaks = false;
    uint64_t begin_us = now_us();
    if (!jobs->broken) {
        result = do_transaction(jobs->sql, batch);
    }
    /* A conflict at begin or commit cannot be; anything unexpected there is trouble with the file. */
    must(result != SQL_ROW);
    if (result != SQL_DONE) {
        enum store_result fate = result == SQL_FULL ? STORE_FULL : STORE_BROKEN;
        list_each(batch, link) {
            list_entry(link, struct store_job, link)->result = fate;
        }
        breaks = fate == STORE_BROKEN;
    }
    uint64_t spent_us = now_us() - begin_us;

    pthread_mutex_lock(&jobs->lock);
    struct store_figures *figures = &jobs->figures;
    jobs->broken = jobs->broken || breaks;
    jobs->full = result == SQL_FULL;
    figures->commits++;
    figures->commit_us_sum += spent_us;
    figures->commit_us_max = spent_us > figures->commit_us_max ? spent_us : figures->commit_us_max;
    size_t size = 0;
    list_each(batch, link) {
        enum store_result fate = list_entry(link, struct store_job, link)->result;
        figures->jobs_committed += fate == STORE_COMMITTED;
        figures->jobs_conflicted += fate == STORE_CONFLICT;
        figures->jobs_full += fate == STORE_FULL;
        list_remove(link);
        list_append(&jobs->finished, link);
        size++;
    }
    figures->batch_max = size > figures->batch_max ? size : figures->batch_max;
    figures->jobs_waiting -= size;
    pthread_mutex_unlock(&jobs->lock);
}

/* After the results are on their way: the engine's upkeep takes its time. What was committed before is durable; after a
 * failed flush of the file nothing later can be promised. */
static void tidy_up(struct store_jobs *jobs) {
    if (!jobs->broken && jobs->sql->engine->tidy(jobs->sql) == SQL_BROKEN) {
        pthread_mutex_lock(&jobs->lock);
        jobs->broken = true;
        pthread_mutex_unlock(&jobs->lock);
    }
}

/* Takes up to a batch out of what waits; under lock. */
static void take_batch(struct store_jobs *jobs, struct list *batch, size_t most) {
    list_init(batch);
    for (size_t i = 0; i < most && i < STORE_BATCH_JOBS_MAX && !list_is_empty(&jobs->waiting); i++) {
        struct list *link = jobs->waiting.next;
        list_remove(link);
        list_append(batch, link);
    }
}

static size_t deliver(struct store_jobs *jobs) {
    size_t count = 0;
    for (;;) {
        pthread_mutex_lock(&jobs->lock);
        struct store_job *job = list_first(&jobs->finished, struct store_job, link);
        if (job == NULL) {
            jobs->posted = false;
            pthread_mutex_unlock(&jobs->lock);
            return count;
        }
        list_remove(&job->link);
        pthread_mutex_unlock(&jobs->lock);
        job->done(job);
        count++;
    }
}

static void release(struct store_jobs *jobs) {
    pthread_cond_destroy(&jobs->wake);
    pthread_mutex_destroy(&jobs->lock);
    mem_free(jobs);
}

static void deliver_posted(void *user) {
    struct store_jobs *jobs = user;
    if (jobs->destroyed) {
        release(jobs);
        return;
    }
    deliver(jobs);
}

/* Under lock. */
static void post_results(struct store_jobs *jobs) {
    if (jobs->loop != NULL && !jobs->posted && !jobs->delivering_last && !list_is_empty(&jobs->finished)) {
        jobs->posted = true;
        loop_post(jobs->loop, deliver_posted, jobs);
    }
}

static void *commit_thread(void *user) {
    struct store_jobs *jobs = user;
    pthread_mutex_lock(&jobs->lock);
    for (;;) {
        if (list_is_empty(&jobs->waiting)) {
            if (jobs->ending) {
                break;
            }
            pthread_cond_wait(&jobs->wake, &jobs->lock);
            continue;
        }
        struct list batch;
        take_batch(jobs, &batch, STORE_BATCH_JOBS_MAX);
        pthread_mutex_unlock(&jobs->lock);
        do_batch(jobs, &batch);
        pthread_mutex_lock(&jobs->lock);
        post_results(jobs);
        pthread_mutex_unlock(&jobs->lock);
        tidy_up(jobs);
        pthread_mutex_lock(&jobs->lock);
    }
    pthread_mutex_unlock(&jobs->lock);
    return NULL;
}

struct store_jobs *store_jobs_create(struct loop *loop, struct sql *sql) {
    struct store_jobs *jobs = NEW(struct store_jobs);
    jobs->loop = loop;
    jobs->sql = sql;
    list_init(&jobs->waiting);
    list_init(&jobs->finished);
    must(pthread_mutex_init(&jobs->lock, NULL) == 0);
    must(pthread_cond_init(&jobs->wake, NULL) == 0);
    if (loop != NULL) {
        must(pthread_create(&jobs->thread, NULL, commit_thread, jobs) == 0);
        pthread_setname_np(jobs->thread, "commit");
    }
    return jobs;
}

void store_jobs_submit(struct store_jobs *jobs, struct store_job *job) {
    list_init(&job->link);
    pthread_mutex_lock(&jobs->lock);
    jobs->figures.jobs_submitted++;
    if (jobs->ending || jobs->figures.jobs_waiting >= STORE_PENDING_JOBS_MAX) {
        job->result = STORE_FULL;
        jobs->figures.jobs_full++;
        list_append(&jobs->finished, &job->link);
        post_results(jobs);
    } else {
        list_append(&jobs->waiting, &job->link);
        jobs->figures.jobs_waiting++;
        pthread_cond_signal(&jobs->wake);
    }
    pthread_mutex_unlock(&jobs->lock);
}

size_t store_jobs_pump(struct store_jobs *jobs, size_t most) {
    must(jobs->loop == NULL);
    struct list batch;
    take_batch(jobs, &batch, most);
    if (!list_is_empty(&batch)) {
        do_batch(jobs, &batch);
        tidy_up(jobs);
    }
    return deliver(jobs);
}

void store_jobs_destroy(struct store_jobs *jobs) {
    if (jobs == NULL) {
        return;
    }
    if (jobs->loop == NULL) {
        while (store_jobs_pump(jobs, STORE_BATCH_JOBS_MAX) > 0) {
        }
        release(jobs);
        return;
    }
    pthread_mutex_lock(&jobs->lock);
    jobs->ending = true;
    pthread_cond_signal(&jobs->wake);
    pthread_mutex_unlock(&jobs->lock);
    must(pthread_join(jobs->thread, NULL) == 0);
    bool is_posted = jobs->posted;
    jobs->delivering_last = true;
    deliver(jobs);
    jobs->destroyed = true;
    if (!is_posted) {
        release(jobs);
    }
}

bool store_jobs_are_healthy(struct store_jobs *jobs) {
    pthread_mutex_lock(&jobs->lock);
    bool healthy = !jobs->full;
    pthread_mutex_unlock(&jobs->lock);
    return healthy;
}

bool store_jobs_are_broken(struct store_jobs *jobs) {
    pthread_mutex_lock(&jobs->lock);
    bool broken = jobs->broken;
    pthread_mutex_unlock(&jobs->lock);
    return broken;
}

void store_jobs_read_figures(struct store_jobs *jobs, struct store_figures *out_figures) {
    pthread_mutex_lock(&jobs->lock);
    *out_figures = jobs->figures;
    pthread_mutex_unlock(&jobs->lock);
}
