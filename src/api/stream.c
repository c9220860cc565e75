/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/stream.h"

#include <stdlib.h>
#include <string.h>

#include "api/origin.h"
#include "api/problem.h"
#include "api/show.h"
#include "api/stream_message.h"
#include "base/alloc.h"
#include "base/text.h"
#include "desk/console.h"

struct stream {
    struct list link;
    struct api *api;
    struct http_socket *socket; /* NULL until it is open */
    struct desk_console *console;
    int32_t technician;
    char token[ACCOUNT_TOKEN_BYTES + 1];
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    int bad_messages;
};

static void send_json(struct stream *stream, json_t *json) {
    char *text = json_dumps(json, JSON_COMPACT);
    must(text != NULL);
    if (!http_socket_send(stream->socket, text, strlen(text), true)) {
        http_socket_close(stream->socket, STREAM_CLOSE_SLOW, "slow");
    }
    json_decref(json);
    free(text);
}

static void send_error(struct stream *stream, const char *of, const char *code, json_t *params) {
    send_json(stream, json_pack("{s:s, s:s, s:s, s:o}", "type", "error", "of", of, "code", code, "params",
                                params != NULL ? params : json_object()));
}

static void on_opened(void *user, struct http_socket *socket) {
    struct stream *stream = user;
    struct api *api = stream->api;
    struct desk_queue own = {.kind = DESK_QUEUE_TECHNICIAN, .id = stream->technician};
    stream->socket = socket;
    send_json(stream,
              json_pack("{s:s, s:s, s:i, s:I, s:o, s:b}", "type", "hello", "version", TOWLINE_VERSION, "heartbeat_s",
                        STREAM_HEARTBEAT_S, "now_ms", (json_int_t)clock_wall_ms(&api->options.clock), "my_queue",
                        show_queue(own), "short_timeouts", api->options.short_timeouts));
    stream->console = desk_console_open(api->desk, stream->technician, stream);
}

/* A heartbeat also keeps the sign-in from running out while the page is open. */
static void on_heartbeat(struct stream *stream) {
    struct api *api = stream->api;
    int64_t now_ms = clock_wall_ms(&api->options.clock);
    if (account_find_session(api->options.account, stream->token, now_ms) == NULL) {
        http_socket_close(stream->socket, STREAM_CLOSE_SIGNED_OUT, "signed_out");
        return;
    }
    send_json(stream, json_pack("{s:s, s:I}", "type", "heartbeat", "now_ms", (json_int_t)now_ms));
}

static void obey(struct stream *stream, const struct stream_message *message) {
    struct desk_queue queue = message->queue;
    if (message->queue_is_own) {
        queue = (struct desk_queue){.kind = DESK_QUEUE_TECHNICIAN, .id = stream->technician};
    }
    switch (message->type) {
    case STREAM_SUBSCRIBE:
        desk_console_subscribe(stream->console, queue, message->cursor);
        return;
    case STREAM_UNSUBSCRIBE:
        desk_console_unsubscribe(stream->console, queue);
        return;
    case STREAM_WATCH:
        desk_console_watch(stream->console, message->session, (uint32_t)message->chat_after);
        return;
    case STREAM_UNWATCH:
        desk_console_unwatch(stream->console, message->session);
        return;
    case STREAM_FOCUS:
        desk_console_focus(stream->console, message->session);
        return;
    case STREAM_LEASE:
        if (!desk_console_lease(stream->console, message->session, stream_lease_word(message->kind), message->held)) {
            send_error(stream, "lease", "not_found", json_pack("{s:o}", "session", show_id(message->session)));
        }
        return;
    case STREAM_TYPING:
        if (!desk_console_typing(stream->console, message->session,
                                 message->line_kind == 0 ? DESK_LINE_CHAT : DESK_LINE_PRIVATE, message->on)) {
            send_error(stream, "typing", "not_found", json_pack("{s:o}", "session", show_id(message->session)));
        }
        return;
    case STREAM_HEARTBEAT:
        on_heartbeat(stream);
        return;
    case STREAM_IDLE:
        desk_console_idle(stream->console, message->held);
        return;
    case STREAM_TEAM:
        desk_console_team(stream->console, message->held);
        return;
    }
}

