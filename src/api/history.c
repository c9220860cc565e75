/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to a session, and what was said. */
#include "api/deliveries.h"
#include "api/handlers.h"
#include "api/past.h"
#include "api/show.h"

enum { PAGE_MAX = 500, PAGE_STANDARD = 100 };

/* Where the page begins and how long it is; false: answered already. */
static bool read_page(struct api_call *call, int64_t *out_after, int64_t *out_limit) {
    return call_query_number(call, "after", 0, UINT32_MAX, 0, out_after) &&
           call_query_number(call, "limit", 1, PAGE_MAX, PAGE_STANDARD, out_limit);
}

static void on_history(struct api_call *call, const struct past *past) {
    int64_t after = 0;
    int64_t limit = 0;
    if (read_page(call, &after, &limit)) {
        json_t *history = past_history_json(past, (uint32_t)after, (size_t)limit);
        deliveries_join(call, past, history);
        call_answer_json(call, 200, history);
    }
}

void history_get(struct api_call *call) {
    past_read(call, on_history);
}

static void on_chat(struct api_call *call, const struct past *past) {
    int64_t after = 0;
    int64_t limit = 0;
    if (read_page(call, &after, &limit)) {
        call_answer_json(call, 200, past_chat_json(past, (uint32_t)after, (size_t)limit));
    }
}

void chat_get(struct api_call *call) {
    past_read(call, on_chat);
}
