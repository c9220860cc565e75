/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second factors, recovery codes, known devices. */
#include <string.h>

#include "account/factors.h"
#include "account/test_rig.h"
#include "base/text.h"
#include "crypto/random.h"

/* What an authenticator knows: the secret as it was shown, read back from base32 (RFC 4648 section 6). */
struct authenticator {
    unsigned char secret[TOTP_SECRET_BYTES];
    char codes[ACCOUNT_RECOVERY_CODES][ACCOUNT_RECOVERY_CODE_BYTES + 1];
};

static void read_secret(const char *text, unsigned char out[TOTP_SECRET_BYTES]) {
    unsigned bits = 0;
    unsigned count = 0;
    size_t len = 0;
    for (; *text != '\0'; text++) {
        unsigned value = *text >= 'A' ? (unsigned)(*text - 'A') : (unsigned)(*text - '2') + 26;
        bits = (bits << 5 | value) & 0xffff;
        count += 5;
        if (count >= 8) {
            count -= 8;
            out[len++] = (unsigned char)(bits >> count);
        }
    }
    assert_int_equal(len, TOTP_SECRET_BYTES);
}

static struct account_answer confirm(struct place *place, const char *token, const char *code, int64_t now_ms) {
    struct seen seen = {0};
    account_two_factor_confirm(place->account, token, code, VISIT("10.0.0.2", now_ms), see, &seen);
    wait_for(place, &seen);
    return seen.answer;
}

static struct authenticator enrol(struct place *place, const struct account_answer *signed_in) {
    struct authenticator own;
    char text[ACCOUNT_SECRET_TEXT_SIZE];
    char code[TOTP_CODE_SIZE];
    account_two_factor_begin(place->account, signed_in->technician_id, NOW, text);
    read_secret(text, own.secret);
    totp_code(own.secret, NOW, code);
    struct account_answer answer = confirm(place, signed_in->token, code, NOW);
    assert_int_equal(answer.result, ACCOUNT_OK);
    memcpy(own.codes, answer.recovery_codes, sizeof own.codes);
    return own;
}

static struct account_answer step_by(struct place *place, const char *step_token, const char *code,
                                     const struct account_visit *visit) {
    struct seen seen = {0};
    account_sign_in_step(place->account, step_token, code, visit, see, &seen);
    assert_false(seen.done);
    wait_for(place, &seen);
    return seen.answer;
}

static struct account_answer step(struct place *place, const char *step_token, const char *code, int64_t now_ms) {
    return step_by(place, step_token, code, VISIT("10.0.0.2", now_ms));
}

static struct account_answer first_step(struct place *place, int64_t now_ms) {
    struct account_answer answer = sign_in_from(place, "root", RIGHT_ONE, "10.0.0.2", now_ms);
    assert_int_equal(answer.result, ACCOUNT_SECOND_STEP);
    assert_null(account_find_session(place->account, answer.token, now_ms));
    return answer;
}

static void a_code_is_asked_for_and_taken_once(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    struct authenticator own = enrol(place, &first.answer);
    char code[TOTP_CODE_SIZE];
    /* The code of the enrolment was taken. */
    struct account_answer asked = first_step(place, NOW + 1000);
    totp_code(own.secret, NOW, code);
    assert_int_equal(step(place, asked.token, code, NOW + 1000).result, ACCOUNT_CODE_WRONG);
    int64_t later = NOW + 60000;
    totp_code(own.secret, later, code);
    assert_int_equal(step(place, asked.token, "000000", later).result, ACCOUNT_CODE_WRONG);
    struct account_answer in = step(place, asked.token, code, later);
    assert_int_equal(in.result, ACCOUNT_OK);
    assert_non_null(account_find_session(place->account, in.token, later));
    assert_int_equal(step(place, asked.token, code, later).result, ACCOUNT_EXPIRED);
    struct account_answer again = first_step(place, later);
    assert_int_equal(step(place, again.token, code, later).result, ACCOUNT_CODE_WRONG);
    close_all(place);
    open_all(place);
    again = first_step(place, later);
    assert_int_equal(step(place, again.token, code, later).result, ACCOUNT_CODE_WRONG);
    totp_code(own.secret, later + 30000, code);
    assert_int_equal(step(place, again.token, code, later).result, ACCOUNT_OK);
}

