/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/alloc.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/list.h"
#include "base/log.h"
#include "base/map.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void buffer_keeps_its_limit(void **state) {
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1000);
    for (int i = 0; i < 100; i++) {
        assert_true(buffer_append(&buffer, "0123456789", 10));
    }
    assert_false(buffer_append_char(&buffer, 'x'));
    assert_true(buffer.overflowed);
    assert_int_equal(buffer.len, 1000);
    assert_int_equal(buffer_string(&buffer)[1000], 0);
    buffer_consume(&buffer, 995);
    assert_string_equal(buffer_string(&buffer), "56789");
    buffer_clear(&buffer);
    assert_true(buffer_append_format(&buffer, "%d-%s", 7, "a"));
    size_t len = 0;
    char *stolen = buffer_steal(&buffer, &len);
    assert_string_equal(stolen, "7-a");
    assert_int_equal(len, 3);
    mem_free(stolen);
    assert_string_equal(buffer_string(&buffer), "");
    buffer_finish(&buffer);
}

static void map_holds_what_was_put(void **state) {
    (void)state;
    enum { COUNT = 5000 };
    static int values[COUNT];
    struct map map;
    map_init_ids(&map);
    assert_null(map_get_id(&map, 1));
    for (int i = 0; i < COUNT; i++) {
        assert_null(map_put_id(&map, i * 1000003LL, &values[i]));
    }
    for (int i = 0; i < COUNT; i += 2) {
        assert_ptr_equal(map_remove_id(&map, i * 1000003LL), &values[i]);
        assert_null(map_remove_id(&map, i * 1000003LL));
    }
    assert_int_equal(map_count(&map), COUNT / 2);
    for (int i = 0; i < COUNT; i++) {
        assert_ptr_equal(map_get_id(&map, i * 1000003LL), i % 2 == 0 ? NULL : &values[i]);
    }
    size_t cursor = 0;
    int expected = 1;
    for (const struct map_entry *entry; (entry = map_next(&map, &cursor)) != NULL; expected += 2) {
        assert_int_equal(entry->key.id, expected * 1000003LL);
    }
    assert_int_equal(expected, COUNT + 1);
    map_finish(&map);
}

static void map_of_texts_survives_churn(void **state) {
    (void)state;
    int value = 0;
    struct map map;
    map_init_texts(&map);
    for (int i = 0; i < 20000; i++) {
        char key[32];
        snprintf(key, sizeof key, "key-%d", i);
        assert_null(map_put_text(&map, key, &value));
        if (i >= 10) {
            snprintf(key, sizeof key, "key-%d", i - 10);
            assert_ptr_equal(map_remove_text(&map, key), &value);
        }
    }
    assert_int_equal(map_count(&map), 10);
    assert_true(map.entries_max <= 64);
    assert_ptr_equal(map_put_text(&map, "key-19999", &map), &value);
    assert_ptr_equal(map_get_bytes(&map, "key-19999xyz", 9), &map);
    map_finish(&map);
}

static void list_walk_allows_removal(void **state) {
    (void)state;
    struct thing {
        int number;
        struct list link;
    } things[4] = {{1, {0}}, {2, {0}}, {3, {0}}, {4, {0}}};
    struct list head;
    list_init(&head);
    list_remove(&things[0].link);
    for (int i = 0; i < 4; i++) {
        list_append(&head, &things[i].link);
    }
    int sum = 0;
    list_each(&head, link) {
        struct thing *thing = list_entry(link, struct thing, link);
        sum += thing->number;
        if (thing->number % 2 == 0) {
            list_remove(link);
        }
    }
    assert_int_equal(sum, 10);
    assert_int_equal(list_first(&head, struct thing, link)->number, 1);
    list_remove(&things[0].link);
    list_remove(&things[2].link);
    assert_true(list_is_empty(&head));
}

static void numbers_are_read_whole_or_not_at_all(void **state) {
    (void)state;
    int64_t number = 77;
    assert_true(text_to_int64("9223372036854775807", INT64_MIN, INT64_MAX, &number));
    assert_true(number == INT64_MAX);
    assert_true(text_to_int64("-9223372036854775808", INT64_MIN, INT64_MAX, &number));
    assert_true(number == INT64_MIN);
    number = 77;
    const char *const bad[] = {"",  "-", "+1", " 1", "1 ", "1x", "0x1", "9223372036854775808", "-9223372036854775809",
                               "11"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(text_to_int64(bad[i], i == 9 ? 0 : INT64_MIN, i == 9 ? 10 : INT64_MAX, &number));
    }
    assert_int_equal(number, 77);
}

static void utf8_is_told_from_other_bytes(void **state) {
    (void)state;
    const char *const good[] = {
        "", "abc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBF"};
    const char *const bad[] = {"\x80",
                               "\xC0\xAF",
                               "\xC1\xBF",
                               "\xE0\x80\x80",
                               "\xED\xA0\x80",
                               "\xF0\x80\x80\x80",
                               "\xF4\x90\x80\x80",
                               "\xF5\x80\x80\x80",
                               "\xC3",
                               "\xE2\x82",
                               "\xFF",
                               "a\xC3("};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(utf8_is_valid(good[i], strlen(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(utf8_is_valid(bad[i], strlen(bad[i])));
    }
    assert_false(utf8_is_text("a\nb", false));
    assert_true(utf8_is_text("a\nb", true));
    assert_false(utf8_is_text("a\x1b", true));
    assert_false(utf8_is_text("\xC2\x85", true));
    assert_true(utf8_is_text("\xC2\xA0", true));
    assert_int_equal(utf8_count("a\xC3\xA9\xE2\x82\xAC"), 3);
    assert_int_equal(utf8_cut("a\xC3\xA9", 2), 1);
    assert_int_equal(utf8_cut("a\xC3\xA9", 3), 3);
}

static void log_line_stays_one_line(void **state) {
    (void)state;
    int pipe_fds[2];
    assert_int_equal(pipe(pipe_fds), 0);
    struct log log = {.level = LOG_LEVEL_INFO, .format = LOG_FORMAT_LOGFMT, .fd = pipe_fds[1]};
    log_debug(&log, "unseen");
    log_info(&log, "seen", LOG_TEXT("peer", "a b\n\"c\" \xFF"), LOG_NUMBER("count", -3), LOG_TEXT("none", NULL));
    log.format = LOG_FORMAT_JSON;
    log_warning(&log, "json", LOG_TEXT("k", "v"), LOG_NUMBER("n", 5));
    log_error(NULL, "dropped");
    char text[1024] = "";
    ssize_t len = read(pipe_fds[0], text, sizeof text - 1);
    assert_true(len > 0);
    assert_non_null(strstr(text, " level=info event=seen peer=\"a b\\u000a\\\"c\\\" \\u00ff\" count=-3\n{\"time\":\""));
    assert_non_null(strstr(text, ",\"level\":\"warning\",\"event\":\"json\",\"k\":\"v\",\"n\":5}\n"));
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

static void every_error_has_a_code(void **state) {
    (void)state;
    for (int i = 0; i < ERROR_COUNT; i++) {
        assert_non_null(error_code((enum error)i));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_keeps_its_limit),
        cmocka_unit_test(map_holds_what_was_put),
        cmocka_unit_test(map_of_texts_survives_churn),
        cmocka_unit_test(list_walk_allows_removal),
        cmocka_unit_test(numbers_are_read_whole_or_not_at_all),
        cmocka_unit_test(utf8_is_told_from_other_bytes),
        cmocka_unit_test(log_line_stays_one_line),
        cmocka_unit_test(every_error_has_a_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
