/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "account/test_rig.h"
#include "account/throttle.h"
#include "base/text.h"
#include "crypto/random.h"

static void set_up_works_once(void **state) {
    struct place *place = *state;
    assert_true(account_setup_is_open(place->account));
    struct seen first = set_up_first(place);
    assert_int_equal(first.answer.result, ACCOUNT_OK);
    assert_non_null(account_find_session(place->account, first.answer.token, NOW));
    assert_false(account_setup_is_open(place->account));
    struct seen again = {0};
    account_set_up(place->account, "anything", "eve", "Eve", RIGHT_ONE, VISIT("10.0.0.1", NOW), see, &again);
    wait_for(place, &again);
    assert_int_equal(again.answer.result, ACCOUNT_CLOSED);
    struct seen token = {0};
    account_make_setup_token(place->account, see, &token);
    wait_for(place, &token);
    assert_int_equal(token.answer.result, ACCOUNT_CLOSED);
    assert_string_equal(token.answer.token, "");
}

static void only_the_newest_set_up_token_counts_and_survives_a_restart(void **state) {
    struct place *place = *state;
    struct seen older = {0};
    struct seen newer = {0};
    account_make_setup_token(place->account, see, &older);
    account_make_setup_token(place->account, see, &newer);
    wait_for(place, &newer);
    close_all(place);
    open_all(place);
    struct seen seen = {0};
    account_set_up(place->account, older.answer.token, "root", "Root", RIGHT_ONE, VISIT("10.0.0.1", NOW), see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_CLOSED);
    seen = (struct seen){0};
    account_set_up(place->account, newer.answer.token, "root", "Root", "short", VISIT("10.0.0.1", NOW), see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_PASSWORD_WEAK);
    seen = (struct seen){0};
    account_set_up(place->account, newer.answer.token, "root", "Root", RIGHT_ONE, VISIT("10.0.0.1", NOW), see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_OK);
}

static void two_set_ups_at_once_make_one_administrator(void **state) {
    struct place *place = *state;
    struct seen token = {0};
    struct seen seen[2] = {0};
    account_make_setup_token(place->account, see, &token);
    wait_for(place, &token);
    account_set_up(place->account, token.answer.token, "one", "One", RIGHT_ONE, VISIT("10.0.0.1", NOW), see, &seen[0]);
    account_set_up(place->account, token.answer.token, "two", "Two", RIGHT_ONE, VISIT("10.0.0.1", NOW), see, &seen[1]);
    wait_for(place, &seen[0]);
    wait_for(place, &seen[1]);
    int done = (seen[0].answer.result == ACCOUNT_OK) + (seen[1].answer.result == ACCOUNT_OK);
    int closed = (seen[0].answer.result == ACCOUNT_CLOSED) + (seen[1].answer.result == ACCOUNT_CLOSED);
    assert_int_equal(done, 1);
    assert_int_equal(closed, 1);
    assert_int_equal(directory_administrator_count(directory_store_directory(place->directory_store)), 1);
}

static void a_sign_in_survives_a_restart_and_ends_with_sign_out(void **state) {
    struct place *place = *state;
    set_up_first(place);
    struct account_answer answer = sign_in(place, "ROOT", RIGHT_ONE);
    assert_int_equal(answer.result, ACCOUNT_OK);
    close_all(place);
    open_all(place);
    const struct account_session *session = account_find_session(place->account, answer.token, NOW + 1000);
    assert_non_null(session);
    assert_int_equal(session->technician_id, answer.technician_id);
    struct seen out = {0};
    account_sign_out(place->account, answer.token, see, &out);
    assert_null(account_find_session(place->account, answer.token, NOW + 1000));
    wait_for(place, &out);
    assert_int_equal(place->ends, 1);
    close_all(place);
    open_all(place);
    assert_null(account_find_session(place->account, answer.token, NOW + 1000));
    struct seen nobody = {0};
    account_sign_out(place->account, "unknown", see, &nobody);
    wait_for(place, &nobody);
    assert_int_equal(nobody.answer.result, ACCOUNT_OK);
}

