/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/route.h"

#include <string.h>

#include "api/decode.h"
#include "api/handlers.h"
#include "base/text.h"

static const struct route routes[] = {
#define ROUTE(METHOD, PATH, AUTH, SESSION, BODY_MAX, HANDLER)                                                          \
    {HTTP_##METHOD, PATH, ROUTE_AUTH_##AUTH, ROUTE_SESSION_##SESSION, BODY_MAX, HANDLER},
#include "api/routes.def"
#undef ROUTE
};

const struct route *route_table(size_t *out_count) {
    *out_count = sizeof routes / sizeof routes[0];
    return routes;
}

static bool take_part(const char *name, size_t name_len, const char *part, size_t len, struct route_match *match) {
    if (len == 0 || len > ROUTE_WORD_MAX) {
        return false;
    }
    char text[ROUTE_WORD_MAX + 1];
    memcpy(text, part, len);
    text[len] = '\0';
    bool is_number =
        (name_len == 2 && memcmp(name, "id", 2) == 0) || (name_len == 7 && memcmp(name, "session", 7) == 0);
    if (is_number) {
        return decode_id(text, &match->number);
    }
    memcpy(match->word, text, len + 1);
    return true;
}

/* Whether path follows the pattern; the parts in braces go into match. */
static bool path_fits(const char *pattern, const char *path, struct route_match *match) {
    while (*pattern != '\0') {
        if (*pattern != '{') {
            if (*pattern++ != *path++) {
                return false;
            }
            continue;
        }
        const char *end = strchr(pattern, '}');
        must(end != NULL);
        size_t len = strcspn(path, "/");
        if (!take_part(pattern + 1, (size_t)(end - pattern - 1), path, len, match)) {
            return false;
        }
        pattern = end + 1;
        path += len;
    }
    return *path == '\0';
}

struct route_match route_find(enum http_method method, const char *path) {
    struct route_match found = {0};
    enum http_method wanted = method == HTTP_HEAD ? HTTP_GET : method;
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        struct route_match match = {0};
        if (!path_fits(routes[i].path, path, &match)) {
            continue;
        }
        found.methods |= 1U << routes[i].method;
        if (routes[i].method == wanted && found.route == NULL) {
            match.methods = found.methods;
            match.route = &routes[i];
            found = match;
        }
    }
    return found;
}

enum route_scope route_scope(const struct route *route) {
    static const char *const of_browsers[] = {"/api/v1/sign-out",   "/api/v1/stream",      "/api/v1/me/password",
                                              "/api/v1/me/sign-in", "/api/v1/me/two-fact", "/api/v1/me/tokens"};
    if (route->auth == ROUTE_AUTH_NONE) {
        return ROUTE_SCOPE_NONE;
    }
    for (size_t i = 0; i < sizeof of_browsers / sizeof of_browsers[0]; i++) {
        if (text_starts_with(route->path, of_browsers[i])) {
            return ROUTE_SCOPE_BROWSER;
        }
    }
    if (route->method == HTTP_GET) {
        return ROUTE_SCOPE_READ;
    }
    return route->auth == ROUTE_AUTH_ADMINISTRATOR ? ROUTE_SCOPE_ADMINISTRATION : ROUTE_SCOPE_SESSIONS;
}
