/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a store, for store.c, store_read.c and store_step.c. */
#ifndef TOWLINE_STORE_STORE_PARTS_H
#define TOWLINE_STORE_STORE_PARTS_H

#include "loop/workers.h"
#include "store/parts.h"

struct store {
    int32_t organisation_id;
    int32_t node_id;
    char *path;
    char *vfs;
    int lock_fd;        /* -1: shared */
    struct loop *loop;  /* borrowed; NULL: no threads */
    struct sql *writer; /* the commit thread's, once there is one */
    struct sql *reader; /* the reading thread's */
    struct store_jobs *jobs;
    struct workers *readers;  /* NULL without a loop */
    struct store_read *reads; /* without a loop: waiting for the pump */
    int64_t last_alive_ms;
    int64_t marked_ms;
    size_t damaged;

    /* Session ids: the block in use and the one that follows it; 0: none yet. */
    int32_t next_id;
    int32_t ids_left;
    int32_t spare_id;
    bool reserving;
};

#endif
