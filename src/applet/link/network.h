/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer's way to the network: proxies as his desktop has them set, TLS checked against his certificates or a
 * file. */
#ifndef TOWLINE_APPLET_LINK_NETWORK_H
#define TOWLINE_APPLET_LINK_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

struct network;

/* ca_path: trust the certificate authorities of this PEM file instead of the system's; may be NULL. NULL, and a message
 * to print in *out_error (g_free), when the file is none. */
struct network *network_create(const char *ca_path, char **out_error);

/* Every link must have been closed. NULL-safe. */
void network_destroy(struct network *network);

/* Calls when the computer has got a network or its network has changed. One watcher. */
void network_watch(struct network *network, void (*hopeful)(void *user), void *user);

struct link;

/* What a link tells; never after link_close or link_abort, nothing after lost. */
struct link_events {
    void (*opened)(void *user);
    void (*received)(void *user, const char *bytes, size_t len);
    void (*lost)(void *user, const char *reason); /* also when it could not be opened; the link is still to be closed */
};

/* Opens a WebSocket; all events come later, from the main loop. messages_max: longest message taken, in bytes. */
struct link *link_open(struct network *network, const char *url, size_t message_max, const struct link_events *events,
                       void *user);

void link_send_text(struct link *link, const char *text);
void link_send_bytes(struct link *link, const void *bytes, size_t len);

/* Sends what is queued, closes, frees; the last part in the background, see network_is_busy. NULL-safe. */
void link_close(struct link *link);

/* Drops what is queued, cuts the connection, frees: not a byte more leaves. NULL-safe. */
void link_abort(struct link *link);

/* Closes in the background are still under way; each takes at most two seconds. */
bool network_is_busy(const struct network *network);

#endif
