/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a running session: how it stands, who sees what, the conversation, the way out. */
#ifndef TOWLINE_APPLET_WINDOW_MAIN_PAGE_H
#define TOWLINE_APPLET_WINDOW_MAIN_PAGE_H

#include "applet/core/applet.h"
#include "applet/core/customer.h"
#include "applet/window/chat_box.h"

#include <gtk/gtk.h>

struct main_page {
    GtkWidget *page;
    GtkWidget *dot, *title, *help;
    GtkWidget *sharing, *sharing_title, *sharing_help, *stop_control;
    struct chat_box chat;
    const struct customer *customer; /* borrowed */
};

/* end: the button that ends the session, made by the window. */
void main_page_init(struct main_page *page, const struct customer *customer, GtkWidget *end);
void main_page_show(struct main_page *page, const struct applet_view *view);

#endif
