/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways of a session through the desk, on the real store. */
#include "base/must.h"
#include "base/text.h"
#include "desk/testing/bench.h"
#include "store/testing/fault_vfs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND };

static void from_code_to_end(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    assert_string_equal(bench_console_log(ann), "snapshot T1\n");
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    assert_string_equal(bench_console_log(ann), "T1 1-1 Connecting\nT1 1-1 Waiting\n");
    assert_string_equal(bench_applet_log(applet), "welcome\nstate waiting\n");
    bench_do(bench, ANN, session, COMMAND_START);
    assert_int_equal(bench->result, DESK_DONE);
    assert_string_equal(bench->row_status, "Active");
    bench_do(bench, ANN, session, COMMAND_HOLD);
    bench_do(bench, ANN, session, COMMAND_START);
    bench_do(bench, ANN, session, COMMAND_END);
    assert_string_equal(bench_console_log(ann), "T1 1-1 Active\nT1 1-1 On Hold\nT1 1-1 Active\nT1 1-1 gone Removed\n");
    assert_string_equal(bench_applet_log(applet),
                        "state active\nstate on_hold\nstate active\nended ended_by_technician\n");
    bench_break(applet);
    assert_int_equal(desk_gauges(bench->desk).sessions, 0);
    assert_int_equal(desk_counters(bench->desk)->status_pair_violations, 0);
}

static void network_goes_and_comes_back(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    (void)bench_console_log(ann);
    bench_pass(bench, 21 * SECOND); /* silence */
    assert_string_equal(bench_console_log(ann), "T1 1-1 Reconnecting\n");
    bench_break(applet);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    assert_string_equal(bench_console_log(ann), "T1 1-1 Active\n");
    assert_string_equal(bench_applet_log(again), "welcome\nstate active\n");
    bench_break(again); /* a reset is a loss at once */
    assert_string_equal(bench_console_log(ann), "T1 1-1 Reconnecting\n");
    bench_pass(bench, 5 * MINUTE + SECOND);
    assert_string_equal(bench_console_log(ann), "T1 1-1 Offline\n");
    struct bench_applet *third = bench_applet(bench);
    bench_hello_resume(third, again, 0);
    bench_say(third, (struct wire_applet_message){.type = WIRE_CLOSE});
    assert_string_equal(bench_console_log(ann), "T1 1-1 Active\nT1 1-1 Closed\n");
    assert_string_equal(bench_applet_log(third), "welcome\nstate active\nended closed_by_customer\n");
    bench_do(bench, ANN, session, COMMAND_END);
    assert_string_equal(bench_console_log(ann), "T1 1-1 gone Removed\n");
}

static void clocks_before_the_applet_is_in(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    (void)bench_create(bench, ANN, NULL, NULL);
    char first[8];
    memcpy(first, bench->join_code, sizeof first);
    bench_pass(bench, 20 * MINUTE - SECOND);
    assert_string_equal(bench_console_log(ann), "snapshot T1\nT1 1-1 Connecting\n");
    bench_pass(bench, 2 * SECOND);
    assert_string_equal(bench_console_log(ann), "T1 1-1 gone Removed\n");
    bench_enter(bench, first);
    assert_string_equal(bench->code, "code_expired");
    (void)bench_create(bench, ANN, NULL, NULL);
    bench_enter(bench, bench->join_code);
    bench_pass(bench, 5 * MINUTE + SECOND);
    assert_string_equal(bench_console_log(ann), "T1 2-1 Connecting\nT1 2-1 gone Removed\n");
}

static void waiting_time_out(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 120);
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    for (int i = 0; i < 13; i++) {
        bench_pass(bench, 10 * SECOND);
        if (!applet->told_to_close) {
            bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
        }
    }
    assert_string_equal(bench_console_log(ann),
                        "snapshot T1\nT1 1-1 Connecting\nT1 1-1 Waiting\nT1 1-1 gone Removed\n");
    assert_non_null(strstr(bench_applet_log(applet), "ended waiting_timed_out\n"));
}

