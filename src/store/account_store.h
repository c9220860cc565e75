/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What src/account keeps in the store: hashes of passwords, second factors, cookie sessions, the hash of the set-up
 * token. */
#ifndef TOWLINE_STORE_ACCOUNT_STORE_H
#define TOWLINE_STORE_ACCOUNT_STORE_H

#include <stdint.h>

#include "store/store.h"

#define STORE_ADDRESS_BYTES_MAX 63
#define STORE_BROWSER_BYTES_MAX 255

/* A signed-in browser; only the hash of its cookie's token is known here. */
struct account_sign_in {
    unsigned char token_hash[STORE_HASH_BYTES];
    int32_t technician_id;
    int64_t created_ms;
    int64_t last_seen_ms;
    char address[STORE_ADDRESS_BYTES_MAX + 1]; /* "": not known */
    char browser[STORE_BROWSER_BYTES_MAX + 1]; /* what it calls itself; UTF-8, one line */
};

#define STORE_SEALED_SECRET_BYTES     60
#define STORE_RECOVERY_CODES_MAX      10
#define STORE_PASSWORD_HASH_BYTES_MAX 127

/* The second step of a technician's sign-in. */
struct account_second_factor {
    int32_t technician_id;
    unsigned char sealed_secret[STORE_SEALED_SECRET_BYTES];
    int64_t last_step; /* the newest step whose code was taken */
    int64_t since_ms;
    size_t code_count; /* recovery codes that are left, */
    unsigned char code_hashes[STORE_RECOVERY_CODES_MAX][STORE_HASH_BYTES];
};

/* What was used up for a sign-in; it goes with the same commit. */
struct account_factor_use {
    enum { ACCOUNT_USE_NOTHING, ACCOUNT_USE_STEP, ACCOUNT_USE_RECOVERY_CODE } kind;
    int64_t step;
    unsigned char code_hash[STORE_HASH_BYTES];
};

enum account_scope {
    ACCOUNT_SCOPE_READ = 1 << 0,
    ACCOUNT_SCOPE_SESSIONS = 1 << 1,
    ACCOUNT_SCOPE_ADMINISTRATION = 1 << 2
};

#define STORE_TOKEN_NAME_BYTES_MAX 64

/* A token with which a program acts as a technician. */
struct account_api_token {
    int32_t id; /* given by the store */
    int32_t technician_id;
    unsigned char token_hash[STORE_HASH_BYTES];
    char name[STORE_TOKEN_NAME_BYTES_MAX + 1];
    unsigned scopes; /* set of enum account_scope */
    int64_t created_ms;
    int64_t expires_ms;
    int64_t used_ms; /* 0: never */
};

enum account_verb {
    ACCOUNT_SET_PASSWORD,      /* all cookie sessions of the technician end, but for `keep` */
    ACCOUNT_SET_SECOND_FACTOR, /* with its recovery codes */
    ACCOUNT_CLEAR_SECOND_FACTOR,
    ACCOUNT_SET_RECOVERY_CODES, /* in the place of the old ones */
    ACCOUNT_END_SIGN_IN,        /* the cookie session `keep` */
    ACCOUNT_ADD_TOKEN,
    ACCOUNT_REVOKE_TOKEN,
    ACCOUNT_END_SIGN_INS, /* all of them, but for `keep` where keeps_sign_in */
};

/* A change of a technician's account; written by directory_store_change_account. */
struct account_change {
    enum account_verb verb;
    int32_t technician_id;
    char password_hash[STORE_PASSWORD_HASH_BYTES_MAX + 1];
    bool must_change_password; /* at the next sign-in */
    bool keeps_sign_in;
    unsigned char keep[STORE_HASH_BYTES];
    struct account_second_factor factor;
    struct account_api_token api_token;
};

struct account_visitor {
    void *user;
    void (*password)(void *user, int32_t technician_id, const char *password_hash, bool must_change);
    void (*sign_in)(void *user, const struct account_sign_in *row);
    /* All of them, without their recovery codes; then those. */
    void (*second_factor)(void *user, const struct account_second_factor *factor);
    void (*recovery_code)(void *user, int32_t technician_id, const unsigned char code_hash[STORE_HASH_BYTES]);
    void (*api_token)(void *user, const struct account_api_token *token);
    void (*setup_token)(void *user, const unsigned char token_hash[STORE_HASH_BYTES]);
    void (*replies)(void *user, int32_t technician_id, int32_t version, const char *replies);
};

/* Reads everything; blocks. STORE_COMMITTED or STORE_BROKEN. */
enum store_result account_store_load(struct store *store, const struct account_visitor *visitor);

/* These are done by the commit thread; `done` (may be NULL) comes on the loop's thread. */
/* CONFLICT where what is to be used up was used before. */
void account_store_put_sign_in(struct store *store, const struct account_sign_in *row,
                               const struct account_factor_use *use, void (*done)(void *user, enum store_result result),
                               void *user);
void account_store_remove_sign_in(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                  void (*done)(void *user, enum store_result result), void *user);
/* The own replies of a technician, in the place of those of `version` (0: none yet); they get the next number. CONFLICT
 * where they have another version by now. */
void account_store_put_replies(struct store *store, int32_t technician_id, int32_t version, const char *replies,
                               void (*done)(void *user, enum store_result result), void *user);
/* Nobody waits for these. */
void account_store_touch_sign_in(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                 int64_t last_seen_ms);
void account_store_touch_api_token(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                   int64_t used_ms);
void account_store_remove_old_sign_ins(struct store *store, int64_t seen_before_ms, int64_t created_before_ms);
void account_store_put_setup_token(struct store *store, const unsigned char token_hash[STORE_HASH_BYTES],
                                   void (*done)(void *user, enum store_result result), void *user);

#endif
