/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder where everything is kept; one towlined at a time; and the key in it. */
#ifndef TOWLINE_TOWLINED_DATA_FOLDER_H
#define TOWLINE_TOWLINED_DATA_FOLDER_H

#include "crypto/seal.h"
#include "towlined/config.h"

/* Makes the folder where it is missing (mode 0700) and locks it for this process: the descriptor of the lock, to be
 * closed at the end; -1 with the reason in out_why. */
int data_folder_lock(const char *path, char out_why[CONFIG_MESSAGE_MAX]) MUST_CHECK;

/* Reads the server's key (secret.key, mode 0600), making it where there is none: it seals what the store must not give
 * away. False with the reason in out_why. */
bool data_folder_key(const char *path, unsigned char out_key[SEAL_KEY_BYTES],
                     char out_why[CONFIG_MESSAGE_MAX]) MUST_CHECK;

#endif
