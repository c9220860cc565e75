/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/saved.h"
#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
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
        cmocka_unit_test(test_what_is_written_is_read),
        cmocka_unit_test(test_a_cut_file_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
