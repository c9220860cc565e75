/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two applets at one session, in the moment in which the newer one's proof is on its way to the disk. What the older
 * one says meanwhile was never acknowledged: it must neither take a number of the newer one's nor be lost where the
 * newer one does not come about. */
#include "desk/testing/bench.h"
#include "store/testing/fault_vfs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SECOND = 1000 };

static const struct wire_applet_message heartbeat = {.type = WIRE_HEARTBEAT};
static const struct wire_applet_message accept = {.type = WIRE_TERMS, .terms = {.id = "t", .accepted = true}};

/* The hello is heard, and nothing of it is on disk yet. */
static struct bench_applet *code_in_flight(struct bench *bench, const char *code) {
    struct bench_applet *applet = bench_applet(bench);
    bench_hear(applet, (struct wire_applet_message){.type = WIRE_HELLO, .hello = {.version = 1, .code = code}});
    return applet;
}

static struct bench_applet *resume_in_flight(struct bench *bench, const struct bench_applet *earlier) {
    struct bench_applet *applet = bench_applet(bench);
    const struct wire_hello hello = {
        .version = 1, .resumes = true, .resume = {.session = earlier->session, .secret = earlier->secret}};
    bench_hear(applet, (struct wire_applet_message){.type = WIRE_HELLO, .hello = hello});
    return applet;
}

/* Everything that is chat in the session, as a technician who looks at it now reads it. */
static const char *chat_of(struct bench *bench, int32_t session) {
    struct bench_console *ann = bench_console(bench, ANN);
    desk_console_watch(ann->console, session, 0);
    bench_pump(bench);
    return bench_console_log(ann);
}

static void assert_link(struct bench *bench, int32_t session, const char *link) {
    struct desk_session_view view;
    assert_int_equal(desk_session_view(bench->desk, ANN, session, &view), DESK_DONE);
    assert_string_equal(view.link, link);
}

static int64_t newest_event(struct bench *bench, int32_t session) {
    struct desk_session_view view;
    assert_int_equal(desk_session_view(bench->desk, ANN, session, &view), DESK_DONE);
    return view.last_event;
}

/* An applet that has shown the terms of a session with this code. */
static struct bench_applet *at_terms(struct bench *bench, char code[8], int32_t *out_session) {
    bench_terms(bench, "Be kind.");
    *out_session = bench_create(bench, ANN, NULL, NULL);
    memcpy(code, bench->join_code, sizeof bench->join_code);
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_code(applet, code);
    assert_string_equal(bench_applet_log(applet), "welcome terms\nstate terms\n");
    return applet;
}

static void the_newer_applet_of_a_code_counts_from_the_beginning(void **state) {
    struct bench *bench = *state;
    char code[8];
    int32_t session;
    struct bench_applet *older = at_terms(bench, code, &session);
    struct bench_applet *newer = code_in_flight(bench, code);
    bench_hear(older, accept);
    bench_hear_chat(older, 1, "the older one's");
    bench_pump(bench);
    assert_string_equal(bench_applet_log(older), "refused superseded\nclose superseded\n");
    assert_string_equal(bench_applet_log(newer), "welcome terms\nstate terms\n");
    assert_int_equal(newer->n, 0);
    bench_say(newer, accept);
    bench_say_chat(newer, 1, "the newer one's");
    assert_string_equal(bench_applet_log(newer), "state waiting\nack 1\n");
    const char *chat = chat_of(bench, session);
    assert_non_null(strstr(chat, "the newer one's"));
    assert_null(strstr(chat, "the older one's"));
}

static void without_terms_too(void **state) {
    struct bench *bench = *state;
    int32_t session = bench_create(bench, ANN, NULL, NULL);
    char code[8];
    memcpy(code, bench->join_code, sizeof code);
    struct bench_applet *older = bench_applet(bench);
    bench_hello_unheard(older, code);
    struct bench_applet *newer = code_in_flight(bench, code);
    bench_hear(older, heartbeat);
    bench_hear_chat(older, 1, "the older one's");
    bench_pump(bench);
    bench_say(newer, heartbeat);
    assert_int_equal(newer->n, 0);
    bench_say_chat(newer, 1, "the newer one's");
    assert_string_equal(bench_applet_log(newer), "welcome\nstate waiting\nack 1\n");
    const char *chat = chat_of(bench, session);
    assert_non_null(strstr(chat, "the newer one's"));
    assert_null(strstr(chat, "the older one's"));
}

static void the_older_applet_goes_on_where_the_newer_is_not_saved(void **state) {
    struct bench *bench = *state;
    char code[8];
    int32_t session;
    struct bench_applet *older = at_terms(bench, code, &session);
    struct bench_applet *newer = code_in_flight(bench, code);
    bench_hear(older, accept);
    bench_hear_chat(older, 1, "the older one's");
    fault_set(FAULT_FULL, 1);
    bench_pump(bench);
    fault_set(FAULT_NONE, 0);
    assert_string_equal(bench_applet_log(newer), "refused not_saved\nclose not_saved\n");
    bench_pass(bench, 5 * SECOND);
    assert_string_equal(bench_applet_log(older), "state waiting\nack 1\n");
    assert_non_null(strstr(chat_of(bench, session), "the older one's"));
}

