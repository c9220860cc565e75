/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The word in a queue row: from facts to word, and which changes of word may ever be seen. Pure. */
#ifndef TOWLINE_STATUS_STATUS_H
#define TOWLINE_STATUS_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/must.h"

/* The words. NONE stands for "no row yet" and is never shown; REMOVED and REMOVED_TIMED_OUT mean that the row left. */
enum status {
#define STATUS(NAME, word, light, dark, sign) STATUS_##NAME,
#include "statuses.def"
#undef STATUS
    STATUS_NONE,
};
#define STATUS_COUNT STATUS_NONE

enum link {
#define LINK(NAME, code) LINK_##NAME,
#include "links.def"
#undef LINK
    LINK_COUNT
};

enum outcome {
#define OUTCOME(NAME, code) OUTCOME_##NAME,
#include "outcomes.def"
#undef OUTCOME
    OUTCOME_COUNT
};

enum part {
#define PART(NAME, code) PART_##NAME,
#include "parts.def"
#undef PART
    PART_COUNT
};

enum out_reason {
#define OUT_REASON(NAME, code) OUT_REASON_##NAME,
#include "out_reasons.def"
#undef OUT_REASON
    OUT_REASON_COUNT
};

/* What the word of one row follows from. */
struct status_facts {
    enum link link;
    enum outcome outcome;
    enum part part;
    enum out_reason out_reason; /* counts where the part is out */
    bool held;                  /* the session, by its lead */
    bool own_hold;              /* the row */
};

/* The word. Total: every combination has one. */
enum status status_project(const struct status_facts *facts);

/* "On Hold". NULL for STATUS_NONE. */
const char *status_word(enum status status);

/* The status of a word, exactly as written; false, output untouched, for another text. */
bool status_from_word(const char *word, enum status *out_status) MUST_CHECK;

/* Whether a row with this word stands in a queue: not removed and not none. */
bool status_is_shown(enum status status);

/* The codes of the facts, as stored and as in the API: "not_in", "collaborator", ... */
const char *link_code(enum link link);
const char *outcome_code(enum outcome outcome);
const char *part_code(enum part part);
const char *out_reason_code(enum out_reason reason);

/* The other way; false, output untouched, where the code is none. */
bool link_from_code(const char *code, enum link *out_link) MUST_CHECK;
bool outcome_from_code(const char *code, enum outcome *out_outcome) MUST_CHECK;
bool part_from_code(const char *code, enum part *out_part) MUST_CHECK;
bool out_reason_from_code(const char *code, enum out_reason *out_reason) MUST_CHECK;

enum pair_origin { PAIR_IMPOSSIBLE, PAIR_DOCUMENTED, PAIR_EXTENSION };

struct status_pair {
    enum pair_origin origin;
    const char *why; /* the ways ("S02 S03") or the extension's reason; NULL where impossible */
};

/* What the table says of a change from one word to another. */
struct status_pair status_pair(enum status start, enum status end);

/* Whether a row may go from one word to another. STATUS_NONE as start: whether a new row may begin with the word. */
bool status_pair_allowed(enum status start, enum status end);

#endif
