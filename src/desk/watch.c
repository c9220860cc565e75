/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consoles that watch a session: its detail, its screen, its chat. */
#include "base/alloc.h"
#include "desk/inside.h"

static bool deliver_chat(void *user, struct chat_out *out) {
    struct watch *watch = user;
    return console_send(watch->console, chat_out_message(out));
}

static bool wants_line(void *user, enum desk_line_kind kind) {
    const struct watch *watch = user;
    return kind != DESK_LINE_PRIVATE ||
           desk_reads_private(watch->console->desk, watch->console->technician, watch->session);
}

void watch_begin(struct desk_console *console, int32_t session, uint32_t chat_after) {
    struct desk_session *found = desk_find_session(console->desk, session);
    must(found != NULL);
    struct watch *watch = NEW(struct watch);
    watch->console = console;
    watch->session = session;
    watch->chat.wants = wants_line;
    watch->chat.deliver = deliver_chat;
    watch->chat.user = watch;
    list_append(&console->watches, &watch->by_console);
    list_append(&found->watches, &watch->by_session);
    console->watch_count++;
    watch_tell_view(watch);
    chat_reader_begin(&watch->chat, console->desk, session, chat_after, found->newest_chat);
}

void watch_end(struct watch *watch) {
    chat_reader_end(&watch->chat);
    list_remove(&watch->by_console);
    list_remove(&watch->by_session);
    watch->console->watch_count--;
    mem_free(watch);
}

void watch_gone(struct watch *watch) {
    struct desk *desk = watch->console->desk;
    struct desk_output output = {.kind = DESK_OUTPUT_REFUSED,
                                 .refused = {.code = "session_gone", .session = watch->session}};
    struct desk_message *message = desk_encode(desk, &output);
    bool sent = console_send(watch->console, message);
    desk_message_unref(message);
    if (sent) {
        watch_end(watch);
        return;
    }
    watch->gone = true; /* said when there is room */
    chat_reader_end(&watch->chat);
    list_remove(&watch->by_session);
}

void watch_drained(struct watch *watch) {
    if (watch->gone) {
        watch_gone(watch);
        return;
    }
    if (watch->behind) {
        watch_tell_view(watch);
    }
    chat_reader_continue(&watch->chat);
}

void watches_check_rights(struct desk_console *console) {
    list_each(&console->watches, link) {
        struct watch *watch = list_entry(link, struct watch, by_console);
        if (!desk_may_see(console->desk, console->technician, watch->session)) {
            watch_gone(watch);
        }
    }
}

void watches_tell_screen(struct desk_session *session) {
    struct desk_output output = {.kind = DESK_OUTPUT_SCREEN, .screen = {.session = session->id}};
    screen_read(session, &output.screen.screen);
    struct desk_message *message = NULL;
    list_each(&session->watches, link) {
        struct watch *watch = list_entry(link, struct watch, by_session);
        if (message == NULL) {
            message = desk_encode(session->desk, &output);
        }
        if (!console_send(watch->console, message)) {
            watch->behind = true;
        }
    }
    desk_message_unref(message);
}
