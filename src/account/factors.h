/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second factors in memory: who has one, who is about to get one, and who has given his password and not yet the
 * code. */
#ifndef TOWLINE_ACCOUNT_FACTORS_H
#define TOWLINE_ACCOUNT_FACTORS_H

#include "account/account.h"
#include "base/map.h"
#include "crypto/random.h"
#include "crypto/seal.h"
#include "crypto/totp.h"
#include "store/account_store.h"

#define FACTOR_CHALLENGES_MAX      10000
#define FACTOR_CHALLENGE_TRIES_MAX 10
#define FACTOR_CHALLENGE_MS        (5 * 60 * 1000)
#define FACTOR_ENROLMENT_MS        (15 * 60 * 1000)

/* A secret that is shown and not confirmed yet. */
struct factor_enrolment {
    unsigned char secret[TOTP_SECRET_BYTES];
    int64_t expires_ms;
};

/* A right password that waits for its code. */
struct factor_challenge {
    int32_t technician_id;
    int64_t expires_ms;
    int tries;
};

struct factors {
    unsigned char key[SEAL_KEY_BYTES]; /* the server's */
    struct map by_technician;          /* of struct account_second_factor, owned */
    struct map enrolments;             /* technician id -> struct factor_enrolment, owned */
    struct map challenges;             /* token id -> struct factor_challenge, owned */
};

void factors_init(struct factors *factors, const unsigned char key[SEAL_KEY_BYTES]);
void factors_finish(struct factors *factors);

/* Forgets what was read from the store, and the challenges that stand on it. */
void factors_clear(struct factors *factors);

/* Puts one in the place of another. */
void factors_put(struct factors *factors, const struct account_second_factor *factor);
void factors_put_code(struct factors *factors, int32_t technician_id, const unsigned char code_hash[STORE_HASH_BYTES]);
void factors_remove(struct factors *factors, int32_t technician_id);
struct account_second_factor *factors_of(const struct factors *factors, int32_t technician_id);

/* A new secret in the place of an older one that was not confirmed. */
const struct factor_enrolment *factors_enrol(struct factors *factors, const struct random *random,
                                             int32_t technician_id, int64_t now_ms);
/* NULL where there is none, or it is too old. */
const struct factor_enrolment *factors_enrolment(const struct factors *factors, int32_t technician_id, int64_t now_ms);
void factors_end_enrolment(struct factors *factors, int32_t technician_id);

/* Fills in the sealed secret of a factor whose technician_id is set. */
void factors_seal(const struct factors *factors, const unsigned char secret[TOTP_SECRET_BYTES],
                  struct account_second_factor *factor);

/* Whether a typed text is a code of the factor: the authenticator's, or a recovery code. What is to be used up is in
 * *out_use; in memory it is used up at once, so that two tries with one code cannot both pass. */
bool factors_take(struct factors *factors, int32_t technician_id, const char *typed, int64_t now_ms,
                  struct account_factor_use *out_use) MUST_CHECK;

/* Gives a recovery code back whose use was not saved. */
void factors_give_back(struct factors *factors, int32_t technician_id, const struct account_factor_use *use);

/* Waits for a code; the token in out_token. */
void factors_challenge(struct factors *factors, const struct random *random, int32_t technician_id, int64_t now_ms,
                       char out_token[ACCOUNT_TOKEN_BYTES + 1]);
/* Who gave his password for it, or 0. */
int32_t factors_challenged(const struct factors *factors, const char *token);
/* The same; counts the try. 0 where it does not exist, is too old or was tried too often. */
int32_t factors_try(struct factors *factors, const char *token, int64_t now_ms);
void factors_end_challenge(struct factors *factors, const char *token);
void factors_end_challenges_of(struct factors *factors, int32_t technician_id);
void factors_tidy(struct factors *factors, int64_t now_ms);

/* New recovery codes: the texts to show, and their hashes in the factor. */
void factors_make_codes(const struct random *random, char out_codes[][ACCOUNT_RECOVERY_CODE_BYTES + 1],
                        struct account_second_factor *factor);

#endif
