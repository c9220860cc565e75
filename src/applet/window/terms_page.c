/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/terms_page.h"

#include "applet/window/widgets.h"

static void on_accept(GtkWidget *button, gpointer user) {
    (void)button;
    struct terms_page *page = user;
    page->customer->answer_terms(page->customer->user, true);
}

static void on_decline(GtkWidget *button, gpointer user) {
    (void)button;
    struct terms_page *page = user;
    page->customer->answer_terms(page->customer->user, false);
}

void terms_page_init(struct terms_page *page, const struct customer *customer) {
    page->customer = customer;
    page->page = widgets_page();
    page->text = widgets_text("", NULL);
    page->accept = widgets_button(SAY_ACCEPT, "yes", G_CALLBACK(on_accept), page);
    gtk_label_set_selectable(GTK_LABEL(page->text), TRUE);
    gtk_widget_set_valign(page->text, GTK_ALIGN_START);
    GtkWidget *scroller = gtk_scrolled_window_new();
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), page->text);
    gtk_widget_set_vexpand(scroller, TRUE);
    gtk_widget_add_css_class(scroller, "terms");
    GtkWidget *buttons = widgets_row(12, NULL);
    gtk_box_set_homogeneous(GTK_BOX(buttons), TRUE);
    GtkWidget *decline = widgets_button(SAY_DECLINE, NULL, G_CALLBACK(on_decline), page);
    gtk_widget_set_hexpand(decline, TRUE);
    gtk_box_append(GTK_BOX(buttons), decline);
    gtk_box_append(GTK_BOX(buttons), page->accept);
    gtk_box_append(GTK_BOX(page->page), widgets_text(sentence(SAY_TERMS_TITLE), "title"));
    gtk_box_append(GTK_BOX(page->page), widgets_text(sentence(SAY_TERMS_HELP), "help"));
    gtk_box_append(GTK_BOX(page->page), scroller);
    gtk_box_append(GTK_BOX(page->page), buttons);
}

void terms_page_show(struct terms_page *page, const struct applet_view *view) {
    widgets_set_text(page->text, view->terms == NULL ? "" : view->terms);
    gtk_label_select_region(GTK_LABEL(page->text), 0, 0);
    gtk_widget_grab_focus(page->accept);
}
