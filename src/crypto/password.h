/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_CRYPTO_PASSWORD_H
#define TOWLINE_CRYPTO_PASSWORD_H

#include "base/must.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Argon2id (RFC 9106). Slow and memory-hungry on purpose: run on a worker, never on the loop.
 * Passwords are bytes, at most PASSWORD_LENGTH_MAX; the caller decides what is too short.
 */
enum { PASSWORD_LENGTH_MAX = 1024, PASSWORD_HASH_SIZE = 128 };

/* What a hash costs. PASSWORD_COST_MADE is for passwords that were drawn at random from 2^79 or more: these nobody
 * guesses, however cheap a try is, and two hundred of them are made at once. PASSWORD_COST_TEST is for tests only: its
 * hashes are cheap to guess. */
enum password_cost { PASSWORD_COST_SERVER, PASSWORD_COST_MADE, PASSWORD_COST_TEST };

/* A self-describing hash string with a new salt. False when the password is too long or the memory for it is not there.
 */
bool password_hash(const char *password, enum password_cost cost, char out_hash[PASSWORD_HASH_SIZE]) MUST_CHECK;

/* True when the password made this hash; false for any other and for a malformed hash. */
bool password_verify(const char *hash, const char *password) MUST_CHECK;

/* True when the hash was made at another cost and should be made anew at the next sign-in. */
bool password_needs_rehash(const char *hash, enum password_cost cost) MUST_CHECK;

/* Takes as long as password_verify and fails: for names that do not exist, so that their absence cannot be timed. */
void password_verify_nothing(const char *password, enum password_cost cost);

#endif
