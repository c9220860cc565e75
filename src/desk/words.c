/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/must.h"
#include "desk/types.h"

const char *desk_queue_kind_word(enum desk_queue_kind kind) {
    static const char *const words[] = {
        [DESK_QUEUE_NONE] = "none",
        [DESK_QUEUE_TECHNICIAN] = "technician",
        [DESK_QUEUE_GROUP] = "group",
        [DESK_QUEUE_CHANNEL] = "channel",
    };
    must((size_t)kind < sizeof words / sizeof words[0]);
    return words[kind];
}

const char *desk_screen_state_word(enum desk_screen_state state) {
    static const char *const words[] = {
        [DESK_SCREEN_CLOSED] = "closed",
        [DESK_SCREEN_ASKED] = "asked",
        [DESK_SCREEN_READY] = "ready",
        [DESK_SCREEN_OPEN] = "open",
    };
    must((size_t)state < sizeof words / sizeof words[0]);
    return words[state];
}

const char *desk_screen_mode_word(enum desk_screen_mode mode) {
    static const char *const words[] = {
        [DESK_SCREEN_NONE] = "none",
        [DESK_SCREEN_VIEW] = "view",
        [DESK_SCREEN_CONTROL] = "control",
    };
    must((size_t)mode < sizeof words / sizeof words[0]);
    return words[mode];
}

const char *desk_line_kind_word(enum desk_line_kind kind) {
    static const char *const words[] = {
        [DESK_LINE_CHAT] = "chat",
        [DESK_LINE_PRIVATE] = "private",
        [DESK_LINE_NOTE] = "note",
    };
    must((size_t)kind < sizeof words / sizeof words[0]);
    return words[kind];
}

const char *desk_presence_word(enum desk_presence presence) {
    static const char *const words[] = {
        [DESK_PRESENCE_OFFLINE] = "Offline", [DESK_PRESENCE_ONLINE] = "Online",     [DESK_PRESENCE_AWAY] = "Away",
        [DESK_PRESENCE_BUSY] = "Busy",       [DESK_PRESENCE_DISABLED] = "Disabled",
    };
    must((size_t)presence < sizeof words / sizeof words[0]);
    return words[presence];
}
