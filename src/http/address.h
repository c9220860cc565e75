/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_HTTP_ADDRESS_H
#define TOWLINE_HTTP_ADDRESS_H

#include "base/must.h"

#include <stdbool.h>
#include <stddef.h>

/* An IP address; IPv4 is kept as an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2). */
struct ip_address {
    unsigned char bytes[16];
};

/* A range of addresses, "10.0.0.0/8", "::1" and so on. */
struct ip_range {
    struct ip_address address;
    unsigned prefix; /* 0 to 128 */
};

enum { IP_TEXT_SIZE = 46, PROXIES_MAX = 32 };

/* The declared reverse proxies. */
struct proxies {
    struct ip_range ranges[PROXIES_MAX];
    size_t count;
};

/* Reads an address without port, brackets or zone. */
bool ip_address_from_text(const char *text, struct ip_address *out_address) MUST_CHECK;

/* Writes it in its usual form, IPv4-mapped ones as IPv4. */
void ip_address_to_text(const struct ip_address *address, char out[IP_TEXT_SIZE]);

bool ip_address_is_loopback(const struct ip_address *address);

/* Reads "ADDRESS" or "ADDRESS/PREFIX"; host bits must be zero. */
bool ip_range_from_text(const char *text, struct ip_range *out_range) MUST_CHECK;
bool ip_range_contains(const struct ip_range *range, const struct ip_address *address);

/* Reads a list of ranges separated by commas or spaces; empty is none. False, and out untouched, when one is wrong. */
bool proxies_from_text(const char *text, struct proxies *out_proxies) MUST_CHECK;
bool proxies_contain(const struct proxies *proxies, const struct ip_address *address);

/*
 * The client behind the peer: peer itself unless it is a declared proxy; then the last address of X-Forwarded-For
 * (may be NULL) that is not one of the proxies. A malformed entry ends the search at what was believed before it.
 */
struct ip_address proxies_client(const struct proxies *proxies, const struct ip_address *peer,
                                 const char *forwarded_for);

#endif
