/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/factors.h"

#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "crypto/random.h"

_Static_assert(STORE_SEALED_SECRET_BYTES == TOTP_SECRET_BYTES + SEAL_OVERHEAD, "a sealed secret fits");
_Static_assert(STORE_RECOVERY_CODES_MAX == ACCOUNT_RECOVERY_CODES, "all recovery codes fit");

static void forget(void *value, size_t len) {
    if (value != NULL) {
        mem_wipe(value, len);
        mem_free(value);
    }
}

static void forget_all(struct map *map, size_t len) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(map, &cursor)) != NULL;) {
        forget(entry->value, len);
    }
    map_clear(map);
}

void factors_init(struct factors *factors, const unsigned char key[SEAL_KEY_BYTES]) {
    *factors = (struct factors){0};
    memcpy(factors->key, key, sizeof factors->key);
    map_init_ids(&factors->by_technician);
    map_init_ids(&factors->enrolments);
    map_init_texts(&factors->challenges);
}

void factors_finish(struct factors *factors) {
    factors_clear(factors);
    forget_all(&factors->enrolments, sizeof(struct factor_enrolment));
    map_finish(&factors->by_technician);
    map_finish(&factors->enrolments);
    map_finish(&factors->challenges);
    mem_wipe(factors->key, sizeof factors->key);
}

void factors_clear(struct factors *factors) {
    forget_all(&factors->by_technician, sizeof(struct account_second_factor));
    forget_all(&factors->challenges, sizeof(struct factor_challenge));
}

void factors_put(struct factors *factors, const struct account_second_factor *factor) {
    struct account_second_factor *own = NEW(struct account_second_factor);
    *own = *factor;
    forget(map_put_id(&factors->by_technician, factor->technician_id, own), sizeof *own);
}

void factors_put_code(struct factors *factors, int32_t technician_id, const unsigned char code_hash[STORE_HASH_BYTES]) {
    struct account_second_factor *factor = factors_of(factors, technician_id);
    if (factor != NULL && factor->code_count < STORE_RECOVERY_CODES_MAX) {
        memcpy(factor->code_hashes[factor->code_count++], code_hash, STORE_HASH_BYTES);
    }
}

void factors_remove(struct factors *factors, int32_t technician_id) {
    forget(map_remove_id(&factors->by_technician, technician_id), sizeof(struct account_second_factor));
    factors_end_challenges_of(factors, technician_id);
}

struct account_second_factor *factors_of(const struct factors *factors, int32_t technician_id) {
    return map_get_id(&factors->by_technician, technician_id);
}

const struct factor_enrolment *factors_enrol(struct factors *factors, const struct random *random,
                                             int32_t technician_id, int64_t now_ms) {
    struct factor_enrolment *enrolment = NEW(struct factor_enrolment);
    random_fill(random, enrolment->secret, sizeof enrolment->secret);
    enrolment->expires_ms = now_ms + FACTOR_ENROLMENT_MS;
    forget(map_put_id(&factors->enrolments, technician_id, enrolment), sizeof *enrolment);
    return enrolment;
}

const struct factor_enrolment *factors_enrolment(const struct factors *factors, int32_t technician_id, int64_t now_ms) {
    const struct factor_enrolment *enrolment = map_get_id(&factors->enrolments, technician_id);
    return enrolment != NULL && now_ms < enrolment->expires_ms ? enrolment : NULL;
}

void factors_end_enrolment(struct factors *factors, int32_t technician_id) {
    forget(map_remove_id(&factors->enrolments, technician_id), sizeof(struct factor_enrolment));
}

/* What a sealed secret is bound to. */
static char *context_of(int32_t technician_id) {
    return mem_format("two-factor %d", technician_id);
}

void factors_seal(const struct factors *factors, const unsigned char secret[TOTP_SECRET_BYTES],
                  struct account_second_factor *factor) {
    char *context = context_of(factor->technician_id);
    seal_close(factors->key, context, secret, TOTP_SECRET_BYTES, factor->sealed_secret);
    mem_free(context);
}

static bool take_step(const struct factors *factors, struct account_second_factor *factor, const char *code,
                      int64_t now_ms, struct account_factor_use *out_use) {
    unsigned char secret[TOTP_SECRET_BYTES];
    char *context = context_of(factor->technician_id);
    bool right = seal_open(factors->key, context, factor->sealed_secret, sizeof factor->sealed_secret, secret) &&
                 totp_check(secret, code, now_ms, factor->last_step, &out_use->step);
    mem_free(context);
    mem_wipe(secret, sizeof secret);
    if (right) {
        out_use->kind = ACCOUNT_USE_STEP;
        factor->last_step = out_use->step;
    }
    return right;
}

static bool take_code(struct account_second_factor *factor, const char *code, struct account_factor_use *out_use) {
    unsigned char hash[STORE_HASH_BYTES];
    hash_text("recovery code", code, hash);
    for (size_t i = 0; i < factor->code_count; i++) {
        if (secret_equal(factor->code_hashes[i], hash, sizeof hash)) {
            factor->code_count--;
            memcpy(factor->code_hashes[i], factor->code_hashes[factor->code_count], sizeof hash);
            out_use->kind = ACCOUNT_USE_RECOVERY_CODE;
            memcpy(out_use->code_hash, hash, sizeof hash);
            return true;
        }
    }
    return false;
}

