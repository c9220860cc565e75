/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/backoff.h"
#include "applet/core/test_rig.h"

#include <stdio.h>
#include <string.h>

#define HELLO "{\"type\":\"hello\",\"version\":1,\"features\":[\"screen\",\"reboot\"],"
#define TERMS ",\"terms\":{\"id\":\"t1\",\"text\":\"Be nice.\"}"

static struct applet_view look(struct rig *rig) {
    struct applet_view view;
    applet_look(rig->applet, &view);
    return view;
}

static void test_a_code_leads_in(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    assert_false(applet_join_code(rig.applet, "12345", rig.now));
    assert_false(applet_join_code(rig.applet, "12345x", rig.now));
    assert_true(applet_join_code(rig.applet, "012345", rig.now));
    assert_string_equal(rig_did(&rig), "connect");
    applet_link_opened(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "send " HELLO "\"code\":\"012345\",\"system\":{}}");
    assert_string_equal(rig_hear(&rig, RIG_WELCOME("")), "save; send {\"type\":\"heartbeat\"}; no autostart");
    assert_int_equal(look(&rig).phase, APPLET_IN);
    (void)rig_hear(&rig,
                   "{\"type\":\"state\",\"stage\":\"active\",\"people\":[{\"name\":\"Anna\",\"part\":\"lead\"}]}");
    assert_int_equal(look(&rig).state.stage, WIRE_STAGE_ACTIVE);
    assert_string_equal(look(&rig).state.people[0].name, "Anna");
    assert_string_equal(rig_hear(&rig, "{\"type\":\"ended\",\"outcome\":\"ended_by_technician\"}"),
                        "send {\"type\":\"goodbye\"}; forget; disconnect; exit 0");
    assert_int_equal(look(&rig).phase, APPLET_OVER);
    rig_finish(&rig);
}

static void test_terms_come_before_everything(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    applet_join_token(rig.applet, "token", rig.now);
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    assert_string_equal(rig_hear(&rig, RIG_WELCOME(TERMS)), "save");
    assert_int_equal(look(&rig).phase, APPLET_TERMS);
    assert_string_equal(look(&rig).terms, "Be nice.");
    assert_true(applet_say(rig.applet, "hello?", rig.now));
    assert_string_equal(rig_did(&rig), "save");
    applet_answer_terms(rig.applet, true, rig.now);
    assert_string_equal(rig_did(&rig), "send {\"type\":\"terms\",\"id\":\"t1\",\"accepted\":true}; "
                                       "send {\"type\":\"chat\",\"n\":1,\"text\":\"hello?\"}; no autostart");
    applet_answer_terms(rig.applet, false, rig.now);
    assert_string_equal(rig_did(&rig), "");
    rig_finish(&rig);
}

static void test_an_accepted_answer_lost_on_the_way_is_repeated(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    applet_join_token(rig.applet, "token", rig.now);
    applet_link_opened(rig.applet, rig.now);
    (void)rig_hear(&rig, RIG_WELCOME(TERMS));
    applet_answer_terms(rig.applet, true, rig.now);
    applet_link_lost(rig.applet, rig.now);
    (void)rig_tick(&rig, 1000);
    applet_link_opened(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "send " HELLO "\"resume\":{\"session\":\"7\",\"secret\":\"s1\"},\"system\":{}}");
    assert_string_equal(rig_hear(&rig, RIG_WELCOME(TERMS)),
                        "save; send {\"type\":\"terms\",\"id\":\"t1\",\"accepted\":true}; no autostart");
    rig_finish(&rig);
}

static void test_closing_while_the_terms_are_shown_declines(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    applet_join_token(rig.applet, "token", rig.now);
    applet_link_opened(rig.applet, rig.now);
    (void)rig_hear(&rig, RIG_WELCOME(TERMS));
    applet_close(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "send {\"type\":\"terms\",\"id\":\"t1\",\"accepted\":false}");
    assert_string_equal(rig_hear(&rig, "{\"type\":\"ended\",\"outcome\":\"declined\"}"),
                        "send {\"type\":\"goodbye\"}; forget; disconnect; exit 0");
    rig_finish(&rig);
}

