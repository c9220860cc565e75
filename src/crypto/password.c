/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/password.h"

#include "base/alloc.h"

#include <string.h>

#include <sodium.h>

_Static_assert(PASSWORD_HASH_SIZE >= crypto_pwhash_argon2id_STRBYTES, "a hash string fits");

struct cost {
    unsigned long long passes;
    size_t memory_bytes;
};

/* The server's cost is the first recommendation of OWASP's password storage page for Argon2id with one lane: 46 MiB,
 * one pass, raised to two passes because sign-ins are rare here. */
static struct cost cost_of(enum password_cost cost) {
    switch (cost) {
    case PASSWORD_COST_SERVER:
        return (struct cost){.passes = 2, .memory_bytes = 46U * 1024 * 1024};
    case PASSWORD_COST_MADE:
        return (struct cost){.passes = 1, .memory_bytes = 4U * 1024 * 1024};
    case PASSWORD_COST_TEST:
        return (struct cost){.passes = 1, .memory_bytes = 64U * 1024};
    }
    must(false);
    return (struct cost){0};
}

bool password_hash(const char *password, enum password_cost cost, char out_hash[PASSWORD_HASH_SIZE]) {
    size_t len = strlen(password);
    if (len > PASSWORD_LENGTH_MAX) {
        return false;
    }
    struct cost c = cost_of(cost);
    char hash[crypto_pwhash_argon2id_STRBYTES];
    if (crypto_pwhash_argon2id_str(hash, password, len, c.passes, c.memory_bytes) != 0) {
        return false;
    }
    memcpy(out_hash, hash, sizeof hash);
    return true;
}

bool password_verify(const char *hash, const char *password) {
    size_t len = strlen(password);
    size_t hash_len = strlen(hash);
    if (len > PASSWORD_LENGTH_MAX || hash_len >= crypto_pwhash_argon2id_STRBYTES) {
        return false;
    }
    /* libsodium reads the whole array. */
    char whole[crypto_pwhash_argon2id_STRBYTES] = {0};
    memcpy(whole, hash, hash_len);
    return crypto_pwhash_argon2id_str_verify(whole, password, len) == 0;
}

bool password_needs_rehash(const char *hash, enum password_cost cost) {
    size_t hash_len = strlen(hash);
    if (hash_len >= crypto_pwhash_argon2id_STRBYTES) {
        return true;
    }
    char whole[crypto_pwhash_argon2id_STRBYTES] = {0};
    memcpy(whole, hash, hash_len);
    struct cost c = cost_of(cost);
    return crypto_pwhash_argon2id_str_needs_rehash(whole, c.passes, c.memory_bytes) != 0;
}

void password_verify_nothing(const char *password, enum password_cost cost) {
    char hash[PASSWORD_HASH_SIZE];
    bool is_made = password_hash(password, cost, hash);
    (void)is_made;
    mem_wipe(hash, sizeof hash);
}
