/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer's consent, and the screen that depends on it. The applet's own record decides here, whatever the server
 * says: without a recorded yes nothing opens. */
#include "applet/core/inner.h"

#include "base/alloc.h"

static bool has_consent(const struct applet *applet, enum wire_screen_kind kind) {
    return kind == WIRE_SCREEN_CONTROL ? applet->saved.consents.control : applet->saved.consents.view;
}

static void tell_consent(struct applet *applet, int64_t request, enum wire_screen_kind kind, bool given) {
    struct wire_applet_message message = {.type = WIRE_CONSENT,
                                          .consent = {.request = request, .kind = kind, .given = given}};
    applet_send(applet, &message);
}

static void tell_screen(struct applet *applet, int64_t request, enum wire_screen_state state, const char *reason) {
    if (applet->line == LINE_UP) {
        struct wire_applet_message message = {.type = WIRE_SCREEN_STATE,
                                              .screen_state = {.request = request, .state = state, .reason = reason}};
        applet_send(applet, &message);
    }
}

static enum wire_lease_kind lease_kind(const struct applet *applet) {
    return applet->screen_kind == WIRE_SCREEN_CONTROL ? WIRE_LEASE_REMOTE_CONTROL : WIRE_LEASE_SCREEN_SHARING;
}

bool applet_lease_runs(const struct applet *applet) {
    return applet->screen_open && wire_texts_have(&applet->welcome.welcome.features, "lease");
}

static void tell_lease(struct applet *applet, bool held) {
    if (applet->line == LINE_UP && applet_lease_runs(applet)) {
        struct wire_applet_message message = {.type = WIRE_LEASE, .lease = {.kind = lease_kind(applet), .held = held}};
        applet_send(applet, &message);
    }
}

void applet_renew_lease(struct applet *applet) {
    applet->lease_at = applet->now_ms + WIRE_LEASE_RENEW_S * 1000;
    tell_lease(applet, true);
}

/* Stops at once, without a word to the server. */
void applet_stop_screen(struct applet *applet) {
    if (applet->screen_request != 0) {
        applet_do(applet, ACTION_SCREEN_CLOSE);
        tell_lease(applet, false);
        applet->screen_request = 0;
        applet->screen_open = false;
        applet_do(applet, ACTION_CHANGED);
    }
}

void applet_hear_ask(struct applet *applet, struct wire_server_message *message) {
    const struct wire_screen_ask *ask = &message->screen_ask;
    wire_server_message_finish(&applet->question);
    if (has_consent(applet, ask->kind)) {
        tell_consent(applet, ask->request, ask->kind, true);
    } else if (ask->request == applet->answered_request && !applet->answered_given) {
        tell_consent(applet, ask->request, ask->kind, false);
    } else {
        applet->question = *message;
        *message = (struct wire_server_message){0};
    }
    applet_do(applet, ACTION_CHANGED);
}

void applet_answer_question(struct applet *applet, int64_t request, bool given, int64_t now_ms) {
    applet->now_ms = now_ms;
    struct wire_screen_ask ask = applet->question.screen_ask;
    if (request == 0 || ask.request != request) {
        return; /* taken back meanwhile */
    }
    applet->answered_request = request;
    applet->answered_given = given;
    if (given) {
        applet->saved.consents.view = true;
        applet->saved.consents.control = applet->saved.consents.control || ask.kind == WIRE_SCREEN_CONTROL;
        applet_save(applet);
    }
    wire_server_message_finish(&applet->question);
    if (applet->line == LINE_UP) {
        tell_consent(applet, request, ask.kind, given);
    }
    applet_do(applet, ACTION_CHANGED);
}

void applet_hear_open(struct applet *applet, const struct wire_screen_open *open) {
    if (applet->phase != APPLET_IN || applet->closing || !has_consent(applet, open->kind)) {
        tell_screen(applet, open->request, WIRE_SCREEN_FAILED, "no_consent");
        return;
    }
    if (applet->screen_request != 0) {
        applet_do(applet, ACTION_SCREEN_CLOSE);
        tell_lease(applet, false);
    }
    applet->screen_request = open->request;
    applet->screen_kind = open->kind;
    applet->screen_open = false;
    action_queue_add(&applet->actions, (struct action){.type = ACTION_SCREEN_OPEN,
                                                       .request = open->request,
                                                       .kind = open->kind,
                                                       .text = mem_copy_string(open->url),
                                                       .ticket = mem_copy_string(open->ticket)});
    applet_do(applet, ACTION_CHANGED);
}

