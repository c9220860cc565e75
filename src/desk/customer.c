/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an attached applet says. */
#include "base/alloc.h"
#include "base/text.h"
#include "desk/applet_link.h"
#include "desk/step.h"

enum { TERMS_RETRY_MS = 100 };

/* A message that the store had no room for, or that was too much for now; its text is owned. */
struct retry {
    struct list link;
    uint64_t order; /* as it was heard */
    struct desk_session *session;
    struct session_command command;
};

static void retry_free(struct retry *retry) {
    mem_free((char *)(uintptr_t)retry->command.text);
    mem_free(retry);
}

/* Behind what was heard before it, wherever that has been meanwhile. */
static void keep(struct desk_session *session, struct retry *retry) {
    struct list *before = session->retries.previous;
    while (before != &session->retries && list_entry(before, struct retry, link)->order > retry->order) {
        before = before->previous;
    }
    list_insert_after(before, &retry->link);
    session->retry_count++;
}

void retries_clear(struct desk_session *session) {
    list_each(&session->retries, link) {
        list_remove(link);
        retry_free(list_entry(link, struct retry, link));
    }
}

static void told(void *user, struct desk_session *session, const struct step_result *result) {
    struct retry *retry = user;
    list_remove(&retry->link);
    if (result == NULL || result->saved || session == NULL) {
        retry_free(retry);
        return;
    }
    keep(session, retry);
}

int64_t customer_may_say_ms(const struct desk_session *session) {
    return session->said_up_to_ms - (int64_t)SAYS_EVERY_MS * (SAYS_AT_ONCE - 1);
}

static bool may_say(struct desk_session *session) {
    int64_t now_ms = desk_now_ms(session->desk);
    if (now_ms < customer_may_say_ms(session)) {
        return false;
    }
    session->said_up_to_ms = (session->said_up_to_ms > now_ms ? session->said_up_to_ms : now_ms) + SAYS_EVERY_MS;
    return true;
}

static void ask_for(struct desk_session *session, struct retry *retry) {
    const struct ask ask = {.command = retry->command, .done = told, .user = retry};
    struct session_refusal refused;
    bool in_flight = session->pending != NULL;
    if (!step_has_room(session) || !may_say(session)) {
        keep(session, retry);
        return;
    }
    list_append(&session->asked, &retry->link);
    if (step_ask(session, &ask, &refused) == REFUSAL_NONE) {
        return;
    }
    list_remove(&retry->link);
    if (in_flight) {
        keep(session, retry); /* refused because of something that may never come true */
    } else {
        retry_free(retry); /* it does not apply any more */
    }
}

/* Whoever says more than can be kept has to come again. */
static void cut_off(struct desk_session *session) {
    struct desk_applet *applet = session->applet;
    if (applet != NULL) {
        applet_lose(applet);
        applet_refuse(applet, WIRE_REFUSED_NOT_SAVED, true, RETRY_MS_MAX, WIRE_OUTCOME_NONE);
    }
}

void customer_tell(struct desk_session *session, const struct session_command *command) {
    struct retry *retry = NEW(struct retry);
    retry->session = session;
    session->retry_last++;
    retry->order = session->retry_last;
    retry->command = *command;
    retry->command.actor = (struct session_actor){.kind = ACTOR_CUSTOMER};
    retry->command.text = mem_copy_string(command->text);
    if (list_is_empty(&session->retries) && steps_stand(session) && session->newcomer == NULL) {
        ask_for(session, retry);
        return;
    }
    keep(session, retry); /* in order behind what waits or is about to fail, and until a newcomer is there or not */
    if (session->retry_count > RETRIES_MAX) {
        cut_off(session);
    }
}

void retries_run(struct desk_session *session) {
    struct list waiting;
    list_init(&waiting);
    list_each(&session->retries, link) {
        list_remove(link);
        list_append(&waiting, link);
    }
    session->retry_count = 0;
    list_each(&waiting, retry_link) {
        list_remove(retry_link);
        ask_for(session, list_entry(retry_link, struct retry, link));
    }
}

