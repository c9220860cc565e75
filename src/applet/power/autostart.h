/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entry that starts the applet with the computer's next session (XDG autostart), for one reboot only. */
#ifndef TOWLINE_APPLET_POWER_AUTOSTART_H
#define TOWLINE_APPLET_POWER_AUTOSTART_H

#include <stdbool.h>

/* state_path names the session; the entry and what belongs to it are named after it. words: the command line's words
 * behind the program, NULL at the end. An applet that was downloaded puts its download aside, because its own folder
 * goes with it. False: it could not be written. */
bool autostart_add(const char *state_path, const char *const words[]);

/* Takes entry and download away; fine when there are none. */
void autostart_remove(const char *state_path);

#endif
