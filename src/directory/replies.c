/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/replies.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

static bool is_blank(char sign) {
    return sign == ' ' || sign == '\t' || sign == '\n';
}

/* Text that is not empty and has no blanks around it. */
static bool is_trimmed(const char *text, size_t bytes_max, bool multi_line) {
    size_t len = strnlen(text, bytes_max + 1);
    return len > 0 && len <= bytes_max && utf8_is_text(text, multi_line) && !is_blank(text[0]) &&
           !is_blank(text[len - 1]);
}

/* The line up to its newline, without it, behind what is in `out` already. */
static bool take_line(const char **at, char *out, size_t size, size_t *used) {
    size_t len = strcspn(*at, "\n");
    if ((*at)[len] == '\0' || *used + len >= size) {
        return false;
    }
    memcpy(out + *used, *at, len);
    *used += len;
    out[*used] = '\0';
    *at += len + 1;
    return true;
}

bool directory_reply_next(const char **at, struct directory_reply *out_reply) {
    size_t used = 0;
    if (**at == '\0' || !take_line(at, out_reply->name, sizeof out_reply->name, &used)) {
        return false;
    }
    used = 0;
    out_reply->text[0] = '\0';
    for (bool first = true; **at == '\t'; first = false) {
        (*at)++;
        if (!first && used + 1 < sizeof out_reply->text) {
            out_reply->text[used++] = '\n';
        }
        if (!take_line(at, out_reply->text, sizeof out_reply->text, &used)) {
            return false;
        }
    }
    return true;
}

/* How many replies there are, or -1 where one of them has the name. */
static int count_others(const char *text, const char *name) {
    struct directory_reply *reply = NEW(struct directory_reply);
    int count = 0;
    while (count >= 0 && directory_reply_next(&text, reply)) {
        count = text_equal(reply->name, name) ? -1 : count + 1;
    }
    mem_free(reply);
    return count;
}

static size_t count_lines(const char *text) {
    size_t count = 1;
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++) {
        count++;
    }
    return count;
}

bool directory_reply_append(char text[DIRECTORY_REPLIES_TEXT_SIZE], const char *name, const char *reply) {
    if (!is_trimmed(name, DIRECTORY_REPLY_NAME_BYTES_MAX, false) ||
        !is_trimmed(reply, DIRECTORY_REPLY_TEXT_BYTES_MAX, true)) {
        return false;
    }
    size_t used = strlen(text);
    /* A newline behind the name and behind the reply, and a tab before each of its lines. */
    size_t needed = strlen(name) + strlen(reply) + count_lines(reply) + 2;
    int others = count_others(text, name);
    if (others < 0 || others >= DIRECTORY_REPLIES_MAX || used + needed >= DIRECTORY_REPLIES_TEXT_SIZE) {
        return false;
    }
    char *out = text + used;
    memcpy(out, name, strlen(name));
    out += strlen(name);
    *out++ = '\n';
    *out++ = '\t';
    for (const char *at = reply; *at != '\0'; at++) {
        *out++ = *at;
        if (*at == '\n') {
            *out++ = '\t';
        }
    }
    *out++ = '\n';
    *out = '\0';
    return true;
}

bool directory_replies_are_sound(const char *text) {
    struct directory_reply *reply = NEW(struct directory_reply);
    char *again = NEW_ARRAY(char, DIRECTORY_REPLIES_TEXT_SIZE);
    const char *at = text;
    bool is_sound = true;
    while (is_sound && *at != '\0') {
        is_sound = directory_reply_next(&at, reply) && directory_reply_append(again, reply->name, reply->text);
    }
    is_sound = is_sound && text_equal(again, text);
    mem_free(again);
    mem_free(reply);
    return is_sound;
}
