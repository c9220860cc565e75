/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a session by what a customer brings. */
#ifndef TOWLINE_DESK_JOIN_FIND_H
#define TOWLINE_DESK_JOIN_FIND_H

#include "desk/inside.h"

/* The session whose code can be entered, or NULL with the refusal; counts wrong ones against the address. */
struct desk_session *code_find(struct desk *desk, const char *address, const char *code,
                               struct desk_answer *out_refused);

/* The session that the join token is good for, or NULL; *out_void tells whether it was good once. */
struct desk_session *token_find(const struct desk *desk, const char *token, bool *out_void);

#endif