static void test_refusals_end_with_their_own_exit_code(void **state) {
    (void)state;
    static const struct {
        const char *code, *did;
    } cases[] = {
        {"code_wrong", "disconnect; exit 3"},           {"code_expired", "disconnect; exit 4"},
        {"code_spent", "disconnect; exit 5"},           {"token_void", "disconnect; exit 6"},
        {"secret_wrong", "forget; disconnect; exit 7"}, {"superseded", "disconnect; exit 8"},
        {"version_unsupported", "disconnect; exit 9"},  {"session_over", "forget; disconnect; exit 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rig rig;
        rig_init(&rig, false);
        (void)applet_join_code(rig.applet, "123456", rig.now);
        applet_link_opened(rig.applet, rig.now);
        (void)rig_did(&rig);
        char json[200];
        (void)snprintf(json, sizeof json, "{\"type\":\"refused\",\"code\":\"%s\",\"retry\":false}", cases[i].code);
        assert_string_equal(rig_hear(&rig, json), cases[i].did);
        assert_int_equal(applet_next_tick(rig.applet), INT64_MAX);
        rig_finish(&rig);
    }
}

static void test_a_window_asks_for_a_wrong_code_again(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, true);
    (void)applet_join_code(rig.applet, "123456", rig.now);
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    assert_string_equal(rig_hear(&rig, "{\"type\":\"refused\",\"code\":\"code_wrong\",\"retry\":false}"), "disconnect");
    assert_int_equal(look(&rig).phase, APPLET_NEEDS_CODE);
    assert_int_equal(look(&rig).refusal, WIRE_REFUSED_CODE_WRONG);
    assert_true(applet_join_code(rig.applet, "123457", rig.now));
    assert_string_equal(rig_did(&rig), "connect");
    rig_finish(&rig);
}

static void test_the_server_may_name_the_pause(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    (void)applet_join_code(rig.applet, "123456", rig.now);
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    int64_t asked = rig.now;
    assert_string_equal(rig_hear(&rig, "{\"type\":\"refused\",\"code\":\"busy\",\"retry\":true,\"retry_ms\":8000}"),
                        "disconnect");
    assert_in_range(applet_next_tick(rig.applet), asked + 8000, asked + 10000);
    assert_string_equal(rig_tick(&rig, 10000), "connect");
    rig_finish(&rig);
}

/* All customers of an office hear of their network at once, and more than once: that must not undo what the server
 * said. */
static void test_a_network_that_comes_shortens_no_pause_of_the_server(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    applet_link_lost(rig.applet, rig.now);
    assert_string_equal(rig_tick(&rig, 1000), "connect");
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    int64_t asked = rig.now;
    (void)rig_hear(&rig, "{\"type\":\"refused\",\"code\":\"busy\",\"retry\":true,\"retry_ms\":8000}");
    applet_link_hopeful(rig.applet, rig.now + 1000);
    assert_in_range(applet_next_tick(rig.applet), asked + 8000, asked + 10000);
    /* Once it has been kept, pauses are the applet's own again. */
    assert_string_equal(rig_tick(&rig, 10000), "connect");
    for (int i = 0; i < 8; i++) {
        applet_link_lost(rig.applet, rig.now);
        (void)rig_tick(&rig, 10000);
    }
    applet_link_lost(rig.applet, rig.now);
    applet_link_hopeful(rig.applet, rig.now);
    assert_in_range(applet_next_tick(rig.applet), rig.now, rig.now + BACKOFF_FIRST_MS);
    rig_finish(&rig);
}

static void test_a_network_that_comes_ends_a_try_over_the_one_before(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    (void)applet_join_code(rig.applet, "123456", rig.now);
    assert_string_equal(rig_did(&rig), "connect");
    applet_link_hopeful(rig.applet, rig.now + 1000);
    assert_string_equal(rig_did(&rig), ""); /* a slow line takes so long */
    rig.now += 4000;
    applet_link_hopeful(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "disconnect");
    assert_string_equal(rig_tick(&rig, BACKOFF_FIRST_MS), "connect");
    rig_finish(&rig);
}

