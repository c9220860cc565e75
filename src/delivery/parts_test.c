/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses, templates, mails as they go over the wire, and settings that fit together or do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "delivery/address.h"
#include "delivery/mime.h"
#include "delivery/settings.h"
#include "delivery/template.h"

static void addresses_are_those_of_html(void **state) {
    (void)state;
    static const char *const good[] = {
        "a@b", "ann@example.com", "a.b+c@sub.example.co", "o'neil@example.com", "x@1.2", "!#$%&'*+/=?^_`{|}~-@a-b.c"};
    static const char *const bad[] = {
        "",      "@b",         "a@",          "a",    "a@b@c", "a b@c", "a@b c", "<a@b>",   "a@b>",          "a@-b",
        "a@b-",  "a@b..c",     "a@.b",        "a@b.", "a\r@b", "a@b\n", "a,b@c", "\"a\"@b", "a@[127.0.0.1]", "a;b@c",
        "a:b@c", "\xc3\xa4@b", "a@\xc3\xa4.b"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(address_is_email(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(address_is_email(bad[i]));
    }
    char longest[DELIVERY_ADDRESS_BYTES_MAX + 2];
    memset(longest, 'a', sizeof longest);
    memcpy(longest + DELIVERY_ADDRESS_BYTES_MAX - 2, "@b", 3);
    assert_true(address_is_email(longest));
    memcpy(longest + DELIVERY_ADDRESS_BYTES_MAX - 1, "@b", 3);
    assert_false(address_is_email(longest));
}

static void numbers_are_those_of_e164(void **state) {
    (void)state;
    assert_true(address_is_phone("+1234567"));
    assert_true(address_is_phone("+123456789012345"));
    static const char *const bad[] = {
        "",           "+",         "1234567",     "+123456",   "+1234567890123456", "+0123456789",
        "+12 345678", "+1234567x", "+12345678\n", "++12345678"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(address_is_phone(bad[i]));
    }
}

static void a_mask_shows_little(void **state) {
    (void)state;
    char out[DELIVERY_ADDRESS_BYTES_MAX + 8];
    address_mask("grace@example.com", out, sizeof out);
    assert_string_equal(out, "g…@example.com");
    address_mask("+491701234567", out, sizeof out);
    assert_string_equal(out, "+49…67");
}

static const char *fill(struct buffer *out, const char *text, enum template_escape escape) {
    static const struct template_value values[] = {{"to", "+49"}, {"text", "a \"b\"\\\n&=é"}, {NULL, NULL}};
    buffer_clear(out);
    template_fill(out, text, values, escape);
    return buffer_string(out);
}

static void templates_fill_what_they_know_and_leave_the_rest(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, 1000);
    assert_string_equal(fill(&out, "{to}{to} {other} { {to", TEMPLATE_PLAIN), "+49+49 {other} { {to");
    assert_string_equal(fill(&out, "{\"t\": \"{text}\"}", TEMPLATE_JSON), "{\"t\": \"a \\\"b\\\"\\\\\\u000a&=é\"}");
    assert_string_equal(fill(&out, "t={text}&n={to}", TEMPLATE_FORM), "t=a%20%22b%22%5C%0A%26%3D%C3%A9&n=%2B49");
    assert_true(template_knows_all("{code} {\"a\": 1} {}", delivery_text_names));
    assert_false(template_knows_all("{code} {to}", delivery_text_names));
    assert_true(template_has("x{code}", "code"));
    assert_false(template_has("{codes} {cod}", "code"));
    buffer_finish(&out);
}

static const struct mime_mail usual = {.from_address = "help@example.com",
                                       .from_name = "Help",
                                       .to = "ann@example.com",
                                       .subject = "Your code",
                                       .text = "Hello\n",
                                       .id = "towline.1.k",
                                       .date_ms = 1700000000000};

static void a_mail_is_what_rfc_5322_says(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, 10000);
    mime_write(&out, &usual);
    assert_string_equal(buffer_string(&out), "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
                                             "From: \"Help\" <help@example.com>\r\n"
                                             "To: <ann@example.com>\r\n"
                                             "Subject: Your code\r\n"
                                             "Message-ID: <towline.1.k@example.com>\r\n"
                                             "MIME-Version: 1.0\r\n"
                                             "Content-Type: text/plain; charset=utf-8\r\n"
                                             "Content-Transfer-Encoding: quoted-printable\r\n"
                                             "Auto-Submitted: auto-generated\r\n"
                                             "\r\n"
                                             "Hello\r\n");
    buffer_finish(&out);
}

