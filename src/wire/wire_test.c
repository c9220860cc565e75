/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/applet_message.h"
#include "wire/server_message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* One message of every type, every field present, as the encoder writes it. */
static const char *const applet_texts[] = {
    "{\"type\":\"hello\",\"version\":1,\"features\":[\"screen\",\"control\"],\"code\":\"012345\"}",
    "{\"type\":\"hello\",\"version\":1,\"features\":[],\"join_token\":\"abc\",\"last_number\":7}",
    "{\"type\":\"hello\",\"version\":1,\"features\":[],\"resume\":{\"session\":\"2147483647\",\"secret\":\"s\"},"
    "\"system\":{\"applet\":\"1\",\"os\":\"Debian\",\"computer\":\"pc\",\"user\":\"u\",\"locale\":\"C\",\"width\":1280,"
    "\"height\":800}}",
    "{\"type\":\"terms\",\"id\":\"t1\",\"accepted\":true}",
    "{\"type\":\"chat\",\"n\":1,\"text\":\"Grüß Gott\\n\\\"x\\\"\"}",
    "{\"type\":\"typing\",\"on\":true}",
    "{\"type\":\"consent\",\"request\":3,\"kind\":\"control\",\"given\":false}",
    "{\"type\":\"consent_withdrawn\",\"kind\":\"view\"}",
    "{\"type\":\"screen_state\",\"request\":3,\"state\":\"failed\",\"reason\":\"no_consent\"}",
    "{\"type\":\"lease\",\"kind\":\"screen_sharing\",\"held\":true}",
    "{\"type\":\"reboot_answer\",\"n\":2,\"agreed\":true}",
    "{\"type\":\"reboot_announced\",\"cause\":\"system\"}",
    "{\"type\":\"reboot_cancelled\"}",
    "{\"type\":\"close\"}",
    "{\"type\":\"heartbeat\"}",
    "{\"type\":\"goodbye\"}",
};

static const char *const server_texts[] = {
    "{\"type\":\"welcome\",\"version\":1,\"features\":[\"screen\"],\"session\":\"12\",\"secret\":\"s\",\"heartbeat_s\":"
    "5,"
    "\"loss_s\":20,\"organisation\":\"Acme\",\"name\":\"Printer\",\"chat_n\":4,\"consents\":{\"view\":true,"
    "\"control\":false},\"terms\":{\"id\":\"t1\",\"text\":\"Line\\nLine\",\"scroll\":true}}",
    "{\"type\":\"refused\",\"code\":\"session_over\",\"retry\":false,\"retry_ms\":10,\"outcome\":\"timed_out\"}",
    "{\"type\":\"state\",\"stage\":\"active\",\"queue\":\"Support\",\"place\":2,\"people\":[{\"name\":\"Anna\","
    "\"part\":"
    "\"lead\"},{\"name\":\"Bert\",\"part\":\"collaborator\"}]}",
    ("{\"type\":\"chat\",\"number\":9,\"at_ms\":1700000000000,\"author\":\"technician\",\"name\":\"Anna\",\"n\":1,"
     "\"text\":\"Hi\"}"),
    "{\"type\":\"chat_ack\",\"n\":1,\"number\":9,\"at_ms\":1700000000000}",
    "{\"type\":\"typing\",\"on\":true,\"name\":\"Anna\"}",
    "{\"type\":\"look\",\"welcome\":\"Hi\\nthere\",\"waiting\":\"Soon\",\"ended\":\"Bye\",\"ask_view\":\"See\","
    "\"ask_control\":\"Control\"}",
    "{\"type\":\"logo\",\"png\":\"iVBORw0KGgo=\"}",
    "{\"type\":\"logo\"}",
    "{\"type\":\"screen_ask\",\"request\":1,\"kind\":\"view\",\"technician\":\"Anna\"}",
    "{\"type\":\"screen_open\",\"request\":1,\"kind\":\"view\",\"url\":\"/relay/v1\",\"ticket\":\"t\"}",
    "{\"type\":\"screen_close\",\"request\":1,\"reason\":\"on_hold\"}",
    "{\"type\":\"reboot\",\"n\":1,\"kind\":\"safe_mode\",\"ask\":true,\"technician\":\"Anna\"}",
    "{\"type\":\"ended\",\"outcome\":\"ended_by_technician\"}",
    "{\"type\":\"heartbeat\"}",
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void test_applet_messages_come_back_the_same(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(applet_texts); i++) {
        struct wire_applet_message message;
        assert_int_equal(wire_applet_decode(applet_texts[i], strlen(applet_texts[i]), &message), WIRE_OK);
        char *text = wire_applet_encode(&message);
        assert_string_equal(text, applet_texts[i]);
        free(text);
        wire_applet_message_finish(&message);
        wire_applet_message_finish(&message);
    }
}