static void one_code_twice_at_once_passes_once(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    struct authenticator own = enrol(place, &first.answer);
    char code[TOTP_CODE_SIZE];
    totp_code(own.secret, NOW + 60000, code);
    struct account_answer one = first_step(place, NOW + 60000);
    struct account_answer two = first_step(place, NOW + 60000);
    struct seen seen[2] = {0};
    account_sign_in_step(place->account, one.token, code, VISIT("10.0.0.2", NOW + 60000), see, &seen[0]);
    account_sign_in_step(place->account, two.token, code, VISIT("10.0.0.2", NOW + 60000), see, &seen[1]);
    wait_for(place, &seen[0]);
    wait_for(place, &seen[1]);
    assert_int_equal(seen[0].answer.result, ACCOUNT_OK);
    assert_int_equal(seen[1].answer.result, ACCOUNT_CODE_WRONG);
}

static void each_recovery_code_opens_once_however_it_is_typed(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    struct authenticator own = enrol(place, &first.answer);
    for (size_t i = 0; i < ACCOUNT_RECOVERY_CODES; i++) {
        int64_t now = NOW + (int64_t)i * 1000;
        char typed[64];
        assert_true(text_format(typed, sizeof typed, " %.4s %.4s%.4s-%.4s", own.codes[i], own.codes[i] + 5,
                                own.codes[i] + 10, own.codes[i] + 15));
        typed[1] = (char)(typed[1] >= 'a' ? typed[1] - 32 : typed[1]);
        assert_int_equal(step(place, first_step(place, now).token, typed, now).result, ACCOUNT_OK);
        assert_int_equal(step(place, first_step(place, now).token, own.codes[i], now).result, ACCOUNT_CODE_WRONG);
        if (i == 4) {
            close_all(place);
            open_all(place);
        }
    }
    struct account_two_factor shown;
    account_read_two_factor(place->account, first.answer.technician_id, &shown);
    assert_true(shown.enabled);
    assert_int_equal(shown.codes_left, 0);
}

static void another_key_opens_no_secret_and_recovery_codes_still_help(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    struct authenticator own = enrol(place, &first.answer);
    char code[TOTP_CODE_SIZE];
    close_all(place);
    place->key++;
    open_all(place);
    totp_code(own.secret, NOW + 60000, code);
    struct account_answer asked = first_step(place, NOW + 60000);
    assert_int_equal(step(place, asked.token, code, NOW + 60000).result, ACCOUNT_CODE_WRONG);
    assert_int_equal(step(place, asked.token, own.codes[3], NOW + 60000).result, ACCOUNT_OK);
}

static void wrong_codes_slow_down_and_a_step_ends(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    struct authenticator own = enrol(place, &first.answer);
    struct account_answer asked = first_step(place, NOW);
    struct account_answer answer = {0};
    int wrong = 0;
    while ((answer = step(place, asked.token, "123456", NOW)).result == ACCOUNT_CODE_WRONG) {
        wrong++;
    }
    assert_int_equal(answer.result, ACCOUNT_THROTTLED);
    assert_in_range(wrong, 3, 6);
    /* From everywhere: who has the password tries codes from many addresses. */
    struct account_answer other = sign_in_from(place, "root", RIGHT_ONE, "10.7.7.7", NOW + 20000);
    assert_int_equal(other.result, ACCOUNT_SECOND_STEP);
    int64_t now = NOW + 20000;
    wrong = 0;
    for (int i = 0; i < 40; i++) {
        char address[32];
        assert_true(text_format(address, sizeof address, "10.8.0.%d", i));
        now += 16000;
        struct account_answer step_token = sign_in_from(place, "root", RIGHT_ONE, address, now);
        if (step_token.result == ACCOUNT_SECOND_STEP) {
            wrong += step_by(place, step_token.token, "123456", VISIT(address, now)).result == ACCOUNT_CODE_WRONG;
        }
    }
    assert_in_range(wrong, 1, 15);
    /* A step lives five minutes. */
    char code[TOTP_CODE_SIZE];
    int64_t much_later = NOW + 24LL * 3600 * 1000;
    asked = first_step(place, much_later);
    totp_code(own.secret, much_later + FACTOR_CHALLENGE_MS, code);
    answer = step(place, asked.token, code, much_later + FACTOR_CHALLENGE_MS);
    assert_int_equal(answer.result, ACCOUNT_EXPIRED);
    assert_int_equal(step(place, "nobody's", code, much_later).result, ACCOUNT_EXPIRED);
}

