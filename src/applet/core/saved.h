/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What outlives the applet's process: the proof to come back with, the customer's yes, his lines not stored yet. */
#ifndef TOWLINE_APPLET_CORE_SAVED_H
#define TOWLINE_APPLET_CORE_SAVED_H

#include "applet/core/chat.h"
#include "wire/server_message.h"

#include <stdbool.h>
#include <stdint.h>

enum { SAVED_BYTES_MAX = 2 * 1024 * 1024 };

struct saved {
    char *server; /* owned, as the texts below */
    char *joined; /* the code or token that the session began with */
    int64_t session;
    char *secret;
    struct wire_consents consents;
    int64_t reboot_done; /* newest reboot command carried out */
};

/* Wipes and frees; NULL-safe members. */
void saved_finish(struct saved *saved);

/* One line a fact, the chat's unstored lines behind; the caller's (mem_free_secret). */
char *saved_write(const struct saved *saved, const struct chat *chat);

/* Reads such a text into a zeroed saved and an empty chat; false, and both as they were, when it is none. */
bool saved_read(const char *text, struct saved *out_saved, struct chat *out_chat);

#endif
