/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/screen.h"

#include "base/alloc.h"
#include "base/text.h"
#include "desk/applet_link.h"
#include "desk/command.h"
#include "desk/step.h"

static const int64_t FOR_GOOD_MS = INT64_MAX / 4;

static void tickets_ran_out(void *user) {
    screen_shut(user, "not_picked_up");
}

void screen_init(struct desk_session *session) {
    session->screen.alarm.fire = tickets_ran_out;
    session->screen.alarm.user = session;
}

void screen_read(const struct desk_session *session, struct desk_screen *out_screen) {
    const struct screen *screen = &session->screen;
    *out_screen = (struct desk_screen){.state = screen->state, .mode = screen->mode, .request = screen->request};
    if (screen->technician != 0) {
        out_screen->technician = named_technician(session->desk, screen->technician);
    }
    out_screen->reason = screen->state == DESK_SCREEN_CLOSED ? screen->reason : NULL;
}

bool desk_screen_read(struct desk *desk, int32_t session, struct desk_screen *out_screen) {
    const struct desk_session *found = desk_find_session(desk, session);
    if (found != NULL) {
        screen_read(found, out_screen);
    }
    return found != NULL;
}

static enum wire_screen_kind wire_kind(enum desk_screen_mode mode) {
    return mode == DESK_SCREEN_CONTROL ? WIRE_SCREEN_CONTROL : WIRE_SCREEN_VIEW;
}

static unsigned lease_bit(enum desk_screen_mode mode) {
    return 1U << (mode == DESK_SCREEN_CONTROL ? LEASE_REMOTE_CONTROL : LEASE_SCREEN_SHARING);
}

/* Ends the stream, if there is one; the screen's own state is the caller's. */
static void drop_stream(struct desk_session *session) {
    struct desk *desk = session->desk;
    struct screen *screen = &session->screen;
    alarm_clear(&desk->alarms, &screen->alarm);
    if (screen->stream == 0) {
        return;
    }
    tickets_void_stream(&desk->tickets, screen->stream);
    (void)map_remove_id(&desk->streams, screen->stream);
    desk->sink.stream_close(desk->sink.user, screen->stream);
    screen->stream = 0;
    session_presence_drop(&session->presence, screen->row, lease_bit(screen->mode), desk_now_ms(desk));
}

void screen_shut(struct desk_session *session, const char *reason) {
    struct screen *screen = &session->screen;
    if (screen->state == DESK_SCREEN_CLOSED) {
        /* The relay, on its own thread, may have seen the applet's end go before the applet's word why came here. */
        bool unexplained = text_equal(screen->reason, "failed") || text_equal(screen->reason, "closed_by_applet");
        if (unexplained && text_equal(reason, "consent_withdrawn")) {
            screen->reason = reason;
            watches_tell_screen(session);
        }
        return;
    }
    drop_stream(session);
    if (session->applet != NULL) {
        const struct wire_server_message message = {.type = WIRE_SERVER_SCREEN_CLOSE,
                                                    .screen_close = {.request = screen->request, .reason = reason}};
        applet_send(session->applet, &message);
    }
    screen->state = DESK_SCREEN_CLOSED;
    screen->reason = reason;
    watches_tell_screen(session);
}

static void send_ask(struct desk_session *session) {
    const struct screen *screen = &session->screen;
    if (session->applet == NULL) {
        return;
    }
    const struct wire_server_message message = {
        .type = WIRE_SERVER_SCREEN_ASK,
        .screen_ask = {.request = screen->request,
                       .kind = wire_kind(screen->mode),
                       .technician = technician_name(session->desk, screen->technician)},
    };
    applet_send(session->applet, &message);
}

void screen_asked_again(struct desk_session *session) {
    if (session->screen.state == DESK_SCREEN_ASKED) {
        send_ask(session);
    }
}

static bool is_consented(struct desk_session *session, enum desk_screen_mode mode) {
    enum screen_mode wanted = mode == DESK_SCREEN_CONTROL ? SCREEN_CONTROL : SCREEN_VIEW;
    return consent_heard(session) >= wanted;
}

static void asked(struct desk_session *session, const struct session_event *event) {
    struct screen *screen = &session->screen;
    screen_shut(session, "replaced");
    screen->row = event->row;
    screen->technician = event->actor.id;
    screen->mode = event->mode == SCREEN_CONTROL ? DESK_SCREEN_CONTROL : DESK_SCREEN_VIEW;
    screen->request = event->number;
    screen->reason = NULL;
    session->desk->counters.screens_asked++;
    if (is_consented(session, screen->mode)) {
        screen->state = DESK_SCREEN_READY;
    } else {
        screen->state = DESK_SCREEN_ASKED;
        send_ask(session);
    }
    watches_tell_screen(session);
}

/* By the permissions of his group as they are now. */
static bool is_permitted(const struct desk_session *session) {
    const struct screen *screen = &session->screen;
    enum directory_setting right =
        screen->mode == DESK_SCREEN_CONTROL ? DIRECTORY_SETTING_MAY_CONTROL : DIRECTORY_SETTING_MAY_VIEW;
    return directory_technician_may(session->desk->directory, screen->technician, right);
}

