/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between Spin's model and the shipped object code: one step of the session, and what it broke. */
#ifndef TOWLINE_TEST_MODEL_HARNESS_H
#define TOWLINE_TEST_MODEL_HARNESS_H

#include "model.h"

/* What a step left; the model copies it into its own variables. */
struct verdict {
    bool holder_ok;                   /* a started open session has exactly one holder, and no unstarted one has */
    bool transfer_ok;                 /* exactly one source and one target, or none */
    bool rows_ok;                     /* at most one live row of a technician or queue */
    bool pair_ok;                     /* only changes of word that the rules list */
    bool ended_ok;                    /* what has ended stays ended, with the same outcome */
    bool out_ok;                      /* a row that is out stays out */
    bool ended;                       /* the session is over */
    bool shown;                       /* a row of it still stands in a queue */
    bool tidy[MODEL_TECHNICIANS + 1]; /* technician i has a Closed or Timed Out row to clear */
};

/* Makes the session: 1 a technician's with a code, 2 the queue's with a code, 3 a channel's without. */
void harness_create(struct session_state *state, int kind);

/* One step by technician `me` on his own row, or on the shared one where he has none; `pick` is a technician 1 to 3, or
 * 4 for the queue, where the command names somebody. */
void harness_row(struct session_state *state, struct verdict *verdict, int me, int command, int pick);

/* An administrator (technician 3) transfers the row of `pick` to himself, or ends it. */
void harness_rule(struct session_state *state, struct verdict *verdict, int command, int pick);

/* A command of the customer's side, the server's or a clock. flags: 1 the queue has terms, 2 it starts sessions by
 * itself, 4 the reboot is still ahead. */
void harness_fact(struct session_state *state, struct verdict *verdict, int command, int flags, int pick);

/* Technician `me` clears his row. */
void harness_tidy(struct session_state *state, struct verdict *verdict, int me);

#endif
