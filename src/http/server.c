/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/internal.h"
#include "http/tls.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum {
    DEFAULT_HEADER_MS = 10 * 1000,
    DEFAULT_BODY_MS = 30 * 1000,
    DEFAULT_STALL_MS = 30 * 1000,
    DEFAULT_IDLE_MS = 30 * 1000,
    /* With megabytes in the system a slow line would show no progress for longer than stall_ms. */
    DEFAULT_UNSENT_MAX = 128 * 1024,
    DESCRIPTORS_KEPT = 256, /* for the store, files being sent, the log, epoll */
    CONNECTIONS_MIN = 64,
    SHED_LOG_MS = 1000,
    CODE_GOING_AWAY = 1001,
};

static const char default_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

size_t http_connections_max_default(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > 1000000) {
        return 100000;
    }
    /* A quarter is the relay's. */
    size_t usable = limit.rlim_cur > DESCRIPTORS_KEPT ? (size_t)(limit.rlim_cur - DESCRIPTORS_KEPT) / 4 * 3 : 0;
    return usable < CONNECTIONS_MIN ? CONNECTIONS_MIN : usable;
}

bool http_listener_is_allowed(const struct http_settings *settings, const struct http_listener *listener) {
    struct ip_address address;
    if (!ip_address_from_text(listener->address, &address)) {
        return false;
    }
    bool is_tls = listener->cert_path != NULL && listener->key_path != NULL;
    return is_tls || ip_address_is_loopback(&address) || (settings->behind_proxy && settings->proxies.count > 0);
}

static int serve_http(struct http_connection *connection, enum lws_callback_reasons reason, void *in, size_t len) {
    switch ((int)reason) {
    case LWS_CALLBACK_HTTP:
        return http_receive_head(connection, in, len);
    case LWS_CALLBACK_HTTP_BODY:
        return http_receive_body(connection, in, len);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return http_receive_end(connection);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return http_send_continue(connection);
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return http_receive_upgrade(connection, in);
    case LWS_CALLBACK_RAW_ADOPT:
    case LWS_CALLBACK_RAW_RX:
        return -1; /* CONNECT: nothing is proxied here */
    default:
        return 0;
    }
}

static int serve_socket(struct http_connection *connection, enum lws_callback_reasons reason, void *in, size_t len) {
    switch ((int)reason) {
    case LWS_CALLBACK_ESTABLISHED:
        http_socket_opened(connection);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        return http_socket_received(connection, in, len);
    case LWS_CALLBACK_RECEIVE_PONG:
        http_socket_heard(connection);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return http_socket_writable(connection);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        http_socket_peer_closed(connection, in, len);
        return 0;
    case LWS_CALLBACK_CLOSED:
        http_socket_end(connection);
        return 0;
    default:
        return 0;
    }
}

static int serve(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len) {
    (void)user;
    struct http_connection *connection = lws_get_opaque_user_data(wsi);
    if (connection == NULL) {
        return 0; /* not a connection of ours: the context's own pipe */
    }
    connection->wsi = wsi;
    if (reason == LWS_CALLBACK_WSI_DESTROY) {
        lws_set_opaque_user_data(wsi, NULL);
        http_connection_destroy(connection);
        return 0;
    }
    return connection->socket != NULL ? serve_socket(connection, reason, in, len)
                                      : serve_http(connection, reason, in, len);
}

static void count_shed(struct http_server *server) {
    server->counts.shed++;
    int64_t now_ms = http_now(server);
    if (now_ms - server->shed_logged_ms >= SHED_LOG_MS) {
        log_warning(server->settings.log, "connections_shed",
                    LOG_NUMBER("count", (int64_t)(server->counts.shed - server->shed_logged)),
                    LOG_NUMBER("connections", (int64_t)server->counts.connections),
                    LOG_NUMBER("limit", (int64_t)server->settings.connections_max));
        server->shed_logged = server->counts.shed;
        server->shed_logged_ms = now_ms;
    }
}

