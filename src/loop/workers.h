/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_LOOP_WORKERS_H
#define TOWLINE_LOOP_WORKERS_H

#include "base/must.h"
#include "loop/loop.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Threads for what would block the loop (password hashes, database reads), with a bounded queue. A pool per
 * purpose, so that one kind of work cannot starve another.
 */
struct workers;

/* name is at most 15 bytes (a thread's name). queue_max counts work that has not begun. */
struct workers *workers_create(struct loop *loop, const char *name, size_t threads, size_t queue_max);

/*
 * Runs work(user) on a worker, then done(user) on the loop's thread (done may be NULL). False when the queue is full:
 * nothing will be called, user stays the caller's. Loop thread only.
 */
bool workers_submit(struct workers *workers, void (*work)(void *user), void (*done)(void *user), void *user) MUST_CHECK;

/* Work that was submitted and whose done was not called yet. */
size_t workers_pending(const struct workers *workers);

/* Lets all submitted work finish, ends the threads, calls what is left of done functions, frees. NULL-safe. */
void workers_destroy(struct workers *workers);

#endif
