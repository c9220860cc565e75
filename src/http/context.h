/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_HTTP_CONTEXT_H
#define TOWLINE_HTTP_CONTEXT_H

#include "base/error.h"
#include "base/must.h"
#include "loop/loop.h"

#include <stdbool.h>
#include <stddef.h>

#include <libwebsockets.h>

struct ssl_ctx_st;

/* libwebsockets on one of our loops, without listeners of its own: connections come by context_adopt. */
struct context;

struct context_settings {
    lws_callback_function *callback; /* for everything; its user pointer is not used, see context_adopt */
    size_t headers_max;              /* bytes of a request's line and headers */
    size_t read_size;                /* bytes read from a socket at a time */
    bool is_tls;                     /* at least one way of serving will be TLS */
    void *user;                      /* for context_user() */
};

struct context *context_create(struct loop *loop, const struct context_settings *settings);

/*
 * Adds a way of serving: plain with NULL paths, else TLS. ERROR_TLS when the files do not load. Its index counts
 * from 0.
 */
enum error context_add_vhost(struct context *context, const char *cert_path, const char *key_path) MUST_CHECK;

/* Loads a way's files again; plain ways are left alone. */
enum error context_reload_tls(struct context *context, size_t vhost) MUST_CHECK;

/* Handshakes of all TLS ways, and how many of them resumed an earlier session. */
void context_tls_counts(const struct context *context, uint64_t *out_handshakes, uint64_t *out_resumed);

/* Serves the descriptor, which is owned from now on; opaque is what lws_get_opaque_user_data gives. NULL: it was
 * closed. */
struct lws *context_adopt(struct context *context, size_t vhost, int fd, void *opaque);

/* The user pointer of the settings, within the callback. NULL while the context is made. */
void *context_user(struct lws *wsi);

/*
 * Closes all connections (the callback hears of each), runs the loop until they are gone, frees. Not from within a
 * loop's callback. NULL-safe.
 */
void context_destroy(struct context *context);

#endif