void customer_succeeds(struct desk_session *session, bool is_same) {
    /* Nothing was asked since the newcomer came, and what was before is judged. */
    must(list_is_empty(&session->asked));
    list_each(&session->retries, link) {
        struct retry *retry = list_entry(link, struct retry, link);
        if (!is_same || retry->command.type == COMMAND_CUSTOMER_CHAT) {
            list_remove(link);
            session->retry_count--;
            retry_free(retry);
        }
    }
}

static enum screen_mode less_withdrawn(const struct list *heard, enum screen_mode consent) {
    list_each(heard, link) {
        const struct session_command *command = &list_entry(link, struct retry, link)->command;
        enum screen_mode left = command->mode == SCREEN_VIEW ? SCREEN_NONE : SCREEN_VIEW;
        if (command->type == COMMAND_CONSENT_WITHDRAW && consent > left) {
            consent = left;
        }
    }
    return consent;
}

enum screen_mode consent_heard(struct desk_session *session) {
    enum screen_mode saved = session->now.session.state.consent;
    enum screen_mode in_flight = session_value(session)->session.state.consent;
    enum screen_mode consent = in_flight < saved ? in_flight : saved;
    consent = less_withdrawn(&session->retries, consent);
    return less_withdrawn(&session->asked, consent);
}

static int64_t newest_line(const struct list *heard, int64_t newest) {
    list_each(heard, link) {
        const struct session_command *command = &list_entry(link, struct retry, link)->command;
        if (command->type == COMMAND_CUSTOMER_CHAT && command->value > newest) {
            newest = command->value;
        }
    }
    return newest;
}

/* Of the lines heard: a line whose step stands on one that failed is in no value until it has failed too. */
static int64_t newest_n(struct desk_session *session) {
    int64_t newest = newest_line(&session->retries, session_value(session)->session.customer_chat_max);
    return newest_line(&session->asked, newest);
}

static void acknowledge_again(struct desk_applet *applet, int64_t n) {
    const struct desk_session *session = applet->session;
    for (size_t i = 0; i < ACKS_KEPT && i < session->ack_count; i++) {
        const struct chat_ack *kept = &session->acks[i];
        if (kept->n == n) {
            const struct wire_server_message ack = {.type = WIRE_SERVER_CHAT_ACK,
                                                    .chat_ack = {.n = n, .number = kept->number, .at_ms = kept->at_ms}};
            applet_send(applet, &ack);
            return;
        }
    }
}

static void says_chat(struct desk_applet *applet, const struct wire_chat_said *chat) {
    struct desk_session *session = applet->session;
    int64_t newest = newest_n(session);
    if (chat->n <= newest) {
        session->desk->counters.chat_repeated++;
        acknowledge_again(applet, chat->n); /* one in flight is acknowledged when it is durable */
        return;
    }
    if (chat->n != newest + 1) {
        applet_lose(applet);
        applet_refuse(applet, WIRE_REFUSED_PROTOCOL, false, 0, WIRE_OUTCOME_NONE);
        return;
    }
    const struct session_command command = {.type = COMMAND_CUSTOMER_CHAT, .text = chat->text, .value = chat->n};
    customer_tell(session, &command);
}

static uint8_t mode_of(enum wire_screen_kind kind) {
    return kind == WIRE_SCREEN_CONTROL ? SCREEN_CONTROL : kind == WIRE_SCREEN_VIEW ? SCREEN_VIEW : SCREEN_NONE;
}

static void says_consent(struct desk_session *session, const struct wire_consent *consent) {
    if (consent->request != session->screen.request || session->screen.state != DESK_SCREEN_ASKED) {
        return; /* an answer to a question that was taken back */
    }
    const struct session_command command = {.type = consent->given ? COMMAND_CONSENT_GIVE : COMMAND_CONSENT_REFUSE,
                                            .mode = mode_of(consent->kind)};
    customer_tell(session, &command);
}

static void says_lease(struct desk_session *session, const struct wire_lease *lease) {
    enum lease_kind kind;
    int64_t now_ms = desk_now_ms(session->desk);
    if (!lease_from_code(wire_lease_kind_word(lease->kind), &kind)) {
        return;
    }
    if (lease->held) {
        (void)session_presence_lease(&session->presence, 0, kind, now_ms, now_ms + LEASE_VALID_MS);
    } else {
        session_presence_drop(&session->presence, 0, 1U << kind, now_ms);
    }
}

