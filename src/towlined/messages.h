/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E-mail and SMS of this server: the delivery with the desk and the directory behind it. */
#ifndef TOWLINE_TOWLINED_MESSAGES_H
#define TOWLINE_TOWLINED_MESSAGES_H

#include "base/log.h"
#include "crypto/seal.h"
#include "delivery/delivery.h"
#include "desk/desk.h"
#include "towlined/config.h"

struct directory;
struct messages;

/* Everything is borrowed but the key. NULL with the reason. */
struct messages *messages_open(struct loop *loop, struct store *store, const struct directory *directory,
                               const struct config *config, const struct log *log,
                               const unsigned char key[SEAL_KEY_BYTES], char out_why[CONFIG_MESSAGE_MAX]);

/* For the api; lives as long as the messages. */
struct delivery *messages_delivery(const struct messages *messages);

/* The desk whose sessions have the codes; messages go out once they are loaded. */
void messages_start(struct messages *messages, const struct desk *desk);

/* NULL-safe; before the desk and the store go. */
void messages_close(struct messages *messages);

#endif
