/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of people and computers made fit for the wire. */
#ifndef TOWLINE_APPLET_CORE_TIDY_H
#define TOWLINE_APPLET_CORE_TIDY_H

#include <stdbool.h>
#include <stddef.h>

/* A copy of at most len_max bytes without control characters (line feeds and tabs stay when multi_line is set), without
 * white space at its ends. NULL when nothing is left, the text is NULL or is not UTF-8. The caller's (mem_free). */
char *tidy_text(const char *text, size_t len_max, bool multi_line);

#endif
