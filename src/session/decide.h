/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that decide share. For src/session alone. */
#ifndef TOWLINE_SESSION_DECIDE_H
#define TOWLINE_SESSION_DECIDE_H

#include "session/command.h"

/* All that a decision looks at. */
struct question {
    const struct session_state *state;
    const struct session_command *command;
    const struct session_context *context;
    int64_t now_ms;
};

/* Append an event of this type with the command's actor, client id and text, for the decision to fill in further. */
struct session_event *decision_add(struct session_decision *decision, const struct question *question,
                                   enum event_type type, enum cause cause);

/* The session ends. */
void decision_end(struct session_decision *decision, const struct question *question, enum outcome outcome,
                  enum cause cause);

/* By kind of command; each fills decision->events or returns why not. decision->refused is filled by the caller but for
 * part, right and limit. */
enum refusal decide_create(const struct question *question, struct session_decision *decision);
enum refusal decide_on_row(const struct question *question, struct session_decision *decision);
enum refusal decide_customer(const struct question *question, struct session_decision *decision);
enum refusal decide_server(const struct question *question, struct session_decision *decision);
enum refusal decide_clock(const struct question *question, struct session_decision *decision);

/* Whether the command's text is given, and not longer than bytes_max. */
bool question_has_text(const struct question *question, size_t bytes_max);

/* Whether one more row can be added. */
bool state_has_room(const struct session_state *state);

/* Whether the target named can be given a row in this session; `row` is the one that it comes from. */
enum refusal check_target(const struct question *question, const struct session_row *row);

#endif
