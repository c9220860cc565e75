/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/stream_message.h"

#include "api/decode.h"
#include "base/text.h"

static const char *const type_words[] = {
    [STREAM_SUBSCRIBE] = "subscribe", [STREAM_UNSUBSCRIBE] = "unsubscribe",
    [STREAM_WATCH] = "watch",         [STREAM_UNWATCH] = "unwatch",
    [STREAM_FOCUS] = "focus",         [STREAM_LEASE] = "lease",
    [STREAM_TYPING] = "typing",       [STREAM_HEARTBEAT] = "heartbeat",
    [STREAM_IDLE] = "idle",           [STREAM_TEAM] = "team",
    [STREAM_TEAM + 1] = NULL,
};

static const char *const lease_words[] = {
    "remote_control", "screen_sharing", "file_manager", "file_transfer", "save_dialog", "calling_card", NULL,
};

static const char *const line_words[] = {"chat", "private", NULL};

/* As the JSON has it, before "my" and null are looked at. */
struct raw {
    int type;
    const char *queue;
    struct stream_message message;
};

#define AT(member) offsetof(struct raw, member)
static const struct decode_field type_field = {"type", DECODE_WORD, false, AT(type), 0, 0, type_words};
#define TYPE                                                                                                           \
    { "type", DECODE_WORD, false, AT(type), 0, 0, type_words }
#define QUEUE                                                                                                          \
    { "queue", DECODE_LINE, false, AT(queue), 1, 32, NULL }
#define SESSION                                                                                                        \
    { "session", DECODE_ID, false, AT(message.session), 0, 0, NULL }

static const struct decode_field subscribe_fields[] = {
    TYPE, QUEUE, {"cursor", DECODE_LINE, true, AT(message.cursor), 1, 128, NULL}};
static const struct decode_field unsubscribe_fields[] = {TYPE, QUEUE};
static const struct decode_field watch_fields[] = {
    TYPE, SESSION, {"chat_after", DECODE_NUMBER, false, AT(message.chat_after), 0, UINT32_MAX, NULL}};
static const struct decode_field unwatch_fields[] = {TYPE, SESSION};
static const struct decode_field focus_fields[] = {TYPE, {"session", DECODE_ID, true, AT(message.session), 0, 0, NULL}};
static const struct decode_field lease_fields[] = {
    TYPE,
    SESSION,
    {"kind", DECODE_WORD, false, AT(message.kind), 0, 0, lease_words},
    {"held", DECODE_FLAG, false, AT(message.held), 0, 0, NULL},
};
static const struct decode_field typing_fields[] = {
    TYPE,
    SESSION,
    {"kind", DECODE_WORD, false, AT(message.line_kind), 0, 0, line_words},
    {"on", DECODE_FLAG, false, AT(message.on), 0, 0, NULL},
};
static const struct decode_field heartbeat_fields[] = {TYPE};
static const struct decode_field idle_fields[] = {TYPE, {"idle", DECODE_FLAG, false, AT(message.held), 0, 0, NULL}};
static const struct decode_field team_fields[] = {TYPE, {"wanted", DECODE_FLAG, false, AT(message.held), 0, 0, NULL}};

#define TABLE(fields)                                                                                                  \
    { fields, sizeof(fields) / sizeof((fields)[0]) }
static const struct decode_table tables[] = {
    [STREAM_SUBSCRIBE] = TABLE(subscribe_fields), [STREAM_UNSUBSCRIBE] = TABLE(unsubscribe_fields),
    [STREAM_WATCH] = TABLE(watch_fields),         [STREAM_UNWATCH] = TABLE(unwatch_fields),
    [STREAM_FOCUS] = TABLE(focus_fields),         [STREAM_LEASE] = TABLE(lease_fields),
    [STREAM_TYPING] = TABLE(typing_fields),       [STREAM_HEARTBEAT] = TABLE(heartbeat_fields),
    [STREAM_IDLE] = TABLE(idle_fields),           [STREAM_TEAM] = TABLE(team_fields),
};

static bool find_type(const json_t *json, enum stream_type *out_type) {
    const char *word = json_string_value(json_object_get(json, type_field.name));
    for (int i = 0; type_words[i] != NULL; i++) {
        if (word != NULL && text_equal(type_words[i], word)) {
            *out_type = (enum stream_type)i;
            return true;
        }
    }
    return false;
}

/* "cursor": null and "session": null mean that there is none. */
static void drop_null(json_t *json, const char *name) {
    if (json_is_null(json_object_get(json, name))) {
        json_object_del(json, name);
    }
}

bool stream_message_decode(json_t *json, struct stream_message *out_message, const char **out_of) {
    enum stream_type type = STREAM_HEARTBEAT;
    if (!find_type(json, &type)) {
        return false;
    }
    *out_of = type_words[type];
    if (type == STREAM_SUBSCRIBE) {
        drop_null(json, "cursor");
    }
    if (type == STREAM_FOCUS) {
        drop_null(json, "session");
    }
    struct raw raw = {0};
    struct decode_error error;
    if (!decode_object(&tables[type], json, &raw, NULL, &error)) {
        return false;
    }
    raw.message.type = type;
    raw.message.queue_is_own = raw.queue != NULL && text_equal(raw.queue, "my");
    if (raw.queue != NULL && !raw.message.queue_is_own && !decode_queue(raw.queue, &raw.message.queue)) {
        return false;
    }
    *out_message = raw.message;
    return true;
}

const char *stream_lease_word(int kind) {
    must(kind >= 0 && (size_t)kind < sizeof lease_words / sizeof lease_words[0] - 1);
    return lease_words[kind];
}
