/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/technician_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"

static void expect_error(const char *text, const char *error, int line, const char *column) {
    struct technician_rows rows;
    assert_false(technician_rows_read(text, &rows));
    assert_string_equal(rows.error, error);
    assert_int_equal(rows.error_line, line);
    assert_string_equal(rows.error_column, column);
    technician_rows_finish(&rows);
}

static void columns_come_in_any_order_and_lines_keep_their_number(void **state) {
    (void)state;
    struct technician_rows rows;
    assert_true(technician_rows_read("\xEF\xBB\xBFGroup;NAME;login;password\r\n"
                                     "1;\"Ada; \"\"the first\"\"\";ada;\r\n"
                                     "\r\n"
                                     "2;\"two\nlines\";bob;secret\r\n"
                                     "3;Cleo;cleo",
                                     &rows));
    assert_int_equal(rows.count, 3);
    assert_string_equal(rows.rows[0].cells[TECHNICIAN_NAME], "Ada; \"the first\"");
    assert_string_equal(rows.rows[0].cells[TECHNICIAN_GROUP], "1");
    assert_string_equal(rows.rows[0].cells[TECHNICIAN_ROLE], "");
    assert_int_equal(rows.rows[0].line, 2);
    assert_int_equal(rows.rows[1].line, 4);
    assert_string_equal(rows.rows[1].cells[TECHNICIAN_PASSWORD], "secret");
    assert_int_equal(rows.rows[2].line, 6);
    assert_string_equal(rows.rows[2].cells[TECHNICIAN_LOGIN], "cleo");
    assert_string_equal(rows.rows[2].cells[TECHNICIAN_PASSWORD], "");
    technician_rows_finish(&rows);
}

static void expect_group(const char *text, const char *group, int line) {
    struct technician_rows rows;
    assert_true(technician_rows_read(text, &rows));
    assert_int_equal(rows.count, 1);
    assert_string_equal(rows.rows[0].cells[TECHNICIAN_LOGIN], "ada");
    assert_string_equal(rows.rows[0].cells[TECHNICIAN_GROUP], group);
    assert_int_equal(rows.rows[0].line, line);
    technician_rows_finish(&rows);
}

/* What a spreadsheet of any country writes. */
static void the_header_tells_what_separates(void **state) {
    (void)state;
    expect_group("login,name,group\nada,Ada,a;b\tc\n", "a;b\tc", 2);
    expect_group("login;name;group\nada;Ada;a,b\tc\n", "a,b\tc", 2);
    expect_group("login\tname\tgroup\r\nada\tAda\ta,b;c\r\n", "a,b;c", 2);
    expect_group("\"login\";\"name\";\"group\"\nada;Ada;\"a;b\"\n", "a;b", 2);
    expect_group("\n\nlogin\tname\tgroup\nada\tAda\t1\n", "1", 4);
    expect_group("sep=;\r\nlogin;name;group\r\nada;Ada;1,5\r\n", "1,5", 3);
    expect_group("sep=\t\nlogin\tname\tgroup\nada\tAda\t1\n", "1", 3);
    expect_error("sep=|\nlogin|name|group\n", "csv_column_unknown", 1, "sep=|");
    expect_error("login|name|group\nada|Ada|1\n", "csv_column_unknown", 1, "login|name|group");
    expect_error("sep=;", "csv_no_rows", 1, "");
}

static void a_cell_too_many_is_noticed(void **state) {
    (void)state;
    struct technician_rows rows;
    assert_true(technician_rows_read("login,name,group\na,b,c,d\ne,f,g,\n", &rows));
    assert_true(rows.rows[0].has_too_many);
    assert_false(rows.rows[1].has_too_many);
    technician_rows_finish(&rows);
}

static void what_is_wrong_with_the_file_is_told_with_its_line(void **state) {
    (void)state;
    expect_error("login,name\na,b\n", "csv_column_missing", 1, "group");
    expect_error("\nlogin,name,group,shoe size\na,b,c,d\n", "csv_column_unknown", 2, "shoe size");
    expect_error("login,name,group,Login\na,b,c,d\n", "csv_column_twice", 1, "Login");
    expect_error("login,name,group\n\n,,\n", "csv_no_rows", 4, "");
    expect_error("login,name,group\na,b,c\nd,\"e\"f,g\n", "csv_malformed", 3, "");
    expect_error("login,name,group\na,b,\"c", "csv_malformed", 2, "");
}

static void rows_have_a_limit(void **state) {
    (void)state;
    struct buffer file;
    buffer_init(&file, TECHNICIAN_FILE_BYTES_MAX);
    buffer_append_string(&file, "login,name,group\n");
    for (int i = 0; i < TECHNICIAN_ROWS_MAX; i++) {
        buffer_append_string(&file, "a,b,c\n");
    }
    struct technician_rows rows;
    assert_true(technician_rows_read(buffer_string(&file), &rows));
    assert_int_equal(rows.count, TECHNICIAN_ROWS_MAX);
    technician_rows_finish(&rows);
    buffer_append_string(&file, "a,b,c\n");
    expect_error(buffer_string(&file), "csv_too_many_rows", TECHNICIAN_ROWS_MAX + 2, "");
    buffer_finish(&file);
}

/* Nothing but an answer or a refusal, wherever the file ends. */
static void a_file_cut_anywhere_is_read_or_refused(void **state) {
    (void)state;
    static const char whole[] = "\xEF\xBB\xBFlogin;name;group;role;password\r\n\"a\"\"b\";\"c\nd\";e;f;g\r\nh;i;j\r\n";
    for (size_t len = 0; len < sizeof whole; len++) {
        char *text = malloc(len + 1);
        assert_non_null(text);
        memcpy(text, whole, len);
        text[len] = '\0';
        struct technician_rows rows;
        bool reads = technician_rows_read(text, &rows);
        assert_int_equal(reads, rows.error == NULL);
        assert_int_equal(reads, rows.count > 0 && rows.error == NULL);
        technician_rows_finish(&rows);
        free(text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_come_in_any_order_and_lines_keep_their_number),
        cmocka_unit_test(the_header_tells_what_separates),
        cmocka_unit_test(a_cell_too_many_is_noticed),
        cmocka_unit_test(what_is_wrong_with_the_file_is_told_with_its_line),
        cmocka_unit_test(rows_have_a_limit),
        cmocka_unit_test(a_file_cut_anywhere_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
