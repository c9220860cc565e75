/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row tells beside its word: until when it may wait, in which colours its time in status is shown. */
#include "base/must.h"
#include "base/text.h"
#include "desk/testing/bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND };

static struct desk_row only_row(struct bench *bench, int32_t technician, enum desk_queue_kind kind, int32_t id) {
    const struct desk_row *rows;
    size_t count;
    bool more;
    struct desk_queue queue = {.kind = kind, .id = id};
    assert_int_equal(desk_rows(bench->desk, technician, queue, 0, 0, 10, &rows, &count, &more), DESK_DONE);
    assert_int_equal(count, 1);
    return rows[0];
}

static void a_waiting_row_says_when_it_turns_red_and_ends(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 5 * 60);
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    int32_t session;
    (void)bench_create(bench, ANN, "Printer", NULL);
    struct desk_row row = only_row(bench, ANN, DESK_QUEUE_TECHNICIAN, ANN);
    assert_int_equal(row.wait_ends_ms, 0); /* Connecting: nobody waits yet */
    bench_do(bench, ANN, row.session, COMMAND_END);
    bench_pass(bench, 2 * SECOND); /* one code a second */
    (void)bench_waiting(bench, ANN, &session);
    row = only_row(bench, ANN, DESK_QUEUE_TECHNICIAN, ANN);
    assert_int_equal(row.wait_ends_ms, row.status_since_ms + 5 * MINUTE);
    assert_int_equal(row.wait_late_ms, row.status_since_ms + 4 * MINUTE);
    (void)bench_console_log(ann);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 10 * 60);
    assert_string_equal(bench_console_log(ann), "T1 2-1 Waiting\n"); /* told at once */
    row = only_row(bench, ANN, DESK_QUEUE_TECHNICIAN, ANN);
    assert_int_equal(row.wait_ends_ms, row.status_since_ms + 10 * MINUTE);
    assert_int_equal(row.wait_late_ms, row.status_since_ms + 8 * MINUTE);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 0);
    row = only_row(bench, ANN, DESK_QUEUE_TECHNICIAN, ANN);
    assert_int_equal(row.wait_ends_ms, 0);
    assert_int_equal(row.wait_late_ms, 0);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 5 * 60);
    bench_do(bench, ANN, session, COMMAND_START);
    row = only_row(bench, ANN, DESK_QUEUE_TECHNICIAN, ANN);
    assert_int_equal(row.wait_ends_ms, 0); /* started: it waits no more */
}

static void a_row_that_goes_elsewhere_has_the_deadline_of_there(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 5 * 60);
    bench_setting(bench, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 20 * 60);
    bench_join_channel(bench, 1, NULL, 0);
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_token(applet, bench->token);
    struct desk_row row = only_row(bench, ANN, DESK_QUEUE_CHANNEL, 1);
    int64_t since_ms = row.status_since_ms;
    assert_string_equal(row.status, "Waiting");
    assert_int_equal(row.wait_ends_ms, since_ms + 20 * MINUTE);
}

static void the_colours_are_those_of_the_queue_it_stands_in(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    assert_string_equal(only_row(bench, ANN, DESK_QUEUE_TECHNICIAN, ANN).alarms, "");
    (void)bench_console_log(ann);
    bench_text(bench, DIRECTORY_TEXT_ALARMS, "60 yellow;300 red");
    assert_string_equal(bench_console_log(ann), "T1 1-1 Waiting\n");
    assert_string_equal(only_row(bench, ANN, DESK_QUEUE_TECHNICIAN, ANN).alarms, "60 yellow;300 red");
}

/* The last line of an applet's log. */
static const char *last_told(struct bench_applet *applet) {
    static char line[64];
    const char *log = bench_applet_log(applet);
    const char *at = log + strlen(log);
    while (at > log && (at == log + strlen(log) || at[-1] != '\n')) {
        at--;
    }
    must(text_copy(line, sizeof line, at));
    return line;
}

static struct bench_applet *in_channel(struct bench *bench) {
    bench_join_channel(bench, 1, NULL, 0);
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_token(applet, bench->token);
    return applet;
}

static struct desk_row row_of_ann(struct bench *bench) {
    return only_row(bench, ANN, DESK_QUEUE_TECHNICIAN, ANN);
}

/* Minutes in which the customer's computer is heard and nobody does anything. */
static void pass_heard(struct bench *bench, struct bench_applet *applet, int minutes) {
    for (int i = 0; i < 6 * minutes; i++) {
        bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
        bench_pass(bench, 10 * SECOND);
    }
}

static void hand_on(struct bench *bench, int32_t from, int32_t session, int32_t to) {
    bench_ask(bench, from, session,
              (struct session_command){.type = COMMAND_TRANSFER, .target = {.kind = OWNER_TECHNICIAN, .id = to}}, NULL,
              0);
    assert_int_equal(bench->result, DESK_DONE);
}

