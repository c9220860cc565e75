/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GTK 4 cannot ask of an X11 window manager by itself. Nothing happens on other displays. */
#ifndef TOWLINE_APPLET_WINDOW_ABOVE_H
#define TOWLINE_APPLET_WINDOW_ABOVE_H

#include <gtk/gtk.h>

/* Keeps a window that is mapped above all others, on every desktop, and asks for attention. */
void above_keep(GtkWindow *window);

/* Puts a mapped window to the middle of the screen's upper edge. */
void above_move_to_top(GtkWindow *window);

/* Before a window is mapped: it is a sign, not a window to work with; no task bar shows it and it takes no focus. */
void above_make_sign(GtkWindow *window);

#endif
