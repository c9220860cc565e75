/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 63 documented ways in the pure core, each as its story. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "session/testing.h"

#define GRANTED(call)          assert_int_equal(call, REFUSAL_NONE)
#define SHOWS(play, row, WORD) assert_string_equal(status_word(play_word(play, row)), status_word(STATUS_##WORD))

static void lose(struct play *play) {
    play->presence.applet_connected = false;
    GRANTED(play_fact(play, COMMAND_APPLET_LOST));
}

static void come_back(struct play *play) {
    play->presence.applet_connected = true;
    GRANTED(play_fact(play, COMMAND_APPLET_RESUME));
}

static void reboot(struct play *play) {
    GRANTED(play_fact(play, COMMAND_REBOOT_ANNOUNCE));
    play->presence.applet_connected = false;
    GRANTED(play_fact(play, COMMAND_APPLET_LOST));
}

static void go_offline(struct play *play) {
    lose(play);
    play_clock(play, CLOCK_KIND_LINK_OFFLINE);
}

static void transfer_to_b(struct play *play) {
    GRANTED(play_target(play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    SHOWS(play, 1, OUTGOING);
}

static void connecting(struct play *play) {
    play_init(play);
    GRANTED(play_command(play, (struct session_command){.type = COMMAND_CREATE,
                                                        .actor = {ACTOR_TECHNICIAN, TECH_A},
                                                        .target = {OWNER_TECHNICIAN, TECH_A}}));
    SHOWS(play, 1, CONNECTING);
}

static void s01_to_s03_from_connecting(void **state) {
    (void)state;
    struct play play;
    play_waiting(&play, OWNER_TECHNICIAN, TECH_A); /* S01 without terms */
    connecting(&play);                             /* S01 with terms */
    play.context.has_terms = true;
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    GRANTED(play_fact(&play, COMMAND_APPLET_JOIN));
    SHOWS(&play, 1, CONNECTING);
    GRANTED(play_fact(&play, COMMAND_TERMS_ACCEPT));
    SHOWS(&play, 1, WAITING);
    connecting(&play); /* S02: never used */
    int64_t made_ms = play.now_ms;
    play_clock(&play, CLOCK_KIND_CODE);
    assert_int_equal(play.now_ms - made_ms, 20 * 60 * 1000);
    SHOWS(&play, 1, REMOVED);
    assert_string_equal(session_report_code(&play.session, NULL), "expired");
    connecting(&play); /* S02: declined, by the button and by closing */
    play.context.has_terms = true;
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    GRANTED(play_fact(&play, COMMAND_APPLET_JOIN));
    struct play other = play;
    GRANTED(play_fact(&play, COMMAND_TERMS_DECLINE));
    SHOWS(&play, 1, REMOVED);
    GRANTED(play_fact(&other, COMMAND_CUSTOMER_CLOSE));
    assert_int_equal(other.session.state.outcome, OUTCOME_DECLINED);
    connecting(&play); /* S03: counted from the first entry */
    play.now_ms += 60000;
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    int64_t entered_ms = play.now_ms;
    play.now_ms += 60000;
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    play_clock(&play, CLOCK_KIND_CONNECTING);
    assert_int_equal(play.now_ms - entered_ms, 5 * 60 * 1000);
    SHOWS(&play, 1, REMOVED);
}

static void s04_to_s08_from_waiting(void **state) {
    (void)state;
    struct play play;
    play_active(&play); /* S04 */
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B)); /* S05 */
    SHOWS(&play, 1, OUTGOING);
    SHOWS(&play, 2, INCOMING);
    assert_int_equal(session_find_row(&play.session.state, 1)->owner_id, TECH_A);
    play_waiting(&play, OWNER_GROUP, GROUP_G); /* S06 */
    play.settings.waiting_s = 60;
    play_clock(&play, CLOCK_KIND_WAITING);
    SHOWS(&play, 1, REMOVED);
    play_waiting(&play, OWNER_GROUP, GROUP_G); /* S07 */
    lose(&play);
    SHOWS(&play, 1, RECONNECTING);
    come_back(&play); /* S27 */
    SHOWS(&play, 1, WAITING);
    GRANTED(play_row(&play, TECH_B, COMMAND_REBOOT, 1)); /* S08 */
    assert_int_equal(play.session.state.reboot_order, REBOOT_NORMAL);
    reboot(&play);
    SHOWS(&play, 1, REBOOTING);
    come_back(&play); /* S60 */
    SHOWS(&play, 1, WAITING);
}

