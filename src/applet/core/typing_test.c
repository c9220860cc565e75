/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/test_rig.h"

static const char *const welcome =
    "{\"type\":\"welcome\",\"version\":1,\"session\":\"7\",\"secret\":\"s1\",\"heartbeat_s\":5,\"loss_s\":20,"
    "\"features\":[\"typing\"]}";

static void enter(struct rig *rig) {
    rig_init(rig, false);
    (void)applet_join_code(rig->applet, "123456", rig->now);
    (void)rig_did(rig);
    applet_link_opened(rig->applet, rig->now);
    (void)rig_did(rig);
    (void)rig_hear(rig, welcome);
}

static void test_the_customers_typing_is_told_sparingly(void **state) {
    (void)state;
    struct rig rig;
    enter(&rig);
    applet_typing(rig.applet, false, rig.now);
    assert_string_equal(rig_did(&rig), "");
    applet_typing(rig.applet, true, rig.now);
    assert_string_equal(rig_did(&rig), "send {\"type\":\"typing\",\"on\":true}");
    applet_typing(rig.applet, true, rig.now + 2999);
    assert_string_equal(rig_did(&rig), "");
    applet_typing(rig.applet, true, rig.now + 3000);
    assert_string_equal(rig_did(&rig), "send {\"type\":\"typing\",\"on\":true}");
    applet_typing(rig.applet, false, rig.now + 3001);
    assert_string_equal(rig_did(&rig), "send {\"type\":\"typing\",\"on\":false}");
    applet_typing(rig.applet, false, rig.now + 3002);
    assert_string_equal(rig_did(&rig), "");
    rig_finish(&rig);
}

static void test_a_server_that_does_not_know_it_is_not_told(void **state) {
    (void)state;
    struct rig rig;
    rig_init(&rig, false);
    rig_enter(&rig);
    applet_typing(rig.applet, true, rig.now);
    assert_string_equal(rig_did(&rig), "");
    rig_finish(&rig);
}

static struct applet_view look(struct rig *rig) {
    struct applet_view view;
    applet_look(rig->applet, &view);
    return view;
}

static void test_the_technicians_typing_is_forgotten_when_it_is_not_told_again(void **state) {
    (void)state;
    struct rig rig;
    enter(&rig);
    (void)rig_hear(&rig, "{\"type\":\"typing\",\"on\":true,\"name\":\"Anna\"}");
    assert_true(look(&rig).typing);
    assert_string_equal(look(&rig).typing_name, "Anna");
    (void)rig_tick(&rig, 5000); /* the heartbeat */
    assert_true(look(&rig).typing);
    (void)rig_tick(&rig, 4000);
    assert_false(look(&rig).typing);
    (void)rig_hear(&rig, "{\"type\":\"typing\",\"on\":true}");
    assert_true(look(&rig).typing);
    (void)rig_hear(&rig, "{\"type\":\"chat\",\"number\":3,\"at_ms\":1,\"author\":\"technician\",\"text\":\"Hello\"}");
    assert_false(look(&rig).typing);
    (void)rig_hear(&rig, "{\"type\":\"typing\",\"on\":true}");
    applet_link_lost(rig.applet, rig.now);
    assert_false(look(&rig).typing);
    rig_finish(&rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_customers_typing_is_told_sparingly),
        cmocka_unit_test(test_a_server_that_does_not_know_it_is_not_told),
        cmocka_unit_test(test_the_technicians_typing_is_forgotten_when_it_is_not_told_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
