/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The offsets are those that the zones' own authors publish: moments just before and after clocks were or will be set.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/zone.h"

static void clocks_are_set_when_they_should(void **state) {
    static const struct {
        const char *zone;
        int64_t turn_s;
        int32_t before_s, after_s;
    } lines[] = {
        {"Europe/Berlin", 1774746000, 3600, 7200},        /* 2026-03-29 01:00 UTC */
        {"Europe/Berlin", 1792890000, 7200, 3600},        /* 2026-10-25 01:00 UTC */
        {"America/New_York", 1772953200, -18000, -14400}, /* 2026-03-08 07:00 UTC */
        {"America/New_York", 1793512800, -14400, -18000}, /* 2026-11-01 06:00 UTC */
        {"Australia/Sydney", 1775318400, 39600, 36000},   /* 2026-04-04 16:00 UTC: the south */
        {"Australia/Sydney", 1791043200, 36000, 39600},   /* 2026-10-03 16:00 UTC */
        {"Europe/Berlin", 323830800, 3600, 7200},         /* 1980-04-06 01:00 UTC: from the table */
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct zone *zone = zone_load(lines[i].zone);
        assert_non_null(zone);
        assert_int_equal(zone_offset_s(zone, lines[i].turn_s - 1), lines[i].before_s);
        assert_int_equal(zone_offset_s(zone, lines[i].turn_s), lines[i].after_s);
        zone_free(zone);
    }
    struct zone *kolkata = zone_load("Asia/Kolkata");
    assert_int_equal(zone_offset_s(kolkata, 1790000000), 19800);
    zone_free(kolkata);
    struct zone *utc = zone_load("Etc/UTC");
    assert_int_equal(zone_offset_s(utc, 1790000000), 0);
    zone_free(utc);
}

static void the_rule_holds_for_years_to_come(void **state) {
    (void)state;
    struct zone *zone = zone_load("Europe/Berlin");
    assert_non_null(zone);
    assert_int_equal(zone_offset_s(zone, 3787128000), 3600); /* 2090-01-03 */
    assert_int_equal(zone_offset_s(zone, 3803025600), 7200); /* 2090-07-06 */
    zone_free(zone);
}

static void names_that_are_none_open_no_file(void **state) {
    static const char *const names[] = {
        "", "/etc/passwd", "../passwd", "Europe/", "Europe//Berlin", "Nowhere/Town", "Europe/Berlin ", "Europe"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_null(zone_load(names[i]));
    }
}

static void a_file_cut_anywhere_is_none(void **state) {
    (void)state;
    FILE *file = fopen("/usr/share/zoneinfo/Europe/Berlin", "rb");
    assert_non_null(file);
    unsigned char *bytes = mem_new(ZONE_FILE_BYTES_MAX);
    size_t len = fread(bytes, 1, ZONE_FILE_BYTES_MAX, file);
    fclose(file);
    for (size_t cut = 0; cut < len; cut++) {
        unsigned char *part = mem_new(cut == 0 ? 1 : cut); /* of just that size, so that reading on is seen */
        memcpy(part, bytes, cut);
        assert_null(zone_parse(part, cut));
        mem_free(part);
    }
    struct zone *whole = zone_parse(bytes, len);
    assert_non_null(whole);
    zone_free(whole);
    mem_free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_are_set_when_they_should),
        cmocka_unit_test(the_rule_holds_for_years_to_come),
        cmocka_unit_test(names_that_are_none_open_no_file),
        cmocka_unit_test(a_file_cut_anywhere_is_none),
    };
    return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
