/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The technician's keys on the customer's keyboard, whatever the two layouts are: a keysym comes in, and what the
 * customer's programs see is that keysym. */
#ifndef TOWLINE_APPLET_INPUT_KEYBOARD_H
#define TOWLINE_APPLET_INPUT_KEYBOARD_H

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    KEYBOARD_PRESSED_MAX = 32,  /* keys held at once */
    KEYBOARD_SPARES_MAX = 12,   /* keycodes lent to keysyms that the layout lacks */
    KEYBOARD_RESTORE_MS = 3000, /* a lent keycode is given back when unused for so long */
};

struct keyboard {
    Display *display; /* borrowed */
    XkbDescPtr map;
    int map_event;
    unsigned shift_mask, level3_mask;
    KeyCode shift_key, level3_key; /* 0: the layout has none */
    struct keyboard_pressed {
        KeySym keysym;
        KeyCode keycode;
    } pressed[KEYBOARD_PRESSED_MAX];
    int pressed_count;
    struct keyboard_spare {
        KeyCode keycode;
        KeySym keysym; /* NoSymbol: free */
        int64_t used_ms;
    } spares[KEYBOARD_SPARES_MAX];
    int spare_count;
};

/* False: the display lacks XTEST or XKB. */
bool keyboard_init(struct keyboard *keyboard, Display *display);

/* Takes an event about the keyboard's map. False: another's event. */
bool keyboard_handle(struct keyboard *keyboard, XEvent *event);

/* Presses or lets go. A keysym that cannot be made is ignored; a second press of a held key as well (the customer's X
 * server repeats held keys by itself). */
void keyboard_key(struct keyboard *keyboard, KeySym keysym, bool down, int64_t now_ms);

/* Lets go of everything that is held. */
void keyboard_release_all(struct keyboard *keyboard);

/* Gives lent keycodes back that were not used lately. Returns when it wants to be called again; -1: not needed. */
int64_t keyboard_tidy(struct keyboard *keyboard, int64_t now_ms);

/* Lets go, gives everything back. */
void keyboard_finish(struct keyboard *keyboard);

#endif
