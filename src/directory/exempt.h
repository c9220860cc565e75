/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setting `auto_start_exempt`: technicians to whom a channel gives no session by itself. Kept as their ids, rising,
 * with commas between. */
#ifndef TOWLINE_DIRECTORY_EXEMPT_H
#define TOWLINE_DIRECTORY_EXEMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIRECTORY_EXEMPT_MAX = 90, DIRECTORY_EXEMPT_TEXT_SIZE = 1025 };

/* Writes the text; the ids need not be in order. False where they are too many, none is positive, or one is there
 * twice. */
bool directory_exempt_format(const int32_t *ids, size_t count, char out_text[DIRECTORY_EXEMPT_TEXT_SIZE]);

/* Reads the text. False where it is not one that the function above makes; output then half written. */
bool directory_exempt_parse(const char *text, int32_t out_ids[DIRECTORY_EXEMPT_MAX], size_t *out_count);

/* Whether the technician is named in the text. */
bool directory_is_exempt(const char *text, int32_t technician_id);

#endif
