/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/saved.h"
#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static char *example(void) {
    struct saved saved = {.server = "https://help.example",
                          .joined = "123456",
                          .session = 7,
                          .secret = "abc",
                          .consents = {.view = true},
                          .reboot_done = 3};
    struct chat chat = {0};
    (void)chat_say(&chat, "one\ntwo \\n three\\");
    (void)chat_say(&chat, "Grüße");
    char *text = saved_write(&saved, &chat);
    chat_finish(&chat);
    return text;
}

static void test_what_is_written_is_read(void **state) {
    (void)state;
    char *text = example();
    struct saved saved = {0};
    struct chat chat = {0};
    assert_true(saved_read(text, &saved, &chat));
    assert_string_equal(saved.joined, "123456");
    assert_int_equal(saved.session, 7);
    assert_true(saved.consents.view && !saved.consents.control);
    assert_int_equal(saved.reboot_done, 3);
    assert_string_equal(chat.lines[0].text, "one\ntwo \\n three\\");
    assert_string_equal(chat.lines[1].text, "Grüße");
    char *again = saved_write(&saved, &chat);
    assert_string_equal(again, text);
    mem_free(again);
    mem_free(text);
    saved_finish(&saved);
    chat_finish(&chat);
}

static void test_a_line_keeps_its_count(void **state) {
    (void)state;
    struct saved saved = {.server = "https://help.example", .joined = "123456", .session = 7, .secret = "abc"};
    struct saved read_back = {0};
    struct chat chat = {0}, read_chat = {0};
    (void)chat_say(&chat, "stored");
    (void)chat_acknowledge(&chat, &(struct wire_chat_ack){.n = 1, .number = 4, .at_ms = 1});
    (void)chat_say(&chat, "perhaps stored");
    (void)chat_say(&chat, "not stored");
    char *text = saved_write(&saved, &chat);
    assert_true(saved_read(text, &read_back, &read_chat));
    chat_resume(&read_chat, 2);
    const struct chat_line *line = chat_unsent(&read_chat, 2);
    assert_int_equal(line->n, 3);
    assert_string_equal(line->text, "not stored");
    assert_int_equal(chat_known_up_to(&read_chat), 0);
    mem_free(text);
    saved_finish(&read_back);
    chat_finish(&chat);
    chat_finish(&read_chat);
}

/* Of an applet that wrote no counts: such lines were not stored as far as it knew. */
static void test_a_line_without_a_count_is_sent(void **state) {
    (void)state;
    static const char text[] = "towline applet 1\nserver https://h\nsession 7\nsecret abc\nsay one\nsay two\n";
    struct saved saved = {0};
    struct chat chat = {0};
    assert_true(saved_read(text, &saved, &chat));
    chat_resume(&chat, 12);
    assert_int_equal(chat_unsent(&chat, 12)->n, 13);
    assert_int_equal(chat_unsent(&chat, 13)->n, 14);
    saved_finish(&saved);
    chat_finish(&chat);
    assert_true(saved_read("towline applet 1\nserver https://h\nsession 7\nsecret abc\n", &saved, &chat));
    (void)chat_say(&chat, "before the welcome");
    chat_resume(&chat, 12);
    assert_int_equal(chat_unsent(&chat, 12)->n, 13);
    saved_finish(&saved);
    chat_finish(&chat);
}

static void test_counts_that_cannot_be_are_refused(void **state) {
    (void)state;
    static const char *const counts[] = {"n 0", "n x", "n 4294967296", "n 2\nsay a\nn 2", "n 3\nsay a\nn 2"};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        char text[200];
        (void)snprintf(text, sizeof text, "towline applet 1\nserver https://h\nsession 7\nsecret abc\n%s\nsay b\n",
                       counts[i]);
        struct saved saved = {0};
        struct chat chat = {0};
        assert_false(saved_read(text, &saved, &chat));
    }
}

/* A file cut short by a full disk is either refused or read without what is missing; it never gives half a secret: the
 * writer replaces the file as a whole, this is the second line of defence. */
static void test_a_cut_file_does_no_harm(void **state) {
    (void)state;
    char *text = example();
    size_t head = (size_t)(strstr(text, "secret ") - text) + strlen("secret ");
    for (size_t len = 0; len < strlen(text); len++) {
        char *cut = mem_copy(text, len);
        struct saved saved = {0};
        struct chat chat = {0};
        bool read = saved_read(cut, &saved, &chat);
        assert_true(!read || len > head);
        saved_finish(&saved);
        chat_finish(&chat);
        mem_free(cut);
    }
    mem_free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written_is_read),        cmocka_unit_test(test_a_line_keeps_its_count),
        cmocka_unit_test(test_a_line_without_a_count_is_sent), cmocka_unit_test(test_counts_that_cannot_be_are_refused),
        cmocka_unit_test(test_a_cut_file_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