static void test_heartbeats_go_out_and_their_lack_is_a_loss(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    int64_t begin = rig.now;
    assert_string_equal(rig_tick(&rig, 6000), "send {\"type\":\"heartbeat\"}");
    assert_int_equal(rig.now, begin + 5000);
    (void)rig_hear(&rig, "{\"type\":\"heartbeat\"}");
    for (int i = 0; i < 3; i++) {
        assert_string_equal(rig_tick(&rig, 6000), "send {\"type\":\"heartbeat\"}");
    }
    assert_string_equal(rig_tick(&rig, 6000), "disconnect");
    assert_int_equal(rig.now, begin + 25000);
    assert_int_equal(look(&rig).phase, APPLET_LOST);
    rig_finish(&rig);
}

static void test_an_attempt_without_answer_is_given_up(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    (void)applet_join_code(rig.applet, "123456", rig.now);
    (void)rig_did(&rig);
    assert_string_equal(rig_tick(&rig, 10000), "disconnect");
    assert_string_equal(rig_tick(&rig, 10000), "connect");
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    assert_string_equal(rig_tick(&rig, 10000), "disconnect");
    rig_finish(&rig);
}

static void test_chat_written_while_the_line_is_down_is_sent_once(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    (void)applet_say(rig.applet, "one", rig.now);
    (void)rig_did(&rig);
    applet_link_lost(rig.applet, rig.now);
    (void)applet_say(rig.applet, "two", rig.now);
    (void)applet_say(rig.applet, "three", rig.now);
    (void)rig_tick(&rig, 1000);
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    /* The server had stored the first; its acknowledgement was lost. */
    assert_string_equal(rig_hear(&rig, RIG_WELCOME(",\"chat_n\":1")),
                        "save; send {\"type\":\"heartbeat\"}; send {\"type\":\"chat\",\"n\":2,\"text\":\"two\"}; "
                        "send {\"type\":\"chat\",\"n\":3,\"text\":\"three\"}; no autostart");
    (void)rig_hear(&rig,
                   "{\"type\":\"chat\",\"number\":4,\"at_ms\":1,\"author\":\"customer\",\"n\":1,\"text\":\"one\"}");
    (void)rig_hear(&rig, "{\"type\":\"chat\",\"number\":5,\"at_ms\":2,\"author\":\"technician\",\"name\":\"Anna\","
                         "\"text\":\"Hi\"}");
    (void)rig_hear(&rig, "{\"type\":\"chat_ack\",\"n\":2,\"number\":6,\"at_ms\":3}");
    (void)rig_hear(&rig, "{\"type\":\"chat_ack\",\"n\":3,\"number\":7,\"at_ms\":4}");
    const struct chat *chat = look(&rig).chat;
    assert_int_equal(chat->count, 4);
    static const char *const texts[] = {"one", "Hi", "two", "three"};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(chat->lines[i].text, texts[i]);
        assert_int_equal(chat->lines[i].number, (int)i + 4);
    }
    rig_finish(&rig);
}

static void test_a_new_process_goes_on_where_the_old_one_was_killed(void **state) {
    (void)state;
    struct rig first, second;
    rig_init(&first, false);
    rig_enter(&first);
    applet_link_lost(first.applet, first.now);
    (void)applet_say(first.applet, "a\nb\\c", first.now);
    (void)rig_did(&first);
    rig_init(&second, false);
    assert_false(applet_resume_saved(second.applet, "nonsense", second.now));
    assert_true(applet_resume_saved(second.applet, first.saved, second.now));
    applet_link_opened(second.applet, second.now);
    assert_string_equal(rig_did(&second),
                        "connect; send " HELLO "\"resume\":{\"session\":\"7\",\"secret\":\"s1\"},\"system\":{}}");
    assert_string_equal(
        rig_hear(&second, RIG_WELCOME("")),
        "save; send {\"type\":\"heartbeat\"}; send {\"type\":\"chat\",\"n\":1,\"text\":\"a\\nb\\\\c\"}; no autostart");
    rig_finish(&first);
    rig_finish(&second);
}

