/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer.h"

#include "base/must.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

double now_s(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

size_t peer_read(struct peer *peer, void *out, size_t size) {
    ssize_t got = peer->ssl != NULL ? SSL_read(peer->ssl, out, (int)size) : recv(peer->fd, out, size, 0);
    return got > 0 ? (size_t)got : 0;
}

bool peer_write(struct peer *peer, const void *bytes, size_t len) {
    const char *p = bytes;
    while (len > 0) {
        ssize_t sent = peer->ssl != NULL ? SSL_write(peer->ssl, p, (int)len) : send(peer->fd, p, len, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        p += sent;
        len -= (size_t)sent;
    }
    return true;
}

bool redeem_number(void *user, const char *ticket, struct relay_ticket *out_ticket) {
    int64_t number = 0;
    (void)user;
    if (!text_to_int64(ticket, 2, 1000000, &number)) {
        return false;
    }
    *out_ticket =
        (struct relay_ticket){.stream = number / 2, .end = number % 2 == 0 ? RELAY_END_APPLET : RELAY_END_TECHNICIAN};
    return true;
}

int dial(uint16_t port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

struct peer peer_join(struct relay *relay, SSL_CTX *tls, int ticket) {
    struct peer peer = {.fd = dial(relay_port(relay))};
    if (tls != NULL) {
        peer.ssl = SSL_new(tls);
        SSL_set_fd(peer.ssl, peer.fd);
        must(SSL_connect(peer.ssl) == 1);
    }
    char text[400];
    int len = snprintf(text, sizeof text,
                       "GET /relay/v1?ticket=%d HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                       ticket);
    must(peer_write(&peer, text, (size_t)len));
    for (size_t got = 0; got < 4 || memcmp(text + got - 4, "\r\n\r\n", 4) != 0; got++) {
        must(got < sizeof text && peer_read(&peer, text + got, 1) == 1);
    }
    must(strncmp(text, "HTTP/1.1 101", 12) == 0);
    return peer;
}

size_t frame_head(unsigned char *out, size_t len) {
    out[0] = 0x82;
    if (len < 126) {
        out[1] = (unsigned char)(0x80 | len);
        memset(out + 2, 0, 4);
        return 6;
    }
    out[1] = 0x80 | 126;
    out[2] = (unsigned char)(len >> 8);
    out[3] = (unsigned char)len;
    memset(out + 4, 0, 4);
    return 8;
}
