/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New technicians who are made in one step, on their way through hashing and the store. For src/account alone. */
#ifndef TOWLINE_ACCOUNT_NEWCOMERS_H
#define TOWLINE_ACCOUNT_NEWCOMERS_H

#include "account/account.h"
#include "crypto/password.h"

struct task;

struct newcomer {
    struct directory_change change; /* its texts are owned, its actor's are the task's */
    char *password;                 /* owned; wiped */
    bool is_made;                   /* by us, to be told once */
    bool refuses_common;
    enum account_weakness weakness;
    char hash[PASSWORD_HASH_SIZE];
};

struct newcomers {
    struct newcomer *list;
    struct account_made *made; /* what the answer shows of them */
    size_t count;
    bool only_looks; /* nobody is made */
    size_t weak, unhashed;
};

/* NULL is allowed. */
void newcomers_free(struct newcomers *newcomers);

/* The worker's part, and what follows on the loop. */
void newcomers_hash(struct task *task);
void newcomers_hashed(struct task *task);

#endif
