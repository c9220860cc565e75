/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queues that a technician may see, and their rows. */
#include "api/call.h"
#include "api/handlers.h"
#include "api/show.h"
#include "base/text.h"

static void add_queue(void *user, struct desk_queue queue, const char *name) {
    json_array_append_new(user, json_pack("{s:o, s:s, s:s}", "queue", show_queue(queue), "kind",
                                          desk_queue_kind_word(queue.kind), "name", name));
}

void queues_get(struct api_call *call) {
    json_t *list = json_array();
    desk_each_queue(call->api->desk, call->technician, add_queue, list);
    call_answer_json(call, 200, json_pack("{s:o}", "queues", list));
}

void queue_rows_get(struct api_call *call) {
    struct desk_queue queue = {.kind = DESK_QUEUE_TECHNICIAN, .id = call->technician};
    if (!text_equal(call->word, "my") && !decode_queue(call->word, &queue)) {
        call_answer_not_found(call);
        return;
    }
    struct decode_row_id after = {0};
    const char *after_text = http_request_query(call->request, "after");
    if (after_text != NULL && !decode_row_id(after_text, &after)) {
        call_answer_invalid(call, "after", "malformed");
        return;
    }
    int64_t limit = 0;
    if (!call_query_number(call, "limit", 1, 500, 100, &limit)) {
        return;
    }
    const struct desk_row *rows = NULL;
    size_t count = 0;
    bool more = false;
    enum desk_result result =
        desk_rows(call->api->desk, call->technician, queue, after.session, after.row,
                  (size_t)(limit < DESK_PAGE_ROWS_MAX ? limit : DESK_PAGE_ROWS_MAX), &rows, &count, &more);
    if (result != DESK_DONE) {
        call_answer_desk(call, &(struct desk_answer){.result = result}, false);
        return;
    }
    json_t *next = more && count > 0 ? show_row_id(rows[count - 1].session, rows[count - 1].row) : json_null();
    call_answer_json(
        call, 200,
        json_pack("{s:o, s:o, s:o}", "queue", show_queue(queue), "rows", show_rows(rows, count), "next", next));
}
