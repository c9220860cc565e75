/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page with a title and a sentence: while something is under way, and when all is over. */
#ifndef TOWLINE_APPLET_WINDOW_PLAIN_PAGE_H
#define TOWLINE_APPLET_WINDOW_PLAIN_PAGE_H

#include <gtk/gtk.h>

struct plain_page {
    GtkWidget *page;
    GtkWidget *title, *help, *spinner;
};

/* button: shown at the lower end, may be NULL. */
void plain_page_init(struct plain_page *page, GtkWidget *button);
void plain_page_show(struct plain_page *page, const char *title, const char *help, gboolean busy);

#endif
