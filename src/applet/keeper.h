/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a session outlives the program: its file, and for a reboot the autostart entry that finds it. */
#ifndef TOWLINE_APPLET_KEEPER_H
#define TOWLINE_APPLET_KEEPER_H

#include "applet/options.h"

struct keeper {
    const struct options *options; /* borrowed */
    char *server;                  /* owned; NULL: not known */
    char *joined;                  /* owned; code or token that the session begins with, names the file */
    char *path;                    /* owned; NULL until the session has a file */
};

/* Knows then what the options name. */
void keeper_init(struct keeper *keeper, const struct options *options);

/* What an earlier program left of this session, and the server's address from it where the options give none. NULL:
 * nothing. The caller's (mem_free_secret). */
char *keeper_read(struct keeper *keeper);

/* The session begins with another code. */
void keeper_begin(struct keeper *keeper, const char *joined);

/* Writes the file; a failure is told, and the session goes on without one. */
void keeper_save(struct keeper *keeper, const char *text);

/* Removes file and autostart entry. */
void keeper_forget(struct keeper *keeper);

void keeper_set_autostart(struct keeper *keeper, bool wanted);

void keeper_finish(struct keeper *keeper);

#endif
