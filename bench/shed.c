/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the http server does at its cap of connections: it is filled with idle WebSockets, then asked by many more
 * clients than it takes, while one of those inside goes on asking. Server and clients are processes of their own.
 * shed-bench [CONNECTIONS] [SECONDS]
 */
#include "base/must.h"
#include "http/http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

enum { ASKS_MAX = 100000, CLIENTS_PER_ADDRESS = 5000 };

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t no_body(void *user, const struct http_request *request) {
    (void)user;
    (void)request;
    return 0;
}

static void answer(void *user, struct http_request *request) {
    (void)user;
    http_request_answer(request, 200, NULL, "text/plain", "ok", 2);
}

static void message(void *user, struct http_socket *socket, const char *bytes, size_t len, bool is_text) {
    (void)user;
    (void)socket;
    (void)bytes;
    (void)len;
    (void)is_text;
}

static int accept_socket(void *user, const struct http_request *request, struct http_socket_options *out_options,
                         const char **out_code) {
    static const struct http_socket_events events = {.message = message};
    (void)user;
    (void)request;
    (void)out_code;
    out_options->events = &events;
    out_options->silence_ms = -1;
    out_options->ping_ms = -1;
    return 0;
}

static void stop(void *user, int signal_number) {
    (void)signal_number;
    loop_stop(user);
}

static void serve(size_t connections_max, int port_fd) {
    struct loop *loop = loop_create();
    static struct log log = {.level = LOG_LEVEL_INFO, .fd = STDERR_FILENO};
    struct http_settings settings = {
        .listeners = {{.address = "127.0.0.1"}},
        .listeners_count = 1,
        .connections_max = connections_max,
        .idle_ms = 600000,
        .log = &log,
        .clock = clock_system(),
        .handler = {.body_max = no_body, .request = answer, .accept = accept_socket},
    };
    struct http_server *server = NULL;
    must(http_server_create(loop, &settings, &server) == ERROR_NONE);
    struct loop_signal *term = loop_signal_create(loop, SIGTERM, stop, loop);
    uint16_t port = http_server_port(server, 0);
    must(write(port_fd, &port, sizeof port) == sizeof port);
    loop_run(loop);
    struct http_counts counts;
    http_server_counts(server, &counts);
    fprintf(stderr, "server: %zu connections, %zu sockets, %llu accepted, %llu shed\n", counts.connections,
            counts.sockets, (unsigned long long)counts.accepted, (unsigned long long)counts.shed);
    loop_signal_destroy(term);
    http_server_destroy(server);
    loop_destroy(loop);
}

/* Each few thousand clients get an address of their own, or finding a free port becomes slow. */
static int dial(uint16_t port, size_t number) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in from = {.sin_family = AF_INET};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct timeval limit = {.tv_sec = 5};
    from.sin_addr.s_addr = htonl(0x7F000002U + (unsigned)(number / CLIENTS_PER_ADDRESS));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (fd < 0 || bind(fd, (struct sockaddr *)&from, sizeof from) != 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Asks and reads the status; 0 when there was none. */
static int ask(int fd, const char *request) {
    char head[2048] = "";
    if (send(fd, request, strlen(request), MSG_NOSIGNAL) < 0) {
        return 0;
    }
    ssize_t got = recv(fd, head, sizeof head - 1, 0);
    int status = 0;
    return got > 0 && sscanf(head, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

static const char get[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
static const char upgrade[] = "GET /s HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

static int compare(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

/* Resident kilobytes and CPU seconds of a process. */
static void measure(pid_t pid, long *out_kb, double *out_cpu_s) {
    char path[64];
    char line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    must(file != NULL && fgets(line, sizeof line, file) != NULL);
    fclose(file);
    unsigned long user = 0;
    unsigned long kernel = 0;
    long pages = 0;
    must(sscanf(strrchr(line, ')') + 2,
                "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %*d %*d %*u %*u %ld", &user,
                &kernel, &pages) == 3);
    *out_kb = pages * 4;
    *out_cpu_s = (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

int main(int argc, char **argv) {
    size_t wanted = argc > 1 ? (size_t)atoi(argv[1]) : 5000;
    double seconds = argc > 2 ? atof(argv[2]) : 5;
    int ports[2];
    uint16_t port = 0;
    must(pipe(ports) == 0);
    pid_t server = fork();
    must(server >= 0);
    if (server == 0) {
        serve(wanted, ports[1]);
        return 0;
    }
    must(read(ports[0], &port, sizeof port) == sizeof port);
    long kb_before = 0;
    long kb = 0;
    double cpu_before = 0;
    double cpu = 0;
    measure(server, &kb_before, &cpu_before);
    int insider = dial(port, 0);
    double began = now_s();
    for (size_t i = 1; i < wanted; i++) {
        int fd = dial(port, i);
        must(fd >= 0 && ask(fd, upgrade) == 101);
    }
    measure(server, &kb, &cpu);
    printf("%zu sockets opened at %.0f a second, %.1f kB each\n", wanted - 1, (double)wanted / (now_s() - began),
           (double)(kb - kb_before) / (double)wanted);
    cpu_before = cpu;
    sleep(1);
    measure(server, &kb, &cpu);
    printf("idle: %.1f %% CPU\n", (cpu - cpu_before) * 100);

    static double asks[ASKS_MAX];
    size_t asked = 0;
    size_t told_503 = 0;
    size_t untold = 0;
    cpu_before = cpu;
    began = now_s();
    while (now_s() - began < seconds && asked < ASKS_MAX) {
        int fd = dial(port, wanted + CLIENTS_PER_ADDRESS + told_503 + untold);
        int status = fd < 0 ? 0 : ask(fd, get);
        told_503 += status == 503 ? 1 : 0;
        untold += status != 503 ? 1 : 0;
        close(fd);
        double start = now_s();
        must(ask(insider, get) == 200);
        asks[asked++] = (now_s() - start) * 1e6;
    }
    measure(server, &kb, &cpu);
    double took = now_s() - began;
    qsort(asks, asked, sizeof asks[0], compare);
    printf("beyond the cap: %.0f a second told 503, %zu not told, %.0f %% CPU; inside: p50 %.0f us, p99 %.0f us\n",
           (double)told_503 / took, untold, (cpu - cpu_before) / took * 100, asks[asked / 2], asks[asked * 99 / 100]);

    /* Silent ones that only hold on: many more than the reserve. */
    cpu_before = cpu;
    began = now_s();
    size_t held = 0;
    while (now_s() - began < seconds) {
        int fd = dial(port, wanted + 2U * CLIENTS_PER_ADDRESS + held);
        held += fd >= 0 ? 1 : 0;
        if (held % 500 == 0) {
            asks[0] = now_s();
            must(ask(insider, get) == 200);
        }
        close(fd);
    }
    measure(server, &kb, &cpu);
    printf("connecting and leaving: %.0f a second, %.0f %% CPU\n", (double)held / (now_s() - began),
           (cpu - cpu_before) / (now_s() - began) * 100);
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
    return 0;
}