static void a_code_is_entered_twice_then_spent(void **state) {
    struct bench *bench = *state;
    (void)bench_create(bench, ANN, NULL, NULL);
    char code[8];
    char older[DESK_TOKEN_BYTES_MAX];
    memcpy(code, bench->join_code, sizeof code);
    bench_enter(bench, code);
    memcpy(older, bench->token, sizeof older);
    assert_int_equal(desk_join_token_session(bench->desk, older), 1);
    bench_enter(bench, code);
    assert_int_equal(bench->result, DESK_DONE);
    assert_int_equal(desk_join_token_session(bench->desk, older), 0);
    struct bench_applet *late = bench_applet(bench);
    bench_hello_token(late, older);
    assert_string_equal(bench_applet_log(late), "refused token_void\nclose token_void\n");
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_token(applet, bench->token);
    assert_string_equal(bench_applet_log(applet), "welcome\nstate waiting\n");
    bench_enter(bench, code);
    assert_string_equal(bench->code, "code_spent");
    struct bench_applet *other = bench_applet(bench);
    bench_hello_code(other, code);
    assert_string_equal(bench_applet_log(other), "refused code_spent\nclose code_spent\n");
}

static void wrong_codes_are_throttled(void **state) {
    struct bench *bench = *state;
    int wrong = 0;
    for (int i = 0; i < 20; i++) {
        bench_enter(bench, "000000");
        wrong += strcmp(bench->code, "code_wrong") == 0;
    }
    assert_int_equal(wrong, 5);
    assert_string_equal(bench->code, "too_many_attempts");
    assert_int_equal(bench->result, DESK_TOO_MANY);
}

static void terms_are_declined_and_accepted(void **state) {
    struct bench *bench = *state;
    bench_terms(bench, "Be kind.");
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    (void)bench_console_log(ann);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    assert_string_equal(bench_applet_log(applet), "welcome terms\nstate terms\n");
    bench_break(applet); /* changes no word */
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    assert_string_equal(bench_applet_log(again), "welcome terms\nstate terms\n");
    bench_say(again, (struct wire_applet_message){.type = WIRE_TERMS, .terms = {.id = "x", .accepted = false}});
    assert_string_equal(bench_console_log(ann), "T1 1-1 Connecting\nT1 1-1 gone Removed\n");
    assert_string_equal(bench_applet_log(again), "ended declined\n");
    bench_pass(bench, 2 * SECOND);
    struct bench_applet *second = bench_waiting(bench, ANN, &session);
    bench_say(second, (struct wire_applet_message){.type = WIRE_TERMS, .terms = {.id = "x", .accepted = true}});
    assert_string_equal(bench_console_log(ann), "T1 2-1 Connecting\nT1 2-1 Waiting\n");
}

static void chat_is_durable_ordered_and_once(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    desk_console_watch(ann->console, session, 0);
    (void)bench_console_log(ann);
    (void)bench_applet_log(applet);
    bench_say_chat(applet, 1, "one");
    assert_non_null(strstr(bench_console_log(ann), " one\n"));
    assert_string_equal(bench_applet_log(applet), "ack 1\n");
    bench_say_chat(applet, 1, "one");
    assert_null(strstr(bench_console_log(ann), "chat"));
    assert_string_equal(bench_applet_log(applet), "ack 1\n");
    desk_write(bench->desk, ANN, session, DESK_LINE_CHAT, "two", "c1", bench_answered, bench);
    desk_write(bench->desk, ANN, session, DESK_LINE_CHAT, "two", "c1", bench_answered, bench);
    bench_pump(bench);
    assert_int_equal(desk_counters(bench->desk)->commands_repeated, 1);
    const char *log = bench_console_log(ann);
    assert_non_null(strstr(log, " two\n"));
    assert_null(strstr(strstr(log, " two\n") + 1, " two\n"));
    bench_break(applet);
    desk_write(bench->desk, ANN, session, DESK_LINE_CHAT, "three", "c2", bench_answered, bench);
    bench_pump(bench);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    log = bench_applet_log(again);
    const char *one = strstr(log, " one\n");
    const char *two = strstr(log, " two\n");
    const char *three = strstr(log, " three\n");
    assert_true(one != NULL && two > one && three > two);
    bench_say_chat(again, 3, "a gap");
    assert_non_null(strstr(bench_applet_log(again), "refused protocol_error"));
}

