/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client's side of WebSocket frames (RFC 6455 section 5): those it sends are masked, those it reads are not. */
#ifndef TOWLINE_BENCH_SWARM_FRAME_H
#define TOWLINE_BENCH_SWARM_FRAME_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum frame_kind { FRAME_TEXT = 1, FRAME_CLOSE = 8, FRAME_PING = 9, FRAME_PONG = 10 };

enum frame_result {
    FRAME_WHOLE,
    FRAME_PART,  /* more has to come */
    FRAME_WRONG, /* not what a server may send here */
};

struct frame {
    enum frame_kind kind;
    const char *bytes; /* borrowed from the buffer */
    size_t len;
    size_t whole_len; /* to be consumed */
};

/* Appends one whole message, masked with zeros. */
void frame_write(struct buffer *out, enum frame_kind kind, const void *bytes, size_t len);

/* The frame at the begin of the buffer. Continued messages are not expected of towlined. */
enum frame_result frame_read(const struct buffer *in, size_t len_max, struct frame *out_frame);

#endif
