/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The durable side: sessions with their events, codes, client ids, outbox. Everything written goes through one commit
 * thread, many steps a transaction; everything read while serving is read on a thread of its own. The directory's
 * and the accounts' parts are in directory_store.h and account_store.h. */
#ifndef TOWLINE_STORE_STORE_H
#define TOWLINE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/limits.h"
#include "store/step.h"

struct loop;
struct store;

enum store_result {
    STORE_COMMITTED, /* on disk */
    STORE_CONFLICT,  /* nothing written: another owner, epoch or version, a code or client id in use */
    STORE_FULL,      /* nothing written: disk full, database busy or too much waiting; try again later */
    STORE_BROKEN,    /* an I/O error: nothing is known about the write; the process has to end and start again */
};

struct store_options {
    const char *engine; /* NULL: "sqlite" */
    const char *path;   /* the database file; made where it is missing (mode 0600) */
    const char *vfs;    /* NULL: the engine's own; else a name registered with it, for tests */
    int32_t organisation_id;
    int32_t node_id;
    bool read_only; /* for towlinectl: no migration, nothing may be submitted */
    bool shared;    /* may be open elsewhere too (towlinectl beside a server); else a lock file keeps others out */
    bool must_exist;
    struct loop *loop; /* callbacks arrive here; NULL: no threads, the caller runs store_pump (simulator, towlinectl) */
};

/* Once a process, before the first store_open: takes the memory of the engine's page cache in one piece. The process is
 * then as large from its start as that cache ever makes it, instead of growing with the file for days. Without it, as
 * in short-lived programs, pages are taken one by one. */
void store_reserve_cache(void);

/* Opens, migrates and checks the version. NULL on failure, with the reason in out_why (English, for the log). */
struct store *store_open(const struct store_options *options, char *out_why, size_t out_why_len);

/* Finishes what was submitted, calls the callbacks, closes. Waits for the disk. NULL is allowed. */
void store_close(struct store *store);

/* The lock by which one server at a time has a store, as store_open takes it: a descriptor to be closed, or -1 with the
 * reason. For what replaces a store (towlinectl restore). */
int store_lock(const char *path, char *out_why, size_t out_why_len);

/* Without a loop: do everything submitted so far as one transaction, and the reads, and call the callbacks.
 * Returns how many callbacks were called. */
size_t store_pump(struct store *store);

/* The same with up to `most` of what was submitted, as where the rest came while the disk was at work. */
size_t store_pump_some(struct store *store, size_t most);

/* Ask for a step. Everything is copied. `done` is called once on the loop's thread, never before this returns,
 * in the order of submission. Steps of one session may be submitted before the earlier ones are done: each
 * expects the version the earlier one makes, and conflicts where that one failed. */
void store_submit(struct store *store, const struct store_step *step,
                  void (*done)(void *user, enum store_result result), void *user);

/* The next session id, never given before, also not before a crash: positive, below 2^31. 0 while a new block of
 * ids cannot be reserved (disk full): answer not_saved and try later. */
int32_t store_take_session_id(struct store *store);

/* One stored session. All pointers are valid for the time of the visit. */
struct store_session {
    int32_t session_id;
    int32_t owner_node;
    int32_t owner_epoch;
    uint32_t version; /* number of the last event */
    const struct session_state *state;
    struct store_head head;
    const struct session_event *events; /* all of them, from number 1 */
    size_t event_count;
};

/* At start, before the loop runs; these block. Each visits ascending ids and gives STORE_COMMITTED or STORE_BROKEN. */
enum store_result store_load_open_sessions(struct store *store,
                                           void (*visit)(void *user, const struct store_session *session), void *user);
enum store_result store_load_client_ids(struct store *store, int64_t since_ms,
                                        void (*visit)(void *user, int32_t session_id, const struct store_client_id *id),
                                        void *user);

/* Sessions that store_load_open_sessions left out because their events do not replay (towlinectl check tells more). */
size_t store_damaged_sessions(const struct store *store);

/* The last moment at which the server before this one was surely running: the latest of its marks and events.
 * 0 in a new store. Fixed at store_open. */
int64_t store_last_alive_ms(const struct store *store);

/* Written without waiting and without an answer: the mark of life (each few seconds; only written where it advanced by
 * 1 s at least) and the last activity of sessions (at most once a minute; copied, and written a part at a time, so that
 * steps submitted meanwhile do not wait for all of them). */
struct store_touch {
    int32_t session_id;
    int64_t last_activity_ms;
};
void store_mark_alive(struct store *store, int64_t now_ms);
void store_touch_sessions(struct store *store, const struct store_touch *touches, size_t count);

/* Takes a row out of the outbox; and client ids older than the time out of the store. No answer; the next start
 * finds what was not taken out. */
void store_outbox_done(struct store *store, int64_t id);
void store_forget_client_ids(struct store *store, int64_t before_ms);

/* A page of a session's history. Borrowed for the time of the callback. */
struct store_history {
    int32_t session_id;
    uint32_t after;
    const struct session_event *events; /* numbers after + 1 and on */
    size_t event_count;
    bool more;  /* there are later ones */
    bool found; /* the session exists */
};

/* Reads off the loop up to `limit` (at most STORE_HISTORY_EVENTS_MAX) events with numbers above `after`. The result
 * is STORE_COMMITTED, STORE_FULL (too many reads waiting) or STORE_BROKEN. */
void store_read_history(struct store *store, int32_t session_id, uint32_t after, size_t limit,
                        void (*done)(void *user, enum store_result result, const struct store_history *history),
                        void *user);

/* Reads one session, ended ones too, with all its events. `session` is NULL where there is none. */
void store_read_session(struct store *store, int32_t session_id,
                        void (*done)(void *user, enum store_result result, const struct store_session *session),
                        void *user);

/* For /readyz: false from a commit that was full until one that was not. */
bool store_is_healthy(const struct store *store);

/* True for ever from the first I/O error on: every job comes back as BROKEN, and the process has to end. */
bool store_is_broken(const struct store *store);

struct store_figures {
    uint64_t jobs_submitted;
    uint64_t jobs_committed;
    uint64_t jobs_conflicted;
    uint64_t jobs_full;
    uint64_t commits;
    uint64_t commit_us_sum; /* time spent in transactions, flush included */
    uint64_t commit_us_max;
    size_t jobs_waiting;
    size_t batch_max;
};

/* For /metrics. May be called from the loop's thread at any time. */
void store_read_figures(struct store *store, struct store_figures *out_figures);

#endif