static void s09_to_s16_from_active(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    GRANTED(play_fact(&play, COMMAND_CUSTOMER_CLOSE)); /* S09 */
    SHOWS(&play, 1, CLOSED);
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1)); /* S61 */
    SHOWS(&play, 1, REMOVED);
    play_active(&play);
    play_clock(&play, CLOCK_KIND_IDLE); /* S10 */
    SHOWS(&play, 1, TIMED_OUT);
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1)); /* S63 */
    SHOWS(&play, 1, REMOVED);
    assert_string_equal(session_report_code(&play.session, NULL), "timed_out_closed_by_technician");
    play_active(&play);
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1)); /* S11 */
    SHOWS(&play, 1, REMOVED);
    play_active(&play);
    reboot(&play); /* S12 */
    SHOWS(&play, 1, REBOOTING);
    come_back(&play); /* S53 */
    SHOWS(&play, 1, ACTIVE);
    lose(&play); /* S13 */
    SHOWS(&play, 1, RECONNECTING);
    come_back(&play); /* S23 */
    SHOWS(&play, 1, ACTIVE);
    play_collaborating(&play);
    GRANTED(play_other(&play, TECH_A, COMMAND_HAND_OFF, 1, 2));
    GRANTED(play_row(&play, TECH_B, COMMAND_ACCEPT_LEAD, 2)); /* S52 */
    SHOWS(&play, 1, COLLABORATING);
    SHOWS(&play, 2, ACTIVE);
    GRANTED(play_other(&play, TECH_B, COMMAND_HAND_OFF, 2, 1));
    GRANTED(play_row(&play, TECH_A, COMMAND_ACCEPT_LEAD, 1)); /* S14 */
    SHOWS(&play, 1, ACTIVE);
    SHOWS(&play, 2, COLLABORATING);
    play_active(&play);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1)); /* S15 */
    SHOWS(&play, 1, ON_HOLD);
    play_active(&play);
    transfer_to_b(&play); /* S16 */
}

static void s17_to_s22_from_on_hold(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    struct play held = play;
    GRANTED(play_row(&play, TECH_A, COMMAND_START, 1)); /* S17 */
    SHOWS(&play, 1, ACTIVE);
    play = held;
    transfer_to_b(&play); /* S18 */
    assert_false(play.session.state.held);
    play = held;
    reboot(&play); /* S19 */
    SHOWS(&play, 1, REBOOTING);
    come_back(&play); /* S57 */
    SHOWS(&play, 1, ON_HOLD);
    GRANTED(play_fact(&play, COMMAND_CUSTOMER_CLOSE)); /* S21 */
    SHOWS(&play, 1, CLOSED);
    play = held;
    lose(&play); /* S22 */
    SHOWS(&play, 1, RECONNECTING);
    come_back(&play); /* S24 */
    SHOWS(&play, 1, ON_HOLD);
    go_offline(&play);
    SHOWS(&play, 1, OFFLINE);
    come_back(&play); /* S33 */
    SHOWS(&play, 1, ON_HOLD);
    play_collaborating(&play);
    GRANTED(play_row(&play, TECH_B, COMMAND_HOLD, 2)); /* S50 */
    SHOWS(&play, 2, ON_HOLD);
    SHOWS(&play, 1, ACTIVE);
    GRANTED(play_row(&play, TECH_B, COMMAND_START, 2)); /* S20 */
    SHOWS(&play, 2, COLLABORATING);
}

static void s25_to_s34_from_reconnecting_and_offline(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    play.settings.idle_s = 120;
    lose(&play);
    play_clock(&play, CLOCK_KIND_IDLE); /* S25 */
    SHOWS(&play, 1, TIMED_OUT);
    play_active(&play);
    lose(&play);
    struct play lost = play;
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1)); /* S26 */
    SHOWS(&play, 1, REMOVED);
    play = lost;
    int64_t lost_ms = play.now_ms;
    play_clock(&play, CLOCK_KIND_LINK_OFFLINE); /* S29 */
    assert_int_equal(play.now_ms - lost_ms, 5 * 60 * 1000);
    SHOWS(&play, 1, OFFLINE);
    struct play offline = play;
    come_back(&play); /* S30 */
    SHOWS(&play, 1, ACTIVE);
    play = offline;
    play_clock(&play, CLOCK_KIND_IDLE); /* S31 */
    SHOWS(&play, 1, TIMED_OUT);
    play = offline;
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1)); /* S32 */
    SHOWS(&play, 1, REMOVED);
    play_active(&play);
    transfer_to_b(&play);
    lose(&play);
    SHOWS(&play, 2, RECONNECTING); /* S36 */
    come_back(&play);
    SHOWS(&play, 2, INCOMING); /* S28 */
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    go_offline(&play);
    come_back(&play); /* S34 */
    SHOWS(&play, 1, WAITING);
}

