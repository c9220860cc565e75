/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading sessions. */
#include "store/session_sql.h"

#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "store/event_codec.h"

static struct session_event *events_add(struct session_events *events) {
    if (events->count == events->capacity) {
        events->capacity = events->capacity == 0 ? 16 : events->capacity * 2;
        events->events = mem_resize_array(events->events, events->capacity, sizeof *events->events);
    }
    return &events->events[events->count];
}

/* False for a row that is no event. */
static bool read_event(struct sql_query *query, struct session_events *events) {
    struct session_event *event = events_add(events);
    const char *type = sql_text(query, 2);
    const char *payload = sql_text(query, 4);
    int64_t number = sql_int(query, 0);
    int64_t version = sql_int(query, 3);
    *event = (struct session_event){.number = (uint32_t)number, .at_ms = sql_int(query, 1)};
    if (type == NULL || payload == NULL || number < 1 || number > UINT32_MAX || version < 0 || version > UINT16_MAX ||
        !event_from_code(type, &event->type)) {
        return false;
    }
    event->version = (uint16_t)version;
    if (!event_decode(payload, event)) {
        return false;
    }
    events->count++;
    return true;
}

enum sql_result session_sql_read_events(struct sql *sql, int32_t organisation_id, int32_t session_id, uint32_t after,
                                        size_t limit, struct session_events *out_events) {
    *out_events = (struct session_events){0};
    struct sql_query query =
        sql_query_begin(sql, "SELECT number, at_ms, type, version, payload FROM event WHERE organisation_id = ?1"
                             " AND session_id = ?2 AND number > ?3 ORDER BY number");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, session_id);
    sql_bind_int(&query, 3, after);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        if (out_events->count == limit) {
            out_events->more = true;
            break;
        }
        if (!read_event(&query, out_events)) {
            out_events->broken = true;
            break;
        }
    }
    sql_query_end(&query);
    return result == SQL_ROW ? SQL_DONE : result;
}

void session_events_finish(struct session_events *events) {
    for (size_t i = 0; i < events->count; i++) {
        event_release(&events->events[i]);
    }
    mem_free(events->events);
    *events = (struct session_events){0};
}

bool session_events_replay(const struct session_events *events, struct session_state *out_state) {
    session_state_init(out_state);
    for (size_t i = 0; i < events->count; i++) {
        if (events->events[i].number != i + 1 || !session_apply(out_state, &events->events[i])) {
            return false;
        }
    }
    return !events->broken && !events->more && events->count > 0;
}

#define HEAD_COLUMNS                                                                                                   \
    "id, owner_node, owner_epoch, version, changed_ms, is_open, customer_name, code, created_ms, started_ms,"          \
    " ended_ms, last_activity_ms, state, keep, last_hash"

static void read_head(struct sql_query *query, struct session_head *out_head) {
    size_t keep_len = 0;
    size_t hash_len = 0;
    const void *hash = sql_bytes(query, 14, &hash_len);
    const char *name = sql_text(query, 6);
    *out_head = (struct session_head){
        .id = (int32_t)sql_int(query, 0),
        .owner_node = (int32_t)sql_int(query, 1),
        .owner_epoch = (int32_t)sql_int(query, 2),
        .version = (uint32_t)sql_int(query, 3),
        .changed_ms = sql_int(query, 4),
        .head =
            {
                .open = sql_int(query, 5) != 0,
                .customer_name = mem_copy_string(name != NULL ? name : ""),
                .code = mem_copy_string(sql_text(query, 7)),
                .created_ms = sql_int(query, 8),
                .started_ms = sql_int(query, 9),
                .ended_ms = sql_int(query, 10),
                .last_activity_ms = sql_int(query, 11),
            },
    };
    if (hash_len == STORE_HASH_BYTES) {
        memcpy(out_head->last_hash, hash, hash_len);
    }
    const void *state = sql_bytes(query, 12, &out_head->state_len);
    out_head->state = mem_copy(state != NULL ? state : "", out_head->state_len);
    const void *keep = sql_bytes(query, 13, &keep_len);
    out_head->head.keep = mem_copy(keep != NULL ? keep : "", keep_len);
    out_head->head.keep_len = keep_len;
}

static enum sql_result finish_head(struct sql_query *query, struct session_head *out_head, bool *out_found) {
    enum sql_result result = sql_step(query);
    *out_found = result == SQL_ROW;
    if (*out_found) {
        read_head(query, out_head);
        result = SQL_DONE;
    }
    sql_query_end(query);
    return result;
}

enum sql_result session_sql_next_head(struct sql *sql, int32_t organisation_id, int32_t after, bool only_open,
                                      struct session_head *out_head, bool *out_found) {
    static const char all[] = "SELECT " HEAD_COLUMNS " FROM session WHERE organisation_id = ?1 AND id > ?2"
                              " ORDER BY id LIMIT 1";
    static const char open[] = "SELECT " HEAD_COLUMNS " FROM session WHERE organisation_id = ?1 AND id > ?2"
                               " AND is_open = 1 ORDER BY id LIMIT 1";
    struct sql_query query = sql_query_begin(sql, only_open ? open : all);
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, after);
    return finish_head(&query, out_head, out_found);
}

enum sql_result session_sql_read_head(struct sql *sql, int32_t organisation_id, int32_t session_id,
                                      struct session_head *out_head, bool *out_found) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT " HEAD_COLUMNS " FROM session WHERE organisation_id = ?1 AND id = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, session_id);
    return finish_head(&query, out_head, out_found);
}

void session_head_finish(struct session_head *head) {
    mem_free((char *)head->head.customer_name);
    mem_free((char *)head->head.code);
    mem_free((void *)head->head.keep);
    mem_free(head->state);
    *head = (struct session_head){0};
}

enum sql_result session_sql_last_change(struct sql *sql, int32_t organisation_id, int64_t *out_ms) {
    struct sql_query query = sql_query_begin(sql, "SELECT max(changed_ms) FROM session WHERE organisation_id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    return sql_finish_int(&query, out_ms);
}
