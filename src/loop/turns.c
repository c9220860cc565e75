/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loop/turns.h"

#include "base/must.h"

enum { US_A_MS = 1000, NS_A_US = 1000 };

static uint64_t worked_us(const struct turns *turns) {
    return (uv_hrtime() - uv_metrics_idle_time(turns->mark.loop)) / NS_A_US;
}

static void look_into_window(struct turns *turns) {
    uint64_t now_us = uv_hrtime() / NS_A_US;
    uint64_t window_us = (uint64_t)LOOP_WINDOW_MS * US_A_MS;
    if (now_us - turns->window_us < window_us) {
        return;
    }
    turns->longest_earlier_us = now_us - turns->window_us < 2 * window_us ? turns->longest_us : 0;
    turns->longest_us = 0;
    turns->window_us = now_us;
}

void turns_mark(struct turns *turns) {
    uint64_t end_us = worked_us(turns);
    uint64_t turn_us = end_us - turns->begun_us;
    struct loop_figures *figures = &turns->figures;
    look_into_window(turns);
    turns->begun_us = end_us;
    turns->last_us = turn_us;
    turns->longest_us = turn_us > turns->longest_us ? turn_us : turns->longest_us;
    figures->turns++;
    figures->turns_slow += turn_us > (uint64_t)LOOP_SLOW_MS * US_A_MS;
    figures->busy_us += turn_us;
    figures->turn_us_max = turn_us > figures->turn_us_max ? turn_us : figures->turn_us_max;
}

static void on_prepare(uv_prepare_t *mark) {
    turns_mark(mark->data);
}

void turns_init(struct turns *turns, uv_loop_t *uv) {
    *turns = (struct turns){0};
    must(uv_loop_configure(uv, UV_METRICS_IDLE_TIME) == 0);
    must(uv_prepare_init(uv, &turns->mark) == 0);
    turns->mark.data = turns;
    must(uv_prepare_start(&turns->mark, on_prepare) == 0);
    uv_unref((uv_handle_t *)&turns->mark);
    turns->window_us = uv_hrtime() / NS_A_US;
    turns_begin(turns);
}

void turns_finish(struct turns *turns) {
    uv_close((uv_handle_t *)&turns->mark, NULL);
}

void turns_begin(struct turns *turns) {
    turns->begun_us = worked_us(turns);
}

uint64_t turns_longest_us(struct turns *turns) {
    look_into_window(turns);
    uint64_t present_us = worked_us(turns) - turns->begun_us;
    uint64_t ended_us = turns->longest_us > turns->longest_earlier_us ? turns->longest_us : turns->longest_earlier_us;
    return present_us > ended_us ? present_us : ended_us;
}
