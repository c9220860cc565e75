/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_HTTP_LISTEN_H
#define TOWLINE_HTTP_LISTEN_H

#include "base/error.h"
#include "base/must.h"
#include "http/address.h"
#include "loop/loop.h"

#include <stdint.h>

/*
 * A listening TCP socket on a loop. libwebsockets' own listener spins and logs without end when descriptors run out;
 * this one rests for a while instead, and its owner decides about every connection.
 */
struct listen_socket;

enum {
    LISTEN_BATCH_FIRST = 16,
    LISTEN_BATCH_MAX = 64,
    LISTEN_TURN_US = 10 * 1000, /* a turn beyond that is long */
};

/*
 * How many connections to take in this turn of the loop, after that many in the turn before last and a turn of that
 * length since: one more while turns are short, half while they are long, at least one. Each new connection brings a
 * handshake, and what is open already has to wait for those of its turn; the system keeps the others meanwhile.
 */
int listen_batch_next(int batch, int64_t turn_us);

/*
 * Opens it; port 0 lets the system choose. accepted gets each connection's non-blocking descriptor, which it owns from
 * then on. ERROR_ADDRESS_IN_USE, ERROR_DENIED, ERROR_CONFIGURATION (no such address), ERROR_IO.
 */
enum error listen_create(struct loop *loop, const char *address, uint16_t port,
                         void (*accepted)(void *user, int fd, const struct ip_address *peer), void *user,
                         struct listen_socket **out_listen) MUST_CHECK;

uint16_t listen_port(const struct listen_socket *listen);

/* NULL-safe. */
void listen_destroy(struct listen_socket *listen);

#endif