/* Far beyond the cap there is no memory for another connection, only for a last word where the peer can read one. */
static void turn_away(int fd, bool is_tls) {
    static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
                                 "Connection: close\r\n\r\n";
    if (!is_tls) {
        char unread[2048];
        ssize_t got = recv(fd, unread, sizeof unread, MSG_DONTWAIT);
        (void)got;
        ssize_t sent = send(fd, answer, sizeof answer - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
        (void)sent;
    }
    close(fd);
}

static void accepted(void *user, int fd, const struct ip_address *peer) {
    struct http_door *door = user;
    struct http_server *server = door->server;
    bool is_tls = server->settings.listeners[door->index].cert_path != NULL;
    bool is_shed = server->counts.connections >= server->settings.connections_max;
    if (is_shed) {
        count_shed(server);
    }
    if (server->counts.connections >= server->settings.connections_max + HTTP_SHED_RESERVE) {
        turn_away(fd, is_tls);
        return;
    }
    int unsent_max = server->settings.unsent_max;
    if (unsent_max > 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_max, sizeof unsent_max);
    }
    struct http_connection *connection = http_connection_create(server, peer, is_tls);
    connection->is_shed = is_shed;
    if (is_shed) {
        http_connection_enter(connection, CONNECTION_IDLE, HTTP_SHED_MS);
    }
    server->adopting = connection;
    struct lws *wsi = context_adopt(server->context, door->index, fd, connection);
    /* One that fails at once is destroyed by libwebsockets at its next turn, or was already, or was never known to it.
     */
    if (server->adopting != NULL && wsi != NULL) {
        connection->wsi = wsi;
    } else if (server->adopting != NULL && connection->wsi == NULL) {
        http_connection_destroy(connection);
    }
    server->adopting = NULL;
}

static void end_stop(struct http_server *server) {
    void (*stopped)(void *user) = server->stopped;
    server->stopped = NULL;
    if (stopped != NULL) {
        stopped(server->stopped_user);
    }
}

static void sweep(void *user) {
    struct http_server *server = user;
    int64_t now_ms = http_now(server);
    list_each(&server->connections, link) {
        http_connection_check(list_entry(link, struct http_connection, link), now_ms);
    }
    loop_timer_start(server->sweep, HTTP_SWEEP_MS);
    if (server->is_stopping && (list_is_empty(&server->connections) || now_ms >= server->stop_deadline_ms)) {
        end_stop(server);
    }
}

static void close_listed(void *user) {
    struct http_server *server = user;
    list_each(&server->closing, link) {
        struct http_connection *connection = list_entry(link, struct http_connection, closing_link);
        list_remove(link);
        http_connection_kill(connection);
    }
}

/* Opens the port, and looks at the certificate before anything is made of it. */
static enum error open_door(struct http_server *server, size_t index) {
    struct http_door *door = &server->doors[index];
    const struct http_listener *listener = &server->settings.listeners[index];
    *door = (struct http_door){.server = server, .index = index};
    enum error error =
        listener->cert_path == NULL ? ERROR_NONE : tls_check_files(listener->cert_path, listener->key_path);
    if (error == ERROR_NONE) {
        error = listen_create(server->loop, listener->address, listener->port, accepted, door, &door->listen);
    }
    if (error != ERROR_NONE) {
        log_error(server->settings.log, "listener_failed", LOG_TEXT("address", listener->address),
                  LOG_NUMBER("port", listener->port), LOG_TEXT("cause", error_code(error)));
    }
    return error;
}

static bool has_tls(const struct http_settings *settings) {
    for (size_t i = 0; i < settings->listeners_count; i++) {
        if (settings->listeners[i].cert_path != NULL) {
            return true;
        }
    }
    return false;
}

static enum error create_context(struct http_server *server) {
    const struct context_settings settings = {.callback = serve,
                                              .headers_max = HTTP_HEADERS_MAX,
                                              .read_size = server->settings.read_size,
                                              .is_tls = has_tls(&server->settings),
                                              .user = server};
    server->context = context_create(server->loop, &settings);
    enum error error = ERROR_NONE;
    for (size_t i = 0; error == ERROR_NONE && i < server->settings.listeners_count; i++) {
        const struct http_listener *listener = &server->settings.listeners[i];
        error = context_add_vhost(server->context, listener->cert_path, listener->key_path);
    }
    return error;
}

static int64_t or_default(int64_t value, int64_t otherwise) {
    return value == 0 ? otherwise : value;
}

static void copy_settings(struct http_server *server, const struct http_settings *settings) {
    struct http_settings *own = &server->settings;
    *own = *settings;
    own->connections_max = settings->connections_max == 0 ? http_connections_max_default() : settings->connections_max;
    own->read_size = settings->read_size == 0 ? HTTP_READ_SIZE : settings->read_size;
    own->unsent_max = settings->unsent_max == 0 ? DEFAULT_UNSENT_MAX : settings->unsent_max;
    own->header_ms = or_default(settings->header_ms, DEFAULT_HEADER_MS);
    own->body_ms = or_default(settings->body_ms, DEFAULT_BODY_MS);
    own->stall_ms = or_default(settings->stall_ms, DEFAULT_STALL_MS);
    own->idle_ms = or_default(settings->idle_ms, DEFAULT_IDLE_MS);
    for (size_t i = 0; i < own->listeners_count; i++) {
        struct http_listener *listener = &own->listeners[i];
        listener->address = mem_copy_string(listener->address);
        listener->cert_path = mem_copy_string(listener->cert_path);
        listener->key_path = mem_copy_string(listener->key_path);
    }
    server->content_policy =
        mem_copy_string(settings->content_policy == NULL ? default_policy : settings->content_policy);
    own->content_policy = server->content_policy;
}

