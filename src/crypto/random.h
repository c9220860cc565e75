/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_CRYPTO_RANDOM_H
#define TOWLINE_CRYPTO_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Where random bytes come from: the system, or a seed in tests and the simulator. user is borrowed. */
struct random {
    void (*fill)(void *user, void *out, size_t len);
    void *user;
};

/* Makes libsodium and liboath ready; aborts when it cannot. Call once before threads start. */
void crypto_init(void);

/* The system's generator; thread-safe. */
struct random random_system(void);

/* A repeatable generator for tests. Never for secrets. */
struct random_seeded {
    unsigned char seed[32];
    uint64_t counter;
};
void random_seeded_init(struct random_seeded *seeded, uint64_t seed);
struct random random_from_seeded(struct random_seeded *seeded);

void random_fill(const struct random *random, void *out, size_t len);

/* A number from 0 to below - 1, every one equally likely; below is at least 1. */
uint32_t random_below(const struct random *random, uint32_t below);

enum {
    CODE_DIGITS = 6,
    CODE_SIZE = CODE_DIGITS + 1,
    TOKEN_BYTES = 32,
    TOKEN_LENGTH = 43, /* base64url of TOKEN_BYTES without padding */
    TOKEN_SIZE = TOKEN_LENGTH + 1,
};

/* A code of CODE_DIGITS decimal digits, leading zeros included, every one equally likely. */
void random_code(const struct random *random, char out[CODE_SIZE]);

/* An unguessable token (256 bit) in base64url (RFC 4648 section 5), no padding. */
void random_token(const struct random *random, char out[TOKEN_SIZE]);

#endif