static void a_session_ends_when_idle_or_old(void **state) {
    struct place *place = *state;
    set_up_first(place);
    struct account_answer answer = sign_in(place, "root", RIGHT_ONE);
    int64_t now = NOW;
    assert_non_null(account_find_session(place->account, answer.token, now += ACCOUNT_IDLE_MS_MAX));
    assert_non_null(account_find_session(place->account, answer.token, now += ACCOUNT_IDLE_MS_MAX));
    assert_null(account_find_session(place->account, answer.token, now + ACCOUNT_IDLE_MS_MAX + 1));
    while (now < NOW + ACCOUNT_AGE_MS_MAX) {
        assert_non_null(account_find_session(place->account, answer.token, now));
        now += ACCOUNT_IDLE_MS_MAX / 2;
    }
    assert_null(account_find_session(place->account, answer.token, NOW + ACCOUNT_AGE_MS_MAX + 1));
    place->ends = 0;
    account_tidy(place->account, NOW + ACCOUNT_AGE_MS_MAX + 1);
    assert_int_equal(place->ends, 2);
}

static void the_csrf_token_belongs_to_one_cookie(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    struct account_answer second = sign_in(place, "root", RIGHT_ONE);
    assert_true(account_csrf_is_right(first.answer.token, first.answer.csrf_token));
    assert_true(account_csrf_is_right(second.token, second.csrf_token));
    assert_false(account_csrf_is_right(first.answer.token, second.csrf_token));
    assert_false(account_csrf_is_right(first.answer.token, ""));
    assert_false(account_csrf_is_right(first.answer.token, NULL));
    assert_false(account_csrf_is_right(NULL, second.csrf_token));
    assert_string_not_equal(first.answer.token, first.answer.csrf_token);
}

static void a_forged_or_odd_cookie_is_nobody(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    char forged[ACCOUNT_TOKEN_BYTES + 1];
    for (size_t i = 0; i < ACCOUNT_TOKEN_BYTES; i++) {
        memcpy(forged, first.answer.token, sizeof forged);
        forged[i] = forged[i] == 'A' ? 'B' : 'A';
        assert_null(account_find_session(place->account, forged, NOW));
    }
    assert_null(account_find_session(place->account, NULL, NOW));
    assert_null(account_find_session(place->account, "", NOW));
    /* What is stored, and what names a session, does not open it. */
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    account_token_id(first.answer.token, token_id);
    assert_null(account_find_session(place->account, token_id, NOW));
}

static void only_wrong_passwords_slow_down(void **state) {
    struct place *place = *state;
    set_up_first(place);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(sign_in(place, "root", RIGHT_ONE).result, ACCOUNT_OK);
    }
    int wrong = 0;
    struct account_answer answer;
    while ((answer = sign_in_from(place, "root", "not the password", "10.0.0.9", NOW)).result == ACCOUNT_WRONG) {
        wrong++;
    }
    assert_int_equal(answer.result, ACCOUNT_THROTTLED);
    assert_in_range(wrong, 3, 10);
    assert_true(answer.retry_after_s > 0);
    /* The right one has to wait as well, from there, and may come in when the time is over. */
    assert_int_equal(sign_in_from(place, "root", RIGHT_ONE, "10.0.0.9", NOW).result, ACCOUNT_THROTTLED);
    int64_t later = NOW + answer.retry_after_s * 1000LL;
    assert_int_equal(sign_in_from(place, "root", RIGHT_ONE, "10.0.0.9", later).result, ACCOUNT_OK);
    /* An address that signed in as this login before is not kept out by others' guessing. */
    assert_int_equal(sign_in(place, "root", RIGHT_ONE).result, ACCOUNT_OK);
}

static void one_house_is_one_address(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"10.0.0.1", "10.0.0.1"},
        {"::ffff:10.0.0.1", "10.0.0.1"},
        {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
        {"2001:db8:1:2::", "2001:db8:1:2::/64"},
        {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char key[THROTTLE_KEY_BYTES];
        account_throttle_key(pairs[i][0], key);
        assert_string_equal(key, pairs[i][1]);
    }
}

