/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One screen on its way: the RFB server on one end of a socket pair, the relay's WebSocket on the other, bytes pumped
 * between them by the main loop. */
#ifndef TOWLINE_APPLET_MEDIA_H
#define TOWLINE_APPLET_MEDIA_H

#include "applet/link/network.h"
#include "applet/screen/screen.h"

#include <stdbool.h>

struct media;

struct media_events {
    void (*opened)(void *user);
    void (*closed)(void *user);                     /* by the other end; still to be destroyed */
    void (*failed)(void *user, const char *reason); /* a code; still to be destroyed */
};

/* Connects to the relay and begins; events come later, from the main loop. */
struct media *media_create(struct network *network, const char *url, bool control, const struct media_events *events,
                           void *user);

void media_set_control(struct media *media, bool control);

/* Not a byte leaves after this. NULL-safe. No event comes any more. */
void media_destroy(struct media *media);

#endif