/* Why the one who has the screen may not have it any more; NULL: he may. */
static const char *lost_right(struct desk_session *session) {
    const struct session_state *state = &session->now.session.state;
    const struct screen *screen = &session->screen;
    const struct session_row *row = session_find_row(state, screen->row);
    if (state->outcome != OUTCOME_OPEN) {
        return "session_ended";
    }
    if (row == NULL || row->owner_id != screen->technician || row->owner_kind != OWNER_TECHNICIAN) {
        return "transferred";
    }
    if (row->part != PART_LEAD && row->part != PART_COLLABORATOR) {
        return row->part == PART_OUT ? "removed" : "transferred";
    }
    if (state->held || row->own_hold) {
        return "held";
    }
    if (state->link != LINK_ONLINE) {
        return "link_lost";
    }
    if (!is_permitted(session)) {
        return "not_permitted";
    }
    return screen->state != DESK_SCREEN_ASKED && !is_consented(session, screen->mode) ? "consent_withdrawn" : NULL;
}

void screen_follow(struct desk_session *session, const struct session_event *event) {
    struct screen *screen = &session->screen;
    if (event->type == EVENT_SCREEN_ASKED) {
        asked(session, event);
    }
    if (screen->state == DESK_SCREEN_CLOSED) {
        return;
    }
    const char *reason = lost_right(session);
    if (event->type == EVENT_CONSENT_REFUSED && screen->state == DESK_SCREEN_ASKED) {
        reason = "consent_refused";
    }
    if (event->type == EVENT_SCREEN_CLOSED && event->row == screen->row) {
        reason = event->cause == CAUSE_SCREEN_FAILED ? "failed" : "technician_closed";
    }
    if (reason != NULL) {
        screen_shut(session, reason);
    } else if (screen->state == DESK_SCREEN_ASKED && is_consented(session, screen->mode)) {
        screen->state = DESK_SCREEN_READY;
        watches_tell_screen(session);
    }
}

/* Permissions are the directory's, so no event tells that one was taken away. */
void screen_check_rights(struct desk_session *session) {
    const struct screen *screen = &session->screen;
    if (screen->state == DESK_SCREEN_CLOSED || is_permitted(session)) {
        return;
    }
    const struct session_command command = {
        .type = COMMAND_SCREEN_FAILED, .actor = {.kind = ACTOR_SERVER}, .row = screen->row};
    screen_shut(session, "not_permitted");
    (void)step_tell(session, &command);
}

void screen_applet_told(struct desk_session *session, int64_t request, bool opened, bool failed) {
    struct screen *screen = &session->screen;
    if (request != screen->request || screen->state == DESK_SCREEN_CLOSED) {
        return;
    }
    struct session_command command = {
        .type = opened ? COMMAND_SCREEN_OPENED : COMMAND_SCREEN_FAILED,
        .row = screen->row,
        .mode = screen->mode == DESK_SCREEN_CONTROL ? SCREEN_CONTROL : SCREEN_VIEW,
    };
    if (!opened) {
        if (screen->stream == 0 || (!failed && screen->state == DESK_SCREEN_READY)) {
            return; /* the end of an older stream; one that was not joined yet is ended by the relay */
        }
        screen_shut(session, failed ? "failed" : "closed_by_applet");
    }
    customer_tell(session, &command);
}

/* Asking, on the way to its answer. */
struct screen_asking {
    struct desk *desk;
    int32_t session;
    void (*done)(void *user, const struct desk_answer *answer, const struct desk_screen *screen);
    void *user;
};

static void ask_done(void *user, const struct desk_answer *answer) {
    struct screen_asking *asking = user;
    struct desk_screen screen = {0};
    (void)desk_screen_read(asking->desk, asking->session, &screen);
    asking->done(asking->user, answer, &screen);
    mem_free(asking);
}

void desk_screen_ask(struct desk *desk, int32_t technician, int32_t session, enum desk_screen_mode mode,
                     const char *client_id,
                     void (*done)(void *user, const struct desk_answer *answer, const struct desk_screen *screen),
                     void *user) {
    struct screen_asking *asking = NEW(struct screen_asking);
    *asking = (struct screen_asking){.desk = desk, .session = session, .done = done, .user = user};
    const struct session_command command = {.type = COMMAND_SCREEN,
                                            .mode = mode == DESK_SCREEN_CONTROL ? SCREEN_CONTROL : SCREEN_VIEW};
    const struct desk_request request = {
        .technician = technician, .session = session, .client_id = client_id, .command = &command};
    desk_command(desk, &request, ask_done, asking);
}