static void tell_simple(struct desk_session *session, enum command_type type) {
    const struct session_command command = {.type = type};
    customer_tell(session, &command);
}

static void says_withdrawn(struct desk_session *session, const struct wire_consent_withdrawn *withdrawn) {
    const struct session_command command = {.type = COMMAND_CONSENT_WITHDRAW, .mode = mode_of(withdrawn->kind)};
    if (withdrawn->kind == WIRE_SCREEN_VIEW || session->screen.mode == DESK_SCREEN_CONTROL) {
        screen_shut(session, "consent_withdrawn"); /* at once, not only when it is on disk */
    }
    customer_tell(session, &command);
}

static bool is_coming_in(const struct list *heard) {
    list_each(heard, link) {
        if (list_entry(link, struct retry, link)->command.type == COMMAND_APPLET_JOIN) {
            return true;
        }
    }
    return false;
}

/* The welcome has arrived. Where it asked for no terms the applet is in with that. False: it has to come again, since
 * terms were set meanwhile. Looked at with every message, since they may have been set while nothing could be saved. */
static bool come_in(struct desk_applet *applet) {
    struct desk_session *session = applet->session;
    const struct session_state *state = &session_value(session)->session.state;
    if (state->link != LINK_NOT_IN || applet->has_terms || is_coming_in(&session->retries) ||
        is_coming_in(&session->asked)) {
        return true;
    }
    if (terms_for_session(session->desk, &session->now.session) != NULL) {
        applet_lose(applet);
        applet_refuse(applet, WIRE_REFUSED_BUSY, true, TERMS_RETRY_MS, WIRE_OUTCOME_NONE);
        return false;
    }
    tell_simple(session, COMMAND_APPLET_JOIN);
    return true;
}

/* A proof that came with an older secret is not needed any more: the new one has arrived. */
static bool heard(struct desk_applet *applet) {
    if (!applet->heard_since_welcome) {
        applet->heard_since_welcome = true;
        step_forget_earlier(applet->session, &applet->secret);
    }
    return come_in(applet);
}

static void dispatch(struct desk_applet *applet, const struct wire_applet_message *message) {
    struct desk_session *session = applet->session;
    switch (message->type) {
    case WIRE_TERMS:
        tell_simple(session, message->terms.accepted ? COMMAND_TERMS_ACCEPT : COMMAND_TERMS_DECLINE);
        break;
    case WIRE_CHAT:
        says_chat(applet, &message->chat);
        break;
    case WIRE_CONSENT:
        says_consent(session, &message->consent);
        break;
    case WIRE_CONSENT_WITHDRAWN:
        says_withdrawn(session, &message->consent_withdrawn);
        break;
    case WIRE_SCREEN_STATE:
        screen_applet_told(session, message->screen_state.request, message->screen_state.state == WIRE_SCREEN_OPENED,
                           message->screen_state.state == WIRE_SCREEN_FAILED);
        break;
    case WIRE_TYPING:
        applet_says_typing(applet, message->typing.on);
        break;
    case WIRE_LEASE:
        says_lease(session, &message->lease);
        break;
    case WIRE_REBOOT_ANNOUNCED:
        tell_simple(session, COMMAND_REBOOT_ANNOUNCE);
        break;
    case WIRE_REBOOT_CANCELLED:
        tell_simple(session, COMMAND_REBOOT_TAKE_BACK);
        break;
    case WIRE_CLOSE:
        tell_simple(session, COMMAND_CUSTOMER_CLOSE);
        break;
    case WIRE_HELLO:
        applet_lose(applet);
        applet_refuse(applet, WIRE_REFUSED_PROTOCOL, false, 0, WIRE_OUTCOME_NONE);
        break;
    case WIRE_REBOOT_ANSWER:
    case WIRE_HEARTBEAT:
    case WIRE_GOODBYE:
    case WIRE_APPLET_NOTHING:
        break;
    }
}

void applet_says(struct desk_applet *applet, const struct wire_applet_message *message) {
    int32_t id = applet->session->id;
    struct desk *desk = applet->desk;
    if (heard(applet)) {
        dispatch(applet, message);
    }
    struct desk_session *session = desk_find_session(desk, id);
    if (session != NULL) {
        session_settle(session);
    }
}
