/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQL of sessions: steps, codes, client ids, outbox; and reading them back. */
#ifndef TOWLINE_STORE_SESSION_SQL_H
#define TOWLINE_STORE_SESSION_SQL_H

#include "session/event.h"
#include "session/state.h"
#include "store/limits.h"
#include "store/sql.h"
#include "store/step.h"

/* A step made independent of its caller: events encoded, texts copied. */
struct step_copy {
    struct store_step step; /* its pointers lead into this copy; events is NULL */
    struct session_state state;
    struct step_event {
        uint32_t number;
        int64_t at_ms;
        const char *type; /* constant */
        int version;
        char *payload;
    } * events; /* step.event_count of them */
    struct store_client_id client_id;
    struct store_outbox_row *outbox;
};

void step_copy_init(struct step_copy *copy, const struct store_step *step);
void step_copy_finish(struct step_copy *copy);

/* Writes a step; SQL_CONFLICT as store_submit has it. */
enum sql_result session_sql_write_step(struct sql *sql, int32_t organisation_id, const struct step_copy *copy);

/* Events read from the store; session_events_finish frees them. */
struct session_events {
    struct session_event *events;
    size_t count;
    size_t capacity;
    bool more;   /* the limit cut it */
    bool broken; /* one of them is not an event; it and those behind it are left out */
};

/* Up to `limit` events with numbers above `after`. */
enum sql_result session_sql_read_events(struct sql *sql, int32_t organisation_id, int32_t session_id, uint32_t after,
                                        size_t limit, struct session_events *out_events);
void session_events_finish(struct session_events *events);

/* The head of one session. Texts and keep are owned, freed by session_head_finish. */
struct session_head {
    int32_t id;
    int32_t owner_node;
    int32_t owner_epoch;
    uint32_t version;
    int64_t changed_ms;
    struct store_head head;
    void *state; /* as stored */
    size_t state_len;
    unsigned char last_hash[STORE_HASH_BYTES]; /* zeros where the column has another length */
};

/* The first session with an id above `after`; out_found tells whether there is one. */
enum sql_result session_sql_next_head(struct sql *sql, int32_t organisation_id, int32_t after, bool only_open,
                                      struct session_head *out_head, bool *out_found);
enum sql_result session_sql_read_head(struct sql *sql, int32_t organisation_id, int32_t session_id,
                                      struct session_head *out_head, bool *out_found);
void session_head_finish(struct session_head *head);

/* Folds events into a state. False where one does not fit or a number is missing. */
bool session_events_replay(const struct session_events *events, struct session_state *out_state);

enum sql_result session_sql_last_change(struct sql *sql, int32_t organisation_id, int64_t *out_ms);

#endif
