/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "directory/alarms.h"
#include "directory/directory.h"

/* Root 1 with groups 2 > 3 > 4 and 5 below it; technicians 1 (administrator, root), 2 (administrator, group 2),
 * 3 (group 4), 4 (group 5); channel 1 served by group 3. */

static enum directory_error make(struct directory *directory, struct directory_change change) {
    enum directory_error error = directory_check(directory, &change);
    if (error == DIRECTORY_ERROR_NONE) {
        directory_apply(directory, &change);
    }
    return error;
}

static enum directory_error make_group(struct directory *directory, int32_t id, int32_t parent, const char *name) {
    return make(
        directory,
        (struct directory_change){
            .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .id = id, .group_id = parent, .name = name});
}

static enum directory_error make_technician(struct directory *directory, int32_t id, int32_t group, const char *login,
                                            enum directory_role role) {
    return make(directory, (struct directory_change){.noun = DIRECTORY_NOUN_TECHNICIAN,
                                                     .verb = DIRECTORY_VERB_CREATE,
                                                     .id = id,
                                                     .group_id = group,
                                                     .name = login,
                                                     .login = login,
                                                     .role = role});
}

static enum directory_error make_channel(struct directory *directory, int32_t id, const char *address, int32_t group) {
    return make(directory, (struct directory_change){.noun = DIRECTORY_NOUN_CHANNEL,
                                                     .verb = DIRECTORY_VERB_CREATE,
                                                     .id = id,
                                                     .name = address,
                                                     .address = address,
                                                     .group_ids = &group,
                                                     .group_count = 1});
}

static enum directory_error set_number(struct directory *directory, enum directory_noun noun, int32_t id,
                                       enum directory_setting setting, int32_t value, bool clear) {
    struct directory_setting_change own = {.setting = setting, .number = value, .clear = clear};
    return make(directory, (struct directory_change){.noun = noun,
                                                     .verb = DIRECTORY_VERB_UPDATE,
                                                     .fields = DIRECTORY_FIELD_SETTINGS,
                                                     .id = id,
                                                     .settings = &own,
                                                     .setting_count = 1});
}

static int set_up(void **state) {
    struct directory *directory = directory_create(1, false);
    assert_int_equal(make_group(directory, 1, 0, "All"), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_group(directory, 2, 1, "North"), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_group(directory, 3, 2, "Printers"), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_group(directory, 4, 3, "Inks"), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_group(directory, 5, 1, "South"), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_technician(directory, 1, 1, "root", DIRECTORY_ROLE_ADMINISTRATOR), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_technician(directory, 2, 2, "north", DIRECTORY_ROLE_ADMINISTRATOR), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_technician(directory, 3, 4, "Inka", DIRECTORY_ROLE_TECHNICIAN), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_technician(directory, 4, 5, "sue", DIRECTORY_ROLE_TECHNICIAN), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_channel(directory, 1, "printers", 3), DIRECTORY_ERROR_NONE);
    *state = directory;
    return 0;
}

static int tear_down(void **state) {
    directory_destroy(*state);
    return 0;
}

static int32_t number_of(const struct directory *directory, int32_t technician, enum directory_setting setting) {
    struct directory_settings settings;
    assert_true(directory_settings_for_technician(directory, technician, &settings));
    return settings.number[setting];
}

static void a_setting_is_inherited_until_a_lower_group_sets_its_own(void **state) {
    struct directory *directory = *state;
    enum directory_setting idle = DIRECTORY_SETTING_ACTIVE_IDLE;
    assert_int_equal(number_of(directory, 3, idle), 3600);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 1, idle, 600, false), DIRECTORY_ERROR_NONE);
    assert_int_equal(number_of(directory, 3, idle), 600);
    assert_int_equal(number_of(directory, 4, idle), 600);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 3, idle, 0, false), DIRECTORY_ERROR_NONE);
    assert_int_equal(number_of(directory, 3, idle), 0);
    assert_int_equal(number_of(directory, 4, idle), 600);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 3, idle, 0, true), DIRECTORY_ERROR_NONE);
    assert_int_equal(number_of(directory, 3, idle), 600);
}

