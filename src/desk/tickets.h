/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time tickets for the relay. Made and voided on the desk's thread, used up from the relay's: the only part of
 * the desk with a lock. */
#ifndef TOWLINE_DESK_TICKETS_H
#define TOWLINE_DESK_TICKETS_H

#include "base/map.h"
#include "desk/screen.h"

#include <assert.h>
#include <pthread.h>

struct random;

struct tickets {
    pthread_mutex_t lock;
    struct map by_token; /* of struct ticket, owned; token -> stream, end, time */
};

void tickets_init(struct tickets *tickets);
void tickets_finish(struct tickets *tickets);

/* A new ticket for one end of a stream, valid until the time given (monotonic). */
void ticket_make(struct tickets *tickets, const struct random *random, int64_t stream, enum desk_stream_end end,
                 int64_t valid_until_ms, char out_token[DESK_TOKEN_BYTES_MAX]);

/* Voids all tickets of a stream, or only those of one end. */
void tickets_void_stream(struct tickets *tickets, int64_t stream);
void tickets_void_end(struct tickets *tickets, int64_t stream, enum desk_stream_end end);

/* Uses the ticket up. Any thread. False: there is none, or it is too old. */
bool ticket_redeem(struct tickets *tickets, const char *token, int64_t now_ms, int64_t *out_stream,
                   enum desk_stream_end *out_end);

#endif
