/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A WebSocket client over TLS that thousands of which fit into one process, in place of src/applet/link: text messages
 * both ways (RFC 6455), the TLS session of the last connection offered to the next (RFC 8446 section 2.2), as
 * glib-networking does it. */
#ifndef TOWLINE_BENCH_SWARM_LINE_H
#define TOWLINE_BENCH_SWARM_LINE_H

#include "loop/loop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <netinet/in.h>
#include <openssl/ssl.h>

struct line_target {
    struct sockaddr_in server;
    char host[64];   /* for the Host header */
    SSL_CTX *tls;    /* owned; verifies the server by its address */
    bool may_resume; /* TLS sessions */
};

/* What became of all lines; for printing. */
struct line_counts {
    uint64_t opened, resumed, failed;
};

struct line_events {
    void (*opened)(void *user);
    void (*received)(void *user, const char *text, size_t len);
    void (*lost)(void *user); /* the line is closed already; it may be opened again */
};

struct line;

/* The context with the authority of ca_path; false: the file holds none. */
bool line_target_init(struct line_target *target, const char *address, uint16_t port, const char *ca_path);
void line_target_finish(struct line_target *target);

/* A line that is closed. source: the address to come from, 0 any (network order). Target, counts and events are
 * borrowed. */
struct line *line_create(struct loop *loop, const struct line_target *target, struct line_counts *counts,
                         in_addr_t source, const struct line_events *events, void *user);
void line_destroy(struct line *line);

/* Begins to connect; then `opened` or `lost`, never from within this call. */
void line_open(struct line *line);

/* One text message on an open line; on another one it is dropped. */
void line_send(struct line *line, const char *text);

/* Ends it in order, as far as the system's buffers take that; no event. Harmless when it is closed. */
void line_close(struct line *line);

#endif
