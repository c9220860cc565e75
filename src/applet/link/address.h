/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses that the applet connects to, made out of the one that the customer was given. */
#ifndef TOWLINE_APPLET_LINK_ADDRESS_H
#define TOWLINE_APPLET_LINK_ADDRESS_H

#include <stdbool.h>

/* Whether this is an http:// or https:// address with a host. */
bool address_is_server(const char *server);

/* The WebSocket address of the applet's endpoint; the caller's (g_free). server must be one. */
char *address_of_endpoint(const char *server);

/* The relay's address with the ticket in its query: url as the server gave it, relative ones resolved against the
 * server's. The caller's (g_free); NULL when it is no ws, wss, http or https address, or would leave TLS behind. */
char *address_of_relay(const char *server, const char *url, const char *ticket);

#endif