static void two_start_one_row_at_once(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    struct bench_console *bob = bench_console(bench, BOB);
    bench_subscribe(ann, DESK_QUEUE_CHANNEL, 1, NULL);
    bench_subscribe(bob, DESK_QUEUE_CHANNEL, 1, NULL);
    bench->answered = false;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    (void)applet;
    bench_ask(bench, ANN, session,
              (struct session_command){.type = COMMAND_TRANSFER, .target = {.kind = OWNER_CHANNEL, .id = 1}}, NULL, 0);
    assert_int_equal(bench->result, DESK_DONE);
    struct desk_row const *rows;
    size_t count;
    bool more;
    assert_int_equal(
        desk_rows(bench->desk, BOB, (struct desk_queue){DESK_QUEUE_CHANNEL, 1}, 0, 0, 10, &rows, &count, &more),
        DESK_DONE);
    assert_int_equal(count, 1);
    uint16_t row = rows[0].row;
    uint32_t version = rows[0].version;
    const struct session_command begin = {.type = COMMAND_START, .row = row};
    struct bench other = {0};
    const struct desk_request bobs = {
        .technician = BOB, .session = session, .row = row, .row_version = version, .command = &begin};
    const struct desk_request eves = {
        .technician = EVE, .session = session, .row = row, .row_version = version, .command = &begin};
    bench->answered = false;
    desk_command(bench->desk, &bobs, bench_answered, bench);
    desk_command(bench->desk, &eves, bench_answered, &other);
    assert_false(other.answered);
    bench_pump(bench);
    assert_int_equal(bench->result, DESK_DONE);
    assert_true(other.answered);
    assert_int_equal(other.result, DESK_STALE);
    assert_int_equal(desk_counters(bench->desk)->commands_overlapping, 1);
    const char *log = bench_console_log(bob);
    assert_non_null(strstr(log, "C1 1-2 Incoming\nC1 1-2 gone -\n"));
    assert_null(strstr(bench_console_log(ann), "1-2")); /* she has a row of her own in it */
}

static void a_retry_gets_the_first_answer(void **state) {
    struct bench *bench = *state;
    int32_t session = bench_create(bench, ANN, "x", "create-1");
    char code[8];
    memcpy(code, bench->join_code, sizeof code);
    assert_int_equal(bench_create(bench, ANN, "x", "create-1"), session);
    assert_true(bench->repeated);
    assert_string_equal(bench->join_code, code);
    bench_crash(bench, 3 * SECOND);
    assert_int_equal(bench_create(bench, ANN, "x", "create-1"), session);
    assert_true(bench->repeated);
    assert_string_equal(bench->join_code, code);
    bench_pass(bench, 11 * MINUTE);
    assert_int_not_equal(bench_create(bench, ANN, "x", "create-1"), session);
}

static void a_stale_row_is_refused_with_the_new_one(void **state) {
    struct bench *bench = *state;
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    uint32_t seen = bench->row_version;
    uint16_t row = bench->row;
    bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_HOLD, .row = row}, NULL, seen);
    assert_int_equal(bench->result, DESK_DONE);
    bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_END, .row = row}, NULL, seen);
    assert_int_equal(bench->result, DESK_STALE);
    assert_string_equal(bench->row_status, "On Hold");
    assert_true(bench->row_version > seen);
}

static void the_server_restarts_and_everything_is_there(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    bench_say_chat(applet, 1, "before");
    struct bench_applet before = *applet;
    bench_crash(bench, 10 * 60 * MINUTE); /* ten hours: no clock runs meanwhile */
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    assert_string_equal(bench_console_log(ann), "snapshot T1 1-1 Reconnecting\n");
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, &before, 0);
    assert_string_equal(bench_console_log(ann), "T1 1-1 Active\n");
    assert_non_null(strstr(bench_applet_log(again), " before\n"));
    assert_int_equal(again->n, 1);
    bench_say_chat(again, 2, "after");
    assert_string_equal(bench_applet_log(again), "ack 2\n");
}

/* Whatever had the client id first keeps it, before and after a restart. */
static void a_client_id_stands_for_one_command(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_CODE_INTERVAL, 0);
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_START}, "start", 0);
    const uint32_t started = bench->event;
    assert_int_equal(bench_create(bench, ANN, "Printer", "create"), session + 1);
    for (int restarted = 0; restarted < 2; restarted++) {
        (void)bench_create(bench, ANN, "Printer", "start");
        assert_string_equal(bench->code, "client_id_used");
        (void)bench_create(bench, ANN, "Scanner", "create");
        assert_string_equal(bench->code, "client_id_used");
        bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_HOLD}, "start", 0);
        assert_string_equal(bench->code, "client_id_used");
        bench_ask(bench, ANN, session + 1, (struct session_command){.type = COMMAND_END}, "create", 0);
        assert_string_equal(bench->code, "client_id_used");
        bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_START}, "start", 0);
        assert_int_equal(bench->result, DESK_DONE);
        assert_int_equal(bench->event, started);
        assert_int_equal(bench_create(bench, ANN, "Printer", "create"), session + 1);
        bench_crash(bench, 10 * SECOND);
    }
}

