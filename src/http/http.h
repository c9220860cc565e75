/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_HTTP_HTTP_H
#define TOWLINE_HTTP_HTTP_H

#include "base/error.h"
#include "base/log.h"
#include "base/must.h"
#include "http/address.h"
#include "loop/clock.h"
#include "loop/loop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * HTTP/1.1 and WebSocket on the one event loop. Everything here is called and calls back on the loop's thread.
 * Requests are delivered whole; an answer may come at any later time, also when the peer has gone.
 */
struct http_server;
struct http_request;
struct http_socket;
struct http_message;

enum {
    HTTP_PATH_MAX = 1024,         /* bytes of the decoded path */
    HTTP_HEADERS_MAX = 16 * 1024, /* bytes of a request's line and headers; more: the connection is closed */
    HTTP_REASON_MAX = 123,        /* bytes of a WebSocket's close reason (RFC 6455 section 5.5) */
};

enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_METHOD_COUNT,
};

/* "GET" and so on. */
const char *http_method_name(enum http_method method);

/* --- requests ------------------------------------------------------------------------------------------------- */

enum http_method http_request_method(const struct http_request *request);

/* The path, percent-decoded, without query; begins with "/", has no "." or ".." parts. Borrowed from the request. */
const char *http_request_path(const struct http_request *request);

/* The answer, a page, may be shown in a frame of these origins (with spaces between, as in frame-ancestors). Copied. */
void http_request_allow_frames(struct http_request *request, const char *origins);

/* The value of a query argument, percent-decoded, or NULL. The first one counts. Borrowed. */
const char *http_request_query(const struct http_request *request, const char *name);

/* The value of a header (name in lower case), or NULL; Borrowed. */
const char *http_request_header(const struct http_request *request, const char *name);

/* Copies the value of a cookie; false when it is not there or does not fit. */
bool http_request_cookie(const struct http_request *request, const char *name, char *out, size_t size) MUST_CHECK;

/* The body, with a NUL behind it that is not counted; never NULL. Borrowed. */
const char *http_request_body(const struct http_request *request, size_t *out_len);

/* The client's address in text, as the declared proxies tell it. Borrowed. */
const char *http_request_client(const struct http_request *request);

/* True when the client speaks TLS, to this server or (X-Forwarded-Proto) to a declared proxy. */
bool http_request_is_secure(const struct http_request *request);

/* The host and port the client used ("support.example:8443"), from X-Forwarded-Host of a declared proxy or Host; ""
 * when missing. */
const char *http_request_host(const struct http_request *request);

/* True when the Origin header is missing or names this very host and scheme: no other site's page made the request. */
bool http_request_is_same_origin(const struct http_request *request) MUST_CHECK;

/* Something the handler keeps with the request; free is called (if not NULL) when the request ends. */
void http_request_set_user(struct http_request *request, void *user, void (*free_user)(void *user));
void *http_request_user(const struct http_request *request);

/* --- answers -------------------------------------------------------------------------------------------------- */

/* One header of an answer; borrowed for the call. A list ends with a NULL name. Line breaks in values are a must(). */
struct http_header {
    const char *name;
    const char *value;
};

/*
 * Answers. Exactly once for every request delivered; after it the request is gone for the caller. Content-Length,
 * Connection, Date-independent security headers and, unless given, Cache-Control: no-store are added. headers may be
 * NULL. Body bytes are copied; content_type may be NULL when there is no body. To HEAD the same headers go without the
 * body.
 */
void http_request_answer(struct http_request *request, int status, const struct http_header *headers,
                         const char *content_type, const void *body, size_t len);

/*
 * Answers 200 with the file's bytes and then trailer_len bytes of trailer (copied), as a download named file_name.
 * The file is read piece by piece while it is sent. ERROR_NONE, or why the file cannot be read: then the request still
 * has to be answered.
 */
enum error http_request_answer_file(struct http_request *request, const struct http_header *headers,
                                    const char *content_type, const char *file_name, const char *path,
                                    const void *trailer, size_t trailer_len) MUST_CHECK;

