/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/server_message.h"

#include "base/must.h"
#include "wire/codec.h"

#include <string.h>

#define COUNTER_MAX INT32_MAX
#define SHAPE(type, table)                                                                                             \
    { (table), sizeof(table) / sizeof((table)[0]), sizeof(struct type) }

static const struct wire_field consents_fields[] = {
    {"view", WIRE_FIELD_FLAG, true, offsetof(struct wire_consents, view)},
    {"control", WIRE_FIELD_FLAG, true, offsetof(struct wire_consents, control)},
};
static const struct wire_shape consents_shape = SHAPE(wire_consents, consents_fields);

static const struct wire_field terms_fields[] = {
    {"id", WIRE_FIELD_LINE, true, offsetof(struct wire_terms, id), 1, WIRE_WORD_MAX},
    {"text", WIRE_FIELD_TEXT, true, offsetof(struct wire_terms, text), 1, WIRE_TERMS_MAX},
    {"scroll", WIRE_FIELD_FLAG, false, offsetof(struct wire_terms, scroll)},
};
static const struct wire_shape terms_shape = SHAPE(wire_terms, terms_fields);

static const struct wire_field welcome_fields[] = {
    {"version", WIRE_FIELD_NUMBER, true, offsetof(struct wire_welcome, version), 1, 1000},
    {"features", WIRE_FIELD_TEXTS, false, offsetof(struct wire_welcome, features), .max = WIRE_WORD_MAX},
    {"session", WIRE_FIELD_ID, true, offsetof(struct wire_welcome, session), .min = 1, .max = INT32_MAX},
    {"secret", WIRE_FIELD_LINE, true, offsetof(struct wire_welcome, secret), 1, WIRE_SECRET_MAX},
    {"heartbeat_s", WIRE_FIELD_NUMBER, true, offsetof(struct wire_welcome, heartbeat_s), 1, WIRE_HEARTBEAT_S_MAX},
    {"loss_s", WIRE_FIELD_NUMBER, true, offsetof(struct wire_welcome, loss_s), 1, WIRE_LOSS_S_MAX},
    {"organisation", WIRE_FIELD_LINE, false, offsetof(struct wire_welcome, organisation), .max = WIRE_NAME_MAX},
    {"name", WIRE_FIELD_LINE, false, offsetof(struct wire_welcome, name), .max = WIRE_NAME_MAX},
    {"chat_n", WIRE_FIELD_NUMBER, false, offsetof(struct wire_welcome, chat_n), 0, COUNTER_MAX},
    {"consents", WIRE_FIELD_OBJECT, false, offsetof(struct wire_welcome, consents), .shape = &consents_shape,
     .beside = offsetof(struct wire_welcome, has_consents)},
    {"terms", WIRE_FIELD_OBJECT, false, offsetof(struct wire_welcome, terms), .shape = &terms_shape,
     .beside = offsetof(struct wire_welcome, has_terms)},
};
static const struct wire_shape welcome_shape = SHAPE(wire_welcome, welcome_fields);

static const struct wire_field refused_fields[] = {
    {"code", WIRE_FIELD_WORD, true, offsetof(struct wire_refused, code), .vocabulary = &wire_refusal_vocabulary},
    {"retry", WIRE_FIELD_FLAG, true, offsetof(struct wire_refused, retry)},
    {"retry_ms", WIRE_FIELD_NUMBER, false, offsetof(struct wire_refused, retry_ms), 0, WIRE_RETRY_MS_MAX},
    {"outcome", WIRE_FIELD_WORD, false, offsetof(struct wire_refused, outcome), .vocabulary = &wire_outcome_vocabulary},
};
static const struct wire_shape refused_shape = SHAPE(wire_refused, refused_fields);

static const struct wire_field look_fields[] = {
    {"welcome", WIRE_FIELD_TEXT, false, offsetof(struct wire_look, welcome), .max = WIRE_WORDS_MAX},
    {"waiting", WIRE_FIELD_TEXT, false, offsetof(struct wire_look, waiting), .max = WIRE_WORDS_MAX},
    {"ended", WIRE_FIELD_TEXT, false, offsetof(struct wire_look, ended), .max = WIRE_WORDS_MAX},
    {"ask_view", WIRE_FIELD_TEXT, false, offsetof(struct wire_look, ask_view), .max = WIRE_WORDS_MAX},
    {"ask_control", WIRE_FIELD_TEXT, false, offsetof(struct wire_look, ask_control), .max = WIRE_WORDS_MAX},
};
static const struct wire_shape look_shape = SHAPE(wire_look, look_fields);