/* Once it is done, nothing tells any more that it was an invitation and not a collaborator that went. */
static void a_withdrawal_asked_for_again_as_a_removal_gets_its_answer(void **state) {
    struct bench *bench = *state;
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    (void)bench_console(bench, BOB);
    bench_do(bench, ANN, session, COMMAND_START);
    const struct owner bob = {.kind = OWNER_TECHNICIAN, .id = BOB};
    bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_INVITE, .target = bob}, NULL, 0);
    bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_WITHDRAW, .other_row = 2}, "r", 0);
    assert_int_equal(bench->result, DESK_DONE);
    const uint32_t withdrawn = bench->event;
    bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_REMOVE, .other_row = 2}, "r", 0);
    assert_int_equal(bench->result, DESK_DONE);
    assert_int_equal(bench->event, withdrawn);
}

/* Two start one shared row; the second comes when the first is done, and is told who has it, for a moment. */
static void who_comes_too_late_to_a_shared_row_is_told(void **state) {
    struct bench *bench = *state;
    bench_join_channel(bench, 1, NULL, 0);
    bench_hello_token(bench_applet(bench), bench->token);
    const int32_t session = bench->session;
    int32_t other;
    const struct session_command start_it = {.type = COMMAND_START, .row = 1};
    bench_ask(bench, ANN, session, start_it, NULL, 0);
    assert_int_equal(bench->result, DESK_DONE);
    bench_ask(bench, BOB, session, start_it, NULL, 0);
    assert_int_equal(bench->result, DESK_STALE);
    assert_string_equal(bench->row_status, "Active");
    (void)bench_waiting(bench, ANN, &other); /* a private one, which Bob never saw */
    bench_ask(bench, BOB, other, start_it, NULL, 0);
    assert_int_equal(bench->result, DESK_NOT_FOUND);
    bench_pass(bench, 11 * SECOND);
    bench_ask(bench, BOB, session, start_it, NULL, 0);
    assert_int_equal(bench->result, DESK_NOT_FOUND);
}

static void on_form(void *user, const struct desk_joined *joined) {
    struct bench *bench = user;
    bench->result = joined->answer.result;
    must(text_copy(bench->code, sizeof bench->code, joined->answer.code == NULL ? "" : joined->answer.code));
    must(text_copy(bench->token, sizeof bench->token, joined->join_token == NULL ? "" : joined->join_token));
}

static enum desk_result send_form(struct bench *bench, const char *name, const char *value, const char *client_id) {
    char field[] = "Product";
    char text[16];
    must(text_copy(text, sizeof text, value));
    const struct desk_field fields[] = {{field, text}};
    const struct desk_form form = {
        .address = "192.0.2.9", .channel = 1, .name = name, .fields = fields, .field_count = 1, .client_id = client_id};
    desk_join_channel(bench->desk, &form, on_form, bench);
    desk_join_channel(bench->desk, &form, on_form, bench); /* while the first is on its way, and again when it is not */
    bench_pump(bench);
    return bench->result;
}

/* One session, one join token, also after a restart; another form with the id is none, and so is one whose customer is
 * in. */
