/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/hash.h"

#include <string.h>

#include <sodium.h>

void hash_bytes(const char *purpose, const void *bytes, size_t len, unsigned char out[HASH_BYTES]) {
    unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = {0};
    size_t purpose_len = strlen(purpose);
    must(purpose_len <= sizeof personal);
    memcpy(personal, purpose, purpose_len);
    must(crypto_generichash_blake2b_salt_personal(out, HASH_BYTES, bytes, len, NULL, 0, NULL, personal) == 0);
}

void hash_text(const char *purpose, const char *text, unsigned char out[HASH_BYTES]) {
    hash_bytes(purpose, text, strlen(text), out);
}

void hash_text_hex(const char *purpose, const char *text, char out[HASH_HEX_SIZE]) {
    unsigned char hash[HASH_BYTES];
    hash_text(purpose, text, hash);
    hex_encode(hash, sizeof hash, out);
}

bool secret_equal(const void *a, const void *b, size_t len) {
    return sodium_memcmp(a, b, len) == 0;
}

bool secret_equal_text(const char *a, const char *b) {
    if (a == NULL || b == NULL) {
        return false;
    }
    size_t len = strlen(a);
    return len == strlen(b) && secret_equal(a, b, len);
}

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof((struct sha256 *)0)->state, "the state fits");

static crypto_hash_sha256_state *sodium_state(struct sha256 *sha256) {
    return (crypto_hash_sha256_state *)(void *)sha256->state;
}

void sha256_init(struct sha256 *sha256) {
    crypto_hash_sha256_init(sodium_state(sha256));
}

void sha256_update(struct sha256 *sha256, const void *bytes, size_t len) {
    crypto_hash_sha256_update(sodium_state(sha256), bytes, len);
}

void sha256_final(struct sha256 *sha256, unsigned char out[SHA256_BYTES]) {
    crypto_hash_sha256_final(sodium_state(sha256), out);
}

void sha256_final_hex(struct sha256 *sha256, char out[SHA256_HEX_SIZE]) {
    unsigned char sum[SHA256_BYTES];
    sha256_final(sha256, sum);
    hex_encode(sum, sizeof sum, out);
}

void hex_encode(const void *bytes, size_t len, char *out) {
    sodium_bin2hex(out, len * 2 + 1, bytes, len);
}

size_t base64url_size(size_t len) {
    return sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void base64url_encode(const void *bytes, size_t len, char *out) {
    sodium_bin2base64(out, base64url_size(len), bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64url_decode(const char *text, void *out, size_t size, size_t *out_len) {
    size_t len = 0;
    const char *end = NULL;
    size_t text_len = strlen(text);
    if (sodium_base642bin(out, size, text, text_len, NULL, &len, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text + text_len) {
        return false;
    }
    *out_len = len;
    return true;
}