static const struct wire_field logo_fields[] = {
    {"png", WIRE_FIELD_LINE, false, offsetof(struct wire_logo, png), .max = WIRE_LOGO_MAX},
};
static const struct wire_shape logo_shape = SHAPE(wire_logo, logo_fields);

static const struct wire_field person_fields[] = {
    {"name", WIRE_FIELD_LINE, true, offsetof(struct wire_person, name), 0, WIRE_NAME_MAX},
    {"part", WIRE_FIELD_WORD, true, offsetof(struct wire_person, part), .vocabulary = &wire_person_part_vocabulary},
};
static const struct wire_shape person_shape = SHAPE(wire_person, person_fields);

static const struct wire_field state_fields[] = {
    {"stage", WIRE_FIELD_WORD, true, offsetof(struct wire_state, stage), .vocabulary = &wire_stage_vocabulary},
    {"queue", WIRE_FIELD_LINE, false, offsetof(struct wire_state, queue), .max = WIRE_NAME_MAX},
    {"place", WIRE_FIELD_NUMBER, false, offsetof(struct wire_state, place), 0, COUNTER_MAX},
    {"people", WIRE_FIELD_OBJECTS, false, offsetof(struct wire_state, people), .max = WIRE_PEOPLE_MAX,
     .shape = &person_shape, .beside = offsetof(struct wire_state, people_count)},
};
static const struct wire_shape state_shape = SHAPE(wire_state, state_fields);

static const struct wire_field chat_fields[] = {
    {"number", WIRE_FIELD_NUMBER, true, offsetof(struct wire_chat_line, number), 1, COUNTER_MAX},
    {"at_ms", WIRE_FIELD_NUMBER, true, offsetof(struct wire_chat_line, at_ms), 0, INT64_MAX},
    {"author", WIRE_FIELD_WORD, true, offsetof(struct wire_chat_line, author), .vocabulary = &wire_author_vocabulary},
    {"name", WIRE_FIELD_LINE, false, offsetof(struct wire_chat_line, name), .max = WIRE_NAME_MAX},
    {"n", WIRE_FIELD_NUMBER, false, offsetof(struct wire_chat_line, n), 0, COUNTER_MAX},
    {"text", WIRE_FIELD_TEXT, true, offsetof(struct wire_chat_line, text), 0, WIRE_CHAT_MAX},
};
static const struct wire_shape chat_shape = SHAPE(wire_chat_line, chat_fields);

static const struct wire_field ack_fields[] = {
    {"n", WIRE_FIELD_NUMBER, true, offsetof(struct wire_chat_ack, n), 1, COUNTER_MAX},
    {"number", WIRE_FIELD_NUMBER, true, offsetof(struct wire_chat_ack, number), 0, COUNTER_MAX},
    {"at_ms", WIRE_FIELD_NUMBER, true, offsetof(struct wire_chat_ack, at_ms), 0, INT64_MAX},
};
static const struct wire_shape ack_shape = SHAPE(wire_chat_ack, ack_fields);

static const struct wire_field typing_fields[] = {
    {"on", WIRE_FIELD_FLAG, true, offsetof(struct wire_typing, on)},
    {"name", WIRE_FIELD_LINE, false, offsetof(struct wire_typing, name), .max = WIRE_NAME_MAX},
};
static const struct wire_shape typing_shape = SHAPE(wire_typing, typing_fields);

static const struct wire_field ask_fields[] = {
    {"request", WIRE_FIELD_NUMBER, true, offsetof(struct wire_screen_ask, request), 1, COUNTER_MAX},
    {"kind", WIRE_FIELD_WORD, true, offsetof(struct wire_screen_ask, kind), .vocabulary = &wire_screen_kind_vocabulary},
    {"technician", WIRE_FIELD_LINE, true, offsetof(struct wire_screen_ask, technician), 0, WIRE_NAME_MAX},
};
static const struct wire_shape ask_shape = SHAPE(wire_screen_ask, ask_fields);

