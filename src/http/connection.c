/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/internal.h"

#include "base/alloc.h"

int64_t http_now(const struct http_server *server) {
    return clock_monotonic_ms(&server->settings.clock);
}

void http_connection_enter(struct http_connection *connection, enum connection_state state, int64_t within_ms) {
    connection->state = state;
    connection->deadline_ms = within_ms == INT64_MAX ? INT64_MAX : http_now(connection->server) + within_ms;
}

struct http_connection *http_connection_create(struct http_server *server, const struct ip_address *peer, bool is_tls) {
    struct http_connection *connection = NEW(struct http_connection);
    connection->server = server;
    connection->peer = *peer;
    connection->is_tls = is_tls;
    list_append(&server->connections, &connection->link);
    list_init(&connection->closing_link);
    server->counts.connections++;
    server->counts.accepted++;
    http_connection_enter(connection, CONNECTION_IDLE, server->settings.header_ms);
    return connection;
}

void http_connection_destroy(struct http_connection *connection) {
    struct http_server *server = connection->server;
    if (connection->socket != NULL) {
        http_socket_end(connection);
    }
    if (connection->request != NULL && connection->state == CONNECTION_WORKING) {
        connection->request->connection = NULL; /* its handler has still to answer it */
    } else {
        http_request_destroy(connection->request);
    }
    http_answer_destroy(connection->answer);
    list_remove(&connection->link);
    list_remove(&connection->closing_link);
    if (server->adopting == connection) {
        server->adopting = NULL;
    }
    server->counts.connections--;
    mem_free(connection);
}

void http_connection_kill(struct http_connection *connection) {
    /* libwebsockets may first wait for the peer to take what is left and to close; it is asked again then. */
    connection->is_dying = true;
    connection->deadline_ms = http_now(connection->server) + HTTP_CLOSE_MS;
    if (connection->socket == NULL && connection->answer != NULL) {
        http_answer_destroy(connection->answer);
        connection->answer = NULL;
    }
    if (connection->socket != NULL) {
        http_socket_prepare_close(connection);
    }
    lws_set_timeout(connection->wsi, PENDING_TIMEOUT_HTTP_CONTENT, LWS_TO_KILL_SYNC);
}

void http_connection_close_soon(struct http_connection *connection) {
    struct http_server *server = connection->server;
    if (server->is_destroyed || connection->is_dying) {
        return; /* all are closed just now, or it is already: a second time would cut the close frame off */
    }
    list_remove(&connection->closing_link);
    list_append(&server->closing, &connection->closing_link);
    loop_timer_start(server->closer, 0);
}

void http_connection_check(struct http_connection *connection, int64_t now_ms) {
    struct http_server *server = connection->server;
    if (connection->socket != NULL && http_socket_check(connection, now_ms)) {
        server->counts.timed_out += connection->is_dying ? 0 : 1;
        http_connection_kill(connection);
        return;
    }
    bool is_unwanted = server->is_stopping && connection->state == CONNECTION_IDLE && !connection->is_dying;
    if (now_ms < connection->deadline_ms && !is_unwanted) {
        return;
    }
    if (!is_unwanted && !connection->is_dying && connection->state != CONNECTION_DISCARDING) {
        server->counts.timed_out++;
    }
    http_connection_kill(connection);
}
