/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/internal.h"

#include "base/alloc.h"
#include "base/text.h"

#include <string.h>

enum {
    DEFAULT_MESSAGE_MAX = 64 * 1024,
    DEFAULT_QUEUE_MAX = 1024 * 1024,
    DEFAULT_PING_MS = 20 * 1000,
    DEFAULT_SILENCE_MS = 60 * 1000,
    CODE_UNSUPPORTED = 1003,
    CODE_NONE = 1005,
    CODE_VANISHED = 1006,
    CODE_NOT_TEXT = 1007,
    CODE_TOO_LARGE = 1009,
};

struct http_message {
    size_t references;
    size_t len;
    unsigned char bytes[]; /* LWS_PRE of room for the frame's head, then the message */
};

struct queued {
    struct list link;
    struct http_message *message; /* one reference */
    bool is_text;
};

struct http_socket {
    struct http_connection *connection;
    struct http_socket_options options;
    char client[IP_TEXT_SIZE];
    bool is_open;
    struct list queue;
    size_t queued;
    bool owes_drained; /* has refused, or was above high_water, since drained was called last */
    struct buffer incoming;
    int64_t heard_ms;
    int64_t pinged_ms;
    bool is_ping_due;
    bool is_paused;
    bool is_closing;
    int code; /* for closed() */
    char reason[HTTP_REASON_MAX + 1];
};

struct http_message *http_message_create(const void *bytes, size_t len) {
    struct http_message *message = mem_new(sizeof *message + LWS_PRE + len);
    message->references = 1;
    message->len = len;
    memcpy(message->bytes + LWS_PRE, bytes, len);
    return message;
}

void http_message_release(struct http_message *message) {
    if (message != NULL) {
        must(message->references > 0);
        if (--message->references == 0) {
            mem_free(message);
        }
    }
}

void http_socket_accept(struct http_connection *connection, const struct http_socket_options *options,
                        const char *client) {
    must(options->events != NULL && options->events->message != NULL);
    struct http_socket *socket = NEW(struct http_socket);
    socket->connection = connection;
    socket->options = *options;
    socket->options.message_max = options->message_max == 0 ? DEFAULT_MESSAGE_MAX : options->message_max;
    socket->options.queue_max = options->queue_max == 0 ? DEFAULT_QUEUE_MAX : options->queue_max;
    socket->options.high_water = options->high_water == 0 ? socket->options.queue_max : options->high_water;
    http_socket_set_heartbeat(socket, options->ping_ms, options->silence_ms);
    must(text_copy(socket->client, sizeof socket->client, client));
    list_init(&socket->queue);
    buffer_init(&socket->incoming, socket->options.message_max);
    socket->heard_ms = http_now(connection->server);
    socket->code = CODE_VANISHED;
    connection->socket = socket;
    connection->server->counts.sockets++;
    http_connection_enter(connection, CONNECTION_SOCKET, HTTP_CLOSE_MS); /* until it is open */
}

void http_socket_opened(struct http_connection *connection) {
    struct http_socket *socket = connection->socket;
    socket->is_open = true;
    http_connection_enter(connection, CONNECTION_SOCKET, INT64_MAX);
    if (socket->options.events->opened != NULL) {
        socket->options.events->opened(socket->options.user, socket);
    }
}

static bool enqueue(struct http_socket *socket, struct http_message *message, bool is_text) {
    if (socket->is_closing) {
        return false;
    }
    if (message->len > socket->options.queue_max - socket->queued) {
        socket->owes_drained = true;
        return false;
    }
    struct queued *queued = NEW(struct queued);
    queued->message = message;
    queued->is_text = is_text;
    message->references++;
    list_append(&socket->queue, &queued->link);
    socket->queued += message->len;
    socket->owes_drained = socket->owes_drained || socket->queued > socket->options.high_water;
    lws_callback_on_writable(socket->connection->wsi);
    return true;
}

