/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said in a session: to the customer, among the technicians, for the notes; and the sign that somebody writes.
 */
#include "base/must.h"
#include "base/text.h"
#include "desk/testing/bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SECOND = 1000 };

/* Only the lines of the log that begin with the word, each ended by "; ". */
static const char *said(struct bench_console *console) {
    static char lines[2048];
    lines[0] = '\0';
    char log[4096];
    must(text_copy(log, sizeof log, bench_console_log(console)));
    char *rest = NULL;
    for (char *line = strtok_r(log, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "session", 7) != 0) {
            strcat(strcat(lines, line), "; ");
        }
    }
    return lines;
}

static void write_line(struct bench *bench, int32_t technician, int32_t session, enum desk_line_kind kind,
                       const char *text) {
    bench->answered = false;
    desk_write(bench->desk, technician, session, kind, text, NULL, bench_answered, bench);
    bench_pump(bench);
    assert_true(bench->answered);
}

static void private_lines_reach_who_takes_part_and_no_applet(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_INVITE, .target = {OWNER_TECHNICIAN, BOB}},
              NULL, 0);
    struct bench_console *ann = bench_console(bench, ANN);
    struct bench_console *bob = bench_console(bench, BOB);
    struct bench_console *eve = bench_console(bench, EVE);
    desk_console_watch(ann->console, session, 0);
    desk_console_watch(bob->console, session, 0);
    desk_console_watch(eve->console, session, 0);
    (void)said(ann);
    (void)said(bob);
    (void)said(eve);
    (void)bench_applet_log(applet);
    write_line(bench, ANN, session, DESK_LINE_PRIVATE, "He is lost");
    assert_int_equal(bench->result, DESK_DONE);
    write_line(bench, ANN, session, DESK_LINE_NOTE, "Printer has no paper");
    write_line(bench, ANN, session, DESK_LINE_CHAT, "Hello");
    assert_string_equal(said(ann), "private 6 He is lost; note 7 Printer has no paper; chat 8 Hello; ");
    assert_string_equal(said(eve), "private 6 He is lost; note 7 Printer has no paper; chat 8 Hello; ");
    assert_string_equal(said(bob), "note 7 Printer has no paper; chat 8 Hello; "); /* invited only */
    assert_string_equal(bench_applet_log(applet), "chat 8 Hello\n");
    write_line(bench, BOB, session, DESK_LINE_PRIVATE, "I am not in yet");
    assert_int_equal(bench->result, DESK_REFUSED);
    bench_do(bench, BOB, session, COMMAND_START);
    (void)said(bob);
    desk_console_watch(bob->console, session, 0); /* what was said before he came */
    bench_pump(bench);
    assert_string_equal(said(bob), "private 6 He is lost; note 7 Printer has no paper; chat 8 Hello; ");
    write_line(bench, BOB, session, DESK_LINE_PRIVATE, "Now I am");
    assert_int_equal(bench->result, DESK_DONE);
    write_line(bench, EVE, session, DESK_LINE_NOTE, "Seen by the administrator");
    assert_int_equal(bench->result, DESK_DONE);
    write_line(bench, EVE, session, DESK_LINE_PRIVATE, "May I?");
    assert_int_equal(bench->result, DESK_REFUSED);
    write_line(bench, CID, session, DESK_LINE_NOTE, "Who are they?");
    assert_int_equal(bench->result, DESK_NOT_FOUND);
    bench_break(applet);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    bench_pump(bench);
    assert_string_equal(bench_applet_log(again), "welcome\nstate active\nchat 8 Hello\n");
}

static void a_note_is_taken_while_the_row_waits_to_be_cleared(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    bench_say(applet, (struct wire_applet_message){.type = WIRE_CLOSE});
    write_line(bench, ANN, session, DESK_LINE_NOTE, "Solved");
    assert_int_equal(bench->result, DESK_DONE);
    assert_string_equal(bench->row_status, "Closed");
    write_line(bench, ANN, session, DESK_LINE_CHAT, "Bye");
    assert_int_equal(bench->result, DESK_REFUSED);
    assert_string_equal(bench->code, "session_over");
}