static void the_wait_grows_with_each_wrong_password(void **state) {
    struct place *place = *state;
    set_up_first(place);
    int64_t now = NOW;
    int last_s = 0;
    for (int i = 0; i < 12; i++) {
        struct account_answer answer = sign_in_from(place, "root", "not the password", "10.0.0.9", now);
        if (answer.result == ACCOUNT_WRONG) {
            continue;
        }
        assert_int_equal(answer.result, ACCOUNT_THROTTLED);
        assert_true(answer.retry_after_s >= last_s);
        last_s = answer.retry_after_s;
        now += last_s * 1000LL;
    }
    assert_true(last_s >= 8);
}

static void many_guesses_at_once_count_before_they_are_looked_at(void **state) {
    struct place *place = *state;
    set_up_first(place);
    struct seen seen[30] = {0};
    int throttled = 0;
    for (size_t i = 0; i < 30; i++) {
        account_sign_in(place->account, "root", "not the password", VISIT("10.0.0.9", NOW), see, &seen[i]);
    }
    for (size_t i = 0; i < 30; i++) {
        wait_for(place, &seen[i]);
        throttled += seen[i].answer.result == ACCOUNT_THROTTLED;
    }
    assert_true(throttled >= 20);
}

static void too_many_hashes_at_once_are_refused_not_queued_for_ever(void **state) {
    struct place *place = *state;
    enum { TRIES = ACCOUNT_HASHES_WAITING_MAX + 20 };
    place->full_cost = true;
    close_all(place);
    open_all(place);
    struct seen seen[TRIES] = {0};
    char address[32];
    int busy = 0;
    for (size_t i = 0; i < TRIES; i++) {
        snprintf(address, sizeof address, "10.1.0.%zu", i);
        account_sign_in(place->account, address, RIGHT_ONE, VISIT(address, NOW + (int64_t)i * 60000), see, &seen[i]);
    }
    for (size_t i = 0; i < TRIES; i++) {
        wait_for(place, &seen[i]);
        busy += seen[i].answer.result == ACCOUNT_BUSY;
    }
    struct account_figures figures;
    account_read_figures(place->account, &figures);
    assert_int_equal(figures.refused_busy, busy);
    assert_int_equal(figures.hashes_waiting, 0);
    assert_true(busy > 0);
}

/* Tries at now_ms, behind as many others, one a minute, as may wait. False where a hash became done, and one of the
 * tries was looked at, before all were made: a busy machine may let that happen. */
static bool are_all_turned_away(struct place *place, const char *house, int64_t now_ms) {
    enum { FILLING = ACCOUNT_HASHES_WAITING_MAX + 4, TRIES = 8 };
    const int64_t first_ms = now_ms - FILLING * 60000LL;
    struct seen filling[FILLING] = {0};
    struct seen seen[TRIES] = {0};
    char address[32];
    for (size_t i = 0; i < FILLING; i++) {
        snprintf(address, sizeof address, "10.1.0.%zu", i);
        account_sign_in(place->account, address, RIGHT_ONE, VISIT(address, first_ms + (int64_t)i * 60000), see,
                        &filling[i]);
    }
    for (size_t i = 0; i < TRIES; i++) {
        account_sign_in(place->account, "root", RIGHT_ONE, VISIT(house, now_ms), see, &seen[i]);
    }
    for (size_t i = 0; i < FILLING; i++) {
        wait_for(place, &filling[i]);
    }
    size_t busy = 0;
    for (size_t i = 0; i < TRIES; i++) {
        wait_for(place, &seen[i]);
        busy += seen[i].answer.result == ACCOUNT_BUSY;
    }
    return busy == TRIES;
}

