/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "line.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"
#include "frame.h"
#include "wire/limits.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <uv.h>

enum {
    READ_SIZE = 16 * 1024,
    IN_MAX = WIRE_SERVER_MESSAGE_MAX + READ_SIZE,
    OUT_MAX = 1024 * 1024,
};

enum line_state { LINE_CLOSED, LINE_CONNECTING, LINE_TLS, LINE_UPGRADING, LINE_OPEN };

struct line {
    struct loop *loop;
    const struct line_target *target; /* borrowed */
    struct line_counts *counts;       /* borrowed */
    in_addr_t source;
    struct line_events events;
    void *user;
    enum line_state state;
    int fd;
    uv_poll_t *poll; /* freed by its close */
    SSL *ssl;
    SSL_SESSION *session; /* of the connection before; NULL none */
    struct loop_timer *failure;
    struct buffer in, out;
};

bool line_target_init(struct line_target *target, const char *address, uint16_t port, const char *ca_path) {
    *target = (struct line_target){.server = {.sin_family = AF_INET, .sin_port = htons(port)}, .may_resume = true};
    target->tls = SSL_CTX_new(TLS_client_method());
    must(target->tls != NULL);
    SSL_CTX_set_verify(target->tls, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_mode(target->tls,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    bool is_named = text_format(target->host, sizeof target->host, "%s:%u", address, port);
    return is_named && inet_pton(AF_INET, address, &target->server.sin_addr) == 1 &&
           SSL_CTX_load_verify_file(target->tls, ca_path) == 1 &&
           X509_VERIFY_PARAM_set1_ip_asc(SSL_CTX_get0_param(target->tls), address) == 1;
}

void line_target_finish(struct line_target *target) {
    SSL_CTX_free(target->tls);
}

static void free_poll(uv_handle_t *handle) {
    mem_free(handle);
}

/* Remembers the newest session of the connection, for the next one. TLS 1.3 gives it after the handshake, with the
 * server's first data. */
static void keep_session(struct line *line) {
    if (!line->target->may_resume || line->ssl == NULL || line->state != LINE_OPEN) {
        return;
    }
    SSL_SESSION *session = SSL_get1_session(line->ssl);
    if (session == NULL || SSL_SESSION_is_resumable(session) != 1) {
        SSL_SESSION_free(session);
        return;
    }
    SSL_SESSION_free(line->session);
    line->session = session;
}

static void shut(struct line *line) {
    if (line->state == LINE_CLOSED) {
        return;
    }
    keep_session(line);
    if (line->poll != NULL) {
        uv_poll_stop(line->poll);
        uv_close((uv_handle_t *)line->poll, free_poll);
        line->poll = NULL;
    }
    if (line->ssl != NULL) {
        /* A lost line says nothing against its TLS session; OpenSSL would throw that away otherwise. */
        SSL_set_shutdown(line->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        SSL_free(line->ssl);
        line->ssl = NULL;
    }
    if (line->fd >= 0) {
        close(line->fd);
        line->fd = -1;
    }
    loop_timer_stop(line->failure);
    buffer_finish(&line->in);
    buffer_finish(&line->out);
    line->state = LINE_CLOSED;
}

static void lose(struct line *line) {
    ERR_clear_error();
    line->counts->failed += line->state != LINE_OPEN;
    shut(line);
    line->events.lost(line->user);
}

static void failed_at_once(void *user) {
    lose(user);
}

static void ready(uv_poll_t *poll, int status, int events);

static void watch(struct line *line, bool for_writing) {
    must(uv_poll_start(line->poll, UV_READABLE | (for_writing ? UV_WRITABLE : 0), ready) == 0);
}

/* After a step of OpenSSL that did not succeed: false when there is nothing to wait for. */
static bool wait_for_tls(struct line *line, int result) {
    int error = SSL_get_error(line->ssl, result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
        return false;
    }
    watch(line, error == SSL_ERROR_WANT_WRITE);
    return true;
}

static bool flush(struct line *line) {
    while (line->out.len > 0) {
        int sent = SSL_write(line->ssl, line->out.data, (int)line->out.len);
        if (sent <= 0) {
            return wait_for_tls(line, sent);
        }
        buffer_consume(&line->out, (size_t)sent);
    }
    watch(line, false);
    return true;
}

static bool ask_for_upgrade(struct line *line) {
    line->counts->resumed += SSL_session_reused(line->ssl) == 1;
    line->state = LINE_UPGRADING;
    must(buffer_append_format(&line->out,
                              "GET /applet/v1 HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                              line->target->host));
    return flush(line);
}

static bool shake_hands(struct line *line) {
    int result = SSL_connect(line->ssl);
    return result == 1 ? ask_for_upgrade(line) : wait_for_tls(line, result);
}

static bool begin_tls(struct line *line) {
    int error = 0;
    socklen_t len = sizeof error;
    if (getsockopt(line->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 || error != 0) {
        return false;
    }
    line->ssl = SSL_new(line->target->tls);
    must(line->ssl != NULL && SSL_set_fd(line->ssl, line->fd) == 1);
    if (line->session != NULL) {
        must(SSL_set_session(line->ssl, line->session) == 1);
    }
    line->state = LINE_TLS;
    return shake_hands(line);
}

static bool read_upgrade(struct line *line) {
    const char *text = buffer_string(&line->in);
    const char *end = strstr(text, "\r\n\r\n");
    if (end == NULL) {
        return true;
    }
    if (!text_starts_with(text, "HTTP/1.1 101 ")) {
        return false;
    }
    buffer_consume(&line->in, (size_t)(end - text) + 4);
    line->state = LINE_OPEN;
    line->counts->opened++;
    line->events.opened(line->user);
    return true;
}

/* False: the line is to be lost. An event may close it, which is no loss. */
static bool read_frames(struct line *line) {
    while (line->state == LINE_OPEN) {
        struct frame frame;
        enum frame_result result = frame_read(&line->in, WIRE_SERVER_MESSAGE_MAX, &frame);
        if (result != FRAME_WHOLE) {
            return result == FRAME_PART;
        }
        char *bytes = mem_copy(frame.bytes, frame.len);
        buffer_consume(&line->in, frame.whole_len);
        bool goes_on = frame.kind != FRAME_CLOSE;
        if (frame.kind == FRAME_PING) {
            frame_write(&line->out, FRAME_PONG, bytes, frame.len);
            goes_on = flush(line);
        } else if (frame.kind == FRAME_TEXT) {
            line->events.received(line->user, bytes, frame.len);
        }
        mem_free(bytes);
        if (!goes_on) {
            return false;
        }
    }
    return true;
}

static bool take_in(struct line *line) {
    return (line->state != LINE_UPGRADING || read_upgrade(line)) && read_frames(line);
}

static bool receive(struct line *line) {
    while (line->state == LINE_UPGRADING || line->state == LINE_OPEN) {
        char *room = buffer_reserve(&line->in, READ_SIZE);
        if (room == NULL) {
            return false;
        }
        int got = SSL_read(line->ssl, room, READ_SIZE);
        if (got <= 0) {
            return wait_for_tls(line, got) && (line->out.len == 0 || flush(line));
        }
        buffer_commit(&line->in, (size_t)got);
        if (!take_in(line)) {
            return false;
        }
    }
    return true;
}

static bool go_on(struct line *line) {
    switch (line->state) {
    case LINE_CLOSED:
        return true;
    case LINE_CONNECTING:
        return begin_tls(line);
    case LINE_TLS:
        return shake_hands(line);
    case LINE_UPGRADING:
    case LINE_OPEN:
        return flush(line) && receive(line);
    }
    return false;
}

static void ready(uv_poll_t *poll, int status, int events) {
    (void)events;
    struct line *line = poll->data;
    if (status != 0 || !go_on(line)) {
        lose(line);
    }
}

struct line *line_create(struct loop *loop, const struct line_target *target, struct line_counts *counts,
                         in_addr_t source, const struct line_events *events, void *user) {
    struct line *line = NEW(struct line);
    *line = (struct line){
        .loop = loop, .target = target, .counts = counts, .source = source, .events = *events, .user = user, .fd = -1};
    line->failure = loop_timer_create(loop, failed_at_once, line);
    return line;
}

void line_destroy(struct line *line) {
    shut(line);
    SSL_SESSION_free(line->session);
    loop_timer_destroy(line->failure);
    mem_free(line);
}

static bool connect_from(struct line *line) {
    const struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = line->source};
    int on = 1;
    line->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    must(line->fd >= 0);
    setsockopt(line->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (line->source != 0 && bind(line->fd, (const struct sockaddr *)&from, sizeof from) != 0) {
        return false;
    }
    const struct sockaddr_in *to = &line->target->server;
    return connect(line->fd, (const struct sockaddr *)to, sizeof *to) == 0 || errno == EINPROGRESS;
}

void line_open(struct line *line) {
    must(line->state == LINE_CLOSED);
    line->state = LINE_CONNECTING;
    buffer_init(&line->in, IN_MAX);
    buffer_init(&line->out, OUT_MAX);
    if (!connect_from(line)) {
        loop_timer_start(line->failure, 0); /* no network: told from the loop, as every other loss */
        return;
    }
    line->poll = NEW(uv_poll_t);
    must(uv_poll_init(loop_uv(line->loop), line->poll, line->fd) == 0);
    line->poll->data = line;
    must(uv_poll_start(line->poll, UV_WRITABLE, ready) == 0);
}

void line_send(struct line *line, const char *text) {
    if (line->state == LINE_OPEN) {
        frame_write(&line->out, FRAME_TEXT, text, strlen(text));
        watch(line, true); /* sent from the loop: within an event the line must not end */
    }
}

void line_close(struct line *line) {
    if (line->state == LINE_OPEN) {
        static const unsigned char code[] = {0x03, 0xE8}; /* 1000 */
        frame_write(&line->out, FRAME_CLOSE, code, sizeof code);
        (void)flush(line);
        (void)SSL_shutdown(line->ssl);
    }
    shut(line);
}