static const struct wire_field open_fields[] = {
    {"request", WIRE_FIELD_NUMBER, true, offsetof(struct wire_screen_open, request), 1, COUNTER_MAX},
    {"kind", WIRE_FIELD_WORD, true, offsetof(struct wire_screen_open, kind),
     .vocabulary = &wire_screen_kind_vocabulary},
    {"url", WIRE_FIELD_LINE, true, offsetof(struct wire_screen_open, url), 1, WIRE_URL_MAX},
    {"ticket", WIRE_FIELD_LINE, true, offsetof(struct wire_screen_open, ticket), 1, WIRE_TICKET_MAX},
};
static const struct wire_shape open_shape = SHAPE(wire_screen_open, open_fields);

static const struct wire_field close_fields[] = {
    {"request", WIRE_FIELD_NUMBER, true, offsetof(struct wire_screen_close, request), 1, COUNTER_MAX},
    {"reason", WIRE_FIELD_LINE, false, offsetof(struct wire_screen_close, reason), .max = WIRE_REASON_MAX},
};
static const struct wire_shape close_shape = SHAPE(wire_screen_close, close_fields);

static const struct wire_field reboot_fields[] = {
    {"n", WIRE_FIELD_NUMBER, true, offsetof(struct wire_reboot, n), 1, COUNTER_MAX},
    {"kind", WIRE_FIELD_WORD, true, offsetof(struct wire_reboot, kind), .vocabulary = &wire_reboot_kind_vocabulary},
    {"ask", WIRE_FIELD_FLAG, false, offsetof(struct wire_reboot, ask)},
    {"technician", WIRE_FIELD_LINE, false, offsetof(struct wire_reboot, technician), .max = WIRE_NAME_MAX},
};
static const struct wire_shape reboot_shape = SHAPE(wire_reboot, reboot_fields);

static const struct wire_field ended_fields[] = {
    {"outcome", WIRE_FIELD_WORD, true, offsetof(struct wire_ended, outcome), .vocabulary = &wire_outcome_vocabulary},
};
static const struct wire_shape ended_shape = SHAPE(wire_ended, ended_fields);

static const struct wire_type types[] = {
    [WIRE_SERVER_NOTHING] = {"nothing", NULL},
    [WIRE_SERVER_WELCOME] = {"welcome", &welcome_shape},
    [WIRE_SERVER_REFUSED] = {"refused", &refused_shape},
    [WIRE_SERVER_LOOK] = {"look", &look_shape},
    [WIRE_SERVER_LOGO] = {"logo", &logo_shape},
    [WIRE_SERVER_STATE] = {"state", &state_shape},
    [WIRE_SERVER_CHAT] = {"chat", &chat_shape},
    [WIRE_SERVER_CHAT_ACK] = {"chat_ack", &ack_shape},
    [WIRE_SERVER_TYPING] = {"typing", &typing_shape},
    [WIRE_SERVER_SCREEN_ASK] = {"screen_ask", &ask_shape},
    [WIRE_SERVER_SCREEN_OPEN] = {"screen_open", &open_shape},
    [WIRE_SERVER_SCREEN_CLOSE] = {"screen_close", &close_shape},
    [WIRE_SERVER_REBOOT] = {"reboot", &reboot_shape},
    [WIRE_SERVER_ENDED] = {"ended", &ended_shape},
    [WIRE_SERVER_HEARTBEAT] = {"heartbeat", NULL},
};
static const struct wire_codec codec = {types, sizeof types / sizeof types[0], WIRE_SERVER_MESSAGE_MAX};

const char *wire_server_type_word(enum wire_server_type type) {
    must((unsigned)type < codec.count);
    return codec.types[type].word;
}

enum wire_result wire_server_decode(const char *text, size_t len, struct wire_server_message *out_message) {
    struct wire_server_message message;
    memset(&message, 0, sizeof message);
    unsigned type = 0;
    json_t *owned = NULL;
    enum wire_result result = wire_codec_decode(&codec, text, len, &type, &message.welcome, &owned);
    if (result != WIRE_OK) {
        return result;
    }
    message.type = (enum wire_server_type)type;
    message.owned = owned;
    *out_message = message;
    return WIRE_OK;
}

char *wire_server_encode(const struct wire_server_message *message) {
    return wire_codec_encode(&codec, (unsigned)message->type, &message->welcome);
}

void wire_server_message_finish(struct wire_server_message *message) {
    json_decref(message->owned);
    memset(message, 0, sizeof *message);
}