static void who_was_never_looked_at_is_not_counted_as_wrong(void **state) {
    struct place *place = *state;
    place->full_cost = true;
    close_all(place);
    open_all(place);
    int64_t now_ms = NOW;
    char house[32];
    bool is_turned_away = false;
    for (int i = 0; i < 10 && !is_turned_away; i++) {
        now_ms += 24 * 3600000LL;
        snprintf(house, sizeof house, "10.2.%d.1", i);
        is_turned_away = are_all_turned_away(place, house, now_ms);
    }
    assert_true(is_turned_away);
    struct seen again = {0};
    account_sign_in(place->account, "root", RIGHT_ONE, VISIT(house, now_ms), see, &again);
    wait_for(place, &again);
    assert_int_not_equal(again.answer.result, ACCOUNT_THROTTLED);
}

static void a_changed_password_ends_the_other_sessions(void **state) {
    struct place *place = *state;
    set_up_first(place);
    add(place, "ann", DIRECTORY_ROLE_TECHNICIAN);
    struct account_answer here = sign_in(place, "ann", RIGHT_ONE);
    struct account_answer there = sign_in(place, "ann", RIGHT_ONE);
    struct seen seen = {0};
    account_change_password(place->account, here.token, "not the old one", OTHER_ONE, VISIT("10.0.0.2", NOW), see,
                            &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_WRONG);
    seen = (struct seen){0};
    account_change_password(place->account, here.token, RIGHT_ONE, OTHER_ONE, VISIT("10.0.0.2", NOW), see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_OK);
    assert_non_null(account_find_session(place->account, here.token, NOW));
    assert_null(account_find_session(place->account, there.token, NOW));
    assert_int_equal(place->ends, 1);
    assert_int_equal(sign_in(place, "ann", RIGHT_ONE).result, ACCOUNT_WRONG);
    close_all(place);
    open_all(place);
    assert_non_null(account_find_session(place->account, here.token, NOW));
    assert_null(account_find_session(place->account, there.token, NOW));
    assert_int_equal(sign_in(place, "ann", OTHER_ONE).result, ACCOUNT_OK);
}

/* Through a restart, until he himself has taken another one; one that is set again asks for it again. */
static void who_was_given_a_password_has_to_choose_another(void **state) {
    struct place *place = *state;
    set_up_first(place);
    int32_t ann = add(place, "ann", DIRECTORY_ROLE_TECHNICIAN);
    assert_int_equal(account_duty(place->account, ann), ACCOUNT_DUTY_NONE);
    struct seen seen = {0};
    account_set_password(place->account, ann, OTHER_ONE, true, BY_ROOT, see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_OK);
    assert_int_equal(account_duty(place->account, ann), ACCOUNT_DUTY_PASSWORD);
    close_all(place);
    open_all(place);
    assert_int_equal(account_duty(place->account, ann), ACCOUNT_DUTY_PASSWORD);
    struct account_answer here = sign_in(place, "ann", OTHER_ONE);
    seen = (struct seen){0};
    account_change_password(place->account, here.token, OTHER_ONE, OTHER_ONE, VISIT("10.0.0.2", NOW), see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_PASSWORD_WEAK);
    assert_int_equal(seen.answer.weakness, ACCOUNT_WEAK_SAME);
    assert_true(account_must_change_password(place->account, ann));
    seen = (struct seen){0};
    account_change_password(place->account, here.token, OTHER_ONE, RIGHT_ONE, VISIT("10.0.0.2", NOW), see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_OK);
    assert_int_equal(account_duty(place->account, ann), ACCOUNT_DUTY_NONE);
    close_all(place);
    open_all(place);
    assert_int_equal(account_duty(place->account, ann), ACCOUNT_DUTY_NONE);
}

static void a_disabled_technician_is_out_at_once(void **state) {
    struct place *place = *state;
    set_up_first(place);
    int32_t ann = add(place, "ann", DIRECTORY_ROLE_TECHNICIAN);
    struct account_answer answer = sign_in(place, "ann", RIGHT_ONE);
    const struct directory_change disable = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                             .verb = DIRECTORY_VERB_UPDATE,
                                             .fields = DIRECTORY_FIELD_DISABLED,
                                             .id = ann,
                                             .disabled = true};
    directory_store_submit(place->directory_store, &disable, ignore, NULL);
    while (place->ends == 0) {
        loop_run_for(place->loop, 1000);
    }
    assert_null(account_find_session(place->account, answer.token, NOW));
    assert_int_equal(sign_in(place, "ann", RIGHT_ONE).result, ACCOUNT_WRONG);
}

