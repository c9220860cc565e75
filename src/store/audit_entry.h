/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit row of a change: made from the directory as it is before it. */
#ifndef TOWLINE_STORE_AUDIT_ENTRY_H
#define TOWLINE_STORE_AUDIT_ENTRY_H

#include "directory/directory.h"
#include "store/account_store.h"
#include "store/audit.h"

/* A row with its own texts. Zeroed is empty. */
struct audit_entry {
    struct audit_row row; /* its texts are owned here */
};

/* For a change that directory_check passed; the object of a CREATE gets its id when it is written. */
void audit_entry_of_change(struct audit_entry *entry, const struct directory *directory,
                           const struct directory_change *change);

/* For a change of an account whose technician exists. */
void audit_entry_of_account(struct audit_entry *entry, const struct directory *directory,
                            const struct account_change *change, const struct directory_actor *actor);

void audit_entry_finish(struct audit_entry *entry);

#endif