static void a_form_that_is_sent_again_makes_no_second_session(void **state) {
    struct bench *bench = *state;
    char first[DESK_TOKEN_BYTES_MAX];
    assert_int_equal(send_form(bench, "Grace", "Printer", "of the form"), DESK_DONE);
    assert_int_equal(desk_gauges(bench->desk).sessions, 1);
    memcpy(first, bench->token, sizeof first);
    assert_int_not_equal(desk_join_token_session(bench->desk, first), 0);
    for (int restarted = 0; restarted < 2; restarted++) {
        assert_int_equal(send_form(bench, "Grace", "Printer", "of the form"), DESK_DONE);
        assert_string_equal(bench->token, first);
        assert_int_equal(desk_gauges(bench->desk).sessions, 1);
        (void)send_form(bench, "Ada", "Printer", "of the form");
        assert_string_equal(bench->code, "client_id_used");
        (void)send_form(bench, "Grace", "Scanner", "of the form");
        assert_string_equal(bench->code, "client_id_used");
        bench_crash(bench, 10 * SECOND);
    }
    assert_int_equal(send_form(bench, "Grace", "Printer", "of another form"), DESK_DONE);
    assert_string_not_equal(bench->token, first);
    assert_int_equal(desk_gauges(bench->desk).sessions, 2);
    bench_hello_token(bench_applet(bench), first);
    (void)send_form(bench, "Grace", "Printer", "of the form");
    assert_string_equal(bench->code, "client_id_used");
    assert_int_equal(desk_gauges(bench->desk).sessions, 2);
}

/* What was refused is not kept on disk: after a restart it is judged anew, by the row that was seen. */
static void a_refusal_is_judged_anew_after_a_restart(void **state) {
    struct bench *bench = *state;
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    const uint32_t seen = bench->row_version;
    bench_do(bench, ANN, session, COMMAND_HOLD);
    const struct session_command hold = {.type = COMMAND_HOLD, .row = bench->row};
    bench_ask(bench, ANN, session, hold, "again", seen);
    assert_int_equal(bench->result, DESK_STALE);
    bench_crash(bench, 10 * SECOND);
    bench_ask(bench, ANN, session, hold, "again", seen);
    assert_int_equal(bench->result, DESK_STALE);
    assert_false(bench->repeated);
    assert_string_equal(bench->row_status, "Reconnecting");
}

/* The line goes, or the server, when the customer's computer is known and does not know it yet: the code still lets him
 * in. */
static void a_first_welcome_that_is_lost_does_no_harm(void **state) {
    struct bench *bench = *state;
    (void)bench_create(bench, ANN, NULL, NULL);
    char code[8];
    memcpy(code, bench->join_code, sizeof code);
    bench_hello_unheard(bench_applet(bench), code);
    bench_crash(bench, 10 * SECOND);
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    assert_string_equal(bench_console_log(ann), "snapshot T1 1-1 Connecting\n");
    struct bench_applet *unheard = bench_applet(bench);
    bench_hello_unheard(unheard, code);
    bench_break(unheard);
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_code(applet, code);
    assert_string_equal(bench_applet_log(applet), "welcome\nstate waiting\n");
    assert_string_equal(bench_console_log(ann), "T1 1-1 Waiting\n");
    struct bench_applet *other = bench_applet(bench);
    bench_hello_code(other, code);
    assert_string_equal(bench_applet_log(other), "refused code_spent\nclose code_spent\n");
}

/* The welcome said nothing of terms that were set before its answer came: the applet is sent round once more. */
static void terms_set_between_welcome_and_answer_are_shown(void **state) {
    struct bench *bench = *state;
    (void)bench_create(bench, ANN, NULL, NULL);
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_unheard(applet, bench->join_code);
    bench_terms(bench, "Be kind.");
    bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
    assert_string_equal(bench_applet_log(applet), "welcome\nrefused busy\nclose busy\n");
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    assert_string_equal(bench_applet_log(again), "welcome terms\nstate terms\n");
}

static void the_newest_proved_resume_wins(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    int32_t session;
    struct bench_applet *older = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    (void)bench_console_log(ann);
    (void)bench_applet_log(older);
    struct bench_applet *newer = bench_applet(bench);
    bench_hello_resume(newer, older, 0);
    assert_string_equal(bench_applet_log(older), "refused superseded\nclose superseded\n");
    bench_say(older, (struct wire_applet_message){.type = WIRE_CLOSE});
    bench_break(older);
    assert_string_equal(bench_console_log(ann), "");
    struct bench_applet *liar = bench_applet(bench);
    struct bench_applet guess = *older;
    memset(guess.secret, 'x', 43);
    bench_hello_resume(liar, &guess, 0);
    assert_string_equal(bench_applet_log(liar), "refused secret_wrong\nclose secret_wrong\n");
}