/* Answers 405 with the Allow header; methods is a bit set of 1U << enum http_method. HEAD is added where GET is. */
void http_request_answer_method_not_allowed(struct http_request *request, unsigned methods);

/* Answers with an RFC 9457 problem that has only a title and a code; for what is refused before any API sees it. */
void http_request_answer_problem(struct http_request *request, int status, const char *code, const char *title);

/* --- WebSocket ------------------------------------------------------------------------------------------------ */

/* What a socket's owner gets to hear. All but message may be NULL. */
struct http_socket_events {
    /* The socket is open; sending is allowed from here on. */
    void (*opened)(void *user, struct http_socket *socket);
    /* A whole message; bytes borrowed, NUL behind them. Text was checked to be UTF-8. */
    void (*message)(void *user, struct http_socket *socket, const char *bytes, size_t len, bool is_text);
    /* The output queue, once refused (http_socket_send gave false) or above high_water, has fallen to low_water. */
    void (*drained)(void *user, struct http_socket *socket);
    /* The socket is gone, whoever closed it, however: called exactly once for every accepted socket, last. code as in
     * RFC 6455 section 7.4. */
    void (*closed)(void *user, struct http_socket *socket, int code);
};

/* Filled by the accept callback. Zeros get defaults. */
struct http_socket_options {
    const struct http_socket_events *events; /* borrowed for as long as the server lives */
    void *user;                              /* borrowed; given to every event */
    size_t message_max;                      /* bytes of one incoming message; over it: close 1009. Default 64 KiB */
    size_t queue_max;                        /* bytes of output not yet sent. Default 1 MiB */
    int64_t ping_ms;    /* a ping is sent when nothing was received for so long; default 20 s, -1 never */
    int64_t silence_ms; /* nothing received for so long: closed as dead (1006). Default 60 s, -1 never */
    bool allow_binary;  /* else a binary message closes with 1003 */
    /*
     * For media: messages are binary only and given in the pieces in which they arrive, and a piece is sent at once
     * when nothing waits before it. message_max does not count.
     */
    bool is_stream;
    size_t high_water; /* drained is also called after the queue was above it; default queue_max */
    size_t low_water;  /* and when it is not above this any more; default 0 */
};

/*
 * Sends one text message (binary with is_text false). False when the queue is over queue_max, or the socket is closing:
 * the message was not taken; the caller then drops to a snapshot or closes. Never blocks, never calls back.
 */
bool http_socket_send(struct http_socket *socket, const void *bytes, size_t len, bool is_text) MUST_CHECK;

/* A text message encoded once for many readers; reference counted, starts with one reference. */
struct http_message *http_message_create(const void *bytes, size_t len);
void http_message_release(struct http_message *message);

/* As http_socket_send, sharing the bytes; takes a reference of its own. */
bool http_socket_send_message(struct http_socket *socket, struct http_message *message) MUST_CHECK;

/* Bytes waiting to be sent. */
size_t http_socket_queued(const struct http_socket *socket);

/* Sends what is queued, then a close frame with code and reason (may be NULL). Does nothing when it is closing already.
 * closed comes later. */
void http_socket_close(struct http_socket *socket, int code, const char *reason);

/* Replaces the user pointer given to the events. */
void http_socket_set_user(struct http_socket *socket, void *user);
void *http_socket_user(const struct http_socket *socket);

/* Changes the heartbeat limits of an open socket, as in http_socket_options. */
void http_socket_set_heartbeat(struct http_socket *socket, int64_t ping_ms, int64_t silence_ms);

/*
 * Stops or goes on reading from the peer: back-pressure by TCP. While stopped, silence is not held against it and its
 * closing goes unnoticed.
 */
void http_socket_pause(struct http_socket *socket, bool is_paused);

/* The client's address in text. Borrowed. */
const char *http_socket_client(const struct http_socket *socket);

/* --- server --------------------------------------------------------------------------------------------------- */