/* The customer came through the channel: its time-outs go with him, whoever of the technicians has him. */
static void the_time_outs_of_a_channel_go_with_its_customer(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 20 * 60);
    bench_setting(bench, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_ACTIVE_IDLE, 10 * 60);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 2, DIRECTORY_SETTING_WAITING_TIMEOUT, 5 * 60);
    (void)bench_console(bench, ANN);
    (void)bench_console(bench, BOB);
    (void)bench_console(bench, CID);
    struct bench_applet *applet = in_channel(bench);
    struct desk_row row = only_row(bench, ANN, DESK_QUEUE_CHANNEL, 1);
    int64_t ends_ms = row.wait_ends_ms;
    assert_int_equal(ends_ms, row.status_since_ms + 20 * MINUTE);
    pass_heard(bench, applet, 10);
    hand_on(bench, BOB, row.session, CID);
    hand_on(bench, CID, row.session, ANN); /* the source is of a group that gives less */
    assert_string_equal(row_of_ann(bench).status, "Incoming");
    assert_int_equal(row_of_ann(bench).wait_ends_ms, ends_ms); /* the same clock goes on */
    bench_do(bench, ANN, row.session, COMMAND_START);
    assert_string_equal(row_of_ann(bench).status, "Active");
    pass_heard(bench, applet, 9);
    assert_string_equal(row_of_ann(bench).status, "Active");
    pass_heard(bench, applet, 2);
    assert_string_equal(row_of_ann(bench).status, "Timed Out");
}

static void what_a_channel_does_not_set_is_the_technicians(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 20 * 60);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 2, DIRECTORY_SETTING_ACTIVE_IDLE, 10 * 60);
    (void)bench_console(bench, ANN);
    (void)bench_console(bench, CID);
    struct bench_applet *applet = in_channel(bench);
    struct desk_row row = only_row(bench, ANN, DESK_QUEUE_CHANNEL, 1);
    hand_on(bench, ANN, row.session, CID);
    bench_do(bench, CID, row.session, COMMAND_START);
    pass_heard(bench, applet, 9);
    assert_string_equal(only_row(bench, CID, DESK_QUEUE_TECHNICIAN, CID).status, "Active");
    pass_heard(bench, applet, 2);
    assert_string_equal(only_row(bench, CID, DESK_QUEUE_TECHNICIAN, CID).status, "Timed Out");
}

static void the_colours_of_a_channel_go_with_its_customer(void **state) {
    struct bench *bench = *state;
    bench_text(bench, DIRECTORY_TEXT_ALARMS, "60 yellow");
    struct bench_console *ann = bench_console(bench, ANN);
    (void)bench_console(bench, BOB);
    (void)in_channel(bench);
    struct desk_row row = only_row(bench, BOB, DESK_QUEUE_CHANNEL, 1);
    hand_on(bench, BOB, row.session, ANN);
    assert_string_equal(row_of_ann(bench).alarms, "60 yellow"); /* the channel has none of its own */
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    (void)bench_console_log(ann);
    bench_channel_text(bench, 1, DIRECTORY_TEXT_ALARMS, "300 red");
    assert_string_equal(bench_console_log(ann), "T1 1-2 Incoming\n"); /* told at once */
    assert_string_equal(row_of_ann(bench).alarms, "300 red");
    bench_channel_text(bench, 1, DIRECTORY_TEXT_ALARMS, ""); /* its own is none */
    assert_string_equal(row_of_ann(bench).alarms, "");
}

static void those_who_wait_know_their_place(void **state) {
    struct bench *bench = *state;
    struct bench_applet *first = in_channel(bench);
    struct bench_applet *second = in_channel(bench);
    struct bench_applet *third = in_channel(bench);
    bench_pass(bench, SECOND);
    assert_string_equal(last_told(first), "state waiting 1\n");
    assert_string_equal(last_told(second), "state waiting 2\n");
    assert_string_equal(last_told(third), "state waiting 3\n");
    bench_do(bench, ANN, first->session, COMMAND_START);
    bench_pass(bench, SECOND);
    assert_string_equal(last_told(first), "state active\n");
    assert_string_equal(last_told(second), "state waiting 1\n");
    assert_string_equal(last_told(third), "state waiting 2\n");
    bench_say(second, (struct wire_applet_message){.type = WIRE_CLOSE});
    bench_pass(bench, SECOND);
    assert_string_equal(last_told(third), "state waiting 1\n");
    bench_pass(bench, SECOND);
    assert_string_equal(last_told(third), "");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        CASE(a_waiting_row_says_when_it_turns_red_and_ends),
        CASE(a_row_that_goes_elsewhere_has_the_deadline_of_there),
        CASE(those_who_wait_know_their_place),
        CASE(the_time_outs_of_a_channel_go_with_its_customer),
        CASE(what_a_channel_does_not_set_is_the_technicians),
        CASE(the_colours_of_a_channel_go_with_its_customer),
        CASE(the_colours_are_those_of_the_queue_it_stands_in),
    };
    return cmocka_run_group_tests_name("desk rows", tests, NULL, NULL);
}
