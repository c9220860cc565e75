/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_RELAY_STREAM_H
#define TOWLINE_RELAY_STREAM_H

#include "base/buffer.h"
#include "base/list.h"
#include "http/http.h"
#include "relay/relay.h"

#include <stdatomic.h>

/* Two ends, and the bytes between them. Everything but the counters belongs to the relay's thread. */

enum {
    /* Back-pressure: reading from one end stops when the other has so much to take, and goes on at the lower mark. */
    STREAM_HIGH_WATER = 256 * 1024,
    STREAM_LOW_WATER = 64 * 1024,
    /* What was read before reading stopped still has to be taken. */
    STREAM_QUEUE_MAX = 1024 * 1024,
    STREAM_PENDING_MAX = 128 * 1024, /* from the first end, before the other is there */
};

struct stream;

struct stream_end {
    struct stream *stream;
    enum relay_end which;
    bool is_taken;              /* a ticket for it was redeemed */
    struct http_socket *socket; /* NULL before it is open and after it is gone */
    struct buffer pending;      /* for this end, until it is open */
    atomic_ullong bytes;        /* passed on to this end */
};

struct stream {
    int64_t id;
    struct stream_end ends[2];
    struct loop_timer *lonely; /* NULL once both ends are there */
    bool is_over;
    void *owner;
    /* Called once, when the stream is over for whatever reason. */
    void (*over)(void *owner, struct stream *stream, enum relay_closed how);
    /* Called once, when both ends have joined. */
    void (*joined)(void *owner, struct stream *stream);
    /* Called when nobody uses the stream any more: the owner frees it with stream_destroy. */
    void (*unused)(void *owner, struct stream *stream);
};

/* A stream nobody has joined; over, unused and joined are set by the caller. */
struct stream *stream_create(struct loop *loop, int64_t id, int64_t lonely_ms, void *owner);
void stream_destroy(struct stream *stream);

/* Takes an end for the socket that is about to open and fills its options; false when it is taken already. */
bool stream_take_end(struct stream *stream, enum relay_end which, struct http_socket_options *out_options) MUST_CHECK;

/* Ends the stream: what is on its way is sent still, then both ends are closed. */
void stream_close(struct stream *stream, enum relay_closed how);

#endif
