/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_HTTP_INTERNAL_H
#define TOWLINE_HTTP_INTERNAL_H

#include "base/buffer.h"
#include "base/list.h"
#include "http/context.h"
#include "http/http.h"
#include "http/listen.h"

/* What the files of this folder share. Nobody else includes this. */

enum {
    HTTP_ARGUMENTS_MAX = 64,     /* query arguments kept */
    HTTP_READ_SIZE = 16 * 1024,  /* bytes read from a socket at a time */
    HTTP_CHUNK_SIZE = 32 * 1024, /* bytes of an answer written at a time */
    HTTP_ANSWER_HEAD_MAX = 16 * 1024,
    HTTP_PROBLEM_SIZE = 512,
    HTTP_SHED_RESERVE = 64, /* connections beyond the cap that still get a 503 */
    HTTP_SWEEP_MS = 100,    /* how often deadlines are looked at */
    HTTP_SHED_MS = 2000,    /* a connection that is to be told 503 has so long to ask */
    HTTP_DISCARD_MS = 2000, /* an answered peer may go on sending its refused body for so long */
    HTTP_CLOSE_MS = 5000,   /* a WebSocket peer has so long to take what is queued and to close */
};

/* Headers that a request keeps: libwebsockets drops all others with the connection's header memory. */
#define HTTP_HEADERS_KEPT(X)                                                                                           \
    X("accept", WSI_TOKEN_HTTP_ACCEPT)                                                                                 \
    X("accept-encoding", WSI_TOKEN_HTTP_ACCEPT_ENCODING)                                                               \
    X("accept-language", WSI_TOKEN_HTTP_ACCEPT_LANGUAGE)                                                               \
    X("authorization", WSI_TOKEN_HTTP_AUTHORIZATION)                                                                   \
    X("connection", WSI_TOKEN_CONNECTION)                                                                              \
    X("content-length", WSI_TOKEN_HTTP_CONTENT_LENGTH)                                                                 \
    X("content-type", WSI_TOKEN_HTTP_CONTENT_TYPE)                                                                     \
    X("cookie", WSI_TOKEN_HTTP_COOKIE)                                                                                 \
    X("host", WSI_TOKEN_HOST)                                                                                          \
    X("idempotency-key", -1)                                                                                           \
    X("if-match", WSI_TOKEN_HTTP_IF_MATCH)                                                                             \
    X("if-none-match", WSI_TOKEN_HTTP_IF_NONE_MATCH)                                                                   \
    X("if-range", WSI_TOKEN_HTTP_IF_RANGE)                                                                             \
    X("origin", WSI_TOKEN_ORIGIN)                                                                                      \
    X("range", WSI_TOKEN_HTTP_RANGE)                                                                                   \
    X("referer", WSI_TOKEN_HTTP_REFERER)                                                                               \
    X("sec-fetch-site", -1)                                                                                            \
    X("transfer-encoding", WSI_TOKEN_HTTP_TRANSFER_ENCODING)                                                           \
    X("user-agent", WSI_TOKEN_HTTP_USER_AGENT)                                                                         \
    X("x-csrf-token", -1)                                                                                              \
    X("x-forwarded-for", WSI_TOKEN_X_FORWARDED_FOR)                                                                    \
    X("x-forwarded-host", -1)                                                                                          \
    X("x-forwarded-proto", -1)

#define HTTP_COUNT_HEADER(name, token) +1
enum { HTTP_HEADERS_COUNT = 0 HTTP_HEADERS_KEPT(HTTP_COUNT_HEADER) };
#undef HTTP_COUNT_HEADER

/* Where a connection is; each state has its deadline. */
enum connection_state {
    CONNECTION_IDLE,       /* a request's head has not arrived whole */
    CONNECTION_BODY,       /* its body has not */
    CONNECTION_WORKING,    /* the handler has it */
    CONNECTION_ANSWERING,  /* the answer is being sent */
    CONNECTION_DISCARDING, /* answered before its body was read; then closed */
    CONNECTION_SOCKET,     /* upgraded */
};

/* An answer on its way. */
struct http_answer {
    struct buffer bytes; /* head, and body when it is in memory */
    size_t sent;
    int fd; /* -1, or a file that follows; owned */
    uint64_t file_left;
    char *trailer; /* owned; follows the file */
    size_t trailer_len;
};

struct http_connection {
    struct list link;         /* in server->connections */
    struct list closing_link; /* in server->closing, or in none */
    struct http_server *server;
    struct lws *wsi; /* NULL until adopted */
    enum connection_state state;
    int64_t deadline_ms; /* monotonic */
    struct ip_address peer;
    bool is_tls;
    bool is_shed;                 /* taken beyond the cap: any request is answered 503 */
    bool keeps_alive;             /* after the present answer */
    bool is_dying;                /* was killed once */
    bool has_answered;            /* at least once */
    uint64_t read_when_answered;  /* bytes read from the socket until the last answer was sent */
    struct http_request *request; /* the handler's until answered; NULL otherwise */
    struct http_answer *answer;   /* owned */
    struct http_socket *socket;   /* owned */
};

struct http_argument {
    char *name;  /* owned */
    char *value; /* owned */
};

