/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "status/status.h"

/* In each table 0 stands for "no line", so words are kept one up. */
enum { NO_LINE = 0 };
#define LINE(WORD) (STATUS_##WORD + 1)

static const unsigned char of_out_reason[OUT_REASON_COUNT] = {
#define PROJECT_OUT(REASON, WORD) [OUT_REASON_##REASON] = LINE(WORD),
#define PROJECT_ENDED(OUTCOME, PART, WORD)
#define PROJECT_ANY_LINK(PART, WORD)
#define PROJECT_LINK(LINK, WORD)
#define PROJECT_HELD(PART, WORD)
#define PROJECT_OWN_HOLD(PART, WORD)
#define PROJECT_PART(PART, WORD)
#include "projection.def"
#undef PROJECT_OUT
#define PROJECT_OUT(REASON, WORD)
};

static const unsigned char of_ended[OUTCOME_COUNT][PART_COUNT] = {
#undef PROJECT_ENDED
#define PROJECT_ENDED(OUTCOME, PART, WORD) [OUTCOME_##OUTCOME][PART_##PART] = LINE(WORD),
#include "projection.def"
#undef PROJECT_ENDED
#define PROJECT_ENDED(OUTCOME, PART, WORD)
};

static const unsigned char of_any_link[PART_COUNT] = {
#undef PROJECT_ANY_LINK
#define PROJECT_ANY_LINK(PART, WORD) [PART_##PART] = LINE(WORD),
#include "projection.def"
#undef PROJECT_ANY_LINK
#define PROJECT_ANY_LINK(PART, WORD)
};

static const unsigned char of_link[LINK_COUNT] = {
#undef PROJECT_LINK
#define PROJECT_LINK(LINK, WORD) [LINK_##LINK] = LINE(WORD),
#include "projection.def"
#undef PROJECT_LINK
#define PROJECT_LINK(LINK, WORD)
};

static const unsigned char of_held[PART_COUNT] = {
#undef PROJECT_HELD
#define PROJECT_HELD(PART, WORD) [PART_##PART] = LINE(WORD),
#include "projection.def"
#undef PROJECT_HELD
#define PROJECT_HELD(PART, WORD)
};

static const unsigned char of_own_hold[PART_COUNT] = {
#undef PROJECT_OWN_HOLD
#define PROJECT_OWN_HOLD(PART, WORD) [PART_##PART] = LINE(WORD),
#include "projection.def"
#undef PROJECT_OWN_HOLD
#define PROJECT_OWN_HOLD(PART, WORD)
};

static const unsigned char of_part[PART_COUNT] = {
#undef PROJECT_PART
#define PROJECT_PART(PART, WORD) [PART_##PART] = LINE(WORD),
#include "projection.def"
};

static unsigned char open_line(const struct status_facts *facts) {
    if (of_any_link[facts->part] != NO_LINE) {
        return of_any_link[facts->part];
    }
    if (of_link[facts->link] != NO_LINE) {
        return of_link[facts->link];
    }
    if (facts->held && of_held[facts->part] != NO_LINE) {
        return of_held[facts->part];
    }
    if (facts->own_hold && of_own_hold[facts->part] != NO_LINE) {
        return of_own_hold[facts->part];
    }
    return of_part[facts->part];
}

enum status status_project(const struct status_facts *facts) {
    must(facts->link < LINK_COUNT && facts->outcome < OUTCOME_COUNT);
    must(facts->part < PART_COUNT && facts->out_reason < OUT_REASON_COUNT);
    if (facts->part == PART_OUT) {
        must(of_out_reason[facts->out_reason] != NO_LINE);
        return (enum status)(of_out_reason[facts->out_reason] - 1);
    }
    if (facts->outcome != OUTCOME_OPEN) {
        unsigned char line = of_ended[facts->outcome][facts->part];
        return line == NO_LINE ? STATUS_REMOVED : (enum status)(line - 1);
    }
    unsigned char line = open_line(facts);
    must(line != NO_LINE);
    return (enum status)(line - 1);
}
