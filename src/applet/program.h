/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The applet's core with its outside: carries out the core's actions with network, screen, file and clock, and shows
 * the result through a face: the window, or the robot of headless mode. */
#ifndef TOWLINE_APPLET_PROGRAM_H
#define TOWLINE_APPLET_PROGRAM_H

#include "applet/core/applet.h"
#include "applet/core/customer.h"
#include "applet/options.h"

#include <glib.h>

struct program;

struct face {
    void *user; /* borrowed */
    /* Something new to show; view is valid during the call. */
    void (*show)(void *user, const struct applet_view *view);
    /* The session is over and everything is said; `quit` is to be called when the customer has seen it. */
    void (*over)(void *user, const struct applet_view *view, int exit_code);
};

/* NULL, with a message printed, when an option names a file that is none. options is borrowed for the program's life.
 */
struct program *program_create(const struct options *options, GMainLoop *loop);

/* The face must be there before program_start. */
void program_set_face(struct program *program, const struct face *face);

/* Begins with what the options say; false, with a message printed, when a file to resume from is none. */
bool program_start(struct program *program);

/* What a face passes the customer's doings to; borrowed. */
const struct customer *program_customer(struct program *program);

/* The program is told to end: the customer closes the session, unless the computer is going down, when it is to go on
 * afterwards. */
void program_terminate(struct program *program);

/* Ends the main loop once the last words are out, with the core's exit code. */
void program_quit(struct program *program);

int program_exit_code(const struct program *program);

/* NULL-safe. */
void program_destroy(struct program *program);

#endif
