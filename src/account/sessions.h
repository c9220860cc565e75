/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cookie sessions in memory, by the hash of their token. */
#ifndef TOWLINE_ACCOUNT_SESSIONS_H
#define TOWLINE_ACCOUNT_SESSIONS_H

#include "account/account.h"
#include "base/map.h"
#include "store/account_store.h"

struct cookie_session {
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    struct account_sign_in row;
    int64_t saved_seen_ms; /* as in the store */
    bool swept;            /* not found in the store when it was read anew */
    struct account_session shown;
};

struct cookie_sessions {
    struct map by_token_id; /* of struct cookie_session, owned */
    void (*ended)(void *user, const char *token_id);
    void *user;
};

/* The stored hash of a token, and its name. */
void token_hash(const char *token, unsigned char out_hash[STORE_HASH_BYTES]);
void token_id_of_hash(const unsigned char hash[STORE_HASH_BYTES], char out_token_id[ACCOUNT_TOKEN_BYTES + 1]);

void cookie_sessions_init(struct cookie_sessions *sessions);
void cookie_sessions_finish(struct cookie_sessions *sessions);

/* Adds one, or finds it there already. */
struct cookie_session *cookie_sessions_add(struct cookie_sessions *sessions, const struct account_sign_in *row);

/* NULL where there is none. */
struct cookie_session *cookie_sessions_find(const struct cookie_sessions *sessions, const char *token);

/* Ends one, or all of a technician but `keep` (may be NULL), or those over their time, or those swept; each is told. */
void cookie_sessions_end(struct cookie_sessions *sessions, struct cookie_session *session);
void cookie_sessions_end_of(struct cookie_sessions *sessions, int32_t technician_id, const struct cookie_session *keep);
void cookie_sessions_end_old(struct cookie_sessions *sessions, int64_t now_ms);
void cookie_sessions_end_swept(struct cookie_sessions *sessions);
void cookie_sessions_sweep(struct cookie_sessions *sessions);

bool cookie_session_is_old(const struct cookie_session *session, int64_t now_ms);

/* How many a technician has, and the one that was seen longest ago (NULL: none). */
size_t cookie_sessions_of(const struct cookie_sessions *sessions, int32_t technician_id,
                          struct cookie_session **out_oldest);

#endif
