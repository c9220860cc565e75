/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What src/delivery keeps in the store: how e-mail and SMS are sent, the rows of the outbox that are still to go, and
 * what became of those that went or were given up. */
#ifndef TOWLINE_STORE_DELIVERY_STORE_H
#define TOWLINE_STORE_DELIVERY_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/audit.h"

#define STORE_MESSAGE_SETTING_BYTES_MAX 65536
#define STORE_MESSAGE_SECRET_BYTES_MAX  2048 /* sealed */

/* One part of the settings. All borrowed. */
struct store_message_setting {
    const char *part;   /* "general", "email", "sms" */
    const char *value;  /* a JSON object */
    const void *sealed; /* NULL: there is no secret */
    size_t sealed_len;
};

/* What became of a row of the outbox. Texts are never NULL. */
struct store_delivery {
    int64_t id; /* of the row */
    int32_t session_id;
    int32_t technician_id;
    const char *way;
    const char *address;
    bool sent;
    const char *reason; /* "" where it was sent */
    const char *answer; /* what the other side said last */
    int32_t attempts;
    int64_t created_ms;
    int64_t done_ms;
};

struct delivery_visitor {
    void *user;
    void (*setting)(void *user, const struct store_message_setting *setting);
    void (*waiting)(void *user, const struct store_outbox_row *row); /* ascending ids */
    void (*done)(void *user, const struct store_delivery *delivery); /* those of since_ms and later */
};

/* Reads everything; blocks. STORE_COMMITTED or STORE_BROKEN. */
enum store_result delivery_store_load(struct store *store, int64_t since_ms, const struct delivery_visitor *visitor);

/* Reads the rows of the outbox with ids above `after_id` off the loop; borrowed for the callback. */
void delivery_store_read_new(struct store *store, int64_t after_id,
                             void (*done)(void *user, enum store_result result, const struct store_outbox_row *rows,
                                          size_t count),
                             void *user);

/* Takes the row out of the outbox and notes what became of it, in one transaction; nothing is noted of a session that
 * was erased meanwhile. */
void delivery_store_finish(struct store *store, const struct store_delivery *delivery,
                           void (*done)(void *user, enum store_result result), void *user);

/* When the row is tried again, and what was tried so far. Nobody waits for it: the next start would only try sooner. */
void delivery_store_postpone(struct store *store, int64_t id, int64_t not_before_ms, const char *payload);

/* Writes one part of the settings together with its line in the audit log. Everything is copied. */
void delivery_store_put_setting(struct store *store, const struct store_message_setting *setting,
                                const struct audit_row *audit, void (*done)(void *user, enum store_result result),
                                void *user);

#endif
