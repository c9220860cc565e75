/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk under strain: full sockets, a full disk, peers that flood and guess, answers that cross each other. */
#include "base/must.h"
#include "base/text.h"
#include "desk/forms.h"
#include "desk/testing/bench.h"
#include "store/limits.h"
#include "store/testing/fault_vfs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND };

struct screen_answer {
    bool answered;
    enum desk_result result;
    enum desk_screen_state state;
};

static void screen_answered(void *user, const struct desk_answer *answer, const struct desk_screen *screen) {
    struct screen_answer *out = user;
    *out = (struct screen_answer){.answered = true, .result = answer->result, .state = screen->state};
}

/* The applet may hear of the old stream's end from the relay before it hears of the new one from us. */
static void the_end_of_an_older_stream_does_not_end_the_new(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    struct screen_answer answer = {0};
    desk_screen_ask(bench->desk, ANN, session, DESK_SCREEN_VIEW, NULL, screen_answered, &answer);
    bench_pump(bench);
    bench_say(applet, (struct wire_applet_message){
                          .type = WIRE_CONSENT,
                          .consent = {.request = applet->request, .kind = WIRE_SCREEN_VIEW, .given = true}});
    int64_t stream;
    enum desk_stream_end end;
    struct desk_ticket ticket = desk_screen_ticket(bench->desk, ANN, session);
    assert_true(desk_ticket_redeem(bench->desk, ticket.ticket, &stream, &end));
    desk_stream_joined(bench->desk, stream);
    ticket = desk_screen_ticket(bench->desk, ANN, session);
    assert_int_equal(ticket.answer.result, DESK_DONE);
    char text[DESK_TOKEN_BYTES_MAX];
    (void)snprintf(text, sizeof text, "%s", ticket.ticket);
    bench_say(applet,
              (struct wire_applet_message){.type = WIRE_SCREEN_STATE,
                                           .screen_state = {.request = applet->request, .state = WIRE_SCREEN_CLOSED}});
    assert_true(desk_ticket_redeem(bench->desk, text, &stream, &end));
    desk_stream_joined(bench->desk, stream);
    struct desk_screen screen;
    assert_true(desk_screen_read(bench->desk, session, &screen));
    assert_int_equal(screen.state, DESK_SCREEN_OPEN);
}

static void a_withdrawal_counts_before_it_is_saved(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    struct screen_answer answer = {0};
    desk_screen_ask(bench->desk, ANN, session, DESK_SCREEN_VIEW, NULL, screen_answered, &answer);
    bench_pump(bench);
    bench_say(applet, (struct wire_applet_message){
                          .type = WIRE_CONSENT,
                          .consent = {.request = applet->request, .kind = WIRE_SCREEN_VIEW, .given = true}});
    assert_int_equal(desk_screen_ticket(bench->desk, ANN, session).answer.result, DESK_DONE);
    fault_set(FAULT_FULL, 1);
    bench_say(applet, (struct wire_applet_message){.type = WIRE_CONSENT_WITHDRAWN,
                                                   .consent_withdrawn = {.kind = WIRE_SCREEN_VIEW}});
    fault_set(FAULT_NONE, 0);
    (void)bench_applet_log(applet);
    answer = (struct screen_answer){0};
    desk_screen_ask(bench->desk, ANN, session, DESK_SCREEN_VIEW, NULL, screen_answered, &answer);
    bench_pump(bench);
    assert_true(answer.answered);
    assert_int_equal(answer.state, DESK_SCREEN_ASKED);
    assert_string_equal(bench_applet_log(applet), "screen_ask\n");
    assert_string_equal(desk_screen_ticket(bench->desk, ANN, session).answer.code, "consent_pending");
}

