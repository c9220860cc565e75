/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/listen.h"

#include "base/alloc.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <uv.h>

enum {
    LISTEN_BACKLOG = 1024,
    LISTEN_REST_MS = 250, /* when the system has no descriptor left */
};

struct listen_socket {
    struct loop *loop;
    int batch; /* connections taken a turn, so that open ones get theirs */
    int fd;
    uint16_t port;
    uv_poll_t poll;
    struct loop_timer *rest;
    void (*accepted)(void *user, int fd, const struct ip_address *peer);
    void *user;
};

static void address_from_socket(const struct sockaddr_storage *from, struct ip_address *out) {
    if (from->ss_family == AF_INET6) {
        memcpy(out->bytes, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, sizeof out->bytes);
        return;
    }
    const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)from;
    *out = (struct ip_address){.bytes = {[10] = 0xFF, [11] = 0xFF}};
    memcpy(out->bytes + 12, &four->sin_addr, 4);
}

int listen_batch_next(int batch, int64_t turn_us) {
    if (turn_us > LISTEN_TURN_US) {
        return batch / 2 > 1 ? batch / 2 : 1;
    }
    return batch < LISTEN_BATCH_MAX ? batch + 1 : batch;
}

static void readable(uv_poll_t *poll, int status, int events);

static void rested(void *user) {
    struct listen_socket *listen = user;
    uv_poll_start(&listen->poll, UV_READABLE, readable);
}

static void readable(uv_poll_t *poll, int status, int events) {
    (void)events;
    struct listen_socket *listen = poll->data;
    listen->batch = listen_batch_next(listen->batch, loop_last_turn_us(listen->loop));
    for (int i = 0; status == 0 && i < listen->batch; i++) {
        struct sockaddr_storage from = {0};
        socklen_t from_len = sizeof from;
        int fd = accept4(listen->fd, (struct sockaddr *)&from, &from_len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)) {
            uv_poll_stop(&listen->poll);
            loop_timer_start(listen->rest, LISTEN_REST_MS);
            return;
        }
        if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        }
        if (fd < 0) {
            continue; /* the peer was gone before it was taken, or a signal came */
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct ip_address peer;
        address_from_socket(&from, &peer);
        listen->accepted(listen->user, fd, &peer);
    }
}

static enum error error_of_bind(int number) {
    if (number == EADDRINUSE) {
        return ERROR_ADDRESS_IN_USE;
    }
    if (number == EACCES || number == EPERM) {
        return ERROR_DENIED;
    }
    return number == EADDRNOTAVAIL || number == EAFNOSUPPORT ? ERROR_CONFIGURATION : ERROR_IO;
}

/* Binds and listens; gives the descriptor and the port that it has now. */
static enum error open_socket(const char *address, uint16_t port, int *out_fd, uint16_t *out_port) {
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    bool is_four = inet_pton(AF_INET, address, &four.sin_addr) == 1;
    if (!is_four && inet_pton(AF_INET6, address, &six.sin6_addr) != 1) {
        return ERROR_CONFIGURATION;
    }
    struct sockaddr *name = is_four ? (struct sockaddr *)&four : (struct sockaddr *)&six;
    socklen_t len = is_four ? sizeof four : sizeof six;
    int fd = socket(name->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return error_of_bind(errno);
    }
    int on = 1;
    int off = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (!is_four) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    if (bind(fd, name, len) != 0 || listen(fd, LISTEN_BACKLOG) != 0 || getsockname(fd, name, &len) != 0) {
        enum error error = error_of_bind(errno);
        close(fd);
        return error;
    }
    *out_port = ntohs(is_four ? four.sin_port : six.sin6_port);
    *out_fd = fd;
    return ERROR_NONE;
}

enum error listen_create(struct loop *loop, const char *address, uint16_t port,
                         void (*accepted)(void *user, int fd, const struct ip_address *peer), void *user,
                         struct listen_socket **out_listen) {
    int fd = -1;
    uint16_t real_port = 0;
    enum error error = open_socket(address, port, &fd, &real_port);
    if (error != ERROR_NONE) {
        return error;
    }
    struct listen_socket *listen = NEW(struct listen_socket);
    listen->loop = loop;
    listen->batch = LISTEN_BATCH_FIRST;
    listen->fd = fd;
    listen->port = real_port;
    listen->accepted = accepted;
    listen->user = user;
    listen->rest = loop_timer_create(loop, rested, listen);
    must(uv_poll_init(loop_uv(loop), &listen->poll, fd) == 0);
    listen->poll.data = listen;
    must(uv_poll_start(&listen->poll, UV_READABLE, readable) == 0);
    *out_listen = listen;
    return ERROR_NONE;
}

uint16_t listen_port(const struct listen_socket *listen) {
    return listen->port;
}

static void free_listen(uv_handle_t *handle) {
    mem_free(handle->data);
}

void listen_destroy(struct listen_socket *listen) {
    if (listen == NULL) {
        return;
    }
    loop_timer_destroy(listen->rest);
    uv_poll_stop(&listen->poll);
    close(listen->fd);
    uv_close((uv_handle_t *)&listen->poll, free_listen);
}
