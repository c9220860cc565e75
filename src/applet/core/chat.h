/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation as the applet knows it, with the customer's lines that the server has not stored yet. */
#ifndef TOWLINE_APPLET_CORE_CHAT_H
#define TOWLINE_APPLET_CORE_CHAT_H

#include "wire/server_message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CHAT_LINES_MAX = 2000, /* kept; the oldest go first */
    CHAT_UNSENT_MAX = 200, /* the customer may write so many while the line is down */
};

struct chat_line {
    int64_t number; /* of the event; 0: not stored yet */
    int64_t at_ms;  /* UTC; 0: not stored yet */
    int64_t n;      /* the customer's own count; 0: somebody else's line */
    enum wire_author author;
    int64_t after; /* not stored yet: its number will be above this one */
    char *name;    /* owned; may be NULL */
    char *text;    /* owned */
};

/* Stored lines by number, then the customer's unstored ones by n. */
struct chat {
    struct chat_line *lines; /* owned */
    size_t count, capacity;
    int64_t said;        /* n of the customer's newest line */
    int64_t last_number; /* of what the server told in turn; an acknowledgement may run ahead of that */
};

/* Frees the lines; the chat may be used again, empty. */
void chat_finish(struct chat *chat);

/* Adds a line of the customer and gives its n; 0 when too many wait unsent. text is at most WIRE_CHAT_MAX bytes. */
int64_t chat_say(struct chat *chat, const char *text);

/* The next line that is said has this n. False: it is not above those before. */
bool chat_count_from(struct chat *chat, int64_t n);

/* A line came from the server. False: it is known already. */
bool chat_hear(struct chat *chat, const struct wire_chat_line *line);

/* The server has stored line n. False: that was known, or there is no such line. */
bool chat_acknowledge(struct chat *chat, const struct wire_chat_ack *ack);

/* The number above which the server is to tell its lines again: nothing that may be unknown here is left out. */
int64_t chat_known_up_to(const struct chat *chat);

/* After a welcome: the lines up to stored_n are stored, and the server tells them with their numbers; the others are
 * counted on from there without a gap and are to be sent again. */
void chat_resume(struct chat *chat, int64_t stored_n);

/* The first unstored line with an n above `after`, or NULL. Borrowed until the next change. */
const struct chat_line *chat_unsent(const struct chat *chat, int64_t after);

#endif
