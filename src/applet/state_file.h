/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file that remembers a session over the program's end: $XDG_STATE_HOME/towline/NAME.session, mode 0600. */
#ifndef TOWLINE_APPLET_STATE_FILE_H
#define TOWLINE_APPLET_STATE_FILE_H

#include <stdbool.h>

/* The path for the session that began with this code or token at this server; the same ones give the same path. The
 * folder is made when it is missing. The caller's (g_free). */
char *state_file_path(const char *server, const char *joined);

/* Replaces the file as a whole, on disk when this returns. False: it could not be written; the old one stands. */
bool state_file_write(const char *path, const char *text);

/* The text, or NULL when there is no such file, it is somebody else's, others may read it, or it is too long. The
 * caller's (mem_free_secret). */
char *state_file_read(const char *path);

void state_file_remove(const char *path);

#endif