void applet_hear_screen_close(struct applet *applet, const struct wire_screen_close *close) {
    if (applet->question.screen_ask.request == close->request) {
        wire_server_message_finish(&applet->question);
        applet_do(applet, ACTION_CHANGED);
    }
    if (applet->screen_request == close->request) {
        applet_stop_screen(applet);
        tell_screen(applet, close->request, WIRE_SCREEN_CLOSED, NULL);
    }
}

void applet_withdraw(struct applet *applet, enum wire_screen_kind kind, int64_t now_ms) {
    applet->now_ms = now_ms;
    struct wire_consents *consents = &applet->saved.consents;
    bool was_given = has_consent(applet, kind);
    consents->control = false;
    consents->view = consents->view && kind == WIRE_SCREEN_CONTROL;
    if (!was_given) {
        return;
    }
    applet_save(applet);
    int64_t request = applet->screen_request;
    if (request != 0 && !consents->view) {
        applet_stop_screen(applet);
    } else if (request != 0 && applet->screen_kind == WIRE_SCREEN_CONTROL) {
        tell_lease(applet, false);
        applet->screen_kind = WIRE_SCREEN_VIEW;
        action_queue_add(&applet->actions, (struct action){.type = ACTION_SCREEN_KIND, .kind = WIRE_SCREEN_VIEW});
        applet_renew_lease(applet);
    }
    if (applet->line == LINE_UP) {
        struct wire_applet_message message = {.type = WIRE_CONSENT_WITHDRAWN, .consent_withdrawn = {.kind = kind}};
        applet_send(applet, &message);
    }
    if (request != 0 && applet->screen_request == 0) {
        tell_screen(applet, request, WIRE_SCREEN_CLOSED, "withdrawn");
    }
    applet_do(applet, ACTION_CHANGED);
}

/* What was withdrawn while the line was down. */
void applet_repeat_withdrawals(struct applet *applet, const struct wire_consents *of_server) {
    const struct wire_consents *own = &applet->saved.consents;
    enum wire_screen_kind kind = WIRE_SCREEN_KIND_NONE;
    if (of_server->view && !own->view) {
        kind = WIRE_SCREEN_VIEW;
    } else if (of_server->control && !own->control) {
        kind = WIRE_SCREEN_CONTROL;
    }
    if (kind != WIRE_SCREEN_KIND_NONE) {
        struct wire_applet_message message = {.type = WIRE_CONSENT_WITHDRAWN, .consent_withdrawn = {.kind = kind}};
        applet_send(applet, &message);
    }
}

void applet_screen_opened(struct applet *applet, int64_t request, int64_t now_ms) {
    applet->now_ms = now_ms;
    if (applet->screen_request == request && !applet->screen_open) {
        applet->screen_open = true;
        tell_screen(applet, request, WIRE_SCREEN_OPENED, NULL);
        applet_renew_lease(applet);
        applet_do(applet, ACTION_CHANGED);
    }
}

/* The screen connection ended by itself. */
static void screen_ended(struct applet *applet, int64_t request, enum wire_screen_state state, const char *reason) {
    if (applet->screen_request == request && request != 0) {
        tell_lease(applet, false);
        applet->screen_request = 0;
        applet->screen_open = false;
        tell_screen(applet, request, state, reason);
        applet_do(applet, ACTION_CHANGED);
    }
}

void applet_screen_closed(struct applet *applet, int64_t request, int64_t now_ms) {
    applet->now_ms = now_ms;
    screen_ended(applet, request, WIRE_SCREEN_CLOSED, NULL);
}

void applet_screen_failed(struct applet *applet, int64_t request, const char *reason, int64_t now_ms) {
    applet->now_ms = now_ms;
    screen_ended(applet, request, WIRE_SCREEN_FAILED, reason);
}
