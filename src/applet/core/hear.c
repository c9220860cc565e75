/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the applet does at each message of the server. */
#include "applet/core/inner.h"

#include "base/alloc.h"
#include "base/text.h"

/* Keeps a message that the view borrows from, instead of the one before. */
static void keep(struct wire_server_message *place, struct wire_server_message *message) {
    wire_server_message_finish(place);
    *place = *message;
    *message = (struct wire_server_message){0};
}

void applet_send_unsent(struct applet *applet, int64_t after) {
    const struct chat_line *line = chat_unsent(&applet->chat, after);
    for (; line != NULL; line = chat_unsent(&applet->chat, line->n)) {
        struct wire_applet_message said = {.type = WIRE_CHAT, .chat = {.n = line->n, .text = line->text}};
        applet_send(applet, &said);
    }
}

/* The server counts the applet as being in the session: say what was held back. */
void applet_enter(struct applet *applet) {
    applet->phase = APPLET_IN;
    applet_send_unsent(applet, applet->welcome.welcome.chat_n);
    applet_repeat_withdrawals(applet, &applet->welcome.welcome.consents);
    applet_back_from_reboot(applet);
    if (applet->closing) {
        applet_send(applet, &(struct wire_applet_message){.type = WIRE_CLOSE});
    }
}

static void answer_terms_again(struct applet *applet) {
    const struct wire_terms *terms = &applet->welcome.welcome.terms;
    bool accepted = applet->terms_accepted != NULL && text_equal(applet->terms_accepted, terms->id);
    if (accepted || applet->terms_declined) {
        struct wire_applet_message answer = {.type = WIRE_TERMS, .terms = {.id = terms->id, .accepted = accepted}};
        applet_send(applet, &answer);
    }
    if (accepted) {
        applet_enter(applet);
    } else {
        mem_free(applet->terms_accepted); /* to another text than this one */
        applet->terms_accepted = NULL;
        applet->phase = APPLET_TERMS;
    }
}

static void keep_proof(struct applet *applet) {
    struct saved *saved = &applet->saved;
    const struct wire_welcome *welcome = &applet->welcome.welcome;
    mem_free_secret(saved->secret);
    saved->secret = mem_copy_string(welcome->secret);
    saved->session = welcome->session;
    if (saved->server == NULL) {
        saved->server = mem_copy_string(applet->server);
    }
    if (saved->joined == NULL) {
        saved->joined = mem_copy_string(applet->token != NULL ? applet->token : applet->code);
    }
    applet->has_session = true;
}

/* What was told before may have been taken back meanwhile; what still holds comes right behind the welcome. */
static void forget_look(struct applet *applet) {
    wire_server_message_finish(&applet->look);
    if (applet->logo.logo.png != NULL) {
        wire_server_message_finish(&applet->logo);
        applet->logo_number++;
    }
}

static void hear_welcome(struct applet *applet, struct wire_server_message *message) {
    keep(&applet->welcome, message);
    wire_server_message_finish(&applet->state);
    forget_look(applet);
    applet->line = LINE_UP;
    applet->refusal = WIRE_REFUSED_NONE;
    backoff_reset(&applet->backoff);
    chat_resume(&applet->chat, applet->welcome.welcome.chat_n);
    keep_proof(applet);
    applet_save(applet);
    if (applet->welcome.welcome.has_terms) {
        answer_terms_again(applet);
    } else {
        /* That the welcome was heard: with this we are in, and the secret before it is void. */
        applet_send(applet, &(struct wire_applet_message){.type = WIRE_HEARTBEAT});
        applet_enter(applet);
    }
    applet_do(applet, ACTION_CHANGED);
}

enum applet_exit applet_exit_of_refusal(enum wire_refusal refusal) {
    switch (refusal) {
    case WIRE_REFUSED_NONE:
    case WIRE_REFUSED_SESSION_OVER:
        return APPLET_EXIT_OK;
    case WIRE_REFUSED_CODE_WRONG:
        return APPLET_EXIT_CODE_WRONG;
    case WIRE_REFUSED_CODE_EXPIRED:
        return APPLET_EXIT_CODE_EXPIRED;
    case WIRE_REFUSED_CODE_SPENT:
        return APPLET_EXIT_CODE_SPENT;
    case WIRE_REFUSED_TOKEN_WRONG:
    case WIRE_REFUSED_TOKEN_VOID:
        return APPLET_EXIT_TOKEN;
    case WIRE_REFUSED_SECRET_WRONG:
        return APPLET_EXIT_SECRET;
    case WIRE_REFUSED_SUPERSEDED:
        return APPLET_EXIT_SUPERSEDED;
    case WIRE_REFUSED_VERSION:
    case WIRE_REFUSED_PROTOCOL:
        return APPLET_EXIT_VERSION;
    case WIRE_REFUSED_TOO_MANY_ATTEMPTS:
    case WIRE_REFUSED_BUSY:
    case WIRE_REFUSED_NOT_SAVED:
        return APPLET_EXIT_FAILURE;
    }
    return APPLET_EXIT_FAILURE;
}

