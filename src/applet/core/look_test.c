/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation's own words and logo, and servers that know of none. */
#include "applet/core/test_rig.h"

static void test_a_server_without_own_words_leaves_ours(void **state) {
    (void)state;
    struct rig rig;
    struct applet_view view;
    rig_init(&rig, false);
    rig_enter(&rig);
    applet_look(rig.applet, &view);
    assert_null(view.look.welcome);
    assert_null(view.logo);
    assert_int_equal(view.logo_number, 0);
    assert_false(view.terms_scroll);
    rig_finish(&rig);
}

static void test_each_look_is_the_whole_truth(void **state) {
    (void)state;
    struct rig rig;
    struct applet_view view;
    rig_init(&rig, false);
    rig_enter(&rig);
    assert_string_equal(rig_hear(&rig, "{\"type\":\"look\",\"welcome\":\"Hello\\nthere\",\"ask_view\":\"Only now\"}"),
                        "");
    applet_look(rig.applet, &view);
    assert_string_equal(view.look.welcome, "Hello\nthere");
    assert_string_equal(view.look.ask_view, "Only now");
    assert_null(view.look.ended);
    assert_string_equal(rig_hear(&rig, "{\"type\":\"look\",\"ended\":\"Bye\"}"), "");
    applet_look(rig.applet, &view);
    assert_null(view.look.welcome);
    assert_string_equal(view.look.ended, "Bye");
    rig_finish(&rig);
}

static void test_words_stay_over_a_lost_line_and_the_end(void **state) {
    (void)state;
    struct rig rig;
    struct applet_view view;
    rig_init(&rig, false);
    rig_enter(&rig);
    (void)rig_hear(&rig, "{\"type\":\"look\",\"ended\":\"Bye\"}");
    (void)rig_hear(&rig, "{\"type\":\"logo\",\"png\":\"iVBORw0KGgo=\"}");
    applet_link_lost(rig.applet, rig.now);
    (void)rig_did(&rig);
    applet_look(rig.applet, &view);
    assert_string_equal(view.look.ended, "Bye");
    assert_string_equal(view.logo, "iVBORw0KGgo=");
    assert_int_equal(view.logo_number, 1);
    rig_finish(&rig);
}

static void test_another_logo_and_none_are_told_apart(void **state) {
    (void)state;
    struct rig rig;
    struct applet_view view;
    rig_init(&rig, false);
    rig_enter(&rig);
    (void)rig_hear(&rig, "{\"type\":\"logo\",\"png\":\"iVBORw0KGgo=\"}");
    (void)rig_hear(&rig, "{\"type\":\"logo\"}");
    applet_look(rig.applet, &view);
    assert_null(view.logo);
    assert_int_equal(view.logo_number, 2);
    rig_finish(&rig);
}

static void test_a_new_welcome_takes_back_what_is_not_told_again(void **state) {
    (void)state;
    struct rig rig;
    struct applet_view view;
    rig_init(&rig, false);
    rig_enter(&rig);
    (void)rig_hear(&rig, "{\"type\":\"look\",\"ended\":\"Bye\"}");
    (void)rig_hear(&rig, "{\"type\":\"logo\",\"png\":\"iVBORw0KGgo=\"}");
    applet_link_lost(rig.applet, rig.now);
    (void)rig_did(&rig);
    (void)rig_tick(&rig, 60 * 1000);
    applet_link_opened(rig.applet, rig.now);
    (void)rig_did(&rig);
    (void)rig_hear(&rig, RIG_WELCOME(""));
    applet_look(rig.applet, &view);
    assert_int_equal(view.phase, APPLET_IN);
    assert_null(view.look.ended);
    assert_null(view.logo);
    assert_int_equal(view.logo_number, 2);
    rig_finish(&rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_server_without_own_words_leaves_ours),
        cmocka_unit_test(test_each_look_is_the_whole_truth),
        cmocka_unit_test(test_words_stay_over_a_lost_line_and_the_end),
        cmocka_unit_test(test_another_logo_and_none_are_told_apart),
        cmocka_unit_test(test_a_new_welcome_takes_back_what_is_not_told_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
