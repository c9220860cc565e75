/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "delivery/address.h"

#include <string.h>

#include "base/must.h"
#include "base/text.h"

enum { LABEL_BYTES_MAX = 63, PHONE_DIGITS_MIN = 7, PHONE_DIGITS_MAX = 15 };

static bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_label(const char *label, size_t len) {
    if (len == 0 || len > LABEL_BYTES_MAX || label[0] == '-' || label[len - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (!is_letter_or_digit(label[i]) && label[i] != '-') {
            return false;
        }
    }
    return true;
}

static bool is_domain(const char *domain) {
    for (;;) {
        size_t len = strcspn(domain, ".");
        if (!is_label(domain, len)) {
            return false;
        }
        if (domain[len] == '\0') {
            return true;
        }
        domain += len + 1;
    }
}

bool address_is_email(const char *text) {
    size_t len = strnlen(text, DELIVERY_ADDRESS_BYTES_MAX + 1);
    const char *at = strchr(text, '@');
    if (len > DELIVERY_ADDRESS_BYTES_MAX || at == NULL || at == text) {
        return false;
    }
    for (const char *c = text; c < at; c++) {
        if (!is_letter_or_digit(*c) && strchr(".!#$%&'*+/=?^_`{|}~-", *c) == NULL) {
            return false;
        }
    }
    return is_domain(at + 1);
}

bool address_is_phone(const char *text) {
    if (text[0] != '+' || text[1] == '0') {
        return false;
    }
    size_t digits = strspn(text + 1, "0123456789");
    return text[1 + digits] == '\0' && digits >= PHONE_DIGITS_MIN && digits <= PHONE_DIGITS_MAX;
}

void address_mask(const char *address, char *out, size_t size) {
    const char *at = strchr(address, '@');
    size_t len = strlen(address);
    bool fits = at != NULL ? text_format(out, size, "%.1s…%s", address, at)
                           : text_format(out, size, "%.3s…%s", address, len > 2 ? address + len - 2 : "");
    must(fits);
}