static void a_channel_overrides_the_organisation_and_has_no_rights(void **state) {
    struct directory *directory = *state;
    enum directory_setting wait = DIRECTORY_SETTING_WAITING_TIMEOUT;
    struct directory_settings settings;
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 1, wait, 120, false), DIRECTORY_ERROR_NONE);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 3, wait, 180, false), DIRECTORY_ERROR_NONE);
    assert_true(directory_settings_for_channel(directory, 1, &settings));
    assert_int_equal(settings.number[wait], 120);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_CHANNEL, 1, wait, 240, false), DIRECTORY_ERROR_NONE);
    assert_true(directory_settings_for_channel(directory, 1, &settings));
    assert_int_equal(settings.number[wait], 240);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_CHANNEL, 1, DIRECTORY_SETTING_MAY_CHAT, 0, false),
                     DIRECTORY_ERROR_SETTING_NOT_HERE);
    assert_false(directory_settings_for_channel(directory, 2, &settings));
}

static void every_setting_is_held_to_its_range(void **state) {
    (void)state;
    for (unsigned i = 0; i < DIRECTORY_SETTING_COUNT; i++) {
        enum directory_setting setting = (enum directory_setting)i;
        const struct directory_setting_info *info = directory_setting_info(setting);
        enum directory_setting found;
        assert_true(directory_setting_by_code(info->code, &found));
        assert_int_equal(found, setting);
        assert_true(directory_setting_in_range(setting, info->standard, false));
        assert_true(directory_setting_in_range(setting, info->greatest, false));
        assert_false(directory_setting_in_range(setting, info->greatest + 1, true));
        assert_false(directory_setting_in_range(setting, -1, true));
        assert_int_equal(directory_setting_in_range(setting, 0, false), info->zero_allowed);
        if (info->least > 1) {
            bool is_time = info->kind == DIRECTORY_SETTING_KIND_TIME;
            assert_true(directory_setting_in_range(setting, info->least, false));
            assert_false(directory_setting_in_range(setting, info->least - 1, false));
            assert_int_equal(directory_setting_in_range(setting, info->least - 1, true), is_time);
        }
    }
    enum directory_setting untouched = DIRECTORY_SETTING_MAX_ACTIVE;
    assert_false(directory_setting_by_code("nothing", &untouched));
    assert_int_equal(untouched, DIRECTORY_SETTING_MAX_ACTIVE);
}

static void texts_are_held_to_their_length_and_to_utf8(void **state) {
    struct directory *directory = *state;
    static char much[32770];
    memset(much, 'x', 32769);
    const char *texts[] = {much, "\xff", "a\x01z"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct directory_setting_change own = {.is_text = true, .setting = DIRECTORY_TEXT_TERMS, .text = texts[i]};
        struct directory_change change = {.noun = DIRECTORY_NOUN_GROUP,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields = DIRECTORY_FIELD_SETTINGS,
                                          .id = 2,
                                          .settings = &own,
                                          .setting_count = 1};
        assert_int_equal(directory_check(directory, &change), DIRECTORY_ERROR_SETTING_TEXT);
        own.text = "Terms\nof use";
        assert_int_equal(make(directory, change), DIRECTORY_ERROR_NONE);
    }
    struct directory_settings settings;
    assert_true(directory_settings_for_group(directory, 4, &settings));
    assert_string_equal(settings.text[DIRECTORY_TEXT_TERMS], "Terms\nof use");
    assert_true(directory_settings_for_group(directory, 5, &settings));
    assert_string_equal(settings.text[DIRECTORY_TEXT_TERMS], "");
}

static void a_group_never_becomes_its_own_ancestor(void **state) {
    struct directory *directory = *state;
    struct directory_change move = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_UPDATE, .fields = DIRECTORY_FIELD_GROUP, .id = 2};
    for (int32_t below = 2; below <= 4; below++) {
        move.group_id = below;
        assert_int_equal(directory_check(directory, &move), DIRECTORY_ERROR_CYCLE);
    }
    move.group_id = 5;
    assert_int_equal(make(directory, move), DIRECTORY_ERROR_NONE);
    assert_true(directory_group_is_within(directory, 4, 5));
    move.id = 1;
    assert_int_equal(directory_check(directory, &move), DIRECTORY_ERROR_CYCLE);
    move.id = 5;
    move.group_id = 0;
    assert_int_equal(directory_check(directory, &move), DIRECTORY_ERROR_UNKNOWN_GROUP);
    assert_true(directory_is_sound(directory));
}