/* A code that is no good may be typed again, if there is somebody to type and the session has not begun. */
static bool may_ask_again(const struct applet *applet, enum wire_refusal refusal) {
    return applet->asks_again && !applet->has_session && applet->code != NULL &&
           (refusal == WIRE_REFUSED_CODE_WRONG || refusal == WIRE_REFUSED_CODE_EXPIRED ||
            refusal == WIRE_REFUSED_CODE_SPENT);
}

static void hear_refused(struct applet *applet, const struct wire_refused *refused) {
    applet->refusal = refused->code;
    if (may_ask_again(applet, refused->code)) {
        applet->phase = APPLET_NEEDS_CODE;
        applet_drop_line(applet);
        applet_do(applet, ACTION_CHANGED);
        return;
    }
    if (refused->retry) {
        applet_drop_line(applet);
        if (refused->retry_ms > 0 && applet->retry_at != 0) {
            applet_retry_in(applet, backoff_stretch(&applet->backoff, refused->retry_ms));
            applet->pause_is_told = true;
        }
        return;
    }
    applet->outcome = refused->outcome;
    if (refused->code == WIRE_REFUSED_SESSION_OVER || refused->code == WIRE_REFUSED_SECRET_WRONG) {
        applet_do(applet, ACTION_FORGET);
    }
    bool over = refused->code == WIRE_REFUSED_SESSION_OVER;
    applet_leave(applet, over ? APPLET_OVER : APPLET_REFUSED, (int)applet_exit_of_refusal(refused->code));
}

static void hear_ended(struct applet *applet, enum wire_outcome outcome) {
    applet->outcome = outcome;
    applet_send(applet, &(struct wire_applet_message){.type = WIRE_GOODBYE});
    applet_do(applet, ACTION_FORGET);
    applet_leave(applet, APPLET_OVER, APPLET_EXIT_OK);
}

static void hear_chat(struct applet *applet, const struct wire_chat_line *line) {
    bool own = line->author == WIRE_AUTHOR_CUSTOMER;
    if (!own) {
        applet_forget_typing(applet);
    }
    if (chat_hear(&applet->chat, line)) {
        applet_do(applet, ACTION_CHANGED);
        if (own) {
            applet_save(applet);
        }
    }
}

static void hear_ack(struct applet *applet, const struct wire_chat_ack *ack) {
    if (chat_acknowledge(&applet->chat, ack)) {
        applet_save(applet);
        applet_do(applet, ACTION_CHANGED);
    }
}

/* The customer is told when somebody else leads than before. */
static void note_lead(struct applet *applet) {
    const struct wire_state *state = &applet->state.state;
    for (size_t i = 0; i < state->people_count; i++) {
        if (state->people[i].part != WIRE_PERSON_LEAD || text_equal(applet->lead, state->people[i].name)) {
            continue;
        }
        applet->lead_changed = applet->lead != NULL;
        mem_free(applet->lead);
        applet->lead = mem_copy_string(state->people[i].name);
    }
}

static void hear_when_up(struct applet *applet, struct wire_server_message *message) {
    switch (message->type) {
    case WIRE_SERVER_LOOK:
        keep(&applet->look, message);
        applet_do(applet, ACTION_CHANGED);
        return;
    case WIRE_SERVER_LOGO:
        keep(&applet->logo, message);
        applet->logo_number++;
        applet_do(applet, ACTION_CHANGED);
        return;
    case WIRE_SERVER_STATE:
        keep(&applet->state, message);
        note_lead(applet);
        applet_do(applet, ACTION_CHANGED);
        return;
    case WIRE_SERVER_CHAT:
        hear_chat(applet, &message->chat);
        return;
    case WIRE_SERVER_CHAT_ACK:
        hear_ack(applet, &message->chat_ack);
        return;
    case WIRE_SERVER_TYPING:
        applet_hear_typing(applet, message);
        return;
    case WIRE_SERVER_SCREEN_ASK:
        applet_hear_ask(applet, message);
        return;
    case WIRE_SERVER_SCREEN_OPEN:
        applet_hear_open(applet, &message->screen_open);
        return;
    case WIRE_SERVER_SCREEN_CLOSE:
        applet_hear_screen_close(applet, &message->screen_close);
        return;
    case WIRE_SERVER_REBOOT:
        applet_hear_reboot(applet, message);
        return;
    case WIRE_SERVER_ENDED:
        hear_ended(applet, message->ended.outcome);
        return;
    case WIRE_SERVER_REFUSED:
        hear_refused(applet, &message->refused);
        return;
    case WIRE_SERVER_NOTHING:
    case WIRE_SERVER_WELCOME:
    case WIRE_SERVER_HEARTBEAT:
        return;
    }
}

void applet_hear(struct applet *applet, struct wire_server_message *message) {
    if (applet->line == LINE_UP) {
        hear_when_up(applet, message);
    } else if (message->type == WIRE_SERVER_WELCOME) {
        hear_welcome(applet, message);
    } else if (message->type == WIRE_SERVER_REFUSED) {
        hear_refused(applet, &message->refused);
    }
}
