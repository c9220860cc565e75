/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/tidy.h"

#include "base/alloc.h"
#include "base/text.h"

#include <string.h>

/* U+0080..U+009F are 0xC2 0x80..0x9F. */
static size_t control_len(const char *at, bool multi_line) {
    unsigned char first = (unsigned char)at[0];
    unsigned char second = first == 0 ? 0 : (unsigned char)at[1];
    if (first == 0xC2 && second >= 0x80 && second <= 0x9F) {
        return 2;
    }
    bool allowed = multi_line && (first == '\n' || first == '\t');
    return (first < 0x20 || first == 0x7F) && !allowed ? 1 : 0;
}

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

char *tidy_text(const char *text, size_t len_max, bool multi_line) {
    if (text == NULL || !utf8_is_valid(text, strlen(text))) {
        return NULL;
    }
    char *copy = mem_copy_string(text);
    size_t len = 0;
    for (const char *from = copy; *from != '\0';) {
        size_t control = control_len(from, multi_line);
        if (control > 0) {
            from += control;
        } else if (len == 0 && is_space(*from)) {
            from++;
        } else {
            copy[len++] = *from++;
        }
    }
    copy[len] = '\0';
    len = utf8_cut(copy, len_max < len ? len_max : len);
    while (len > 0 && is_space(copy[len - 1])) {
        len--;
    }
    copy[len] = '\0';
    if (len == 0) {
        mem_free(copy);
        return NULL;
    }
    return copy;
}
