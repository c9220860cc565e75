/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queues that a technician may see, and their rows. */
#include "api/call.h"
#include "api/handlers.h"
#include "api/show.h"
#include "base/text.h"

static void add_queue(json_t *list, enum desk_queue_kind kind, int32_t id, const char *name) {
    struct desk_queue queue = {.kind = kind, .id = id};
    json_array_append_new(list, json_pack("{s:o, s:s, s:s}", "queue", show_queue(queue), "kind",
                                          desk_queue_kind_word(kind), "name", name));
}

static void add_technicians(json_t *list, const struct directory *directory, int32_t viewer) {
    for (size_t i = 0; i < directory_technician_count(directory); i++) {
        const struct directory_technician *one = directory_technician_at(directory, i);
        if (one->id != viewer && !one->deleted && directory_sees_technician(directory, viewer, one->id)) {
            add_queue(list, DESK_QUEUE_TECHNICIAN, one->id, one->name);
        }
    }
}

void queues_get(struct api_call *call) {
    const struct directory *directory = call->api->directory;
    json_t *list = json_array();
    const struct directory_technician *own = directory_technician(directory, call->technician);
    must(own != NULL);
    add_queue(list, DESK_QUEUE_TECHNICIAN, own->id, own->name);
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *one = directory_group_at(directory, i);
        if (directory_sees_group(directory, call->technician, one->id)) {
            add_queue(list, DESK_QUEUE_GROUP, one->id, one->name);
        }
    }
    for (size_t i = 0; i < directory_channel_count(directory); i++) {
        const struct directory_channel *one = directory_channel_at(directory, i);
        if (directory_sees_channel(directory, call->technician, one->id)) {
            add_queue(list, DESK_QUEUE_CHANNEL, one->id, one->name);
        }
    }
    add_technicians(list, directory, call->technician);
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