static void groups_nest_to_the_limit_only(void **state) {
    struct directory *directory = *state;
    int32_t parent = 1;
    for (int32_t id = 10; id < 10 + DIRECTORY_GROUP_DEPTH_MAX - 1; id++) {
        assert_int_equal(make_group(directory, id, parent, "deep"), DIRECTORY_ERROR_NONE);
        parent = id;
    }
    assert_int_equal(make_group(directory, 90, parent, "deeper"), DIRECTORY_ERROR_TOO_DEEP);
    struct directory_change move = {.noun = DIRECTORY_NOUN_GROUP,
                                    .verb = DIRECTORY_VERB_UPDATE,
                                    .fields = DIRECTORY_FIELD_GROUP,
                                    .id = 2,
                                    .group_id = parent - 2};
    assert_int_equal(directory_check(directory, &move), DIRECTORY_ERROR_TOO_DEEP);
}

static void administrators_rule_their_own_groups_and_those_below(void **state) {
    const struct directory *directory = *state;
    struct {
        int32_t who;
        bool rules_group[6];
    } expected[] = {
        {1, {false, true, true, true, true, true}},
        {2, {false, false, true, true, true, false}},
        {3, {false}},
        {4, {false}},
        {9, {false}},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        for (int32_t group = 0; group <= 5; group++) {
            assert_int_equal(directory_administers_group(directory, expected[i].who, group),
                             expected[i].rules_group[group]);
        }
    }
    assert_true(directory_administers_technician(directory, 2, 3));
    assert_false(directory_administers_technician(directory, 2, 4));
    assert_false(directory_administers_technician(directory, 2, 1));
    assert_true(directory_administers_channel(directory, 2, 1));
    assert_true(directory_administers_channel(directory, 1, 1));
    assert_false(directory_administers_channel(directory, 3, 1));
}

static void a_channel_is_served_by_its_groups_and_those_below(void **state) {
    const struct directory *directory = *state;
    assert_true(directory_serves_channel(directory, 3, 1));
    assert_false(directory_serves_channel(directory, 4, 1));
    assert_false(directory_serves_channel(directory, 2, 1));
    assert_true(directory_sees_channel(directory, 2, 1));
    assert_true(directory_serves_group(directory, 3, 4));
    assert_false(directory_serves_group(directory, 3, 3));
    assert_true(directory_sees_technician(directory, 3, 3));
    assert_false(directory_sees_technician(directory, 4, 3));
}

static void a_disabled_technician_may_nothing(void **state) {
    struct directory *directory = *state;
    struct directory_change disable = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                       .verb = DIRECTORY_VERB_UPDATE,
                                       .fields = DIRECTORY_FIELD_DISABLED,
                                       .id = 3,
                                       .disabled = true};
    assert_true(directory_technician_may(directory, 3, DIRECTORY_SETTING_MAY_CHAT));
    assert_int_equal(make(directory, disable), DIRECTORY_ERROR_NONE);
    assert_false(directory_technician_may(directory, 3, DIRECTORY_SETTING_MAY_CHAT));
    assert_false(directory_serves_channel(directory, 3, 1));
    assert_false(directory_sees_technician(directory, 3, 3));
    disable.id = 2;
    assert_int_equal(make(directory, disable), DIRECTORY_ERROR_NONE);
    assert_false(directory_administers_group(directory, 2, 2));
}

static void the_last_administrator_stays(void **state) {
    struct directory *directory = *state;
    struct directory_change change = {.noun = DIRECTORY_NOUN_TECHNICIAN, .verb = DIRECTORY_VERB_DELETE, .id = 2};
    assert_int_equal(make(directory, change), DIRECTORY_ERROR_NONE);
    change.id = 1;
    assert_int_equal(directory_check(directory, &change), DIRECTORY_ERROR_LAST_ADMINISTRATOR);
    change.verb = DIRECTORY_VERB_UPDATE;
    change.fields = DIRECTORY_FIELD_DISABLED;
    change.disabled = true;
    assert_int_equal(directory_check(directory, &change), DIRECTORY_ERROR_LAST_ADMINISTRATOR);
    change.fields = DIRECTORY_FIELD_ROLE;
    change.role = DIRECTORY_ROLE_TECHNICIAN;
    assert_int_equal(directory_check(directory, &change), DIRECTORY_ERROR_LAST_ADMINISTRATOR);
}

