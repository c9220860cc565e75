/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loop/workers.h"

#include "base/alloc.h"
#include "base/list.h"

#include <string.h>

#include <pthread.h>

enum { WORKERS_THREADS_MAX = 16, THREAD_NAME_SIZE = 16 };

struct job {
    struct list link;
    struct workers *workers;
    void (*work)(void *user);
    void (*done)(void *user);
    void *user;
};

struct workers {
    struct loop *loop; /* borrowed */
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct list queue;    /* under lock */
    struct list finished; /* under lock; done not called yet */
    size_t queued;        /* under lock */
    bool ending;          /* under lock */
    bool collecting;      /* under lock; collect is posted to the loop */
    size_t queue_max;
    size_t pending; /* loop thread */
    size_t threads_count;
    pthread_t threads[WORKERS_THREADS_MAX];
    bool destroyed; /* loop thread; collect frees */
};

/* Calls the done functions of all that has finished. */
static void collect_finished(struct workers *workers) {
    for (;;) {
        pthread_mutex_lock(&workers->lock);
        struct job *job = list_first(&workers->finished, struct job, link);
        if (job == NULL) {
            workers->collecting = false;
            pthread_mutex_unlock(&workers->lock);
            return;
        }
        list_remove(&job->link);
        pthread_mutex_unlock(&workers->lock);
        workers->pending--;
        if (job->done != NULL) {
            job->done(job->user);
        }
        mem_free(job);
    }
}

static void release(struct workers *workers) {
    pthread_cond_destroy(&workers->wake);
    pthread_mutex_destroy(&workers->lock);
    mem_free(workers);
}

static void collect_posted(void *user) {
    struct workers *workers = user;
    if (workers->destroyed) {
        release(workers);
        return;
    }
    collect_finished(workers);
}

static void *run_worker(void *user) {
    struct workers *workers = user;
    pthread_mutex_lock(&workers->lock);
    for (;;) {
        struct job *job = list_first(&workers->queue, struct job, link);
        if (job == NULL && workers->ending) {
            break;
        }
        if (job == NULL) {
            pthread_cond_wait(&workers->wake, &workers->lock);
            continue;
        }
        list_remove(&job->link);
        workers->queued--;
        pthread_mutex_unlock(&workers->lock);
        job->work(job->user);
        pthread_mutex_lock(&workers->lock);
        list_append(&workers->finished, &job->link);
        if (!workers->collecting) {
            workers->collecting = true;
            loop_post(workers->loop, collect_posted, workers);
        }
    }
    pthread_mutex_unlock(&workers->lock);
    return NULL;
}

struct workers *workers_create(struct loop *loop, const char *name, size_t threads, size_t queue_max) {
    must(threads > 0 && threads <= WORKERS_THREADS_MAX && strlen(name) < THREAD_NAME_SIZE);
    struct workers *workers = NEW(struct workers);
    workers->loop = loop;
    workers->queue_max = queue_max;
    workers->threads_count = threads;
    list_init(&workers->queue);
    list_init(&workers->finished);
    must(pthread_mutex_init(&workers->lock, NULL) == 0);
    must(pthread_cond_init(&workers->wake, NULL) == 0);
    for (size_t i = 0; i < threads; i++) {
        must(pthread_create(&workers->threads[i], NULL, run_worker, workers) == 0);
        pthread_setname_np(workers->threads[i], name);
    }
    return workers;
}

bool workers_submit(struct workers *workers, void (*work)(void *user), void (*done)(void *user), void *user) {
    pthread_mutex_lock(&workers->lock);
    bool has_room = workers->queued < workers->queue_max && !workers->ending;
    if (has_room) {
        struct job *job = NEW(struct job);
        *job = (struct job){.workers = workers, .work = work, .done = done, .user = user};
        list_append(&workers->queue, &job->link);
        workers->queued++;
        workers->pending++;
        pthread_cond_signal(&workers->wake);
    }
    pthread_mutex_unlock(&workers->lock);
    return has_room;
}

size_t workers_pending(const struct workers *workers) {
    return workers->pending;
}

void workers_destroy(struct workers *workers) {
    if (workers == NULL) {
        return;
    }
    pthread_mutex_lock(&workers->lock);
    workers->ending = true;
    pthread_cond_broadcast(&workers->wake);
    pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < workers->threads_count; i++) {
        must(pthread_join(workers->threads[i], NULL) == 0);
    }
    /* A collection may be posted to the loop still; then that one frees. */
    bool is_posted = workers->collecting;
    collect_finished(workers);
    must(workers->pending == 0);
    workers->destroyed = true;
    if (!is_posted) {
        release(workers);
    }
}
