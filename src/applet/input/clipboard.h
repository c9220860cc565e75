/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copied text, both ways (ICCCM 2). */
#ifndef TOWLINE_APPLET_INPUT_CLIPBOARD_H
#define TOWLINE_APPLET_INPUT_CLIPBOARD_H

#include <X11/Xlib.h>
#include <stdbool.h>
#include <stddef.h>

enum { CLIPBOARD_MAX = 1024 * 1024 }; /* bytes; longer text is not passed on */

struct clipboard {
    Display *display; /* borrowed */
    Window window;
    int owner_event;
    char *text; /* owned; what the technician copied, while this is what the clipboard holds */
    size_t len;
    char *incoming; /* owned; text that comes in pieces */
    size_t incoming_len;
    bool in_pieces;
    Atom clipboard, targets, utf8, text_plain, transfer, incr, timestamp;
    Time since;
    void (*copied)(void *user, const char *text, size_t len);
    void *user;
};

/* Begins to watch. copied: the customer copied this UTF-8 text; false: the display lacks XFIXES. */
bool clipboard_init(struct clipboard *clipboard, Display *display,
                    void (*copied)(void *user, const char *text, size_t len), void *user);

/* Takes an event of the clipboard. False: another's. */
bool clipboard_handle(struct clipboard *clipboard, const XEvent *event);

/* The technician copied this UTF-8 text: what the customer's programs paste from now on. Too long text is ignored. */
void clipboard_put(struct clipboard *clipboard, const char *text, size_t len);

void clipboard_finish(struct clipboard *clipboard);

#endif