enum error http_server_create(struct loop *loop, const struct http_settings *settings,
                              struct http_server **out_server) {
    must(settings->listeners_count > 0 && settings->listeners_count <= HTTP_LISTENERS_MAX);
    must(settings->handler.request != NULL && settings->handler.body_max != NULL && settings->clock.wall_ms != NULL);
    struct http_server *server = NEW(struct http_server);
    server->loop = loop;
    list_init(&server->connections);
    list_init(&server->requests);
    list_init(&server->closing);
    copy_settings(server, settings);
    server->shed_logged_ms = -SHED_LOG_MS;
    server->malformed_logged_ms = -MALFORMED_LOG_MS;
    server->chunk = mem_new(LWS_PRE + HTTP_CHUNK_SIZE);
    server->closer = loop_timer_create(loop, close_listed, server);
    server->sweep = loop_timer_create(loop, sweep, server);
    loop_timer_start(server->sweep, HTTP_SWEEP_MS);
    enum error error = ERROR_NONE;
    for (size_t i = 0; error == ERROR_NONE && i < settings->listeners_count; i++) {
        error = open_door(server, i);
    }
    error = error == ERROR_NONE ? create_context(server) : error;
    if (error != ERROR_NONE) {
        http_server_destroy(server);
        return error;
    }
    *out_server = server;
    return ERROR_NONE;
}

uint16_t http_server_port(const struct http_server *server, size_t listener) {
    must(listener < server->settings.listeners_count && server->doors[listener].listen != NULL);
    return listen_port(server->doors[listener].listen);
}

enum error http_server_reload_tls(struct http_server *server) {
    for (size_t i = 0; i < server->settings.listeners_count; i++) {
        const struct http_listener *listener = &server->settings.listeners[i];
        if (listener->cert_path != NULL && tls_check_files(listener->cert_path, listener->key_path) != ERROR_NONE) {
            return ERROR_TLS;
        }
    }
    for (size_t i = 0; i < server->settings.listeners_count; i++) {
        enum error error = context_reload_tls(server->context, i);
        if (error != ERROR_NONE) {
            return error;
        }
    }
    return ERROR_NONE;
}

void http_server_counts(const struct http_server *server, struct http_counts *out_counts) {
    *out_counts = server->counts;
    context_tls_counts(server->context, &out_counts->tls_handshakes, &out_counts->tls_resumed);
}

static void close_doors(struct http_server *server) {
    for (size_t i = 0; i < server->settings.listeners_count; i++) {
        listen_destroy(server->doors[i].listen);
        server->doors[i].listen = NULL;
    }
}

void http_server_stop(struct http_server *server, int64_t wait_ms, void (*done)(void *user), void *user) {
    must(!server->is_stopping);
    server->is_stopping = true;
    server->stop_deadline_ms = http_now(server) + wait_ms;
    server->stopped = done;
    server->stopped_user = user;
    close_doors(server);
    list_each(&server->connections, link) {
        struct http_connection *connection = list_entry(link, struct http_connection, link);
        if (connection->socket != NULL) {
            http_socket_close(connection->socket, CODE_GOING_AWAY, NULL);
        }
    }
}

void http_server_destroy(struct http_server *server) {
    if (server == NULL) {
        return;
    }
    close_doors(server);
    server->is_destroyed = true;
    loop_timer_stop(server->sweep);
    loop_timer_stop(server->closer);
    context_destroy(server->context);
    loop_timer_destroy(server->sweep);
    loop_timer_destroy(server->closer);
    must(list_is_empty(&server->connections));
    list_each(&server->requests, link) {
        struct http_request *request = list_entry(link, struct http_request, link);
        request->server = NULL;
        list_remove(link);
    }
    for (size_t i = 0; i < server->settings.listeners_count; i++) {
        mem_free((char *)server->settings.listeners[i].address);
        mem_free((char *)server->settings.listeners[i].cert_path);
        mem_free((char *)server->settings.listeners[i].key_path);
    }
    mem_free(server->content_policy);
    mem_free(server->chunk);
    mem_free(server);
}
