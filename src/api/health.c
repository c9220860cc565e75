/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the process lives, and whether it can do its work. */
#include "api/call.h"
#include "api/handlers.h"
#include "store/store.h"

void health_get(struct api_call *call) {
    call_answer_text(call, "text/plain; charset=utf-8", "ok\n", 3);
}

void ready_get(struct api_call *call) {
    const struct api *api = call->api;
    json_t *reasons = json_array();
    if (!desk_is_ready(api->desk) || !store_is_healthy(api->options.store)) {
        json_array_append_new(reasons, json_string("not_saving"));
    }
    if (api->stopping) {
        json_array_append_new(reasons, json_string("stopping"));
    }
    bool is_ready = json_array_size(reasons) == 0;
    call_answer_json(call, is_ready ? 200 : 503,
                     json_pack("{s:b, s:o, s:b}", "ready", is_ready, "reasons", reasons, "short_timeouts",
                               api->options.short_timeouts));
}