static void the_longest_form_is_kept(void **state) {
    struct bench *bench = *state;
    static char name[DESK_FIELD_NAME_BYTES_MAX + 1];
    static char value[DESK_FIELD_VALUE_BYTES_MAX + 1];
    struct desk_field fields[DESK_FIELDS_MAX];
    memset(name, '\\', sizeof name - 1); /* each of these takes two bytes where it is kept */
    memset(value, '\n', sizeof value - 1);
    for (size_t i = 0; i < DESK_FIELDS_MAX; i++) {
        fields[i] = (struct desk_field){.name = name, .value = value};
    }
    bench_join_channel(bench, 1, fields, DESK_FIELDS_MAX);
    assert_int_equal(bench->result, DESK_DONE);
    int32_t session = bench->session;
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_token(applet, bench->token);
    assert_string_equal(bench_applet_log(applet), "welcome\nstate waiting 1\n");
    bench_crash(bench, SECOND);
    struct desk_session_view view;
    assert_int_equal(desk_session_view(bench->desk, ANN, session, &view), DESK_DONE);
    assert_int_equal(view.field_count, DESK_FIELDS_MAX);
    assert_string_equal(view.fields[DESK_FIELDS_MAX - 1].name, name);
    assert_string_equal(view.fields[DESK_FIELDS_MAX - 1].value, value);
}

/* Whoever has the first page and waits for room for the second must not miss what happens on the first. */
static void nothing_is_missed_between_pages(void **state) {
    struct bench *bench = *state;
    for (int i = 0; i < DESK_PAGE_ROWS_MAX + 1; i++) {
        bench_join_channel(bench, 1, NULL, 0);
        assert_int_equal(bench->result, DESK_DONE);
    }
    struct bench_console *ann = bench_console(bench, ANN);
    struct bench_console *bob = bench_console(bench, BOB);
    ann->full_after = 1;
    bench_subscribe(ann, DESK_QUEUE_CHANNEL, 1, NULL);
    assert_non_null(strstr(bench_console_log(ann), " 1-1 Connecting"));
    assert_true(ann->full);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_MAY_END_SHARED, 1);
    bench_ask(bench, BOB, 1, (struct session_command){.type = COMMAND_END}, NULL, 0);
    assert_int_equal(bench->result, DESK_DONE);
    ann->full = false;
    desk_console_drained(ann->console);
    const char *log = bench_console_log(ann);
    assert_true(strstr(log, "1-1 gone") != NULL || strncmp(log, "snapshot C1 2-1", strlen("snapshot C1 2-1")) == 0);
    bench_console_leave(bob);
}

/* Connections without any proof must not keep those with one waiting. */
static void guesses_do_not_use_up_the_rate_of_returns(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench_break(applet);
    struct bench_applet *guesser = bench_applet(bench);
    for (int i = 0; i < 2500; i++) {
        struct wire_hello hello = {
            .version = 1, .resumes = true, .resume = {.session = session + i % 2 * 1000, .secret = "guessed"}};
        bench_say(guesser, (struct wire_applet_message){.type = WIRE_HELLO, .hello = hello});
        bench_break(guesser);
        guesser->applet = desk_applet_open(bench->desk, "192.0.2.66", guesser);
    }
    assert_non_null(strstr(bench_applet_log(guesser), "refused busy"));
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    assert_string_equal(bench_applet_log(again), "welcome\nstate waiting\n");
}

enum { LINES = 70 }; /* more than fit into steps in flight */

static void lines_on_a_full_disk_keep_their_order(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    (void)bench_applet_log(applet);
    fault_set(FAULT_FULL, 1);
    for (int n = 1; n <= LINES; n++) {
        const struct wire_applet_message message = {.type = WIRE_CHAT, .chat = {.n = n, .text = "line"}};
        desk_applet_message(applet->applet, &message);
    }
    bench_pump(bench);
    fault_set(FAULT_NONE, 0);
    for (int i = 0; i < 4; i++) {
        bench_pass(bench, 5 * SECOND);
        bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
    }
    char wanted[LINES * 16] = "";
    for (int n = 1; n <= LINES; n++) {
        (void)snprintf(wanted + strlen(wanted), 16, "ack %d\n", n);
    }
    assert_string_equal(bench_applet_log(applet), wanted);
}

