/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_TOWLINECTL_PASSWORD_H
#define TOWLINE_TOWLINECTL_PASSWORD_H

#include "crypto/password.h"
#include "towlinectl/command.h"

/* Gets a password for the login and hashes it: the first line of standard input with --password-stdin; asked for twice
 * on a terminal; otherwise a random one, which is printed. False with the complaint printed. */
bool password_get_hash(const struct command *command, const struct directory_settings *settings, const char *login,
                       char out_hash[PASSWORD_HASH_SIZE]);

#endif
