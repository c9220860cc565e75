/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_API_CSV_CELL_H
#define TOWLINE_API_CSV_CELL_H

#include <stdbool.h>

#include "base/buffer.h"

/* Appends a cell (RFC 4180), and behind the last one of a line its end. What a spreadsheet would take for a formula
 * gets an apostrophe in front (OWASP: CSV injection), because others chose the text. */
void csv_append(struct buffer *csv, const char *text, bool is_last);

#endif
