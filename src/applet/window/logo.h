/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation's logo above every page. */
#ifndef TOWLINE_APPLET_WINDOW_LOGO_H
#define TOWLINE_APPLET_WINDOW_LOGO_H

#include "applet/core/applet.h"

#include <gtk/gtk.h>

struct logo {
    GtkWidget *frame; /* hidden while there is none */
    GtkWidget *picture;
    unsigned number; /* of the logo that is shown */
};

void logo_init(struct logo *logo);
void logo_show(struct logo *logo, const struct applet_view *view);

#endif
