/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/chat.h"
#include "applet/core/tidy.h"
#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct wire_chat_line from_technician(int64_t number) {
    return (struct wire_chat_line){.number = number, .author = WIRE_AUTHOR_TECHNICIAN, .name = "Anna", .text = "x"};
}

/* The server acknowledges while the reader of its history still waits for room. */
static void test_an_acknowledgement_ahead_hides_no_line(void **state) {
    (void)state;
    struct chat chat = {0};
    struct wire_chat_line first = from_technician(3), later = from_technician(5);
    assert_true(chat_hear(&chat, &first));
    (void)chat_say(&chat, "mine");
    assert_true(chat_acknowledge(&chat, &(struct wire_chat_ack){.n = 1, .number = 9, .at_ms = 1}));
    assert_int_equal(chat_known_up_to(&chat), 3);
    assert_true(chat_hear(&chat, &later));
    struct wire_chat_line own = {.number = 9, .at_ms = 1, .author = WIRE_AUTHOR_CUSTOMER, .n = 1, .text = "mine"};
    assert_false(chat_hear(&chat, &own));
    assert_int_equal(chat_known_up_to(&chat), 9);
    assert_int_equal(chat.count, 3);
    chat_finish(&chat);
}

/* Random conversations with lost connections: whatever is lost, at the end both sides have every line once, in order.
 */
static void test_whatever_is_lost_each_line_arrives_once(void **state) {
    (void)state;
    for (unsigned seed = 1; seed <= 2000; seed++) {
        srand(seed);
        struct chat chat = {0};
        int64_t stored_numbers[64], stored_count = 0; /* the server: event number of the customer's line n */
        int64_t technician_numbers[64], technician_count = 0, number = 0;
        int64_t sent_up_to = 0, said = 0;
        bool up = true;
        for (int step = 0; step < 60; step++) {
            switch (rand() % 5) {
            case 0:
                (void)chat_say(&chat, "mine");
                said++;
                break;
            case 1: /* the server stores the next line; the answer arrives only when the line is up */
                if (stored_count < sent_up_to) {
                    stored_numbers[stored_count++] = ++number;
                    struct wire_chat_ack ack = {.n = stored_count, .number = number, .at_ms = 1};
                    if (up && rand() % 3 != 0) {
                        assert_true(chat_acknowledge(&chat, &ack));
                        assert_false(chat_acknowledge(&chat, &ack));
                    } else {
                        up = false;
                    }
                }
                break;
            case 2:
                technician_numbers[technician_count++] = ++number;
                struct wire_chat_line line = from_technician(number);
                if (up) {
                    assert_true(chat_hear(&chat, &line));
                    assert_false(chat_hear(&chat, &line));
                }
                break;
            case 3:
                up = false;
                break;
            case 4: /* resume: everything above the known number is told again */
                for (int64_t known = chat_known_up_to(&chat), at = known + 1; at <= number; at++) {
                    struct wire_chat_line again = from_technician(at);
                    for (int64_t i = 0; i < stored_count; i++) {
                        if (stored_numbers[i] == at) {
                            again = (struct wire_chat_line){
                                .number = at, .n = i + 1, .author = WIRE_AUTHOR_CUSTOMER, .text = "mine"};
                        }
                    }
                    if (at == known + 1) {
                        chat_resume(&chat, stored_count);
                    }
                    (void)chat_hear(&chat, &again);
                }
                up = true;
                break;
            }
            if (up) {
                for (const struct chat_line *l = chat_unsent(&chat, sent_up_to); l != NULL;
                     l = chat_unsent(&chat, l->n)) {
                    sent_up_to = l->n;
                }
            }
        }
        for (int64_t at = chat_known_up_to(&chat) + 1; at <= number; at++) {
            struct wire_chat_line again = from_technician(at);
            for (int64_t i = 0; i < stored_count; i++) {
                if (stored_numbers[i] == at) {
                    again = (struct wire_chat_line){
                        .number = at, .n = i + 1, .author = WIRE_AUTHOR_CUSTOMER, .text = "mine"};
                }
            }
            (void)chat_hear(&chat, &again);
        }
        assert_int_equal(chat.count, said + technician_count);
        for (size_t i = 0; i < (size_t)number; i++) {
            assert_int_equal(chat.lines[i].number, i + 1);
        }
        for (size_t i = (size_t)number; i < chat.count; i++) {
            assert_int_equal(chat.lines[i].number, 0);
            assert_int_equal(chat.lines[i].n, (int64_t)(i - (size_t)number) + stored_count + 1);
        }
        (void)technician_numbers;
        chat_finish(&chat);
    }
}

static void test_memory_is_bounded(void **state) {
    (void)state;
    struct chat chat = {0};
    for (int i = 0; i < CHAT_UNSENT_MAX; i++) {
        assert_int_equal(chat_say(&chat, "x"), i + 1);
    }
    assert_int_equal(chat_say(&chat, "x"), 0);
    chat_finish(&chat);
    for (int i = 1; i <= CHAT_LINES_MAX + 100; i++) {
        struct wire_chat_line line = from_technician(i);
        assert_true(chat_hear(&chat, &line));
    }
    assert_int_equal(chat.count, CHAT_LINES_MAX);
    assert_int_equal(chat.lines[0].number, 101);
    chat_finish(&chat);
}

static void test_text_is_made_fit(void **state) {
    (void)state;
    static const struct {
        const char *text, *tidy;
        size_t max;
    } cases[] = {
        {"  hello \n", "hello", 100},
        {"a\r\nb\tc", "a\nb\tc", 100},
        {"\x1b[1mx", "[1mx", 100},
        {" \n ", NULL, 100},
        {"", NULL, 100},
        {"\xff", NULL, 100},
        {"äöü", "äö", 5},
        {"x\xc2\x85y\xc2\xa0", "xy\xc2\xa0", 100},
        {NULL, NULL, 100},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *tidy = tidy_text(cases[i].text, cases[i].max, true);
        if (cases[i].tidy == NULL) {
            assert_null(tidy);
        } else {
            assert_string_equal(tidy, cases[i].tidy);
        }
        mem_free(tidy);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_acknowledgement_ahead_hides_no_line),
        cmocka_unit_test(test_whatever_is_lost_each_line_arrives_once),
        cmocka_unit_test(test_memory_is_bounded),
        cmocka_unit_test(test_text_is_made_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
