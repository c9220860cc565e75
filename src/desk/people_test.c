/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States of technicians, the team, permissions taken away while something runs, and whom a session can go to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "desk/testing/bench.h"

enum { SECOND = 1000 };

static void expect_state(struct bench *bench, int32_t technician, enum desk_presence expected) {
    assert_int_equal(desk_presence(bench->desk, technician), expected);
}

static void the_team_is_told_of_each_change_once(void **state) {
    struct bench *bench = *state;
    struct bench_console *bob = bench_console(bench, BOB);
    desk_console_team(bob->console, true);
    assert_string_equal(bench_console_log(bob), "team first ann:Offline:0 bob:Online:0 cid:Offline:0 eve:Offline:0\n");
    struct bench_console *ann = bench_console(bench, ANN);
    assert_string_equal(bench_console_log(bob), "person ann Online 0\n");
    struct bench_console *second = bench_console(bench, ANN);
    assert_string_equal(bench_console_log(bob), "");
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    assert_string_equal(bench_console_log(bob), "");
    bench_do(bench, ANN, session, COMMAND_START);
    assert_string_equal(bench_console_log(bob), "person ann Online 1\n");
    bench_do(bench, ANN, session, COMMAND_HOLD);
    assert_string_equal(bench_console_log(bob), "person ann Online 0\n");
    bench_console_leave(ann);
    assert_string_equal(bench_console_log(bob), "");
    bench_console_leave(second);
    assert_string_equal(bench_console_log(bob), "person ann Offline 0\n");
    bench_disable(bench, ANN);
    assert_string_equal(bench_console_log(bob), "person ann Disabled 0\n");
    desk_console_team(bob->console, false);
    (void)bench_console(bench, CID);
    assert_string_equal(bench_console_log(bob), "");
}

static void a_full_console_catches_up_with_the_team(void **state) {
    struct bench *bench = *state;
    struct bench_console *bob = bench_console(bench, BOB);
    desk_console_team(bob->console, true);
    (void)bench_console_log(bob);
    bob->full = true;
    (void)bench_console(bench, ANN);
    bob->full = false;
    desk_console_drained(bob->console);
    assert_string_equal(bench_console_log(bob), "team first ann:Online:0 bob:Online:0 cid:Offline:0 eve:Offline:0\n");
}

static void away_by_click_or_when_every_page_is_idle(void **state) {
    struct bench *bench = *state;
    expect_state(bench, ANN, DESK_PRESENCE_OFFLINE);
    struct bench_console *one = bench_console(bench, ANN);
    struct bench_console *two = bench_console(bench, ANN);
    desk_console_idle(one->console, true);
    expect_state(bench, ANN, DESK_PRESENCE_ONLINE);
    desk_console_idle(two->console, true);
    expect_state(bench, ANN, DESK_PRESENCE_AWAY);
    desk_console_idle(one->console, false);
    expect_state(bench, ANN, DESK_PRESENCE_ONLINE);
    bench_console_leave(one);
    expect_state(bench, ANN, DESK_PRESENCE_AWAY); /* the one that is left is idle */
    desk_console_idle(two->console, false);
    desk_set_away(bench->desk, ANN, true);
    expect_state(bench, ANN, DESK_PRESENCE_AWAY);
    desk_console_idle(two->console, true);
    desk_console_idle(two->console, false);
    expect_state(bench, ANN, DESK_PRESENCE_AWAY); /* what he clicked stays */
    desk_set_away(bench->desk, ANN, false);
    expect_state(bench, ANN, DESK_PRESENCE_ONLINE);
}

static void busy_above_so_many_sessions(void **state) {
    struct bench *bench = *state;
    (void)bench_console(bench, ANN);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_BUSY_ABOVE, 1);
    int32_t session[2];
    for (size_t i = 0; i < 2; i++) {
        bench_pass(bench, SECOND); /* one code a second */
        (void)bench_waiting(bench, ANN, &session[i]);
        bench_do(bench, ANN, session[i], COMMAND_START);
        expect_state(bench, ANN, i == 0 ? DESK_PRESENCE_ONLINE : DESK_PRESENCE_BUSY);
    }
    bench_do(bench, ANN, session[0], COMMAND_HOLD);
    expect_state(bench, ANN, DESK_PRESENCE_ONLINE);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_BUSY_ABOVE, 0);
    bench_do(bench, ANN, session[0], COMMAND_START);
    expect_state(bench, ANN, DESK_PRESENCE_ONLINE);
}

