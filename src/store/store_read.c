/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading: off the loop while serving, at once before it runs. */
#include "base/alloc.h"
#include "base/must.h"
#include "store/limits.h"
#include "store/session_sql.h"
#include "store/store_parts.h"

static void do_read(void *user) {
    struct store_read *read = user;
    struct sql *sql = read->store->reader;
    enum sql_result result = sql->engine->begin_read(sql);
    if (result == SQL_DONE) {
        result = read->work(sql, read);
    }
    sql->engine->rollback(sql);
    read->result = store_result_of(result);
}

static void read_done(void *user) {
    struct store_read *read = user;
    read->done(read);
}

static void refuse_read(void *user) {
    struct store_read *read = user;
    read->result = STORE_FULL;
    read->done(read);
}

void store_submit_read(struct store *store, struct store_read *read) {
    read->store = store;
    read->next = NULL;
    if (store->loop != NULL) {
        if (!workers_submit(store->readers, do_read, read_done, read)) {
            loop_post(store->loop, refuse_read, read);
        }
        return;
    }
    struct store_read **at = &store->reads;
    size_t waiting = 0;
    while (*at != NULL) {
        at = &(*at)->next;
        waiting++;
    }
    read->refused = waiting >= STORE_PENDING_READS_MAX;
    *at = read;
}

size_t store_pump_some(struct store *store, size_t most) {
    must(store->loop == NULL);
    size_t count = store->jobs != NULL ? store_jobs_pump(store->jobs, most) : 0;
    struct store_read *read = store->reads;
    store->reads = NULL;
    while (read != NULL) {
        struct store_read *next = read->next;
        if (read->refused) {
            refuse_read(read);
        } else {
            do_read(read);
            read_done(read);
        }
        read = next;
        count++;
    }
    return count;
}

size_t store_pump(struct store *store) {
    return store_pump_some(store, STORE_BATCH_JOBS_MAX);
}

struct history_read {
    struct store_read read;
    int32_t session_id;
    uint32_t after;
    size_t limit;
    struct session_head head;
    bool found;
    bool whole; /* wanted with the head, replayed */
    struct session_state state;
    struct session_events events;
    void (*history_done)(void *user, enum store_result result, const struct store_history *history);
    void (*session_done)(void *user, enum store_result result, const struct store_session *session);
    void *user;
};

static enum sql_result read_history(struct sql *sql, struct store_read *read) {
    struct history_read *own = (struct history_read *)read;
    int32_t organisation_id = read->store->organisation_id;
    enum sql_result result = session_sql_read_head(sql, organisation_id, own->session_id, &own->head, &own->found);
    if (result == SQL_DONE && own->found) {
        result = session_sql_read_events(sql, organisation_id, own->session_id, own->after, own->limit, &own->events);
    }
    bool sound = !own->events.broken;
    if (result == SQL_DONE && own->found && own->whole && sound) {
        sound = session_events_replay(&own->events, &own->state);
    }
    return result == SQL_DONE && !sound ? SQL_BROKEN : result;
}

static void history_read_done(struct store_read *read) {
    struct history_read *own = (struct history_read *)read;
    bool is_read = read->result == STORE_COMMITTED;
    if (own->whole) {
        struct store_session session = {
            .session_id = own->session_id,
            .owner_node = own->head.owner_node,
            .owner_epoch = own->head.owner_epoch,
            .version = own->head.version,
            .state = &own->state,
            .head = own->head.head,
            .events = own->events.events,
            .event_count = own->events.count,
        };
        own->session_done(own->user, read->result, is_read && own->found ? &session : NULL);
    } else {
        struct store_history history = {
            .session_id = own->session_id,
            .after = own->after,
            .events = own->events.events,
            .event_count = is_read ? own->events.count : 0,
            .more = own->events.more,
            .found = own->found,
        };
        own->history_done(own->user, read->result, &history);
    }
    session_head_finish(&own->head);
    session_events_finish(&own->events);
    mem_free(own);
}

