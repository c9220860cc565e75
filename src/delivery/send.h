/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message to the mail server or the gateway, by libcurl. Blocks: for a worker's thread. */
#ifndef TOWLINE_DELIVERY_SEND_H
#define TOWLINE_DELIVERY_SEND_H

#include <stdatomic.h>

#include "delivery/address.h"
#include "delivery/settings.h"

enum { SEND_ANSWER_BYTES_MAX = 300, SEND_REASON_BYTES_MAX = 31, SEND_ID_BYTES_MAX = 63 };

/* What is to be sent, and by which settings: a copy of its own. Wiped by whoever made it. */
struct send_order {
    enum delivery_way way;
    struct delivery_settings settings;
    char to[DELIVERY_ADDRESS_BYTES_MAX + 1];
    char *subject;                  /* owned by whoever made the order; filled in already */
    char *text;                     /* likewise */
    char id[SEND_ID_BYTES_MAX + 1]; /* of the Message-ID */
    int64_t date_ms;
    const char *ca_file;         /* NULL: the system's certificates; borrowed */
    const atomic_bool *stopping; /* borrowed: true ends it soon */
};

struct send_outcome {
    bool sent;
    bool stopped;                           /* because of `stopping`: nothing is known of the other side */
    bool is_final;                          /* the other side will not take it later either */
    char reason[SEND_REASON_BYTES_MAX + 1]; /* a code; "" where it was sent */
    char answer[SEND_ANSWER_BYTES_MAX + 1]; /* what the other side, or the network, said last; one line of UTF-8 */
};

/* Once a process, before threads start; and at its end. */
void send_init(void);
void send_finish(void);

/* Takes half a minute at the most. */
void send_now(const struct send_order *order, struct send_outcome *out_outcome);

#endif
