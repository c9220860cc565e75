/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/link/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib.h>

static void assert_address(char *address, const char *expected) {
    if (expected == NULL) {
        assert_null(address);
    } else {
        assert_string_equal(address, expected);
    }
    g_free(address);
}

static void test_only_http_addresses_are_servers(void **state) {
    (void)state;
    assert_true(address_is_server("http://127.0.0.1:8080"));
    assert_true(address_is_server("https://help.example/"));
    assert_true(address_is_server("https://[::1]:8443"));
    assert_false(address_is_server("help.example"));
    assert_false(address_is_server("ftp://help.example"));
    assert_false(address_is_server("https://"));
    assert_false(address_is_server(""));
}

static void test_the_endpoint_is_beside_the_pages(void **state) {
    (void)state;
    assert_address(address_of_endpoint("http://127.0.0.1:8080"), "ws://127.0.0.1:8080/applet/v1");
    assert_address(address_of_endpoint("https://help.example/j/123456?x"), "wss://help.example/applet/v1");
    assert_address(address_of_endpoint("https://[::1]:8443/"), "wss://[::1]:8443/applet/v1");
}

static void test_the_relay_is_where_the_server_says(void **state) {
    (void)state;
    assert_address(address_of_relay("https://a.example", "wss://b.example:81/relay/v1", "t/k+"),
                   "wss://b.example:81/relay/v1?ticket=t%2Fk%2B");
    assert_address(address_of_relay("http://a:8080", "/relay/v1", "t"), "ws://a:8080/relay/v1?ticket=t");
    assert_address(address_of_relay("https://a", "//a:444/relay/v1?n=2", "t"), "wss://a:444/relay/v1?n=2&ticket=t");
}

static void test_the_relay_may_not_leave_tls_behind(void **state) {
    (void)state;
    assert_address(address_of_relay("https://a", "ws://a/relay/v1", "t"), NULL);
    assert_address(address_of_relay("https://a", "http://a/relay/v1", "t"), NULL);
    assert_address(address_of_relay("https://a", "file:///etc/passwd", "t"), NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_http_addresses_are_servers),
        cmocka_unit_test(test_the_endpoint_is_beside_the_pages),
        cmocka_unit_test(test_the_relay_is_where_the_server_says),
        cmocka_unit_test(test_the_relay_may_not_leave_tls_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
