/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Predefined replies: texts with a name, for the chat. Kept as one text, of a group (the setting `replies`) or of a
 * technician: the name in a line, then each line of the reply with a tab before it. */
#ifndef TOWLINE_DIRECTORY_REPLIES_H
#define TOWLINE_DIRECTORY_REPLIES_H

#include <stdbool.h>
#include <stddef.h>

enum {
    DIRECTORY_REPLIES_MAX = 100,
    DIRECTORY_REPLY_NAME_BYTES_MAX = 64,
    DIRECTORY_REPLY_TEXT_BYTES_MAX = 2000,
    DIRECTORY_REPLIES_TEXT_SIZE = 32769, /* of the longest text, with its NUL */
};

struct directory_reply {
    char name[DIRECTORY_REPLY_NAME_BYTES_MAX + 1];
    char text[DIRECTORY_REPLY_TEXT_BYTES_MAX + 1];
};

/* Reads the next reply of a text and moves *at behind it. False, output undefined, at the end and where what comes is
 * none; *at points to a NUL only at the end. */
bool directory_reply_next(const char **at, struct directory_reply *out_reply);

/* Appends a reply to a text. False, text untouched, where its name or text does not fit its limits or begins or ends
 * with a blank, where the name is there already, and where there is no place left. */
bool directory_reply_append(char text[DIRECTORY_REPLIES_TEXT_SIZE], const char *name, const char *reply);

/* Whether it is a text that appending makes. "" has no reply. */
bool directory_replies_are_sound(const char *text);

#endif