/* Three lines are said; only of the first the answer arrives before the process is killed. */
static void kill_behind_three_lines(struct rig *first, struct rig *second) {
    rig_init(first, false);
    rig_enter(first);
    (void)applet_say(first->applet, "one", first->now);
    (void)rig_hear(first, "{\"type\":\"chat_ack\",\"n\":1,\"number\":4,\"at_ms\":1}");
    (void)applet_say(first->applet, "two", first->now);
    (void)applet_say(first->applet, "three", first->now);
    (void)rig_did(first);
    rig_init(second, false);
    assert_true(applet_resume_saved(second->applet, first->saved, second->now));
    applet_link_opened(second->applet, second->now);
    (void)rig_did(second);
}

static void assert_has_three_lines(struct rig *rig) {
    static const char *const texts[] = {"one", "two", "three"};
    const struct chat *chat = look(rig).chat;
    assert_int_equal(chat->count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(chat->lines[i].text, texts[i]);
        assert_int_equal(chat->lines[i].number, (int)i + 4);
    }
    rig_finish(rig);
}

#define STORED(n, number, text)                                                                                        \
    "{\"type\":\"chat\",\"number\":" number ",\"at_ms\":1,\"author\":\"customer\",\"n\":" n ",\"text\":\"" text "\"}"

static void test_a_new_process_sends_what_was_not_stored(void **state) {
    (void)state;
    struct rig first, second;
    kill_behind_three_lines(&first, &second);
    assert_string_equal(rig_hear(&second, RIG_WELCOME(",\"chat_n\":1")),
                        "save; send {\"type\":\"heartbeat\"}; send {\"type\":\"chat\",\"n\":2,\"text\":\"two\"}; "
                        "send {\"type\":\"chat\",\"n\":3,\"text\":\"three\"}; no autostart");
    assert_string_equal(rig_hear(&second, STORED("1", "4", "one")), "save");
    assert_string_equal(rig_hear(&second, "{\"type\":\"chat_ack\",\"n\":2,\"number\":5,\"at_ms\":2}"), "save");
    assert_string_equal(rig_hear(&second, "{\"type\":\"chat_ack\",\"n\":3,\"number\":6,\"at_ms\":3}"), "save");
    assert_has_three_lines(&second);
    rig_finish(&first);
}

static void test_a_new_process_hears_what_was_stored(void **state) {
    (void)state;
    struct rig first, second;
    kill_behind_three_lines(&first, &second);
    assert_string_equal(rig_hear(&second, RIG_WELCOME(",\"chat_n\":3")),
                        "save; send {\"type\":\"heartbeat\"}; no autostart");
    assert_string_equal(rig_hear(&second, STORED("1", "4", "one")), "save");
    assert_string_equal(rig_hear(&second, STORED("2", "5", "two")), "save");
    assert_string_equal(rig_hear(&second, STORED("3", "6", "three")), "save");
    assert_has_three_lines(&second);
    rig_finish(&first);
}

static void test_closing_while_the_line_is_down_is_told_later(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    applet_link_lost(rig.applet, rig.now);
    (void)rig_did(&rig);
    applet_close(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "");
    assert_string_equal(rig_tick(&rig, 1000), "connect");
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    assert_string_equal(rig_hear(&rig, RIG_WELCOME("")),
                        "save; send {\"type\":\"heartbeat\"}; no autostart; send {\"type\":\"close\"}");
    assert_string_equal(rig_hear(&rig, "{\"type\":\"ended\",\"outcome\":\"closed_by_customer\"}"),
                        "send {\"type\":\"goodbye\"}; forget; disconnect; exit 0");
    rig_finish(&rig);
}

static void test_closing_without_a_server_ends_all_the_same(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    applet_link_lost(rig.applet, rig.now);
    applet_close(rig.applet, rig.now);
    int64_t begin = rig.now;
    while (look(&rig).phase != APPLET_OVER) {
        const char *did = rig_tick(&rig, 40000);
        if (strcmp(did, "connect") == 0) {
            applet_link_lost(rig.applet, rig.now);
        }
    }
    assert_int_equal(rig.now, begin + 30000);
    rig_finish(&rig);
}

