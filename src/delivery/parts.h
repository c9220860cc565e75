/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a delivery, for the files of this folder. */
#ifndef TOWLINE_DELIVERY_PARTS_H
#define TOWLINE_DELIVERY_PARTS_H

#include "base/list.h"
#include "delivery/delivery.h"
#include "loop/loop.h"
#include "loop/workers.h"
#include "store/delivery_store.h"

enum {
    SESSION_MESSAGES_MAX = 6, /* in an hour, of one session */
    TECHNICIAN_MESSAGES_MAX = 60,
    ALL_MESSAGES_MAX = 1000,
    TESTS_MAX = 10, /* in ten minutes, of one technician */
    HOUR_MS = 60 * 60 * 1000,
    DAY_MS = 24 * HOUR_MS,
    TEST_WINDOW_MS = 10 * 60 * 1000,
    TESTS_KEPT = 64,
};

/* A message that somebody asked for, in the order of asking. */
struct message {
    struct list link;
    char key[DELIVERY_KEY_SIZE]; /* "" once it is over */
    int64_t id;                  /* of its row in the outbox; 0: not known yet */
    int32_t session;
    int32_t technician;
    enum delivery_way way;
    char to[DELIVERY_ADDRESS_BYTES_MAX + 1];
    enum delivery_state state;
    bool is_over;    /* what became of it is being written, or is */
    bool is_written; /* that */
    int32_t attempts;
    char reason[SEND_REASON_BYTES_MAX + 1];
    char answer[SEND_ANSWER_BYTES_MAX + 1];
    int64_t created_ms;
    int64_t next_ms; /* not before; monotonic */
    int64_t done_ms;
};

struct test_run {
    int32_t technician;
    int64_t at_ms; /* monotonic; 0: none */
};

struct delivery {
    struct delivery_options options;
    unsigned char key[SEAL_KEY_BYTES];
    struct delivery_settings settings;
    struct settings_change *change; /* under way, or NULL */
    struct list messages;           /* of struct message, owned */
    int64_t newest_id;              /* of the outbox's rows that are known */
    bool reading;
    bool read_again;
    bool started;
    bool closed; /* what is under way at the store frees this at its end */
    size_t running;
    struct loop_timer *timer;
    struct workers *workers;
    struct workers *testers; /* of their own, so that an administrator does not wait for the outbox */
    atomic_bool stopping;
    struct test_run tests[TESTS_KEPT];
    size_t test_next;
    struct delivery_figures figures;
};

/* A call of the store came back; false: the delivery is closed, and with its last call freed. */
bool delivery_came_back(struct delivery *delivery) MUST_CHECK;

/* An order with the settings of now. Free with order_free. */
struct send_order *order_create(const struct delivery *delivery, enum delivery_way way, const char *to);
void order_free(struct send_order *order);

/* A row of the outbox becomes known; rows that nobody can read are taken out. */
void outbox_take(struct delivery *delivery, const struct store_outbox_row *row);
void outbox_take_done(struct delivery *delivery, const struct store_delivery *row);

/* Sends what is due and sets the timer for the rest. */
void outbox_run(struct delivery *delivery);

/* Reads what the store has that is not known here. */
void outbox_look(struct delivery *delivery);

/* What stands in the outbox of a message; owned by the caller. */
char *message_payload(const struct message *message);

void message_free(struct message *message);

/* A part of the settings as the store has it. */
void change_take(struct delivery *delivery, const struct store_message_setting *setting);

#endif
