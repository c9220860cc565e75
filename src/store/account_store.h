/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What src/account keeps in the store: hashes of passwords, cookie sessions, the hash of the set-up token. */
#ifndef TOWLINE_STORE_ACCOUNT_STORE_H
#define TOWLINE_STORE_ACCOUNT_STORE_H

#include <stdint.h>

#include "store/store.h"

/* A signed-in browser; only the hash of its cookie's token is known here. */
struct account_sign_in {
    unsigned char token_hash[STORE_HASH_BYTES];
    int32_t technician_id;
    int64_t created_ms;
    int64_t last_seen_ms;
};

struct account_visitor {
    void *user;
    void (*password)(void *user, int32_t technician_id, const char *password_hash);
    void (*sign_in)(void *user, const struct account_sign_in *row);
    void (*setup_token)(void *user, const unsigned char token_hash[STORE_HASH_BYTES]);
};

/* Reads everything; blocks. STORE_COMMITTED or STORE_BROKEN. */
enum store_result account_store_load(struct store *store, const struct account_visitor *visitor);

/* These are done by the commit thread; `done` (may be NULL) comes on the loop's thread. */
void account_store_put_sign_in(struct store *store, const struct account_sign_in *row,
                               void (*done)(void *user, enum store_result result), void *user);
void account_store_remove_sign_in(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                  void (*done)(void *user, enum store_result result), void *user);
/* Nobody waits for these. */
void account_store_touch_sign_in(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                 int64_t last_seen_ms);
void account_store_remove_old_sign_ins(struct store *store, int64_t seen_before_ms, int64_t created_before_ms);
void account_store_put_setup_token(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                   void (*done)(void *user, enum store_result result), void *user);

#endif
