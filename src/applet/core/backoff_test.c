/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A server that comes back within the first minute sees the applet within 5 s, whenever that is; after that no pause is
 * longer than 30 s, and they do grow to more than 20. */
static void test_pauses_keep_their_promises(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        struct backoff backoff;
        backoff_init(&backoff, seed);
        int64_t now = 5000, longest = 0;
        assert_true(backoff_next(&backoff, now) <= 300);
        while (now < 10 * 60 * 1000) {
            int64_t pause = backoff_next(&backoff, now);
            assert_in_range(pause, 150, now < 5000 + BACKOFF_EARLY_MS ? 4000 : 30000);
            longest = pause > longest ? pause : longest;
            now += pause;
        }
        assert_in_range(longest, 20000, 30000);
        backoff_reset(&backoff);
        assert_true(backoff_next(&backoff, now) <= 300);
    }
}

static void test_applets_do_not_march_in_step(void **state) {
    (void)state;
    int same = 0;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        struct backoff a, b;
        backoff_init(&a, seed);
        backoff_init(&b, seed + 1);
        same += backoff_stretch(&a, 8000) == backoff_stretch(&b, 8000);
    }
    assert_true(same < 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pauses_keep_their_promises),
        cmocka_unit_test(test_applets_do_not_march_in_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