static void his_own_consoles_hear_of_his_permissions(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    struct bench_console *bob = bench_console(bench, BOB);
    assert_int_equal(ann->self_count, 1);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_MAY_CHAT, 0);
    assert_int_equal(ann->self_count, 2);
    desk_set_away(bench->desk, ANN, true);
    assert_int_equal(ann->self_count, 3);
    assert_int_equal(bob->self_count, 2);
    ann->full = true;
    desk_set_away(bench->desk, ANN, false);
    ann->full = false;
    desk_console_drained(ann->console);
    assert_int_equal(ann->self_count, 4);
}

static void his_own_consoles_hear_of_his_queues(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    int64_t before = desk_queues_changes(bench->desk, ANN);
    int told = ann->self_count;
    bench_rename_group(bench, 1, "First of all");
    assert_int_equal(desk_queues_changes(bench->desk, ANN), before + 1);
    assert_int_equal(ann->self_count, told + 1);
    bench_text(bench, DIRECTORY_TEXT_TERMS, "No queue is another for that.");
    assert_int_equal(desk_queues_changes(bench->desk, ANN), before + 1);
    assert_int_equal(ann->self_count, told + 1);
}

static void asked(void *user, const struct desk_answer *answer, const struct desk_screen *screen) {
    (void)screen;
    *(enum desk_result *)user = answer->result;
}

static enum desk_result ask_screen(struct bench *bench, int32_t session, enum desk_screen_mode mode) {
    enum desk_result result = DESK_NOT_SAVED;
    desk_screen_ask(bench->desk, ANN, session, mode, NULL, asked, &result);
    bench_pump(bench);
    return result;
}

static void a_permission_taken_away_ends_the_open_screen(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    desk_console_watch(ann->console, session, 0);
    assert_int_equal(ask_screen(bench, session, DESK_SCREEN_CONTROL), DESK_DONE);
    bench_say(applet, (struct wire_applet_message){
                          .type = WIRE_CONSENT,
                          .consent = {.request = applet->request, .kind = WIRE_SCREEN_CONTROL, .given = true}});
    struct desk_ticket ticket = desk_screen_ticket(bench->desk, ANN, session);
    int64_t stream;
    enum desk_stream_end end;
    assert_true(desk_ticket_redeem(bench->desk, ticket.ticket, &stream, &end));
    desk_stream_joined(bench->desk, stream);
    (void)bench_console_log(ann);
    (void)bench_applet_log(applet);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_MAY_VIEW, 0);
    assert_int_equal(bench->stream_closed, 0); /* he controls, and still may */
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_MAY_CONTROL, 0);
    bench_pump(bench);
    assert_int_equal(bench->stream_closed, stream);
    assert_non_null(strstr(bench_console_log(ann), "screen closed not_permitted\n"));
    assert_string_equal(bench_applet_log(applet), "screen_close not_permitted\n");
    assert_string_equal(desk_screen_ticket(bench->desk, ANN, session).answer.code, "screen_not_asked");
    assert_int_equal(ask_screen(bench, session, DESK_SCREEN_CONTROL), DESK_FORBIDDEN);
    assert_int_equal(ask_screen(bench, session, DESK_SCREEN_VIEW), DESK_FORBIDDEN);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_MAY_VIEW, 1);
    assert_int_equal(ask_screen(bench, session, DESK_SCREEN_VIEW), DESK_DONE);
    assert_int_equal(desk_counters(bench->desk)->status_pair_violations, 0);
}

static void permissions_are_asked_at_every_command(void **state) {
    static const struct {
        enum directory_setting setting;
        enum command_type command;
        const char *right;
    } lines[] = {
        {DIRECTORY_SETTING_MAY_HOLD, COMMAND_HOLD, "may_hold"},
        {DIRECTORY_SETTING_MAY_TRANSFER, COMMAND_TRANSFER, "may_transfer"},
        {DIRECTORY_SETTING_MAY_INVITE, COMMAND_INVITE, "may_invite"},
        {DIRECTORY_SETTING_MAY_REBOOT, COMMAND_REBOOT, "may_reboot"},
        {DIRECTORY_SETTING_MAY_CHAT, COMMAND_CHAT, "may_chat"},
    };
    struct bench *bench = *state;
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    (void)bench_console(bench, BOB);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const struct session_command command = {
            .type = lines[i].command, .target = {.kind = OWNER_TECHNICIAN, .id = BOB}, .text = "x", .mode = 1};
        bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, lines[i].setting, 0);
        bench_ask(bench, ANN, session, command, NULL, 0);
        assert_int_equal(bench->result, DESK_FORBIDDEN);
        assert_string_equal(bench->code, "no_right");
        bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, lines[i].setting, 1);
    }
    assert_int_equal(desk_active_count(bench->desk, ANN), 1);
}