static void a_ring_resumes_and_a_snapshot_replaces(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    (void)bench_console_log(ann);
    ann->full = true;
    bench_do(bench, ANN, session, COMMAND_START);
    bench_do(bench, ANN, session, COMMAND_HOLD);
    ann->full = false;
    desk_console_drained(ann->console);
    assert_string_equal(bench_console_log(ann), "snapshot T1 1-1 On Hold\n");
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, "00000000-1");
    assert_string_equal(bench_console_log(ann), "snapshot T1 1-1 On Hold\n");
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, 77, NULL);
    assert_string_equal(bench_console_log(ann), "refused not_found\n");
}

static void idle_time_out_and_what_holds_it_off(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_ACTIVE_IDLE, 300);
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    (void)bench_console_log(ann);
    desk_console_focus(ann->console, session);
    for (int i = 0; i < 60; i++) {
        bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
        bench_pass(bench, 10 * SECOND);
    }
    assert_string_equal(bench_console_log(ann), "");
    desk_console_focus(ann->console, 0);
    for (int i = 0; i < 31; i++) {
        bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
        bench_pass(bench, 10 * SECOND);
    }
    assert_string_equal(bench_console_log(ann), "T1 1-1 Timed Out\n");
    bench_do(bench, ANN, session, COMMAND_END);
    assert_string_equal(bench_console_log(ann), "T1 1-1 gone Removed\n");
}

struct screen_answer {
    bool answered;
    enum desk_result result;
    enum desk_screen_state state;
};

static void screen_answered(void *user, const struct desk_answer *answer, const struct desk_screen *screen) {
    struct screen_answer *out = user;
    *out = (struct screen_answer){.answered = true, .result = answer->result, .state = screen->state};
}

static void a_screen_needs_consent_and_tickets(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    desk_console_watch(ann->console, session, 0);
    (void)bench_applet_log(applet);
    assert_string_equal(desk_screen_ticket(bench->desk, ANN, session).answer.code, "screen_not_asked");
    struct screen_answer answer = {0};
    desk_screen_ask(bench->desk, ANN, session, DESK_SCREEN_CONTROL, NULL, screen_answered, &answer);
    bench_pump(bench);
    assert_int_equal(answer.state, DESK_SCREEN_ASKED);
    assert_string_equal(bench_applet_log(applet), "screen_ask\n");
    assert_string_equal(desk_screen_ticket(bench->desk, ANN, session).answer.code, "consent_pending");
    assert_int_equal(desk_counters(bench->desk)->tickets_given, 0);
    bench_say(applet, (struct wire_applet_message){
                          .type = WIRE_CONSENT,
                          .consent = {.request = applet->request, .kind = WIRE_SCREEN_CONTROL, .given = true}});
    struct desk_ticket ticket = desk_screen_ticket(bench->desk, ANN, session);
    assert_int_equal(ticket.answer.result, DESK_DONE);
    assert_string_equal(bench_applet_log(applet), "screen_open\n");
    int64_t stream;
    int64_t other;
    enum desk_stream_end end;
    assert_true(desk_ticket_redeem(bench->desk, ticket.ticket, &stream, &end));
    assert_int_equal(end, DESK_STREAM_CONSOLE);
    assert_true(desk_ticket_redeem(bench->desk, applet->ticket, &other, &end));
    assert_int_equal(end, DESK_STREAM_APPLET);
    assert_int_equal(stream, other);
    assert_false(desk_ticket_redeem(bench->desk, applet->ticket, &other, &end));
    desk_stream_joined(bench->desk, stream);
    assert_non_null(strstr(bench_console_log(ann), "screen open -\n"));
    bench_do(bench, ANN, session, COMMAND_HOLD);
    assert_non_null(strstr(bench_console_log(ann), "screen closed held\n"));
    assert_int_equal(bench->stream_closed, stream);
    assert_non_null(strstr(bench_applet_log(applet), "screen_close held\n"));
    /* Again after a restart of the server: without a second question. */
    bench_do(bench, ANN, session, COMMAND_START);
    struct bench_applet before = *applet;
    bench_crash(bench, SECOND);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, &before, 0);
    (void)bench_applet_log(again);
    desk_screen_ask(bench->desk, ANN, session, DESK_SCREEN_CONTROL, NULL, screen_answered, &answer);
    bench_pump(bench);
    assert_int_equal(answer.state, DESK_SCREEN_READY);
    assert_int_equal(desk_screen_ticket(bench->desk, ANN, session).answer.result, DESK_DONE);
    assert_string_equal(bench_applet_log(again), "screen_open\n");
}

