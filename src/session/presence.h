/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the deadlines ask of the idle clocks. For src/session alone. */
#ifndef TOWLINE_SESSION_PRESENCE_H
#define TOWLINE_SESSION_PRESENCE_H

#include "session/session.h"

/* Whether somebody did something: an event of a person, and not merely the applet's connection. */
bool event_is_action(const struct session_event *event);

/* When the idle clock of a row (0: of the session) has run for limit_ms if nothing changes: leases end when they are
 * not renewed. The row must be in the session. */
int64_t presence_idle_deadline(const struct session_presence *presence, unsigned row_number, int64_t limit_ms);

#endif