static void logins_are_unique_without_case_and_free_after_deletion(void **state) {
    struct directory *directory = *state;
    enum directory_role role = DIRECTORY_ROLE_TECHNICIAN;
    assert_int_equal(directory_technician_by_login(directory, "iNKA")->id, 3);
    assert_int_equal(make_technician(directory, 9, 2, "INKA", role), DIRECTORY_ERROR_LOGIN_TAKEN);
    assert_int_equal(make_technician(directory, 9, 2, "in ka", role), DIRECTORY_ERROR_LOGIN_INVALID);
    assert_int_equal(make_technician(directory, 9, 77, "new", role), DIRECTORY_ERROR_UNKNOWN_GROUP);
    struct directory_change gone = {.noun = DIRECTORY_NOUN_TECHNICIAN, .verb = DIRECTORY_VERB_DELETE, .id = 3};
    assert_int_equal(make(directory, gone), DIRECTORY_ERROR_NONE);
    assert_null(directory_technician_by_login(directory, "inka"));
    assert_string_equal(directory_technician(directory, 3)->name, "Inka");
    assert_int_equal(make_technician(directory, 9, 2, "INKA", role), DIRECTORY_ERROR_NONE);
    assert_int_equal(make(directory, gone), DIRECTORY_ERROR_UNKNOWN_TECHNICIAN);
}

static void names_and_addresses_are_checked(void **state) {
    struct directory *directory = *state;
    char much[DIRECTORY_NAME_BYTES_MAX + 2];
    memset(much, 'n', sizeof much - 1);
    much[sizeof much - 1] = '\0';
    const char *bad[] = {"", " x", "x ", "a\nb", "\xc3", much};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(make_group(directory, 50, 1, bad[i]), DIRECTORY_ERROR_NAME_INVALID);
    }
    assert_int_equal(make_group(directory, 50, 1, "North"), DIRECTORY_ERROR_NAME_TAKEN);
    assert_int_equal(make_group(directory, 50, 5, "North"), DIRECTORY_ERROR_NONE);
    assert_int_equal(make_channel(directory, 9, "Not-lower", 1), DIRECTORY_ERROR_NAME_INVALID);
    assert_int_equal(make_channel(directory, 9, "printers", 1), DIRECTORY_ERROR_NAME_TAKEN);
    assert_int_equal(make_channel(directory, 9, "other", 99), DIRECTORY_ERROR_UNKNOWN_GROUP);
    assert_int_equal(make_channel(directory, 9, "other", 1), DIRECTORY_ERROR_NONE);
}

static void a_value_is_known_by_where_it_comes_from(void **state) {
    struct directory *directory = *state;
    const unsigned chat = DIRECTORY_SETTING_MAY_CHAT;
    assert_int_equal(directory_setting_source(directory, 4, false, chat), 0);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_MAY_CHAT, 0, false), 0);
    assert_int_equal(directory_setting_source(directory, 4, false, chat), 1);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 3, DIRECTORY_SETTING_MAY_CHAT, 1, false), 0);
    assert_int_equal(directory_setting_source(directory, 4, false, chat), 3);
    assert_int_equal(directory_setting_source(directory, 5, false, chat), 1);
    assert_int_equal(directory_setting_count_below(directory, 1, false, chat), 1);
    assert_int_equal(directory_setting_count_below(directory, 3, false, chat), 0);
    assert_int_equal(directory_setting_source(directory, 99, false, chat), 0);
}

static void what_is_applied_to_the_groups_below_is_inherited_there(void **state) {
    struct directory *directory = *state;
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 2, DIRECTORY_SETTING_MAY_CHAT, 0, false), 0);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 4, DIRECTORY_SETTING_MAY_CHAT, 1, false), 0);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 4, DIRECTORY_SETTING_MAY_HOLD, 0, false), 0);
    assert_int_equal(set_number(directory, DIRECTORY_NOUN_GROUP, 5, DIRECTORY_SETTING_MAY_CHAT, 0, false), 0);
    assert_true(directory_technician_may(directory, 3, DIRECTORY_SETTING_MAY_CHAT));
    const struct directory_setting_change chat = {.setting = DIRECTORY_SETTING_MAY_CHAT, .clear = true};
    const struct directory_change below = {.noun = DIRECTORY_NOUN_GROUP,
                                           .verb = DIRECTORY_VERB_UPDATE,
                                           .fields = DIRECTORY_FIELD_BELOW,
                                           .id = 2,
                                           .settings = &chat,
                                           .setting_count = 1};
    assert_int_equal(make(directory, below), DIRECTORY_ERROR_NONE);
    assert_false(directory_technician_may(directory, 3, DIRECTORY_SETTING_MAY_CHAT)); /* inherits what 2 says */
    assert_false(directory_technician_may(directory, 3, DIRECTORY_SETTING_MAY_HOLD)); /* not named */
    assert_false(directory_technician_may(directory, 4, DIRECTORY_SETTING_MAY_CHAT)); /* a brother's stays */
    assert_true(directory_group(directory, 2)->overrides.is_set[DIRECTORY_SETTING_MAY_CHAT]);
    assert_int_equal(directory_setting_count_below(directory, 2, false, DIRECTORY_SETTING_MAY_CHAT), 0);
}

