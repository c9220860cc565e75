/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a session can be offered to. */
#include "api/call.h"
#include "api/handlers.h"
#include "api/show.h"
#include "desk/console.h"

static void add(json_t *list, enum desk_queue_kind kind, int32_t id, const char *name, const char *state) {
    struct desk_queue queue = {.kind = kind, .id = id};
    json_array_append_new(list, json_pack("{s:o, s:s, s:s, s:o}", "queue", show_queue(queue), "kind",
                                          desk_queue_kind_word(kind), "name", name, "state", show_text_or_null(state)));
}

void targets_get(struct api_call *call) {
    const struct directory *directory = call->api->directory;
    json_t *list = json_array();
    for (size_t i = 0; i < directory_technician_count(directory); i++) {
        const struct directory_technician *one = directory_technician_at(directory, i);
        if (directory_technician_is_enabled(directory, one->id)) {
            add(list, DESK_QUEUE_TECHNICIAN, one->id, one->name,
                desk_presence_word(desk_presence(call->api->desk, one->id)));
        }
    }
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *one = directory_group_at(directory, i);
        add(list, DESK_QUEUE_GROUP, one->id, one->name, NULL);
    }
    for (size_t i = 0; i < directory_channel_count(directory); i++) {
        const struct directory_channel *one = directory_channel_at(directory, i);
        if (!one->disabled) {
            add(list, DESK_QUEUE_CHANNEL, one->id, one->name, NULL);
        }
    }
    call_answer_json(call, 200, json_pack("{s:o}", "targets", list));
}
