/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/account.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include <pwquality.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"

static const char dictionary[] = "/var/cache/cracklib/cracklib_dict"; /* where Debian's cracklib-runtime makes it */

enum account_weakness account_password_weakness(const struct directory_settings *settings, const char *login,
                                                const char *password) {
    size_t len = password != NULL ? strlen(password) : 0;
    if (len > ACCOUNT_PASSWORD_BYTES_MAX) {
        return ACCOUNT_WEAK_LONG;
    }
    if (len == 0 || !utf8_is_valid(password, len) ||
        utf8_count(password) < (size_t)settings->number[DIRECTORY_SETTING_PASSWORD_LENGTH]) {
        return ACCOUNT_WEAK_SHORT;
    }
    if (strspn(password, (char[]){password[0], '\0'}) == len) {
        return ACCOUNT_WEAK_COMMON;
    }
    return text_equal_ignoring_case(login, password) ? ACCOUNT_WEAK_LOGIN : ACCOUNT_WEAK_NOT;
}

static pwquality_settings_t *rules_create(void) {
    pwquality_settings_t *rules = pwquality_default_settings();
    must(rules != NULL);
    /* Length counts, kinds of characters do not (NIST SP 800-63B section 5.1.1.2). */
    static const int credits[] = {PWQ_SETTING_LOW_CREDIT, PWQ_SETTING_UP_CREDIT, PWQ_SETTING_DIG_CREDIT,
                                  PWQ_SETTING_OTH_CREDIT};
    for (size_t i = 0; i < sizeof credits / sizeof credits[0]; i++) {
        pwquality_set_int_value(rules, credits[i], 0);
    }
    pwquality_set_int_value(rules, PWQ_SETTING_MIN_LENGTH, 6);
    pwquality_set_int_value(rules, PWQ_SETTING_MAX_SEQUENCE, 5);
    pwquality_set_int_value(rules, PWQ_SETTING_MAX_REPEAT, 4);
    char *words = mem_format("%s.pwd", dictionary);
    pwquality_set_int_value(rules, PWQ_SETTING_DICT_CHECK, access(words, R_OK) == 0);
    pwquality_set_str_value(rules, PWQ_SETTING_DICT_PATH, dictionary);
    mem_free(words);
    return rules;
}

/* Signs that stand for letters, where they stand between letters ("P@ssw0rd"). */
static void undisguise(char *text) {
    static const char *const pairs = "@a4a0o3e$s5s7t";
    for (; *text != '\0'; text++) {
        for (const char *at = pairs; *at != '\0'; at += 2) {
            *text = *text == at[0] ? at[1] : *text;
        }
    }
}

/* What is left without the digits and signs at both ends ("Summer2024!"), and half of what is written twice. Cut in
 * place; NULL where less than half of the password is left, because then the rest counts. */
static const char *core_of(char *text) {
    size_t whole = strlen(text);
    char *begin = text;
    char *end = text + whole;
    while (begin < end && !isalpha((unsigned char)*begin) && (unsigned char)*begin < 0x80) {
        begin++;
    }
    while (end > begin && !isalpha((unsigned char)end[-1]) && (unsigned char)end[-1] < 0x80) {
        end--;
    }
    size_t len = (size_t)(end - begin);
    if (len * 2 < whole) {
        return NULL;
    }
    if (len % 2 == 0 && memcmp(begin, begin + len / 2, len / 2) == 0) {
        end -= len / 2;
    }
    *end = '\0';
    undisguise(begin);
    return begin;
}

/* A sentence may hold the login; a password may not be little else. */
static bool is_mostly(const char *login, const char *password) {
    return login[0] != '\0' && strcasestr(password, login) != NULL && strlen(login) * 2 >= strlen(password);
}

bool account_password_is_common(const char *login, const char *password) {
    pwquality_settings_t *rules = rules_create();
    void *detail = NULL;
    char *copy = mem_copy_string(password);
    bool is_common = is_mostly(login, password) || pwquality_check(rules, password, NULL, NULL, &detail) < 0;
    const char *core = core_of(copy);
    if (!is_common && core != NULL && !text_equal(core, password)) {
        is_common = pwquality_check(rules, core, NULL, NULL, &detail) == PWQ_ERROR_CRACKLIB_CHECK;
    }
    mem_free_secret(copy);
    pwquality_free_settings(rules);
    return is_common;
}