static void only_an_empty_group_can_go(void **state) {
    struct directory *directory = *state;
    struct directory_change gone = {.noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_DELETE};
    for (int32_t id = 1; id <= 5; id++) {
        gone.id = id;
        assert_int_equal(directory_check(directory, &gone), DIRECTORY_ERROR_NOT_EMPTY);
    }
    assert_int_equal(make_group(directory, 6, 5, "Empty"), DIRECTORY_ERROR_NONE);
    gone.id = 6;
    assert_int_equal(make(directory, gone), DIRECTORY_ERROR_NONE);
    assert_null(directory_group(directory, 6));
}

static void alarms_are_written_in_one_way_only(void **state) {
    (void)state;
    struct directory_alarms alarms;
    char text[DIRECTORY_ALARMS_TEXT_SIZE];
    assert_true(directory_alarms_parse("", &alarms));
    assert_int_equal(alarms.count, 0);
    assert_true(directory_alarms_parse("60 yellow;59940 red", &alarms));
    assert_int_equal(alarms.count, 2);
    assert_int_equal(alarms.levels[1].after_s, 59940);
    assert_int_equal(alarms.levels[1].colour, DIRECTORY_ALARM_RED);
    const char *const wrong[] = {"60",
                                 "60 pink",
                                 "0 red",
                                 "59941 red",
                                 "60 red;60 blue",
                                 "060 red",
                                 " 60 red",
                                 "60 red;",
                                 ";60 red",
                                 "60 red;;90 blue",
                                 "60  red",
                                 "90 red;60 blue",
                                 "1 red;2 red;3 red;4 red;5 red;6 red"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        alarms.count = 99;
        assert_false(directory_alarms_parse(wrong[i], &alarms));
        assert_int_equal(alarms.count, 99);
    }
    struct directory_alarms longest = {.count = DIRECTORY_ALARMS_MAX};
    for (size_t i = 0; i < DIRECTORY_ALARMS_MAX; i++) {
        longest.levels[i].after_s = DIRECTORY_ALARM_S_MAX - DIRECTORY_ALARMS_MAX + 1 + (int32_t)i;
        longest.levels[i].colour = DIRECTORY_ALARM_VIOLET;
    }
    assert_true(directory_alarms_format(&longest, text));
    assert_true(directory_alarms_parse(text, &alarms));
}

static void alarms_that_say_nothing_are_refused(void **state) {
    struct directory *directory = *state;
    const struct directory_setting_change wrong = {.is_text = true, .setting = DIRECTORY_TEXT_ALARMS, .text = "red"};
    struct directory_change change = {.noun = DIRECTORY_NOUN_GROUP,
                                      .verb = DIRECTORY_VERB_UPDATE,
                                      .fields = DIRECTORY_FIELD_SETTINGS,
                                      .id = 1,
                                      .settings = &wrong,
                                      .setting_count = 1};
    assert_int_equal(directory_check(directory, &change), DIRECTORY_ERROR_SETTING_TEXT);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_setting_is_inherited_until_a_lower_group_sets_its_own),
        CASE(a_channel_overrides_the_organisation_and_has_no_rights),
        CASE(every_setting_is_held_to_its_range),
        CASE(alarms_are_written_in_one_way_only),
        CASE(alarms_that_say_nothing_are_refused),
        CASE(texts_are_held_to_their_length_and_to_utf8),
        CASE(a_group_never_becomes_its_own_ancestor),
        CASE(groups_nest_to_the_limit_only),
        CASE(administrators_rule_their_own_groups_and_those_below),
        CASE(a_channel_is_served_by_its_groups_and_those_below),
        CASE(a_disabled_technician_may_nothing),
        CASE(the_last_administrator_stays),
        CASE(logins_are_unique_without_case_and_free_after_deletion),
        CASE(names_and_addresses_are_checked),
        CASE(a_value_is_known_by_where_it_comes_from),
        CASE(what_is_applied_to_the_groups_below_is_inherited_there),
        CASE(only_an_empty_group_can_go),
    };
    return cmocka_run_group_tests_name("directory", tests, NULL, NULL);
}
