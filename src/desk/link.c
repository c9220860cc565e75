/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an attached applet is told. */
#include "base/alloc.h"
#include "base/text.h"
#include "desk/applet_link.h"
#include "desk/step.h"

#include <string.h>

enum wire_outcome wire_outcome_of(const struct session *session) {
    switch (session->state.outcome) {
    case OUTCOME_OPEN:
        return WIRE_OUTCOME_NONE;
    case OUTCOME_CLOSED_BY_CUSTOMER:
        return WIRE_OUTCOME_CLOSED_BY_CUSTOMER;
    case OUTCOME_ENDED_BY_TECHNICIAN:
        return WIRE_OUTCOME_ENDED_BY_TECHNICIAN;
    case OUTCOME_ABORTED:
        return WIRE_OUTCOME_ABORTED;
    case OUTCOME_TIMED_OUT:
        return WIRE_OUTCOME_TIMED_OUT;
    case OUTCOME_DECLINED:
        return WIRE_OUTCOME_DECLINED;
    case OUTCOME_EXPIRED:
        return session->end_cause == CAUSE_CONNECTING_TIMEOUT ? WIRE_OUTCOME_CONNECTING_TIMED_OUT
                                                              : WIRE_OUTCOME_EXPIRED;
    case OUTCOME_CANCELLED:
        return WIRE_OUTCOME_CANCELLED;
    case OUTCOME_WAITING_TIMED_OUT:
        return WIRE_OUTCOME_WAITING_TIMED_OUT;
    case OUTCOME_COUNT:
        break;
    }
    must(false);
    return WIRE_OUTCOME_NONE;
}

static enum wire_stage stage_of(const struct session_state *state) {
    if (state->link == LINK_NOT_IN) {
        return WIRE_STAGE_TERMS;
    }
    if (!state->started) {
        return WIRE_STAGE_WAITING;
    }
    if (session_find_part(state, PART_TARGET) != NULL) {
        return WIRE_STAGE_TRANSFERRING;
    }
    return state->held ? WIRE_STAGE_ON_HOLD : WIRE_STAGE_ACTIVE;
}

static void add_person(struct wire_state *message, const char *name, enum wire_person_part part) {
    if (name != NULL && message->people_count < WIRE_PEOPLE_MAX) {
        message->people[message->people_count] = (struct wire_person){.name = name, .part = part};
        message->people_count++;
    }
}

static void add_people(const struct desk_session *session, struct wire_state *message) {
    const struct session_state *state = &session->now.session.state;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number == 0 || row->owner_kind != OWNER_TECHNICIAN) {
            continue;
        }
        const char *name = technician_name(session->desk, row->owner_id);
        if (row->part == PART_LEAD || row->part == PART_SOURCE) {
            add_person(message, name, WIRE_PERSON_LEAD);
        } else if (row->part == PART_COLLABORATOR) {
            add_person(message, name, WIRE_PERSON_COLLABORATOR);
        } else if (row->part == PART_QUEUED) {
            add_person(message, name, WIRE_PERSON_EXPECTED);
        }
    }
}

/* The shared queue in which the session waits, and its place there. */
static void add_queue(struct desk_session *session, struct wire_state *message) {
    struct desk *desk = session->desk;
    const struct session_row *row = session_find_part(&session->now.session.state, PART_QUEUED);
    if (row == NULL || !session_row_is_shared(row) || session->now.session.state.link != LINK_ONLINE) {
        session->place = 0;
        return;
    }
    message->place = turn_of(session, row);
    const struct directory_group *group = directory_group(desk->directory, row->owner_id);
    const struct directory_channel *channel = directory_channel(desk->directory, row->owner_id);
    if (row->owner_kind == OWNER_GROUP) {
        message->queue = group != NULL ? group->name : NULL;
    } else {
        message->queue = channel != NULL ? channel->name : NULL;
    }
}

static uint64_t state_digest(const struct wire_state *message) {
    uint64_t hash = 14695981039346656037U;
    hash = (hash ^ message->stage) * 1099511628211U;
    hash = (hash ^ (uint64_t)message->place) * 1099511628211U;
    for (size_t i = 0; i < message->people_count; i++) {
        for (const char *c = message->people[i].name; *c != '\0'; c++) {
            hash = (hash ^ (unsigned char)*c) * 1099511628211U;
        }
        hash = (hash ^ message->people[i].part) * 1099511628211U;
    }
    for (const char *c = message->queue != NULL ? message->queue : ""; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * 1099511628211U;
    }
    return hash;
}

