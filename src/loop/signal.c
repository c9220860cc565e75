/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/alloc.h"
#include "base/must.h"
#include "loop/loop.h"

#include <uv.h>

struct loop_signal {
    uv_signal_t uv;
    void (*fn)(void *user, int signal_number);
    void *user;
};

static void arrived(uv_signal_t *uv, int signal_number) {
    struct loop_signal *signal = uv->data;
    signal->fn(signal->user, signal_number);
}

static void free_signal(uv_handle_t *handle) {
    mem_free(handle->data);
}

struct loop_signal *loop_signal_create(struct loop *loop, int signal_number, void (*fn)(void *user, int signal_number),
                                       void *user) {
    struct loop_signal *signal = NEW(struct loop_signal);
    must(uv_signal_init(loop_uv(loop), &signal->uv) == 0);
    must(uv_signal_start(&signal->uv, arrived, signal_number) == 0);
    uv_unref((uv_handle_t *)&signal->uv);
    signal->uv.data = signal;
    signal->fn = fn;
    signal->user = user;
    return signal;
}

void loop_signal_destroy(struct loop_signal *signal) {
    if (signal != NULL) {
        uv_close((uv_handle_t *)&signal->uv, free_signal);
    }
}
