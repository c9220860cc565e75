/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV file of technicians (RFC 4180, UTF-8, with a header; commas, semicolons or tabs) as rows of cells. */
#ifndef TOWLINE_API_TECHNICIAN_ROWS_H
#define TOWLINE_API_TECHNICIAN_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/must.h"

enum { TECHNICIAN_ROWS_MAX = 200, TECHNICIAN_FILE_BYTES_MAX = 65536 };

enum technician_column {
    TECHNICIAN_LOGIN,
    TECHNICIAN_NAME,
    TECHNICIAN_GROUP,
    TECHNICIAN_ROLE,
    TECHNICIAN_PASSWORD,
    TECHNICIAN_COLUMN_COUNT
};

/* Its name in the header. */
const char *technician_column_word(enum technician_column column);

struct technician_row {
    int line;                             /* in the file, from 1 */
    char *cells[TECHNICIAN_COLUMN_COUNT]; /* owned; never NULL; "" where there is none */
    bool has_too_many;                    /* more cells than the header */
};

struct technician_rows {
    struct technician_row *rows; /* owned */
    size_t count;
    const char *error; /* NULL, or a code: csv_malformed, csv_no_rows, csv_too_many_rows, csv_column_missing,
                          csv_column_unknown, csv_column_twice */
    int error_line;
    char error_column[65];
};

/* Reads a file; false: out_rows->error says why. Finish it in either case. */
bool technician_rows_read(const char *text, struct technician_rows *out_rows) MUST_CHECK;
void technician_rows_finish(struct technician_rows *rows);

#endif
