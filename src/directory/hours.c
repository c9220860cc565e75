/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/hours.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static bool span_is_sound(const struct directory_span *span, const struct directory_span *before) {
    bool follows = before == NULL || span->day > before->day || (span->day == before->day && span->from > before->to);
    return span->day >= 1 && span->day <= 7 && span->from >= 0 && span->from < span->to && span->to <= 1440 && follows;
}

bool directory_hours_format(const struct directory_hours *hours, char out_text[DIRECTORY_HOURS_TEXT_SIZE]) {
    if (hours->count > DIRECTORY_HOURS_MAX || !zone_name_is_sound(hours->zone)) {
        return false;
    }
    size_t used = (size_t)snprintf(out_text, DIRECTORY_HOURS_TEXT_SIZE, "%s\n", hours->zone);
    for (size_t i = 0; i < hours->count; i++) {
        const struct directory_span *span = &hours->spans[i];
        if (!span_is_sound(span, i == 0 ? NULL : span - 1) || used + 16 >= DIRECTORY_HOURS_TEXT_SIZE) {
            return false;
        }
        used += (size_t)snprintf(out_text + used, DIRECTORY_HOURS_TEXT_SIZE - used, "%d %d %d\n", span->day, span->from,
                                 span->to);
    }
    return true;
}

static bool read_number(const char **at, char end, int *out_number) {
    char part[8];
    int64_t number;
    const char *stop = strchr(*at, end);
    if (stop == NULL || (size_t)(stop - *at) >= sizeof part) {
        return false;
    }
    memcpy(part, *at, (size_t)(stop - *at));
    part[stop - *at] = '\0';
    if (!text_to_int64(part, 0, 1440, &number)) {
        return false;
    }
    *out_number = (int)number;
    *at = stop + 1;
    return true;
}

bool directory_hours_parse(const char *text, struct directory_hours *out_hours) {
    struct directory_hours hours = {0};
    size_t len = strcspn(text, "\n");
    if (len == 0 || len > ZONE_NAME_BYTES_MAX || text[len] != '\n') {
        return false;
    }
    memcpy(hours.zone, text, len);
    for (const char *at = text + len + 1; *at != '\0'; hours.count++) {
        if (hours.count == DIRECTORY_HOURS_MAX) {
            return false;
        }
        struct directory_span *span = &hours.spans[hours.count];
        if (!read_number(&at, ' ', &span->day) || !read_number(&at, ' ', &span->from) ||
            !read_number(&at, '\n', &span->to)) {
            return false;
        }
    }
    char again[DIRECTORY_HOURS_TEXT_SIZE];
    if (!directory_hours_format(&hours, again) || !text_equal(again, text)) {
        return false; /* one way of writing each, and rising */
    }
    *out_hours = hours;
    return true;
}

bool directory_hours_contain(const struct directory_hours *hours, const struct zone *zone, long long utc_s) {
    long long local_s = utc_s + zone_offset_s(zone, utc_s);
    long long days = local_s / 86400;
    int minute = (int)(local_s % 86400 / 60);
    int day = (int)((days + 3) % 7) + 1; /* the first of January 1970 was a Thursday */
    for (size_t i = 0; i < hours->count; i++) {
        const struct directory_span *span = &hours->spans[i];
        if (span->day == day && minute >= span->from && minute < span->to) {
            return true;
        }
    }
    return false;
}
