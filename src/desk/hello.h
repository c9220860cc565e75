/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a connection becomes its session's applet: by a code, a join token or a resume secret. */
#ifndef TOWLINE_DESK_HELLO_H
#define TOWLINE_DESK_HELLO_H

struct desk_applet;

/* The connection is gone or given up while its proof is being stored. */
void proving_forget(struct desk_applet *applet);

#endif