static const char *transfer_refusal(struct bench *bench, int32_t session, int32_t technician) {
    return desk_target_refusal(bench->desk, ANN, session, false,
                               (struct desk_queue){DESK_QUEUE_TECHNICIAN, technician});
}

static void why_somebody_cannot_be_chosen(void **state) {
    struct bench *bench = *state;
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    const struct desk_queue bobs = {DESK_QUEUE_TECHNICIAN, BOB};
    assert_string_equal(transfer_refusal(bench, session, BOB), "target_logged_out");
    assert_null(desk_target_refusal(bench->desk, ANN, session, true, bobs)); /* an invitation waits for him */
    struct bench_console *bob = bench_console(bench, BOB);
    assert_null(transfer_refusal(bench, session, BOB));
    desk_console_idle(bob->console, true);
    assert_string_equal(transfer_refusal(bench, session, BOB), "target_away");
    desk_console_idle(bob->console, false);
    assert_string_equal(transfer_refusal(bench, session, ANN), "target_same_queue");
    bench_ask(bench, ANN, session,
              (struct session_command){.type = COMMAND_INVITE, .target = {.kind = OWNER_TECHNICIAN, .id = BOB}}, NULL,
              0);
    assert_string_equal(transfer_refusal(bench, session, BOB), "target_in_session");
    assert_string_equal(desk_target_refusal(bench->desk, ANN, session, true, bobs), "target_in_session");
    assert_null(desk_target_refusal(bench->desk, ANN, session, false, (struct desk_queue){DESK_QUEUE_GROUP, 2}));
}

static bool join(struct bench *bench) {
    bench->result = DESK_DONE;
    bench_join_channel(bench, 1, NULL, 0);
    return bench->result == DESK_DONE;
}

static void a_channel_is_closed_when_it_should(void **state) {
    struct bench *bench = *state;
    bool accepts;
    assert_int_equal(desk_channel_state(bench->desk, 1, &accepts), DESK_CHANNEL_NOBODY);
    assert_true(accepts && join(bench)); /* by default customers may wait */
    bench_setting(bench, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_ACCEPT_CLOSED, 0);
    assert_false(join(bench));
    assert_string_equal(bench->code, "channel_closed");
    struct bench_console *ann = bench_console(bench, ANN);
    assert_int_equal(desk_channel_state(bench->desk, 1, &accepts), DESK_CHANNEL_OPEN);
    assert_true(accepts && join(bench));
    bench_text(bench, DIRECTORY_TEXT_WORKING_HOURS, "Etc/UTC\n");
    assert_int_equal(desk_channel_state(bench->desk, 1, &accepts), DESK_CHANNEL_CLOSED);
    assert_false(accepts || join(bench));
    bench_text(bench, DIRECTORY_TEXT_WORKING_HOURS,
               "Etc/UTC\n1 0 1440\n2 0 1440\n3 0 1440\n4 0 1440\n5 0 1440\n6 0 1440\n7 0 1440\n");
    assert_true(join(bench));
    bench_console_leave(ann);
    assert_false(join(bench));
}

static void the_exempt_get_nothing_by_itself(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_AUTO_START, 1);
    bench_text(bench, DIRECTORY_TEXT_AUTO_START_EXEMPT, "1");
    (void)bench_console(bench, ANN);
    bench_join_channel(bench, 1, NULL, 0);
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_token(applet, bench->token);
    bench_pump(bench);
    assert_int_equal(desk_active_count(bench->desk, ANN), 0);
    (void)bench_console(bench, BOB);
    bench_pump(bench);
    assert_int_equal(desk_active_count(bench->desk, ANN), 0);
    assert_int_equal(desk_active_count(bench->desk, BOB), 1);
}

int main(void) {
    crypto_init();
#define TEST(function) cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_team_is_told_of_each_change_once),
        TEST(a_full_console_catches_up_with_the_team),
        TEST(away_by_click_or_when_every_page_is_idle),
        TEST(busy_above_so_many_sessions),
        TEST(his_own_consoles_hear_of_his_queues),
        TEST(his_own_consoles_hear_of_his_permissions),
        TEST(a_permission_taken_away_ends_the_open_screen),
        TEST(permissions_are_asked_at_every_command),
        TEST(why_somebody_cannot_be_chosen),
        TEST(a_channel_is_closed_when_it_should),
        TEST(the_exempt_get_nothing_by_itself),
    };
    return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
