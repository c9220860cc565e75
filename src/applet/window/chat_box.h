/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversation, and the line where the customer writes. */
#ifndef TOWLINE_APPLET_WINDOW_CHAT_BOX_H
#define TOWLINE_APPLET_WINDOW_CHAT_BOX_H

#include "applet/core/applet.h"
#include "applet/core/customer.h"

#include <gtk/gtk.h>

struct chat_box {
    GtkWidget *box;
    GtkWidget *scroller, *list, *empty, *entry, *problem, *typing;
    const struct customer *customer; /* borrowed */
    guint64 shown;                   /* of the lines that stand in the list; 0: none */
};

void chat_box_init(struct chat_box *box, const struct customer *customer);
void chat_box_show(struct chat_box *box, const struct applet_view *view);

#endif