static void test_a_reboot_is_announced_and_done_once(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    static const char command[] = "{\"type\":\"reboot\",\"n\":1,\"kind\":\"normal\"}";
    assert_string_equal(rig_hear(&rig, command), "save; autostart; send {\"type\":\"reboot_announced\",\"cause\":"
                                                 "\"command\",\"n\":1}; reboot normal");
    assert_string_equal(rig_hear(&rig, command), "");
    applet_staying_up(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "no autostart; send {\"type\":\"reboot_cancelled\"}");
    applet_going_down(rig.applet, rig.now);
    applet_going_down(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "autostart; send {\"type\":\"reboot_announced\",\"cause\":\"system\"}");
    struct rig back;
    rig_init(&back, false);
    assert_true(applet_resume_saved(back.applet, rig.saved, back.now));
    applet_link_opened(back.applet, back.now);
    (void)rig_did(&back);
    assert_string_equal(rig_hear(&back, RIG_WELCOME("")), "save; send {\"type\":\"heartbeat\"}; no autostart");
    assert_string_equal(rig_hear(&back, command), "");
    rig_finish(&rig);
    rig_finish(&back);
}

static void test_only_the_line_blinks_before_the_computer_goes_down(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    applet_link_lost(rig.applet, rig.now);
    applet_going_down(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "autostart");
    assert_string_equal(rig_tick(&rig, 1000), "connect");
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    assert_string_equal(
        rig_hear(&rig, RIG_WELCOME("")),
        "save; send {\"type\":\"heartbeat\"}; send {\"type\":\"reboot_announced\",\"cause\":\"system\"}");
    rig_finish(&rig);
}

static void test_who_has_left_does_not_come_back_with_the_computer(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    applet_going_down(rig.applet, rig.now);
    (void)rig_did(&rig);
    applet_close(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "no autostart; send {\"type\":\"close\"}");
    applet_going_down(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "");
    rig_finish(&rig);
    rig_init(&rig, false);
    rig_enter(&rig);
    applet_going_down(rig.applet, rig.now);
    (void)rig_did(&rig);
    assert_string_equal(rig_hear(&rig, "{\"type\":\"refused\",\"code\":\"superseded\",\"retry\":false}"),
                        "no autostart; disconnect; exit 8");
    applet_going_down(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "");
    rig_finish(&rig);
}

/* The entry of the process before is still there until the server has let this one in. */
static void test_who_leaves_on_the_way_back_leaves_no_entry(void **state) {
    (void)state;
    struct rig rig, back;
    rig_init(&rig, false);
    rig_enter(&rig);
    rig_init(&back, false);
    assert_true(applet_resume_saved(back.applet, rig.saved, back.now));
    assert_string_equal(rig_did(&back), "connect");
    applet_close(back.applet, back.now);
    assert_string_equal(rig_did(&back), "no autostart");
    rig_finish(&back);
    rig_init(&back, false);
    assert_true(applet_resume_saved(back.applet, rig.saved, back.now));
    applet_link_opened(back.applet, back.now);
    (void)rig_did(&back);
    assert_string_equal(rig_hear(&back, "{\"type\":\"refused\",\"code\":\"version_unsupported\",\"retry\":false}"),
                        "no autostart; disconnect; exit 9");
    rig_finish(&back);
    rig_finish(&rig);
}

static void test_who_has_left_is_not_rebooted(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    (void)rig_hear(&rig, "{\"type\":\"reboot\",\"n\":1,\"kind\":\"normal\",\"ask\":true,\"technician\":\"Anna\"}");
    applet_close(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "send {\"type\":\"close\"}");
    assert_int_equal(look(&rig).reboot.n, 0);
    applet_answer_reboot(rig.applet, 1, true, rig.now);
    assert_string_equal(rig_did(&rig), "");
    /* On its way when he closed. */
    assert_string_equal(rig_hear(&rig, "{\"type\":\"reboot\",\"n\":2,\"kind\":\"normal\"}"), "");
    assert_false(look(&rig).going_down);
    rig_finish(&rig);
}

