/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_BASE_TEXT_H
#define TOWLINE_BASE_TEXT_H

#include "base/must.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True when both strings are the same; NULL equals only NULL. */
bool text_equal(const char *a, const char *b);

/* As text_equal, ASCII letters without their case. */
bool text_equal_ignoring_case(const char *a, const char *b);

bool text_starts_with(const char *text, const char *start);
bool text_ends_with(const char *text, const char *end);

/* Copies text with its NUL into out when it fits into size bytes; else leaves out an empty string and returns false. */
bool text_copy(char *out, size_t size, const char *text) MUST_CHECK;

/* Formats into out; false, and an empty string, when it does not fit. */
bool text_format(char *out, size_t size, const char *format, ...) PRINTF_LIKE(3, 4) MUST_CHECK;

/*
 * Reads a whole decimal number (optional minus sign, digits, nothing else) between min and max, ends included.
 * False, and out untouched, otherwise.
 */
bool text_to_int64(const char *text, int64_t min, int64_t max, int64_t *out_number) MUST_CHECK;

/* Lower-cases ASCII letters in place. */
void text_lower(char *text);

/* The first byte behind leading spaces and tabs; and cuts the trailing ones off in place. */
char *text_trim(char *text);

/* True when the bytes are UTF-8 without surrogates, overlong forms or code points above U+10FFFF (RFC 3629). */
bool utf8_is_valid(const char *bytes, size_t len);

/*
 * True when the string is valid UTF-8 without control characters (below U+0020, U+007F to U+009F); newline and tab are
 * allowed when multi_line is set.
 */
bool utf8_is_text(const char *text, bool multi_line);

/* Code points in a valid UTF-8 string. */
size_t utf8_count(const char *text);

/* The largest length not above len_max at which the valid UTF-8 string may be cut without splitting a code point. */
size_t utf8_cut(const char *text, size_t len_max);

#endif
