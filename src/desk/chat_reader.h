/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the chat of one session to one reader, each line once and in order: what came before from the store, page by
 * page, what comes now live. */
#ifndef TOWLINE_DESK_CHAT_READER_H
#define TOWLINE_DESK_CHAT_READER_H

#include "desk/alarm.h"
#include "desk/types.h"

struct desk;
struct desk_message;

/* A line on its way to several readers; encoded when the first console needs it. */
struct chat_out {
    struct desk *desk;
    int32_t session;
    struct desk_chat_line line;
    struct desk_message *message; /* owned reference, or NULL */
};

struct chat_reader {
    struct desk *desk;
    int32_t session;
    uint64_t id;   /* 0: not in use */
    uint32_t sent; /* lines up to this number are with the reader */
    uint32_t read; /* the store was read up to this number */
    bool reading;
    bool stalled;                                        /* the reader had no room, or the store */
    struct alarm alarm;                                  /* when the store is asked again */
    bool (*wants)(void *user, enum desk_line_kind kind); /* false: the line is not for this reader */
    bool (*deliver)(void *user, struct chat_out *out);   /* false: no room, the line comes again */
    void *user;
};

/* The line as a console's message, borrowed. */
struct desk_message *chat_out_message(struct chat_out *out);
void chat_out_finish(struct chat_out *out);

/* Start with lines above `after`; `newest` is the number of the newest line there is. */
void chat_reader_begin(struct chat_reader *reader, struct desk *desk, int32_t session, uint32_t after, uint32_t newest);

/* A line has become durable. */
void chat_reader_live(struct chat_reader *reader, struct chat_out *out);

/* There is room again. */
void chat_reader_continue(struct chat_reader *reader);

/* The desk goes: pages that the store still reads are for nobody. */
void chat_reads_abandon(struct desk *desk);

/* No more deliveries. Allowed on a zeroed reader and twice. */
void chat_reader_end(struct chat_reader *reader);

#endif
