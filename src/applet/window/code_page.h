/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the customer types his code. */
#ifndef TOWLINE_APPLET_WINDOW_CODE_PAGE_H
#define TOWLINE_APPLET_WINDOW_CODE_PAGE_H

#include "applet/core/applet.h"
#include "applet/core/customer.h"

#include <gtk/gtk.h>

struct code_page {
    GtkWidget *page;
    GtkWidget *entry, *problem, *connect;
    const struct customer *customer; /* borrowed */
};

void code_page_init(struct code_page *page, const struct customer *customer);

/* Why a code is asked for (again), and the typing position. */
void code_page_show(struct code_page *page, const struct applet_view *view);

#endif
