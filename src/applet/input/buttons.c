/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/input/buttons.h"

#include <X11/extensions/XTest.h>

enum { BUTTON_COUNT = 8 };

void buttons_init(struct buttons *buttons, Display *display) {
    *buttons = (struct buttons){.display = display};
}

static void set_mask(struct buttons *buttons, int mask) {
    for (int i = 0; i < BUTTON_COUNT; i++) {
        if (((mask ^ buttons->mask) >> i & 1) != 0) {
            XTestFakeButtonEvent(buttons->display, (unsigned)i + 1, mask >> i & 1, CurrentTime);
        }
    }
    buttons->mask = mask;
    XFlush(buttons->display);
}

void buttons_pointer(struct buttons *buttons, int mask, int x, int y) {
    XTestFakeMotionEvent(buttons->display, -1, x, y, CurrentTime);
    set_mask(buttons, mask);
}

void buttons_release_all(struct buttons *buttons) {
    set_mask(buttons, 0);
}
