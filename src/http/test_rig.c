/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/test_rig.h"

#include "base/alloc.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/socket.h>

static size_t body_max(void *user, const struct http_request *request) {
    (void)user;
    return text_equal(http_request_path(request), "/small") ? 10 : TEST_BODY_MAX;
}

static void see(struct world *world, struct http_request *request) {
    size_t len = 0;
    const char *body = http_request_body(request, &len);
    const char *x = http_request_query(request, "x");
    snprintf(world->seen, sizeof world->seen, "%s %s x=%s client=%s secure=%d host=%s body=%zu:%.64s",
             http_method_name(http_request_method(request)), http_request_path(request), x == NULL ? "-" : x,
             http_request_client(request), http_request_is_secure(request), http_request_host(request), len, body);
}

static void handle(void *user, struct http_request *request) {
    struct world *world = user;
    const char *path = http_request_path(request);
    world->delivered++;
    see(world, request);
    if (text_equal(path, "/keep")) {
        assert_null(world->kept);
        world->kept = request;
    } else if (text_equal(path, "/large")) {
        char *body = mem_new(3000000);
        memset(body, 'L', 3000000);
        http_request_answer(request, 200, NULL, "text/plain", body, 3000000);
        mem_free(body);
    } else if (text_equal(path, "/file")) {
        assert_int_equal(http_request_answer_file(request, NULL, "application/octet-stream", "towline.run",
                                                  "/proc/self/exe", NULL, 0),
                         ERROR_IO);
        if (http_request_answer_file(request, NULL, "application/octet-stream", "towline.run",
                                     http_request_query(request, "path"), "THE-TRAILER", 11) != ERROR_NONE) {
            http_request_answer_problem(request, 404, "not_found", "Not found");
        }
    } else if (text_equal(path, "/post-only")) {
        http_request_answer_method_not_allowed(request, 1U << HTTP_POST | 1U << HTTP_GET);
    } else if (world->pages == NULL || !http_static_answer(world->pages, request, path)) {
        http_request_answer(request, 200, NULL, "text/plain", world->seen, strlen(world->seen));
    }
}

static void opened(void *user, struct http_socket *socket) {
    struct world *world = user;
    world->socket = socket;
    world->opened++;
}

static void message(void *user, struct http_socket *socket, const char *bytes, size_t len, bool is_text) {
    struct world *world = user;
    assert_true(is_text);
    assert_int_equal(bytes[len], 0);
    assert_true(buffer_append(&world->heard, bytes, len));
    buffer_append_char(&world->heard, '\n');
    if (text_equal(bytes, "close me")) {
        http_socket_close(socket, 4001, "as you wish");
    }
}

static void drained(void *user, struct http_socket *socket) {
    struct world *world = user;
    (void)socket;
    world->drained++;
}

static void closed(void *user, struct http_socket *socket, int code) {
    struct world *world = user;
    assert_false(http_socket_send(socket, "x", 1, true));
    world->socket = NULL;
    world->closed++;
    world->closed_code = code;
}

static int accept_socket(void *user, const struct http_request *request, struct http_socket_options *out_options,
                         const char **out_code) {
    struct world *world = user;
    static const struct http_socket_events events = {
        .opened = opened, .message = message, .drained = drained, .closed = closed};
    if (!text_equal(http_request_path(request), "/socket")) {
        *out_code = "not_found";
        return 404;
    }
    if (!http_request_is_same_origin(request)) {
        *out_code = "wrong_origin";
        return 403;
    }
    world->accepted++;
    out_options->events = &events;
    out_options->user = user;
    out_options->message_max = 20000;
    out_options->queue_max = 300000;
    if (http_request_query(request, "quick") != NULL) {
        out_options->ping_ms = 150;
        out_options->silence_ms = 500;
    }
    return 0;
}

