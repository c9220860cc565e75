/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing; ids; the small writes that nobody waits for. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sys/file.h>

#include "base/alloc.h"
#include "base/must.h"
#include "store/directory_sql.h"
#include "store/migrations.h"
#include "store/session_sql.h"
#include "store/store_parts.h"

enum { MARK_ALIVE_MS = 1000 };

enum store_result store_result_of(enum sql_result result) {
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

/* One server a data folder: the lock goes with the process, however it ends. */
int store_lock(const char *path, char *out_why, size_t out_why_len) {
    char *lock_path = mem_format("%s.lock", path);
    int fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    mem_free(lock_path);
    if (fd < 0) {
        snprintf(out_why, out_why_len, "%s.lock: %s", path, strerror(errno));
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        snprintf(out_why, out_why_len, "%s: in use by a running towlined", path);
        close(fd);
        return -1;
    }
    return fd;
}

/* The file gets its mode before there is anything in it; the engine's side files take it over. */
static bool make_file(const struct store_options *options, char *out_why, size_t out_why_len) {
    int fd = open(options->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        snprintf(out_why, out_why_len, "%s: %s", options->path, strerror(errno));
        return false;
    }
    close(fd);
    return true;
}

static bool check_schema(struct store *store, bool read_only, char *out_why, size_t out_why_len) {
    int version = 0;
    enum sql_result result =
        read_only ? store_schema_read(store->writer, &version) : store_schema_migrate(store->writer);
    if (result == SQL_DONE && read_only && version != store_schema_newest()) {
        result = SQL_CONFLICT;
    }
    if (result == SQL_CONFLICT) {
        snprintf(out_why, out_why_len, "%s: written by another version of Towline (this one has schema %d)",
                 store->path, store_schema_newest());
    } else if (result != SQL_DONE) {
        snprintf(out_why, out_why_len, "%s: not a Towline store, or it cannot be read and written", store->path);
    }
    return result == SQL_DONE;
}

static enum sql_result read_alive(struct store *store) {
    struct sql_query query =
        sql_query_begin(store->writer, "SELECT max(alive_ms) FROM server_mark WHERE organisation_id = ?1");
    sql_bind_int(&query, 1, store->organisation_id);
    int64_t mark_ms = 0;
    int64_t change_ms = 0;
    enum sql_result result = sql_finish_int(&query, &mark_ms);
    if (result == SQL_DONE) {
        result = session_sql_last_change(store->writer, store->organisation_id, &change_ms);
    }
    store->last_alive_ms = mark_ms > change_ms ? mark_ms : change_ms;
    return result;
}

static enum sql_result reserve_ids(struct sql *sql, int32_t organisation_id, int64_t *out_first) {
    return store_sql_take_ids(sql, organisation_id, "session", STORE_SESSION_ID_BLOCK, out_first);
}

static enum sql_result reserve_first_ids(struct store *store) {
    struct sql *sql = store->writer;
    int64_t first = 0;
    enum sql_result result = sql->engine->begin(sql);
    if (result == SQL_DONE) {
        result = reserve_ids(sql, store->organisation_id, &first);
    }
    if (result == SQL_DONE) {
        result = sql->engine->commit(sql);
    }
    if (result != SQL_DONE) {
        sql->engine->rollback(sql);
        return result;
    }
    store->next_id = (int32_t)first;
    store->ids_left = STORE_SESSION_ID_BLOCK;
    return SQL_DONE;
}

static bool open_connections(struct store *store, const struct store_options *options, char *out_why,
                             size_t out_why_len) {
    const struct sql_engine *engine = sql_engine_by_name(options->engine);
    if (engine == NULL) {
        snprintf(out_why, out_why_len, "unknown store engine \"%s\"", options->engine);
        return false;
    }
    if (!options->shared && !options->read_only) {
        store->lock_fd = store_lock(store->path, out_why, out_why_len);
        if (store->lock_fd < 0) {
            return false;
        }
    }
    if (!options->read_only && !options->must_exist && !make_file(options, out_why, out_why_len)) {
        return false;
    }
    struct sql_options own = {.path = store->path, .vfs = store->vfs, .read_only = options->read_only};
    own.must_exist = options->must_exist;
    store->writer = engine->open(&own, out_why, out_why_len);
    if (store->writer == NULL || !check_schema(store, options->read_only, out_why, out_why_len)) {
        return false;
    }
    own.read_only = true;
    store->reader = engine->open(&own, out_why, out_why_len);
    if (store->reader == NULL) {
        return false;
    }
    enum sql_result result = read_alive(store);
    if (result == SQL_DONE && !options->read_only && !options->shared) {
        result = reserve_first_ids(store);
    }
    if (result != SQL_DONE) {
        snprintf(out_why, out_why_len, "%s: cannot be read, or not be written because the disk is full or it is busy",
                 store->path);
    }
    return result == SQL_DONE;
}

struct store *store_open(const struct store_options *options, char *out_why, size_t out_why_len) {
    must(options->organisation_id > 0 && options->path != NULL);
    struct store *store = NEW(struct store);
    store->organisation_id = options->organisation_id;
    store->node_id = options->node_id;
    store->path = mem_copy_string(options->path);
    store->vfs = mem_copy_string(options->vfs);
    store->loop = options->loop;
    store->lock_fd = -1;
    if (!open_connections(store, options, out_why, out_why_len)) {
        store_close(store);
        return NULL;
    }
    store->jobs = store_jobs_create(options->loop, store->writer);
    if (options->loop != NULL) {
        store->readers = workers_create(options->loop, "store-reader", 1, STORE_PENDING_READS_MAX);
    }
    return store;
}

void store_close(struct store *store) {
    if (store == NULL) {
        return;
    }
    workers_destroy(store->readers);
    while (store->loop == NULL && store_pump(store) > 0) {
    }
    store_jobs_destroy(store->jobs);
    if (store->reader != NULL) {
        store->reader->engine->close(store->reader);
    }
    if (store->writer != NULL) {
        store->writer->engine->close(store->writer);
    }
    if (store->lock_fd >= 0) {
        close(store->lock_fd);
    }
    mem_free(store->path);
    mem_free(store->vfs);
    mem_free(store);
}

struct store_jobs *store_jobs_of(struct store *store) {
    return store->jobs;
}

int32_t store_organisation_id(const struct store *store) {
    return store->organisation_id;
}

struct sql *store_open_reader(struct store *store) {
    char why[256];
    struct sql_options options = {.path = store->path, .vfs = store->vfs, .read_only = true, .must_exist = true};
    return store->writer->engine->open(&options, why, sizeof why);
}

struct id_job {
    struct store_job job;
    struct store *store;
    int64_t first;
};

static enum sql_result reserve_more(struct sql *sql, struct store_job *job) {
    struct id_job *own = (struct id_job *)job;
    return reserve_ids(sql, own->store->organisation_id, &own->first);
}

static void reserved_more(struct store_job *job) {
    struct id_job *own = (struct id_job *)job;
    own->store->reserving = false;
    if (job->result == STORE_COMMITTED) {
        own->store->spare_id = (int32_t)own->first;
    }
    mem_free(own);
}

int32_t store_take_session_id(struct store *store) {
    if (store->ids_left < STORE_SESSION_ID_BLOCK / 2 && store->spare_id == 0 && !store->reserving) {
        struct id_job *own = NEW(struct id_job);
        own->job.work = reserve_more;
        own->job.done = reserved_more;
        own->store = store;
        store->reserving = true;
        store_jobs_submit(store->jobs, &own->job);
    }
    if (store->ids_left == 0 && store->spare_id != 0) {
        store->next_id = store->spare_id;
        store->ids_left = STORE_SESSION_ID_BLOCK;
        store->spare_id = 0;
    }
    if (store->ids_left == 0) {
        return 0;
    }
    store->ids_left--;
    return store->next_id++;
}

int64_t store_last_alive_ms(const struct store *store) {
    return store->last_alive_ms;
}

size_t store_damaged_sessions(const struct store *store) {
    return store->damaged;
}

enum small_verb { MARK_ALIVE, OUTBOX_DONE, FORGET_CLIENT_IDS };

/* A write of up to three numbers that nobody waits for. */
struct small_job {
    struct store_job job;
    enum small_verb verb;
    int64_t numbers[3];
};

static enum sql_result do_small(struct sql *sql, struct store_job *job) {
    static const char *const texts[] = {
        [MARK_ALIVE] = ("INSERT INTO server_mark (organisation_id, node, alive_ms) VALUES (?1, ?2, ?3)"
                        " ON CONFLICT (organisation_id, node) DO UPDATE SET alive_ms = ?3"),
        [OUTBOX_DONE] = "DELETE FROM outbox WHERE organisation_id = ?1 AND id = ?2",
        [FORGET_CLIENT_IDS] = "DELETE FROM client_id WHERE organisation_id = ?1 AND at_ms < ?2",
    };
    struct small_job *own = (struct small_job *)job;
    int count = own->verb == MARK_ALIVE ? 3 : 2;
    struct sql_query query = sql_query_begin(sql, texts[own->verb]);
    for (int i = 0; i < count; i++) {
        sql_bind_int(&query, i + 1, own->numbers[i]);
    }
    return sql_finish(&query);
}

static void small_done(struct store_job *job) {
    mem_free(job);
}

static void submit_small(struct store *store, enum small_verb verb, int64_t second, int64_t third) {
    struct small_job *own = NEW(struct small_job);
    own->job.work = do_small;
    own->job.done = small_done;
    own->verb = verb;
    own->numbers[0] = store->organisation_id;
    own->numbers[1] = second;
    own->numbers[2] = third;
    store_jobs_submit(store->jobs, &own->job);
}

void store_mark_alive(struct store *store, int64_t now_ms) {
    if (now_ms - store->marked_ms >= MARK_ALIVE_MS) {
        store->marked_ms = now_ms;
        submit_small(store, MARK_ALIVE, store->node_id, now_ms);
    }
}

void store_outbox_done(struct store *store, int64_t id) {
    submit_small(store, OUTBOX_DONE, id, 0);
}

void store_forget_client_ids(struct store *store, int64_t before_ms) {
    submit_small(store, FORGET_CLIENT_IDS, before_ms, 0);
}

bool store_is_healthy(const struct store *store) {
    return store_jobs_are_healthy(store->jobs);
}

bool store_is_broken(const struct store *store) {
    return store_jobs_are_broken(store->jobs);
}

void store_read_figures(struct store *store, struct store_figures *out_figures) {
    store_jobs_read_figures(store->jobs, out_figures);
}
