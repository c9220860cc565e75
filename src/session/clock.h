/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which clocks run (spec/clocks.def). For src/session alone. */
#ifndef TOWLINE_SESSION_CLOCK_H
#define TOWLINE_SESSION_CLOCK_H

#include "session/command.h"

struct clock_line {
    enum event_type event;
    enum outcome outcome;
    enum cause cause;
    unsigned runs; /* set of facts, all needed */
};

/* The table's line. */
const struct clock_line *clock_line(enum clock_kind clock);

/* Whether the facts let the clock run; `row` is the collaborator whose clock it is, NULL for the session's clocks. */
bool clock_runs(const struct session_state *state, enum clock_kind clock, const struct session_row *row);

#endif
