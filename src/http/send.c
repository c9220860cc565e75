/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/internal.h"

#include "base/alloc.h"

#include <string.h>
#include <unistd.h>

/* Takes up to room bytes of the answer to out; false when the file is shorter than it was. */
static bool take(struct http_answer *answer, unsigned char *out, size_t room, size_t *out_len) {
    size_t len = 0;
    size_t ready = answer->bytes.len - answer->sent;
    if (ready > 0) {
        len = ready < room ? ready : room;
        memcpy(out, answer->bytes.data + answer->sent, len);
        answer->sent += len;
    }
    while (len < room && answer->file_left > 0) {
        size_t want = room - len < answer->file_left ? room - len : (size_t)answer->file_left;
        /* From the page cache in the usual case; mapping the file instead would kill the server when it is truncated.
         */
        ssize_t got = read(answer->fd, out + len, want);
        if (got <= 0) {
            return false;
        }
        len += (size_t)got;
        answer->file_left -= (uint64_t)got;
    }
    if (answer->file_left == 0 && answer->trailer_len > 0 && len < room) {
        size_t part = answer->trailer_len < room - len ? answer->trailer_len : room - len;
        memcpy(out + len, answer->trailer, part);
        memmove(answer->trailer, answer->trailer + part, answer->trailer_len - part);
        answer->trailer_len -= part;
        len += part;
    }
    *out_len = len;
    return true;
}

static bool is_done(const struct http_answer *answer) {
    return answer->sent == answer->bytes.len && answer->file_left == 0 && answer->trailer_len == 0;
}

/* The answer is with libwebsockets: back to waiting, or the end. */
static int finish(struct http_connection *connection) {
    http_answer_destroy(connection->answer);
    connection->answer = NULL;
    if (connection->state == CONNECTION_DISCARDING) {
        return 0; /* until the body has come or the time is over: closing now would reset the answer away */
    }
    if (!connection->keeps_alive || connection->server->is_stopping) {
        http_connection_close_soon(connection);
        return 0;
    }
    http_connection_enter(connection, CONNECTION_IDLE, connection->server->settings.idle_ms);
    http_pipeline_mark(connection);
    return lws_http_transaction_completed(connection->wsi) != 0 ? -1 : 0;
}

int http_send_continue(struct http_connection *connection) {
    struct http_answer *answer = connection->answer;
    if (answer == NULL) {
        return 0;
    }
    unsigned char *chunk = connection->server->chunk + LWS_PRE;
    size_t len = 0;
    if (!take(answer, chunk, HTTP_CHUNK_SIZE, &len)) {
        return -1;
    }
    bool is_last = is_done(answer);
    /* What the socket does not take now libwebsockets keeps, at most one chunk, and asks for no more meanwhile. */
    if (lws_write(connection->wsi, chunk, len, is_last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)len) {
        return -1;
    }
    if (is_last) {
        return finish(connection);
    }
    http_connection_enter(connection, connection->state, connection->server->settings.stall_ms);
    lws_callback_on_writable(connection->wsi);
    return 0;
}
