/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question that cannot be missed: a window above all others, answered yes or no. */
#ifndef TOWLINE_APPLET_WINDOW_QUESTION_H
#define TOWLINE_APPLET_WINDOW_QUESTION_H

#include "applet/core/sentences.h"

#include <gtk/gtk.h>

struct question;

struct question_words {
    const char *title; /* copied */
    const char *own;   /* the organisation's words above ours; copied; NULL: none */
    enum sentence help, yes, no;
    const char *yes_class; /* css class of the button; "yes" or "stop" */
};

/* answered is called once, Escape and closing mean no; the question is then still to be destroyed. The keyboard begins
 * on the no: a key pressed by chance must not be a yes. */
struct question *question_ask(GtkWindow *parent, const struct question_words *words,
                              void (*answered)(void *user, bool yes), void *user);

/* Takes the question from the screen, answered or not. NULL-safe. */
void question_destroy(struct question *question);

#endif
