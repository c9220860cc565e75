/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON body into a struct, by a table of its fields. What is not in the table is refused. */
#ifndef TOWLINE_API_DECODE_H
#define TOWLINE_API_DECODE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/must.h"
#include "desk/types.h"

enum decode_kind {
    DECODE_LINE,       /* const char *: valid UTF-8 without control characters, min to max bytes */
    DECODE_BLOCK,      /* const char *: the same, line feeds and tabs allowed */
    DECODE_SECRET,     /* const char *: valid UTF-8, anything goes, min to max bytes */
    DECODE_TOKEN,      /* const char *: [A-Za-z0-9_-], min to max bytes */
    DECODE_CODE,       /* const char *: six digits */
    DECODE_CLIENT_ID,  /* const char *: [A-Za-z0-9_.:-], 8 to 64 bytes */
    DECODE_ADDRESS,    /* const char *: [a-z0-9][a-z0-9-]*, at most max bytes */
    DECODE_ID,         /* int32_t: decimal digits in a string, from 1 */
    DECODE_ID_OR_NULL, /* int32_t: the same, or null, which leaves it as it is */
    DECODE_ID_LIST,    /* struct decode_ids: at most max ids, none twice */
    DECODE_ROW_ID,     /* struct decode_row_id */
    DECODE_QUEUE,      /* struct desk_queue: "group:3" */
    DECODE_NUMBER,     /* int64_t: min to max */
    DECODE_FLAG,       /* bool */
    DECODE_WORD,       /* int: index in words */
    DECODE_WORDS,      /* unsigned: bit i for words[i]; at least one of them */
    DECODE_FIELDS,     /* struct decode_fields: names and values of a session's own fields */
};

struct decode_row_id {
    int32_t session;
    uint16_t row;
};

enum { DECODE_IDS_MAX = 100 };

struct decode_ids {
    size_t count;
    int32_t ids[DECODE_IDS_MAX];
};

struct decode_fields {
    size_t count;
    struct desk_field fields[DESK_FIELDS_MAX];
};

struct decode_field {
    const char *name;
    enum decode_kind kind;
    bool optional; /* may be left out; its bit in out_given says whether it was there */
    size_t offset; /* in the struct */
    int64_t min, max;
    const char *const *words; /* DECODE_WORD: ends with NULL */
};

struct decode_table {
    const struct decode_field *fields; /* at most 64 */
    size_t count;
};

/* What is wrong with a body; code is unknown_field, missing_field or invalid_value. */
struct decode_error {
    const char *code;
    char field[65];     /* of the body, cut */
    const char *reason; /* with invalid_value: wrong_type, too_short, too_long, out_of_range, malformed */
    int64_t limit;      /* with too_short, too_long, out_of_range: the limit that was passed */
};

/* Reads object into the struct at base. Texts point into object and live as long as it. *out_given (may be NULL) gets
 * bit i for field i. False: *out_error says what is wrong, and the struct is half filled. */
bool decode_object(const struct decode_table *table, const json_t *object, void *base, uint64_t *out_given,
                   struct decode_error *out_error) MUST_CHECK;

/* The same rules for texts that come in a path or query. False: output untouched. */
bool decode_id(const char *text, int32_t *out_id) MUST_CHECK;
bool decode_row_id(const char *text, struct decode_row_id *out_row_id) MUST_CHECK;
bool decode_queue(const char *text, struct desk_queue *out_queue) MUST_CHECK;

#endif
