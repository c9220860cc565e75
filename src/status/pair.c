/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "status/status.h"

static const struct status_pair pairs[STATUS_COUNT][STATUS_COUNT] = {
#define DOCUMENTED(START, END, WAYS)  [STATUS_##START][STATUS_##END] = {PAIR_DOCUMENTED, WAYS},
#define EXTENSION(START, END, REASON) [STATUS_##START][STATUS_##END] = {PAIR_EXTENSION, REASON},
#define FIRST(WORD)
#include "pairs.def"
#undef DOCUMENTED
#undef EXTENSION
#undef FIRST
};

static const bool may_be_first[STATUS_COUNT] = {
#define DOCUMENTED(START, END, WAYS)
#define EXTENSION(START, END, REASON)
#define FIRST(WORD) [STATUS_##WORD] = true,
#include "pairs.def"
};

struct status_pair status_pair(enum status start, enum status end) {
    must(start < STATUS_COUNT && end < STATUS_COUNT);
    return pairs[start][end];
}

bool status_pair_allowed(enum status start, enum status end) {
    must(start <= STATUS_NONE && end <= STATUS_NONE);
    if (end == STATUS_NONE) {
        return false;
    }
    if (start == STATUS_NONE) {
        return may_be_first[end];
    }
    return pairs[start][end].origin != PAIR_IMPOSSIBLE;
}