static void s35_to_s44_of_transfers(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    transfer_to_b(&play);
    struct play offered = play;
    GRANTED(play_target(&play, TECH_B, COMMAND_TRANSFER, 2, OWNER_GROUP, GROUP_G)); /* S35 */
    SHOWS(&play, 2, OUTGOING);
    SHOWS(&play, 1, REMOVED);
    SHOWS(&play, 3, INCOMING);
    play = offered;
    reboot(&play); /* S37, S42 */
    SHOWS(&play, 1, REBOOTING);
    SHOWS(&play, 2, REBOOTING);
    come_back(&play); /* S56, S58 */
    SHOWS(&play, 1, OUTGOING);
    SHOWS(&play, 2, INCOMING);
    GRANTED(play_fact(&play, COMMAND_CUSTOMER_CLOSE)); /* S43, S38 */
    SHOWS(&play, 1, CLOSED);
    SHOWS(&play, 2, REMOVED);
    play = offered;
    GRANTED(play_row(&play, TECH_A, COMMAND_START, 1)); /* S40, S38 */
    SHOWS(&play, 1, ACTIVE);
    SHOWS(&play, 2, REMOVED);
    play = offered;
    GRANTED(play_row(&play, TECH_B, COMMAND_START, 2)); /* S39, S44 */
    SHOWS(&play, 2, ACTIVE);
    SHOWS(&play, 1, REMOVED);
    play = offered;
    GRANTED(play_target(&play, TECH_B, COMMAND_TRANSFER, 2, OWNER_TECHNICIAN, TECH_A)); /* S41 */
    SHOWS(&play, 1, INCOMING);
    SHOWS(&play, 2, OUTGOING);
}

static void s45_to_s60_of_guests(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play); /* S45 */
    struct play both = play;
    play_active(&play);
    GRANTED(play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, TECH_B));
    SHOWS(&play, 2, INVITATION);
    GRANTED(play_other(&play, TECH_A, COMMAND_WITHDRAW, 1, 2)); /* S46 */
    SHOWS(&play, 2, REMOVED);
    play = both;
    reboot(&play); /* S47 */
    SHOWS(&play, 2, REBOOTING);
    struct play rebooting = play;
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1)); /* S54 */
    SHOWS(&play, 2, CLOSED);
    play = rebooting;
    GRANTED(play_other(&play, TECH_A, COMMAND_REMOVE, 1, 2)); /* S55 */
    SHOWS(&play, 2, REMOVED);
    play = rebooting;
    come_back(&play); /* S59 */
    SHOWS(&play, 2, COLLABORATING);
    play = both;
    assert_true(session_presence_lease(&play.presence, 1, LEASE_FOCUS, play.now_ms, play.now_ms + 1000000000));
    play_clock(&play, CLOCK_KIND_COLLABORATOR_IDLE); /* S48 */
    SHOWS(&play, 2, REMOVED_TIMED_OUT);
    SHOWS(&play, 1, ACTIVE);
    play = both;
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1)); /* S49 */
    SHOWS(&play, 2, CLOSED);
    play = both;
    GRANTED(play_other(&play, TECH_A, COMMAND_REMOVE, 1, 2)); /* S51 */
    SHOWS(&play, 2, REMOVED);
}

static void s62_a_timed_out_row_stays(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    play_clock(&play, CLOCK_KIND_IDLE);
    struct session_state timed_out = play.session.state;
    assert_int_equal(play_fact(&play, COMMAND_APPLET_LOST), REFUSAL_SESSION_OVER);
    assert_int_equal(play_fact(&play, COMMAND_APPLET_RESUME), REFUSAL_SESSION_OVER);
    assert_int_equal(play_fact(&play, COMMAND_CUSTOMER_CLOSE), REFUSAL_SESSION_OVER);
    GRANTED(play_fact(&play, COMMAND_SERVER_RESTARTED));
    assert_memory_equal(&play.session.state, &timed_out, sizeof timed_out);
    SHOWS(&play, 1, TIMED_OUT);
    assert_false(session_next_deadline(&play.session, &play.presence, &play.settings, play.now_ms).exists);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s01_to_s03_from_connecting),
        cmocka_unit_test(s04_to_s08_from_waiting),
        cmocka_unit_test(s09_to_s16_from_active),
        cmocka_unit_test(s17_to_s22_from_on_hold),
        cmocka_unit_test(s25_to_s34_from_reconnecting_and_offline),
        cmocka_unit_test(s35_to_s44_of_transfers),
        cmocka_unit_test(s45_to_s60_of_guests),
        cmocka_unit_test(s62_a_timed_out_row_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
