/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay/stream.h"

#include "base/alloc.h"

enum { CODE_OVER = 1000, CODE_LONELY = 4408 };

static struct stream_end *other_of(struct stream_end *end) {
    return &end->stream->ends[end->which == RELAY_END_APPLET ? RELAY_END_TECHNICIAN : RELAY_END_APPLET];
}

static void lonely_too_long(void *user) {
    stream_close(user, RELAY_CLOSED_LONELY);
}

struct stream *stream_create(struct loop *loop, int64_t id, int64_t lonely_ms, void *owner) {
    struct stream *stream = NEW(struct stream);
    stream->id = id;
    stream->owner = owner;
    stream->lonely = loop_timer_create(loop, lonely_too_long, stream);
    loop_timer_start(stream->lonely, lonely_ms);
    for (int i = 0; i < 2; i++) {
        stream->ends[i].stream = stream;
        stream->ends[i].which = (enum relay_end)i;
        buffer_init(&stream->ends[i].pending, STREAM_PENDING_MAX);
    }
    return stream;
}

void stream_destroy(struct stream *stream) {
    loop_timer_destroy(stream->lonely);
    for (int i = 0; i < 2; i++) {
        buffer_finish_secret(&stream->ends[i].pending);
    }
    mem_free(stream);
}

static void close_end(struct stream_end *end, int code) {
    if (end->socket != NULL) {
        http_socket_pause(end->socket, false); /* or its own closing would go unnoticed */
        http_socket_close(end->socket, code, NULL);
    }
}

void stream_close(struct stream *stream, enum relay_closed how) {
    if (stream->is_over) {
        return;
    }
    stream->is_over = true;
    loop_timer_stop(stream->lonely);
    stream->over(stream->owner, stream, how);
    for (int i = 0; i < 2; i++) {
        close_end(&stream->ends[i], how == RELAY_CLOSED_LONELY ? CODE_LONELY : CODE_OVER);
    }
}

/* Passes bytes on to an end; false when it cannot take them, which back-pressure should have prevented. */
static bool pass(struct stream_end *to, const char *bytes, size_t len) {
    atomic_fetch_add_explicit(&to->bytes, len, memory_order_relaxed);
    return to->socket != NULL ? http_socket_send(to->socket, bytes, len, false)
                              : buffer_append(&to->pending, bytes, len);
}

static void opened(void *user, struct http_socket *socket) {
    struct stream_end *end = user;
    struct stream *stream = end->stream;
    struct stream_end *other = other_of(end);
    end->socket = socket;
    if (stream->is_over) {
        close_end(end, CODE_OVER);
        return;
    }
    if (other->socket == NULL) {
        return;
    }
    loop_timer_stop(stream->lonely);
    stream->joined(stream->owner, stream);
    if (end->pending.len > 0 && !http_socket_send(socket, end->pending.data, end->pending.len, false)) {
        stream_close(stream, RELAY_CLOSED_BY_SERVER);
    }
    buffer_finish_secret(&end->pending);
    http_socket_pause(other->socket, false);
}

static void received(void *user, struct http_socket *socket, const char *bytes, size_t len, bool is_text) {
    struct stream_end *end = user;
    struct stream_end *other = other_of(end);
    must(!is_text);
    if (end->stream->is_over || len == 0) {
        return;
    }
    if (!pass(other, bytes, len)) {
        stream_close(end->stream, RELAY_CLOSED_BY_SERVER);
        return;
    }
    size_t waiting = other->socket != NULL ? http_socket_queued(other->socket) : other->pending.len * 4;
    if (waiting > STREAM_HIGH_WATER) {
        http_socket_pause(socket, true);
    }
}

static void drained(void *user, struct http_socket *socket) {
    struct stream_end *other = other_of(user);
    (void)socket;
    if (other->socket != NULL) {
        http_socket_pause(other->socket, false);
    }
}

static void closed(void *user, struct http_socket *socket, int code) {
    struct stream_end *end = user;
    struct stream *stream = end->stream;
    (void)socket;
    (void)code;
    end->socket = NULL;
    end->is_taken = false;
    stream_close(stream, end->which == RELAY_END_APPLET ? RELAY_CLOSED_BY_APPLET : RELAY_CLOSED_BY_TECHNICIAN);
    if (!other_of(end)->is_taken) {
        stream->unused(stream->owner, stream);
    }
}

bool stream_take_end(struct stream *stream, enum relay_end which, struct http_socket_options *out_options) {
    static const struct http_socket_events events = {
        .opened = opened, .message = received, .drained = drained, .closed = closed};
    struct stream_end *end = &stream->ends[which];
    if (end->is_taken || stream->is_over) {
        return false;
    }
    end->is_taken = true;
    out_options->events = &events;
    out_options->user = end;
    out_options->is_stream = true;
    out_options->queue_max = STREAM_QUEUE_MAX;
    out_options->high_water = STREAM_HIGH_WATER;
    out_options->low_water = STREAM_LOW_WATER;
    return true;
}
