/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Corners that the other tests go past: each of these was shown by a mutant of a table or a guard that lived. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "session/testing.h"

#define GRANTED(call)          assert_int_equal(call, REFUSAL_NONE)
#define REFUSED(REFUSAL, call) assert_int_equal(call, REFUSAL_##REFUSAL)

enum { MINUTE = 60000 };

static int64_t left_of(const struct play *play, enum clock_kind clock, unsigned row) {
    struct session_deadline deadline =
        session_deadline_of(&play->session, &play->presence, &play->settings, clock, row);
    return deadline.exists ? deadline.at_ms - play->now_ms : -1;
}

static enum refusal restart(struct play *play, int64_t down_ms) {
    return play_command(
        play, (struct session_command){.type = COMMAND_SERVER_RESTARTED, .actor = {ACTOR_SERVER, 0}, .value = down_ms});
}

static enum refusal auto_start(struct play *play, int32_t technician) {
    return play_command(play, (struct session_command){.type = COMMAND_AUTO_START,
                                                       .actor = {ACTOR_SERVER, 0},
                                                       .row = 1,
                                                       .target = {OWNER_TECHNICIAN, technician}});
}

static void a_full_session_is_not_passed_on(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    for (unsigned row = 2; row < SESSION_ROWS_MAX; row++) {
        GRANTED(play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, 100 + (int32_t)row));
        GRANTED(play_row(&play, 100 + (int32_t)row, COMMAND_START, row));
    }
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_GROUP, GROUP_G));
    REFUSED(ROWS_FULL, play_target(&play, TECH_C, COMMAND_TRANSFER, SESSION_ROWS_MAX, OWNER_CHANNEL, CHANNEL_N));
}

static void nobody_waits_before_the_applet_is_in(void **state) {
    (void)state;
    struct play play;
    play_init(&play);
    play.settings.waiting_s = 60;
    GRANTED(play_command(&play, (struct session_command){.type = COMMAND_CREATE,
                                                         .actor = {ACTOR_TECHNICIAN, TECH_A},
                                                         .target = {OWNER_TECHNICIAN, TECH_A},
                                                         .text = "a name"}));
    assert_int_equal(left_of(&play, CLOCK_KIND_WAITING, 0), -1);
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    assert_int_equal(left_of(&play, CLOCK_KIND_WAITING, 0), -1);
    GRANTED(play_fact(&play, COMMAND_APPLET_JOIN));
    assert_int_equal(left_of(&play, CLOCK_KIND_WAITING, 0), MINUTE);
}

static void a_new_row_takes_the_place_of_the_oldest_that_is_out(void **state) {
    (void)state;
    struct session_state session;
    session_state_init(&session);
    for (unsigned i = 0; i < SESSION_ROWS_MAX; i++) {
        session.rows[i] = (struct session_row){.number = (uint16_t)(i + 3),
                                               .part = i < 2    ? PART_OUT
                                                       : i == 2 ? PART_LEAD
                                                                : PART_COLLABORATOR,
                                               .owner_kind = OWNER_TECHNICIAN,
                                               .owner_id = (int32_t)i + 1};
    }
    session.next_row = 30;
    session.link = LINK_ONLINE;
    session.started = session.was_active = true;
    const struct session_event invited = {
        .type = EVENT_INVITED, .version = 1, .row = 5, .other_row = 30, .target = {OWNER_TECHNICIAN, 99}};
    assert_true(session_apply(&session, &invited));
    assert_int_equal(session.rows[0].number, 30);
    assert_int_equal(session.rows[1].number, 4);
}

static void less_consent_opens_no_screen(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    struct session_command give = {.type = COMMAND_CONSENT_GIVE, .actor = {ACTOR_CUSTOMER, 0}, .mode = SCREEN_CONTROL};
    GRANTED(play_command(&play, give));
    give.type = COMMAND_CONSENT_WITHDRAW;
    GRANTED(play_command(&play, give));
    assert_int_equal(play.session.state.consent, SCREEN_VIEW);
    assert_int_equal(session_find_row(&play.session.state, 1)->screen, SCREEN_NONE);
    assert_int_equal(session_find_row(&play.session.state, 2)->screen, SCREEN_NONE);
}

