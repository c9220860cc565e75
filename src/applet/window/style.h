/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours and spaces, light and dark. */
#ifndef TOWLINE_APPLET_WINDOW_STYLE_H
#define TOWLINE_APPLET_WINDOW_STYLE_H

/* Once, after gtk_init. Follows the desktop's wish for dark where GTK does not by itself. */
void style_load(void);

#endif
