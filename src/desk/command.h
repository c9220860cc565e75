/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of technicians, from the request to the answer. */
#ifndef TOWLINE_DESK_COMMAND_H
#define TOWLINE_DESK_COMMAND_H

#include "desk/inside.h"

/* Commands that were decided on what is not durable yet and refused: they are asked again when it is. */
void deferred_run(struct desk_session *session);
void deferred_drop(struct desk_session *session);

/* An answer for something refused by the rules of a session. */
struct desk_answer answer_refused(const struct session_refusal *refused, int32_t session);

/* One for a failure of the desk's own. `code` is static. */
struct desk_answer answer_failed(enum desk_result result, const char *code, int32_t session);

/* The row that a command of the technician is about when it names none: his own, else the shared one. 0: none. */
uint16_t row_acted_on(const struct desk *desk, const struct session_state *state, int32_t technician);

#endif
