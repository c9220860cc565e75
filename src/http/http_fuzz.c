/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A live server on loopback is sent the bytes as one connection's. Whatever they are: it neither breaks nor keeps the
 * connection. */
#include "base/text.h"
#include "http/http.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <sys/socket.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BODY_MAX = 2000, TURNS_MAX = 200, INPUT_MAX = 64 * 1024 };

static size_t body_max(void *user, const struct http_request *request) {
    (void)user;
    (void)request;
    return BODY_MAX;
}

static void echo(void *user, struct http_request *request) {
    size_t len = 0;
    const char *body = http_request_body(request, &len);
    (void)user;
    must(len <= BODY_MAX && http_request_path(request)[0] == '/');
    must(utf8_is_text(http_request_path(request), false));
    http_request_answer(request, 200, NULL, "text/plain", body, len);
}

static void send_back(void *user, struct http_socket *socket, const char *bytes, size_t len, bool is_text) {
    (void)user;
    must(!is_text || utf8_is_valid(bytes, len));
    bool is_taken = http_socket_send(socket, bytes, len, is_text);
    (void)is_taken;
}

static int accept_socket(void *user, const struct http_request *request, struct http_socket_options *out_options,
                         const char **out_code) {
    static const struct http_socket_events events = {.message = send_back};
    (void)user;
    *out_code = "not_found";
    out_options->events = &events;
    out_options->allow_binary = true;
    out_options->message_max = BODY_MAX;
    return text_equal(http_request_path(request), "/s") ? 0 : 404;
}

static struct loop *loop;
static struct http_server *server;

static void start(void) {
    struct http_settings settings = {
        .listeners = {{.address = "127.0.0.1"}},
        .listeners_count = 1,
        .connections_max = 100,
        .clock = clock_system(),
        .handler = {.body_max = body_max, .request = echo, .accept = accept_socket},
    };
    loop = loop_create();
    must(http_server_create(loop, &settings, &server) == ERROR_NONE);
}

static size_t connections(void) {
    struct http_counts counts;
    http_server_counts(server, &counts);
    return counts.connections;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > INPUT_MAX) {
        return 0;
    }
    if (server == NULL) {
        start();
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(http_server_port(server, 0))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    /* Some close from this end first and keep their port for a minute: each client has an address of its own. */
    static uint32_t runs;
    struct sockaddr_in from = {.sin_family = AF_INET};
    from.sin_addr.s_addr = htonl(0x7F010001U + runs++ % 50000);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    must(fd >= 0 && bind(fd, (struct sockaddr *)&from, sizeof from) == 0);
    must(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    must(fcntl(fd, F_SETFL, O_NONBLOCK) == 0);
    ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
    (void)sent;
    char sink[4096];
    for (int i = 0; i < 6; i++) {
        loop_run_for(loop, 0);
        while (recv(fd, sink, sizeof sink, 0) > 0) {
        }
    }
    /* Reset, so that no port waits: there are many of these a second. */
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(fd);
    for (int i = 0; i < TURNS_MAX && connections() > 0; i++) {
        loop_run_for(loop, 10);
    }
    must(connections() == 0);
    return 0;
}
