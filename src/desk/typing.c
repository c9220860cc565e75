/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is writing at the moment. Volatile: told sparingly, to those who are there, and never kept. Whoever
 * is told forgets it by himself when it is not told again. */
#include "base/text.h"
#include "desk/applet_link.h"

enum {
    TYPING_EVERY_MS = 1000, /* said again while it goes on */
    TYPING_ANEW_MS = 250,   /* after it had stopped */
};

/* A stop is told once; a start again only after a while. */
static bool is_worth_telling(struct typing *typing, bool on, int64_t now_ms) {
    if (on ? typing->on && now_ms - typing->told_ms < TYPING_EVERY_MS : !typing->on) {
        return false;
    }
    if (on && !typing->on && now_ms - typing->told_ms < TYPING_ANEW_MS && typing->told_ms != 0) {
        return false;
    }
    *typing = (struct typing){.on = on, .told_ms = now_ms};
    return true;
}

static void tell_watchers(struct desk_session *session, const struct desk_typing *typing) {
    struct desk_output output = {.kind = DESK_OUTPUT_TYPING, .typing = *typing};
    struct desk_message *message = NULL;
    list_each(&session->watches, link) {
        const struct watch *watch = list_entry(link, struct watch, by_session);
        int32_t technician = watch->console->technician;
        bool own = typing->author == DESK_AUTHOR_TECHNICIAN && technician == typing->technician.id;
        if (own || (typing->kind == DESK_LINE_PRIVATE && !desk_reads_private(session->desk, technician, session->id))) {
            continue;
        }
        if (message == NULL) {
            message = desk_encode(session->desk, &output);
        }
        (void)console_send(watch->console, message); /* one that has no room misses it */
    }
    desk_message_unref(message);
}

/* Whether the technician writes such lines in this session. */
static bool may_write(const struct desk_session *session, int32_t technician, enum desk_line_kind kind) {
    const struct session_state *state = &session->now.session.state;
    const struct session_row *row = session_find_technician(state, technician);
    if (row == NULL || state->outcome != OUTCOME_OPEN || kind == DESK_LINE_NOTE) {
        return false;
    }
    bool talks = row->part == PART_LEAD || row->part == PART_SOURCE || row->part == PART_COLLABORATOR;
    return talks || (kind == DESK_LINE_PRIVATE && row->part == PART_TARGET);
}

bool desk_console_typing(struct desk_console *console, int32_t session, enum desk_line_kind kind, bool on) {
    struct desk *desk = console->desk;
    struct desk_session *found = desk_find_session(desk, session);
    if (found == NULL || !may_write(found, console->technician, kind)) {
        return false;
    }
    if (console->typing_session != session || console->typing_kind != kind) {
        console->typing.on = false;
        console->typing_session = session;
        console->typing_kind = kind;
    }
    if (!is_worth_telling(&console->typing, on, desk_now_ms(desk))) {
        return true;
    }
    const struct desk_typing typing = {.session = session,
                                       .kind = kind,
                                       .author = DESK_AUTHOR_TECHNICIAN,
                                       .technician = named_technician(desk, console->technician),
                                       .on = on};
    tell_watchers(found, &typing);
    if (kind == DESK_LINE_CHAT && found->applet != NULL && found->applet->has_typing) {
        const struct wire_server_message message = {.type = WIRE_SERVER_TYPING,
                                                    .typing = {.on = on, .name = typing.technician.name}};
        applet_send(found->applet, &message);
    }
    return true;
}

void applet_says_typing(struct desk_applet *applet, bool on) {
    struct desk_session *session = applet->session;
    if (session->now.session.state.link == LINK_NOT_IN ||
        !is_worth_telling(&applet->typing, on, desk_now_ms(applet->desk))) {
        return;
    }
    const struct desk_typing typing = {
        .session = session->id, .kind = DESK_LINE_CHAT, .author = DESK_AUTHOR_CUSTOMER, .on = on};
    tell_watchers(session, &typing);
}