static void passwords_have_rules(void **state) {
    (void)state;
    char much[ACCOUNT_PASSWORD_BYTES_MAX + 2];
    struct directory_settings settings;
    directory_settings_init(&settings);
    memset(much, 'x', sizeof much);
    much[0] = 'y';
    much[sizeof much - 1] = '\0';
    assert_int_equal(account_password_weakness(&settings, "ann", NULL), ACCOUNT_WEAK_SHORT);
    assert_int_equal(account_password_weakness(&settings, "ann", ""), ACCOUNT_WEAK_SHORT);
    assert_int_equal(account_password_weakness(&settings, "ann", "nine char"), ACCOUNT_WEAK_SHORT);
    assert_int_equal(account_password_weakness(&settings, "ann", "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc"),
                     ACCOUNT_WEAK_SHORT);
    assert_int_equal(account_password_weakness(&settings, "ann", "aaaaaaaaaaaaaaaa"), ACCOUNT_WEAK_COMMON);
    assert_int_equal(account_password_weakness(&settings, "a@example.org", "A@Example.org"), ACCOUNT_WEAK_LOGIN);
    assert_int_equal(account_password_weakness(&settings, "ann", much), ACCOUNT_WEAK_LONG);
    assert_int_equal(account_password_weakness(&settings, "ann", "\xff\xfe not text at all"), ACCOUNT_WEAK_SHORT);
    much[sizeof much - 2] = '\0';
    assert_int_equal(account_password_weakness(&settings, "ann", much), ACCOUNT_WEAK_NOT);
    assert_int_equal(account_password_weakness(&settings, "ann", RIGHT_ONE), ACCOUNT_WEAK_NOT);
    settings.number[DIRECTORY_SETTING_PASSWORD_LENGTH] = 30;
    assert_int_equal(account_password_weakness(&settings, "ann", RIGHT_ONE), ACCOUNT_WEAK_SHORT);
}

static void what_is_guessed_first_is_common(void **state) {
    (void)state;
    static const char *const common[] = {"password123",  "Password1!",  "P@ssw0rd123",  "passwordpassword",
                                         "1234567890",   "qwertyuiop",  "1q2w3e4r5t",   "abcdefghij",
                                         "iloveyou123",  "Summer2024!", "welcome2024",  "football2020",
                                         "!!football!!", "aaaaabbbbb",  "annikasmith1", "administrator"};
    static const char *const fine[] = {RIGHT_ONE,          OTHER_ONE,      "ada has a password",  "Xk3_9dLqPz2A",
                                       "kitchen182947562", "vm4kx8w2tq9z", "Mein Hut hat 3 Ecken"};
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (!account_password_is_common("annikasmith", common[i])) {
            fail_msg("%s is not refused", common[i]);
        }
    }
    assert_false(account_password_is_common("cleo", "cleo has a password"));
    assert_true(account_password_is_common("cleo@example", "Cleo@Example1"));
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        if (account_password_is_common("annikasmith", fine[i])) {
            fail_msg("%s is refused", fine[i]);
        }
    }
}

static void set_policy(struct place *place, enum directory_setting setting, int32_t number) {
    const struct directory_setting_change setting_change = {.setting = setting, .number = number};
    const struct directory_change change = {.noun = DIRECTORY_NOUN_GROUP,
                                            .verb = DIRECTORY_VERB_UPDATE,
                                            .fields = DIRECTORY_FIELD_SETTINGS,
                                            .id = 1,
                                            .settings = &setting_change,
                                            .setting_count = 1};
    struct directory_settings now;
    directory_store_submit(place->directory_store, &change, ignore, NULL);
    do {
        loop_run_for(place->loop, 50);
        assert_true(directory_settings_for_group(directory_store_directory(place->directory_store), 1, &now));
    } while (now.number[setting] != number);
}

