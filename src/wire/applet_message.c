/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/applet_message.h"

#include "base/must.h"
#include "wire/codec.h"

#include <string.h>

#define COUNTER_MAX INT32_MAX
#define SHAPE(type, table)                                                                                             \
    { (table), sizeof(table) / sizeof((table)[0]), sizeof(struct type) }

static const struct wire_field resume_fields[] = {
    {"session", WIRE_FIELD_ID, true, offsetof(struct wire_resume, session), .max = INT32_MAX},
    {"secret", WIRE_FIELD_LINE, true, offsetof(struct wire_resume, secret), 1, WIRE_SECRET_MAX},
};
static const struct wire_shape resume_shape = SHAPE(wire_resume, resume_fields);

static const struct wire_field system_fields[] = {
    {"applet", WIRE_FIELD_LINE, false, offsetof(struct wire_system, applet), .max = WIRE_NAME_MAX},
    {"os", WIRE_FIELD_LINE, false, offsetof(struct wire_system, os), .max = WIRE_NAME_MAX},
    {"computer", WIRE_FIELD_LINE, false, offsetof(struct wire_system, computer), .max = WIRE_NAME_MAX},
    {"user", WIRE_FIELD_LINE, false, offsetof(struct wire_system, user), .max = WIRE_NAME_MAX},
    {"locale", WIRE_FIELD_LINE, false, offsetof(struct wire_system, locale), .max = WIRE_WORD_MAX},
    {"width", WIRE_FIELD_NUMBER, false, offsetof(struct wire_system, width), 0, 65535},
    {"height", WIRE_FIELD_NUMBER, false, offsetof(struct wire_system, height), 0, 65535},
};
static const struct wire_shape system_shape = SHAPE(wire_system, system_fields);

static const struct wire_field hello_fields[] = {
    {"version", WIRE_FIELD_NUMBER, true, offsetof(struct wire_hello, version), 1, 1000},
    {"features", WIRE_FIELD_TEXTS, false, offsetof(struct wire_hello, features), .max = WIRE_WORD_MAX},
    {"code", WIRE_FIELD_CODE, false, offsetof(struct wire_hello, code)},
    {"join_token", WIRE_FIELD_LINE, false, offsetof(struct wire_hello, join_token), 1, WIRE_SECRET_MAX},
    {"resume", WIRE_FIELD_OBJECT, false, offsetof(struct wire_hello, resume), .shape = &resume_shape,
     .beside = offsetof(struct wire_hello, resumes)},
    {"last_number", WIRE_FIELD_NUMBER, false, offsetof(struct wire_hello, last_number), 0, COUNTER_MAX},
    {"system", WIRE_FIELD_OBJECT, false, offsetof(struct wire_hello, system), .shape = &system_shape,
     .beside = offsetof(struct wire_hello, has_system)},
};
static const struct wire_shape hello_shape = SHAPE(wire_hello, hello_fields);

static const struct wire_field terms_fields[] = {
    {"id", WIRE_FIELD_LINE, true, offsetof(struct wire_terms_answer, id), 1, WIRE_WORD_MAX},
    {"accepted", WIRE_FIELD_FLAG, true, offsetof(struct wire_terms_answer, accepted)},
};
static const struct wire_shape terms_shape = SHAPE(wire_terms_answer, terms_fields);

static const struct wire_field chat_fields[] = {
    {"n", WIRE_FIELD_NUMBER, true, offsetof(struct wire_chat_said, n), 1, COUNTER_MAX},
    {"text", WIRE_FIELD_TEXT, true, offsetof(struct wire_chat_said, text), 1, WIRE_CHAT_MAX},
};
static const struct wire_shape chat_shape = SHAPE(wire_chat_said, chat_fields);

static const struct wire_field typing_fields[] = {
    {"on", WIRE_FIELD_FLAG, true, offsetof(struct wire_typing_said, on)},
};
static const struct wire_shape typing_shape = SHAPE(wire_typing_said, typing_fields);

static const struct wire_field consent_fields[] = {
    {"request", WIRE_FIELD_NUMBER, true, offsetof(struct wire_consent, request), 1, COUNTER_MAX},
    {"kind", WIRE_FIELD_WORD, true, offsetof(struct wire_consent, kind), .vocabulary = &wire_screen_kind_vocabulary},
    {"given", WIRE_FIELD_FLAG, true, offsetof(struct wire_consent, given)},
};
static const struct wire_shape consent_shape = SHAPE(wire_consent, consent_fields);

static const struct wire_field withdrawn_fields[] = {
    {"kind", WIRE_FIELD_WORD, true, offsetof(struct wire_consent_withdrawn, kind),
     .vocabulary = &wire_screen_kind_vocabulary},
};
static const struct wire_shape withdrawn_shape = SHAPE(wire_consent_withdrawn, withdrawn_fields);

