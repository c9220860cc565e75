/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/main_page.h"

#include "applet/window/widgets.h"

enum { NAMES_MAX = 400 };

static void on_stop_view(GtkWidget *button, gpointer user) {
    (void)button;
    struct main_page *page = user;
    page->customer->withdraw(page->customer->user, WIRE_SCREEN_VIEW);
}

static void on_stop_control(GtkWidget *button, gpointer user) {
    (void)button;
    struct main_page *page = user;
    page->customer->withdraw(page->customer->user, WIRE_SCREEN_CONTROL);
}

static GtkWidget *make_status(struct main_page *page) {
    GtkWidget *card = widgets_row(12, "card");
    GtkWidget *words = widgets_column(4, NULL);
    page->dot = widgets_row(0, "dot");
    page->title = widgets_text("", "title");
    page->help = widgets_text("", "help");
    gtk_widget_set_valign(page->dot, GTK_ALIGN_START);
    gtk_widget_set_hexpand(words, TRUE);
    gtk_box_append(GTK_BOX(words), page->title);
    gtk_box_append(GTK_BOX(words), page->help);
    gtk_box_append(GTK_BOX(card), page->dot);
    gtk_box_append(GTK_BOX(card), words);
    return card;
}

static GtkWidget *make_sharing(struct main_page *page) {
    page->sharing = widgets_column(10, "card");
    gtk_widget_add_css_class(page->sharing, "sharing");
    page->sharing_title = widgets_text("", "title");
    page->sharing_help = widgets_text("", NULL);
    page->stop_control = widgets_button(SAY_STOP_CONTROL, NULL, G_CALLBACK(on_stop_control), page);
    GtkWidget *buttons = widgets_row(12, NULL);
    GtkWidget *stop = widgets_button(SAY_STOP_VIEW, "stop", G_CALLBACK(on_stop_view), page);
    gtk_widget_set_hexpand(stop, TRUE);
    gtk_widget_set_hexpand(page->stop_control, TRUE);
    gtk_box_append(GTK_BOX(buttons), page->stop_control);
    gtk_box_append(GTK_BOX(buttons), stop);
    gtk_box_append(GTK_BOX(page->sharing), page->sharing_title);
    gtk_box_append(GTK_BOX(page->sharing), page->sharing_help);
    gtk_box_append(GTK_BOX(page->sharing), buttons);
    gtk_widget_set_visible(page->sharing, FALSE);
    return page->sharing;
}

void main_page_init(struct main_page *page, const struct customer *customer, GtkWidget *end) {
    page->customer = customer;
    page->page = widgets_page();
    chat_box_init(&page->chat, customer);
    gtk_box_append(GTK_BOX(page->page), make_status(page));
    gtk_box_append(GTK_BOX(page->page), make_sharing(page));
    gtk_box_append(GTK_BOX(page->page), page->chat.box);
    gtk_box_append(GTK_BOX(page->page), end);
}

static void show_status(struct main_page *page, const char *dot, const char *title, const char *help) {
    static const char *const dots[] = {"waiting", "active", "hold", "lost", NULL};
    widgets_set_state(page->dot, dots, dot);
    widgets_set_text(page->title, title);
    widgets_set_text(page->help, help);
}

static void show_waiting(struct main_page *page, const struct applet_view *view) {
    const char *queue = view->state.queue;
    const char *own = view->look.waiting;
    char *help = own != NULL     ? g_strdup(own)
                 : queue != NULL ? g_strdup_printf(sentence(SAY_WAITING_QUEUE), queue)
                                 : g_strdup(sentence(SAY_WAITING_HELP));
    char *number = g_strdup_printf("%d", (int)view->state.place);
    char *place = view->state.place > 1    ? g_strdup_printf(sentence(SAY_WAITING_PLACE), number)
                  : view->state.place == 1 ? g_strdup(sentence(SAY_WAITING_NEXT))
                                           : NULL;
    char *both = place != NULL ? g_strdup_printf("%s\n%s", place, help) : g_strdup(help);
    const char *welcome = view->look.welcome;
    char *all = welcome != NULL ? g_strdup_printf("%s\n\n%s", welcome, both) : g_strdup(both);
    show_status(page, "waiting", sentence(SAY_WAITING_TITLE), all);
    g_free(all);
    g_free(both);
    g_free(place);
    g_free(number);
    g_free(help);
}

static void show_active(struct main_page *page, const struct applet_view *view, const char *names) {
    char *title = g_strdup_printf(sentence(SAY_ACTIVE_TITLE), names);
    const char *help = view->screen_open ? "" : sentence(SAY_ACTIVE_HELP);
    char *both = view->lead_changed ? g_strdup_printf("%s %s", sentence(SAY_ACTIVE_CHANGED), help) : g_strdup(help);
    show_status(page, "active", title, both);
    g_free(both);
    g_free(title);
}

static void show_stage(struct main_page *page, const struct applet_view *view, const char *names) {
    switch (view->state.stage) {
    case WIRE_STAGE_NONE:
    case WIRE_STAGE_TERMS:
    case WIRE_STAGE_WAITING:
        show_waiting(page, view);
        return;
    case WIRE_STAGE_ACTIVE:
        show_active(page, view, names);
        return;
    case WIRE_STAGE_ON_HOLD:
        show_status(page, "hold", sentence(SAY_HOLD_TITLE), sentence(SAY_HOLD_HELP));
        return;
    case WIRE_STAGE_TRANSFERRING:
        show_status(page, "waiting", sentence(SAY_TRANSFER_TITLE), sentence(SAY_TRANSFER_HELP));
        return;
    }
}

static void show_sharing(struct main_page *page, const struct applet_view *view, const char *names) {
    gboolean control = view->screen_kind == WIRE_SCREEN_CONTROL;
    gtk_widget_set_visible(page->sharing, view->screen_open);
    if (view->screen_open) {
        char *title = g_strdup_printf(sentence(control ? SAY_CONTROL_TITLE : SAY_VIEW_TITLE), names);
        widgets_set_text(page->sharing_title, title);
        widgets_set_text(page->sharing_help, sentence(control ? SAY_CONTROL_HELP : SAY_VIEW_HELP));
        gtk_widget_set_visible(page->stop_control, control);
        g_free(title);
    }
}

void main_page_show(struct main_page *page, const struct applet_view *view) {
    char names[NAMES_MAX];
    sentence_names(&view->state, names, sizeof names);
    if (view->phase == APPLET_LOST) {
        show_status(page, "lost", sentence(SAY_LOST_TITLE), sentence(SAY_LOST_HELP));
    } else {
        show_stage(page, view, names);
    }
    gtk_widget_set_visible(page->help, gtk_label_get_text(GTK_LABEL(page->help))[0] != '\0');
    show_sharing(page, view, names);
    chat_box_show(&page->chat, view);
}