static void test_server_messages_come_back_the_same(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(server_texts); i++) {
        struct wire_server_message message;
        assert_int_equal(wire_server_decode(server_texts[i], strlen(server_texts[i]), &message), WIRE_OK);
        char *text = wire_server_encode(&message);
        assert_string_equal(text, server_texts[i]);
        free(text);
        wire_server_message_finish(&message);
    }
}

static void test_a_message_cut_at_any_byte_is_refused_and_leaves_the_output_alone(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(applet_texts); i++) {
        for (size_t len = 0; len < strlen(applet_texts[i]); len++) {
            struct wire_applet_message message = {.type = WIRE_GOODBYE};
            assert_int_equal(wire_applet_decode(applet_texts[i], len, &message), WIRE_NOT_JSON);
            assert_int_equal(message.type, WIRE_GOODBYE);
        }
    }
    for (size_t i = 0; i < COUNT(server_texts); i++) {
        for (size_t len = 0; len < strlen(server_texts[i]); len++) {
            struct wire_server_message message = {.type = WIRE_SERVER_ENDED};
            assert_int_equal(wire_server_decode(server_texts[i], len, &message), WIRE_NOT_JSON);
            assert_int_equal(message.type, WIRE_SERVER_ENDED);
        }
    }
}

static enum wire_result applet_result(const char *text) {
    struct wire_applet_message message;
    enum wire_result result = wire_applet_decode(text, strlen(text), &message);
    if (result == WIRE_OK) {
        wire_applet_message_finish(&message);
    }
    return result;
}

static void test_bad_messages_are_named(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum wire_result result;
    } cases[] = {
        {"", WIRE_NOT_JSON},
        {"[]", WIRE_NOT_JSON},
        {"{}", WIRE_NO_TYPE},
        {"{\"type\":1}", WIRE_NO_TYPE},
        {"{\"type\":\"close\",\"type\":\"close\"}", WIRE_NOT_JSON},
        {"{\"type\":\"sing\"}", WIRE_UNKNOWN_TYPE},
        {"{\"type\":\"nothing\"}", WIRE_UNKNOWN_TYPE},
        {"{\"type\":\"close\",\"later\":[1,2]}", WIRE_OK},
        {"{\"type\":\"hello\",\"version\":1}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"code\":\"123456\",\"join_token\":\"x\"}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"code\":\"12345\"}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"code\":\"12345a\"}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"code\":123456}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":0,\"code\":\"123456\"}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"resume\":{\"session\":12,\"secret\":\"s\"}}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"resume\":{\"session\":\"012\",\"secret\":\"s\"}}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"resume\":{\"session\":\"\",\"secret\":\"s\"}}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"resume\":{\"session\":\"0\",\"secret\":\"s\"}}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"resume\":{\"session\":\"2147483648\",\"secret\":\"s\"}}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"resume\":{\"session\":\"12\",\"secret\":\"\"}}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"resume\":\"12\"}", WIRE_BAD_FIELD},
        {"{\"type\":\"hello\",\"version\":1,\"code\":\"123456\",\"resume\":null}", WIRE_OK},
        {"{\"type\":\"hello\",\"version\":1,\"code\":\"123456\",\"features\":[1]}", WIRE_BAD_FIELD},
        {"{\"type\":\"chat\",\"n\":0,\"text\":\"x\"}", WIRE_BAD_FIELD},
        {"{\"type\":\"chat\",\"n\":1.0,\"text\":\"x\"}", WIRE_BAD_FIELD},
        {"{\"type\":\"chat\",\"n\":1,\"text\":\"\"}", WIRE_BAD_FIELD},
        {"{\"type\":\"chat\",\"n\":1,\"text\":\"\\u001b[2J\"}", WIRE_BAD_FIELD},
        {"{\"type\":\"chat\",\"n\":1,\"text\":\"\\u0000\"}", WIRE_NOT_JSON},
        {"{\"type\":\"chat\",\"n\":1,\"text\":\"\xff\"}", WIRE_NOT_JSON},
        {"{\"type\":\"chat\",\"n\":1,\"text\":null}", WIRE_BAD_FIELD},
        {"{\"type\":\"consent\",\"request\":1,\"kind\":\"none\",\"given\":true}", WIRE_BAD_FIELD},
        {"{\"type\":\"consent\",\"request\":1,\"kind\":\"view\",\"given\":1}", WIRE_BAD_FIELD},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (applet_result(cases[i].text) != cases[i].result) {
            fail_msg("%s: %s", cases[i].text, wire_result_name(applet_result(cases[i].text)));
        }
    }
}