/* Writes without a turn of the loop, which is half of a small message's way through the relay. */
static bool send_at_once(struct http_socket *socket, const void *bytes, size_t len) {
    struct lws *wsi = socket->connection->wsi;
    if (!socket->is_open || socket->is_closing || len > HTTP_CHUNK_SIZE || !list_is_empty(&socket->queue) ||
        lws_send_pipe_choked(wsi) != 0) {
        return false;
    }
    unsigned char *chunk = socket->connection->server->chunk + LWS_PRE;
    memcpy(chunk, bytes, len);
    if (lws_write(wsi, chunk, len, LWS_WRITE_BINARY) < (int)len) {
        http_connection_close_soon(socket->connection);
    }
    return true;
}

bool http_socket_send(struct http_socket *socket, const void *bytes, size_t len, bool is_text) {
    if (socket->options.is_stream && send_at_once(socket, bytes, len)) {
        return true;
    }
    struct http_message *message = http_message_create(bytes, len);
    bool is_taken = enqueue(socket, message, is_text);
    http_message_release(message);
    return is_taken;
}

bool http_socket_send_message(struct http_socket *socket, struct http_message *message) {
    return enqueue(socket, message, true);
}

size_t http_socket_queued(const struct http_socket *socket) {
    return socket->queued;
}

static void drop_first(struct http_socket *socket) {
    struct queued *queued = list_first(&socket->queue, struct queued, link);
    list_remove(&queued->link);
    socket->queued -= queued->message->len;
    http_message_release(queued->message);
    mem_free(queued);
}

void http_socket_close(struct http_socket *socket, int code, const char *reason) {
    if (socket->is_closing) {
        return;
    }
    socket->is_closing = true;
    socket->code = code;
    if (reason != NULL) {
        size_t len = utf8_cut(reason, HTTP_REASON_MAX);
        memcpy(socket->reason, reason, len);
        socket->reason[len] = '\0';
    }
    http_connection_enter(socket->connection, CONNECTION_SOCKET, HTTP_CLOSE_MS);
    lws_callback_on_writable(socket->connection->wsi);
}

/* Ends it from here, dropping what is queued. */
static int close_now(struct http_socket *socket, int code) {
    http_socket_close(socket, code, NULL);
    http_connection_close_soon(socket->connection);
    return 0;
}

void http_socket_prepare_close(struct http_connection *connection) {
    struct http_socket *socket = connection->socket;
    if (socket->is_open && socket->is_closing) {
        lws_close_reason(connection->wsi, (enum lws_close_status)socket->code, (unsigned char *)socket->reason,
                         strlen(socket->reason));
    }
}

static int deliver(struct http_socket *socket, bool is_text) {
    size_t len = 0;
    char *bytes = buffer_steal(&socket->incoming, &len);
    if (is_text && !utf8_is_valid(bytes, len)) {
        mem_free_secret(bytes);
        return close_now(socket, CODE_NOT_TEXT);
    }
    socket->options.events->message(socket->options.user, socket, bytes, len, is_text);
    mem_wipe(bytes, len);
    mem_free(bytes);
    return 0;
}

int http_socket_received(struct http_connection *connection, const char *bytes, size_t len) {
    struct http_socket *socket = connection->socket;
    http_socket_heard(connection);
    if (socket->is_closing) {
        return 0;
    }
    bool is_text = lws_frame_is_binary(connection->wsi) == 0;
    if (socket->options.is_stream && !is_text) {
        socket->options.events->message(socket->options.user, socket, bytes, len, false);
        return 0;
    }
    if (socket->options.is_stream) {
        return close_now(socket, CODE_UNSUPPORTED);
    }
    if (!is_text && !socket->options.allow_binary) {
        return close_now(socket, CODE_UNSUPPORTED);
    }
    if (!buffer_append(&socket->incoming, bytes, len)) {
        return close_now(socket, CODE_TOO_LARGE);
    }
    bool is_whole = lws_is_final_fragment(connection->wsi) != 0 && lws_remaining_packet_payload(connection->wsi) == 0;
    return is_whole ? deliver(socket, is_text) : 0;
}

void http_socket_heard(struct http_connection *connection) {
    connection->socket->heard_ms = http_now(connection->server);
}