void world_start(struct world *world, void (*change)(struct http_settings *settings)) {
    *world = (struct world){.loop = loop_create(), .manual = {.wall_ms = 1790000000000, .monotonic_ms = 5000}};
    assert_int_equal(pipe2(world->log_fds, O_NONBLOCK), 0);
    world->log = (struct log){.level = LOG_LEVEL_INFO, .fd = world->log_fds[1]};
    buffer_init(&world->heard, 1000000);
    world->settings = (struct http_settings){
        .listeners = {{.address = "127.0.0.1", .port = 0}},
        .listeners_count = 1,
        .clock = clock_from_manual(&world->manual),
        .log = &world->log,
        .handler = {.user = world, .body_max = body_max, .request = handle, .accept = accept_socket},
    };
    if (change != NULL) {
        change(&world->settings);
    }
    assert_int_equal(http_server_create(world->loop, &world->settings, &world->server), ERROR_NONE);
    world->port = http_server_port(world->server, 0);
}

void world_finish(struct world *world) {
    http_server_destroy(world->server);
    http_static_destroy(world->pages);
    loop_destroy(world->loop);
    buffer_finish(&world->heard);
    close(world->log_fds[0]);
    close(world->log_fds[1]);
    assert_int_equal(world->accepted, world->closed);
}

void world_wait(struct world *world, int64_t ms) {
    loop_run_for(world->loop, ms);
    clock_manual_advance(&world->manual, ms);
}

int client_open(struct world *world) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(world->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    return fd;
}

void client_send_bytes(int fd, const void *bytes, size_t len) {
    assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
}

void client_send(int fd, const char *bytes) {
    client_send_bytes(fd, bytes, strlen(bytes));
}

enum { READ_MAX = 4 * 1024 * 1024 };
static char received[READ_MAX + 1];

/* Reads what is there; true at the end of the stream. */
static bool read_some(int fd, size_t *len) {
    ssize_t got = recv(fd, received + *len, READ_MAX - *len, 0);
    if (got > 0) {
        *len += (size_t)got;
        /* Frames hold NUL bytes; so that strstr sees what is behind them, they are shown as dots. */
        for (size_t i = *len - (size_t)got; i < *len; i++) {
            received[i] = received[i] == '\0' ? '.' : received[i];
        }
        received[*len] = '\0';
        return false;
    }
    return got == 0 || (errno != EAGAIN && errno != EINTR);
}

const char *client_expect(struct world *world, int fd, const char *wanted) {
    size_t len = 0;
    received[0] = '\0';
    for (int i = 0; i < TEST_TURNS_MAX; i++) {
        bool is_over = read_some(fd, &len);
        if (strstr(received, wanted) != NULL) {
            return received;
        }
        if (is_over) {
            break;
        }
        world_wait(world, 5);
    }
    fail_msg("wanted '%s', got '%.500s'", wanted, received);
    return received;
}

const char *client_read_to_end(struct world *world, int fd) {
    size_t len = 0;
    received[0] = '\0';
    for (int i = 0; i < TEST_TURNS_MAX; i++) {
        if (read_some(fd, &len)) {
            return received;
        }
        world_wait(world, 5);
    }
    fail_msg("not closed, got '%.500s'", received);
    return received;
}

void world_turn_until(struct world *world, const int *number, int wanted) {
    for (int i = 0; i < TEST_TURNS_MAX && *number < wanted; i++) {
        world_wait(world, 5);
    }
    assert_true(*number >= wanted);
}

void world_turn(struct world *world, int turns) {
    for (int i = 0; i < turns; i++) {
        world_wait(world, 2);
    }
}

void make_certificate(const char *cert_path, const char *key_path, const char *name) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
    X509_gmtime_adj(X509_getm_notBefore(cert), -60);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    X509_set_pubkey(cert, key);
    X509_NAME *subject = X509_get_subject_name(cert);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(cert, subject);
    assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
    FILE *file = fopen(cert_path, "w");
    assert_true(PEM_write_X509(file, cert) == 1);
    fclose(file);
    file = fopen(key_path, "w");
    assert_true(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1);
    fclose(file);
    X509_free(cert);
    EVP_PKEY_free(key);
}
