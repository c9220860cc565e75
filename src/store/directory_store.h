/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory kept in the store: read whole at start, changed one change after the other. */
#ifndef TOWLINE_STORE_DIRECTORY_STORE_H
#define TOWLINE_STORE_DIRECTORY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "directory/directory.h"
#include "store/account_store.h"
#include "store/store.h"

#define DIRECTORY_STORE_WATCHERS_MAX 8

struct directory_store;

/* What a change of the directory came to: `error` NONE and the id of what was created, changed or deleted;
 * or why not (NOT_SAVED where the store was full). */
struct directory_outcome {
    enum directory_error error;
    int32_t id;
    const int32_t *ids; /* of directory_store_add_technicians, in order; borrowed for the call; else NULL */
};

/* Reads the directory of the store's organisation into memory; blocks. NULL where the store is broken or holds
 * something the rules do not allow (the reason in out_why). Borrows the store, which must outlive it. */
struct directory_store *directory_store_open(struct store *store, bool allow_short_timeouts, char *out_why,
                                             size_t out_why_len);

/* Changes still waiting are dropped without a call. NULL is allowed. */
void directory_store_close(struct directory_store *directory_store);

/* The directory in memory. The pointer stays the same as long as the directory_store lives. */
struct directory *directory_store_directory(struct directory_store *directory_store);

/* Called after each change that became durable and is in force, before the change's own callback; and with
 * `change` NULL after the whole directory was read anew because another process (towlinectl) wrote to the store.
 * Up to DIRECTORY_STORE_WATCHERS_MAX may watch; they are called in the order in which they began. */
void directory_store_watch(struct directory_store *directory_store,
                           void (*changed)(void *user, const struct directory_change *change), void *user);

/* Check, make durable together with its row of the audit log, put in force, then call `done` on the loop's thread,
 * never before this returns. Everything is copied. Changes wait for each other, so each is checked against the one
 * before. */
void directory_store_submit(struct directory_store *directory_store, const struct directory_change *change,
                            void (*done)(void *user, const struct directory_outcome *outcome), void *user);

/* The same for a new technician with the hash of his password. `only_first`: refused (NAME_TAKEN) where there is an
 * enabled administrator, and the set-up token goes with the same commit. For account.h, which calls this; closing
 * calls `done` with NOT_SAVED here. */
void directory_store_add_technician(struct directory_store *directory_store, const struct directory_change *change,
                                    const char *password_hash, bool only_first,
                                    void (*done)(void *user, const struct directory_outcome *outcome), void *user);

/* A CREATE change of a technician and the hash of his password; borrowed. */
struct directory_newcomer {
    const struct directory_change *change;
    const char *password_hash;
};

/* Many at once, in one transaction with an audit row each: all are made, or nobody. */
void directory_store_add_technicians(struct directory_store *directory_store, const struct directory_newcomer *list,
                                     size_t count, void (*done)(void *user, const struct directory_outcome *outcome),
                                     void *user);

/* Makes a change of a technician's account; refused where the technician does not exist. For account.h, and for the
 * operator's command; closing calls `done` with NOT_SAVED here. */
void directory_store_change_account(struct directory_store *directory_store, const struct account_change *change,
                                    const struct directory_actor *actor,
                                    void (*done)(void *user, const struct directory_outcome *outcome), void *user);

/* Look whether another process changed the directory, and read it anew then. Call about once a second. */
void directory_store_poll(struct directory_store *directory_store);

#endif
