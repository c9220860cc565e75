/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setting `working_hours`: when a channel is served, by the clocks of a time zone. Kept as a text, the zone in the
 * first line, then a line a span: day (1 Monday to 7 Sunday), first and last minute of the day, "1 480 1020". */
#ifndef TOWLINE_DIRECTORY_HOURS_H
#define TOWLINE_DIRECTORY_HOURS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/zone.h"

enum { DIRECTORY_HOURS_MAX = 28, DIRECTORY_HOURS_TEXT_SIZE = 512 };

struct directory_hours {
    char zone[ZONE_NAME_BYTES_MAX + 1];
    size_t count;
    struct directory_span {
        int day;      /* 1 to 7 */
        int from, to; /* minutes of the day, 0 <= from < to <= 1440; rising and apart within a day */
    } spans[DIRECTORY_HOURS_MAX];
};

/* Reads the text; "" gives false too, as it means always. Output untouched where false. */
bool directory_hours_parse(const char *text, struct directory_hours *out_hours);

/* Writes the text. False where a span does not fit its limits or the one before, or the zone's name is none. */
bool directory_hours_format(const struct directory_hours *hours, char out_text[DIRECTORY_HOURS_TEXT_SIZE]);

/* Whether a moment is within, by the zone's clocks. */
bool directory_hours_contain(const struct directory_hours *hours, const struct zone *zone, long long utc_s);

#endif