static void a_refused_screen_gives_no_ticket(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    struct screen_answer answer = {0};
    desk_screen_ask(bench->desk, ANN, session, DESK_SCREEN_VIEW, NULL, screen_answered, &answer);
    bench_pump(bench);
    bench_say(applet, (struct wire_applet_message){
                          .type = WIRE_CONSENT,
                          .consent = {.request = applet->request, .kind = WIRE_SCREEN_VIEW, .given = false}});
    assert_string_equal(desk_screen_ticket(bench->desk, ANN, session).answer.code, "consent_refused");
    assert_int_equal(desk_counters(bench->desk)->tickets_given, 0);
}

static void an_applet_that_cannot_reboot_is_not_told_to(void **state) {
    struct bench *bench = *state;
    int32_t session = bench_create(bench, ANN, "Grace", "make-1");
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_features(applet, bench->join_code, (struct wire_texts){.count = 1, .items = {"screen"}});
    bench_do(bench, ANN, session, COMMAND_START);
    struct desk_session_view view;
    assert_int_equal(desk_session_view(bench->desk, ANN, session, &view), DESK_DONE);
    assert_false(view.can_reboot);
    const struct session_command reboot = {.type = COMMAND_REBOOT, .mode = REBOOT_NORMAL};
    bench_ask(bench, ANN, session, reboot, NULL, 0);
    assert_int_equal(bench->result, DESK_REFUSED);
    assert_string_equal(bench->code, "applet_cannot_reboot");
    bench_ask(bench, BOB, session, reboot, NULL, 0);
    assert_int_equal(bench->result, DESK_NOT_FOUND);
}

static void a_disabled_technician_leaves_nothing_behind(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    (void)bench_applet_log(applet);
    bench_disable(bench, ANN);
    assert_non_null(strstr(bench_console_log(ann), "close disabled\n"));
    assert_string_equal(bench_applet_log(applet), "ended aborted\n");
    assert_int_equal(desk_gauges(bench->desk).rows, 0);
}

static void the_channel_starts_in_turn(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_AUTO_START, 1);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_MAX_ACTIVE, 1);
    struct bench_console *bob = bench_console(bench, BOB);
    bench_subscribe(bob, DESK_QUEUE_TECHNICIAN, BOB, NULL);
    (void)bench_console_log(bob);
    int32_t first;
    int32_t second;
    (void)bench_waiting(bench, ANN, &first);
    bench_ask(bench, ANN, first,
              (struct session_command){.type = COMMAND_TRANSFER, .target = {.kind = OWNER_CHANNEL, .id = 1}}, NULL, 0);
    bench_pass(bench, 2 * SECOND);
    (void)bench_waiting(bench, ANN, &second);
    assert_string_equal(bench_console_log(bob), ""); /* a transferred one is picked up by hand */
}

static void a_start_by_itself_that_was_not_saved_is_tried_again(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_AUTO_START, 1);
    bench_join_channel(bench, 1, NULL, 0);
    bench_hello_token(bench_applet(bench), bench->token);
    fault_set(FAULT_FULL, 1);
    struct bench_console *bob = bench_console(bench, BOB); /* the first who is there */
    bench_subscribe(bob, DESK_QUEUE_TECHNICIAN, BOB, NULL);
    bench_pump(bench);
    assert_int_equal(desk_counters(bench->desk)->commands_not_saved, 1);
    assert_string_equal(bench_console_log(bob), "snapshot T2\n");
    fault_set(FAULT_NONE, 0);
    bench_pass(bench, 2 * SECOND);
    assert_string_equal(bench_console_log(bob), "T2 1-1 Active\n");
}

/* What is on its way to the disk when somebody comes who could take it, changes nothing of the session. */
static void a_start_by_itself_comes_behind_a_new_secret(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_AUTO_START, 1);
    bench_join_channel(bench, 1, NULL, 0);
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_token(applet, bench->token);
    struct bench_applet *newer = bench_applet(bench);
    const struct wire_hello back = {
        .version = 1, .resumes = true, .resume = {.session = applet->session, .secret = applet->secret}};
    bench_hear(newer, (struct wire_applet_message){.type = WIRE_HELLO, .hello = back});
    struct bench_console *bob = bench_console(bench, BOB);
    bench_subscribe(bob, DESK_QUEUE_TECHNICIAN, BOB, NULL);
    bench_pump(bench);
    assert_string_equal(bench_console_log(bob), "snapshot T2\nT2 1-1 Active\n");
}

