/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last activity of many sessions. A part is submitted when the one before is done, so that commands that come
 * meanwhile wait for one part at most, and the queue of the commit thread does not fill up. */
#include "store/store.h"

#include <string.h>

#include "base/alloc.h"
#include "store/store_parts.h"

enum { PART = 256 };

struct touch_job {
    struct store_job job;
    struct store_jobs *jobs;
    int32_t organisation_id;
    struct store_touch *touches; /* owned */
    size_t count;
    size_t done; /* so many of them are behind us */
};

static size_t part_end(const struct touch_job *own) {
    return own->count - own->done < PART ? own->count : own->done + PART;
}

static enum sql_result do_touch(struct sql *sql, struct store_job *job) {
    const struct touch_job *own = (const struct touch_job *)job;
    enum sql_result result = SQL_DONE;
    for (size_t i = own->done; i < part_end(own) && result == SQL_DONE; i++) {
        struct sql_query query =
            sql_query_begin(sql, "UPDATE session SET last_activity_ms = ?3 WHERE organisation_id = ?1 AND id = ?2"
                                 " AND last_activity_ms < ?3");
        sql_bind_int(&query, 1, own->organisation_id);
        sql_bind_int(&query, 2, own->touches[i].session_id);
        sql_bind_int(&query, 3, own->touches[i].last_activity_ms);
        result = sql_finish(&query);
    }
    return result;
}

static void touched(struct store_job *job) {
    struct touch_job *own = (struct touch_job *)job;
    own->done = part_end(own);
    if (job->result == STORE_COMMITTED && own->done < own->count) {
        store_jobs_submit(own->jobs, job);
        return;
    }
    mem_free(own->touches); /* also where the disk is full: the next minute tells more */
    mem_free(own);
}

void store_touch_sessions(struct store *store, const struct store_touch *touches, size_t count) {
    if (count == 0) {
        return;
    }
    struct touch_job *own = NEW(struct touch_job);
    own->job.work = do_touch;
    own->job.done = touched;
    own->jobs = store_jobs_of(store);
    own->organisation_id = store_organisation_id(store);
    own->touches = NEW_ARRAY(struct store_touch, count);
    memcpy(own->touches, touches, count * sizeof *touches);
    own->count = count;
    store_jobs_submit(own->jobs, &own->job);
}