void applet_tell_state(struct desk_session *session) {
    const struct session_state *state = &session->now.session.state;
    if (session->applet == NULL || state->outcome != OUTCOME_OPEN ||
        (state->link == LINK_NOT_IN && !session->applet->has_terms)) {
        return; /* in the last case it is in when it is heard */
    }
    struct wire_server_message message = {.type = WIRE_SERVER_STATE};
    message.state.stage = stage_of(&session->now.session.state);
    add_people(session, &message.state);
    add_queue(session, &message.state);
    uint64_t digest = state_digest(&message.state);
    if (digest != session->customer_digest) {
        session->customer_digest = digest;
        applet_send(session->applet, &message);
    }
}

void applet_tell_ended(struct desk_session *session) {
    struct desk_applet *applet = session->applet;
    if (applet == NULL) {
        return;
    }
    const struct wire_server_message message = {.type = WIRE_SERVER_ENDED,
                                                .ended = {.outcome = wire_outcome_of(&session->now.session)}};
    applet_send(applet, &message);
    applet_detach(session);
    applet->phase = APPLET_DONE; /* it says goodbye and closes; after a while we do */
    alarm_set(&session->desk->alarms, &applet->alarm, desk_now_ms(session->desk) + HELLO_WITHIN_MS);
}

static bool deliver_chat(void *user, struct chat_out *out) {
    struct desk_applet *applet = user;
    const struct desk_chat_line *line = &out->line;
    const struct wire_server_message message = {
        .type = WIRE_SERVER_CHAT,
        .chat = {.number = line->number,
                 .at_ms = line->at_ms,
                 .author = line->author == DESK_AUTHOR_CUSTOMER ? WIRE_AUTHOR_CUSTOMER
                           : line->author == DESK_AUTHOR_SERVER ? WIRE_AUTHOR_SERVER
                                                                : WIRE_AUTHOR_TECHNICIAN,
                 .name = line->author == DESK_AUTHOR_TECHNICIAN ? line->name : NULL,
                 .n = line->customer_n,
                 .text = line->text},
    };
    applet_send(applet, &message);
    return true;
}

static bool wants_line(void *user, enum desk_line_kind kind) {
    (void)user;
    return kind == DESK_LINE_CHAT;
}

void applet_tell_chat(struct desk_session *session, struct chat_out *out) {
    struct desk_applet *applet = session->applet;
    if (applet == NULL) {
        return;
    }
    if (out->line.author == DESK_AUTHOR_CUSTOMER) {
        const struct wire_server_message ack = {
            .type = WIRE_SERVER_CHAT_ACK,
            .chat_ack = {.n = out->line.customer_n, .number = out->line.number, .at_ms = out->line.at_ms}};
        applet_send(applet, &ack);
        if (!applet->chat.reading && !applet->chat.stalled && applet->chat.sent < out->line.number) {
            applet->chat.sent = out->line.number; /* his own line, which he has */
        }
        return;
    }
    chat_reader_live(&applet->chat, out);
}

/* Only terms that the session knows to be shown: of others an answer would not count. They are set then since it came,
 * and its first word sends it round again. */
static void fill_terms(struct desk_session *session, struct wire_welcome *welcome, char id[HASH_HEX_SIZE],
                       char **out_text) {
    const struct session_state *state = &session->now.session.state;
    const char *terms = terms_for_session(session->desk, &session->now.session);
    if (state->link != LINK_NOT_IN || state->terms != TERMS_SHOWN || terms == NULL) {
        return;
    }
    hash_text_hex("terms", terms, id);
    id[16] = '\0';
    *out_text = mem_copy(terms, utf8_cut(terms, WIRE_TERMS_MAX));
    welcome->has_terms = true;
    welcome->terms.id = id;
    welcome->terms.text = *out_text;
    welcome->terms.scroll = terms_scroll_for_session(session->desk, &session->now.session);
}

