/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proofs with which an applet comes back: each secret is good until the applet has been heard with the next one. */
#include "desk/testing/bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SECOND = 1000 };

static const struct wire_applet_message heartbeat = {.type = WIRE_HEARTBEAT};

/* Its welcome is on the way. */
static struct bench_applet *resume_unheard(struct bench *bench, const struct bench_applet *earlier) {
    struct bench_applet *one = bench_applet(bench);
    const struct wire_hello hello = {
        .version = 1, .resumes = true, .resume = {.session = earlier->session, .secret = earlier->secret}};
    bench_say(one, (struct wire_applet_message){.type = WIRE_HELLO, .hello = hello});
    return one;
}

static void assert_proves(struct bench *bench, const struct bench_applet *earlier, bool does) {
    const struct bench_applet before = *earlier;
    struct bench_applet *one = resume_unheard(bench, &before);
    const char *log = bench_applet_log(one);
    assert_true(does ? strncmp(log, "welcome\n", 8) == 0
                     : strcmp(log, "refused secret_wrong\nclose secret_wrong\n") == 0);
}

static void both_secrets_prove_until_the_applet_was_heard(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet first = *bench_waiting(bench, ANN, &session);
    assert_proves(bench, &first, true); /* its welcome is lost on the way */
    assert_proves(bench, &first, true); /* so it tries again with what it has */
    bench_crash(bench, SECOND);
    assert_proves(bench, &first, true);
}

static void an_older_secret_does_not_come_back_with_a_step_in_flight(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet first = *bench_waiting(bench, ANN, &session);
    struct bench_applet *second = resume_unheard(bench, &first);
    bench_ask_nowait(bench, ANN, session, (struct session_command){.type = COMMAND_START}, NULL, 0);
    desk_applet_message(second->applet, &heartbeat);
    bench_pump(bench);
    assert_proves(bench, &first, false);
}

/* The applet has dropped its line and comes again, and what it said before arrives after that. */
static void a_late_word_of_the_older_line_takes_no_proof_away(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet first = *bench_waiting(bench, ANN, &session);
    struct bench_applet *older = resume_unheard(bench, &first);
    struct bench_applet *newer = bench_applet(bench);
    const struct wire_hello hello = {
        .version = 1, .resumes = true, .resume = {.session = session, .secret = older->secret}};
    struct bench_applet before = *older;
    desk_applet_message(newer->applet, &(struct wire_applet_message){.type = WIRE_HELLO, .hello = hello});
    desk_applet_message(older->applet, &heartbeat);
    bench_pump(bench);
    assert_string_equal(bench_applet_log(newer), "welcome\nstate waiting\n");
    assert_proves(bench, &before, true); /* that welcome was lost */
}

static void an_older_secret_does_not_come_back_with_the_server(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet first = *bench_waiting(bench, ANN, &session);
    struct bench_applet *second = resume_unheard(bench, &first);
    for (int i = 0; i < 14; i++) { /* more than a minute */
        bench_say(second, heartbeat);
        bench_pass(bench, 5 * SECOND);
    }
    struct bench_applet newest = *second;
    bench_crash(bench, SECOND);
    assert_proves(bench, &first, false);
    assert_proves(bench, &newest, true);
}

static void an_ended_session_is_told_to_a_returning_applet(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    bench_break(applet);
    bench_do(bench, ANN, session, COMMAND_END);
    assert_int_equal(desk_gauges(bench->desk).sessions, 0);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    assert_string_equal(bench_applet_log(again), "refused session_over ended_by_technician\nclose session_over\n");
}

static void a_returning_applet_is_told_that_it_came_too_late(void **state) {
    struct bench *bench = *state;
    bench_terms(bench, "Be kind.");
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_CONNECTING_TIMEOUT, 60);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_break(applet);
    bench_pass(bench, 7200 * SECOND);
    assert_int_equal(desk_gauges(bench->desk).sessions, 0);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    assert_string_equal(bench_applet_log(again), "refused session_over connecting_timed_out\nclose session_over\n");
}

int main(void) {
    crypto_init();
#define TEST(function) cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(both_secrets_prove_until_the_applet_was_heard),
        TEST(an_older_secret_does_not_come_back_with_a_step_in_flight),
        TEST(a_late_word_of_the_older_line_takes_no_proof_away),
        TEST(an_older_secret_does_not_come_back_with_the_server),
        TEST(an_ended_session_is_told_to_a_returning_applet),
        TEST(a_returning_applet_is_told_that_it_came_too_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
