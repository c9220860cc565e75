/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/plain_page.h"

#include "applet/window/widgets.h"

void plain_page_init(struct plain_page *page, GtkWidget *button) {
    page->page = widgets_page();
    page->title = widgets_text("", "title");
    page->help = widgets_text("", "help");
    page->spinner = gtk_spinner_new();
    gtk_widget_set_size_request(page->spinner, 32, 32);
    gtk_widget_set_halign(page->spinner, GTK_ALIGN_START);
    gtk_box_append(GTK_BOX(page->page), page->title);
    gtk_box_append(GTK_BOX(page->page), page->help);
    gtk_box_append(GTK_BOX(page->page), page->spinner);
    if (button != NULL) {
        gtk_widget_set_valign(button, GTK_ALIGN_END);
        gtk_widget_set_vexpand(button, TRUE);
        gtk_box_append(GTK_BOX(page->page), button);
    }
}

void plain_page_show(struct plain_page *page, const char *title, const char *help, gboolean busy) {
    widgets_set_text(page->title, title);
    widgets_set_text(page->help, help);
    gtk_spinner_set_spinning(GTK_SPINNER(page->spinner), busy);
    gtk_widget_set_visible(page->spinner, busy);
}