static void send_welcome(struct desk_session *session, struct desk_applet *applet, const char *secret,
                         int64_t version) {
    static const char *const features[] = {"screen", "control", "clipboard", "reboot", "lease", "typing", "look"};
    const struct session *facts = &session->now.session;
    struct wire_server_message message = {
        .type = WIRE_SERVER_WELCOME,
        .welcome = {.version = version,
                    .session = session->id,
                    .secret = secret,
                    .heartbeat_s = applet->heartbeat_ms / 1000,
                    .loss_s = applet->loss_ms / 1000,
                    .organisation = session->desk->organisation,
                    .name = facts->name[0] == '\0' ? NULL : facts->name,
                    .chat_n = facts->customer_chat_max,
                    .consents = {.view = facts->state.consent >= SCREEN_VIEW,
                                 .control = facts->state.consent >= SCREEN_CONTROL}},
    };
    message.welcome.features.count = sizeof features / sizeof features[0];
    memcpy(message.welcome.features.items, features, sizeof features);
    char id[HASH_HEX_SIZE];
    char *terms = NULL;
    fill_terms(session, &message.welcome, id, &terms);
    applet->has_terms = message.welcome.has_terms;
    applet_send(applet, &message);
    mem_free(terms);
}

static void set_times(struct desk_session *session, struct desk_applet *applet) {
    int64_t loss_s = session->settings.loss_noticed_s;
    int64_t heartbeat_s = loss_s / HEARTBEATS_PER_LOSS;
    applet->loss_ms = loss_s * 1000;
    applet->heartbeat_ms = (heartbeat_s > 0 ? heartbeat_s : 1) * 1000;
}

bool applet_can_reboot(const struct desk_session *session) {
    return session->applet == NULL || session->applet->has_reboot;
}

static void tell_reboot(struct desk_session *session) {
    static const enum wire_reboot_kind kinds[] = {
        [REBOOT_NONE] = WIRE_REBOOT_KIND_NONE,      [REBOOT_NORMAL] = WIRE_REBOOT_NORMAL,
        [REBOOT_SAFE_MODE] = WIRE_REBOOT_SAFE_MODE, [REBOOT_EMERGENCY] = WIRE_REBOOT_EMERGENCY,
        [REBOOT_ASK] = WIRE_REBOOT_NORMAL,
    };
    const struct session *facts = &session->now.session;
    if (session->applet == NULL || facts->state.reboot_order == REBOOT_NONE || !applet_can_reboot(session)) {
        return;
    }
    const struct wire_server_message message = {
        .type = WIRE_SERVER_REBOOT,
        .reboot = {.n = facts->reboot_number,
                   .kind = kinds[facts->state.reboot_order],
                   .ask = facts->state.reboot_order == REBOOT_ASK,
                   .technician = named_holder(session).name},
    };
    applet_send(session->applet, &message);
}

void applet_tell_reboot(struct desk_session *session, const struct session_event *event) {
    if (event->type == EVENT_REBOOT_ORDERED) {
        tell_reboot(session);
    }
}

static void supersede(struct desk_session *session, const struct desk_applet *newer) {
    struct desk_applet *older = session->applet;
    if (older == NULL || older == newer) {
        return;
    }
    session->desk->counters.applets_superseded++;
    screen_shut(session, "link_lost"); /* its stream belongs to the older program */
    applet_detach(session);
    applet_refuse(older, WIRE_REFUSED_SUPERSEDED, false, 0, WIRE_OUTCOME_NONE);
}

void applet_attach(struct desk_session *session, struct desk_applet *applet, const char *secret, uint32_t last_number,
                   int64_t version) {
    bool could_reboot = applet_can_reboot(session);
    supersede(session, applet);
    session->applet = applet;
    keep_set_hash(&applet->secret, "resume", secret);
    session->presence.applet_connected = true;
    applet->session = session;
    applet->phase = APPLET_ATTACHED;
    settings_for_session(session->desk, &session->now.session, &session->settings);
    set_times(session, applet);
    applet->heard_ms = desk_now_ms(session->desk);
    applet->heard_since_welcome = false;
    send_welcome(session, applet, secret, version);
    session->customer_digest = 0;
    applet_tell_look(session);
    applet_tell_state(session);
    applet->chat.wants = wants_line;
    applet->chat.deliver = deliver_chat;
    applet->chat.user = applet;
    chat_reader_begin(&applet->chat, session->desk, session->id, last_number, session->newest_chat);
    screen_asked_again(session);
    tell_reboot(session);
    applet_watch_heartbeats(applet);
    if (applet_can_reboot(session) != could_reboot) {
        view_tell(session); /* no event says so */
    }
}