struct http_request {
    struct http_server *server;         /* NULL after the server is gone */
    struct http_connection *connection; /* NULL after the peer is gone */
    struct list link;                   /* in server->requests */
    enum http_method method;
    char *path;
    struct http_argument arguments[HTTP_ARGUMENTS_MAX];
    size_t arguments_count;
    char *headers[HTTP_HEADERS_COUNT];
    char *host;
    char *frame_ancestors; /* owned: the sites that may frame the page; NULL none */
    char client[IP_TEXT_SIZE];
    bool is_secure;
    struct buffer body;
    void *user;
    void (*free_user)(void *user);
};

enum { MALFORMED_LOG_MS = 1000 }; /* a line about such requests not more often */

struct http_server {
    struct loop *loop;
    struct http_settings settings; /* its strings are owned copies */
    char *content_policy;
    struct context *context;
    struct http_door {
        struct http_server *server;
        size_t index;
        struct listen_socket *listen;
    } doors[HTTP_LISTENERS_MAX];
    struct list connections;
    struct list requests;
    struct list closing;              /* connections to be closed when libwebsockets is not in a callback */
    struct http_connection *adopting; /* while libwebsockets is given it */
    struct loop_timer *closer;
    struct loop_timer *sweep;
    unsigned char *chunk; /* LWS_PRE + HTTP_CHUNK_SIZE, for what is being written */
    struct http_counts counts;
    uint64_t shed_logged;
    int64_t shed_logged_ms;
    int64_t malformed_logged_ms;
    bool is_stopping;
    bool is_destroyed;
    int64_t stop_deadline_ms;
    void (*stopped)(void *user);
    void *stopped_user;
};

/* server.c */
int64_t http_now(const struct http_server *server);

/* connection.c */
struct http_connection *http_connection_create(struct http_server *server, const struct ip_address *peer, bool is_tls);
void http_connection_destroy(struct http_connection *connection);
/* Closes at once, from outside of libwebsockets' callbacks. */
void http_connection_kill(struct http_connection *connection);
/*
 * Closes in order, soon: what was written is flushed first, and a WebSocket's close frame is sent. To be used instead
 * of returning -1 when libwebsockets asks for output: with libuv it then closes twice, and the second time cuts the
 * first one short.
 */
void http_connection_close_soon(struct http_connection *connection);
/* Closes what has passed its deadline. */
void http_connection_check(struct http_connection *connection, int64_t now_ms);
/* The state and the time until it is over; INT64_MAX: never. */
void http_connection_enter(struct http_connection *connection, enum connection_state state, int64_t within_ms);

/* receive.c: libwebsockets' callbacks of the HTTP part; the result is for libwebsockets */
int http_receive_head(struct http_connection *connection, const char *path, size_t len);
int http_receive_body(struct http_connection *connection, const void *bytes, size_t len);
int http_receive_end(struct http_connection *connection);
int http_receive_upgrade(struct http_connection *connection, const char *protocol);

/* pipeline.c */
/* Remembers how much of the peer's bytes was read until now. */
void http_pipeline_mark(struct http_connection *connection);
/*
 * True when nothing was read since the mark: then the request at hand had been sent before the last one was answered.
 * libwebsockets 4.1.6 never returns from reading such a request with a body when yet more follows it, so pipelining is
 * not offered.
 */
bool http_pipeline_is_used(const struct http_connection *connection);

/* request.c */
/* The request of a connection whose head has arrived; NULL when it is malformed. */
struct http_request *http_request_create(struct http_connection *connection, const char *path, size_t path_len);
void http_request_destroy(struct http_request *request);

/* answer.c */
struct http_answer *http_answer_create(void);
void http_answer_destroy(struct http_answer *answer);
/* Writes one answer's status line and headers; content_length -1 leaves Content-Length out. */
void http_answer_head(struct http_answer *answer, const struct http_request *request, int status,
                      const struct http_header *headers, const char *content_type, int64_t content_length);
/* A problem's body in out, which has room for HTTP_PROBLEM_SIZE. */
void http_problem_format(char *out, int status, const char *code, const char *title);
/* Hands the answer over to be sent, or drops it when the peer has gone; frees the request. */
void http_answer_send(struct http_request *request, struct http_answer *answer);

/* send.c: writes what fits now; the result is for libwebsockets */
int http_send_continue(struct http_connection *connection);

/* socket.c */
void http_socket_accept(struct http_connection *connection, const struct http_socket_options *options,
                        const char *client);
void http_socket_opened(struct http_connection *connection);
int http_socket_received(struct http_connection *connection, const char *bytes, size_t len);
int http_socket_writable(struct http_connection *connection);
void http_socket_heard(struct http_connection *connection);
/* The peer's close frame: code and reason as received. */
void http_socket_peer_closed(struct http_connection *connection, const unsigned char *bytes, size_t len);
/* The end, however: tells the owner, frees. */
void http_socket_end(struct http_connection *connection);
/* Gives libwebsockets the close frame to send. */
void http_socket_prepare_close(struct http_connection *connection);
/* Pings, and gives up on the silent; true when the connection is to be killed. */
bool http_socket_check(struct http_connection *connection, int64_t now_ms);

#endif
