/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions that are over: listed for who administers them, and erased with all that was said in them. */
#ifndef TOWLINE_STORE_ENDED_H
#define TOWLINE_STORE_ENDED_H

#include "directory/change.h"
#include "session/state.h"
#include "store/store.h"

enum { STORE_ENDED_MAX = 500 };

struct store_ended {
    int32_t session_id;
    char *name; /* owned */
    int64_t created_ms, started_ms, ended_ms;
    struct session_state state; /* the last one */
};

struct store_ended_query {
    int64_t from_ms;   /* ended at this time or later */
    int64_t before_ms; /* and before this one */
    const char
        *containing;   /* in its name, its custom fields or what the computer told; NULL: any. Borrowed for the call */
    bool oldest_first; /* else the newest */
    size_t limit;      /* at most STORE_ENDED_MAX */
};

/* Reads off the loop. Only sessions of which no row is left to be cleared. The list is borrowed for the time of the
 * callback; `more`: the limit cut it. STORE_COMMITTED, STORE_FULL (too many reads waiting) or STORE_BROKEN. */
void store_list_ended(struct store *store, const struct store_ended_query *query,
                      void (*done)(void *user, enum store_result result, const struct store_ended *list, size_t count,
                                   bool more),
                      void *user);

/* Erases one session that is over: its history, what was said, names, the customer's fields. What stays is that there
 * was one under this number, from when to when, and who erased it (technician 0: its time had come). The actor is
 * copied. STORE_CONFLICT: there is none, or it is not over. */
void store_erase_session(struct store *store, int32_t session_id, const struct directory_actor *actor,
                         void (*done)(void *user, enum store_result result), void *user);

#endif
