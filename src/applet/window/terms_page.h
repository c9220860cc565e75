/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the customer accepts or declines before anything else. */
#ifndef TOWLINE_APPLET_WINDOW_TERMS_PAGE_H
#define TOWLINE_APPLET_WINDOW_TERMS_PAGE_H

#include "applet/core/applet.h"
#include "applet/core/customer.h"

#include <gtk/gtk.h>

struct terms_page {
    GtkWidget *page;
    GtkWidget *text, *accept, *help, *hint, *scroller;
    gboolean must_scroll, was_at_end;
    const struct customer *customer; /* borrowed */
};

void terms_page_init(struct terms_page *page, const struct customer *customer);
void terms_page_show(struct terms_page *page, const struct applet_view *view);

/* The organisation's own words, which may come after the page is shown. */
void terms_page_look(struct terms_page *page, const struct applet_view *view);

#endif
