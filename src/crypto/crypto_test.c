/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/hash.h"
#include "crypto/password.h"
#include "crypto/random.h"
#include "crypto/seal.h"
#include "crypto/totp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void hashes_match_their_standards(void **state) {
    (void)state;
    struct sha256 sha256;
    char hex[SHA256_HEX_SIZE];
    sha256_init(&sha256);
    sha256_update(&sha256, "a", 1);
    sha256_update(&sha256, "bc", 2);
    sha256_final_hex(&sha256, hex);
    /* FIPS 180-4's own example. */
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    char a[HASH_HEX_SIZE];
    char b[HASH_HEX_SIZE];
    hash_text_hex("one", "secret", a);
    hash_text_hex("two", "secret", b);
    assert_string_not_equal(a, b);
    hash_text_hex("one", "secret", b);
    assert_string_equal(a, b);
}

static void codes_are_spread_evenly(void **state) {
    (void)state;
    enum { ROUNDS = 60000 };
    struct random random = random_system();
    int seen[CODE_DIGITS][10] = {{0}};
    for (int i = 0; i < ROUNDS; i++) {
        char code[CODE_SIZE];
        random_code(&random, code);
        assert_int_equal(strspn(code, "0123456789"), CODE_DIGITS);
        for (int place = 0; place < CODE_DIGITS; place++) {
            seen[place][code[place] - '0']++;
        }
    }
    for (int place = 0; place < CODE_DIGITS; place++) {
        for (int digit = 0; digit < 10; digit++) {
            /* Seven standard deviations (73.5 each) around the mean. */
            assert_in_range(seen[place][digit], ROUNDS / 10 - 515, ROUNDS / 10 + 515);
        }
    }
}

/* Gives numbers that random_below must throw away, then one that it must take. */
static void fill_low_numbers(void *user, void *out, size_t len) {
    uint32_t *next = user;
    assert_int_equal(len, sizeof *next);
    memcpy(out, next, len);
    (*next)++;
}

static void numbers_that_would_bias_are_thrown_away(void **state) {
    (void)state;
    uint32_t next = 0;
    struct random random = {.fill = fill_low_numbers, .user = &next};
    /* 2^32 mod 1000000 = 967296. */
    assert_int_equal(random_below(&random, 1000000), 967296);
    assert_int_equal(next, 967297);
}

static void seeded_random_repeats(void **state) {
    (void)state;
    struct random_seeded seeds[3];
    char tokens[3][TOKEN_SIZE];
    for (int i = 0; i < 3; i++) {
        random_seeded_init(&seeds[i], i == 2 ? 8 : 7);
        struct random random = random_from_seeded(&seeds[i]);
        random_token(&random, tokens[i]);
        char first[TOKEN_SIZE];
        memcpy(first, tokens[i], sizeof first);
        random_token(&random, tokens[i]);
        assert_string_not_equal(first, tokens[i]);
        assert_int_equal(strlen(tokens[i]), TOKEN_LENGTH);
    }
    assert_string_equal(tokens[0], tokens[1]);
    assert_string_not_equal(tokens[0], tokens[2]);
}

static void base64url_is_read_strictly(void **state) {
    (void)state;
    unsigned char bytes[4];
    size_t len = 9;
    char text[8];
    base64url_encode("\xfb\xff\xfe", 3, text);
    assert_string_equal(text, "-__-");
    assert_true(base64url_decode("-__-", bytes, sizeof bytes, &len));
    assert_int_equal(len, 3);
    assert_memory_equal(bytes, "\xfb\xff\xfe", 3);
    const char *const bad[] = {"+//+", "AA==", "A", "AB", "-__-\n", "AAAAAAAA"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(base64url_decode(bad[i], bytes, sizeof bytes, &len));
    }
}

