/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/internal.h"

#include "base/alloc.h"
#include "base/text.h"

#include <string.h>

/* Room for any body length a peer can name; what is accepted is decided by the handler's limit. */
static const int64_t content_length_max = INT64_MAX / 2;

static int write_now(struct http_connection *connection, const char *bytes, size_t len) {
    must(len <= HTTP_CHUNK_SIZE);
    unsigned char *chunk = connection->server->chunk + LWS_PRE;
    memcpy(chunk, bytes, len);
    return lws_write(connection->wsi, chunk, len, LWS_WRITE_HTTP) < (int)len ? -1 : 0;
}

/* What was wrong, for who looks for a broken client or proxy; not more often than once in a while. */
static void count_malformed(struct http_connection *connection, const char *reason) {
    struct http_server *server = connection->server;
    server->counts.malformed++;
    int64_t now_ms = http_now(server);
    if (now_ms - server->malformed_logged_ms >= MALFORMED_LOG_MS) {
        char peer[IP_TEXT_SIZE];
        ip_address_to_text(&connection->peer, peer);
        log_info(server->settings.log, "request_malformed", LOG_TEXT("reason", reason), LOG_TEXT("peer", peer),
                 LOG_NUMBER("count", (int64_t)server->counts.malformed));
        server->malformed_logged_ms = now_ms;
    }
}

/* For bytes that do not even make a request, or make it too early: a fixed answer, then the end. */
static int refuse_malformed(struct http_connection *connection, const char *reason) {
    static const char answer[] = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n"
                                 "Content-Length: 96\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
                                 "{\"type\":\"/problems/malformed\",\"title\":\"Bad request\",\"status\":400,"
                                 "\"code\":\"malformed\",\"params\":{}}";
    count_malformed(connection, reason);
    int result = write_now(connection, answer, sizeof answer - 1);
    (void)result;
    return -1;
}

static bool wants_keep_alive(const struct http_connection *connection, const struct http_request *request) {
    char version[16] = "";
    if (lws_hdr_copy(connection->wsi, version, sizeof version, WSI_TOKEN_HTTP) < 0 ||
        !text_equal(version, "HTTP/1.1")) {
        return false;
    }
    const char *wish = http_request_header(request, "connection");
    return wish == NULL || strcasestr(wish, "close") == NULL;
}

/* Answers before the body was read; whatever of it comes is thrown away. */
static int refuse(struct http_request *request, int status, const char *code, const char *title, bool is_body_pending) {
    struct http_connection *connection = request->connection;
    connection->keeps_alive = false;
    connection->state = is_body_pending ? CONNECTION_BODY : CONNECTION_WORKING;
    http_request_answer_problem(request, status, code, title);
    return 0;
}

static int deliver(struct http_request *request) {
    struct http_connection *connection = request->connection;
    struct http_server *server = connection->server;
    /* No deadline: the handler's work has its own. */
    http_connection_enter(connection, CONNECTION_WORKING, INT64_MAX);
    server->counts.requests++;
    server->settings.handler.request(server->settings.handler.user, request);
    return 0;
}

static bool has_body_by_nature(enum http_method method) {
    return method == HTTP_POST || method == HTTP_PUT || method == HTTP_PATCH;
}

int http_receive_head(struct http_connection *connection, const char *path, size_t len) {
    struct http_server *server = connection->server;
    /* libwebsockets allows any body 60 seconds; ours are the deadlines. */
    lws_set_timeout(connection->wsi, NO_PENDING_TIMEOUT, 0);
    must(connection->request == NULL);
    bool is_pipelined = http_pipeline_is_used(connection);
    struct http_request *request = is_pipelined ? NULL : http_request_create(connection, path, len);
    if (request == NULL) {
        return refuse_malformed(connection, is_pipelined ? "pipelined" : "head");
    }
    connection->request = request;
    connection->keeps_alive = wants_keep_alive(connection, request);
    const char *length_text = http_request_header(request, "content-length");
    int64_t length = 0;
    bool is_chunked = http_request_header(request, "transfer-encoding") != NULL;
    bool is_length_wrong = length_text != NULL && !text_to_int64(length_text, 0, content_length_max, &length);
    if (is_length_wrong || (is_chunked && length_text != NULL) || request->host[0] == '\0') {
        /* Two ideas of where a request ends are how one is smuggled past a proxy: never go on with such a connection.
         */
        count_malformed(connection, request->host[0] == '\0' ? "host" : "length");
        return refuse(request, 400, "malformed", "Bad request", is_length_wrong || is_chunked || length > 0);
    }
    if (is_chunked || (length_text == NULL && has_body_by_nature(request->method))) {
        return refuse(request, 411, "length_required", "Content-Length is required", true);
    }
    if (connection->is_shed || server->is_stopping) {
        return refuse(request, 503, "overloaded", "Too many connections", length > 0);
    }
    if (length == 0) {
        return deliver(request);
    }
    connection->state = CONNECTION_BODY;
    size_t body_max = server->settings.handler.body_max(server->settings.handler.user, request);
    if ((uint64_t)length > body_max) {
        return refuse(request, 413, "body_too_large", "The body is too large", true);
    }
    request->body.limit = (size_t)length;
    http_connection_enter(connection, CONNECTION_BODY, server->settings.body_ms);
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    bool is_waiting = lws_hdr_total_length(connection->wsi, WSI_TOKEN_HTTP_EXPECT) > 0;
    return is_waiting ? write_now(connection, go_on, sizeof go_on - 1) : 0;
}