static void a_group_sets_how_passwords_are(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    struct seen seen = {0};
    account_set_password(place->account, first.answer.technician_id, "password123", false, BY_ROOT, see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_PASSWORD_WEAK);
    assert_int_equal(seen.answer.weakness, ACCOUNT_WEAK_COMMON);
    set_policy(place, DIRECTORY_SETTING_PASSWORD_LENGTH, 25);
    seen = (struct seen){0};
    account_set_password(place->account, first.answer.technician_id, OTHER_ONE, false, BY_ROOT, see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.weakness, ACCOUNT_WEAK_SHORT);
    assert_int_equal(seen.answer.length_min, 25);
    set_policy(place, DIRECTORY_SETTING_PASSWORD_LENGTH, 10);
    set_policy(place, DIRECTORY_SETTING_PASSWORD_COMMON, 0);
    seen = (struct seen){0};
    account_set_password(place->account, first.answer.technician_id, "password123", false, BY_ROOT, see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_OK);
}

struct list_seen {
    size_t count;
    char ids[4][ACCOUNT_TOKEN_BYTES + 1];
    char browsers[4][64];
    char addresses[4][64];
};

static void see_sign_in(void *user, const struct account_sign_in_view *view) {
    struct list_seen *list = user;
    assert_true(list->count < 4);
    assert_true(text_copy(list->ids[list->count], sizeof list->ids[0], view->id));
    assert_true(text_copy(list->browsers[list->count], sizeof list->browsers[0], view->browser));
    assert_true(text_copy(list->addresses[list->count++], sizeof list->addresses[0], view->address));
}

static struct list_seen sign_ins_of(struct place *place, int32_t technician_id) {
    struct list_seen list = {0};
    account_each_sign_in(place->account, technician_id, NOW, see_sign_in, &list);
    return list;
}

static struct account_answer end_one(struct place *place, int32_t technician_id, const char *id) {
    struct seen seen = {0};
    account_end_sign_in(place->account, technician_id, id, BY_ROOT, see, &seen);
    wait_for(place, &seen);
    return seen.answer;
}

static void sign_ins_are_listed_and_ended(void **state) {
    struct place *place = *state;
    struct seen first = set_up_first(place);
    int32_t ann = add(place, "ann", DIRECTORY_ROLE_TECHNICIAN);
    struct account_answer in[3];
    for (size_t i = 0; i < 3; i++) {
        in[i] = sign_in_by(place, "ann", RIGHT_ONE,
                           &(struct account_visit){.address = "10.0.0.5", .browser = "Browser/1\xff", .now_ms = NOW});
    }
    struct account_answer named =
        sign_in_by(place, "ann", RIGHT_ONE,
                   &(struct account_visit){.address = "10.0.0.6", .browser = "Mozilla/5.0 (Linux)", .now_ms = NOW});
    close_all(place);
    open_all(place);
    struct list_seen list = sign_ins_of(place, ann);
    assert_int_equal(list.count, 4);
    char id[ACCOUNT_TOKEN_BYTES + 1];
    account_token_id(named.token, id);
    size_t at = 0;
    while (at < 3 && !text_equal(list.ids[at], id)) {
        at++;
    }
    assert_string_equal(list.browsers[at], "Mozilla/5.0 (Linux)");
    assert_string_equal(list.addresses[at], "10.0.0.6");
    assert_string_equal(list.browsers[at == 0 ? 1 : 0], "");
    /* Nobody ends another's by its name. */
    assert_int_equal(end_one(place, first.answer.technician_id, id).result, ACCOUNT_EXPIRED);
    place->ends = 0;
    assert_int_equal(end_one(place, ann, id).result, ACCOUNT_OK);
    assert_int_equal(place->ends, 1);
    assert_null(account_find_session(place->account, named.token, NOW));
    assert_int_equal(end_one(place, ann, id).result, ACCOUNT_EXPIRED);
    struct seen seen = {0};
    account_end_sign_ins(place->account, ann, in[1].token, BY_ROOT, see, &seen);
    wait_for(place, &seen);
    assert_int_equal(place->ends, 3);
    close_all(place);
    open_all(place);
    assert_int_equal(sign_ins_of(place, ann).count, 1);
    assert_non_null(account_find_session(place->account, in[1].token, NOW));
    assert_int_equal(sign_ins_of(place, first.answer.technician_id).count, 1);
    seen = (struct seen){0};
    account_end_sign_ins(place->account, ann, NULL, BY_ROOT, see, &seen);
    wait_for(place, &seen);
    assert_null(account_find_session(place->account, in[1].token, NOW));
}

