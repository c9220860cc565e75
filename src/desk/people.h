/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Technicians as their colleagues see them: who is on, in which state, with how many sessions; and what a technician's
 * own consoles know of himself. Told when it changes, and only what changed. */
#ifndef TOWLINE_DESK_PEOPLE_H
#define TOWLINE_DESK_PEOPLE_H

#include "desk/presence.h"
#include "session/state.h"

/* Something about him may be different now; looked at when the desk settles. */
void person_touch(struct desk *desk, int32_t technician);

/* The same for every technician of the directory. */
void people_touch(struct desk *desk);

/* The same for those who have a row in the session. */
void people_touch_rows(struct desk *desk, const struct session_state *state);

/* Tells what is different to who wants to know it. */
void people_tell(struct desk *desk);

/* A console that has just opened, or whose socket has room again: what it should have got. */
void console_tell_self(struct desk_console *console);
void console_catch_up_people(struct desk_console *console);

#endif
