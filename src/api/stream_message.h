/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a console may say on its stream. Inner to src/api. */
#ifndef TOWLINE_API_STREAM_MESSAGE_H
#define TOWLINE_API_STREAM_MESSAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/must.h"
#include "desk/types.h"

enum stream_type {
    STREAM_SUBSCRIBE,
    STREAM_UNSUBSCRIBE,
    STREAM_WATCH,
    STREAM_UNWATCH,
    STREAM_FOCUS,
    STREAM_LEASE,
    STREAM_TYPING,
    STREAM_HEARTBEAT,
    STREAM_IDLE,
    STREAM_TEAM,
};

struct stream_message {
    enum stream_type type;
    bool queue_is_own; /* "my": queue says nothing */
    struct desk_queue queue;
    const char *cursor; /* or NULL; lives as long as the JSON */
    int32_t session;    /* 0: none (focus) */
    int64_t chat_after;
    int kind;      /* of a lease, for stream_lease_word */
    bool held;     /* of a lease; idle, and team wanted, too */
    int line_kind; /* of a typing sign: 0 chat, 1 private */
    bool on;
};

/* Reads a message. False: it is none; *out_of then names its type when that much is known, else it is untouched. */
bool stream_message_decode(json_t *json, struct stream_message *out_message, const char **out_of) MUST_CHECK;

const char *stream_lease_word(int kind);

#endif
