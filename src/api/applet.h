/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The WebSocket of one applet, docs/applet-protocol.md. Inner to src/api. */
#ifndef TOWLINE_API_APPLET_H
#define TOWLINE_API_APPLET_H

#include "api/call.h"

struct wire_server_message;

/* See http_handler.accept. */
int applet_socket_accept(struct api *api, const struct http_request *request, struct http_socket_options *out_options,
                         const char **out_code);

/* desk_sink.applet_send and applet_close; applet_user is the connection. */
void applet_socket_send(void *user, void *applet_user, const struct wire_server_message *message);
void applet_socket_close(void *user, void *applet_user, const char *reason);

#endif
