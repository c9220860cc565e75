/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share of a store. */
#ifndef TOWLINE_STORE_PARTS_H
#define TOWLINE_STORE_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "store/jobs.h"
#include "store/sql.h"
#include "store/store.h"

struct store_read {
    enum store_result result;
    /* On the reader's thread, within one view of the database. */
    enum sql_result (*work)(struct sql *sql, struct store_read *read);
    /* On the loop's thread, once; frees the read. */
    void (*done)(struct store_read *read);
    struct store *store;     /* set by store_submit_read */
    struct store_read *next; /* without a loop: the next one waiting */
    bool refused;            /* without a loop: too many waited before it */
};

struct store_jobs *store_jobs_of(struct store *store);
int32_t store_organisation_id(const struct store *store);

/* Takes over the read. Where too many wait, it comes back as FULL. */
void store_submit_read(struct store *store, struct store_read *read);

/* A connection of its own to read with, for the caller to close; NULL where it cannot be opened. */
struct sql *store_open_reader(struct store *store);

enum store_result store_result_of(enum sql_result result);

#endif
