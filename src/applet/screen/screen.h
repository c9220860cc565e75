/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer's X display as an RFB server (RFC 6143) for one client on one stream, on a thread of its own. */
#ifndef TOWLINE_APPLET_SCREEN_SCREEN_H
#define TOWLINE_APPLET_SCREEN_SCREEN_H

#include <stdbool.h>

struct screen;

/* Begins to serve `fd` (a stream socket, taken over) with the display that DISPLAY names. control: input and clipboard
 * of the technician are taken; otherwise he only sees. NULL, fd closed, and a code for it in *out_reason (a literal)
 * when there is no display that can be shown. The end of the stream ends the serving, not the screen object. */
struct screen *screen_create(int fd, bool control, const char **out_reason);

/* From the moment this returns no input of the technician has any effect (or has again). Held keys are let go. */
void screen_set_control(struct screen *screen, bool control);

/* Stops, lets go of held keys and buttons, takes back changes to the keyboard map, frees. NULL-safe. */
void screen_destroy(struct screen *screen);

/* Errors of the X server (a window that is gone by the time a request reaches it) must not end the program: to be
 * called once where no toolkit has seen to that. */
void screen_ignore_errors(void);

/* Width and height of the display now; false when there is none. */
bool screen_size(int *out_width, int *out_height);

#endif
