/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a channel that are lists kept as texts: working hours, web sites, exempt technicians. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "directory/exempt.h"
#include "directory/hours.h"
#include "directory/origins.h"

static const char berlin[] = "Europe/Berlin\n1 480 720\n1 780 1020\n7 0 1440\n";

static void hours_are_by_the_clocks_of_the_zone(void **state) {
    (void)state;
    struct directory_hours hours;
    assert_true(directory_hours_parse(berlin, &hours));
    struct zone *zone = zone_load(hours.zone);
    assert_non_null(zone);
    /* Monday 2026-03-23 is winter, Monday 2026-03-30 summer: eight o'clock is 07:00 and 06:00 UTC. */
    assert_false(directory_hours_contain(&hours, zone, 1774249199));
    assert_true(directory_hours_contain(&hours, zone, 1774249200));
    assert_false(directory_hours_contain(&hours, zone, 1774850399));
    assert_true(directory_hours_contain(&hours, zone, 1774850400));
    assert_false(directory_hours_contain(&hours, zone, 1774249200 + 4 * 3600)); /* noon */
    assert_true(directory_hours_contain(&hours, zone, 1774249200 + 5 * 3600));
    assert_false(directory_hours_contain(&hours, zone, 1774249200 + 86400)); /* Tuesday */
    assert_true(directory_hours_contain(&hours, zone, 1774746000));          /* a Sunday, as the clocks are set */
    zone_free(zone);
}

static void hours_that_make_no_sense_are_refused(void **state) {
    static const char *const wrong[] = {
        "",
        "Europe/Berlin",
        "../x y\n",
        "Europe/Berlin\n0 1 2\n",
        "Europe/Berlin\n8 1 2\n",
        "Europe/Berlin\n1 20 10\n",
        "Europe/Berlin\n1 0 1441\n",
        "Europe/Berlin\n1 10 20\n1 20 30\n",
        "Europe/Berlin\n2 10 20\n1 10 20\n",
        "Europe/Berlin\n1 010 20\n",
        "Europe/Berlin\n1 10 20",
    };
    (void)state;
    struct directory_hours hours;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(directory_hours_parse(wrong[i], &hours));
    }
    for (size_t cut = 0; cut < sizeof berlin - 1; cut++) {
        char part[sizeof berlin];
        memcpy(part, berlin, cut);
        part[cut] = '\0';
        assert_int_equal(directory_hours_parse(part, &hours), cut > 0 && part[cut - 1] == '\n');
    }
}

static void only_web_sites_may_frame(void **state) {
    static const char *const right[] = {"", "https://www.example.org", "http://intranet:8080 https://b.example"};
    static const char *const wrong[] = {"https://",
                                        "www.example.org",
                                        "https://a.example/path",
                                        "https://a.example; script-src *",
                                        "https://*.example",
                                        "https://a.example https://a.example",
                                        "https://A.example",
                                        "https://a.example ",
                                        " https://a.example",
                                        "https://a:",
                                        "https://a:123456",
                                        "https://a:1:2",
                                        "https://-a",
                                        "javascript:alert(1)",
                                        "https://a\r\nX: y"};
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_true(directory_origins_are_sound(right[i]));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(directory_origins_are_sound(wrong[i]));
    }
    char many[DIRECTORY_ORIGINS_TEXT_SIZE] = "";
    for (int i = 0; i <= DIRECTORY_ORIGINS_MAX; i++) {
        char one[32];
        snprintf(one, sizeof one, "%shttps://a%d", i == 0 ? "" : " ", i);
        strcat(many, one);
        assert_int_equal(directory_origins_are_sound(many), i < DIRECTORY_ORIGINS_MAX);
    }
}

static void the_exempt_are_read_as_written(void **state) {
    (void)state;
    const int32_t ids[] = {7, 3, 2147483647};
    const int32_t twice[] = {3, 3};
    const int32_t none[] = {0};
    int32_t again[DIRECTORY_EXEMPT_MAX];
    size_t count;
    char text[DIRECTORY_EXEMPT_TEXT_SIZE];
    assert_true(directory_exempt_format(ids, 3, text));
    assert_string_equal(text, "3,7,2147483647");
    assert_true(directory_exempt_parse(text, again, &count));
    assert_int_equal(count, 3);
    assert_true(directory_is_exempt(text, 7));
    assert_false(directory_is_exempt(text, 1));
    assert_false(directory_is_exempt("", 1));
    assert_false(directory_exempt_format(twice, 2, text));
    assert_false(directory_exempt_format(none, 1, text));
    assert_false(directory_exempt_parse("7,3", again, &count));
    assert_false(directory_exempt_parse("3,", again, &count));
    assert_false(directory_exempt_parse("3,,7", again, &count));
    int32_t all[DIRECTORY_EXEMPT_MAX];
    for (int32_t i = 0; i < DIRECTORY_EXEMPT_MAX; i++) {
        all[i] = INT32_MAX - i;
    }
    assert_true(directory_exempt_format(all, DIRECTORY_EXEMPT_MAX, text)); /* the longest fits */
    assert_true(directory_exempt_parse(text, again, &count));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_are_by_the_clocks_of_the_zone),
        cmocka_unit_test(hours_that_make_no_sense_are_refused),
        cmocka_unit_test(only_web_sites_may_frame),
        cmocka_unit_test(the_exempt_are_read_as_written),
    };
    return cmocka_run_group_tests_name("texts of channels", tests, NULL, NULL);
}
