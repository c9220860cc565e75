/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/question.h"

#include "applet/window/above.h"
#include "applet/window/widgets.h"

struct question {
    GtkWindow *window;
    void (*answered)(void *user, bool yes);
    void *user;
    gboolean done;
};

static void answer(struct question *question, bool yes) {
    if (!question->done) {
        question->done = TRUE;
        question->answered(question->user, yes);
    }
}

static void on_yes(GtkWidget *button, gpointer user) {
    (void)button;
    answer(user, true);
}

static void on_no(GtkWidget *button, gpointer user) {
    (void)button;
    answer(user, false);
}

static gboolean on_close(GtkWindow *window, gpointer user) {
    (void)window;
    answer(user, false);
    return TRUE;
}

static gboolean on_escape(GtkWidget *widget, GVariant *arguments, gpointer user) {
    (void)widget;
    (void)arguments;
    answer(user, false);
    return TRUE;
}

static void on_mapped(GtkWidget *window, gpointer user) {
    (void)user;
    above_keep(GTK_WINDOW(window));
}

static void add_escape(struct question *question) {
    GtkEventController *keys = gtk_shortcut_controller_new();
    gtk_shortcut_controller_add_shortcut(GTK_SHORTCUT_CONTROLLER(keys),
                                         gtk_shortcut_new(gtk_keyval_trigger_new(GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new(on_escape, question, NULL)));
    gtk_widget_add_controller(GTK_WIDGET(question->window), keys);
}

struct question *question_ask(GtkWindow *parent, const struct question_words *words,
                              void (*answered)(void *user, bool yes), void *user) {
    struct question *question = g_new0(struct question, 1);
    question->answered = answered;
    question->user = user;
    question->window = GTK_WINDOW(gtk_window_new());
    gtk_window_set_title(question->window, sentence(SAY_PROGRAM_NAME));
    gtk_window_set_transient_for(question->window, parent);
    gtk_window_set_modal(question->window, TRUE);
    gtk_window_set_resizable(question->window, FALSE);
    GtkWidget *page = widgets_page();
    GtkWidget *buttons = widgets_row(12, NULL);
    GtkWidget *no = widgets_button(words->no, NULL, G_CALLBACK(on_no), question);
    gtk_box_set_homogeneous(GTK_BOX(buttons), TRUE);
    gtk_widget_set_hexpand(no, TRUE);
    gtk_box_append(GTK_BOX(buttons), no);
    gtk_box_append(GTK_BOX(buttons), widgets_button(words->yes, words->yes_class, G_CALLBACK(on_yes), question));
    GtkWidget *title = widgets_text(words->title, "title");
    gtk_label_set_max_width_chars(GTK_LABEL(title), 30);
    gtk_box_append(GTK_BOX(page), title);
    if (words->own != NULL) {
        GtkWidget *own = widgets_text(words->own, NULL);
        gtk_label_set_max_width_chars(GTK_LABEL(own), 44);
        gtk_box_append(GTK_BOX(page), own);
    }
    gtk_box_append(GTK_BOX(page), widgets_text(sentence(words->help), "help"));
    gtk_box_append(GTK_BOX(page), buttons);
    gtk_window_set_child(question->window, page);
    add_escape(question);
    g_signal_connect(question->window, "close-request", G_CALLBACK(on_close), question);
    g_signal_connect(question->window, "map", G_CALLBACK(on_mapped), NULL);
    gtk_window_set_focus(question->window, no);
    gtk_window_present(question->window);
    return question;
}

void question_destroy(struct question *question) {
    if (question != NULL) {
        question->done = TRUE;
        gtk_window_destroy(question->window);
        g_free(question);
    }
}
