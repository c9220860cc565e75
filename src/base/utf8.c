/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <string.h>

static bool is_continuation(unsigned char c) {
    return (c & 0xC0U) == 0x80U;
}

/* The length of the well-formed sequence at p (Unicode 15, table 3-7), or 0. */
static size_t sequence_len(const unsigned char *p, size_t left) {
    unsigned char c = p[0];
    if (c < 0x80) {
        return 1;
    }
    size_t len = c >= 0xC2 && c <= 0xDF ? 2 : (c & 0xF0U) == 0xE0U ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
    if (len == 0 || left < len) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if (!is_continuation(p[i])) {
            return 0;
        }
    }
    bool is_overlong = (c == 0xE0 && p[1] < 0xA0) || (c == 0xF0 && p[1] < 0x90);
    bool is_surrogate = c == 0xED && p[1] > 0x9F;
    bool is_beyond = c == 0xF4 && p[1] > 0x8F;
    return is_overlong || is_surrogate || is_beyond ? 0 : len;
}

bool utf8_is_valid(const char *bytes, size_t len) {
    const unsigned char *p = (const unsigned char *)bytes;
    for (size_t at = 0; at < len;) {
        size_t step = sequence_len(p + at, len - at);
        if (step == 0) {
            return false;
        }
        at += step;
    }
    return true;
}

bool utf8_is_text(const char *text, bool multi_line) {
    size_t len = strlen(text);
    if (!utf8_is_valid(text, len)) {
        return false;
    }
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        bool is_line = *p == '\n' || *p == '\t';
        bool is_c0 = (*p < 0x20 && !(multi_line && is_line)) || *p == 0x7F;
        bool is_c1 = *p == 0xC2 && p[1] < 0xA0;
        if (is_c0 || is_c1) {
            return false;
        }
    }
    return true;
}

size_t utf8_count(const char *text) {
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += is_continuation((unsigned char)*text) ? 0 : 1;
    }
    return count;
}

size_t utf8_cut(const char *text, size_t len_max) {
    size_t len = strnlen(text, len_max + 1);
    if (len <= len_max) {
        return len;
    }
    len = len_max;
    while (len > 0 && is_continuation((unsigned char)text[len])) {
        len--;
    }
    return len;
}
