/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a session can be offered to. */
#include "api/call.h"
#include "api/handlers.h"
#include "api/show.h"
#include "desk/console.h"

static void add(const struct api_call *call, json_t *list, struct desk_queue queue, const char *name,
                const char *state) {
    struct desk *desk = call->api->desk;
    const char *transfer = desk_target_refusal(desk, call->technician, call->number, false, queue);
    const char *invite = desk_target_refusal(desk, call->technician, call->number, true, queue);
    json_t *json =
        json_pack("{s:o, s:s, s:s, s:o, s:o, s:o}", "queue", show_queue(queue), "kind",
                  desk_queue_kind_word(queue.kind), "name", name, "state", show_text_or_null(state), "transfer_refused",
                  show_text_or_null(transfer), "invite_refused", show_text_or_null(invite));
    must(json != NULL);
    json_array_append_new(list, json);
}

void targets_get(struct api_call *call) {
    const struct directory *directory = call->api->directory;
    json_t *list = json_array();
    for (size_t i = 0; i < directory_technician_count(directory); i++) {
        const struct directory_technician *one = directory_technician_at(directory, i);
        if (directory_technician_is_enabled(directory, one->id)) {
            add(call, list, (struct desk_queue){DESK_QUEUE_TECHNICIAN, one->id}, one->name,
                desk_presence_word(desk_presence(call->api->desk, one->id)));
        }
    }
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *one = directory_group_at(directory, i);
        add(call, list, (struct desk_queue){DESK_QUEUE_GROUP, one->id}, one->name, NULL);
    }
    for (size_t i = 0; i < directory_channel_count(directory); i++) {
        const struct directory_channel *one = directory_channel_at(directory, i);
        if (!one->disabled) {
            add(call, list, (struct desk_queue){DESK_QUEUE_CHANNEL, one->id}, one->name, NULL);
        }
    }
    call_answer_json(call, 200, json_pack("{s:o}", "targets", list));
}
