/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/random.h"

#include "base/alloc.h"
#include "base/must.h"
#include "crypto/hash.h"

#include <string.h>

#include <oath.h>
#include <sodium.h>

void crypto_init(void) {
    must(sodium_init() >= 0);
    must(oath_init() == OATH_OK);
}

static void fill_from_system(void *user, void *out, size_t len) {
    (void)user;
    randombytes_buf(out, len);
}

struct random random_system(void) {
    return (struct random){.fill = fill_from_system};
}

void random_seeded_init(struct random_seeded *seeded, uint64_t seed) {
    *seeded = (struct random_seeded){0};
    memcpy(seeded->seed, &seed, sizeof seed);
}

static void fill_from_seed(void *user, void *out, size_t len) {
    struct random_seeded *seeded = user;
    unsigned char nonce[crypto_stream_chacha20_NONCEBYTES] = {0};
    _Static_assert(sizeof nonce >= sizeof seeded->counter, "the counter fits the nonce");
    memcpy(nonce, &seeded->counter, sizeof seeded->counter);
    seeded->counter++;
    crypto_stream_chacha20(out, len, nonce, seeded->seed);
}

struct random random_from_seeded(struct random_seeded *seeded) {
    return (struct random){.fill = fill_from_seed, .user = seeded};
}

void random_fill(const struct random *random, void *out, size_t len) {
    random->fill(random->user, out, len);
}

uint32_t random_below(const struct random *random, uint32_t below) {
    must(below > 0);
    /* Numbers under 2^32 mod below would come up once more often than the others: they are thrown away. */
    uint32_t skip = (uint32_t)(-below) % below;
    uint32_t number;
    do {
        random_fill(random, &number, sizeof number);
    } while (number < skip);
    return number % below;
}

void random_code(const struct random *random, char out[CODE_SIZE]) {
    uint32_t number = random_below(random, 1000000);
    for (int i = CODE_DIGITS - 1; i >= 0; i--) {
        out[i] = (char)('0' + number % 10);
        number /= 10;
    }
    out[CODE_DIGITS] = '\0';
}

void random_token(const struct random *random, char out[TOKEN_SIZE]) {
    unsigned char bytes[TOKEN_BYTES];
    random_fill(random, bytes, sizeof bytes);
    base64url_encode(bytes, sizeof bytes, out);
    mem_wipe(bytes, sizeof bytes);
}
