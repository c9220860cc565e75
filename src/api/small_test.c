/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The relay's addresses, the downloaded program's trailer, and what a console may say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/bundle.h"
#include "api/csv_cell.h"
#include "api/relay_url.h"
#include "api/stream_message.h"
#include "base/alloc.h"

static void expect_url(const char *url, const char *host, bool is_secure, const char *expected) {
    char *made = relay_url_for(url, host, is_secure, 8081, "TICKET");
    assert_string_equal(made, expected);
    mem_free(made);
}

static void a_relay_without_a_url_has_the_host_of_the_request(void **state) {
    (void)state;
    expect_url("/relay/v1", "help.example", true, "wss://help.example:8081/relay/v1?ticket=TICKET");
    expect_url("/relay/v1", "help.example:8080", false, "ws://help.example:8081/relay/v1?ticket=TICKET");
    expect_url("/relay/v1", "[::1]:8080", false, "ws://[::1]:8081/relay/v1?ticket=TICKET");
    char *bare = relay_url_for("/relay/v1", "help.example:8080", true, 8081, NULL);
    assert_string_equal(bare, "wss://help.example:8081/relay/v1");
    mem_free(bare);
    expect_url("wss://relay.example/relay/v1", "help.example", false, "wss://relay.example/relay/v1?ticket=TICKET");
}

static void a_cell_is_never_a_formula(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *cell;
    } cells[] = {{"", "\"\""},
                 {"Ann", "\"Ann\""},
                 {"=1+1", "\"'=1+1\""},
                 {"+1", "\"'+1\""},
                 {"-1", "\"'-1\""},
                 {"@SUM(A1)", "\"'@SUM(A1)\""},
                 {"\t=1", "\"'\t=1\""},
                 {"\r=1", "\"'\r=1\""},
                 {"a\"b,c\nd", "\"a\"\"b,c\nd\""},
                 {"=\"x\"", "\"'=\"\"x\"\"\""}};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        struct buffer csv;
        char expected[64];
        buffer_init(&csv, 1000);
        csv_append(&csv, cells[i].text, false);
        snprintf(expected, sizeof expected, "%s,", cells[i].cell);
        assert_string_equal(buffer_string(&csv), expected);
        buffer_clear(&csv);
        csv_append(&csv, cells[i].text, true);
        snprintf(expected, sizeof expected, "%s\r\n", cells[i].cell);
        assert_string_equal(buffer_string(&csv), expected);
        buffer_finish(&csv);
    }
}

static void the_sum_is_that_of_file_and_trailer(void **state) {
    (void)state;
    char folder[] = "/tmp/bundle-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct bundle *bundle = bundle_open(folder, NULL);
    struct bundle_offer offer;
    assert_false(bundle_offer(bundle, "https://help.example", "TOKEN", &offer)); /* not there yet */
    char *path = mem_format("%s/towline-applet-linux-x86_64.run", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("#!/bin/sh\n", file);
    fclose(file);
    assert_true(bundle_offer(bundle, "https://help.example", "TOKEN", &offer));
    assert_int_equal(offer.size, 10 + BUNDLE_TRAILER_BYTES);
    assert_memory_equal(offer.trailer, "\n#TOWLINE {\"server\":\"https://help.example\"", 42);
    assert_int_equal(offer.trailer[BUNDLE_TRAILER_BYTES - 1], '\n');
    struct sha256 sha256;
    char expected[SHA256_HEX_SIZE];
    sha256_init(&sha256);
    sha256_update(&sha256, "#!/bin/sh\n", 10);
    sha256_update(&sha256, offer.trailer, BUNDLE_TRAILER_BYTES);
    sha256_final_hex(&sha256, expected);
    assert_string_equal(offer.sha256, expected);
    char *long_url = mem_new(2000);
    memset(long_url, 'u', 1999);
    assert_false(bundle_offer(bundle, long_url, "TOKEN", &offer));
    mem_free(long_url);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    mem_free(path);
    bundle_close(bundle);
}

static bool decodes(const char *text, struct stream_message *out, const char **out_of) {
    json_t *json = json_loads(text, 0, NULL);
    bool is_one = json != NULL && stream_message_decode(json, out, out_of);
    out->cursor = NULL; /* it lived in the JSON */
    json_decref(json);
    return is_one;
}

static void a_console_is_understood(void **state) {
    (void)state;
    struct stream_message message = {0};
    const char *of = "message";
    assert_true(decodes("{\"type\":\"subscribe\",\"queue\":\"my\",\"cursor\":null}", &message, &of));
    assert_true(message.queue_is_own);
    assert_true(decodes("{\"type\":\"subscribe\",\"queue\":\"channel:3\",\"cursor\":\"x\"}", &message, &of));
    assert_int_equal(message.queue.kind, DESK_QUEUE_CHANNEL);
    assert_true(decodes("{\"type\":\"watch\",\"session\":\"12\",\"chat_after\":7}", &message, &of));
    assert_int_equal(message.chat_after, 7);
    assert_true(decodes("{\"type\":\"focus\",\"session\":null}", &message, &of));
    assert_int_equal(message.session, 0);
    assert_true(
        decodes("{\"type\":\"lease\",\"session\":\"1\",\"kind\":\"file_manager\",\"held\":true}", &message, &of));
    assert_string_equal(stream_lease_word(message.kind), "file_manager");
    assert_true(decodes("{\"type\":\"heartbeat\"}", &message, &of));
}

static void other_messages_are_refused(void **state) {
    (void)state;
    struct stream_message message = {0};
    const char *of = "message";
    assert_false(decodes("[]", &message, &of));
    assert_false(decodes("{\"type\":\"surprise\"}", &message, &of));
    assert_string_equal(of, "message");
    assert_false(decodes("{\"type\":\"heartbeat\",\"more\":1}", &message, &of));
    assert_string_equal(of, "heartbeat");
    assert_false(decodes("{\"type\":\"subscribe\",\"queue\":\"nobody:1\",\"cursor\":null}", &message, &of));
    assert_string_equal(of, "subscribe");
    assert_false(decodes("{\"type\":\"watch\",\"session\":null,\"chat_after\":0}", &message, &of));
    assert_false(decodes("{\"type\":\"watch\",\"session\":\"12\",\"chat_after\":-1}", &message, &of));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_relay_without_a_url_has_the_host_of_the_request),
        cmocka_unit_test(a_cell_is_never_a_formula),
        cmocka_unit_test(the_sum_is_that_of_file_and_trailer),
        cmocka_unit_test(a_console_is_understood),
        cmocka_unit_test(other_messages_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