static const struct wire_field screen_fields[] = {
    {"request", WIRE_FIELD_NUMBER, true, offsetof(struct wire_screen_told, request), 1, COUNTER_MAX},
    {"state", WIRE_FIELD_WORD, true, offsetof(struct wire_screen_told, state),
     .vocabulary = &wire_screen_state_vocabulary},
    {"reason", WIRE_FIELD_LINE, false, offsetof(struct wire_screen_told, reason), .max = WIRE_REASON_MAX},
};
static const struct wire_shape screen_shape = SHAPE(wire_screen_told, screen_fields);

static const struct wire_field lease_fields[] = {
    {"kind", WIRE_FIELD_WORD, true, offsetof(struct wire_lease, kind), .vocabulary = &wire_lease_kind_vocabulary},
    {"held", WIRE_FIELD_FLAG, true, offsetof(struct wire_lease, held)},
};
static const struct wire_shape lease_shape = SHAPE(wire_lease, lease_fields);

static const struct wire_field reboot_answer_fields[] = {
    {"n", WIRE_FIELD_NUMBER, true, offsetof(struct wire_reboot_answer, n), 1, COUNTER_MAX},
    {"agreed", WIRE_FIELD_FLAG, true, offsetof(struct wire_reboot_answer, agreed)},
};
static const struct wire_shape reboot_answer_shape = SHAPE(wire_reboot_answer, reboot_answer_fields);

static const struct wire_field announced_fields[] = {
    {"cause", WIRE_FIELD_WORD, true, offsetof(struct wire_reboot_announced, cause),
     .vocabulary = &wire_reboot_cause_vocabulary},
    {"n", WIRE_FIELD_NUMBER, false, offsetof(struct wire_reboot_announced, n), 0, COUNTER_MAX},
};
static const struct wire_shape announced_shape = SHAPE(wire_reboot_announced, announced_fields);

static const struct wire_type types[] = {
    [WIRE_APPLET_NOTHING] = {"nothing", NULL},
    [WIRE_HELLO] = {"hello", &hello_shape},
    [WIRE_TERMS] = {"terms", &terms_shape},
    [WIRE_CHAT] = {"chat", &chat_shape},
    [WIRE_TYPING] = {"typing", &typing_shape},
    [WIRE_CONSENT] = {"consent", &consent_shape},
    [WIRE_CONSENT_WITHDRAWN] = {"consent_withdrawn", &withdrawn_shape},
    [WIRE_SCREEN_STATE] = {"screen_state", &screen_shape},
    [WIRE_LEASE] = {"lease", &lease_shape},
    [WIRE_REBOOT_ANSWER] = {"reboot_answer", &reboot_answer_shape},
    [WIRE_REBOOT_ANNOUNCED] = {"reboot_announced", &announced_shape},
    [WIRE_REBOOT_CANCELLED] = {"reboot_cancelled", NULL},
    [WIRE_CLOSE] = {"close", NULL},
    [WIRE_HEARTBEAT] = {"heartbeat", NULL},
    [WIRE_GOODBYE] = {"goodbye", NULL},
};
static const struct wire_codec codec = {types, sizeof types / sizeof types[0], WIRE_APPLET_MESSAGE_MAX};

static bool hello_has_one_proof(const struct wire_hello *hello) {
    return (hello->code != NULL) + (hello->join_token != NULL) + hello->resumes == 1;
}

const char *wire_applet_type_word(enum wire_applet_type type) {
    must((unsigned)type < codec.count);
    return codec.types[type].word;
}

enum wire_result wire_applet_decode(const char *text, size_t len, struct wire_applet_message *out_message) {
    struct wire_applet_message message;
    memset(&message, 0, sizeof message);
    unsigned type = 0;
    json_t *owned = NULL;
    enum wire_result result = wire_codec_decode(&codec, text, len, &type, &message.hello, &owned);
    if (result != WIRE_OK) {
        return result;
    }
    message.type = (enum wire_applet_type)type;
    message.owned = owned;
    if (message.type == WIRE_HELLO && !hello_has_one_proof(&message.hello)) {
        wire_applet_message_finish(&message);
        return WIRE_BAD_FIELD;
    }
    *out_message = message;
    return WIRE_OK;
}

char *wire_applet_encode(const struct wire_applet_message *message) {
    must(message->type != WIRE_HELLO || hello_has_one_proof(&message->hello));
    return wire_codec_encode(&codec, (unsigned)message->type, &message->hello);
}

void wire_applet_message_finish(struct wire_applet_message *message) {
    json_decref(message->owned);
    memset(message, 0, sizeof *message);
}
