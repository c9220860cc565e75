/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/text.h"
#include "directory/replies.h"

static const char two[] = "Greeting\n\tGood morning {customer},\n\t\n\tmy name is {technician}.\nBye\n\tThank you.\n";

static void what_is_written_is_read_again(void **state) {
    (void)state;
    struct directory_reply reply;
    char again[DIRECTORY_REPLIES_TEXT_SIZE] = "";
    const char *at = two;
    assert_true(directory_reply_next(&at, &reply));
    assert_string_equal(reply.name, "Greeting");
    assert_string_equal(reply.text, "Good morning {customer},\n\nmy name is {technician}.");
    assert_true(directory_reply_append(again, reply.name, reply.text));
    assert_true(directory_reply_next(&at, &reply));
    assert_string_equal(reply.text, "Thank you.");
    assert_true(directory_reply_append(again, reply.name, reply.text));
    assert_false(directory_reply_next(&at, &reply));
    assert_string_equal(again, two);
    assert_true(directory_replies_are_sound(two));
    assert_true(directory_replies_are_sound(""));
}

static void a_text_cut_anywhere_is_no_list(void **state) {
    (void)state;
    for (size_t cut = 1; cut < sizeof two - 1; cut++) {
        char part[sizeof two];
        memcpy(part, two, cut);
        part[cut] = '\0';
        /* Behind the last line of a reply, unless that is empty, it is a shorter list. */
        bool is_shorter = part[cut - 1] == '\n' && cut > sizeof "Greeting" && !text_equal(part + cut - 2, "\t\n") &&
                          !text_equal(part + cut - 4, "Bye\n");
        assert_int_equal(directory_replies_are_sound(part), is_shorter);
    }
}

static void what_does_not_fit_is_refused_and_changes_nothing(void **state) {
    (void)state;
    char text[DIRECTORY_REPLIES_TEXT_SIZE] = "";
    char long_name[DIRECTORY_REPLY_NAME_BYTES_MAX + 2];
    char *long_text = NEW_ARRAY(char, DIRECTORY_REPLY_TEXT_BYTES_MAX + 2);
    memset(long_name, 'n', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    memset(long_text, 't', DIRECTORY_REPLY_TEXT_BYTES_MAX + 1);
    assert_true(directory_reply_append(text, "Bye", "Thank you."));
    const struct {
        const char *name, *text;
    } wrong[] = {{"", "text"},        {"name", ""},       {" name", "text"},    {"name", "text\n"},
                 {"na\nme", "text"},  {"na\tme", "text"}, {"name", "\ttext"},   {long_name, "text"},
                 {"name", long_text}, {"Bye", "again"},   {"name", "te\x01xt"}, {"name", "te\xffxt"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(directory_reply_append(text, wrong[i].name, wrong[i].text));
        assert_string_equal(text, "Bye\n\tThank you.\n");
    }
    long_text[DIRECTORY_REPLY_TEXT_BYTES_MAX] = '\0';
    long_name[DIRECTORY_REPLY_NAME_BYTES_MAX] = '\0';
    assert_true(directory_reply_append(text, long_name, long_text));
    assert_true(directory_replies_are_sound(text));
    mem_free(long_text);
}

static void there_is_an_end_to_the_number_and_to_all_of_it(void **state) {
    (void)state;
    char text[DIRECTORY_REPLIES_TEXT_SIZE] = "";
    char name[32];
    for (int i = 0; i < DIRECTORY_REPLIES_MAX; i++) {
        snprintf(name, sizeof name, "reply %d", i);
        assert_true(directory_reply_append(text, name, "text"));
    }
    assert_false(directory_reply_append(text, "one more", "text"));
    assert_true(directory_replies_are_sound(text));
    char *long_text = NEW_ARRAY(char, DIRECTORY_REPLY_TEXT_BYTES_MAX + 1);
    memset(long_text, 't', DIRECTORY_REPLY_TEXT_BYTES_MAX);
    text[0] = '\0';
    int count = 0;
    for (; snprintf(name, sizeof name, "reply %d", count) > 0 && directory_reply_append(text, name, long_text);) {
        count++;
    }
    assert_true(count < DIRECTORY_REPLIES_MAX && strlen(text) < DIRECTORY_REPLIES_TEXT_SIZE);
    assert_true(directory_replies_are_sound(text));
    mem_free(long_text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(a_text_cut_anywhere_is_no_list),
        cmocka_unit_test(what_does_not_fit_is_refused_and_changes_nothing),
        cmocka_unit_test(there_is_an_end_to_the_number_and_to_all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
