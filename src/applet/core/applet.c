/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/inner.h"

#include "applet/core/tidy.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct applet *applet_create(const struct applet_settings *settings) {
    struct applet *applet = NEW(struct applet);
    applet->phase = APPLET_NEEDS_CODE;
    applet->server = mem_copy_string(settings->server);
    applet->features = settings->features;
    applet->asks_again = settings->asks_again;
    const struct wire_system *system = &settings->system;
    applet->system = (struct wire_system){.applet = tidy_text(system->applet, WIRE_NAME_MAX, false),
                                          .os = tidy_text(system->os, WIRE_NAME_MAX, false),
                                          .computer = tidy_text(system->computer, WIRE_NAME_MAX, false),
                                          .user = tidy_text(system->user, WIRE_NAME_MAX, false),
                                          .locale = tidy_text(system->locale, WIRE_WORD_MAX, false),
                                          .width = system->width,
                                          .height = system->height};
    backoff_init(&applet->backoff, settings->seed);
    return applet;
}

static void system_finish(struct wire_system *system) {
    mem_free((char *)system->applet);
    mem_free((char *)system->os);
    mem_free((char *)system->computer);
    mem_free((char *)system->user);
    mem_free((char *)system->locale);
}

void applet_destroy(struct applet *applet) {
    if (applet == NULL) {
        return;
    }
    mem_free(applet->server);
    system_finish(&applet->system);
    mem_free_secret(applet->code);
    mem_free_secret(applet->token);
    saved_finish(&applet->saved);
    wire_server_message_finish(&applet->welcome);
    wire_server_message_finish(&applet->state);
    wire_server_message_finish(&applet->question);
    wire_server_message_finish(&applet->reboot_question);
    wire_server_message_finish(&applet->typing);
    wire_server_message_finish(&applet->look);
    wire_server_message_finish(&applet->logo);
    mem_free(applet->terms_accepted);
    mem_free(applet->lead);
    chat_finish(&applet->chat);
    action_queue_finish(&applet->actions);
    mem_free(applet);
}

void applet_do(struct applet *applet, enum action_type type) {
    action_queue_add(&applet->actions, (struct action){.type = type});
}

void applet_send(struct applet *applet, const struct wire_applet_message *message) {
    must(applet->line == LINE_HELLO || applet->line == LINE_UP);
    char *text = wire_applet_encode(message);
    action_queue_add(&applet->actions, (struct action){.type = ACTION_SEND, .text = mem_copy_string(text)});
    free(text);
    applet->sent_at = applet->now_ms;
}

void applet_save(struct applet *applet) {
    if (applet->has_session) {
        action_queue_add(&applet->actions,
                         (struct action){.type = ACTION_SAVE, .text = saved_write(&applet->saved, &applet->chat)});
    }
}

static void connect_now(struct applet *applet) {
    must(applet->line == LINE_DOWN);
    applet->line = LINE_OPENING;
    applet->retry_at = 0;
    applet->pause_is_told = false;
    applet->attempt_until = applet->now_ms + APPLET_ATTEMPT_MS;
    applet_do(applet, ACTION_CONNECT);
}

static void begin(struct applet *applet) {
    applet->phase = APPLET_CONNECTING;
    applet->refusal = WIRE_REFUSED_NONE;
    backoff_reset(&applet->backoff);
    connect_now(applet);
    applet_do(applet, ACTION_CHANGED);
}

bool applet_join_code(struct applet *applet, const char *code, int64_t now_ms) {
    must(applet->phase == APPLET_NEEDS_CODE && applet->line == LINE_DOWN);
    if (strlen(code) != WIRE_CODE_LENGTH || strspn(code, "0123456789") != WIRE_CODE_LENGTH) {
        return false;
    }
    applet->now_ms = now_ms;
    mem_free_secret(applet->code);
    applet->code = mem_copy_string(code);
    begin(applet);
    return true;
}

