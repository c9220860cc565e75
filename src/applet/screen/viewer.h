/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LibVNCServer with its one client: the picture goes out, keys, pointer and copied text come in. All on the screen's
 * thread. */
#ifndef TOWLINE_APPLET_SCREEN_VIEWER_H
#define TOWLINE_APPLET_SCREEN_VIEWER_H

#include "applet/screen/picture.h"

#include <X11/Xlib.h>
#include <rfb/rfb.h>
#include <stdbool.h>
#include <stddef.h>

/* What the technician does, for whoever may let it through. */
struct viewer_input {
    void *user;
    void (*key)(void *user, KeySym keysym, bool down);
    void (*pointer)(void *user, int mask, int x, int y);
    void (*copied)(void *user, const char *text, size_t len); /* UTF-8 */
};

struct viewer {
    rfbScreenInfoPtr server;
    rfbClientPtr client; /* NULL when it has gone */
    struct viewer_input input;
    Display *display; /* borrowed */
};

/* Speaks on fd, which is taken over, and shows picture (borrowed). False: the stream is over already. */
bool viewer_init(struct viewer *viewer, int fd, const struct picture *picture, const struct viewer_input *input);

/* Reads what has come, sends what is due. shows_pointer: the pointer is drawn into the picture, for one who cannot
 * move it himself. False: the client has gone. */
bool viewer_run(struct viewer *viewer, bool shows_pointer);

/* Whether the client waits for a picture. */
bool viewer_is_waiting(const struct viewer *viewer);

void viewer_mark(struct viewer *viewer, int x1, int y1, int x2, int y2);
void viewer_resize(struct viewer *viewer, const struct picture *picture);
void viewer_read_shape(struct viewer *viewer);
void viewer_move_pointer(struct viewer *viewer, int x, int y);
void viewer_copy(struct viewer *viewer, const char *text, size_t len);

void viewer_finish(struct viewer *viewer);

#endif