bool factors_take(struct factors *factors, int32_t technician_id, const char *typed, int64_t now_ms,
                  struct account_factor_use *out_use) {
    struct account_second_factor *factor = factors_of(factors, technician_id);
    char code[ACCOUNT_RECOVERY_CODE_BYTES + 1];
    size_t len = 0;
    *out_use = (struct account_factor_use){.kind = ACCOUNT_USE_NOTHING};
    /* People type the spaces and hyphens that they see, or do not. */
    for (; *typed != '\0' && len < sizeof code - 1; typed++) {
        if (*typed != ' ' && *typed != '-') {
            code[len++] = *typed;
        }
    }
    code[len] = '\0';
    text_lower(code);
    if (factor == NULL || *typed != '\0') {
        return false;
    }
    bool right = len == TOTP_CODE_SIZE - 1 ? take_step(factors, factor, code, now_ms, out_use)
                                           : take_code(factor, code, out_use);
    mem_wipe(code, sizeof code);
    return right;
}

void factors_give_back(struct factors *factors, int32_t technician_id, const struct account_factor_use *use) {
    if (use->kind == ACCOUNT_USE_RECOVERY_CODE) {
        factors_put_code(factors, technician_id, use->code_hash);
    }
}

/* The first of a full map goes: it is the one that came first. */
static void make_room(struct factors *factors) {
    size_t cursor = 0;
    if (map_count(&factors->challenges) >= FACTOR_CHALLENGES_MAX) {
        const struct map_entry *first = map_next(&factors->challenges, &cursor);
        mem_free(map_remove_text(&factors->challenges, first->key.text));
    }
}

void factors_challenge(struct factors *factors, const struct random *random, int32_t technician_id, int64_t now_ms,
                       char out_token[ACCOUNT_TOKEN_BYTES + 1]) {
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    make_room(factors);
    random_token(random, out_token);
    account_token_id(out_token, token_id);
    struct factor_challenge *challenge = NEW(struct factor_challenge);
    challenge->technician_id = technician_id;
    challenge->expires_ms = now_ms + FACTOR_CHALLENGE_MS;
    mem_free(map_put_text(&factors->challenges, token_id, challenge));
}

static struct factor_challenge *challenge_of(const struct factors *factors, const char *token) {
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    account_token_id(token, token_id);
    return map_get_text(&factors->challenges, token_id);
}

int32_t factors_challenged(const struct factors *factors, const char *token) {
    const struct factor_challenge *challenge = challenge_of(factors, token);
    return challenge != NULL ? challenge->technician_id : 0;
}

int32_t factors_try(struct factors *factors, const char *token, int64_t now_ms) {
    struct factor_challenge *challenge = challenge_of(factors, token);
    if (challenge == NULL || now_ms >= challenge->expires_ms || challenge->tries >= FACTOR_CHALLENGE_TRIES_MAX) {
        return 0;
    }
    challenge->tries++;
    return challenge->technician_id;
}

void factors_end_challenge(struct factors *factors, const char *token) {
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    account_token_id(token, token_id);
    mem_free(map_remove_text(&factors->challenges, token_id));
}

void factors_end_challenges_of(struct factors *factors, int32_t technician_id) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&factors->challenges, &cursor)) != NULL;) {
        if (((const struct factor_challenge *)entry->value)->technician_id == technician_id) {
            mem_free(map_remove_text(&factors->challenges, entry->key.text));
        }
    }
}

void factors_tidy(struct factors *factors, int64_t now_ms) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&factors->challenges, &cursor)) != NULL;) {
        if (now_ms >= ((const struct factor_challenge *)entry->value)->expires_ms) {
            mem_free(map_remove_text(&factors->challenges, entry->key.text));
        }
    }
    cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&factors->enrolments, &cursor)) != NULL;) {
        if (now_ms >= ((const struct factor_enrolment *)entry->value)->expires_ms) {
            factors_end_enrolment(factors, (int32_t)entry->key.id);
        }
    }
}

/* 80 random bits in letters and digits that cannot be mistaken for one another, four groups of four. */
static void make_code(const struct random *random, char out[ACCOUNT_RECOVERY_CODE_BYTES + 1],
                      unsigned char out_hash[STORE_HASH_BYTES]) {
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
    char bare[17];
    for (size_t i = 0; i < sizeof bare - 1; i++) {
        bare[i] = letters[random_below(random, sizeof letters - 1)];
    }
    bare[sizeof bare - 1] = '\0';
    hash_text("recovery code", bare, out_hash);
    must(text_format(out, ACCOUNT_RECOVERY_CODE_BYTES + 1, "%.4s-%.4s-%.4s-%.4s", bare, bare + 4, bare + 8, bare + 12));
    mem_wipe(bare, sizeof bare);
}

void factors_make_codes(const struct random *random, char out_codes[][ACCOUNT_RECOVERY_CODE_BYTES + 1],
                        struct account_second_factor *factor) {
    factor->code_count = STORE_RECOVERY_CODES_MAX;
    for (size_t i = 0; i < factor->code_count; i++) {
        make_code(random, out_codes[i], factor->code_hashes[i]);
    }
}