static void passwords_are_recognised(void **state) {
    (void)state;
    char hash[PASSWORD_HASH_SIZE];
    char again[PASSWORD_HASH_SIZE];
    assert_true(password_hash("correct horse", PASSWORD_COST_TEST, hash));
    assert_true(password_hash("correct horse", PASSWORD_COST_TEST, again));
    assert_string_not_equal(hash, again);
    assert_true(password_verify(hash, "correct horse"));
    assert_false(password_verify(hash, "correct horsf"));
    assert_false(password_verify(hash, ""));
    assert_false(password_verify("", "correct horse"));
    assert_false(password_verify("$argon2id$v=19$m=99999999,t=1,p=1$x$y", "correct horse"));
    assert_false(password_needs_rehash(hash, PASSWORD_COST_TEST));
    assert_true(password_needs_rehash(hash, PASSWORD_COST_SERVER));
    char huge[PASSWORD_LENGTH_MAX + 2];
    memset(huge, 'x', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    assert_false(password_hash(huge, PASSWORD_COST_TEST, hash));
    assert_false(password_verify(again, huge));
}

static void secrets_are_compared_whole(void **state) {
    (void)state;
    assert_true(secret_equal_text("abc", "abc"));
    assert_false(secret_equal_text("abc", "abd"));
    assert_false(secret_equal_text("abc", "ab"));
    assert_false(secret_equal_text(NULL, NULL));
}

/* RFC 6238 appendix B, SHA-1, the last six digits. */
static void one_time_codes_match_their_standard(void **state) {
    (void)state;
    const unsigned char *secret = (const unsigned char *)"12345678901234567890";
    static const struct {
        int64_t at_s;
        const char *code;
    } known[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                 {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    char text[TOTP_SECRET_TEXT_SIZE];
    totp_secret_text(secret, text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char code[TOTP_CODE_SIZE];
        int64_t now_ms = known[i].at_s * 1000;
        int64_t step = -1;
        totp_code(secret, now_ms, code);
        assert_string_equal(code, known[i].code);
        assert_true(totp_check(secret, code, now_ms + 30000, 0, &step));
        assert_int_equal(step, known[i].at_s / 30);
        assert_true(totp_check(secret, code, now_ms - 30000, 0, &step));
        assert_false(totp_check(secret, code, now_ms + 60000, 0, &step));
        assert_false(i > 0 && totp_check(secret, code, now_ms - 60000, 0, &step));
        assert_false(totp_check(secret, code, now_ms, step, &step));
        assert_false(totp_check(secret, "", now_ms, 0, &step));
    }
}

static void what_is_sealed_opens_in_its_place_only(void **state) {
    (void)state;
    unsigned char key[SEAL_KEY_BYTES] = {1};
    unsigned char sealed[5 + SEAL_OVERHEAD];
    char plain[5] = "";
    seal_close(key, "place 1", "hello", 5, sealed);
    assert_true(seal_open(key, "place 1", sealed, sizeof sealed, plain));
    assert_memory_equal(plain, "hello", 5);
    assert_false(seal_open(key, "place 2", sealed, sizeof sealed, plain));
    assert_false(seal_open(key, "place 1", sealed, sizeof sealed - 1, plain));
    assert_false(seal_open(key, "place 1", sealed, 3, plain));
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 1;
        assert_false(seal_open(key, "place 1", sealed, sizeof sealed, plain));
        sealed[i] ^= 1;
    }
    char one[SEAL_SIGNATURE_SIZE];
    char two[SEAL_SIGNATURE_SIZE];
    seal_sign(key, "a", one);
    seal_sign(key, "b", two);
    assert_string_not_equal(one, two);
    key[0] = 2;
    assert_false(seal_open(key, "place 1", sealed, sizeof sealed, plain));
    seal_sign(key, "a", two);
    assert_string_not_equal(one, two);
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_match_their_standards),
        cmocka_unit_test(codes_are_spread_evenly),
        cmocka_unit_test(numbers_that_would_bias_are_thrown_away),
        cmocka_unit_test(seeded_random_repeats),
        cmocka_unit_test(base64url_is_read_strictly),
        cmocka_unit_test(passwords_are_recognised),
        cmocka_unit_test(secrets_are_compared_whole),
        cmocka_unit_test(one_time_codes_match_their_standard),
        cmocka_unit_test(what_is_sealed_opens_in_its_place_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
