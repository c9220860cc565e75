/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stream of docs/stream.md: one WebSocket of one console. Inner to src/api. */
#ifndef TOWLINE_API_STREAM_H
#define TOWLINE_API_STREAM_H

#include "api/call.h"

enum {
    STREAM_MESSAGE_MAX = 1024,
    STREAM_QUEUE_MAX = 4 * 1024 * 1024,
    STREAM_HEARTBEAT_S = 20,
    STREAM_SILENCE_S = 60,
    STREAM_BAD_MESSAGES_MAX = 10,

    STREAM_CLOSE_STOPPING = 1001,
    STREAM_CLOSE_BAD = 4400,
    STREAM_CLOSE_SIGNED_OUT = 4401,
    STREAM_CLOSE_SLOW = 4429,
};

/* Whether the stream may open; see http_handler.accept. */
int console_stream_accept(struct api *api, const struct http_request *request, struct http_socket_options *out_options,
                          const char **out_code);

/* account_watch_ends: the sign-in is over, so are its streams. user is the api. */
void console_stream_close_of_token(void *user, const char *token_id);

/* desk_sink.console_send and console_close; console_user is the stream. */
bool console_stream_send(void *user, void *console_user, struct desk_message *message);
void console_stream_close(void *user, void *console_user, const char *reason);

/* Lets go of the message that was sent last. */
void console_stream_forget_shared(struct api *api);

#endif
