/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets that have to be read again, kept sealed under the server's key: XSalsa20-Poly1305 with a random nonce. And
 * signatures under the same key. `context` ("two-factor 17") binds what is sealed or signed to its place: under another
 * one it does not open. */
#ifndef TOWLINE_CRYPTO_SEAL_H
#define TOWLINE_CRYPTO_SEAL_H

#include "base/must.h"

#include <stdbool.h>
#include <stddef.h>

enum { SEAL_KEY_BYTES = 32, SEAL_OVERHEAD = 40, SEAL_SIGNATURE_SIZE = 44 /* base64url and NUL */ };

/* Seals len bytes; out has room for len + SEAL_OVERHEAD. */
void seal_close(const unsigned char key[SEAL_KEY_BYTES], const char *context, const void *plain, size_t len,
                unsigned char *out);

/* The other way: out_plain has room for sealed_len - SEAL_OVERHEAD. False, output untouched, where key or context is
 * another one or a bit was changed. */
bool seal_open(const unsigned char key[SEAL_KEY_BYTES], const char *context, const unsigned char *sealed,
               size_t sealed_len, void *out_plain) MUST_CHECK;

/* A signature of the context itself. */
void seal_sign(const unsigned char key[SEAL_KEY_BYTES], const char *context, char out[SEAL_SIGNATURE_SIZE]);

#endif
