/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets applets that come back after a mass loss in at a bounded rate, so that the commands of technicians do not wait
 * behind them. The rate halves while steps pile up before the disk and grows again while they do not. */
#ifndef TOWLINE_DESK_RETURNS_H
#define TOWLINE_DESK_RETURNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct returns {
    double rate_per_s;
    double start_per_s;
    double tokens;
    int64_t filled_ms;
    int64_t adapted_ms;
    int64_t slot_ms; /* when the last one told to wait may come */
};

void returns_init(struct returns *returns, int32_t per_s, int64_t now_ms);

/* Whether one more may come in now. If not, *out_retry_ms says when to come again: later ones later.
 * `waiting` is how many steps wait for the disk. */
bool returns_admit(struct returns *returns, int64_t now_ms, size_t waiting, int64_t *out_retry_ms);

#endif
