/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface of docs/openapi.yaml and docs/stream.md over the desk, the directory and the accounts. One thread, that
 * of the loop. It decides nothing about a session: it decodes, asks, and encodes the answer. */
#ifndef TOWLINE_API_API_H
#define TOWLINE_API_API_H

#include <stdbool.h>
#include <stdint.h>

#include "base/log.h"
#include "desk/sink.h"
#include "http/http.h"
#include "http/static.h"
#include "loop/clock.h"

struct account;
struct api;
struct delivery;
struct desk;
struct directory_store;
struct relay;
struct store;

/* Everything is borrowed and outlives the api, unless said otherwise. */
struct api_options {
    struct loop *loop;
    struct clock clock;
    const struct log *log; /* may be NULL */
    struct store *store;
    struct directory_store *directory_store;
    struct account *account;
    struct delivery *delivery;
    const struct http_static *pages; /* NULL: no pages are served */
    const char *public_url;          /* "https://help.example", without a slash behind it; NULL: as the request says */
    const char *relay_url;           /* "wss://relay.example/relay/v1"; NULL: the request's host with relay_port */
    uint16_t relay_port;
    const char *applet_bundle; /* path of the program that customers download; NULL or missing: none is offered */
    bool short_timeouts;       /* shown by /readyz and to consoles */
    bool metrics_for_all;      /* else for loopback only */
    /* Called when a timer of the desk is to be set; see desk_sink.wake_at. */
    void (*wake_at)(void *user, int64_t monotonic_ms);
    /* Close a stream at the relay; see desk_sink.stream_close. */
    void (*stream_close)(void *user, int64_t stream);
    void *user;
};

/* The options are copied, what they point to is not. */
struct api *api_create(const struct api_options *options);

/* Answers what is still open with 503 and frees. The http server is destroyed before, the desk too. NULL-safe. */
void api_destroy(struct api *api);

/* What the http server calls. */
struct http_handler api_handler(struct api *api);

/* What the desk calls. */
struct desk_sink api_sink(struct api *api);

/* The desk exists only after its sink, the servers only after their handlers; each is set once, before the loop runs.
 */
void api_set_desk(struct api *api, struct desk *desk);
void api_set_server(struct api *api, struct http_server *server);
void api_set_relay(struct api *api, struct relay *relay, uint16_t relay_port);

/* /readyz says no from now on. */
void api_set_stopping(struct api *api);

#endif
