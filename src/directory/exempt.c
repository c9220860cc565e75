/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/exempt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static int compare_ids(const void *a, const void *b) {
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

bool directory_exempt_format(const int32_t *ids, size_t count, char out_text[DIRECTORY_EXEMPT_TEXT_SIZE]) {
    int32_t sorted[DIRECTORY_EXEMPT_MAX];
    size_t used = 0;
    out_text[0] = '\0';
    if (count > DIRECTORY_EXEMPT_MAX) {
        return false;
    }
    if (count > 0) {
        memcpy(sorted, ids, count * sizeof *ids);
        qsort(sorted, count, sizeof *sorted, compare_ids);
    }
    for (size_t i = 0; i < count; i++) {
        if (sorted[i] <= 0 || (i > 0 && sorted[i] == sorted[i - 1])) {
            return false;
        }
        used += (size_t)snprintf(out_text + used, DIRECTORY_EXEMPT_TEXT_SIZE - used, "%s%ld", i == 0 ? "" : ",",
                                 (long)sorted[i]);
    }
    return true;
}

bool directory_exempt_parse(const char *text, int32_t out_ids[DIRECTORY_EXEMPT_MAX], size_t *out_count) {
    char part[16];
    int64_t id;
    *out_count = 0;
    for (const char *at = text; *at != '\0';) {
        size_t len = strcspn(at, ",");
        if (*out_count == DIRECTORY_EXEMPT_MAX || len >= sizeof part) {
            return false;
        }
        memcpy(part, at, len);
        part[len] = '\0';
        if (!text_to_int64(part, 1, INT32_MAX, &id)) {
            return false;
        }
        out_ids[(*out_count)++] = (int32_t)id;
        at += len + (at[len] == ',');
    }
    char again[DIRECTORY_EXEMPT_TEXT_SIZE];
    return directory_exempt_format(out_ids, *out_count, again) && text_equal(again, text);
}

bool directory_is_exempt(const char *text, int32_t technician_id) {
    int32_t ids[DIRECTORY_EXEMPT_MAX];
    size_t count;
    (void)directory_exempt_parse(text, ids, &count); /* checked when it was set */
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == technician_id) {
            return true;
        }
    }
    return false;
}
