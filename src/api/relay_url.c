/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/relay_url.h"

#include <string.h>

#include "base/alloc.h"

/* The length of the host without its port; an IPv6 address keeps its brackets (RFC 3986 section 3.2.2). */
static int host_len(const char *host) {
    if (host[0] == '[') {
        const char *end = strchr(host, ']');
        return end != NULL ? (int)(end - host + 1) : (int)strlen(host);
    }
    return (int)strcspn(host, ":");
}

char *relay_url_for(const char *url, const char *host, bool is_secure, uint16_t relay_port, const char *ticket) {
    const char *question = ticket != NULL ? "?ticket=" : "";
    const char *behind = ticket != NULL ? ticket : "";
    if (url[0] != '/') {
        return mem_format("%s%s%s", url, question, behind);
    }
    return mem_format("%s://%.*s:%u%s%s%s", is_secure ? "wss" : "ws", host_len(host), host, (unsigned)relay_port, url,
                      question, behind);
}
