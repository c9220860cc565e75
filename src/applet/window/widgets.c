/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/widgets.h"

static GtkWidget *make_box(GtkOrientation orientation, int spacing, const char *css_class) {
    GtkWidget *box = gtk_box_new(orientation, spacing);
    if (css_class != NULL) {
        gtk_widget_add_css_class(box, css_class);
    }
    return box;
}

GtkWidget *widgets_column(int spacing, const char *css_class) {
    return make_box(GTK_ORIENTATION_VERTICAL, spacing, css_class);
}

GtkWidget *widgets_row(int spacing, const char *css_class) {
    return make_box(GTK_ORIENTATION_HORIZONTAL, spacing, css_class);
}

GtkWidget *widgets_page(void) {
    return widgets_column(16, "page");
}

GtkWidget *widgets_text(const char *text, const char *css_class) {
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_max_width_chars(GTK_LABEL(label), 44);
    if (css_class != NULL) {
        gtk_widget_add_css_class(label, css_class);
    }
    return label;
}

GtkWidget *widgets_button(enum sentence label, const char *css_class, GCallback clicked, gpointer user) {
    GtkWidget *button = gtk_button_new_with_mnemonic(sentence(label));
    if (css_class != NULL) {
        gtk_widget_add_css_class(button, css_class);
    }
    g_signal_connect(button, "clicked", clicked, user);
    return button;
}

void widgets_set_text(GtkWidget *label, const char *text) {
    if (!g_str_equal(gtk_label_get_text(GTK_LABEL(label)), text)) {
        gtk_label_set_text(GTK_LABEL(label), text);
    }
}

void widgets_set_state(GtkWidget *widget, const char *const classes[], const char *wanted) {
    for (size_t i = 0; classes[i] != NULL; i++) {
        if (g_str_equal(classes[i], wanted)) {
            gtk_widget_add_css_class(widget, classes[i]);
        } else {
            gtk_widget_remove_css_class(widget, classes[i]);
        }
    }
}