static void on_message(void *user, struct http_socket *socket, const char *bytes, size_t len, bool is_text) {
    struct stream *stream = user;
    struct stream_message message;
    const char *of = "message";
    json_t *json = is_text ? json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (json != NULL && stream_message_decode(json, &message, &of)) {
        obey(stream, &message);
    } else if (++stream->bad_messages >= STREAM_BAD_MESSAGES_MAX) {
        http_socket_close(socket, STREAM_CLOSE_BAD, "bad_message");
    } else {
        send_error(stream, of, "bad_message", NULL);
    }
    json_decref(json);
}

static void on_drained(void *user, struct http_socket *socket) {
    struct stream *stream = user;
    (void)socket;
    if (stream->console != NULL) {
        desk_console_drained(stream->console);
    }
}

static void on_closed(void *user, struct http_socket *socket, int code) {
    struct stream *stream = user;
    (void)socket;
    (void)code;
    list_remove(&stream->link);
    if (stream->console != NULL) {
        desk_console_close(stream->console);
    }
    mem_wipe(stream->token, sizeof stream->token);
    mem_free(stream);
}

int console_stream_accept(struct api *api, const struct http_request *request, struct http_socket_options *out_options,
                          const char **out_code) {
    static const struct http_socket_events events = {
        .opened = on_opened, .message = on_message, .drained = on_drained, .closed = on_closed};
    char token[ACCOUNT_TOKEN_BYTES + 1];
    const struct account_session *session = NULL;
    if (http_request_cookie(request, "towline_session", token, sizeof token)) {
        session = account_find_session(api->options.account, token, clock_wall_ms(&api->options.clock));
    }
    if (session == NULL) {
        *out_code = "signed_out";
        return 401;
    }
    enum account_duty duty = account_duty(api->options.account, session->technician_id);
    if (duty != ACCOUNT_DUTY_NONE) {
        *out_code = problem_code_of_duty(duty);
        return 403;
    }
    if (!origin_is_own(api, request, true)) {
        *out_code = "origin_wrong";
        return 403;
    }
    struct stream *stream = NEW(struct stream);
    stream->api = api;
    stream->technician = session->technician_id;
    memcpy(stream->token, token, sizeof token);
    account_token_id(token, stream->token_id);
    mem_wipe(token, sizeof token);
    list_append(&api->streams, &stream->link);
    *out_options = (struct http_socket_options){
        .events = &events,
        .user = stream,
        .message_max = STREAM_MESSAGE_MAX,
        .queue_max = STREAM_QUEUE_MAX,
        .ping_ms = STREAM_HEARTBEAT_S * 1000,
        .silence_ms = STREAM_SILENCE_S * 1000,
    };
    return 0;
}

void console_stream_close_of_token(void *user, const char *token_id) {
    struct api *api = user;
    list_each(&api->streams, link) {
        struct stream *stream = list_entry(link, struct stream, link);
        if (stream->socket != NULL && text_equal(stream->token_id, token_id)) {
            http_socket_close(stream->socket, STREAM_CLOSE_SIGNED_OUT, "signed_out");
        }
    }
}

void console_stream_forget_shared(struct api *api) {
    if (api->shared_from != NULL) {
        desk_message_unref(api->shared_from);
        http_message_release(api->shared_bytes);
        api->shared_from = NULL;
        api->shared_bytes = NULL;
    }
}

/* A message goes to all its readers in one go, so remembering the last one is enough to copy its bytes once. */
static struct http_message *shared_bytes(struct api *api, struct desk_message *message) {
    if (api->shared_from != message) {
        console_stream_forget_shared(api);
        api->shared_from = desk_message_ref(message);
        api->shared_bytes = http_message_create(message->text, message->len);
    }
    return api->shared_bytes;
}

bool console_stream_send(void *user, void *console_user, struct desk_message *message) {
    const struct stream *stream = console_user;
    return http_socket_send_message(stream->socket, shared_bytes(user, message));
}

void console_stream_close(void *user, void *console_user, const char *reason) {
    struct api *api = user;
    struct stream *stream = console_user;
    int code = api->stopping ? STREAM_CLOSE_STOPPING : STREAM_CLOSE_SIGNED_OUT;
    http_socket_close(stream->socket, code, reason);
}
