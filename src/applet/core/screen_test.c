/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/test_rig.h"

#include <string.h>

#define ASK(n, kind) "{\"type\":\"screen_ask\",\"request\":" #n ",\"kind\":\"" kind "\",\"technician\":\"Anna\"}"
#define OPEN(n, kind)                                                                                                  \
    "{\"type\":\"screen_open\",\"request\":" #n ",\"kind\":\"" kind "\",\"url\":\"/relay/v1\",\"ticket\":\"t\"}"
#define TOLD(n, state) "send {\"type\":\"screen_state\",\"request\":" #n ",\"state\":\"" state "\"}"
#define CONSENT(n, kind, given)                                                                                        \
    "send {\"type\":\"consent\",\"request\":" #n ",\"kind\":\"" kind "\",\"given\":" #given "}"
#define NO_CONSENT(n)                                                                                                  \
    "send {\"type\":\"screen_state\",\"request\":" #n ",\"state\":\"failed\",\"reason\":\"no_consent\"}"
#define LEASE(kind, held) "send {\"type\":\"lease\",\"kind\":\"" kind "\",\"held\":" #held "}"

static struct applet_view look(struct rig *rig) {
    struct applet_view view;
    applet_look(rig->applet, &view);
    return view;
}

static void test_nothing_opens_without_the_customers_yes(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    assert_string_equal(rig_hear(&rig, OPEN(1, "view")), NO_CONSENT(1));
    assert_string_equal(rig_hear(&rig, ASK(2, "view")), "");
    assert_string_equal(look(&rig).question.technician, "Anna");
    assert_string_equal(rig_hear(&rig, OPEN(2, "view")), NO_CONSENT(2));
    applet_answer_question(rig.applet, 1, true, rig.now); /* to another question */
    assert_string_equal(rig_did(&rig), "");
    applet_answer_question(rig.applet, 2, true, rig.now);
    assert_string_equal(rig_did(&rig), "save; " CONSENT(2, "view", true));
    assert_string_equal(rig_hear(&rig, OPEN(2, "control")), NO_CONSENT(2));
    assert_string_equal(rig_hear(&rig, OPEN(2, "view")), "open 2 view /relay/v1 t");
    applet_screen_opened(rig.applet, 2, rig.now);
    assert_string_equal(rig_did(&rig), TOLD(2, "opened") "; " LEASE("screen_sharing", true));
    rig_finish(&rig);
}

static void test_a_no_is_remembered_for_that_question_only(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    (void)rig_hear(&rig, ASK(1, "control"));
    applet_answer_question(rig.applet, 1, false, rig.now);
    assert_string_equal(rig_did(&rig), CONSENT(1, "control", false));
    assert_string_equal(rig_hear(&rig, ASK(1, "control")), CONSENT(1, "control", false));
    assert_string_equal(rig_hear(&rig, OPEN(1, "control")), NO_CONSENT(1));
    assert_string_equal(rig_hear(&rig, ASK(2, "control")), "");
    assert_int_equal(look(&rig).question.request, 2);
    assert_string_equal(rig_hear(&rig, "{\"type\":\"screen_close\",\"request\":2}"), "");
    assert_int_equal(look(&rig).question.request, 0);
    rig_finish(&rig);
}

static void give_control(struct rig *rig) {
    (void)rig_hear(rig, ASK(1, "control"));
    applet_answer_question(rig->applet, 1, true, rig->now);
    (void)rig_hear(rig, OPEN(1, "control"));
    applet_screen_opened(rig->applet, 1, rig->now);
    (void)rig_did(rig);
}

static void test_a_yes_outlives_the_connection_and_the_process(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    give_control(&rig);
    applet_link_lost(rig.applet, rig.now);
    assert_string_equal(rig_did(&rig), "hide");
    (void)rig_tick(&rig, 1000);
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    (void)rig_hear(&rig, RIG_WELCOME(",\"consents\":{\"view\":true,\"control\":true}"));
    assert_string_equal(rig_hear(&rig, ASK(2, "control")), CONSENT(2, "control", true));
    assert_string_equal(rig_hear(&rig, OPEN(2, "control")), "open 2 control /relay/v1 t");

    struct rig back;
    rig_init(&back, false);
    assert_true(applet_resume_saved(back.applet, rig.saved, back.now));
    applet_link_opened(back.applet, back.now);
    (void)rig_did(&back);
    (void)rig_hear(&back, RIG_WELCOME(""));
    assert_string_equal(rig_hear(&back, ASK(3, "view")), CONSENT(3, "view", true));
    rig_finish(&rig);
    rig_finish(&back);
}

