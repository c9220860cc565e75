/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_CRYPTO_HASH_H
#define TOWLINE_CRYPTO_HASH_H

#include "base/must.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HASH_BYTES = 32,
    HASH_HEX_SIZE = HASH_BYTES * 2 + 1,
    SHA256_BYTES = 32,
    SHA256_HEX_SIZE = SHA256_BYTES * 2 + 1,
};

/*
 * BLAKE2b-256 of the bytes, for values kept instead of secrets (tokens). purpose is a short constant (at most 16 bytes)
 * that separates uses: the same token under two purposes has two hashes.
 */
void hash_bytes(const char *purpose, const void *bytes, size_t len, unsigned char out[HASH_BYTES]);
void hash_text(const char *purpose, const char *text, unsigned char out[HASH_BYTES]);

/* As hash_text, in lower-case hexadecimal. */
void hash_text_hex(const char *purpose, const char *text, char out[HASH_HEX_SIZE]);

/* Compares in time that depends on len only. */
bool secret_equal(const void *a, const void *b, size_t len) MUST_CHECK;

/* Compares two strings in time that depends on their lengths only; NULL equals nothing. */
bool secret_equal_text(const char *a, const char *b) MUST_CHECK;

/* SHA-256 in pieces (FIPS 180-4), for check sums of downloads. */
struct sha256 {
    _Alignas(16) unsigned char state[128];
};
void sha256_init(struct sha256 *sha256);
void sha256_update(struct sha256 *sha256, const void *bytes, size_t len);
void sha256_final(struct sha256 *sha256, unsigned char out[SHA256_BYTES]);
void sha256_final_hex(struct sha256 *sha256, char out[SHA256_HEX_SIZE]);

/* Lower-case hexadecimal of len bytes; out has room for 2 * len + 1. */
void hex_encode(const void *bytes, size_t len, char *out);

/* base64url without padding (RFC 4648 section 5); out has room for base64url_size(len). */
size_t base64url_size(size_t len);
void base64url_encode(const void *bytes, size_t len, char *out);

/* False for anything that base64url_encode would not have written, or that needs more than size bytes. */
bool base64url_decode(const char *text, void *out, size_t size, size_t *out_len) MUST_CHECK;

#endif