int http_receive_body(struct http_connection *connection, const void *bytes, size_t len) {
    if (connection->state == CONNECTION_BODY && len > 0 && !buffer_append(&connection->request->body, bytes, len)) {
        return -1; /* more than was announced */
    }
    return 0;
}

int http_receive_end(struct http_connection *connection) {
    if (connection->state == CONNECTION_BODY) {
        return deliver(connection->request);
    }
    if (connection->state != CONNECTION_DISCARDING) {
        return 0; /* an empty body: delivered with the head */
    }
    if (connection->answer == NULL) {
        return -1;
    }
    http_connection_enter(connection, CONNECTION_ANSWERING, connection->server->settings.stall_ms);
    return 0;
}

/* Refuses an upgrade at once: libwebsockets gives no later chance. */
static int refuse_upgrade(struct http_connection *connection, struct http_request *request, int status,
                          const char *code) {
    char body[HTTP_PROBLEM_SIZE];
    http_problem_format(body, status, code, "The socket was refused");
    connection->keeps_alive = false;
    struct http_answer *answer = http_answer_create();
    http_answer_head(answer, request, status, NULL, "application/problem+json", (int64_t)strlen(body));
    buffer_append_string(&answer->bytes, body);
    int result = write_now(connection, answer->bytes.data, answer->bytes.len);
    (void)result;
    http_answer_destroy(answer);
    http_request_destroy(request);
    return -1;
}

static char *copy_path(struct http_connection *connection) {
    int len = lws_hdr_total_length(connection->wsi, WSI_TOKEN_GET_URI);
    if (len <= 0 || len > HTTP_PATH_MAX) {
        return NULL;
    }
    char *path = mem_new((size_t)len + 1);
    if (lws_hdr_copy(connection->wsi, path, len + 1, WSI_TOKEN_GET_URI) < 0) {
        mem_free(path);
        return NULL;
    }
    return path;
}

int http_receive_upgrade(struct http_connection *connection, const char *protocol) {
    struct http_server *server = connection->server;
    lws_set_timeout(connection->wsi, NO_PENDING_TIMEOUT, 0);
    bool is_pipelined = http_pipeline_is_used(connection);
    char *path = is_pipelined ? NULL : copy_path(connection);
    struct http_request *request = path == NULL ? NULL : http_request_create(connection, path, strlen(path));
    mem_free(path);
    if (request == NULL) {
        return refuse_malformed(connection, is_pipelined ? "pipelined" : "head");
    }
    if (!text_equal_ignoring_case(protocol, "websocket") || request->host[0] == '\0') {
        count_malformed(connection, "upgrade");
        return refuse_upgrade(connection, request, 400, "upgrade_unsupported");
    }
    if (connection->is_shed || server->is_stopping) {
        return refuse_upgrade(connection, request, 503, "overloaded");
    }
    struct http_socket_options options = {0};
    const char *code = "refused";
    int status = server->settings.handler.accept == NULL
                     ? 404
                     : server->settings.handler.accept(server->settings.handler.user, request, &options, &code);
    if (status != 0) {
        return refuse_upgrade(connection, request, status, code);
    }
    http_socket_accept(connection, &options, request->client);
    http_request_destroy(request);
    return 0;
}
