/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One queue: the rows in it, the numbered changes with a ring of the last ones, and its readers. A change is encoded
 * once and shared by the ring and all readers. */
#ifndef TOWLINE_DESK_QUEUE_H
#define TOWLINE_DESK_QUEUE_H

#include "base/list.h"
#include "desk/sink.h"
#include "session/state.h"

struct desk;
struct desk_console;

enum {
    QUEUE_RING = 256,                     /* changes kept for consoles that come back */
    QUEUE_UNREAD_MS_MAX = 10 * 60 * 1000, /* after so long without a reader nothing is encoded any more */
};

/* Rows are known by (session, row) as one number, so that they sort. */
#define QUEUE_ROW(session, row)  (((int64_t)(session) << 16) | (row))
#define QUEUE_ROW_SESSION(place) ((int32_t)((place) >> 16))
#define QUEUE_ROW_NUMBER(place)  ((uint16_t)((place)&0xffff))

struct queue_change {
    uint64_t number;
    int64_t place;
    int32_t only_technician;          /* 0: for all but the hidden */
    int32_t hidden[SESSION_ROWS_MAX]; /* technicians with rows of their own, who do not see the shared one */
    size_t hidden_count;
    struct desk_message *message; /* owned reference */
};

struct queue {
    struct desk_queue key;
    int64_t *places; /* owned, ascending */
    size_t count;
    size_t capacity;
    bool order_changed;        /* places of those who wait are to be counted again */
    uint64_t number;           /* of the last change */
    struct queue_change *ring; /* owned, QUEUE_RING entries, by number; NULL: nothing was kept yet */
    size_t kept;               /* the last so many numbers are in the ring */
    struct list readers;       /* of struct subscription */
    int64_t read_until_ms;     /* monotonic: when the last reader left */
};

/* One console reading one queue. While pages of a snapshot are still to be sent, only changes of rows up to
 * `position` go out; `behind` means its socket is full and it waits for desk_console_drained. */
struct subscription {
    struct list by_queue;
    struct list by_console;
    struct desk_console *console;
    struct queue *queue;
    bool paging;
    bool first;
    bool behind;
    int64_t position;
};

/* The queue of this key, made where it is missing. Never NULL. */
struct queue *queue_of(struct desk *desk, struct desk_queue key);
void queue_destroy(struct queue *queue);

/* Membership. Adding what is there or removing what is not is allowed. */
void queue_add(struct queue *queue, int64_t place);
void queue_remove(struct queue *queue, int64_t place);

/* The index of the first place above `place`. */
size_t queue_index_after(const struct queue *queue, int64_t place);

/* Tell the readers; `only_technician` 0 for all but those who have a row of their own in `state`. The output's cursor
 * is filled in here. */
void queue_tell(struct desk *desk, struct queue *queue, int64_t place, int32_t only_technician,
                const struct session_state *state, struct desk_output *output);

/* The cursor for what the queue is now. */
void queue_cursor(const struct desk *desk, const struct queue *queue, char out_cursor[DESK_TOKEN_BYTES_MAX]);

/* Begin a subscription at the cursor, or with a snapshot. */
void subscription_begin(struct desk *desk, struct subscription *subscription, const char *cursor);

/* Go on with the pages of a snapshot after the socket had no room. */
void subscription_drained(struct desk *desk, struct subscription *subscription);

/* Takes it out of both lists and frees it. */
void subscription_end(struct desk *desk, struct subscription *subscription);

#endif