/* Every line of the head is one of ours, or goes on with one; no line is too long or has other than ASCII. */
static void check_wire(const char *mail) {
    static const char *const names[] = {"Date: ",           "From: ",          "To: ",           "Subject: ",
                                        "Message-ID: ",     "MIME-Version: ",  "Content-Type: ", " ",
                                        "Content-Transfer", "Auto-Submitted: "};
    bool in_head = true;
    while (*mail != '\0') {
        const char *end = strstr(mail, "\r\n");
        assert_non_null(end);
        size_t len = (size_t)(end - mail);
        bool is_ours = false;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            is_ours = is_ours || text_starts_with(mail, names[i]);
        }
        assert_true(!in_head || len == 0 || is_ours);
        assert_true(len <= 300 && (in_head || len <= 76));
        for (size_t i = 0; i < len; i++) {
            assert_true((mail[i] >= 0x20 && mail[i] < 0x7f) || mail[i] == '\t');
        }
        assert_false(!in_head && mail[0] == '.');
        in_head = in_head && len > 0;
        mail = end + 2;
    }
    assert_false(in_head);
}

static void nothing_in_a_text_ends_a_header_or_the_mail(void **state) {
    (void)state;
    static const char *const texts[] = {
        "x\r\nBcc: all@example.com",
        "x\nBcc: all@example.com\n\n.\nDATA",
        ".\r\n.\r\nQUIT\n",
        "ünïcödé ünïcödé ünïcödé ünïcödé ünïcödé ünïcödé ünïcödé ünïcödé ünïcödé ünïcödé",
        "=?UTF-8?B?QmNj?= \"quoted\\\" \x01\x7f",
        "trailing \n\t\n \n",
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789."
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789."
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    };
    struct buffer out;
    buffer_init(&out, 100000);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct mime_mail mail = usual;
        mail.from_name = mail.subject = mail.text = texts[i];
        buffer_clear(&out);
        mime_write(&out, &mail);
        check_wire(buffer_string(&out));
    }
    struct mime_mail mail = usual;
    mail.subject = "Grüße";
    mail.text = "a=b \n..\nlast";
    buffer_clear(&out);
    mime_write(&out, &mail);
    assert_non_null(strstr(buffer_string(&out), "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n"));
    assert_non_null(strstr(buffer_string(&out), "\r\n\r\na=3Db=20\r\n=2E.\r\nlast\r\n"));
    buffer_finish(&out);
}

static void settings_come_back_as_they_were_written(void **state) {
    (void)state;
    struct delivery_settings settings;
    struct delivery_misfit misfit;
    delivery_settings_init(&settings);
    assert_true(delivery_settings_fit(&settings, false, &misfit));
    settings.email.on = true;
    assert_false(delivery_settings_fit(&settings, false, &misfit));
    assert_string_equal(misfit.field, "public_address");
    assert_false(delivery_settings_fit(&settings, true, &misfit));
    assert_string_equal(misfit.field, "server");
    assert_true(text_copy(settings.email.server, sizeof settings.email.server, "mail.example.com"));
    assert_true(text_copy(settings.email.from_address, sizeof settings.email.from_address, "help@example.com"));
    assert_true(text_copy(settings.email.password, sizeof settings.email.password, "secret"));
    settings.email.port = 25;
    settings.email.security = DELIVERY_TLS;
    assert_true(delivery_settings_fit(&settings, true, &misfit));
    json_t *json = delivery_settings_json(&settings, "email");
    char *text = json_dumps(json, 0);
    assert_null(strstr(text, "secret"));
    free(text);
    struct delivery_settings read;
    delivery_settings_init(&read);
    delivery_settings_read(&read, "email", json);
    assert_string_equal(read.email.password, "");
    assert_true(text_copy(read.email.password, sizeof read.email.password, "secret"));
    assert_memory_equal(&read.email.server, &settings.email.server, sizeof read.email.server);
    assert_int_equal(read.email.port, 25);
    assert_int_equal(read.email.security, DELIVERY_TLS);
    assert_true(read.email.on);
    json_decref(json);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_those_of_html),
        cmocka_unit_test(numbers_are_those_of_e164),
        cmocka_unit_test(a_mask_shows_little),
        cmocka_unit_test(templates_fill_what_they_know_and_leave_the_rest),
        cmocka_unit_test(a_mail_is_what_rfc_5322_says),
        cmocka_unit_test(nothing_in_a_text_ends_a_header_or_the_mail),
        cmocka_unit_test(settings_come_back_as_they_were_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
