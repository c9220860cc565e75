/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_LOOP_TURNS_H
#define TOWLINE_LOOP_TURNS_H

#include "loop/loop.h"

#include <uv.h>

/* Measures the turns of a loop: the time between two looks for events, less that spent waiting for them. */
struct turns {
    uv_prepare_t mark; /* on the loop */
    uint64_t begun_us; /* the loop's working time when the present turn began */
    uint64_t last_us;  /* turn */
    struct loop_figures figures;
    uint64_t window_us;          /* when the present window began */
    uint64_t longest_us;         /* turn in it */
    uint64_t longest_earlier_us; /* in the one before */
};

/* Before anything else runs on the loop. */
void turns_init(struct turns *turns, uv_loop_t *uv);

/* Gives the loop its handle back; the next uv_run of the loop completes that. */
void turns_finish(struct turns *turns);

/* What has passed since the last run was no turn. */
void turns_begin(struct turns *turns);

/* Ends the present turn. */
void turns_mark(struct turns *turns);

uint64_t turns_longest_us(struct turns *turns);

#endif