void applet_join_token(struct applet *applet, const char *token, int64_t now_ms) {
    must(applet->phase == APPLET_NEEDS_CODE && strlen(token) <= WIRE_SECRET_MAX);
    applet->now_ms = now_ms;
    applet->token = mem_copy_string(token);
    begin(applet);
}

bool applet_resume_saved(struct applet *applet, const char *saved, int64_t now_ms) {
    must(applet->phase == APPLET_NEEDS_CODE && !applet->has_session);
    if (!saved_read(saved, &applet->saved, &applet->chat)) {
        return false;
    }
    applet->now_ms = now_ms;
    applet->has_session = true;
    applet->has_entry = true;
    begin(applet);
    return true;
}

static void say_hello(struct applet *applet) {
    struct wire_applet_message message = {.type = WIRE_HELLO};
    struct wire_hello *hello = &message.hello;
    hello->version = WIRE_VERSION;
    hello->features = applet->features;
    hello->last_number = chat_known_up_to(&applet->chat);
    hello->has_system = true;
    hello->system = applet->system;
    if (applet->has_session) {
        hello->resumes = true;
        hello->resume.session = applet->saved.session;
        hello->resume.secret = applet->saved.secret;
    } else if (applet->token != NULL) {
        hello->join_token = applet->token;
    } else {
        hello->code = applet->code;
    }
    applet_send(applet, &message);
}

void applet_link_opened(struct applet *applet, int64_t now_ms) {
    applet->now_ms = now_ms;
    if (applet->line == LINE_OPENING) {
        applet->line = LINE_HELLO;
        applet->attempt_until = now_ms + APPLET_ATTEMPT_MS;
        say_hello(applet);
    }
}

void applet_retry_in(struct applet *applet, int64_t pause_ms) {
    applet->retry_at = applet->now_ms + pause_ms;
}

static bool is_done(const struct applet *applet) {
    return applet->phase == APPLET_OVER || applet->phase == APPLET_REFUSED || applet->phase == APPLET_NEEDS_CODE;
}

/* The connection is gone; the session lives on, and so does the wish to come back. */
static void line_went_down(struct applet *applet) {
    applet->line = LINE_DOWN;
    applet->typing_told = false;
    applet_forget_typing(applet);
    applet_stop_screen(applet);
    if (is_done(applet)) {
        return;
    }
    applet->phase = applet->has_session ? APPLET_LOST : APPLET_CONNECTING;
    if (applet->closing && applet->now_ms >= applet->closing_until) {
        applet_leave(applet, APPLET_OVER, APPLET_EXIT_OK);
        return;
    }
    applet_retry_in(applet, backoff_next(&applet->backoff, applet->now_ms));
    applet_do(applet, ACTION_CHANGED);
}

void applet_link_lost(struct applet *applet, int64_t now_ms) {
    applet->now_ms = now_ms;
    if (applet->line != LINE_DOWN) {
        line_went_down(applet);
    }
}

void applet_drop_line(struct applet *applet) {
    if (applet->line != LINE_DOWN) {
        applet_do(applet, ACTION_DISCONNECT);
        line_went_down(applet);
    }
}

void applet_link_hopeful(struct applet *applet, int64_t now_ms) {
    applet->now_ms = now_ms;
    if (applet->line == LINE_OPENING && now_ms - (applet->attempt_until - APPLET_ATTEMPT_MS) >= APPLET_HOPELESS_MS) {
        applet_drop_line(applet);
    }
    if (!applet->pause_is_told && applet->retry_at > now_ms + BACKOFF_FIRST_MS) {
        backoff_reset(&applet->backoff);
        applet_retry_in(applet, backoff_next(&applet->backoff, now_ms));
    }
}

