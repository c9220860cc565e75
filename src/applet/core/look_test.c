/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation's own words and logo, and servers that know of none. */
#include "applet/core/test_rig.h"

#define PNG "iVBORw0KGgo="

static int enter(void **state) {
    static struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    *state = &rig;
    return 0;
}

static int finish(void **state) {
    rig_finish(*state);
    return 0;
}

static struct applet_view look_of(const struct rig *rig) {
    struct applet_view view;
    applet_look(rig->applet, &view);
    return view;
}

static void hear_words_and_logo(struct rig *rig) {
    assert_string_equal(rig_hear(rig, "{\"type\":\"look\",\"ended\":\"Bye\"}"), "");
    assert_string_equal(rig_hear(rig, "{\"type\":\"logo\",\"png\":\"" PNG "\"}"), "");
}

static void test_a_server_without_own_words_leaves_ours(void **state) {
    struct rig *rig = *state;
    struct applet_view view = look_of(rig);
    assert_null(view.look.welcome);
    assert_null(view.logo);
    assert_int_equal(view.logo_number, 0);
    assert_false(view.terms_scroll);
}

static void test_each_look_is_the_whole_truth(void **state) {
    struct rig *rig = *state;
    assert_string_equal(rig_hear(rig, "{\"type\":\"look\",\"welcome\":\"Hello\\nthere\",\"ask_view\":\"Only now\"}"),
                        "");
    struct applet_view view = look_of(rig);
    assert_string_equal(view.look.welcome, "Hello\nthere");
    assert_string_equal(view.look.ask_view, "Only now");
    assert_null(view.look.ended);
    assert_string_equal(rig_hear(rig, "{\"type\":\"look\",\"ended\":\"Bye\"}"), "");
    view = look_of(rig);
    assert_null(view.look.welcome);
    assert_string_equal(view.look.ended, "Bye");
}

static void test_words_stay_over_a_lost_line_and_the_end(void **state) {
    struct rig *rig = *state;
    hear_words_and_logo(rig);
    applet_link_lost(rig->applet, rig->now);
    (void)rig_did(rig);
    struct applet_view view = look_of(rig);
    assert_string_equal(view.look.ended, "Bye");
    assert_string_equal(view.logo, PNG);
    assert_int_equal(view.logo_number, 1);
}

static void test_another_logo_and_none_are_told_apart(void **state) {
    struct rig *rig = *state;
    (void)rig_hear(rig, "{\"type\":\"logo\",\"png\":\"" PNG "\"}");
    (void)rig_hear(rig, "{\"type\":\"logo\"}");
    struct applet_view view = look_of(rig);
    assert_null(view.logo);
    assert_int_equal(view.logo_number, 2);
}

static void test_a_new_welcome_takes_back_what_is_not_told_again(void **state) {
    struct rig *rig = *state;
    hear_words_and_logo(rig);
    applet_link_lost(rig->applet, rig->now);
    (void)rig_did(rig);
    (void)rig_tick(rig, 60 * 1000);
    applet_link_opened(rig->applet, rig->now);
    (void)rig_did(rig);
    (void)rig_hear(rig, RIG_WELCOME(""));
    struct applet_view view = look_of(rig);
    assert_int_equal(view.phase, APPLET_IN);
    assert_null(view.look.ended);
    assert_null(view.logo);
    assert_int_equal(view.logo_number, 2);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, enter, finish)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_a_server_without_own_words_leaves_ours),          TEST(test_each_look_is_the_whole_truth),
        TEST(test_words_stay_over_a_lost_line_and_the_end),         TEST(test_another_logo_and_none_are_told_apart),
        TEST(test_a_new_welcome_takes_back_what_is_not_told_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
