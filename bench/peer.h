/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_BENCH_PEER_H
#define TOWLINE_BENCH_PEER_H

#include "relay/relay.h"

#include <time.h>

#include <openssl/ssl.h>

/* A client of the relay with blocking sockets, as the benches need it. What fails ends the program. */
enum { PEER_HEAD_MAX = 8 };

struct peer {
    int fd;
    SSL *ssl; /* NULL: plain */
};

/* Seconds of a clock. */
double now_s(clockid_t id);

/* Bytes read, 0 at the end. */
size_t peer_read(struct peer *peer, void *out, size_t size);
bool peer_write(struct peer *peer, const void *bytes, size_t len);

/* A connection to a port on loopback. */
int dial(uint16_t port);

/* Tickets of the benches are numbers from 2: the stream is half of it, even ones are the applet's end. For
 * relay_settings. */
bool redeem_number(void *user, const char *ticket, struct relay_ticket *out_ticket);

/* Joins the relay; tls NULL: plain. */
struct peer peer_join(struct relay *relay, SSL_CTX *tls, int ticket);

/* The head of a masked binary message of len bytes below 64 KiB; the mask is zero. Gives its length. */
size_t frame_head(unsigned char *out, size_t len);

#endif
