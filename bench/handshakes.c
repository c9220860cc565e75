/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handshakes-bench SECONDS CERT KEY: what a TLS handshake costs the server, a whole one and one that resumes a session.
 * The server's own processor time counts, so the client beside it does not matter. */
#include "peer.h"

#include "base/must.h"
#include "http/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pthread.h>

static void answer(void *user, struct http_request *request) {
    (void)user;
    http_request_answer(request, 200, NULL, "text/plain", "hello", 5);
}

static size_t no_body(void *user, const struct http_request *request) {
    (void)user;
    (void)request;
    return 0;
}

static void *run_loop(void *loop) {
    loop_run(loop);
    return NULL;
}

static SSL *shake_hands(SSL_CTX *tls, uint16_t port, SSL_SESSION *session, int *out_fd) {
    *out_fd = dial(port);
    SSL *ssl = SSL_new(tls);
    must(ssl != NULL && SSL_set_fd(ssl, *out_fd) == 1);
    if (session != NULL) {
        must(SSL_set_session(ssl, session) == 1);
    }
    must(SSL_connect(ssl) == 1 && SSL_session_reused(ssl) == (session != NULL));
    return ssl;
}

static void hang_up(SSL *ssl, int fd) {
    (void)SSL_shutdown(ssl);
    SSL_free(ssl);
    close(fd);
}

/* A session that may be resumed; TLS 1.3 gives it with the first answer. */
static SSL_SESSION *get_session(SSL_CTX *tls, uint16_t port) {
    static const char get[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    char head[2048];
    int fd;
    SSL *ssl = shake_hands(tls, port, NULL, &fd);
    must(SSL_write(ssl, get, sizeof get - 1) > 0 && SSL_read(ssl, head, sizeof head) > 0);
    SSL_SESSION *session = SSL_get1_session(ssl);
    must(SSL_SESSION_is_resumable(session) == 1);
    hang_up(ssl, fd);
    return session;
}

static void measure(const char *name, double seconds, SSL_CTX *tls, uint16_t port, SSL_SESSION *session,
                    clockid_t server) {
    unsigned done = 0;
    double used_s = now_s(server);
    for (double began_s = now_s(CLOCK_MONOTONIC); now_s(CLOCK_MONOTONIC) - began_s < seconds; done++) {
        int fd;
        SSL *ssl = shake_hands(tls, port, session, &fd);
        hang_up(ssl, fd);
    }
    used_s = now_s(server) - used_s;
    printf("%s: %.0f us of the server's processor each, %.0f a second at most\n", name, used_s / done * 1e6,
           done / used_s);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        (void)fputs("usage: handshakes-bench SECONDS CERT KEY\n", stderr);
        return 2;
    }
    struct loop *loop = loop_create();
    struct http_settings settings = {
        .listeners = {{.address = "127.0.0.1", .cert_path = argv[2], .key_path = argv[3]}},
        .listeners_count = 1,
        .clock = clock_system(),
        .handler = {.body_max = no_body, .request = answer},
    };
    struct http_server *server = NULL;
    must(http_server_create(loop, &settings, &server) == ERROR_NONE);
    uint16_t port = http_server_port(server, 0);
    pthread_t thread;
    clockid_t clock;
    must(pthread_create(&thread, NULL, run_loop, loop) == 0 && pthread_getcpuclockid(thread, &clock) == 0);
    SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
    double seconds = atof(argv[1]);
    SSL_SESSION *session = get_session(tls, port);
    measure("whole handshake", seconds, tls, port, NULL, clock);
    measure("resumed session", seconds, tls, port, session, clock);
    loop_stop(loop);
    must(pthread_join(thread, NULL) == 0);
    SSL_SESSION_free(session);
    SSL_CTX_free(tls);
    http_server_destroy(server);
    loop_destroy(loop);
    return 0;
}
