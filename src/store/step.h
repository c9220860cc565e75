/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of one session: what becomes durable together or not at all. */
#ifndef TOWLINE_STORE_STEP_H
#define TOWLINE_STORE_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct session_event;
struct session_state;

/* The columns beside the state, for lists and for the start. All of it follows from the events, but for `keep` and
 * `last_activity_ms`. */
struct store_head {
    const char *customer_name; /* never NULL */
    const char *code;          /* the code of this session while it can be entered, else NULL */
    int64_t created_ms;
    int64_t started_ms; /* first Active, 0 until then */
    int64_t ended_ms;   /* 0 while open */
    int64_t last_activity_ms;
    bool open;        /* the desk still needs it at start: the outcome is open, or rows of it are not yet cleared */
    const void *keep; /* what the desk keeps beside the history (hashes of secrets), up to STORE_KEEP_BYTES_MAX */
    size_t keep_len;
};

/* The answer to a command that came with a client id, so that a retry gets the same one. */
struct store_client_id {
    int32_t actor_kind; /* as in the event's actor */
    int32_t actor_id;
    const char *client_id;
    int64_t at_ms;
    const char *answer; /* the desk's own words, never NULL */
};

/* Something to be sent after the commit, until store_outbox_done. */
struct store_outbox_row {
    int64_t id; /* given by the store; 0 in a step */
    int32_t session_id;
    int64_t not_before_ms;
    const char *kind;
    const char *payload;
};

struct store_step {
    int32_t session_id;
    bool create; /* the session must not exist yet, and expected_version is 0 */

    /* Who may write: the row's (owner node, epoch, version) must be these, else conflict. The version is the number of
     * the session's last event. One node is simply always the owner. */
    int32_t owner_node;
    int32_t owner_epoch;
    uint32_t expected_version;

    /* Numbered expected_version + 1 and on, times not decreasing. May be empty: then only head, keep, client id and
     * outbox are written and the version stays. */
    const struct session_event *events;
    size_t event_count;
    const struct session_state *state; /* after the events */
    struct store_head head;            /* after the events */

    const char *code_insert; /* NULL or a code that must be free */
    const char *code_remove; /* NULL or a code of this session */

    const struct store_client_id *client_id; /* NULL or one */
    const struct store_outbox_row *outbox;
    size_t outbox_count;
};

#endif
