/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/origins.h"

#include <string.h>

#include "base/text.h"

static bool host_is_sound(const char *host, size_t len) {
    bool has_port = false;
    size_t host_len = 0;
    for (size_t i = 0; i < len; i++) {
        char c = host[i];
        bool is_digit = c >= '0' && c <= '9';
        if (c == ':') {
            if (has_port || i == 0 || i + 1 == len || len - i > 6) {
                return false;
            }
            has_port = true;
            continue;
        }
        if (has_port ? !is_digit : !is_digit && !(c >= 'a' && c <= 'z') && c != '.' && c != '-') {
            return false;
        }
        host_len += !has_port;
    }
    return host_len > 0 && host[0] != '.' && host[0] != '-';
}

bool directory_origin_is_sound(const char *origin, size_t len) {
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < 2; i++) {
        size_t scheme = strlen(schemes[i]);
        if (len > scheme && len <= DIRECTORY_ORIGIN_BYTES_MAX && strncmp(origin, schemes[i], scheme) == 0) {
            return host_is_sound(origin + scheme, len - scheme);
        }
    }
    return false;
}

static bool came_before(const char *text, const char *at, size_t len) {
    for (const char *other = text; other < at; other += strcspn(other, " ") + 1) {
        if (strcspn(other, " ") == len && strncmp(other, at, len) == 0) {
            return true;
        }
    }
    return false;
}

bool directory_origins_are_sound(const char *text) {
    size_t count = 0;
    if (text[0] == '\0') {
        return true;
    }
    for (const char *at = text;; at++) {
        size_t len = strcspn(at, " ");
        if (++count > DIRECTORY_ORIGINS_MAX || !directory_origin_is_sound(at, len) || came_before(text, at, len)) {
            return false;
        }
        at += len;
        if (*at == '\0') {
            return true;
        }
    }
}
