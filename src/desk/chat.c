/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chat: durable before it is shown, ordered by its event's number, each line once. */
#include "base/text.h"
#include "desk/applet_link.h"
#include "desk/command.h"
#include "desk/step.h"

#include <string.h>

bool event_is_line(const struct session_event *event, enum desk_line_kind *out_kind) {
    static const enum event_type types[] = {
        [DESK_LINE_CHAT] = EVENT_CHAT, [DESK_LINE_PRIVATE] = EVENT_PRIVATE_CHAT, [DESK_LINE_NOTE] = EVENT_NOTE};
    for (unsigned kind = 0; kind < sizeof types / sizeof types[0]; kind++) {
        if (event->type == types[kind]) {
            *out_kind = (enum desk_line_kind)kind;
            return true;
        }
    }
    return false;
}

bool chat_line_of_event(const struct desk *desk, const struct session_event *event, struct desk_chat_line *out_line) {
    (void)desk;
    enum desk_line_kind kind;
    if (!event_is_line(event, &kind) || event->text == NULL) {
        return false;
    }
    bool customer = event->actor.kind == ACTOR_CUSTOMER;
    *out_line = (struct desk_chat_line){
        .number = event->number,
        .at_ms = event->at_ms,
        .kind = kind,
        .author = customer                            ? DESK_AUTHOR_CUSTOMER
                  : event->actor.kind == ACTOR_SERVER ? DESK_AUTHOR_SERVER
                                                      : DESK_AUTHOR_TECHNICIAN,
        .technician = customer ? 0 : event->actor.id,
        .name = event->actor_name,
        .text = event->text,
        .client_id = event->client_id,
        .customer_n = customer ? (uint32_t)event->value : 0,
    };
    return true;
}

uint32_t desk_newest_chat(const struct desk *desk, int32_t session) {
    const struct desk_session *found = desk_find_session(desk, session);
    return found == NULL ? 0 : found->newest_chat;
}

void chat_remember(struct desk_session *session, const struct session_event *event) {
    session->newest_chat = event->number;
    if (event->actor.kind == ACTOR_CUSTOMER) {
        session->acks[session->ack_count % ACKS_KEPT] =
            (struct chat_ack){.n = event->value, .number = event->number, .at_ms = event->at_ms};
        session->ack_count++;
    }
}

void chat_committed(struct desk_session *session, const struct session_event *event) {
    struct desk *desk = session->desk;
    struct chat_out out = {.desk = desk, .session = session->id};
    if (!chat_line_of_event(desk, event, &out.line)) {
        return;
    }
    desk->counters.chat_lines++;
    list_each(&session->watches, link) {
        chat_reader_live(&list_entry(link, struct watch, by_session)->chat, &out);
    }
    applet_tell_chat(session, &out);
    chat_out_finish(&out);
}

void desk_write(struct desk *desk, int32_t technician, int32_t session, enum desk_line_kind kind, const char *text,
                const char *client_id, void (*done)(void *user, const struct desk_answer *answer), void *user) {
    static const enum command_type types[] = {
        [DESK_LINE_CHAT] = COMMAND_CHAT, [DESK_LINE_PRIVATE] = COMMAND_PRIVATE_CHAT, [DESK_LINE_NOTE] = COMMAND_NOTE};
    must((size_t)kind < sizeof types / sizeof types[0]);
    const struct session_command command = {.type = types[kind], .text = text};
    const struct desk_request request = {
        .technician = technician, .session = session, .client_id = client_id, .command = &command};
    desk_command(desk, &request, done, user);
}