struct desk_answer desk_screen_close(struct desk *desk, int32_t technician, int32_t session) {
    struct desk_session *found = desk_find_session(desk, session);
    if (found == NULL || !desk_may_see(desk, technician, session)) {
        return answer_failed(DESK_NOT_FOUND, "not_found", session);
    }
    if (found->screen.state == DESK_SCREEN_CLOSED || found->screen.technician != technician) {
        return answer_failed(DESK_REFUSED, refusal_code(REFUSAL_NO_SCREEN), session);
    }
    const struct session_command command = {.type = COMMAND_SCREEN_CLOSE,
                                            .actor = {.kind = ACTOR_TECHNICIAN, .id = technician},
                                            .actor_name = technician_name(desk, technician),
                                            .row = found->screen.row};
    screen_shut(found, "technician_closed");
    (void)step_tell(found, &command);
    session_settle(found);
    desk_settle(desk);
    return (struct desk_answer){.result = DESK_DONE, .session = session};
}

static struct desk_ticket refuse_ticket(struct desk *desk, enum desk_result result, const char *code, int32_t session) {
    desk->counters.tickets_refused++;
    return (struct desk_ticket){.answer = answer_failed(result, code, session)};
}

/* Why there is no ticket now; NULL: there may be one. */
static const char *ticket_refusal(struct desk_session *session, int32_t technician) {
    const struct screen *screen = &session->screen;
    if (screen->technician != technician || screen->state == DESK_SCREEN_CLOSED) {
        bool refused = screen->technician == technician && text_equal(screen->reason, "consent_refused");
        return refused ? "consent_refused" : "screen_not_asked";
    }
    if (session->applet == NULL || session->now.session.state.link != LINK_ONLINE) {
        return "not_online";
    }
    return screen->state == DESK_SCREEN_ASKED || !is_consented(session, screen->mode) ? "consent_pending" : NULL;
}

struct desk_ticket desk_screen_ticket(struct desk *desk, int32_t technician, int32_t session) {
    struct desk_session *found = desk_find_session(desk, session);
    if (found == NULL || !desk_may_see(desk, technician, session)) {
        return refuse_ticket(desk, DESK_NOT_FOUND, "not_found", session);
    }
    const char *why = ticket_refusal(found, technician);
    if (why != NULL) {
        return refuse_ticket(desk, DESK_REFUSED, why, session);
    }
    struct screen *screen = &found->screen;
    must(is_consented(found, screen->mode));
    drop_stream(found);
    screen->state = DESK_SCREEN_READY;
    desk->stream_last++;
    screen->stream = desk->stream_last;
    (void)map_put_id(&desk->streams, screen->stream, found);
    int64_t until_ms = desk_now_ms(desk) + DESK_TICKET_VALID_S * 1000;
    char applet_ticket[DESK_TOKEN_BYTES_MAX];
    ticket_make(&desk->tickets, &desk->random, screen->stream, DESK_STREAM_CONSOLE, until_ms, desk->ticket);
    ticket_make(&desk->tickets, &desk->random, screen->stream, DESK_STREAM_APPLET, until_ms, applet_ticket);
    desk->counters.tickets_given += 2;
    const char *url = desk->sink.relay_url(desk->sink.user);
    const struct wire_server_message message = {
        .type = WIRE_SERVER_SCREEN_OPEN,
        .screen_open = {.request = screen->request,
                        .kind = wire_kind(screen->mode),
                        .url = url,
                        .ticket = applet_ticket},
    };
    applet_send(found->applet, &message);
    mem_wipe(applet_ticket, sizeof applet_ticket);
    alarm_set(&desk->alarms, &screen->alarm, until_ms);
    desk_wake(desk);
    return (struct desk_ticket){
        .answer = {.result = DESK_DONE, .session = session},
        .url = url,
        .mode = screen->mode,
        .ticket = desk->ticket,
        .expires_at_ms = until_ms,
    };
}

bool desk_ticket_redeem(struct desk *desk, const char *ticket, int64_t *out_stream, enum desk_stream_end *out_end) {
    return ticket_redeem(&desk->tickets, ticket, desk_now_ms(desk), out_stream, out_end);
}

void desk_stream_joined(struct desk *desk, int64_t stream) {
    struct desk_session *session = map_get_id(&desk->streams, stream);
    if (session == NULL) {
        desk->sink.stream_close(desk->sink.user, stream); /* taken back while both ends were on their way */
        return;
    }
    struct screen *screen = &session->screen;
    alarm_clear(&desk->alarms, &screen->alarm);
    screen->state = DESK_SCREEN_OPEN;
    desk->counters.screens_opened++;
    enum lease_kind kind = screen->mode == DESK_SCREEN_CONTROL ? LEASE_REMOTE_CONTROL : LEASE_SCREEN_SHARING;
    (void)session_presence_lease(&session->presence, screen->row, kind, desk_now_ms(desk), FOR_GOOD_MS);
    watches_tell_screen(session);
    session_settle(session);
    desk_wake(desk);
}

void desk_stream_ended(struct desk *desk, int64_t stream) {
    struct desk_session *session = map_get_id(&desk->streams, stream);
    if (session != NULL) {
        screen_shut(session, "failed");
        session_settle(session);
        desk_wake(desk);
    }
}