/* The newer one is gone before anybody could tell it that it has proved itself. */
static void the_older_applet_goes_on_where_the_newer_is_gone(void **state) {
    struct bench *bench = *state;
    char code[8];
    int32_t session;
    struct bench_applet *older = at_terms(bench, code, &session);
    struct bench_applet *newer = code_in_flight(bench, code);
    bench_hear(older, accept);
    bench_hear_chat(older, 1, "the older one's");
    desk_applet_closed(newer->applet, DESK_APPLET_RESET);
    bench_pump(bench);
    assert_string_equal(bench_applet_log(older), "state waiting\nack 1\n");
    const struct bench_applet before = *older;
    bench_break(older);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, &before, 0); /* with its own secret, which nobody took over from */
    const char *log = bench_applet_log(again);
    assert_int_equal(strncmp(log, "welcome\nstate waiting\nchat ", 27), 0);
    assert_non_null(strstr(log, " the older one's\n"));
}

static void it_proves_itself_even_after_a_crash(void **state) {
    struct bench *bench = *state;
    int32_t session = bench_create(bench, ANN, NULL, NULL);
    char code[8];
    memcpy(code, bench->join_code, sizeof code);
    struct bench_applet *older = bench_applet(bench);
    bench_hello_unheard(older, code);
    struct bench_applet *newer = code_in_flight(bench, code);
    desk_applet_closed(newer->applet, DESK_APPLET_RESET);
    bench_pump(bench);
    bench_say(older, heartbeat); /* heard after a proof was stored that is not its own */
    assert_link(bench, session, "online");
    const struct bench_applet before = *older;
    bench_crash(bench, SECOND);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, &before, 0);
    assert_string_equal(bench_applet_log(again), "welcome\nstate waiting\n");
}

/* Somebody who comes with the code after all takes over for good, heard or not. */
static void a_newer_applet_that_was_welcomed_voids_the_older_proof(void **state) {
    struct bench *bench = *state;
    char code[8];
    int32_t session;
    struct bench_applet *older = at_terms(bench, code, &session);
    const struct bench_applet before = *older;
    struct bench_applet *newer = code_in_flight(bench, code);
    bench_pump(bench);
    assert_string_equal(bench_applet_log(newer), "welcome terms\nstate terms\n");
    struct bench_applet *again = resume_in_flight(bench, &before);
    bench_pump(bench);
    assert_string_equal(bench_applet_log(again), "refused secret_wrong\nclose secret_wrong\n");
    bench_crash(bench, SECOND);
    again = resume_in_flight(bench, &before);
    bench_pump(bench);
    assert_string_equal(bench_applet_log(again), "refused secret_wrong\nclose secret_wrong\n");
}

/* An applet that is away, of which the store does not know yet which of two proofs it has, since the server died in
 * between: the one that it came back with, or that of a welcome which may not have arrived. */
static void away_with_two_proofs(struct bench *bench, char code[static 8], struct bench_applet *out_first,
                                 struct bench_applet *out_second) {
    int32_t session;
    struct bench_applet *older = at_terms(bench, code, &session);
    *out_first = *older;
    bench_break(older);
    struct bench_applet *again = resume_in_flight(bench, out_first);
    bench_pump(bench);
    *out_second = *again;
    bench_crash(bench, SECOND);
}

/* Somebody comes with the code and is gone again, twice. */
static void whoever_is_gone_unwelcomed_takes_no_proof_of_those_who_are_away(void **state) {
    struct bench *bench = *state;
    char code[8];
    struct bench_applet first;
    struct bench_applet second;
    away_with_two_proofs(bench, code, &first, &second);
    for (int i = 0; i < 2; i++) {
        struct bench_applet *newer = code_in_flight(bench, code);
        desk_applet_closed(newer->applet, DESK_APPLET_RESET);
        bench_pump(bench);
    }
    struct bench_applet *again = resume_in_flight(bench, &first); /* its last welcome never arrived */
    bench_pump(bench);
    assert_string_equal(bench_applet_log(again), "welcome terms\nstate terms\n");
    bench_break(again);
    struct bench_applet *newer = code_in_flight(bench, code);
    desk_applet_closed(newer->applet, DESK_APPLET_RESET);
    bench_pump(bench);
    again = resume_in_flight(bench, again);
    bench_pump(bench);
    assert_string_equal(bench_applet_log(again), "welcome terms\nstate terms\n");
    again = resume_in_flight(bench, &second);
    bench_pump(bench);
    assert_string_equal(bench_applet_log(again), "refused secret_wrong\nclose secret_wrong\n");
}