static struct history_read *history_read_create(int32_t session_id, uint32_t after, size_t limit, void *user) {
    struct history_read *own = NEW(struct history_read);
    own->read.work = read_history;
    own->read.done = history_read_done;
    own->session_id = session_id;
    own->after = after;
    own->limit = limit;
    own->user = user;
    return own;
}

void store_read_history(struct store *store, int32_t session_id, uint32_t after, size_t limit,
                        void (*done)(void *user, enum store_result result, const struct store_history *history),
                        void *user) {
    size_t bounded = limit < STORE_HISTORY_EVENTS_MAX ? limit : STORE_HISTORY_EVENTS_MAX;
    struct history_read *own = history_read_create(session_id, after, bounded, user);
    own->history_done = done;
    store_submit_read(store, &own->read);
}

void store_read_session(struct store *store, int32_t session_id,
                        void (*done)(void *user, enum store_result result, const struct store_session *session),
                        void *user) {
    struct history_read *own = history_read_create(session_id, 0, SIZE_MAX, user);
    own->whole = true;
    own->session_done = done;
    store_submit_read(store, &own->read);
}

/* Gives one open session to the visitor; one that does not replay is counted and left out. */
static enum sql_result visit_session(struct store *store, struct sql *sql, const struct session_head *head,
                                     void (*visit)(void *user, const struct store_session *session), void *user) {
    struct session_events events;
    struct session_state state;
    enum sql_result result = session_sql_read_events(sql, store->organisation_id, head->id, 0, SIZE_MAX, &events);
    if (result == SQL_DONE && session_events_replay(&events, &state) && events.count == head->version) {
        struct store_session session = {
            .session_id = head->id,
            .owner_node = head->owner_node,
            .owner_epoch = head->owner_epoch,
            .version = head->version,
            .state = &state,
            .head = head->head,
            .events = events.events,
            .event_count = events.count,
        };
        visit(user, &session);
    } else if (result == SQL_DONE) {
        store->damaged++;
    }
    session_events_finish(&events);
    return result;
}

enum store_result store_load_open_sessions(struct store *store,
                                           void (*visit)(void *user, const struct store_session *session), void *user) {
    struct sql *sql = store_open_reader(store);
    if (sql == NULL) {
        return STORE_BROKEN;
    }
    store->damaged = 0;
    enum sql_result result = sql->engine->begin_read(sql);
    int32_t after = 0;
    bool found = true;
    while (result == SQL_DONE && found) {
        struct session_head head;
        result = session_sql_next_head(sql, store->organisation_id, after, true, &head, &found);
        if (result == SQL_DONE && found) {
            after = head.id;
            result = visit_session(store, sql, &head, visit, user);
            session_head_finish(&head);
        }
    }
    sql->engine->rollback(sql);
    sql->engine->close(sql);
    return result == SQL_DONE ? STORE_COMMITTED : STORE_BROKEN;
}

static enum sql_result visit_client_ids(struct sql *sql, int32_t organisation_id, int64_t since_ms,
                                        void (*visit)(void *user, int32_t session_id, const struct store_client_id *id),
                                        void *user) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT session_id, actor_kind, actor_id, client_id, at_ms, answer FROM client_id"
                             " WHERE organisation_id = ?1 AND at_ms >= ?2 ORDER BY at_ms");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, since_ms);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        struct store_client_id id = {
            .actor_kind = (int32_t)sql_int(&query, 1),
            .actor_id = (int32_t)sql_int(&query, 2),
            .client_id = sql_text(&query, 3),
            .at_ms = sql_int(&query, 4),
            .answer = sql_text(&query, 5),
        };
        visit(user, (int32_t)sql_int(&query, 0), &id);
    }
    sql_query_end(&query);
    return result;
}

enum store_result store_load_client_ids(struct store *store, int64_t since_ms,
                                        void (*visit)(void *user, int32_t session_id, const struct store_client_id *id),
                                        void *user) {
    struct sql *sql = store_open_reader(store);
    if (sql == NULL) {
        return STORE_BROKEN;
    }
    enum sql_result result = visit_client_ids(sql, store->organisation_id, since_ms, visit, user);
    sql->engine->close(sql);
    return result == SQL_DONE ? STORE_COMMITTED : STORE_BROKEN;
}