static void test_a_reboot_may_be_asked_for(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    assert_string_equal(
        rig_hear(&rig, "{\"type\":\"reboot\",\"n\":1,\"kind\":\"normal\",\"ask\":true,\"technician\":\"Anna\"}"), "");
    assert_string_equal(look(&rig).reboot.technician, "Anna");
    applet_answer_reboot(rig.applet, 1, false, rig.now);
    assert_string_equal(rig_did(&rig), "send {\"type\":\"reboot_answer\",\"n\":1,\"agreed\":false}; save");
    assert_int_equal(look(&rig).reboot.n, 0);
    rig_finish(&rig);
}

static void test_nonsense_from_the_server_ends_the_connection_not_the_applet(void **state) {
    (void)state;
    static const char *const nonsense[] = {"", "x", "{}", "{\"type\":\"state\"}"};
    for (size_t i = 0; i < 4; i++) {
        struct rig rig;
        rig_init(&rig, false);
        rig_enter(&rig);
        assert_string_equal(rig_hear(&rig, nonsense[i]), "disconnect");
        assert_string_equal(rig_hear(&rig, RIG_WELCOME("")), ""); /* the old connection's last words */
        assert_string_equal(rig_tick(&rig, 1000), "connect");
        rig_finish(&rig);
    }
}

static void test_the_customer_hears_that_his_technician_has_changed(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    static const char *const told =
        "{\"type\":\"state\",\"stage\":\"active\",\"people\":[{\"name\":\"%s\",\"part\":\"lead\"}]}";
    static const struct {
        const char *lead;
        bool changed;
    } lines[] = {{"Anna", false}, {"Anna", false}, {"Bert", true}, {"Bert", true}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char message[256];
        struct applet_view view;
        (void)snprintf(message, sizeof message, told, lines[i].lead);
        (void)rig_hear(&rig, message);
        applet_look(rig.applet, &view);
        assert_int_equal(view.lead_changed, lines[i].changed);
    }
    rig_finish(&rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_customer_hears_that_his_technician_has_changed),
        cmocka_unit_test(test_a_code_leads_in),
        cmocka_unit_test(test_terms_come_before_everything),
        cmocka_unit_test(test_an_accepted_answer_lost_on_the_way_is_repeated),
        cmocka_unit_test(test_closing_while_the_terms_are_shown_declines),
        cmocka_unit_test(test_refusals_end_with_their_own_exit_code),
        cmocka_unit_test(test_a_window_asks_for_a_wrong_code_again),
        cmocka_unit_test(test_the_server_may_name_the_pause),
        cmocka_unit_test(test_a_network_that_comes_shortens_no_pause_of_the_server),
        cmocka_unit_test(test_a_network_that_comes_ends_a_try_over_the_one_before),
        cmocka_unit_test(test_heartbeats_go_out_and_their_lack_is_a_loss),
        cmocka_unit_test(test_an_attempt_without_answer_is_given_up),
        cmocka_unit_test(test_chat_written_while_the_line_is_down_is_sent_once),
        cmocka_unit_test(test_a_new_process_goes_on_where_the_old_one_was_killed),
        cmocka_unit_test(test_a_new_process_sends_what_was_not_stored),
        cmocka_unit_test(test_a_new_process_hears_what_was_stored),
        cmocka_unit_test(test_closing_while_the_line_is_down_is_told_later),
        cmocka_unit_test(test_closing_without_a_server_ends_all_the_same),
        cmocka_unit_test(test_a_reboot_is_announced_and_done_once),
        cmocka_unit_test(test_only_the_line_blinks_before_the_computer_goes_down),
        cmocka_unit_test(test_who_has_left_does_not_come_back_with_the_computer),
        cmocka_unit_test(test_who_leaves_on_the_way_back_leaves_no_entry),
        cmocka_unit_test(test_who_has_left_is_not_rebooted),
        cmocka_unit_test(test_a_reboot_may_be_asked_for),
        cmocka_unit_test(test_nonsense_from_the_server_ends_the_connection_not_the_applet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
