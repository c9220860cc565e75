/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the core wants done outside: it does no I/O itself. Whoever gave it an input takes the actions afterwards, in
 * order, until there are none. */
#ifndef TOWLINE_APPLET_CORE_ACTION_H
#define TOWLINE_APPLET_CORE_ACTION_H

#include "wire/server_message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum action_type {
    ACTION_NONE,
    ACTION_CONNECT,      /* open the connection; then applet_link_opened or applet_link_lost */
    ACTION_SEND,         /* text: one message */
    ACTION_DISCONNECT,   /* close the connection after what was sent; nothing of it comes in any more */
    ACTION_SAVE,         /* text: what must outlive the process, to be on disk (mode 0600) when this returns */
    ACTION_FORGET,       /* remove what was saved, and the autostart entry */
    ACTION_SCREEN_OPEN,  /* request, kind, url, ticket */
    ACTION_SCREEN_KIND,  /* kind: from now on only that much, at once */
    ACTION_SCREEN_CLOSE, /* stop showing the screen at once */
    ACTION_AUTOSTART,    /* leave an entry behind that starts the applet with the computer */
    ACTION_NO_AUTOSTART, /* take it away */
    ACTION_REBOOT,       /* reboot: make the computer go down */
    ACTION_CHANGED,      /* applet_view shows something new */
    ACTION_EXIT,         /* exit_code: the program is done; a window may first let the customer read why */
};

struct action {
    enum action_type type;
    char *text;   /* owned */
    char *ticket; /* owned */
    int64_t request;
    enum wire_screen_kind kind;
    enum wire_reboot_kind reboot;
    int exit_code;
};

/* A growing ring of actions. */
struct action_queue {
    struct action *items;
    size_t first, count, capacity;
};

/* Frees the queue with everything that stands in it. */
void action_queue_finish(struct action_queue *queue);

/* Appends an action and takes over what it owns. A CHANGED behind a CHANGED adds nothing. */
void action_queue_add(struct action_queue *queue, struct action action);

/* The oldest action, now the caller's: ended with action_finish. False: none. */
bool action_queue_take(struct action_queue *queue, struct action *out_action);

/* Wipes and frees what the action owns. */
void action_finish(struct action *action);

#endif
