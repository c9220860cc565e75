/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * First line: the declared proxies; second: X-Forwarded-For; the peer is 10.0.0.1. Whatever the bytes: an address that
 * is believed was either the peer's or passed on by a declared proxy.
 */
#include "base/alloc.h"
#include "http/address.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct ip_address *address) {
    char text[IP_TEXT_SIZE];
    struct ip_address again;
    ip_address_to_text(address, text);
    must(ip_address_from_text(text, &again) && memcmp(&again, address, sizeof again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = mem_copy(data, size);
    char *second = strchr(text, '\n');
    if (second != NULL) {
        *second++ = '\0';
    }
    struct ip_range range;
    if (ip_range_from_text(text, &range)) {
        must(range.prefix <= 128 && ip_range_contains(&range, &range.address));
        check_text(&range.address);
    }
    struct proxies proxies = {.count = 0};
    struct ip_address peer;
    must(ip_address_from_text("10.0.0.1", &peer));
    bool is_read = proxies_from_text(text, &proxies);
    must(is_read || proxies.count == 0);
    must(proxies.count <= PROXIES_MAX);
    struct ip_address client = proxies_client(&proxies, &peer, second);
    must(proxies_contain(&proxies, &peer) || memcmp(&client, &peer, sizeof client) == 0);
    check_text(&client);
    mem_free(text);
    return 0;
}
