/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlined/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"

static char why[CONFIG_MESSAGE_MAX];

/* Reads the text as a file; the complaint, without the file's name, is in why. */
static bool read_text(struct config *config, const char *text) {
    char path[] = "/tmp/config-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    config_init(config);
    bool is_read = config_read_file(config, path, why);
    assert_int_equal(unlink(path), 0);
    if (!is_read) {
        assert_true(text_starts_with(why, path));
        memmove(why, why + strlen(path), strlen(why + strlen(path)) + 1);
    }
    return is_read;
}

static void a_whole_file_is_read(void **state) {
    (void)state;
    struct config config;
    assert_true(read_text(
        &config, "# a comment\ndata_folder = /var/lib/towline\n\n"
                 "listen = 127.0.0.1:8080 [::1]:8443\npublic_url = https://help.example/\n"
                 "proxies = 10.0.0.0/8, 127.0.0.1\nbehind_proxy = yes\nlog_format=json\n"
                 "connections_max = 500\nreturns_per_s = 250\nforms_per_address = 40\nallow_short_timeouts = yes\n"));
    assert_true(config_check(&config, why));
    assert_string_equal(config.data_folder, "/var/lib/towline");
    assert_int_equal(config.listen_count, 2);
    assert_string_equal(config.listen[1].address, "::1");
    assert_int_equal(config.listen[1].port, 8443);
    assert_string_equal(config.public_url, "https://help.example");
    assert_int_equal(config.proxies.count, 2);
    assert_int_equal(config.relay_listen.port, 8081);
    assert_int_equal(config.log_format, LOG_FORMAT_JSON);
    assert_int_equal(config.connections_max, 500);
    assert_int_equal(config.returns_per_s, 250);
    assert_int_equal(config.forms_per_address, 40);
    config_finish(&config);
}

static void a_mistake_is_named_with_its_line(void **state) {
    (void)state;
    static const struct {
        const char *text, *complaint;
    } cases[] = {
        {"\n\nsurprise = 1\n", ":3: surprise: there is no such setting"},
        {"data_folder = x\nlisten = 8080\n", ":2: listen: \"8080\" is not ADDRESS:PORT, several separated by spaces"},
        {"listen = 127.0.0.1:99999\n",
         ":1: listen: \"127.0.0.1:99999\" is not ADDRESS:PORT, several separated by spaces"},
        {"listen = localhost:80\n", ":1: listen: \"localhost:80\" is not ADDRESS:PORT, several separated by spaces"},
        {"behind_proxy = true\n", ":1: behind_proxy: \"true\" is not yes or no"},
        {"public_url = help.example\n",
         ":1: public_url: \"help.example\" is not a URL like https://help.example, without a path"},
        {"public_url = https://help.example/towline\n",
         ":1: public_url: \"https://help.example/towline\" is not a URL like https://help.example, without a path"},
        {"proxies = 10.0.0.1/8\n", ":1: proxies: \"10.0.0.1/8\" is not addresses or ranges like 10.0.0.0/8"},
        {"nonsense\n", ":1: this is no line of the form \"key = value\""},
        {"[server]\nlisten = 127.0.0.1:1\n", ":2: there are no sections in this file"},
        {"data_folder =\n", ":1: data_folder: \"\" is not a folder"},
        {"log_level = loud\n", ":1: log_level: \"loud\" is not debug, info, warning or error"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct config config;
        assert_false(read_text(&config, cases[i].text));
        assert_string_equal(why, cases[i].complaint);
        config_finish(&config);
    }
}

/* Each applet is told it, and takes no more. */
static void the_organisation_has_a_name_that_applets_take(void **state) {
    (void)state;
    char name[400] = "";
    memset(name, 'x', 200);
    struct config config;
    config_init(&config);
    assert_true(config_set(&config, "organisation", name, why));
    name[200] = 'x';
    assert_false(config_set(&config, "organisation", name, why));
    assert_non_null(strstr(why, "\" is not a name of at most 200 bytes"));
    config_finish(&config);
}

static void a_line_too_long_is_refused(void **state) {
    (void)state;
    char text[2000] = "data_folder = /";
    memset(text + strlen(text), 'x', 1500);
    struct config config;
    assert_false(read_text(&config, text));
    assert_string_equal(why, ":1: the line is too long");
    config_finish(&config);
}

static void expect_whole(const char *text, const char *complaint) {
    struct config config;
    assert_true(read_text(&config, text));
    bool is_right = config_check(&config, why);
    assert_int_equal(is_right, complaint == NULL);
    if (complaint != NULL) {
        assert_true(text_starts_with(why, complaint));
    }
    config_finish(&config);
}

static void plain_http_stays_on_this_computer(void **state) {
    (void)state;
    expect_whole("data_folder = x\n", NULL);
    expect_whole("data_folder = x\nlisten = 127.0.0.2:80 [::1]:80\n", NULL);
    expect_whole("data_folder = x\nlisten = 0.0.0.0:80\n", "listen: plain HTTP");
    expect_whole("data_folder = x\nlisten = 127.0.0.1:80 192.0.2.1:80\n", "listen: plain HTTP");
    expect_whole("data_folder = x\nrelay_listen = 0.0.0.0:81\n", "relay_listen: plain screens");
    expect_whole("data_folder = x\nrelay_listen = 0.0.0.0:81\ntls_certificate = c\ntls_key = k\n", NULL);
    expect_whole("data_folder = x\nlisten = 0.0.0.0:80\nproxies = 192.0.2.7\n", "listen: plain HTTP");
    expect_whole("data_folder = x\nlisten = 0.0.0.0:80\nproxies = 192.0.2.7\nbehind_proxy = yes\n", NULL);
    expect_whole("data_folder = x\nlisten = 0.0.0.0:80\ntls_certificate = c\ntls_key = k\n", NULL);
}

static void what_belongs_together_is_asked_for(void **state) {
    (void)state;
    expect_whole("listen = 127.0.0.1:80\n", "data_folder is not set");
    expect_whole("data_folder = x\ntls_key = k\n", "tls_certificate and tls_key");
    expect_whole("data_folder = x\nbehind_proxy = yes\n", "behind_proxy = yes needs proxies");
    expect_whole("data_folder = x\nlisten = 127.0.0.1:65535\n", "relay_listen is not set");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_file_is_read),
        cmocka_unit_test(a_mistake_is_named_with_its_line),
        cmocka_unit_test(the_organisation_has_a_name_that_applets_take),
        cmocka_unit_test(a_line_too_long_is_refused),
        cmocka_unit_test(plain_http_stays_on_this_computer),
        cmocka_unit_test(what_belongs_together_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