/* The lines up to n: nothing that was heard is lost. */
static void assert_all_was_kept(struct bench *bench, const struct bench_applet *applet, int64_t n) {
    bench_pass(bench, MINUTE);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, applet, 0);
    assert_int_equal(again->n, n);
}

static void who_floods_while_nothing_is_saved_is_cut_off(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    (void)bench_applet_log(applet);
    fault_set(FAULT_FULL, 1);
    int n = 0;
    while (!applet->told_to_close && n < 2000) {
        n++;
        const struct wire_applet_message message = {.type = WIRE_CHAT, .chat = {.n = n, .text = "line"}};
        desk_applet_message(applet->applet, &message);
    }
    assert_true(n < 2000);
    assert_non_null(strstr(bench_applet_log(applet), "refused not_saved\n"));
    bench_pump(bench);
    bench_break(applet);
    fault_set(FAULT_NONE, 0);
    assert_all_was_kept(bench, applet, n);
}

/* A program that uses a good code to fill the disk. */
static void who_says_more_than_people_can_is_slowed_down(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    uint64_t before = desk_counters(bench->desk)->chat_lines;
    int n = 0;
    while (!applet->told_to_close && n < 5000) {
        n++;
        bench_say_chat(applet, n, "line");
        bench_pass(bench, 1);
    }
    assert_true(n < 5000);
    assert_non_null(strstr(bench_applet_log(applet), "refused not_saved\n"));
    assert_in_range(desk_counters(bench->desk)->chat_lines - before, 400, 500);
    bench_break(applet);
    assert_all_was_kept(bench, applet, n);
}

/* All that an applet keeps while it is away. */
static void what_was_written_without_a_network_comes_at_once(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    uint64_t before = desk_counters(bench->desk)->chat_lines;
    for (int n = 1; n <= 200; n++) {
        bench_hear_chat(applet, n, "line");
    }
    bench_pump(bench);
    assert_int_equal(desk_counters(bench->desk)->chat_lines - before, 200);
    assert_false(applet->told_to_close);
}

static void the_end_of_a_watch_is_told_when_there_is_room(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    desk_console_watch(ann->console, session, 0);
    (void)bench_console_log(ann);
    ann->full = true;
    bench_do(bench, ANN, session, COMMAND_END);
    assert_int_equal(desk_gauges(bench->desk).sessions, 0);
    ann->full = false;
    desk_console_drained(ann->console);
    assert_string_equal(bench_console_log(ann), "refused session_gone\n");
    desk_console_drained(ann->console);
    assert_string_equal(bench_console_log(ann), "");
}

static void on_form(void *user, const struct desk_joined *joined) {
    struct bench *bench = user;
    bench->result = joined->answer.result;
    must(text_copy(bench->code, sizeof bench->code, joined->answer.code == NULL ? "" : joined->answer.code));
    must(text_copy(bench->token, sizeof bench->token, joined->join_token == NULL ? "" : joined->join_token));
}

static void send_form_nowait(struct bench *bench, const char *address) {
    desk_join_channel(bench->desk, &(struct desk_form){.address = address, .channel = 1, .name = "Grace"}, on_form,
                      bench);
}

static enum desk_result send_form(struct bench *bench, const char *address) {
    send_form_nowait(bench, address);
    bench_pump(bench);
    return bench->result;
}

