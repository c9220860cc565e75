/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/internal.h"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* All bytes that ever arrived, less those that wait in the system still. 0 when the peer has gone. */
static uint64_t bytes_read(const struct http_connection *connection) {
    struct tcp_info info = {0};
    socklen_t len = sizeof info;
    int unread = 0;
    int fd = lws_get_socket_fd(connection->wsi);
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0 || ioctl(fd, SIOCINQ, &unread) != 0) {
        return 0;
    }
    return (uint64_t)info.tcpi_bytes_received - (uint64_t)unread;
}

void http_pipeline_mark(struct http_connection *connection) {
    connection->has_answered = true;
    connection->read_when_answered = bytes_read(connection);
}

bool http_pipeline_is_used(const struct http_connection *connection) {
    return connection->has_answered && bytes_read(connection) <= connection->read_when_answered;
}
