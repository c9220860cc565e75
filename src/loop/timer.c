/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/alloc.h"
#include "base/must.h"
#include "loop/loop.h"

#include <uv.h>

struct loop_timer {
    uv_timer_t uv; /* first: uv_close gives it back */
    void (*fn)(void *user);
    void *user;
};

static void fired(uv_timer_t *uv) {
    struct loop_timer *timer = uv->data;
    timer->fn(timer->user);
}

static void free_timer(uv_handle_t *handle) {
    mem_free(handle->data);
}

struct loop_timer *loop_timer_create(struct loop *loop, void (*fn)(void *user), void *user) {
    struct loop_timer *timer = NEW(struct loop_timer);
    must(uv_timer_init(loop_uv(loop), &timer->uv) == 0);
    timer->uv.data = timer;
    timer->fn = fn;
    timer->user = user;
    return timer;
}

void loop_timer_start(struct loop_timer *timer, int64_t after_ms) {
    /* libuv counts from the begin of its turn; a long turn must not make the timer early. */
    uv_update_time(timer->uv.loop);
    must(uv_timer_start(&timer->uv, fired, after_ms < 0 ? 0 : (uint64_t)after_ms, 0) == 0);
}

void loop_timer_stop(struct loop_timer *timer) {
    uv_timer_stop(&timer->uv);
}

void loop_timer_destroy(struct loop_timer *timer) {
    if (timer != NULL) {
        uv_close((uv_handle_t *)&timer->uv, free_timer);
    }
}
