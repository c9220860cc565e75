/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections of applets. A connection says hello first; the desk finds its session and answers by the sink. */
#ifndef TOWLINE_DESK_APPLET_H
#define TOWLINE_DESK_APPLET_H

#include "desk/types.h"

struct desk;
struct desk_applet;
struct wire_applet_message;

/* How a connection ended, as the transport knows it. None of them ends a session: only a message does. */
enum desk_applet_end {
    DESK_APPLET_CLOSED,   /* closed in order, or after goodbye */
    DESK_APPLET_RESET,    /* reset or end without goodbye */
    DESK_APPLET_PROTOCOL, /* the transport gave up on what it sent */
};

/* A connection has opened. `address` is copied. NULL, with nothing kept, when the desk is not loaded. */
struct desk_applet *desk_applet_open(struct desk *desk, const char *address, void *applet_user);

/* One decoded message; borrowed for the call. Any message counts as a heartbeat. */
void desk_applet_message(struct desk_applet *applet, const struct wire_applet_message *message);

/* The connection is gone; `applet` is void afterwards. Must be called once for each one opened. */
void desk_applet_closed(struct desk_applet *applet, enum desk_applet_end end);

#endif
