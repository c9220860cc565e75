/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps that stand on one that was not saved: they fail too, but in a later transaction, and the customer goes on
 * meanwhile. */
#include "desk/testing/bench.h"
#include "store/testing/fault_vfs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SECOND = 1000 };

/* The disk is full for a transaction that holds the first step only. */
static void lose_the_first(struct bench *bench) {
    fault_set(FAULT_FULL, 1);
    bench_pump_one(bench);
    fault_set(FAULT_NONE, 0);
}

static void lines_on_their_way_to_fail_still_count(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_ask_nowait(bench, ANN, session, (struct session_command){.type = COMMAND_START}, NULL, 0);
    bench_hear_chat(applet, 1, "line");
    bench_hear_chat(applet, 2, "line");
    (void)bench_applet_log(applet);
    lose_the_first(bench);
    assert_int_equal(bench->result, DESK_NOT_SAVED);
    bench_hear_chat(applet, 3, "line");
    bench_pump(bench);
    bench_pass(bench, 5 * SECOND);
    assert_string_equal(bench_applet_log(applet), "ack 1\nack 2\nack 3\n");
}

static void what_is_heard_meanwhile_stays_behind(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    const struct wire_applet_message reboots = {.type = WIRE_REBOOT_ANNOUNCED};
    const struct wire_applet_message stays = {.type = WIRE_REBOOT_CANCELLED};
    bench_ask_nowait(bench, ANN, session, (struct session_command){.type = COMMAND_HOLD}, NULL, 0);
    desk_applet_message(applet->applet, &reboots);
    lose_the_first(bench);
    desk_applet_message(applet->applet, &stays); /* means nothing to the durable value, where nobody reboots */
    bench_pump(bench);
    bench_pass(bench, 5 * SECOND);
    struct desk_session_view view;
    assert_int_equal(desk_session_view(bench->desk, ANN, session, &view), DESK_DONE);
    assert_string_equal(view.link, "online");
}

/* The customer's coming in finds no room, and when there is some, terms have been set: he is not left outside unheard.
 */
static void terms_set_while_nobody_can_come_in_are_shown(void **state) {
    struct bench *bench = *state;
    (void)bench_create(bench, ANN, NULL, NULL);
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_unheard(applet, bench->join_code);
    fault_set(FAULT_FULL, 1);
    bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
    bench_terms(bench, "Be kind.");
    fault_set(FAULT_NONE, 0);
    bench_pass(bench, 5 * SECOND);
    bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
    assert_string_equal(bench_applet_log(applet), "welcome\nrefused busy\nclose busy\n");
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    assert_string_equal(bench_applet_log(again), "welcome terms\nstate terms\n");
}

/* Terms are set between the hello and its commit: a welcome shows only those that the session knows to be shown. */
static void terms_set_before_the_welcome_are_shown_by_the_next(void **state) {
    struct bench *bench = *state;
    (void)bench_create(bench, ANN, NULL, NULL);
    struct bench_applet *applet = bench_applet(bench);
    const struct wire_applet_message hello = {.type = WIRE_HELLO, .hello = {.version = 1, .code = bench->join_code}};
    desk_applet_message(applet->applet, &hello);
    bench_terms(bench, "Be kind.");
    bench_pump(bench);
    assert_string_equal(bench_applet_log(applet), "welcome\n");
    bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
    assert_string_equal(bench_applet_log(applet), "refused busy\nclose busy\n");
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    assert_string_equal(bench_applet_log(again), "welcome terms\nstate terms\n");
}

/* Applets of one code: what one of them said while a step was on its way is judged before another begins to count. */
static void an_applet_of_a_code_begins_after_what_another_said(void **state) {
    struct bench *bench = *state;
    bench_terms(bench, "Be kind.");
    (void)bench_create(bench, ANN, NULL, NULL);
    char code[8];
    memcpy(code, bench->join_code, sizeof code);
    struct bench_applet *first = bench_applet(bench);
    bench_hello_code(first, code);
    assert_string_equal(bench_applet_log(first), "welcome terms\nstate terms\n");
    const struct wire_applet_message hello = {.type = WIRE_HELLO, .hello = {.version = 1, .code = code}};
    struct bench_applet *second = bench_applet(bench);
    desk_applet_message(second->applet, &hello);
    const struct wire_applet_message line = {.type = WIRE_CHAT, .chat = {.n = 1, .text = "hello?"}};
    desk_applet_message(first->applet, &line);
    struct bench_applet *third = bench_applet(bench);
    bench_say(third, hello);
    assert_string_equal(bench_applet_log(third), "refused not_saved\nclose not_saved\n");
    bench_pass(bench, 5 * SECOND);
    struct bench_applet *fourth = bench_applet(bench);
    bench_hello_code(fourth, code);
    assert_string_equal(bench_applet_log(fourth), "welcome terms\nstate terms\n");
}

/* That the server was away is the first thing that a session hears of, whatever was not saved: an applet that was
 * quicker would count as lost when it is told later. */
static void an_applet_that_is_back_before_the_restart_is_recorded_stays(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    const struct bench_applet before = *applet;
    bench->full_at_start = true;
    bench_crash(bench, 10 * SECOND);
    fault_set(FAULT_NONE, 0);
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    assert_string_equal(bench_console_log(ann), "snapshot T1 1-1 Active\n");
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, &before, 0);
    bench_pass(bench, 5 * SECOND);
    assert_string_equal(bench_console_log(ann), "T1 1-1 Reconnecting\nT1 1-1 Active\n");
}

int main(void) {
    crypto_init();
#define TEST(function) cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(lines_on_their_way_to_fail_still_count),
        TEST(what_is_heard_meanwhile_stays_behind),
        TEST(terms_set_while_nobody_can_come_in_are_shown),
        TEST(terms_set_before_the_welcome_are_shown_by_the_next),
        TEST(an_applet_of_a_code_begins_after_what_another_said),
        TEST(an_applet_that_is_back_before_the_restart_is_recorded_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
