/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/clock.h"

enum clock_fact {
#define CLOCK_FACT(NAME) CLOCK_FACT_##NAME,
#include "clock_facts.def"
#undef CLOCK_FACT
    CLOCK_FACT_COUNT
};
#define WHILE(NAME) (1U << CLOCK_FACT_##NAME)

static const struct clock_line lines[CLOCK_KIND_COUNT] = {
#define CLOCK(NAME, code, event, outcome, cause, runs)                                                                 \
    [CLOCK_KIND_##NAME] = {EVENT_##event, OUTCOME_##outcome, CAUSE_##cause, runs},
#include "clocks.def"
#undef CLOCK
};

const struct clock_line *clock_line(enum clock_kind clock) {
    must(clock < CLOCK_KIND_COUNT);
    return &lines[clock];
}

enum command_type clock_command(enum clock_kind clock) {
    must(clock < CLOCK_KIND_COUNT);
    return (enum command_type)(COMMAND_CLOCK_CODE + (unsigned)clock);
}

static bool fact_holds(const struct session_state *state, enum clock_fact fact, const struct session_row *row) {
    switch (fact) {
    case CLOCK_FACT_NOT_IN:
        return state->link == LINK_NOT_IN;
    case CLOCK_FACT_IN:
        return state->link != LINK_NOT_IN;
    case CLOCK_FACT_CODE_UNUSED:
        return state->code == CODE_UNUSED;
    case CLOCK_FACT_CODE_USED:
        return state->code != CODE_UNUSED;
    case CLOCK_FACT_UNSTARTED:
        return !state->started;
    case CLOCK_FACT_STARTED:
        return state->started;
    case CLOCK_FACT_HELD:
        return state->held;
    case CLOCK_FACT_NOT_HELD:
        return !state->held;
    case CLOCK_FACT_TRANSFERRING:
        return session_find_part(state, PART_SOURCE) != NULL;
    case CLOCK_FACT_COLLABORATING:
        return row != NULL && row->part == PART_COLLABORATOR && !row->own_hold;
    case CLOCK_FACT_LINK_LOST:
        return state->link == LINK_LOST;
    case CLOCK_FACT_LINK_OFFLINE:
        return state->link == LINK_OFFLINE;
    case CLOCK_FACT_LINK_REBOOTING:
        return state->link == LINK_REBOOTING;
    case CLOCK_FACT_COUNT:
        break;
    }
    must(false);
    return false;
}

bool clock_runs(const struct session_state *state, enum clock_kind clock, const struct session_row *row) {
    if (state->next_row == 0 || state->outcome != OUTCOME_OPEN) {
        return false;
    }
    for (unsigned fact = 0; fact < CLOCK_FACT_COUNT; fact++) {
        if ((clock_line(clock)->runs & (1U << fact)) != 0 && !fact_holds(state, (enum clock_fact)fact, row)) {
            return false;
        }
    }
    return true;
}
