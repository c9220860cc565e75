/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shape of the customer's mouse pointer, as RFB's cursor. */
#ifndef TOWLINE_APPLET_SCREEN_POINTER_SHAPE_H
#define TOWLINE_APPLET_SCREEN_POINTER_SHAPE_H

#include <X11/Xlib.h>
#include <rfb/rfb.h>

/* The shape shown now, for rfbSetCursor, which takes it over; NULL when the display does not tell. */
rfbCursorPtr pointer_shape_read(Display *display, const rfbPixelFormat *format);

#endif
