/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What walk, Spin's harness and mutants share: the small world of three technicians and one queue, its invariants, and
 * the golden list of changes of word. */
#ifndef TOWLINE_TEST_MODEL_MODEL_H
#define TOWLINE_TEST_MODEL_MODEL_H

#include <stdio.h>

#include "session/command.h"
#include "session/event.h"
#include "session/state.h"

enum { MODEL_TECHNICIANS = 3, MODEL_GROUP = 10 };

enum golden_kind { GOLDEN_NONE, GOLDEN_DOCUMENTED, GOLDEN_EXTENSION, GOLDEN_FIRST };

/* The golden list: start STATUS_NONE is "a new row". */
struct golden {
    enum golden_kind kind[STATUS_NONE + 1][STATUS_NONE + 1];
    bool allowed[STATUS_NONE + 1][STATUS_NONE + 1];
};

/* Reads the list; false with a line on stderr where it cannot, or where a word is none of the thirteen and two. */
bool golden_read(struct golden *out_golden, const char *path);

/* The word, or "-" for no row. */
const char *model_word(enum status status);

/* One line with all facts of a state. */
void model_print_state(FILE *out, const struct session_state *state);

/* The name of an invariant that a step broke; NULL where all hold. */
const char *model_broken_invariant(const struct session_state *before, const struct session_state *after);

/* Makes states that behave alike the same: rows sorted and renumbered from 1, rows that left forgotten. Unless full,
 * screens, consent and the order to reboot are forgotten too. */
void model_reduce(struct session_state *state, bool is_full);

/* Every command that the small world can give in a state, with every context that could matter. */
void model_each_command(const struct session_state *state, bool is_full,
                        void (*visit)(void *user, const struct session_command *command,
                                      const struct session_context *context),
                        void *user);

#endif
