/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A SQLite file layer over the system's own in which things go wrong on order: the disk is full, a write or flush
 * fails, the power goes. What was written but not flushed is lost then, but for a part of it, the last piece of which
 * is torn. */
#ifndef TOWLINE_STORE_TESTING_FAULT_VFS_H
#define TOWLINE_STORE_TESTING_FAULT_VFS_H

#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_FULL,      /* no room from that write on */
    FAULT_WRITE,     /* writes fail from that one on */
    FAULT_SYNC,      /* flushes fail from that one on (the count is of flushes) */
    FAULT_FILE_SYNC, /* flushes of the database file fail, which only moving the log into it does */
    FAULT_BUSY,      /* somebody else holds the lock for writing, from that attempt to take it on */
    FAULT_POWER,     /* everything fails from that write or flush on, until fault_power_back */
};

/* Registers the layer under this name, once. */
#define FAULT_VFS_NAME "fault"
void fault_vfs_register(void);

/* From the count-th write (or flush) from now on, 1 the next, things go wrong in this way; FAULT_NONE mends it. */
void fault_set(enum fault_kind kind, int64_t count);

/* A disk that says it has flushed and has not: what it is told to keep is lost with the power. For showing that it is
 * seen. */
void fault_set_lying(bool lies);

/* Whether the fault has come about since it was set. */
bool fault_happened(void);

/* After a power failure and after the store was closed: puts on disk what had been flushed, and of what had not as
 * much as the seed says, torn; forgets everything about the files. */
void fault_power_back(uint64_t seed);

/* Forgets the files; between tests. */
void fault_forget(void);

#endif
