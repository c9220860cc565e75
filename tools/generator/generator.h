/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what follows from the tables in spec/, one file each. Which commands are refused is asked of session_decide
 * itself, so that no page can say anything else than the server does. */
#ifndef TOWLINE_TOOLS_GENERATOR_GENERATOR_H
#define TOWLINE_TOOLS_GENERATOR_GENERATOR_H

#include <stdio.h>

#include "session/command.h"

/* What a row's commands depend on. */
struct situation {
    enum part part;
    enum link link;
    bool held;
    bool own_hold;
    bool lead_offered; /* to this row */
};

/* Whether a session can be like this. */
bool situation_is_possible(const struct situation *situation);

/* What the row's owner is answered, with every right, below his limit and with a good target: NONE is yes. Where an
 * answer depends on whether the lead is on offer to somebody else or a screen is open, the better one. */
enum refusal situation_refusal(const struct situation *situation, enum command_type command);

/* Walks all situations that are possible. */
void situation_each(void (*visit)(void *user, const struct situation *situation), void *user);

void print_page(FILE *out);    /* docs/gen/status.md */
void print_diagram(FILE *out); /* Graphviz source of docs/gen/status.svg */
void print_module(FILE *out);  /* console/src/gen/status.ts */
void print_promela(FILE *out); /* test/model/status.pml */

#endif
