/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/address.h"

#include "base/text.h"

#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>

enum { MAPPED_PREFIX = 96, FORWARDED_ENTRIES_MAX = 32 };

static const unsigned char mapped_start[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_mapped(const struct ip_address *address) {
    return memcmp(address->bytes, mapped_start, sizeof mapped_start) == 0;
}

bool ip_address_from_text(const char *text, struct ip_address *out_address) {
    struct ip_address address;
    memcpy(address.bytes, mapped_start, sizeof mapped_start);
    if (inet_pton(AF_INET, text, address.bytes + sizeof mapped_start) != 1 &&
        inet_pton(AF_INET6, text, address.bytes) != 1) {
        return false;
    }
    *out_address = address;
    return true;
}

void ip_address_to_text(const struct ip_address *address, char out[IP_TEXT_SIZE]) {
    if (is_mapped(address)) {
        must(inet_ntop(AF_INET, address->bytes + sizeof mapped_start, out, IP_TEXT_SIZE) != NULL);
    } else {
        must(inet_ntop(AF_INET6, address->bytes, out, IP_TEXT_SIZE) != NULL);
    }
}

bool ip_address_is_loopback(const struct ip_address *address) {
    static const struct ip_address six = {.bytes = {[15] = 1}};
    return is_mapped(address) ? address->bytes[12] == 127 : memcmp(address, &six, sizeof six) == 0;
}

/* True when all bits behind the first prefix ones are zero. */
static bool has_no_host_bits(const struct ip_range *range) {
    for (unsigned bit = range->prefix; bit < 128; bit++) {
        if ((range->address.bytes[bit / 8] & (0x80U >> (bit % 8))) != 0) {
            return false;
        }
    }
    return true;
}

bool ip_range_from_text(const char *text, struct ip_range *out_range) {
    char address[IP_TEXT_SIZE];
    const char *slash = strchr(text, '/');
    size_t len = slash == NULL ? strlen(text) : (size_t)(slash - text);
    if (len >= sizeof address) {
        return false;
    }
    memcpy(address, text, len);
    address[len] = '\0';
    struct ip_range range = {.prefix = 128};
    if (!ip_address_from_text(address, &range.address)) {
        return false;
    }
    if (slash != NULL) {
        bool is_four = strchr(address, ':') == NULL;
        int64_t prefix = 0;
        if (!text_to_int64(slash + 1, 0, is_four ? 32 : 128, &prefix)) {
            return false;
        }
        range.prefix = (unsigned)prefix + (is_four ? MAPPED_PREFIX : 0);
    }
    if (!has_no_host_bits(&range)) {
        return false;
    }
    *out_range = range;
    return true;
}

bool ip_range_contains(const struct ip_range *range, const struct ip_address *address) {
    unsigned whole = range->prefix / 8;
    if (memcmp(range->address.bytes, address->bytes, whole) != 0) {
        return false;
    }
    unsigned rest = range->prefix % 8;
    unsigned mask = (0xFFU << (8 - rest)) & 0xFFU;
    return rest == 0 || ((range->address.bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

bool proxies_from_text(const char *text, struct proxies *out_proxies) {
    struct proxies proxies = {.count = 0};
    for (const char *p = text;;) {
        p += strspn(p, ", \t");
        if (*p == '\0') {
            *out_proxies = proxies;
            return true;
        }
        char one[IP_TEXT_SIZE + 4];
        size_t len = strcspn(p, ", \t");
        if (len >= sizeof one || proxies.count == PROXIES_MAX) {
            return false;
        }
        memcpy(one, p, len);
        one[len] = '\0';
        if (!ip_range_from_text(one, &proxies.ranges[proxies.count])) {
            return false;
        }
        proxies.count++;
        p += len;
    }
}

bool proxies_contain(const struct proxies *proxies, const struct ip_address *address) {
    for (size_t i = 0; i < proxies->count; i++) {
        if (ip_range_contains(&proxies->ranges[i], address)) {
            return true;
        }
    }
    return false;
}

/* Reads one entry: "ADDRESS", "ADDRESS:PORT" (IPv4 only), "[ADDRESS]" or "[ADDRESS]:PORT". */
static bool address_from_entry(const char *entry, size_t len, struct ip_address *out_address) {
    char text[IP_TEXT_SIZE + 8];
    if (len == 0 || len >= sizeof text) {
        return false;
    }
    memcpy(text, entry, len);
    text[len] = '\0';
    char *start = text;
    if (text[0] == '[') {
        char *end = strchr(text, ']');
        if (end == NULL || (end[1] != '\0' && end[1] != ':')) {
            return false;
        }
        *end = '\0';
        start = text + 1;
    } else {
        char *colon = strchr(text, ':');
        if (colon != NULL && strchr(colon + 1, ':') == NULL) {
            *colon = '\0';
        }
    }
    return ip_address_from_text(start, out_address);
}

struct ip_address proxies_client(const struct proxies *proxies, const struct ip_address *peer,
                                 const char *forwarded_for) {
    struct ip_address client = *peer;
    if (forwarded_for == NULL) {
        return client;
    }
    const char *end = forwarded_for + strlen(forwarded_for);
    /* Each proxy appends the address it was asked from: from the right, as long as the speaker is a declared proxy. */
    for (int i = 0; i < FORWARDED_ENTRIES_MAX && proxies_contain(proxies, &client); i++) {
        while (end > forwarded_for && strchr(", \t", end[-1]) != NULL) {
            end--;
        }
        const char *start = end;
        while (start > forwarded_for && strchr(", \t", start[-1]) == NULL) {
            start--;
        }
        if (!address_from_entry(start, (size_t)(end - start), &client)) {
            break;
        }
        end = start;
    }
    return client;
}
