/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the relay, on its own thread, and the desk, on the loop's: tickets one way, the fate of streams the other. */
#ifndef TOWLINE_TOWLINED_SCREENS_H
#define TOWLINE_TOWLINED_SCREENS_H

#include "desk/screen.h"
#include "loop/loop.h"
#include "relay/relay.h"

struct screens;

/* Borrows both. */
struct screens *screens_create(struct loop *loop, struct desk *desk);

/* After the relay is gone. NULL-safe. */
void screens_destroy(struct screens *screens);

void screens_set_relay(struct screens *screens, struct relay *relay);

/* relay_settings.redeem and closed; user is the screens. */
bool screens_redeem(void *user, const char *ticket, struct relay_ticket *out_ticket);
void screens_closed(void *user, int64_t stream, enum relay_closed how);

/* The desk wants a stream closed. Loop's thread. */
void screens_close(struct screens *screens, int64_t stream);

#endif