void applet_link_received(struct applet *applet, const char *text, size_t len, int64_t now_ms) {
    applet->now_ms = now_ms;
    if (applet->line != LINE_HELLO && applet->line != LINE_UP) {
        return;
    }
    applet->heard_at = now_ms;
    struct wire_server_message message;
    switch (wire_server_decode(text, len, &message)) {
    case WIRE_OK:
        applet_hear(applet, &message);
        wire_server_message_finish(&message);
        return;
    case WIRE_UNKNOWN_TYPE:
        return;
    case WIRE_TOO_LONG:
    case WIRE_NOT_JSON:
    case WIRE_NO_TYPE:
    case WIRE_BAD_FIELD:
        applet_drop_line(applet); /* come back with a fresh connection, later and later if it goes on */
        return;
    }
}

/* The program's end, for one reason or another. */
void applet_leave(struct applet *applet, enum applet_phase phase, int exit_code) {
    must(phase == APPLET_OVER || phase == APPLET_REFUSED);
    applet->phase = phase;
    applet->retry_at = 0;
    applet_stays_away(applet);
    applet_stop_screen(applet);
    wire_server_message_finish(&applet->question);
    wire_server_message_finish(&applet->reboot_question);
    if (applet->line != LINE_DOWN) {
        applet_do(applet, ACTION_DISCONNECT);
        applet->line = LINE_DOWN;
    }
    applet_do(applet, ACTION_CHANGED);
    action_queue_add(&applet->actions, (struct action){.type = ACTION_EXIT, .exit_code = exit_code});
}

static int64_t loss_ms(const struct applet *applet) {
    return applet->welcome.welcome.loss_s * 1000;
}

static int64_t heartbeat_ms(const struct applet *applet) {
    return applet->welcome.welcome.heartbeat_s * 1000;
}

static int64_t earlier(int64_t a, int64_t b) {
    return a < b ? a : b;
}

int64_t applet_next_tick(const struct applet *applet) {
    int64_t at = INT64_MAX;
    if (applet->line == LINE_OPENING || applet->line == LINE_HELLO) {
        at = applet->attempt_until;
    } else if (applet->line == LINE_UP) {
        at = earlier(applet->heard_at + loss_ms(applet), applet->sent_at + heartbeat_ms(applet));
        at = applet_lease_runs(applet) ? earlier(at, applet->lease_at) : at;
        at = earlier(at, applet_typing_ends(applet));
    } else if (applet->retry_at != 0) {
        at = applet->retry_at;
    }
    return applet->closing && !is_done(applet) ? earlier(at, applet->closing_until) : at;
}

static void tick_up(struct applet *applet) {
    if (applet->now_ms >= applet->heard_at + loss_ms(applet)) {
        applet_drop_line(applet);
        return;
    }
    if (applet_lease_runs(applet) && applet->now_ms >= applet->lease_at) {
        applet_renew_lease(applet);
    }
    if (applet->now_ms >= applet_typing_ends(applet)) {
        applet_forget_typing(applet);
    }
    if (applet->now_ms >= applet->sent_at + heartbeat_ms(applet)) {
        applet_send(applet, &(struct wire_applet_message){.type = WIRE_HEARTBEAT});
    }
}

void applet_tick(struct applet *applet, int64_t now_ms) {
    applet->now_ms = now_ms;
    if (applet->closing && !is_done(applet) && now_ms >= applet->closing_until) {
        applet_leave(applet, APPLET_OVER, APPLET_EXIT_OK);
    } else if (applet->line == LINE_UP) {
        tick_up(applet);
    } else if (applet->line != LINE_DOWN) {
        if (now_ms >= applet->attempt_until) {
            applet_drop_line(applet);
        }
    } else if (applet->retry_at != 0 && now_ms >= applet->retry_at) {
        connect_now(applet);
        applet_do(applet, ACTION_CHANGED);
    }
}

