/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The typing sign, both ways. Nothing of it is kept: whoever hears it forgets it when it is not said again. */
#include "applet/core/inner.h"

#include "base/text.h"

enum {
    TYPING_AGAIN_MS = 3000,  /* while the customer goes on, it is said this often */
    TYPING_FORGET_MS = 8000, /* not said again for so long: the technician has stopped */
};

void applet_typing(struct applet *applet, bool on, int64_t now_ms) {
    applet->now_ms = now_ms;
    bool known = wire_texts_have(&applet->welcome.welcome.features, "typing");
    bool again = on && applet->typing_told && now_ms - applet->typing_told_at < TYPING_AGAIN_MS;
    if (applet->line != LINE_UP || applet->phase != APPLET_IN || !known || again || (!on && !applet->typing_told)) {
        return;
    }
    applet->typing_told = on;
    applet->typing_told_at = now_ms;
    applet_send(applet, &(struct wire_applet_message){.type = WIRE_TYPING, .typing = {.on = on}});
}

void applet_hear_typing(struct applet *applet, struct wire_server_message *message) {
    wire_server_message_finish(&applet->typing);
    if (message->typing.on) {
        applet->typing_until = applet->now_ms + TYPING_FORGET_MS;
        applet->typing = *message;
        *message = (struct wire_server_message){0};
    }
    applet_do(applet, ACTION_CHANGED);
}

void applet_forget_typing(struct applet *applet) {
    if (applet->typing.typing.on) {
        wire_server_message_finish(&applet->typing);
        applet_do(applet, ACTION_CHANGED);
    }
}

int64_t applet_typing_ends(const struct applet *applet) {
    return applet->typing.typing.on ? applet->typing_until : INT64_MAX;
}
