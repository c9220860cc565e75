/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of operations: which exist, who may call them, how large a body they take. */
#ifndef TOWLINE_API_ROUTE_H
#define TOWLINE_API_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/http.h"

struct api_call;

enum route_auth { ROUTE_AUTH_NONE, ROUTE_AUTH_TECHNICIAN, ROUTE_AUTH_ADMINISTRATOR };

enum route_session { ROUTE_SESSION_NO, ROUTE_SESSION_SEEN, ROUTE_SESSION_ASKED };

/* What an API token needs for an operation. */
enum route_scope {
    ROUTE_SCOPE_NONE, /* nobody has to be signed in */
    ROUTE_SCOPE_READ,
    ROUTE_SCOPE_SESSIONS,
    ROUTE_SCOPE_ADMINISTRATION,
    ROUTE_SCOPE_BROWSER, /* for people in a browser only, whatever the token may do */
};

struct route {
    enum http_method method;
    const char *path; /* with {session}, {id} (numbers) and other {words} */
    enum route_auth auth;
    enum route_session session;
    size_t body_max;
    void (*handle)(struct api_call *call);
};

enum { ROUTE_WORD_MAX = 128 };

/* What a path said. */
struct route_match {
    const struct route *route; /* NULL: no such method, or no such path */
    unsigned methods;          /* of the path, as bits 1 << method; 0: no such path */
    int32_t number;            /* {session} or {id}; 0 where the path has none */
    char word[ROUTE_WORD_MAX + 1];
};

/* Finds the operation; HEAD is found as GET. A number that is none, and a word that is empty or too long, make the
 * path unknown. */
struct route_match route_find(enum http_method method, const char *path);

/* Reading needs `read`; what an administrator changes `administration`, all else `sessions`; what concerns the own
 * sign-in, and the stream, is for browsers. */
enum route_scope route_scope(const struct route *route);

/* The whole table, for tests. */
const struct route *route_table(size_t *out_count);

#endif