bool applet_say(struct applet *applet, const char *text, int64_t now_ms) {
    applet->now_ms = now_ms;
    char *line = tidy_text(text, WIRE_CHAT_MAX, true);
    int64_t n = line == NULL ? 0 : chat_say(&applet->chat, line);
    mem_free(line);
    if (n == 0) {
        return false;
    }
    applet_save(applet);
    applet->typing_told = false; /* the line itself says that he has stopped */
    if (applet->line == LINE_UP && applet->phase == APPLET_IN) {
        applet_send_unsent(applet, n - 1);
    }
    applet_do(applet, ACTION_CHANGED);
    return true;
}

/* Also while the computer goes down: it does not start again for a session that the customer has left. Nor is it
 * rebooted for one. */
static void begin_closing(struct applet *applet) {
    applet->closing = true;
    applet->closing_until = applet->now_ms + APPLET_CLOSING_MS;
    wire_server_message_finish(&applet->reboot_question);
    applet_stays_away(applet);
}

void applet_answer_terms(struct applet *applet, bool accepted, int64_t now_ms) {
    applet->now_ms = now_ms;
    if (!applet->welcome.welcome.has_terms || applet->terms_declined || applet->terms_accepted != NULL) {
        return;
    }
    if (accepted) {
        applet->terms_accepted = mem_copy_string(applet->welcome.welcome.terms.id);
    } else {
        applet->terms_declined = true;
        begin_closing(applet);
    }
    if (applet->line == LINE_UP) {
        struct wire_applet_message answer = {.type = WIRE_TERMS,
                                             .terms = {.id = applet->welcome.welcome.terms.id, .accepted = accepted}};
        applet_send(applet, &answer);
        if (accepted) {
            applet_enter(applet);
        }
    }
    applet_do(applet, ACTION_CHANGED);
}

void applet_close(struct applet *applet, int64_t now_ms) {
    applet->now_ms = now_ms;
    if (applet->phase == APPLET_OVER || applet->phase == APPLET_REFUSED || applet->closing) {
        return;
    }
    if (!applet->has_session) {
        applet_leave(applet, APPLET_OVER, APPLET_EXIT_OK);
        return;
    }
    if (applet->welcome.welcome.has_terms && applet->terms_accepted == NULL) {
        applet_answer_terms(applet, false, now_ms);
        return;
    }
    begin_closing(applet);
    applet_stop_screen(applet);
    if (applet->line == LINE_UP && applet->phase == APPLET_IN) {
        applet_send(applet, &(struct wire_applet_message){.type = WIRE_CLOSE});
    }
    applet_do(applet, ACTION_CHANGED);
}

bool applet_take_action(struct applet *applet, struct action *out_action) {
    return action_queue_take(&applet->actions, out_action);
}

void applet_look(const struct applet *applet, struct applet_view *out_view) {
    const struct wire_welcome *welcome = &applet->welcome.welcome;
    *out_view = (struct applet_view){
        .phase = applet->phase,
        .connected = applet->line == LINE_UP,
        .retry_at = applet->retry_at,
        .organisation = welcome->organisation,
        .name = welcome->name,
        .terms = welcome->has_terms ? welcome->terms.text : NULL,
        .terms_scroll = welcome->has_terms && welcome->terms.scroll,
        .look = applet->look.look,
        .logo = applet->logo.logo.png,
        .logo_number = applet->logo_number,
        .state = applet->state.state,
        .lead_changed = applet->lead_changed,
        .question = {applet->question.screen_ask.request, applet->question.screen_ask.kind,
                     applet->question.screen_ask.technician},
        .reboot = {applet->reboot_question.reboot.n, applet->reboot_question.reboot.kind,
                   applet->reboot_question.reboot.technician},
        .consents = applet->saved.consents,
        .screen_open = applet->screen_open,
        .screen_kind = applet->screen_kind,
        .chat = &applet->chat,
        .typing = applet->typing.typing.on,
        .typing_name = applet->typing.typing.name,
        .closing = applet->closing,
        .going_down = applet->going_down,
        .refusal = applet->refusal,
        .outcome = applet->outcome,
    };
}
