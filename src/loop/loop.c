/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loop/loop.h"

#include "base/alloc.h"
#include "base/list.h"
#include "base/must.h"
#include "loop/turns.h"

#include <stdatomic.h>
#include <stdbool.h>

#include <uv.h>

struct posted {
    struct list link;
    void (*fn)(void *user);
    void *user;
};

struct loop {
    uv_loop_t uv;
    uv_async_t wake;
    uv_timer_t limit; /* of loop_run_for */
    struct turns turns;
    uv_mutex_t lock;
    struct list posted; /* under lock */
    atomic_bool stopping;
};

static void run_posted(struct loop *loop) {
    struct list batch;
    list_init(&batch);
    uv_mutex_lock(&loop->lock);
    /* Only what is there now: a closure that posts itself again must not keep the loop here. */
    while (!list_is_empty(&loop->posted)) {
        struct list *link = loop->posted.next;
        list_remove(link);
        list_append(&batch, link);
    }
    uv_mutex_unlock(&loop->lock);
    list_each(&batch, link) {
        struct posted *posted = list_entry(link, struct posted, link);
        list_remove(link);
        posted->fn(posted->user);
        mem_free(posted);
    }
}

static void woken(uv_async_t *async) {
    struct loop *loop = async->data;
    run_posted(loop);
    if (atomic_load(&loop->stopping)) {
        uv_stop(&loop->uv);
    }
}

struct loop *loop_create(void) {
    struct loop *loop = NEW(struct loop);
    must(uv_loop_init(&loop->uv) == 0);
    must(uv_mutex_init(&loop->lock) == 0);
    must(uv_async_init(&loop->uv, &loop->wake, woken) == 0);
    must(uv_timer_init(&loop->uv, &loop->limit) == 0);
    uv_unref((uv_handle_t *)&loop->limit);
    turns_init(&loop->turns, &loop->uv);
    loop->wake.data = loop;
    loop->uv.data = loop;
    list_init(&loop->posted);
    return loop;
}

void loop_destroy(struct loop *loop) {
    if (loop == NULL) {
        return;
    }
    while (!list_is_empty(&loop->posted)) {
        run_posted(loop);
    }
    uv_close((uv_handle_t *)&loop->wake, NULL);
    uv_close((uv_handle_t *)&loop->limit, NULL);
    turns_finish(&loop->turns);
    /* The handles of destroyed timers, signals and sockets are given back by libuv here. */
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    must(uv_loop_close(&loop->uv) == 0);
    uv_mutex_destroy(&loop->lock);
    mem_free(loop);
}

void loop_run(struct loop *loop) {
    if (!atomic_load(&loop->stopping)) {
        turns_begin(&loop->turns);
        uv_run(&loop->uv, UV_RUN_DEFAULT);
        turns_mark(&loop->turns);
    }
    atomic_store(&loop->stopping, false);
}

/* It may fire before the loop looks for events: without the stop it would then wait for something else to happen. */
static void limit_reached(uv_timer_t *timer) {
    uv_stop(timer->loop);
}

void loop_run_for(struct loop *loop, int64_t wait_ms) {
    must(wait_ms >= 0);
    uv_update_time(&loop->uv);
    uv_timer_start(&loop->limit, limit_reached, (uint64_t)wait_ms, 0);
    uv_run(&loop->uv, UV_RUN_ONCE);
    uv_timer_stop(&loop->limit);
}

void loop_stop(struct loop *loop) {
    atomic_store(&loop->stopping, true);
    must(uv_async_send(&loop->wake) == 0);
}

void loop_post(struct loop *loop, void (*fn)(void *user), void *user) {
    struct posted *posted = NEW(struct posted);
    posted->fn = fn;
    posted->user = user;
    uv_mutex_lock(&loop->lock);
    list_append(&loop->posted, &posted->link);
    uv_mutex_unlock(&loop->lock);
    must(uv_async_send(&loop->wake) == 0);
}

struct uv_loop_s *loop_uv(struct loop *loop) {
    return &loop->uv;
}

void loop_read_figures(struct loop *loop, struct loop_figures *out_figures) {
    *out_figures = loop->turns.figures;
}

int64_t loop_longest_turn_ms(struct loop *loop) {
    return (int64_t)(turns_longest_us(&loop->turns) / 1000);
}

int64_t loop_last_turn_us(const struct loop *loop) {
    return (int64_t)loop->turns.last_us;
}
