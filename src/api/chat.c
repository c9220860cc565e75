/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line to the customer, among the technicians of the session, or a note. */
#include "api/call.h"
#include "api/handlers.h"
#include "api/show.h"

struct line {
    const char *text;
    const char *client_id;
};

/* As the path says. */
static enum desk_line_kind kind_of(const struct api_call *call) {
    return call->route->handle == private_chat_post ? DESK_LINE_PRIVATE
           : call->route->handle == notes_post      ? DESK_LINE_NOTE
                                                    : DESK_LINE_CHAT;
}

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
        .kind = kind_of(call),
        .author = DESK_AUTHOR_TECHNICIAN,
        .technician = writer->id,
        .name = writer->name,
        .text = json_string_value(json_object_get(call->body, "text")),
    };
    call_answer_json(call, 200, json_pack("{s:o}", "line", show_chat_line(&line)));
}

static void write(struct api_call *call) {
    static const struct decode_field fields[] = {
        {"text", DECODE_BLOCK, false, offsetof(struct line, text), 1, DESK_CHAT_BYTES_MAX, NULL},
        {"client_id", DECODE_CLIENT_ID, false, offsetof(struct line, client_id), 0, 0, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    struct line line;
    if (call_decode(call, &table, &line, NULL)) {
        desk_write(call->api->desk, call->technician, call->number, kind_of(call), line.text, line.client_id, on_done,
                   call);
    }
}

void chat_post(struct api_call *call) {
    write(call);
}

void private_chat_post(struct api_call *call) {
    write(call);
}

void notes_post(struct api_call *call) {
    write(call);
}