/* A form is a session for free: one address has so many at a time, and gets another when a customer is in. */
static void forms_of_an_address_are_counted_until_its_customers_are_in(void **state) {
    struct bench *bench = *state;
    for (int i = 0; i < FORMS_PER_ADDRESS_DEFAULT; i++) {
        assert_int_equal(send_form(bench, i % 2 == 0 ? "2001:db8::1" : "2001:db8::2"), DESK_DONE);
    }
    char token[DESK_TOKEN_BYTES_MAX];
    memcpy(token, bench->token, sizeof token);
    assert_int_equal(send_form(bench, "2001:db8::3"), DESK_TOO_MANY);
    assert_string_equal(bench->code, "too_many_forms");
    assert_int_equal(send_form(bench, "192.0.2.1"), DESK_DONE);
    bench_hello_token(bench_applet(bench), token);
    assert_int_equal(send_form(bench, "2001:db8::3"), DESK_DONE);
    assert_int_equal(send_form(bench, "2001:db8::3"), DESK_TOO_MANY);
    bench_pass(bench, 5 * MINUTE + SECOND); /* nobody came: they are over */
    assert_int_equal(send_form(bench, "2001:db8::3"), DESK_DONE);
    assert_int_equal(desk_counters(bench->desk)->forms_refused, 2);
}

/* A form that could not be saved counts for nothing; those that were found at the start count for their channel. */
static void forms_of_a_channel_are_counted_over_a_restart(void **state) {
    struct bench *bench = *state;
    fault_set(FAULT_FULL, 1);
    assert_int_equal(send_form(bench, "192.0.2.1"), DESK_NOT_SAVED);
    fault_set(FAULT_NONE, 0);
    char address[32];
    for (int i = 0; i < FORMS_PER_CHANNEL_MAX; i++) {
        must(text_format(address, sizeof address, "10.0.%d.%d", i / 50, i % 50));
        send_form_nowait(bench, address);
        if (i % 50 == 49) { /* many a commit, below the limit of ids at hand */
            bench_pump(bench);
            assert_int_equal(bench->result, DESK_DONE);
        }
    }
    assert_int_equal(desk_gauges(bench->desk).sessions, FORMS_PER_CHANNEL_MAX);
    assert_int_equal(send_form(bench, "192.0.2.1"), DESK_TOO_MANY);
    bench_crash(bench, 10 * SECOND);
    assert_int_equal(send_form(bench, "192.0.2.1"), DESK_TOO_MANY);
    bench_pass(bench, 5 * MINUTE + SECOND);
    assert_int_equal(send_form(bench, "192.0.2.1"), DESK_DONE);
}

static void on_made(void *user, const struct desk_created *created) {
    struct bench *bench = user;
    bench->result = created->answer.result;
}

/* A start tells each session that the server was away: a part at a time, so that nobody else is told not_saved. */
static void a_start_with_thousands_of_sessions_leaves_room(void **state) {
    enum { MANY = 4200, AT_ONCE = 4096 };
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_CODE_INTERVAL, 0);
    for (int i = 0; i < MANY; i++) {
        desk_create_session(bench->desk, ANN, NULL, NULL, 0, NULL, on_made, bench);
        if (i % 50 == 49) {
            bench_pump(bench);
        }
    }
    assert_int_equal(desk_gauges(bench->desk).sessions, MANY);
    bench_crash(bench, 10 * SECOND);
    assert_int_equal(desk_counters(bench->desk)->events_committed, AT_ONCE);
    bench_pass(bench, SECOND);
    assert_int_equal(desk_counters(bench->desk)->events_committed, MANY);
    assert_int_equal(desk_counters(bench->desk)->commands_not_saved, 0);
}

/* Once a minute the activity of all sessions is saved: one job, however many there are. */
static void activity_of_many_sessions_is_one_job(void **state) {
    enum { MANY = 50 };
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_CODE_INTERVAL, 0);
    for (int i = 0; i < MANY; i++) {
        (void)bench_create(bench, ANN, NULL, NULL);
    }
    struct store_figures before;
    struct store_figures after;
    store_read_figures(bench->store, &before);
    bench_pass(bench, MINUTE);
    store_read_figures(bench->store, &after);
    assert_in_range(after.jobs_submitted - before.jobs_submitted, 1, 10);
}

