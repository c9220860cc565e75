/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sign at the screen's upper edge while somebody sees the screen: always in sight, even when the window is not,
 * with the button that stops it. */
#ifndef TOWLINE_APPLET_WINDOW_SIGN_H
#define TOWLINE_APPLET_WINDOW_SIGN_H

#include "applet/core/applet.h"
#include "applet/core/customer.h"

#include <gtk/gtk.h>

struct sign {
    GtkWindow *window; /* NULL while nothing is shared */
    GtkWidget *words;
    const struct customer *customer; /* borrowed */
};

void sign_init(struct sign *sign, const struct customer *customer);
void sign_show(struct sign *sign, const struct applet_view *view);
void sign_finish(struct sign *sign);

#endif