static void the_typing_sign_is_told_to_the_others_and_sparingly(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    struct bench_console *ann = bench_console(bench, ANN);
    struct bench_console *eve = bench_console(bench, EVE);
    desk_console_watch(ann->console, session, 0);
    desk_console_watch(eve->console, session, 0);
    (void)said(ann);
    (void)said(eve);
    (void)bench_applet_log(applet);
    assert_true(desk_console_typing(ann->console, session, DESK_LINE_CHAT, true));
    assert_true(desk_console_typing(ann->console, session, DESK_LINE_CHAT, true));
    assert_string_equal(said(ann), "");
    assert_string_equal(said(eve), "typing chat ann on; ");
    assert_string_equal(bench_applet_log(applet), "typing ann on\n");
    assert_true(desk_console_typing(ann->console, session, DESK_LINE_CHAT, false));
    assert_true(desk_console_typing(ann->console, session, DESK_LINE_CHAT, false));
    assert_true(desk_console_typing(ann->console, session, DESK_LINE_CHAT, true)); /* within the second */
    assert_string_equal(bench_applet_log(applet), "typing ann off\n");
    bench_pass(bench, SECOND);
    assert_true(desk_console_typing(ann->console, session, DESK_LINE_PRIVATE, true));
    assert_string_equal(said(eve), "typing chat ann off; typing private ann on; ");
    assert_string_equal(bench_applet_log(applet), "");
    assert_false(desk_console_typing(eve->console, session, DESK_LINE_CHAT, true));
    assert_false(desk_console_typing(ann->console, session + 1, DESK_LINE_CHAT, true));
    bench_say(applet, (struct wire_applet_message){.type = WIRE_TYPING, .typing = {.on = true}});
    bench_say(applet, (struct wire_applet_message){.type = WIRE_TYPING, .typing = {.on = true}});
    bench_say(applet, (struct wire_applet_message){.type = WIRE_TYPING, .typing = {.on = false}});
    assert_string_equal(said(ann), "typing chat - on; typing chat - off; ");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)

/* Told after the welcome where there is something to tell, and then only what has changed. */
static void own_words_and_logo_follow_the_settings(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    assert_null(strstr(bench_applet_log(applet), "look"));
    bench_text(bench, DIRECTORY_TEXT_WELCOME, "Hello");
    const char *log = bench_applet_log(applet);
    assert_non_null(strstr(log, "look Hello\n"));
    assert_null(strstr(log, "logo"));
    bench_text(bench, DIRECTORY_TEXT_LOGO, "iVBORw0KGgo=");
    log = bench_applet_log(applet);
    assert_null(strstr(log, "look"));
    assert_non_null(strstr(log, "logo iVBORw0KGgo=\n"));
    bench_text(bench, DIRECTORY_TEXT_CLOSED_MESSAGE, "Nothing of his");
    log = bench_applet_log(applet);
    assert_null(strstr(log, "look"));
    assert_null(strstr(log, "logo"));
    bench_text(bench, DIRECTORY_TEXT_WELCOME, "");
    bench_text(bench, DIRECTORY_TEXT_LOGO, "");
    log = bench_applet_log(applet);
    assert_non_null(strstr(log, "look -\n"));
    assert_non_null(strstr(log, "logo -\n"));
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        CASE(private_lines_reach_who_takes_part_and_no_applet),
        CASE(own_words_and_logo_follow_the_settings),
        CASE(a_note_is_taken_while_the_row_waits_to_be_cleared),
        CASE(the_typing_sign_is_told_to_the_others_and_sparingly),
    };
    return cmocka_run_group_tests_name("desk lines", tests, NULL, NULL);
}
