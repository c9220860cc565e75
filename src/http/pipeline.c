/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/internal.h"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static bool bytes_arrived(int fd, uint64_t *out_bytes) {
    struct tcp_info info = {0};
    socklen_t len = sizeof info;
    bool is_known = getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0;
    *out_bytes = info.tcpi_bytes_received;
    return is_known;
}

/* All bytes that ever arrived, less those that wait in the system still. 0 when the peer has gone. The two are asked
 * one after the other: when more comes in between, a body behind its head, they do not fit together and are asked
 * again. */
static uint64_t bytes_read(const struct http_connection *connection) {
    enum { TRIES_MAX = 8 };
    int fd = lws_get_socket_fd(connection->wsi);
    uint64_t arrived = 0, before = 0;
    int unread = 0;
    for (int tries = 0; tries < TRIES_MAX && (tries == 0 || arrived != before); tries++) {
        if (!bytes_arrived(fd, &before) || ioctl(fd, SIOCINQ, &unread) != 0 || !bytes_arrived(fd, &arrived)) {
            return 0;
        }
    }
    return before - (uint64_t)unread;
}

void http_pipeline_mark(struct http_connection *connection) {
    connection->has_answered = true;
    connection->read_when_answered = bytes_read(connection);
}

bool http_pipeline_is_used(const struct http_connection *connection) {
    return connection->has_answered && bytes_read(connection) <= connection->read_when_answered;
}
