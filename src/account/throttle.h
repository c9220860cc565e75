/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long to wait after wrong passwords. Only wrong ones count, because an office shares one address. The wait grows
 * with each, per address, per login and over all; those over all and per login stay short, so that nobody can be
 * locked out by somebody else's guessing. And a device that signed in with the login before is counted for itself: it
 * waits for its own wrong tries only, whatever others do (OWASP: device cookies). */
#ifndef TOWLINE_ACCOUNT_THROTTLE_H
#define TOWLINE_ACCOUNT_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"

#define THROTTLE_ENTRIES_MAX 20000

struct throttle_count {
    int32_t wrong;
    int64_t last_ms;
    int32_t before_wrong; /* as it was before the last one was counted */
    int64_t before_ms;
};

#define THROTTLE_KEY_BYTES    64
#define THROTTLE_LOGIN_BYTES  65
#define THROTTLE_DEVICE_BYTES 64

/* Who tries. */
struct throttle_try {
    char address[THROTTLE_KEY_BYTES]; /* what stands for it here: account_throttle_key */
    char login[THROTTLE_LOGIN_BYTES];
    char device[THROTTLE_DEVICE_BYTES]; /* a name of it; "": none that signed in with this login before */
    bool is_second_step;                /* the password was right */
};

struct throttle {
    struct map addresses; /* of struct throttle_count, owned */
    struct map logins;    /* likewise */
    struct map steps;     /* of second steps, by login; owned */
    struct map devices;   /* by device; owned */
    struct map known;     /* login and address that signed in before: the login's count does not stop them */
    struct throttle_count all;
};

/* What stands for an address: an IPv4 address itself, of an IPv6 address its first 64 bits, which is what one house or
 * one attacker has; any other text as it is. */
void account_throttle_key(const char *address, char out_key[THROTTLE_KEY_BYTES]);

void account_throttle_init(struct throttle *throttle);
void account_throttle_finish(struct throttle *throttle);

/* Seconds until another try may be made; 0: now. */
int account_throttle_wait_s(const struct throttle *throttle, const struct throttle_try *attempt, int64_t now_ms);

/* Count a try as wrong before it is looked at, so that many at once count too; */
void account_throttle_count(struct throttle *throttle, const struct throttle_try *attempt, int64_t now_ms);

/* and take it back when it was right. */
void account_throttle_forgive(struct throttle *throttle, const struct throttle_try *attempt, int64_t now_ms);

/* The same when it was never looked at, or is not known to be right yet. `now_ms` is that of counting. */
void account_throttle_uncount(struct throttle *throttle, const struct throttle_try *attempt, int64_t now_ms);

/* Forget what is long ago. */
void account_throttle_tidy(struct throttle *throttle, int64_t now_ms);

#endif
