/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets applets that come back after a mass loss in at a bounded rate, so that the commands of technicians do not wait
 * behind them. The rate is halved while steps pile up before the disk or the loop's turns get long, and grows again
 * while neither is so. */
#ifndef TOWLINE_DESK_RETURNS_H
#define TOWLINE_DESK_RETURNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RETURNS_PER_S_DEFAULT = 100 };

struct returns {
    double rate_per_s;
    double start_per_s;
    double tokens;
    int64_t filled_ms;
    int64_t adapted_ms;
    int64_t slot_ms; /* when the last one told to wait may come */
};

/* What a command has to wait behind just now. */
struct returns_strain {
    size_t steps;    /* that wait for the disk */
    int64_t turn_ms; /* the loop's longest turn of late */
};

/* per_s: the rate to begin with, 0 the default. It stays between a quarter and ten times of that. */
void returns_init(struct returns *returns, int32_t per_s, int64_t now_ms);

/* Whether one more may come in now. If not, *out_retry_ms says when to come again: later ones later. */
bool returns_admit(struct returns *returns, int64_t now_ms, const struct returns_strain *strain, int64_t *out_retry_ms);

#endif
