/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes on their way to customers by e-mail and SMS. What was asked stands in the store's outbox, written together with
 * the event that it was asked; a worker sends it, with growing pauses while the other side does not take it, and takes
 * it out when it was accepted. A message whose code is over is not sent any more. One thread, that of the loop; libcurl
 * runs on threads of its own. */
#ifndef TOWLINE_DELIVERY_DELIVERY_H
#define TOWLINE_DELIVERY_DELIVERY_H

#include "base/log.h"
#include "crypto/random.h"
#include "crypto/seal.h"
#include "delivery/address.h"
#include "delivery/send.h"
#include "delivery/settings.h"
#include "loop/clock.h"

struct delivery;
struct directory_actor;
struct loop;
struct store;

enum { DELIVERY_KEY_SIZE = TOKEN_SIZE };

/* Borrowed for as long as the delivery lives, but for the key, which is copied. */
struct delivery_options {
    struct loop *loop;
    struct clock clock;
    struct random random;
    const struct log *log; /* may be NULL */
    struct store *store;
    const unsigned char *key;   /* SEAL_KEY_BYTES: seals the secrets */
    const char *ca_file;        /* NULL: the system's certificates */
    const char *organisation;   /* its name, for texts */
    const char *public_address; /* of the configuration; NULL: none */
    /* The code of the session while it can be entered, and how long still (ms); false: it is over. */
    bool (*live_code)(void *user, int32_t session, char out_code[CODE_SIZE], int64_t *out_left_ms);
    const char *(*technician_name)(void *user, int32_t technician); /* NULL: there is no such */
    void *user;
};

/* Reads the settings and what waits. NULL with the reason. */
struct delivery *delivery_open(const struct delivery_options *options, char *out_why, size_t out_why_len);

/* From now on messages go out: the sessions are loaded. */
void delivery_start(struct delivery *delivery);

/* Ends what is under way; what was not accepted stays in the outbox. NULL-safe. */
void delivery_close(struct delivery *delivery);

/* Settings. ------------------------------------------------------------------------------------------------------ */

/* As they are; with secrets, which go nowhere but to the other side. */
const struct delivery_settings *delivery_settings_now(const struct delivery *delivery);

/* What links begin with: that of the settings or of the configuration; NULL: neither knows it. */
const char *delivery_public_address(const struct delivery *delivery);

bool delivery_is_on(const struct delivery *delivery, enum delivery_way way);

enum delivery_change_result { DELIVERY_CHANGED, DELIVERY_CHANGE_BUSY, DELIVERY_CHANGE_NOT_SAVED };

/* Takes settings that fit in the place of those that are, with a line in the audit log for each part that differs. One
 * change at a time: another one meanwhile is BUSY. `done` once, perhaps before this returns; not after
 * delivery_close. */
void delivery_change(struct delivery *delivery, const struct delivery_settings *settings,
                     const struct directory_actor *actor, void (*done)(void *user, enum delivery_change_result result),
                     void *user);

/* Sends a message that only says that it is a test, at once and once, and tells what came of it (not after
 * delivery_close). False: too many, and in how many seconds again, or -1: it is not on. */
bool delivery_test(struct delivery *delivery, int32_t technician, enum delivery_way way, const char *to,
                   void (*done)(void *user, const struct send_outcome *outcome), void *user,
                   int *out_retry_s) MUST_CHECK;

/* Messages. ------------------------------------------------------------------------------------------------------ */

enum delivery_refusal { DELIVERY_GRANTED, DELIVERY_NOT_SET_UP, DELIVERY_TOO_MANY };

/* May this technician send one more, of this session? Counts it, and gives the payload for the outbox (owned by the
 * caller) with the key under which the message is known until it has a number. */
enum delivery_refusal delivery_ask(struct delivery *delivery, int32_t technician, int32_t session,
                                   enum delivery_way way, const char *to, char out_key[DELIVERY_KEY_SIZE],
                                   char **out_payload, int *out_retry_s) MUST_CHECK;

/* The payload stands in the outbox, or does not: then it does not count. */
void delivery_asked(struct delivery *delivery, const char *key, bool is_written);

enum delivery_state { DELIVERY_QUEUED, DELIVERY_SENDING, DELIVERY_SENT, DELIVERY_FAILED };
extern const char *const delivery_state_words[];

/* One message to look at; borrowed for the visit. */
struct delivery_view {
    int64_t id; /* 0: not yet */
    enum delivery_way way;
    int32_t technician;
    const char *to;
    enum delivery_state state;
    int32_t attempts;   /* that have ended */
    const char *reason; /* why the last one failed, a code; "" */
    const char *answer; /* what the other side said; "" */
    int64_t created_ms;
    int64_t next_ms; /* with QUEUED: when it is tried again; 0: now */
    int64_t done_ms; /* 0: not yet */
};

/* The messages of a session of the last day, oldest first. */
void delivery_each(const struct delivery *delivery, int32_t session,
                   void (*visit)(void *user, const struct delivery_view *view), void *user);

struct delivery_figures {
    uint64_t waiting;
    uint64_t sent[DELIVERY_WAY_COUNT];
    uint64_t failed[DELIVERY_WAY_COUNT];
    uint64_t failed_attempts[DELIVERY_WAY_COUNT];
    uint64_t refused; /* by the limits */
};
struct delivery_figures delivery_read_figures(const struct delivery *delivery);

#endif