/* What the program does with requests. user is borrowed. */
struct http_handler {
    void *user;
    /* The largest body accepted for the request (path, method and headers are there, the body is not); more is answered
     * 413. 0: no body. */
    size_t (*body_max)(void *user, const struct http_request *request);
    /* A whole request: answer it now or later. HEAD comes here as HEAD; treat it as GET, the body is left out when
     * sending. */
    void (*request)(void *user, struct http_request *request);
    /*
     * A WebSocket is asked for. Either fill options and return 0, or return a status (403, 404, ...) and set out_code:
     * that problem is answered. The request is borrowed for the call. Accepting is a promise: opened or closed will be
     * called.
     */
    int (*accept)(void *user, const struct http_request *request, struct http_socket_options *out_options,
                  const char **out_code);
};

struct http_listener {
    const char *address;   /* "127.0.0.1", "::", ... */
    uint16_t port;         /* 0: the system chooses, see http_server_port */
    const char *cert_path; /* PEM chain and key: TLS. Both NULL: plain */
    const char *key_path;
};

enum { HTTP_LISTENERS_MAX = 8 };

struct http_settings {
    struct http_listener listeners[HTTP_LISTENERS_MAX]; /* borrowed strings are copied */
    size_t listeners_count;
    struct proxies proxies;
    bool behind_proxy;          /* plain listeners beyond loopback are meant: only declared proxies reach them */
    size_t connections_max;     /* 0: http_connections_max_default() */
    const char *content_policy; /* Content-Security-Policy of pages; NULL: a strict one */
    int64_t header_ms;          /* to send a request's line and headers, TLS included; default 10 s */
    int64_t body_ms;            /* to send the body; default 30 s */
    int64_t stall_ms;           /* a peer that takes no bytes of its answer for so long; default 30 s */
    int64_t idle_ms;            /* between requests of one connection; default 30 s */
    size_t read_size;           /* bytes read from a connection at a time; default 16 KiB */
    int unsent_max; /* bytes the system may hold unsent for a connection (TCP_NOTSENT_LOWAT); default 128 KiB, -1 its
                       choice */
    const struct log *log; /* borrowed; may be NULL */
    struct clock clock;
    struct http_handler handler;
};

/* The connections that the descriptor limit allows, with reserve left for files, the relay and the store. */
size_t http_connections_max_default(void);

/*
 * True when the listener may be opened: TLS, or loopback, or behind_proxy with at least one declared proxy. towlined
 * refuses to start otherwise.
 */
bool http_listener_is_allowed(const struct http_settings *settings, const struct http_listener *listener) MUST_CHECK;

/*
 * Opens all listeners. ERROR_ADDRESS_IN_USE, ERROR_TLS, ERROR_CONFIGURATION, ERROR_IO: nothing is open, the log says
 * which listener.
 */
enum error http_server_create(struct loop *loop, const struct http_settings *settings,
                              struct http_server **out_server) MUST_CHECK;

/* The port of a listener. */
uint16_t http_server_port(const struct http_server *server, size_t listener);

/*
 * Reads the certificate files again; new connections get them, open ones stay. When one does not load, all old ones
 * stay and ERROR_TLS comes back.
 */
enum error http_server_reload_tls(struct http_server *server) MUST_CHECK;

struct http_counts {
    size_t connections;      /* open now */
    size_t sockets;          /* of these, WebSockets */
    uint64_t accepted;       /* ever */
    uint64_t shed;           /* refused at the cap, ever */
    uint64_t requests;       /* ever */
    uint64_t malformed;      /* closed or answered 400 for their bytes, ever */
    uint64_t timed_out;      /* closed for being slow or silent, ever */
    uint64_t tls_handshakes; /* done, ever */
    uint64_t tls_resumed;    /* of these, with the session of an earlier connection */
};
void http_server_counts(const struct http_server *server, struct http_counts *out_counts);

/*
 * Stops listening, closes WebSockets with 1001, lets answers under way finish for at most wait_ms, then calls
 * done(user). Requests not yet answered may still be answered until then.
 */
void http_server_stop(struct http_server *server, int64_t wait_ms, void (*done)(void *user), void *user);

/* Closes everything at once and frees. Every socket's closed was called when this returns. NULL-safe. Requests not
 * answered yet stay valid until answered. */
void http_server_destroy(struct http_server *server);

#endif