/* Somebody sets the clock right, then the server is restarted: what has a minute left still has it. */
static void a_jump_of_the_clock_before_a_restart_moves_no_deadline(void **state) {
    enum { HOUR = 60 * MINUTE };
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 120);
    int32_t session;
    struct bench_applet *applet = bench_waiting(bench, ANN, &session);
    bench->manual.wall_ms += HOUR;
    bench_pass(bench, 10 * SECOND);
    store_mark_alive(bench->store, desk_time_ms(bench->desk)); /* as the server does */
    bench_pump(bench);
    struct bench_applet before = *applet;
    bench_crash(bench, SECOND);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, &before, 0);
    assert_string_equal(bench_applet_log(again), "welcome\nstate waiting\n");
    struct desk_session_view view;
    assert_int_equal(desk_session_view(bench->desk, ANN, session, &view), DESK_DONE);
}

/* What bites no sooner than a minute after it was made shorter does so when the server is restarted in that minute. */
static void a_restart_leaves_a_shorter_time_out_its_minute(void **state) {
    struct bench *bench = *state;
    int32_t session;
    (void)bench_waiting(bench, ANN, &session);
    bench_pass(bench, 10 * MINUTE);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_WAITING_TIMEOUT, 120);
    bench_crash(bench, SECOND);
    struct desk_session_view view;
    bench_pass(bench, 55 * SECOND);
    assert_int_equal(desk_session_view(bench->desk, ANN, session, &view), DESK_DONE);
    assert_string_equal(view.outcome, "open");
    bench_pass(bench, 10 * SECOND);
    assert_int_not_equal(desk_session_view(bench->desk, ANN, session, &view), DESK_DONE);
}

/* Whoever is slow to read is told later that he does not see a queue any more: until then he would take what he has for
 * the truth. */
static void a_refusal_is_told_when_there_is_room(void **state) {
    struct bench *bench = *state;
    struct bench_console *ann = bench_console(bench, ANN);
    bench_subscribe(ann, DESK_QUEUE_CHANNEL, 1, NULL);
    bench_subscribe(ann, DESK_QUEUE_TECHNICIAN, ANN, NULL);
    (void)bench_console_log(ann);
    ann->full = true;
    (void)bench_create(bench, ANN, NULL, NULL); /* fills it */
    bench_channel_served(bench, 1, 2);
    bench_subscribe(ann, DESK_QUEUE_GROUP, 2, NULL);
    assert_string_equal(bench_console_log(ann), "");
    ann->full = false;
    desk_console_drained(ann->console);
    const char *log = bench_console_log(ann);
    assert_int_equal(strncmp(log, "refused not_found\nrefused not_found\n", 36), 0);
    desk_console_drained(ann->console);
    assert_string_equal(bench_console_log(ann), "");
}

/* As many steps as the store lets wait, or as the desk lets out; the last place is left free. */
static void fill_store(struct bench *bench) {
    enum { SESSIONS = 320, NOTES_EACH = 63 };
    const struct session_command note = {.type = COMMAND_NOTE, .text = "x"};
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_CODE_INTERVAL, 0);
    bench_pass(bench, 2 * SECOND);
    int32_t first = bench_create(bench, ANN, NULL, NULL);
    for (int i = 1; i < SESSIONS; i++) {
        desk_create_session(bench->desk, ANN, NULL, NULL, 0, NULL, on_made, bench);
        bench_pump(bench);
    }
    for (int32_t id = first; id < first + SESSIONS; id++) {
        for (int i = 0; i < NOTES_EACH && desk_gauges(bench->desk).steps_in_flight + 1 < STORE_PENDING_JOBS_MAX; i++) {
            bench_ask_nowait(bench, ANN, id, note, NULL, 0);
        }
    }
}

/* The store says at once when too much waits in it, before what came earlier is judged. A step that is decided after
 * that must not stand on what was before. */
