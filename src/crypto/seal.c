/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/seal.h"

#include <string.h>

#include <sodium.h>

#include "crypto/hash.h"

_Static_assert(SEAL_OVERHEAD == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, "nonce and authenticator");

/* A key of its own for each use and context, so that nothing opens in another's place. */
static void derive(const unsigned char key[SEAL_KEY_BYTES], const char *use, const char *context,
                   unsigned char out[SEAL_KEY_BYTES]) {
    unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = {0};
    must(strlen(use) <= sizeof personal);
    memcpy(personal, use, strlen(use));
    must(crypto_generichash_blake2b_salt_personal(out, SEAL_KEY_BYTES, (const unsigned char *)context, strlen(context),
                                                  key, SEAL_KEY_BYTES, NULL, personal) == 0);
}

void seal_close(const unsigned char key[SEAL_KEY_BYTES], const char *context, const void *plain, size_t len,
                unsigned char *out) {
    unsigned char own[SEAL_KEY_BYTES];
    derive(key, "seal", context, own);
    randombytes_buf(out, crypto_secretbox_NONCEBYTES);
    must(crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, plain, len, out, own) == 0);
    sodium_memzero(own, sizeof own);
}

bool seal_open(const unsigned char key[SEAL_KEY_BYTES], const char *context, const unsigned char *sealed,
               size_t sealed_len, void *out_plain) {
    if (sealed_len < SEAL_OVERHEAD) {
        return false;
    }
    unsigned char own[SEAL_KEY_BYTES];
    derive(key, "seal", context, own);
    bool opened = crypto_secretbox_open_easy(out_plain, sealed + crypto_secretbox_NONCEBYTES,
                                             sealed_len - crypto_secretbox_NONCEBYTES, sealed, own) == 0;
    sodium_memzero(own, sizeof own);
    return opened;
}

void seal_sign(const unsigned char key[SEAL_KEY_BYTES], const char *context, char out[SEAL_SIGNATURE_SIZE]) {
    unsigned char signature[SEAL_KEY_BYTES];
    derive(key, "sign", context, signature);
    must(base64url_size(sizeof signature) == SEAL_SIGNATURE_SIZE);
    base64url_encode(signature, sizeof signature, out);
}