static struct account_answer turn_off(struct place *place, const char *token, const char *password) {
    struct seen seen = {0};
    account_two_factor_off(place->account, token, password, VISIT("10.0.0.2", NOW), see, &seen);
    wait_for(place, &seen);
    return seen.answer;
}

static void it_is_turned_off_with_the_password_or_by_an_administrator(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    enrol(place, &first.answer);
    assert_int_equal(turn_off(place, first.answer.token, "not the password").result, ACCOUNT_WRONG);
    assert_int_equal(first_step(place, NOW).result, ACCOUNT_SECOND_STEP);
    assert_int_equal(turn_off(place, first.answer.token, RIGHT_ONE).result, ACCOUNT_OK);
    assert_int_equal(sign_in(place, "root", RIGHT_ONE).result, ACCOUNT_OK);
    assert_int_equal(turn_off(place, first.answer.token, RIGHT_ONE).result, ACCOUNT_EXPIRED);
    enrol(place, &first.answer);
    struct account_answer waiting = first_step(place, NOW);
    struct seen reset = {0};
    account_two_factor_reset(place->account, first.answer.technician_id, BY_ROOT, see, &reset);
    wait_for(place, &reset);
    assert_int_equal(reset.answer.result, ACCOUNT_OK);
    assert_int_equal(step(place, waiting.token, "123456", NOW).result, ACCOUNT_EXPIRED);
    close_all(place);
    open_all(place);
    assert_int_equal(sign_in(place, "root", RIGHT_ONE).result, ACCOUNT_OK);
}

static void new_recovery_codes_take_the_place_of_the_old_ones(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    struct authenticator own = enrol(place, &first.answer);
    struct seen seen = {0};
    account_two_factor_new_codes(place->account, first.answer.token, RIGHT_ONE, VISIT("10.0.0.2", NOW), see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_OK);
    assert_int_equal(step(place, first_step(place, NOW).token, own.codes[0], NOW).result, ACCOUNT_CODE_WRONG);
    close_all(place);
    open_all(place);
    assert_int_equal(step(place, first_step(place, NOW).token, own.codes[1], NOW).result, ACCOUNT_CODE_WRONG);
    assert_int_equal(step(place, first_step(place, NOW).token, seen.answer.recovery_codes[9], NOW).result, ACCOUNT_OK);
}

static void an_enrolment_needs_its_code_in_time(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    char text[ACCOUNT_SECRET_TEXT_SIZE];
    unsigned char secret[TOTP_SECRET_BYTES];
    char code[TOTP_CODE_SIZE];
    assert_int_equal(confirm(place, first.answer.token, "123456", NOW).result, ACCOUNT_EXPIRED);
    account_two_factor_begin(place->account, first.answer.technician_id, NOW, text);
    read_secret(text, secret);
    assert_int_equal(confirm(place, first.answer.token, "12345", NOW).result, ACCOUNT_CODE_WRONG);
    totp_code(secret, NOW + FACTOR_ENROLMENT_MS, code);
    assert_int_equal(confirm(place, first.answer.token, code, NOW + FACTOR_ENROLMENT_MS).result, ACCOUNT_EXPIRED);
    assert_int_equal(sign_in(place, "root", RIGHT_ONE).result, ACCOUNT_OK);
}

static void a_group_may_require_it(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    const struct directory_setting_change setting = {.setting = DIRECTORY_SETTING_TWO_FACTOR_REQUIRED, .number = 1};
    const struct directory_change change = {.noun = DIRECTORY_NOUN_GROUP,
                                            .verb = DIRECTORY_VERB_UPDATE,
                                            .fields = DIRECTORY_FIELD_SETTINGS,
                                            .id = 1,
                                            .settings = &setting,
                                            .setting_count = 1};
    assert_false(account_lacks_two_factor(place->account, first.answer.technician_id));
    directory_store_submit(place->directory_store, &change, ignore, NULL);
    while (!account_lacks_two_factor(place->account, first.answer.technician_id)) {
        loop_run_for(place->loop, 100);
    }
    enrol(place, &first.answer);
    assert_false(account_lacks_two_factor(place->account, first.answer.technician_id));
    assert_int_equal(turn_off(place, first.answer.token, RIGHT_ONE).result, ACCOUNT_NEEDED);
}

