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

/* Accept can be pressed once the end has been on the screen; a text that fits is at its end at once. */
static void follow_scroll(struct terms_page *page) {
    GtkAdjustment *at = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(page->scroller));
    double bottom = gtk_adjustment_get_value(at) + gtk_adjustment_get_page_size(at);
    bool is_laid_out = gtk_adjustment_get_page_size(at) > 0;
    if (is_laid_out && bottom >= gtk_adjustment_get_upper(at) - 1) {
        page->was_at_end = TRUE;
    }
    bool may = !page->must_scroll || page->was_at_end;
    gtk_widget_set_sensitive(page->accept, may);
    widgets_set_text(page->hint, may ? "" : sentence(SAY_TERMS_SCROLL));
    gtk_widget_set_visible(page->hint, !may);
}

static void on_scroll(GtkAdjustment *at, gpointer user) {
    (void)at;
    follow_scroll(user);
}

void terms_page_init(struct terms_page *page, const struct customer *customer) {
    page->customer = customer;
    page->page = widgets_page();
    page->text = widgets_text("", NULL);
    page->accept = widgets_button(SAY_ACCEPT, "yes", G_CALLBACK(on_accept), page);
    gtk_label_set_selectable(GTK_LABEL(page->text), TRUE);
    gtk_widget_set_valign(page->text, GTK_ALIGN_START);
    GtkWidget *scroller = gtk_scrolled_window_new();
    GtkAdjustment *at = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(scroller));
    page->scroller = scroller;
    page->help = widgets_text("", "help");
    page->hint = widgets_text("", "small");
    g_signal_connect(at, "value-changed", G_CALLBACK(on_scroll), page);
    g_signal_connect(at, "changed", G_CALLBACK(on_scroll), page);
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
    gtk_box_append(GTK_BOX(page->page), page->help);
    gtk_box_append(GTK_BOX(page->page), scroller);
    gtk_box_append(GTK_BOX(page->page), page->hint);
    gtk_box_append(GTK_BOX(page->page), buttons);
}

void terms_page_show(struct terms_page *page, const struct applet_view *view) {
    widgets_set_text(page->text, view->terms == NULL ? "" : view->terms);
    gtk_label_select_region(GTK_LABEL(page->text), 0, 0);
    page->must_scroll = view->terms_scroll;
    page->was_at_end = FALSE;
    follow_scroll(page);
    gtk_widget_grab_focus(page->must_scroll ? page->scroller : page->accept);
    terms_page_look(page, view);
}

void terms_page_look(struct terms_page *page, const struct applet_view *view) {
    const char *welcome = view->look.welcome;
    char *help = welcome != NULL ? g_strdup_printf("%s\n\n%s", welcome, sentence(SAY_TERMS_HELP))
                                 : g_strdup(sentence(SAY_TERMS_HELP));
    widgets_set_text(page->help, help);
    g_free(help);
}
