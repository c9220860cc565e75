/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of RFB's extended clipboard that LibVNCServer leaves out: it neither says that it understands `notify` nor
 * answers it, so that viewers fall back to Latin-1. Whole messages are looked at before LibVNCServer reads them;
 * nothing is taken away from it. */
#ifndef TOWLINE_APPLET_SCREEN_NOTIFY_H
#define TOWLINE_APPLET_SCREEN_NOTIFY_H

#include <rfb/rfb.h>

enum notify_next {
    NOTIFY_NOTHING, /* no message waits, or only a part of one that must be seen whole */
    NOTIFY_OTHER,   /* a message that is LibVNCServer's alone */
    NOTIFY_ENCODINGS,
    NOTIFY_TEXT, /* the viewer has text to offer */
};

/* Looks at the message that comes next; the client is in its normal state. */
enum notify_next notify_look(rfbClientPtr client);

/* Says that `notify` is understood; after every SetEncodings that LibVNCServer has answered with its own capabilities.
 */
void notify_promise(rfbClientPtr client);

/* Asks for the text that was offered. */
void notify_request(rfbClientPtr client);

#endif
