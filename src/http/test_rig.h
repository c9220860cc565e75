/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_HTTP_TEST_RIG_H
#define TOWLINE_HTTP_TEST_RIG_H

#include "base/buffer.h"
#include "http/http.h"
#include "http/static.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/*
 * A server on a real port with a handler that does what the path says, and raw clients: plain sockets whose bytes the
 * tests write and read themselves, while the loop turns.
 */
enum { TEST_BODY_MAX = 100000, TEST_TURNS_MAX = 2000 };

struct world {
    struct loop *loop;
    struct clock_manual manual; /* the server's clock: a busy machine does not let its limits run out */
    struct http_server *server;
    struct http_settings settings;
    struct http_static *pages;
    struct log log;
    int log_fds[2];
    uint16_t port;
    struct http_request *kept; /* by /keep */
    int delivered;
    char seen[4096]; /* what the handler saw last */
    struct http_socket *socket;
    struct buffer heard; /* messages, each followed by a newline */
    int accepted;
    int opened;
    int drained;
    int closed;
    int closed_code;
    bool stopped;
};

/* Starts the server; change may alter its settings first. */
void world_start(struct world *world, void (*change)(struct http_settings *settings));
void world_finish(struct world *world);

/* Turns the loop once, waiting for so long at most, and lets that time pass for the server. */
void world_wait(struct world *world, int64_t ms);

/* A connection to the server. */
int client_open(struct world *world);
void client_send(int fd, const char *bytes);
void client_send_bytes(int fd, const void *bytes, size_t len);

/* Turns the loop and reads until what was read holds wanted; fails the test when it does not come. Result borrowed from
 * a static buffer. */
const char *client_expect(struct world *world, int fd, const char *wanted);

/* Turns the loop and reads until the server has closed; returns all that came. */
const char *client_read_to_end(struct world *world, int fd);

/* Turns the loop until *number is at least wanted; fails the test when it does not happen. */
void world_turn_until(struct world *world, const int *number, int wanted);
void world_turn(struct world *world, int turns);

/* Writes a new key and a certificate of the name, made by itself. */
void make_certificate(const char *cert_path, const char *key_path, const char *name);

#endif
