/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The technician's mouse on the customer's display. */
#ifndef TOWLINE_APPLET_INPUT_BUTTONS_H
#define TOWLINE_APPLET_INPUT_BUTTONS_H

#include <X11/Xlib.h>

struct buttons {
    Display *display; /* borrowed; has XTEST */
    int mask;         /* held: bit 0 is the left button, bits 3 to 6 the wheel up, down, left, right */
};

void buttons_init(struct buttons *buttons, Display *display);

/* Moves to x, y, then presses and lets go what differs. RFC 6143, 7.5.5; X numbers buttons and wheel the same way. */
void buttons_pointer(struct buttons *buttons, int mask, int x, int y);

/* Lets go of everything that is held. */
void buttons_release_all(struct buttons *buttons);

#endif
