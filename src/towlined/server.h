/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole server, wired: loop, store, directory, accounts, desk, interface, listeners, relay. */
#ifndef TOWLINE_TOWLINED_SERVER_H
#define TOWLINE_TOWLINED_SERVER_H

#include "towlined/config.h"

struct server;

/* Opens everything in the order of need. NULL, with the reason in out_why and all closed again, when one fails. The
 * configuration and the log are borrowed. */
struct server *server_open(const struct config *config, const struct log *log,
                           char out_why[CONFIG_MESSAGE_MAX]) MUST_CHECK;

/* Serves until SIGTERM or SIGINT, then lets what is under way finish. */
void server_run(struct server *server);

/* NULL-safe. */
void server_close(struct server *server);

#endif
