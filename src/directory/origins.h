/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setting `frame_ancestors`: the web sites that may show a channel's page inside theirs. Kept as origins with a
 * space between, as the header frame-ancestors takes them (CSP level 3, section 6.4.2). */
#ifndef TOWLINE_DIRECTORY_ORIGINS_H
#define TOWLINE_DIRECTORY_ORIGINS_H

#include <stdbool.h>
#include <stddef.h>

enum { DIRECTORY_ORIGINS_MAX = 10, DIRECTORY_ORIGIN_BYTES_MAX = 100, DIRECTORY_ORIGINS_TEXT_SIZE = 1025 };

/* Whether it is one: "https://www.example.org", "http://intranet:8080". Nothing in it ends a header or a directive. */
bool directory_origin_is_sound(const char *origin, size_t len);

/* Whether each of the text is one, none is there twice, and they are not too many. "" has none. */
bool directory_origins_are_sound(const char *text);

#endif
