/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line to the customer. */
#include "api/call.h"
#include "api/handlers.h"
#include "api/show.h"

struct line {
    const char *text;
    const char *client_id;
};

static void on_done(void *user, const struct desk_answer *answer) {
    struct api_call *call = user;
    if (answer->result != DESK_DONE) {
        call_answer_desk(call, answer, false);
        return;
    }
    const struct directory_technician *writer = directory_technician(call->api->directory, call->technician);
    must(writer != NULL);
    struct desk_chat_line line = {
        .number = answer->event,
        .at_ms = answer->at_ms,
        .author = DESK_AUTHOR_TECHNICIAN,
        .technician = writer->id,
        .name = writer->name,
        .text = json_string_value(json_object_get(call->body, "text")),
    };
    call_answer_json(call, 200, json_pack("{s:o}", "line", show_chat_line(&line)));
}

void chat_post(struct api_call *call) {
    static const struct decode_field fields[] = {
        {"text", DECODE_BLOCK, false, offsetof(struct line, text), 1, DESK_CHAT_BYTES_MAX, NULL},
        {"client_id", DECODE_CLIENT_ID, false, offsetof(struct line, client_id), 0, 0, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    struct line line;
    if (call_decode(call, &table, &line, NULL)) {
        desk_chat(call->api->desk, call->technician, call->number, line.text, line.client_id, on_done, call);
    }
}