/* What another process wrote is taken over by the poll: a new password, and nobody signed in by the old one. */
static void a_password_set_by_the_operators_command_counts(void **state) {
    struct place *place = *state;
    set_up_first(place);
    struct account_answer answer = sign_in(place, "root", RIGHT_ONE);
    char why[256];
    const struct store_options options = {
        .path = place->path, .organisation_id = 1, .node_id = 1, .shared = true, .must_exist = true};
    struct store *store = store_open(&options, why, sizeof why);
    struct directory_store *directory_store = directory_store_open(store, false, why, sizeof why);
    const struct account_change change = {
        .verb = ACCOUNT_SET_PASSWORD, .technician_id = answer.technician_id, .password_hash = "not a hash"};
    directory_store_change_account(directory_store, &change, &(struct directory_actor){0}, ignore, NULL);
    while (store_pump(store) > 0) {
    }
    directory_store_close(directory_store);
    store_close(store);
    while (place->ends == 0) {
        directory_store_poll(place->directory_store);
        loop_run_for(place->loop, 50);
    }
    assert_null(account_find_session(place->account, answer.token, NOW));
    assert_int_equal(sign_in(place, "root", RIGHT_ONE).result, ACCOUNT_WRONG);
}

static void closing_in_the_middle_leaves_nothing_behind(void **state) {
    struct place *place = *state;
    set_up_first(place);
    struct seen never[12] = {0};
    for (size_t i = 0; i < 6; i++) {
        account_sign_in(place->account, "root", RIGHT_ONE, VISIT("10.0.0.3", NOW), see, &never[i]);
    }
    const struct directory_change change = {
        .noun = DIRECTORY_NOUN_TECHNICIAN, .verb = DIRECTORY_VERB_CREATE, .login = "ann", .name = "Ann", .group_id = 1};
    account_add_technician(place->account, &change, RIGHT_ONE, see, &never[6]);
    account_make_setup_token(place->account, see, &never[7]);
    loop_run_for(place->loop, 5);
    close_all(place);
    open_all(place);
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        CASE(set_up_works_once),
        CASE(only_the_newest_set_up_token_counts_and_survives_a_restart),
        CASE(two_set_ups_at_once_make_one_administrator),
        CASE(a_sign_in_survives_a_restart_and_ends_with_sign_out),
        CASE(a_session_ends_when_idle_or_old),
        CASE(the_csrf_token_belongs_to_one_cookie),
        CASE(a_forged_or_odd_cookie_is_nobody),
        CASE(only_wrong_passwords_slow_down),
        CASE(one_house_is_one_address),
        CASE(the_wait_grows_with_each_wrong_password),
        CASE(many_guesses_at_once_count_before_they_are_looked_at),
        CASE(too_many_hashes_at_once_are_refused_not_queued_for_ever),
        CASE(who_was_never_looked_at_is_not_counted_as_wrong),
        CASE(a_changed_password_ends_the_other_sessions),
        CASE(who_was_given_a_password_has_to_choose_another),
        CASE(a_disabled_technician_is_out_at_once),
        CASE(passwords_have_rules),
        CASE(what_is_guessed_first_is_common),
        CASE(a_group_sets_how_passwords_are),
        CASE(sign_ins_are_listed_and_ended),
        CASE(a_password_set_by_the_operators_command_counts),
        CASE(closing_in_the_middle_leaves_nothing_behind),
    };
    return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