static void refusals_say_what_they_are_about(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    REFUSED(LINK_NOT_ONLINE, play_row(&play, TECH_A, COMMAND_REBOOT, 1));
    assert_int_equal(play.decision.refused.link, LINK_LOST);
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    REFUSED(TERMS_NOT_SHOWN, play_fact(&play, COMMAND_TERMS_DECLINE));
    play.context.actor_active_count = play.context.active_max = 3;
    REFUSED(ACTIVE_LIMIT, auto_start(&play, TECH_A));
    assert_int_equal(play.decision.refused.limit, 3);
    play.context.actor_active_count = 0;
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    REFUSED(SESSION_OVER, auto_start(&play, TECH_A));
}

static void coming_in_says_why_it_started(void **state) {
    (void)state;
    struct play play;
    play_init(&play);
    play.context.auto_start = true;
    GRANTED(play_command(&play, (struct session_command){.type = COMMAND_CREATE,
                                                         .actor = {ACTOR_TECHNICIAN, TECH_A},
                                                         .target = {OWNER_TECHNICIAN, TECH_A},
                                                         .text = "a name"}));
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    GRANTED(play_fact(&play, COMMAND_APPLET_JOIN));
    assert_int_equal(play.decision.events[0].type, EVENT_CAME_IN_STARTED);
    assert_int_equal(play.decision.events[0].cause, CAUSE_AUTO_START);
}

static void a_group_is_not_the_technician_of_the_same_number(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_GROUP, TECH_A));
    play_active(&play);
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_GROUP, TECH_B));
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    const struct session_state before = play.session.state;
    GRANTED(play_target(&play, TECH_B, COMMAND_TRANSFER, 2, OWNER_TECHNICIAN, TECH_C));
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    size_t count = session_row_changes(&before, &play.session.state, changes);
    bool moved = false;
    for (size_t i = 0; i < count; i++) {
        moved = moved || (changes[i].row == 2 && changes[i].old_owner.kind == OWNER_GROUP &&
                          changes[i].new_owner.kind == OWNER_TECHNICIAN);
    }
    assert_true(moved);
}

static void the_longest_comment_is_taken(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    char comment[SESSION_COMMENT_BYTES_MAX + 1];
    memset(comment, 'c', sizeof comment - 1);
    comment[sizeof comment - 1] = '\0';
    GRANTED(play_command(&play, (struct session_command){.type = COMMAND_TRANSFER,
                                                         .actor = {ACTOR_TECHNICIAN, TECH_A},
                                                         .row = 1,
                                                         .target = {OWNER_GROUP, GROUP_G},
                                                         .text = comment}));
    assert_string_equal(play.session.comment, comment);
}

static void every_line_has_a_text(void **state) {
    (void)state;
    static const enum command_type types[] = {COMMAND_CHAT, COMMAND_PRIVATE_CHAT, COMMAND_NOTE};
    struct play play;
    play_active(&play);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        REFUSED(TEXT_INVALID,
                play_command(&play, (struct session_command){
                                        .type = types[i], .actor = {ACTOR_TECHNICIAN, TECH_A}, .row = 1, .text = ""}));
    }
}

static void a_longer_name_from_a_damaged_store_is_cut(void **state) {
    (void)state;
    char name[2 * SESSION_NAME_BYTES_MAX];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    struct session session;
    session_init(&session, 1);
    const struct session_event created = {.number = 1,
                                          .type = EVENT_CREATED,
                                          .version = 1,
                                          .at_ms = 1,
                                          .other_row = 1,
                                          .target = {OWNER_GROUP, GROUP_G},
                                          .text = name};
    assert_true(session_fold(&session, &created, 1));
    assert_int_equal(strnlen(session.name, sizeof session.name), sizeof session.name - 1);
}