static void one_proof_at_a_time_is_stored(void **state) {
    struct bench *bench = *state;
    char code[8];
    int32_t session;
    (void)at_terms(bench, code, &session);
    struct bench_applet *second = code_in_flight(bench, code);
    const int64_t events = newest_event(bench, session);
    struct bench_applet *third = code_in_flight(bench, code);
    assert_string_equal(bench_applet_log(third), "refused busy\nclose busy\n");
    bench_pump(bench);
    assert_string_equal(bench_applet_log(second), "welcome terms\nstate terms\n");
    assert_int_equal(newest_event(bench, session), events + 1); /* that the second one entered the code */
}

/* Who is gone before his proof is stored is not forgotten yet: the next one would take another proof with him. */
static void a_proof_of_one_who_is_gone_is_stored_before_the_next(void **state) {
    struct bench *bench = *state;
    char code[8];
    struct bench_applet first;
    struct bench_applet second;
    away_with_two_proofs(bench, code, &first, &second);
    for (int i = 0; i < 2; i++) {
        struct bench_applet *newer = code_in_flight(bench, code);
        assert_string_equal(bench_applet_log(newer), i == 0 ? "" : "refused busy\nclose busy\n");
        desk_applet_closed(newer->applet, DESK_APPLET_RESET);
    }
    bench_pump(bench);
    struct bench_applet *again = resume_in_flight(bench, &first); /* its last welcome never arrived */
    bench_pump(bench);
    assert_string_equal(bench_applet_log(again), "welcome terms\nstate terms\n");
}

/* The network is back before its end was noticed, and now the older line's reset arrives. */
static void a_loss_of_the_older_line_is_none_when_the_newer_one_is_there(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *older = bench_waiting(bench, ANN, &session);
    struct bench_applet *newer = resume_in_flight(bench, older);
    bench_break(older);
    bench_say(newer, heartbeat);
    assert_link(bench, session, "online");
    bench_pass(bench, 10 * SECOND);
    assert_link(bench, session, "online");
}

static void it_is_one_when_the_newer_line_is_gone_too(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *older = bench_waiting(bench, ANN, &session);
    struct bench_applet *newer = resume_in_flight(bench, older);
    desk_applet_closed(older->applet, DESK_APPLET_RESET);
    desk_applet_closed(newer->applet, DESK_APPLET_RESET);
    bench_pump(bench);
    assert_link(bench, session, "lost");
}

static void it_is_one_when_the_newer_line_is_not_saved(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *older = bench_waiting(bench, ANN, &session);
    struct bench_applet *newer = resume_in_flight(bench, older);
    desk_applet_closed(older->applet, DESK_APPLET_RESET);
    fault_set(FAULT_FULL, 1);
    bench_pump(bench);
    fault_set(FAULT_NONE, 0);
    assert_string_equal(bench_applet_log(newer), "refused not_saved\nclose not_saved\n");
    bench_pass(bench, 5 * SECOND);
    assert_link(bench, session, "lost");
}

/* A copy of the program with the same proof: a line that is acknowledged to it is its own. */
static void a_late_line_of_the_older_connection_is_not_taken_for_the_newers(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *older = bench_waiting(bench, ANN, &session);
    struct bench_applet *newer = resume_in_flight(bench, older);
    bench_hear_chat(older, 1, "the older one's");
    bench_pump(bench);
    bench_say_chat(newer, newer->n + 1, "the newer one's");
    assert_string_equal(bench_applet_log(newer), "welcome\nstate waiting\nack 1\n");
    const char *chat = chat_of(bench, session);
    assert_non_null(strstr(chat, "the newer one's"));
    assert_null(strstr(chat, "the older one's"));
}

/* What is no line is said once only: it waits for the newer connection and is not lost with the older. */
static void other_words_of_the_older_connection_count(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *older = bench_waiting(bench, ANN, &session);
    struct bench_applet *newer = resume_in_flight(bench, older);
    bench_hear(older, (struct wire_applet_message){.type = WIRE_REBOOT_ANNOUNCED});
    bench_pump(bench);
    assert_string_equal(bench_applet_log(newer), "welcome\nstate waiting\n");
    assert_link(bench, session, "rebooting");
}

int main(void) {
    crypto_init();
#define TEST(function) cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_newer_applet_of_a_code_counts_from_the_beginning),
        TEST(without_terms_too),
        TEST(the_older_applet_goes_on_where_the_newer_is_not_saved),
        TEST(the_older_applet_goes_on_where_the_newer_is_gone),
        TEST(it_proves_itself_even_after_a_crash),
        TEST(a_newer_applet_that_was_welcomed_voids_the_older_proof),
        TEST(whoever_is_gone_unwelcomed_takes_no_proof_of_those_who_are_away),
        TEST(one_proof_at_a_time_is_stored),
        TEST(a_proof_of_one_who_is_gone_is_stored_before_the_next),
        TEST(a_loss_of_the_older_line_is_none_when_the_newer_one_is_there),
        TEST(it_is_one_when_the_newer_line_is_gone_too),
        TEST(it_is_one_when_the_newer_line_is_not_saved),
        TEST(a_late_line_of_the_older_connection_is_not_taken_for_the_newers),
        TEST(other_words_of_the_older_connection_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
