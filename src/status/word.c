/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "status/status.h"

#include <string.h>

static const char *const words[STATUS_COUNT] = {
#define STATUS(NAME, word, light, dark, sign) [STATUS_##NAME] = word,
#include "statuses.def"
#undef STATUS
};

static const char *const links[LINK_COUNT] = {
#define LINK(NAME, code) [LINK_##NAME] = #code,
#include "links.def"
#undef LINK
};

static const char *const outcomes[OUTCOME_COUNT] = {
#define OUTCOME(NAME, code) [OUTCOME_##NAME] = #code,
#include "outcomes.def"
#undef OUTCOME
};

static const char *const parts[PART_COUNT] = {
#define PART(NAME, code) [PART_##NAME] = #code,
#include "parts.def"
#undef PART
};

static const char *const out_reasons[OUT_REASON_COUNT] = {
#define OUT_REASON(NAME, code) [OUT_REASON_##NAME] = #code,
#include "out_reasons.def"
#undef OUT_REASON
};

/* The index of a text in a table, or count where it is not in it. */
static unsigned find(const char *const *table, unsigned count, const char *text) {
    unsigned index = 0;
    while (index < count && strcmp(table[index], text) != 0) {
        index++;
    }
    return index;
}

const char *status_word(enum status status) {
    must(status <= STATUS_NONE);
    return status == STATUS_NONE ? NULL : words[status];
}

bool status_from_word(const char *word, enum status *out_status) {
    unsigned index = find(words, STATUS_COUNT, word);
    if (index == STATUS_COUNT) {
        return false;
    }
    *out_status = (enum status)index;
    return true;
}

bool status_is_shown(enum status status) {
    must(status <= STATUS_NONE);
    return status != STATUS_REMOVED && status != STATUS_REMOVED_TIMED_OUT && status != STATUS_NONE;
}

const char *link_code(enum link link) {
    must(link < LINK_COUNT);
    return links[link];
}

const char *outcome_code(enum outcome outcome) {
    must(outcome < OUTCOME_COUNT);
    return outcomes[outcome];
}

const char *part_code(enum part part) {
    must(part < PART_COUNT);
    return parts[part];
}

const char *out_reason_code(enum out_reason reason) {
    must(reason < OUT_REASON_COUNT);
    return out_reasons[reason];
}

bool link_from_code(const char *code, enum link *out_link) {
    unsigned index = find(links, LINK_COUNT, code);
    if (index == LINK_COUNT) {
        return false;
    }
    *out_link = (enum link)index;
    return true;
}

bool outcome_from_code(const char *code, enum outcome *out_outcome) {
    unsigned index = find(outcomes, OUTCOME_COUNT, code);
    if (index == OUTCOME_COUNT) {
        return false;
    }
    *out_outcome = (enum outcome)index;
    return true;
}

bool part_from_code(const char *code, enum part *out_part) {
    unsigned index = find(parts, PART_COUNT, code);
    if (index == PART_COUNT) {
        return false;
    }
    *out_part = (enum part)index;
    return true;
}

bool out_reason_from_code(const char *code, enum out_reason *out_reason) {
    unsigned index = find(out_reasons, OUT_REASON_COUNT, code);
    if (index == OUT_REASON_COUNT) {
        return false;
    }
    *out_reason = (enum out_reason)index;
    return true;
}
