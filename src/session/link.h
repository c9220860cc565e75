/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the link moves (spec/link_moves.def). For src/session alone. */
#ifndef TOWLINE_SESSION_LINK_H
#define TOWLINE_SESSION_LINK_H

#include "session/command.h"

struct link_move {
    bool exists;
    enum link to;
    enum cause cause;
};

/* Where a command moves the link from where it is; `exists` is false where it leaves it alone. */
struct link_move link_move(enum command_type command, enum link from);

/* Whether any command moves the link so. */
bool link_may_move(enum link from, enum link to);

#endif
