/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/sign.h"

#include "applet/window/above.h"
#include "applet/window/widgets.h"

enum { NAMES_MAX = 400 };

static void on_stop(GtkWidget *button, gpointer user) {
    (void)button;
    struct sign *sign = user;
    sign->customer->withdraw(sign->customer->user, WIRE_SCREEN_VIEW);
}

static gboolean on_placed(gpointer user) {
    above_move_to_top(user);
    g_object_unref(user);
    return G_SOURCE_REMOVE;
}

/* The width is known once the window stands. */
static void on_mapped(GtkWidget *window, gpointer user) {
    (void)user;
    above_keep(GTK_WINDOW(window));
    g_timeout_add(50, on_placed, g_object_ref(window));
}

static gboolean on_close(GtkWindow *window, gpointer user) {
    (void)window;
    (void)user;
    return TRUE; /* the sign stays as long as what it says is true */
}

void sign_init(struct sign *sign, const struct customer *customer) {
    sign->customer = customer;
}

static void open_sign(struct sign *sign) {
    sign->window = GTK_WINDOW(gtk_window_new());
    gtk_window_set_title(sign->window, sentence(SAY_PROGRAM_NAME));
    gtk_window_set_decorated(sign->window, FALSE);
    gtk_window_set_resizable(sign->window, FALSE);
    gtk_widget_add_css_class(GTK_WIDGET(sign->window), "sign");
    GtkWidget *row = widgets_row(8, NULL);
    sign->words = gtk_label_new("");
    gtk_widget_add_css_class(sign->words, "words");
    gtk_label_set_ellipsize(GTK_LABEL(sign->words), PANGO_ELLIPSIZE_MIDDLE);
    gtk_label_set_max_width_chars(GTK_LABEL(sign->words), 60);
    gtk_box_append(GTK_BOX(row), sign->words);
    gtk_box_append(GTK_BOX(row), widgets_button(SAY_STOP_VIEW, "stop", G_CALLBACK(on_stop), sign));
    gtk_window_set_child(sign->window, row);
    g_signal_connect(sign->window, "close-request", G_CALLBACK(on_close), NULL);
    g_signal_connect(sign->window, "map", G_CALLBACK(on_mapped), NULL);
    above_make_sign(sign->window);
}

void sign_show(struct sign *sign, const struct applet_view *view) {
    if (!view->screen_open) {
        sign_finish(sign);
        return;
    }
    gboolean fresh = sign->window == NULL;
    if (fresh) {
        open_sign(sign);
    }
    char names[NAMES_MAX];
    sentence_names(&view->state, names, sizeof names);
    gboolean control = view->screen_kind == WIRE_SCREEN_CONTROL;
    char *words = g_strdup_printf(sentence(control ? SAY_CONTROL_TITLE : SAY_VIEW_TITLE), names);
    widgets_set_text(sign->words, words);
    g_free(words);
    if (fresh) {
        gtk_widget_show(GTK_WIDGET(sign->window));
    }
}

void sign_finish(struct sign *sign) {
    if (sign->window != NULL) {
        gtk_window_destroy(sign->window);
        sign->window = NULL;
    }
}
