/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of what the X display shows, kept up to date by damage: only what was drawn is fetched, only what really
 * changed is reported. */
#ifndef TOWLINE_APPLET_SCREEN_PICTURE_H
#define TOWLINE_APPLET_SCREEN_PICTURE_H

#include <X11/Xlib.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/Xdamage.h>
#include <stdbool.h>
#include <stdint.h>

struct picture {
    Display *display; /* borrowed */
    Window root;
    int width, height;
    char *pixels; /* owned; width * height * 4 bytes in the display's own order */
    XImage *image;
    XShmSegmentInfo segment;
    bool shared; /* fetched by shared memory; else through the connection */
    Damage damage;
    XserverRegion region;
    int damage_event, resize_event;
    bool damaged, resized;
};

/* Begins to watch. False: the display lacks DAMAGE or XFIXES, or its pixels are not 32 bits with eight of each colour.
 */
bool picture_init(struct picture *picture, Display *display);

/* Takes an event that is the picture's: it is then damaged or resized. False: another's event. */
bool picture_handle(struct picture *picture, XEvent *event);

/* After `resized`: takes the new size and fetches everything. The old pixels are handed to the caller (mem_free), who
 * may still be using them. */
char *picture_resize(struct picture *picture);

/* Fetches what is damaged; every rectangle that holds a changed pixel is told. Wherever the display does not
 * give what is asked (it is just being resized), the old pixels stay. */
void picture_refresh(struct picture *picture, void (*changed)(void *user, int x1, int y1, int x2, int y2), void *user);

void picture_finish(struct picture *picture);

#endif
