/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "directory/custom_fields.h"

static const char two[] = "Company\ttext\trc\nPlan\tchoice\t--\tSmall\tLarge\n";

static void what_is_written_is_read_again(void **state) {
    (void)state;
    struct directory_custom_fields fields;
    char again[DIRECTORY_CUSTOM_TEXT_SIZE];
    assert_true(directory_custom_fields_parse(two, &fields));
    assert_int_equal(fields.count, 2);
    assert_true(fields.fields[0].required && fields.fields[0].for_customers && !fields.fields[0].is_choice);
    assert_string_equal(fields.fields[1].choices[1], "Large");
    assert_true(directory_custom_fields_format(&fields, again));
    assert_string_equal(again, two);
    assert_true(directory_custom_fields_parse("", &fields));
    assert_int_equal(fields.count, 0);
}

static void a_text_cut_anywhere_is_no_list(void **state) {
    (void)state;
    struct directory_custom_fields fields;
    for (size_t cut = 1; cut < sizeof two - 1; cut++) {
        char part[sizeof two];
        memcpy(part, two, cut);
        part[cut] = '\0';
        bool ends_a_line = part[cut - 1] == '\n';
        assert_int_equal(directory_custom_fields_parse(part, &fields), ends_a_line);
    }
}

static void what_makes_no_sense_is_refused(void **state) {
    static const char *const wrong[] = {
        "A\ttext\t--\nA\ttext\t--\n", /* twice */
        "A\tchoice\t--\n",            /* nothing to choose */
        "A\ttext\t--\tB\n",           /* a text with choices */
        "A\tchoice\t--\tB\tB\n",      /* the same twice */
        "\ttext\t--\n",
        " A\ttext\t--\n",
        "A\tnumber\t--\n",
        "A\ttext\tr\n",
        "A\ttext\t---\n",
        "A\tchoice\t--\t\n",
        "\n",
    };
    (void)state;
    struct directory_custom_fields fields;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(directory_custom_fields_parse(wrong[i], &fields));
    }
    char text[DIRECTORY_CUSTOM_TEXT_SIZE] = "";
    for (int i = 0; i <= DIRECTORY_CUSTOM_FIELDS_MAX; i++) {
        char line[16];
        assert_true(text_format(line, sizeof line, "N%d\ttext\t--\n", i));
        strcat(text, line);
        assert_int_equal(directory_custom_fields_parse(text, &fields), i < DIRECTORY_CUSTOM_FIELDS_MAX);
    }
}

static void a_value_fits_its_field(void **state) {
    (void)state;
    struct directory_custom_fields fields;
    char value[DIRECTORY_CUSTOM_VALUE_BYTES_MAX + 2];
    assert_true(directory_custom_fields_parse(two, &fields));
    const struct directory_custom_field *company = directory_custom_field_find(&fields, "Company");
    const struct directory_custom_field *plan = directory_custom_field_find(&fields, "Plan");
    assert_null(directory_custom_field_find(&fields, "plan"));
    assert_false(directory_custom_field_allows(company, ""));
    assert_true(directory_custom_field_allows(plan, ""));
    assert_true(directory_custom_field_allows(plan, "Small"));
    assert_false(directory_custom_field_allows(plan, "Medium"));
    memset(value, 'a', sizeof value);
    value[sizeof value - 1] = '\0';
    assert_false(directory_custom_field_allows(company, value));
    value[sizeof value - 2] = '\0';
    assert_true(directory_custom_field_allows(company, value));
    assert_false(directory_custom_field_allows(company, "two\nlines"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(a_text_cut_anywhere_is_no_list),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(a_value_fits_its_field),
    };
    return cmocka_run_group_tests_name("custom fields", tests, NULL, NULL);
}
