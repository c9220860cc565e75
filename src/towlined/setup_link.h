/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one-time link for the first administrator. */
#ifndef TOWLINE_TOWLINED_SETUP_LINK_H
#define TOWLINE_TOWLINED_SETUP_LINK_H

#include "account/account.h"
#include "towlined/config.h"

/* Makes a token and, once it is durable, prints the link on the standard output. port is that of the first listener.
 * The configuration is borrowed until then. */
void setup_link_print(struct account *account, const struct config *config, uint16_t port);

#endif