static void focus_and_tools_hold_a_collaborators_clock_through_what_others_do(void **state) {
    (void)state;
    static const enum lease_kind kinds[] = {LEASE_FOCUS, LEASE_FILE_MANAGER};
    for (size_t i = 0; i < 2; i++) {
        struct play play;
        play_collaborating(&play);
        assert_true(
            session_presence_lease(&play.presence, 2, kinds[i], play.now_ms, play.now_ms + (int64_t)20 * MINUTE));
        play.now_ms += 10 * MINUTE;
        session_presence_act(&play.presence, 1, play.now_ms);
        session_presence_drop(&play.presence, 2, 1U << kinds[i], play.now_ms);
        assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 60 * MINUTE);
    }
}

static void what_does_not_run_is_not_idle(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    play.now_ms += 5 * MINUTE;
    assert_int_equal(session_presence_idle_ms(&play.presence, play.now_ms), 5 * MINUTE);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    play.now_ms += 3 * MINUTE;
    assert_int_equal(session_presence_idle_ms(&play.presence, play.now_ms), 0);
}

static void the_customers_own_leases_can_be_dropped(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    assert_true(session_presence_lease(&play.presence, 0, LEASE_FILE_TRANSFER, play.now_ms,
                                       play.now_ms + (int64_t)30 * MINUTE));
    play.now_ms += 5 * MINUTE;
    session_presence_drop(&play.presence, 0, 1U << LEASE_FILE_TRANSFER, play.now_ms);
    play.now_ms += 10 * MINUTE;
    assert_int_equal(session_presence_idle_ms(&play.presence, play.now_ms), 10 * MINUTE);
}

static int64_t sum_of(const int64_t spans[SPAN_COUNT]) {
    int64_t sum = 0;
    for (unsigned i = 0; i < SPAN_COUNT; i++) {
        assert_true(spans[i] >= 0);
        sum += spans[i];
    }
    return sum;
}

static void no_time_is_negative(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    play.now_ms += 10000;
    GRANTED(restart(&play, 60 * MINUTE)); /* longer than the session is old */
    int64_t spans[SPAN_COUNT];
    session_spans_at(&play.session, play.now_ms, spans);
    assert_int_equal(sum_of(spans), play.now_ms - play.session.created_ms);
    session_spans_at(&play.session, play.now_ms - 5000, spans);
    assert_int_equal(sum_of(spans), play.now_ms - play.session.created_ms);
}

static void down_time_is_no_time_of_a_collaborator(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    play.now_ms += 20 * MINUTE;
    const int64_t down_ms = 600 * (int64_t)MINUTE;
    play.now_ms += down_ms;
    GRANTED(restart(&play, down_ms));
    session_presence_init(&play.presence, &play.session, 0, play.now_ms);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 40 * MINUTE);
}

static void only_who_passed_it_on_has_transferred_it(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    GRANTED(play_row(&play, TECH_B, COMMAND_LEAVE, 2));
    assert_string_not_equal(session_report_code(&play.session, session_find_row(&play.session.state, 2)),
                            "transferred");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_session_is_not_passed_on),
        cmocka_unit_test(nobody_waits_before_the_applet_is_in),
        cmocka_unit_test(a_new_row_takes_the_place_of_the_oldest_that_is_out),
        cmocka_unit_test(less_consent_opens_no_screen),
        cmocka_unit_test(refusals_say_what_they_are_about),
        cmocka_unit_test(coming_in_says_why_it_started),
        cmocka_unit_test(a_group_is_not_the_technician_of_the_same_number),
        cmocka_unit_test(the_longest_comment_is_taken),
        cmocka_unit_test(every_line_has_a_text),
        cmocka_unit_test(a_longer_name_from_a_damaged_store_is_cut),
        cmocka_unit_test(focus_and_tools_hold_a_collaborators_clock_through_what_others_do),
        cmocka_unit_test(what_does_not_run_is_not_idle),
        cmocka_unit_test(the_customers_own_leases_can_be_dropped),
        cmocka_unit_test(no_time_is_negative),
        cmocka_unit_test(down_time_is_no_time_of_a_collaborator),
        cmocka_unit_test(only_who_passed_it_on_has_transferred_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