static void test_taking_back_works_at_once(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    give_control(&rig);
    applet_withdraw(rig.applet, WIRE_SCREEN_CONTROL, rig.now);
    assert_string_equal(rig_did(&rig), "save; " LEASE("remote_control", false) "; only view; " LEASE(
                                           "screen_sharing", true) "; send "
                                                                   "{\"type\":\"consent_withdrawn\",\"kind\":"
                                                                   "\"control\"}");
    applet_withdraw(rig.applet, WIRE_SCREEN_VIEW, rig.now);
    assert_string_equal(
        rig_did(&rig),
        "save; hide; " LEASE("screen_sharing",
                             false) "; send "
                                    "{\"type\":\"consent_withdrawn\",\"kind\":\"view\"}; send "
                                    "{\"type\":\"screen_state\",\"request\":1,\"state\":\"closed\",\"reason\":"
                                    "\"withdrawn\"}");
    applet_withdraw(rig.applet, WIRE_SCREEN_VIEW, rig.now);
    assert_string_equal(rig_did(&rig), "");
    assert_string_equal(rig_hear(&rig, ASK(2, "view")), "");
    rig_finish(&rig);
}

static void test_what_was_taken_back_while_the_line_was_down_is_told(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    give_control(&rig);
    applet_link_lost(rig.applet, rig.now);
    applet_withdraw(rig.applet, WIRE_SCREEN_VIEW, rig.now);
    (void)rig_tick(&rig, 1000);
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    assert_string_equal(
        rig_hear(&rig, RIG_WELCOME(",\"consents\":{\"view\":true,\"control\":true}")),
        "save; send {\"type\":\"heartbeat\"}; send {\"type\":\"consent_withdrawn\",\"kind\":\"view\"}; no autostart");
    assert_string_equal(rig_hear(&rig, OPEN(1, "view")), NO_CONSENT(1));
    rig_finish(&rig);
}

static void test_leases_are_renewed_while_the_screen_is_open(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    give_control(&rig);
    int renewed = 0;
    int64_t begin = rig.now;
    while (rig.now < begin + 65000) {
        if (strstr(rig_tick(&rig, 5000), LEASE("remote_control", true)) != NULL) {
            renewed++;
        }
        (void)rig_hear(&rig, "{\"type\":\"heartbeat\"}");
    }
    assert_int_equal(renewed, 3);
    applet_screen_closed(rig.applet, 1, rig.now);
    assert_string_equal(rig_did(&rig), LEASE("remote_control", false) "; " TOLD(1, "closed"));
    rig_finish(&rig);
}

static void test_a_newer_screen_replaces_the_older(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    give_control(&rig);
    assert_string_equal(rig_hear(&rig, OPEN(2, "view")), "hide; " LEASE("remote_control", false) "; open 2 view "
                                                                                                 "/relay/v1 t");
    applet_screen_closed(rig.applet, 1, rig.now); /* the older one's end is no news */
    assert_string_equal(rig_did(&rig), "");
    applet_screen_failed(rig.applet, 2, "relay", rig.now);
    assert_string_equal(rig_did(&rig),
                        "send {\"type\":\"screen_state\",\"request\":2,\"state\":\"failed\",\"reason\":\"relay\"}");
    rig_finish(&rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_opens_without_the_customers_yes),
        cmocka_unit_test(test_a_no_is_remembered_for_that_question_only),
        cmocka_unit_test(test_a_yes_outlives_the_connection_and_the_process),
        cmocka_unit_test(test_taking_back_works_at_once),
        cmocka_unit_test(test_what_was_taken_back_while_the_line_was_down_is_told),
        cmocka_unit_test(test_leases_are_renewed_while_the_screen_is_open),
        cmocka_unit_test(test_a_newer_screen_replaces_the_older),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