static void a_full_disk_loses_nothing_that_was_acknowledged(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    (void)bench_console_log(ann);
    (void)bench_applet_log(applet);
    fault_set(FAULT_FULL, 1);
    struct bench other = {0};
    const struct session_command hold = {.type = COMMAND_HOLD};
    const struct session_command begin = {.type = COMMAND_START};
    const struct desk_request first = {.technician = ANN, .session = session, .client_id = "h", .command = &hold};
    const struct desk_request second = {.technician = ANN, .session = session, .command = &begin};
    bench->answered = false;
    desk_command(bench->desk, &first, bench_answered, bench);
    desk_command(bench->desk, &second, bench_answered, &other); /* chained on the first */
    bench_say_chat(applet, 1, "kept");
    bench_pump(bench);
    assert_int_equal(bench->result, DESK_NOT_SAVED);
    assert_int_equal(other.result, DESK_NOT_SAVED);
    assert_false(desk_is_ready(bench->desk));
    assert_string_equal(bench_console_log(ann), "");
    assert_string_equal(bench_applet_log(applet), "");
    fault_set(FAULT_NONE, 0);
    bench_pass(bench, 2 * SECOND);
    assert_string_equal(bench_applet_log(applet), "ack 1\n"); /* asked again by the desk itself */
    assert_true(desk_is_ready(bench->desk));
    bench_ask(bench, ANN, session, hold, "h", 0); /* what was not saved is no first answer */
    assert_int_equal(bench->result, DESK_DONE);
    assert_false(bench->repeated);
    assert_string_equal(bench_console_log(ann), "T1 1-1 On Hold\n");
}

static void the_power_goes_before_the_commit(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    uint32_t acknowledged = bench->event;
    (void)applet;
    bench_ask_nowait(bench, ANN, session, (struct session_command){.type = COMMAND_HOLD}, NULL, 0);
    bench_crash_by_power(bench, SECOND);
    struct desk_session_view view;
    assert_int_equal(desk_session_view(bench->desk, ANN, session, &view), DESK_DONE);
    assert_false(view.held);
    assert_true(view.started);
    assert_true(view.last_event > acknowledged);
}

int main(void) {
    crypto_init();
#define TEST(function) cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(from_code_to_end),
        TEST(network_goes_and_comes_back),
        TEST(clocks_before_the_applet_is_in),
        TEST(waiting_time_out),
        TEST(a_code_is_entered_twice_then_spent),
        TEST(wrong_codes_are_throttled),
        TEST(terms_are_declined_and_accepted),
        TEST(chat_is_durable_ordered_and_once),
        TEST(two_start_one_row_at_once),
        TEST(a_retry_gets_the_first_answer),
        TEST(a_stale_row_is_refused_with_the_new_one),
        TEST(the_server_restarts_and_everything_is_there),
        TEST(a_client_id_stands_for_one_command),
        TEST(a_form_that_is_sent_again_makes_no_second_session),
        TEST(a_withdrawal_asked_for_again_as_a_removal_gets_its_answer),
        TEST(who_comes_too_late_to_a_shared_row_is_told),
        TEST(a_refusal_is_judged_anew_after_a_restart),
        TEST(a_first_welcome_that_is_lost_does_no_harm),
        TEST(terms_set_between_welcome_and_answer_are_shown),
        TEST(the_newest_proved_resume_wins),
        TEST(a_ring_resumes_and_a_snapshot_replaces),
        TEST(idle_time_out_and_what_holds_it_off),
        TEST(a_screen_needs_consent_and_tickets),
        TEST(a_refused_screen_gives_no_ticket),
        TEST(an_applet_that_cannot_reboot_is_not_told_to),
        TEST(a_disabled_technician_leaves_nothing_behind),
        TEST(the_channel_starts_in_turn),
        TEST(a_start_by_itself_that_was_not_saved_is_tried_again),
        TEST(a_start_by_itself_comes_behind_a_new_secret),
        TEST(a_full_disk_loses_nothing_that_was_acknowledged),
        TEST(the_power_goes_before_the_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