static int send_ping(struct http_socket *socket) {
    unsigned char room[LWS_PRE + 1];
    socket->is_ping_due = false;
    socket->pinged_ms = http_now(socket->connection->server);
    return lws_write(socket->connection->wsi, room + LWS_PRE, 0, LWS_WRITE_PING) < 0 ? -1 : 0;
}

static int send_queued(struct http_socket *socket) {
    struct lws *wsi = socket->connection->wsi;
    while (!list_is_empty(&socket->queue) && lws_send_pipe_choked(wsi) == 0) {
        struct queued *queued = list_first(&socket->queue, struct queued, link);
        struct http_message *message = queued->message;
        enum lws_write_protocol kind = queued->is_text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY;
        if (lws_write(wsi, message->bytes + LWS_PRE, message->len, kind) < (int)message->len) {
            return -1;
        }
        drop_first(socket);
    }
    return 0;
}

int http_socket_writable(struct http_connection *connection) {
    struct http_socket *socket = connection->socket;
    if ((socket->is_ping_due && send_ping(socket) != 0) || send_queued(socket) != 0) {
        return -1;
    }
    if (!list_is_empty(&socket->queue)) {
        lws_callback_on_writable(connection->wsi);
    } else if (socket->is_closing) {
        http_connection_close_soon(connection);
    }
    if (socket->owes_drained && !socket->is_closing && socket->queued <= socket->options.low_water) {
        socket->owes_drained = false;
        if (socket->options.events->drained != NULL) {
            socket->options.events->drained(socket->options.user, socket);
        }
    }
    return 0;
}

void http_socket_peer_closed(struct http_connection *connection, const unsigned char *bytes, size_t len) {
    struct http_socket *socket = connection->socket;
    if (!socket->is_closing) {
        socket->code = len >= 2 ? bytes[0] << 8 | bytes[1] : CODE_NONE;
    }
}

void http_socket_end(struct http_connection *connection) {
    struct http_socket *socket = connection->socket;
    connection->socket = NULL;
    connection->server->counts.sockets--;
    socket->is_closing = true; /* whoever sends from within closed() gets false */
    if (socket->options.events->closed != NULL) {
        socket->options.events->closed(socket->options.user, socket, socket->code);
    }
    while (!list_is_empty(&socket->queue)) {
        drop_first(socket);
    }
    buffer_finish_secret(&socket->incoming);
    mem_free(socket);
}

bool http_socket_check(struct http_connection *connection, int64_t now_ms) {
    struct http_socket *socket = connection->socket;
    if (socket->is_paused) {
        socket->heard_ms = now_ms;
    }
    int64_t silence_ms = now_ms - socket->heard_ms;
    if (socket->options.silence_ms >= 0 && silence_ms >= socket->options.silence_ms) {
        return true;
    }
    int64_t since_ping_ms = now_ms - socket->pinged_ms;
    bool is_due = socket->options.ping_ms >= 0 && silence_ms >= socket->options.ping_ms &&
                  since_ping_ms >= socket->options.ping_ms;
    if (is_due && socket->is_open && !socket->is_closing && !socket->is_ping_due) {
        socket->is_ping_due = true;
        lws_callback_on_writable(connection->wsi);
    }
    return false;
}

void http_socket_set_user(struct http_socket *socket, void *user) {
    socket->options.user = user;
}

void *http_socket_user(const struct http_socket *socket) {
    return socket->options.user;
}

void http_socket_set_heartbeat(struct http_socket *socket, int64_t ping_ms, int64_t silence_ms) {
    socket->options.ping_ms = ping_ms == 0 ? DEFAULT_PING_MS : ping_ms;
    socket->options.silence_ms = silence_ms == 0 ? DEFAULT_SILENCE_MS : silence_ms;
}

void http_socket_pause(struct http_socket *socket, bool is_paused) {
    if (socket->is_paused != is_paused) {
        socket->is_paused = is_paused;
        lws_rx_flow_control(socket->connection->wsi, is_paused ? 0 : 1);
    }
}

const char *http_socket_client(const struct http_socket *socket) {
    return socket->client;
}
