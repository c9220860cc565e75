/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool text_equal(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool text_equal_ignoring_case(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcasecmp(a, b) == 0);
}

bool text_starts_with(const char *text, const char *start) {
    return strncmp(text, start, strlen(start)) == 0;
}

bool text_ends_with(const char *text, const char *end) {
    size_t len = strlen(text);
    size_t end_len = strlen(end);
    return len >= end_len && memcmp(text + len - end_len, end, end_len) == 0;
}

bool text_copy(char *out, size_t size, const char *text) {
    must(size > 0);
    size_t len = strlen(text);
    if (len >= size) {
        out[0] = '\0';
        return false;
    }
    memcpy(out, text, len + 1);
    return true;
}

bool text_format(char *out, size_t size, const char *format, ...) {
    must(size > 0);
    va_list args;
    va_start(args, format);
    int len = vsnprintf(out, size, format, args);
    va_end(args);
    must(len >= 0);
    if ((size_t)len >= size) {
        out[0] = '\0';
        return false;
    }
    return true;
}

bool text_to_int64(const char *text, int64_t min, int64_t max, int64_t *out_number) {
    bool negative = text[0] == '-';
    const char *p = text + (negative ? 1 : 0);
    if (*p == '\0') {
        return false;
    }
    int64_t number = 0;
    for (; *p != '\0'; p++) {
        if (*p < '0' || *p > '9') {
            return false;
        }
        int digit = *p - '0';
        /* Counted downwards for both signs, because the lowest number has no positive twin. */
        if (__builtin_mul_overflow(number, (int64_t)10, &number) ||
            __builtin_sub_overflow(number, (int64_t)digit, &number)) {
            return false;
        }
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, number, &number)) {
        return false;
    }
    if (number < min || number > max) {
        return false;
    }
    *out_number = number;
    return true;
}

void text_lower(char *text) {
    for (; *text != '\0'; text++) {
        if (*text >= 'A' && *text <= 'Z') {
            *text = (char)(*text - 'A' + 'a');
        }
    }
}

char *text_trim(char *text) {
    text += strspn(text, " \t");
    size_t len = strlen(text);
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t')) {
        text[--len] = '\0';
    }
    return text;
}
