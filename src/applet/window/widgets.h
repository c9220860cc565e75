/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few kinds of widgets that the pages are made of, so that all of them look and align the same. */
#ifndef TOWLINE_APPLET_WINDOW_WIDGETS_H
#define TOWLINE_APPLET_WINDOW_WIDGETS_H

#include "applet/core/sentences.h"

#include <gtk/gtk.h>

/* A column or row with space between its children; css_class may be NULL. */
GtkWidget *widgets_column(int spacing, const char *css_class);
GtkWidget *widgets_row(int spacing, const char *css_class);

/* A page of the window: a column with the window's margins. */
GtkWidget *widgets_page(void);

/* Wrapped text, left-aligned; text and css_class may be NULL. */
GtkWidget *widgets_text(const char *text, const char *css_class);

/* A button with a mnemonic; css_class may be NULL. */
GtkWidget *widgets_button(enum sentence label, const char *css_class, GCallback clicked, gpointer user);

/* Sets the label's text where it differs, so that a screen reader hears changes only. */
void widgets_set_text(GtkWidget *label, const char *text);

/* Replaces the one class of a set that the widget has. */
void widgets_set_state(GtkWidget *widget, const char *const classes[], const char *wanted);

#endif