static void test_lengths_are_held_to_the_byte(void **state) {
    (void)state;
    static char line[WIRE_CHAT_MAX + 2];
    memset(line, 'x', sizeof line - 1);
    line[WIRE_CHAT_MAX] = '\0';
    struct wire_applet_message message = {.type = WIRE_CHAT, .chat = {.n = 1, .text = line}};
    char *text = wire_applet_encode(&message);
    assert_int_equal(applet_result(text), WIRE_OK);
    char *last = strrchr(text, '"');
    char longer[WIRE_CHAT_MAX + 100];
    int head = (int)(last - text);
    (void)snprintf(longer, sizeof longer, "%.*sx\"}", head, text);
    assert_int_equal(applet_result(longer), WIRE_BAD_FIELD);
    free(text);

    static char flood[WIRE_APPLET_MESSAGE_MAX + 2];
    memset(flood, ' ', sizeof flood - 1);
    memcpy(flood, "{\"type\":\"close\"}", 16);
    flood[WIRE_APPLET_MESSAGE_MAX] = '\0';
    assert_int_equal(applet_result(flood), WIRE_OK);
    flood[WIRE_APPLET_MESSAGE_MAX] = ' ';
    assert_int_equal(applet_result(flood), WIRE_TOO_LONG);
}

/* The worst text that passes the limits still fits into a message: what a user may type can always be sent. */
static void test_the_longest_allowed_texts_fit_a_message(void **state) {
    (void)state;
    static char line[WIRE_CHAT_MAX + 1];
    memset(line, '"', WIRE_CHAT_MAX);
    struct wire_applet_message said = {.type = WIRE_CHAT, .chat = {.n = INT32_MAX, .text = line}};
    char *text = wire_applet_encode(&said);
    assert_int_equal(applet_result(text), WIRE_OK);
    free(text);

    static char terms[WIRE_TERMS_MAX + 1];
    memset(terms, '\n', WIRE_TERMS_MAX);
    struct wire_server_message welcome = {.type = WIRE_SERVER_WELCOME,
                                          .welcome = {.version = 1,
                                                      .session = 1,
                                                      .secret = "s",
                                                      .heartbeat_s = 5,
                                                      .loss_s = 20,
                                                      .has_terms = true,
                                                      .terms = {.id = "t", .text = terms}}};
    text = wire_server_encode(&welcome);
    assert_true(strlen(text) > 2 * WIRE_TERMS_MAX);
    struct wire_server_message back;
    assert_int_equal(wire_server_decode(text, strlen(text), &back), WIRE_OK);
    assert_string_equal(back.welcome.terms.text, terms);
    wire_server_message_finish(&back);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_applet_messages_come_back_the_same),
        cmocka_unit_test(test_server_messages_come_back_the_same),
        cmocka_unit_test(test_a_message_cut_at_any_byte_is_refused_and_leaves_the_output_alone),
        cmocka_unit_test(test_bad_messages_are_named),
        cmocka_unit_test(test_lengths_are_held_to_the_byte),
        cmocka_unit_test(test_the_longest_allowed_texts_fit_a_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