static void a_proof_survives_a_store_that_takes_no_more(void **state) {
    struct bench *bench = *state;
    int32_t session;
    struct bench_applet *older = bench_waiting(bench, ANN, &session);
    struct bench_applet before = *older;
    fill_store(bench);
    struct bench_applet *newer = bench_applet(bench);
    const struct wire_hello hello = {
        .version = 1, .resumes = true, .resume = {.session = session, .secret = before.secret}};
    const struct wire_applet_message said = {.type = WIRE_HELLO, .hello = hello};
    const struct session_command note = {.type = COMMAND_NOTE, .text = "y"};
    desk_applet_message(newer->applet, &said);            /* takes the last place */
    bench_ask_nowait(bench, ANN, session, note, NULL, 0); /* finds none */
    bench_pump_one(bench);
    bench_ask_nowait(bench, ANN, session, note, NULL, 0);
    bench_pump(bench);
    if (newer->told_to_close) {
        newer = bench_applet(bench);
        bench_hello_resume(newer, &before, 0);
    } else {
        bench_say(newer, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
    }
    before = *newer;
    assert_true(before.session == session);
    bench_break(newer);
    struct bench_applet *again = bench_applet(bench);
    bench_hello_resume(again, &before, 0);
    assert_string_equal(bench_applet_log(again), "welcome\nstate waiting\n");
}

/* More pages are asked for than the store reads at a time: who was refused one has it a little later. */
static void comes_back_to_a_busy_store(struct bench *bench, bool says_something) {
    int32_t session;
    struct bench_applet *older = bench_waiting(bench, ANN, &session);
    bench_do(bench, ANN, session, COMMAND_START);
    const struct bench_applet before = *older;
    bench_break(older);
    bench_ask(bench, ANN, session, (struct session_command){.type = COMMAND_CHAT, .text = "Are you there?"}, NULL, 0);
    struct bench_console *ann = bench_console(bench, ANN);
    for (int i = 0; i < STORE_PENDING_READS_MAX; i++) {
        desk_console_watch(ann->console, session, 0);
    }
    struct bench_applet *again = bench_applet(bench);
    const struct wire_hello hello = {
        .version = 1, .resumes = true, .resume = {.session = session, .secret = before.secret}};
    bench_say(again, (struct wire_applet_message){.type = WIRE_HELLO, .hello = hello});
    bench_say(again, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
    if (says_something) {
        bench_say_chat(again, 1, "I am back.");
    }
    bench_pass(bench, 5 * SECOND);
    assert_non_null(strstr(bench_applet_log(again), "Are you there?"));
}

static void a_page_of_chat_that_was_refused_is_read_later(void **state) {
    comes_back_to_a_busy_store(*state, false);
}

/* His own line has a number above those that he has not read yet. */
static void what_the_customer_says_meanwhile_hides_no_line(void **state) {
    comes_back_to_a_busy_store(*state, true);
}

int main(void) {
    crypto_init();
#define TEST(function) cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_end_of_an_older_stream_does_not_end_the_new),
        TEST(a_withdrawal_counts_before_it_is_saved),
        TEST(the_longest_form_is_kept),
        TEST(nothing_is_missed_between_pages),
        TEST(guesses_do_not_use_up_the_rate_of_returns),
        TEST(lines_on_a_full_disk_keep_their_order),
        TEST(who_floods_while_nothing_is_saved_is_cut_off),
        TEST(who_says_more_than_people_can_is_slowed_down),
        TEST(what_was_written_without_a_network_comes_at_once),
        TEST(the_end_of_a_watch_is_told_when_there_is_room),
        TEST(forms_of_an_address_are_counted_until_its_customers_are_in),
        TEST(forms_of_a_channel_are_counted_over_a_restart),
        TEST(a_refusal_is_told_when_there_is_room),
        TEST(a_proof_survives_a_store_that_takes_no_more),
        TEST(a_page_of_chat_that_was_refused_is_read_later),
        TEST(what_the_customer_says_meanwhile_hides_no_line),
        TEST(a_start_with_thousands_of_sessions_leaves_room),
        TEST(activity_of_many_sessions_is_one_job),
        TEST(a_jump_of_the_clock_before_a_restart_moves_no_deadline),
        TEST(a_restart_leaves_a_shorter_time_out_its_minute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