/* Somebody guesses at a name, from one address and from many, without end. */
static void guess_for_long(struct place *place, const char *login, int64_t now_ms) {
    char address[32];
    for (int i = 0; i < 200; i++) {
        assert_true(text_format(address, sizeof address, "10.9.%d.%d", i / 50, i % 50));
        sign_in_from(place, login, "not the password", address, now_ms + i);
    }
    for (int i = 0; i < 20; i++) {
        sign_in_from(place, login, "not the password", "10.0.0.2", now_ms + 200);
    }
}

static void others_guessing_never_stops_a_known_device(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    add(place, "ann", DIRECTORY_ROLE_TECHNICIAN);
    close_all(place);
    open_all(place); /* what was known of addresses is forgotten; the device cookie is not */
    int64_t now = NOW + 1000;
    guess_for_long(place, "root", now);
    /* The same name, the same address (an office), the right password: a stranger's browser waits, */
    assert_int_equal(sign_in_by(place, "root", RIGHT_ONE, VISIT_BY(NULL, now + 300)).result, ACCOUNT_THROTTLED);
    assert_int_equal(sign_in_by(place, "root", RIGHT_ONE, VISIT_BY("x", now + 300)).result, ACCOUNT_THROTTLED);
    /* his own does not; */
    const char *device = first.answer.device;
    struct account_answer in = sign_in_by(place, "root", RIGHT_ONE, VISIT_BY(device, now + 300));
    assert_int_equal(in.result, ACCOUNT_OK);
    assert_string_not_equal(in.device, "");
    /* it is his alone; */
    guess_for_long(place, "ann", now);
    assert_int_equal(sign_in_by(place, "ann", RIGHT_ONE, VISIT_BY(device, now + 300)).result, ACCOUNT_THROTTLED);
    /* and who stole it does not guess faster with it. */
    struct account_answer wrong = {0};
    int tries = 0;
    while ((wrong = sign_in_by(place, "root", "wrong", VISIT_BY(device, now + 400))).result == ACCOUNT_WRONG) {
        tries++;
    }
    assert_int_equal(wrong.result, ACCOUNT_THROTTLED);
    assert_in_range(tries, 3, 10);
    /* Another device of his is not stopped by that. */
    assert_int_equal(sign_in_by(place, "root", RIGHT_ONE, VISIT_BY(in.device, now + 400)).result, ACCOUNT_OK);
}

static void a_device_is_known_in_the_second_step_and_signed_in_too(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    struct authenticator own = enrol(place, &first.answer);
    int64_t now = NOW + 60000;
    for (int i = 0; i < 20; i++) {
        struct account_answer asked = sign_in_from(place, "root", RIGHT_ONE, "10.0.0.77", now + i * 700);
        if (asked.result == ACCOUNT_SECOND_STEP) {
            step_by(place, asked.token, "123456", VISIT("10.0.0.77", now + i * 700));
        }
    }
    guess_for_long(place, "root", now);
    now += 20000;
    struct account_answer asked = sign_in_by(place, "root", RIGHT_ONE, VISIT_BY(first.answer.device, now));
    assert_int_equal(asked.result, ACCOUNT_SECOND_STEP);
    assert_int_equal(step_by(place, asked.token, own.codes[0], VISIT_BY(first.answer.device, now)).result, ACCOUNT_OK);
    struct seen changed = {0};
    account_change_password(place->account, first.answer.token, RIGHT_ONE, OTHER_ONE, VISIT("10.0.0.2", now), see,
                            &changed);
    wait_for(place, &changed);
    assert_int_equal(changed.answer.result, ACCOUNT_OK);
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        CASE(a_code_is_asked_for_and_taken_once),
        CASE(one_code_twice_at_once_passes_once),
        CASE(each_recovery_code_opens_once_however_it_is_typed),
        CASE(another_key_opens_no_secret_and_recovery_codes_still_help),
        CASE(wrong_codes_slow_down_and_a_step_ends),
        CASE(it_is_turned_off_with_the_password_or_by_an_administrator),
        CASE(new_recovery_codes_take_the_place_of_the_old_ones),
        CASE(an_enrolment_needs_its_code_in_time),
        CASE(a_group_may_require_it),
        CASE(others_guessing_never_stops_a_known_device),
        CASE(a_device_is_known_in_the_second_step_and_signed_in_too),
    };
    return cmocka_run_group_tests_name("two_factor", tests, NULL, NULL);
}
