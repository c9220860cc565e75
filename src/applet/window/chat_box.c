/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/chat_box.h"

#include "applet/window/widgets.h"

static void on_send(GtkWidget *widget, gpointer user) {
    (void)widget;
    struct chat_box *box = user;
    const char *text = gtk_editable_get_text(GTK_EDITABLE(box->entry));
    char *rest = g_strstrip(g_strdup(text));
    gboolean empty = rest[0] == '\0';
    g_free(rest);
    if (empty || box->customer->say(box->customer->user, text)) {
        gtk_editable_set_text(GTK_EDITABLE(box->entry), "");
        widgets_set_text(box->problem, "");
    } else {
        widgets_set_text(box->problem, sentence(SAY_CHAT_FULL));
    }
    gtk_widget_set_visible(box->problem, gtk_label_get_text(GTK_LABEL(box->problem))[0] != '\0');
    gtk_widget_grab_focus(box->entry);
}

static void on_typed(GtkEditable *entry, gpointer user) {
    struct chat_box *box = user;
    box->customer->typing(box->customer->user, gtk_editable_get_text(entry)[0] != '\0');
}

/* New lines come into sight. */
static void on_grown(GtkAdjustment *adjustment, gpointer user) {
    (void)user;
    gtk_adjustment_set_value(adjustment, gtk_adjustment_get_upper(adjustment));
}

static GtkWidget *make_list(struct chat_box *box) {
    box->list = gtk_list_box_new();
    gtk_list_box_set_selection_mode(GTK_LIST_BOX(box->list), GTK_SELECTION_NONE);
    gtk_widget_set_can_focus(box->list, FALSE);
    gtk_accessible_update_property(GTK_ACCESSIBLE(box->list), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence(SAY_CHAT_TITLE),
                                   -1);
    box->empty = widgets_text(sentence(SAY_CHAT_EMPTY), "small");
    gtk_label_set_xalign(GTK_LABEL(box->empty), 0.5f);
    gtk_widget_set_margin_top(box->empty, 24);
    gtk_list_box_set_placeholder(GTK_LIST_BOX(box->list), box->empty);
    box->scroller = gtk_scrolled_window_new();
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(box->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(box->scroller), box->list);
    gtk_widget_set_vexpand(box->scroller, TRUE);
    gtk_widget_add_css_class(box->scroller, "chat");
    GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(box->scroller));
    g_signal_connect(adjustment, "changed", G_CALLBACK(on_grown), NULL);
    return box->scroller;
}

static GtkWidget *make_line(struct chat_box *box) {
    GtkWidget *line = widgets_row(8, NULL);
    box->entry = gtk_entry_new();
    gtk_entry_set_placeholder_text(GTK_ENTRY(box->entry), sentence(SAY_CHAT_HINT));
    gtk_entry_set_max_length(GTK_ENTRY(box->entry), WIRE_CHAT_MAX / 4);
    gtk_widget_set_hexpand(box->entry, TRUE);
    gtk_accessible_update_property(GTK_ACCESSIBLE(box->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence(SAY_CHAT_HINT),
                                   -1);
    g_signal_connect(box->entry, "activate", G_CALLBACK(on_send), box);
    g_signal_connect(box->entry, "changed", G_CALLBACK(on_typed), box);
    gtk_box_append(GTK_BOX(line), box->entry);
    gtk_box_append(GTK_BOX(line), widgets_button(SAY_CHAT_SEND, "yes", G_CALLBACK(on_send), box));
    return line;
}

void chat_box_init(struct chat_box *box, const struct customer *customer) {
    box->customer = customer;
    box->box = widgets_column(8, NULL);
    box->problem = widgets_text("", "problem");
    gtk_widget_set_visible(box->problem, FALSE);
    box->typing = widgets_text("", "small");
    gtk_widget_set_visible(box->typing, FALSE);
    gtk_box_append(GTK_BOX(box->box), make_list(box));
    gtk_box_append(GTK_BOX(box->box), box->typing);
    gtk_box_append(GTK_BOX(box->box), box->problem);
    gtk_box_append(GTK_BOX(box->box), make_line(box));
}

static GtkWidget *make_bubble(const struct chat_line *line) {
    gboolean own = line->author == WIRE_AUTHOR_CUSTOMER;
    GtkWidget *column = widgets_column(2, NULL);
    GtkWidget *bubble = widgets_text(line->text, "bubble");
    gtk_label_set_selectable(GTK_LABEL(bubble), TRUE);
    gtk_widget_set_can_focus(bubble, FALSE);
    gtk_label_set_max_width_chars(GTK_LABEL(bubble), 36);
    const char *who = own ? sentence(SAY_YOU) : line->name != NULL ? line->name : sentence(SAY_TECHNICIAN);
    char *above = own && line->number == 0 ? g_strdup_printf("%s – %s", who, sentence(SAY_CHAT_UNSENT)) : g_strdup(who);
    GtkWidget *name = widgets_text(above, "small");
    g_free(above);
    if (own) {
        gtk_widget_add_css_class(bubble, line->number == 0 ? "unsent" : "own");
        gtk_label_set_xalign(GTK_LABEL(name), 1);
    }
    gtk_widget_set_halign(column, own ? GTK_ALIGN_END : GTK_ALIGN_START);
    gtk_widget_set_halign(bubble, own ? GTK_ALIGN_END : GTK_ALIGN_START);
    gtk_box_append(GTK_BOX(column), name);
    gtk_box_append(GTK_BOX(column), bubble);
    return column;
}

/* A number that differs whenever the list of lines does: which lines stand in it, and which are stored. */
static guint64 fingerprint(const struct chat *chat) {
    guint64 hash = chat->count;
    for (size_t i = 0; i < chat->count; i++) {
        hash = hash * 1000003u + (guint64)chat->lines[i].number * 31u + (guint64)chat->lines[i].n + 7u;
    }
    return hash;
}

static void show_typing(struct chat_box *box, const struct applet_view *view) {
    gtk_widget_set_visible(box->typing, view->typing);
    if (view->typing) {
        const char *name = view->typing_name != NULL ? view->typing_name : sentence(SAY_TECHNICIAN);
        char *text = g_strdup_printf(sentence(SAY_CHAT_TYPING), name);
        widgets_set_text(box->typing, text);
        g_free(text);
    }
}

void chat_box_show(struct chat_box *box, const struct applet_view *view) {
    show_typing(box, view);
    guint64 now = fingerprint(view->chat);
    if (now == box->shown) {
        return;
    }
    box->shown = now;
    GtkListBoxRow *row;
    while ((row = gtk_list_box_get_row_at_index(GTK_LIST_BOX(box->list), 0)) != NULL) {
        gtk_list_box_remove(GTK_LIST_BOX(box->list), GTK_WIDGET(row));
    }
    size_t from = view->chat->count > 300 ? view->chat->count - 300 : 0; /* what anybody scrolls back to */
    for (size_t i = from; i < view->chat->count; i++) {
        GtkWidget *item = gtk_list_box_row_new();
        gtk_list_box_row_set_child(GTK_LIST_BOX_ROW(item), make_bubble(&view->chat->lines[i]));
        gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(item), FALSE);
        gtk_widget_set_focusable(item, FALSE);
        gtk_list_box_append(GTK_LIST_BOX(box->list), item);
    }
}
