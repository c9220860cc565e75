/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void ranges_hold_what_they_say(void **state) {
    (void)state;
    static const struct {
        const char *range;
        const char *inside;
        const char *outside;
    } cases[] = {
        {"10.0.0.0/8", "10.255.255.255", "11.0.0.0"},
        {"192.0.2.1", "192.0.2.1", "192.0.2.2"},
        {"192.0.2.128/25", "192.0.2.200", "192.0.2.127"},
        {"0.0.0.0/0", "203.0.113.9", "::1"},
        {"::1", "::1", "127.0.0.1"},
        {"2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"},
        {"::ffff:10.0.0.0/104", "10.1.2.3", "11.1.2.3"},
        {"::/0", "2001:db8::1", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ip_range range;
        struct ip_address address;
        assert_true(ip_range_from_text(cases[i].range, &range));
        assert_true(ip_address_from_text(cases[i].inside, &address));
        assert_true(ip_range_contains(&range, &address));
        if (cases[i].outside != NULL) {
            assert_true(ip_address_from_text(cases[i].outside, &address));
            assert_false(ip_range_contains(&range, &address));
        }
    }
}

static void wrong_ranges_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",        "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/",    "10.0.0/8",  "localhost",
        "::1/129", "::1/64",     "1.2.3.4/08x", "[::1]",       "10.0.0.0/8/8", "010.0.0.1", "1.2.3.4 ",
    };
    struct ip_range range = {.prefix = 77};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(ip_range_from_text(wrong[i], &range));
    }
    assert_int_equal(range.prefix, 77);
    struct proxies proxies = {.count = 5};
    assert_false(proxies_from_text("10.0.0.0/8, nonsense", &proxies));
    assert_int_equal(proxies.count, 5);
    assert_true(proxies_from_text(" ", &proxies));
    assert_int_equal(proxies.count, 0);
}

static void client_is_the_last_that_a_proxy_vouches_for(void **state) {
    (void)state;
    static const struct {
        const char *peer;
        const char *forwarded;
        const char *client;
    } cases[] = {
        {"203.0.113.5", "198.51.100.7", "203.0.113.5"}, /* not a proxy: not believed */
        {"10.0.0.1", NULL, "10.0.0.1"},
        {"10.0.0.1", "", "10.0.0.1"},
        {"10.0.0.1", "198.51.100.7", "198.51.100.7"},
        {"10.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"}, /* the first was written by the client itself */
        {"10.0.0.1", "1.1.1.1, 198.51.100.7, 10.0.0.2", "198.51.100.7"},
        {"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
        {"10.0.0.1", "198.51.100.7, unknown", "10.0.0.1"},
        {"10.0.0.1", "198.51.100.7:4711", "198.51.100.7"},
        {"10.0.0.1", "[2001:db8::9]:4711 , 10.0.0.2", "2001:db8::9"},
        {"10.0.0.1", "2001:db8::9", "2001:db8::9"},
        {"10.0.0.1", "[2001:db8::9", "10.0.0.1"},
    };
    struct proxies proxies;
    assert_true(proxies_from_text("10.0.0.0/8", &proxies));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ip_address peer;
        char text[IP_TEXT_SIZE];
        assert_true(ip_address_from_text(cases[i].peer, &peer));
        struct ip_address client = proxies_client(&proxies, &peer, cases[i].forwarded);
        ip_address_to_text(&client, text);
        assert_string_equal(text, cases[i].client);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_hold_what_they_say),
        cmocka_unit_test(wrong_ranges_are_refused),
        cmocka_unit_test(client_is_the_last_that_a_proxy_vouches_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
