/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections of applets: opening, heartbeats, loss, the end. */
#include "desk/applet.h"

#include "base/alloc.h"
#include "base/text.h"
#include "desk/applet_link.h"
#include "desk/hello.h"
#include "desk/step.h"

static void applet_rings(void *user);

struct desk_applet *desk_applet_open(struct desk *desk, const char *address, void *applet_user) {
    if (!desk->loaded) {
        return NULL;
    }
    struct desk_applet *applet = NEW(struct desk_applet);
    applet->desk = desk;
    applet->user = applet_user;
    if (!text_copy(applet->address, sizeof applet->address, address)) {
        applet->address[0] = '\0';
    }
    applet->heard_ms = applet->told_ms = desk_now_ms(desk);
    applet->alarm.fire = applet_rings;
    applet->alarm.user = applet;
    list_append(&desk->applets, &applet->link);
    desk->applet_count++;
    alarm_set(&desk->alarms, &applet->alarm, applet->heard_ms + HELLO_WITHIN_MS);
    desk_wake(desk);
    return applet;
}

void applet_send(struct desk_applet *applet, const struct wire_server_message *message) {
    applet->told_ms = desk_now_ms(applet->desk);
    applet->desk->sink.applet_send(applet->desk->sink.user, applet->user, message);
}

static void finish(struct desk_applet *applet, const char *reason) {
    applet->phase = APPLET_DONE;
    applet->session = NULL;
    chat_reader_end(&applet->chat);
    alarm_clear(&applet->desk->alarms, &applet->alarm);
    applet->desk->sink.applet_close(applet->desk->sink.user, applet->user, reason);
}

void applet_refuse(struct desk_applet *applet, enum wire_refusal code, bool retry, int64_t retry_ms,
                   enum wire_outcome outcome) {
    const struct wire_server_message message = {
        .type = WIRE_SERVER_REFUSED,
        .refused = {.code = code, .retry = retry, .retry_ms = retry_ms, .outcome = outcome},
    };
    applet_send(applet, &message);
    finish(applet, wire_refusal_word(code));
}

void applet_watch_heartbeats(struct desk_applet *applet) {
    struct desk *desk = applet->desk;
    int64_t told_due = applet->told_ms + applet->heartbeat_ms;
    int64_t loss_due = applet->heard_ms + applet->loss_ms;
    alarm_set(&desk->alarms, &applet->alarm, told_due < loss_due ? told_due : loss_due);
}

static void applet_rings(void *user) {
    struct desk_applet *applet = user;
    int64_t now_ms = desk_now_ms(applet->desk);
    if (applet->phase != APPLET_ATTACHED) {
        proving_forget(applet);
        finish(applet, "hello_timeout");
        return;
    }
    if (now_ms - applet->heard_ms >= applet->loss_ms) {
        applet_lose(applet);
        finish(applet, "silent");
        return;
    }
    if (now_ms - applet->told_ms >= applet->heartbeat_ms) {
        const struct wire_server_message heartbeat = {.type = WIRE_SERVER_HEARTBEAT};
        applet_send(applet, &heartbeat);
    }
    applet_watch_heartbeats(applet);
}

/* The desk's part of a loss; the connection itself may still be there. */
void applet_lose(struct desk_applet *applet) {
    struct desk_session *session = applet->session;
    if (applet->phase != APPLET_ATTACHED || session == NULL) {
        return;
    }
    must(session->applet == applet);
    applet_detach(session);
    session->desk->counters.links_lost++;
    screen_shut(session, "link_lost");
    link_lost_duty(session);
    session_settle(session);
}

void applet_detach(struct desk_session *session) {
    struct desk_applet *applet = session->applet;
    if (applet == NULL) {
        return;
    }
    session->applet = NULL;
    session->presence.applet_connected = false;
    session_presence_drop_link(&session->presence, desk_now_ms(session->desk));
    chat_reader_end(&applet->chat);
    applet->session = NULL;
    applet->phase = APPLET_DONE;
    alarm_clear(&session->desk->alarms, &applet->alarm);
}

void link_lost_duty(struct desk_session *session) {
    const struct session_state *state = &session_value(session)->session.state;
    if (session->applet != NULL || session->newcomer != NULL || state->outcome != OUTCOME_OPEN ||
        state->link != LINK_ONLINE || session->restart_untold) {
        return;
    }
    const struct session_command command = {.type = COMMAND_APPLET_LOST, .actor = {.kind = ACTOR_SERVER}};
    (void)step_tell(session, &command);
}

void desk_applet_message(struct desk_applet *applet, const struct wire_applet_message *message) {
    struct desk *desk = applet->desk;
    applet->heard_ms = desk_now_ms(desk);
    switch (applet->phase) {
    case APPLET_HELLO:
        if (message->type == WIRE_HELLO) {
            applet_hello(applet, &message->hello);
        } else if (message->type != WIRE_HEARTBEAT) {
            applet_refuse(applet, WIRE_REFUSED_PROTOCOL, false, 0, WIRE_OUTCOME_NONE);
        }
        break;
    case APPLET_ATTACHED:
        applet_says(applet, message);
        break;
    case APPLET_PROVING:
    case APPLET_DONE:
        break;
    }
    desk_settle(desk);
}

void desk_applet_closed(struct desk_applet *applet, enum desk_applet_end end) {
    struct desk *desk = applet->desk;
    (void)end; /* reset, silence or an end in order: without the session's end each of them is a loss */
    proving_forget(applet);
    applet_lose(applet);
    chat_reader_end(&applet->chat);
    alarm_clear(&desk->alarms, &applet->alarm);
    list_remove(&applet->link);
    desk->applet_count--;
    mem_free(applet);
    desk_settle(desk);
}
