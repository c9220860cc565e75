/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/link.h"

static const struct link_move moves[COMMAND_TYPE_COUNT][LINK_COUNT] = {
#define LINK_MOVE(COMMAND, FROM, TO, CAUSE) [COMMAND_##COMMAND][LINK_##FROM] = {true, LINK_##TO, CAUSE_##CAUSE},
#include "link_moves.def"
#undef LINK_MOVE
};

struct link_move link_move(enum command_type command, enum link from) {
    must(command < COMMAND_TYPE_COUNT && from < LINK_COUNT);
    return moves[command][from];
}

bool link_may_move(enum link from, enum link to) {
    must(from < LINK_COUNT);
    for (unsigned command = 0; command < COMMAND_TYPE_COUNT; command++) {
        if (moves[command][from].exists && moves[command][from].to == to) {
            return true;
        }
    }
    return false;
}
