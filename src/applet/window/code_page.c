/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/code_page.h"

#include "applet/window/widgets.h"

#include <string.h>

/* Only digits, at most six: codes are often pasted with a space in the middle. */
static void on_changed(GtkEditable *editable, gpointer user) {
    struct code_page *page = user;
    const char *typed = gtk_editable_get_text(editable);
    char digits[WIRE_CODE_LENGTH + 1];
    size_t count = 0;
    for (const char *c = typed; *c != '\0' && count < WIRE_CODE_LENGTH; c++) {
        if (g_ascii_isdigit(*c)) {
            digits[count++] = *c;
        }
    }
    digits[count] = '\0';
    gtk_widget_set_sensitive(page->connect, count == WIRE_CODE_LENGTH);
    if (count > 0) {
        widgets_set_text(page->problem, "");
    }
    if (!g_str_equal(typed, digits)) {
        g_signal_handlers_block_by_func(editable, on_changed, user);
        gtk_editable_set_text(editable, digits);
        gtk_editable_set_position(editable, -1);
        g_signal_handlers_unblock_by_func(editable, on_changed, user);
    }
}

static void on_connect(GtkWidget *widget, gpointer user) {
    (void)widget;
    struct code_page *page = user;
    if (!page->customer->enter_code(page->customer->user, gtk_editable_get_text(GTK_EDITABLE(page->entry)))) {
        widgets_set_text(page->problem, sentence(SAY_CODE_FORM));
    }
}

void code_page_init(struct code_page *page, const struct customer *customer) {
    page->customer = customer;
    page->page = widgets_page();
    page->entry = gtk_entry_new();
    page->problem = widgets_text("", "problem");
    page->connect = widgets_button(SAY_CONNECT, "yes", G_CALLBACK(on_connect), page);
    gtk_widget_add_css_class(page->entry, "code");
    gtk_entry_set_input_purpose(GTK_ENTRY(page->entry), GTK_INPUT_PURPOSE_DIGITS);
    gtk_editable_set_width_chars(GTK_EDITABLE(page->entry), WIRE_CODE_LENGTH);
    gtk_editable_set_alignment(GTK_EDITABLE(page->entry), 0.5f);
    gtk_accessible_update_property(GTK_ACCESSIBLE(page->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence(SAY_CODE_LABEL),
                                   -1);
    gtk_widget_set_sensitive(page->connect, FALSE);
    g_signal_connect(page->entry, "changed", G_CALLBACK(on_changed), page);
    g_signal_connect(page->entry, "activate", G_CALLBACK(on_connect), page);
    gtk_box_append(GTK_BOX(page->page), widgets_text(sentence(SAY_CODE_TITLE), "title"));
    gtk_box_append(GTK_BOX(page->page), widgets_text(sentence(SAY_CODE_HELP), "help"));
    gtk_box_append(GTK_BOX(page->page), page->entry);
    gtk_box_append(GTK_BOX(page->page), page->problem);
    gtk_box_append(GTK_BOX(page->page), page->connect);
}

void code_page_show(struct code_page *page, const struct applet_view *view) {
    gtk_editable_set_text(GTK_EDITABLE(page->entry), "");
    widgets_set_text(page->problem, sentence_of_refusal(view->refusal));
    gtk_widget_grab_focus(page->entry);
}
