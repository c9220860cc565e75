/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of routes against docs/openapi.yaml: the same operations, with the same sign-in, bodies and sessions. */
#include "api/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/handlers.h"
#include "base/text.h"

/* The table alone is looked at here; its functions are never called. */
#define ROUTE(method, path, auth, session, body_max, handler)                                                          \
    void handler(struct api_call *call) {                                                                              \
        (void)call;                                                                                                    \
    }
#include "api/routes.def"
#undef ROUTE

enum { OPERATIONS_MAX = 200 };

struct operation {
    char method[8];
    char path[128];
    char auth[32];
    bool csrf, session;
    long body_max;
};

struct document {
    size_t count;
    struct operation operations[OPERATIONS_MAX];
};

/* Reads "      x-towline-auth: technician" and its kind into the newest operation. */
static void read_field(struct operation *operation, const char *line) {
    char word[8];
    if (sscanf(line, "      x-towline-auth: %31s", operation->auth) == 1) {
        return;
    }
    if (sscanf(line, "      x-towline-csrf: %7s", word) == 1) {
        operation->csrf = text_equal(word, "true");
    } else if (sscanf(line, "      x-towline-session: %7s", word) == 1) {
        operation->session = text_equal(word, "true");
    } else if (text_starts_with(line, "      x-towline-body-max: ")) {
        operation->body_max = strtol(line + strlen("      x-towline-body-max: "), NULL, 10);
    }
}

/* The document is written with one key a line, so its lines can be read without a YAML parser. */
static void read_document(struct document *document) {
    char line[512];
    char path[128] = "";
    FILE *file = fopen(OPENAPI_FILE, "r");
    assert_non_null(file);
    bool in_paths = false;
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        in_paths = line[0] == ' ' ? in_paths : text_equal(line, "paths:");
        size_t len = strlen(line);
        if (!in_paths || len < 3) {
            continue;
        }
        if (text_starts_with(line, "  /")) {
            assert_true(text_copy(path, sizeof path, line + 2));
            path[strlen(path) - 1] = '\0';
        } else if (text_starts_with(line, "    ") && line[4] != ' ') {
            assert_true(document->count < OPERATIONS_MAX);
            struct operation *operation = &document->operations[document->count++];
            line[len - 1] = '\0';
            assert_true(text_copy(operation->method, sizeof operation->method, line + 4));
            assert_true(text_copy(operation->path, sizeof operation->path, path));
        } else if (document->count > 0) {
            read_field(&document->operations[document->count - 1], line);
        }
    }
    fclose(file);
}

static const struct operation *find(const struct document *document, const struct route *route) {
    for (size_t i = 0; i < document->count; i++) {
        const struct operation *operation = &document->operations[i];
        if (text_equal_ignoring_case(operation->method, http_method_name(route->method)) &&
            text_equal(operation->path, route->path)) {
            return operation;
        }
    }
    return NULL;
}

static void the_table_is_the_document(void **state) {
    (void)state;
    static const char *const auths[] = {"none", "technician", "administrator"};
    static struct document document;
    size_t count = 0;
    const struct route *routes = route_table(&count);
    read_document(&document);
    assert_true(count > 50);
    for (size_t i = 0; i < count; i++) {
        const struct route *route = &routes[i];
        const struct operation *operation = find(&document, route);
        if (operation == NULL) {
            fail_msg("%s %s is not in the document", http_method_name(route->method), route->path);
            return;
        }
        bool is_unsafe = route->method != HTTP_GET;
        assert_string_equal(operation->auth, auths[route->auth]);
        assert_int_equal(operation->body_max, (long)route->body_max);
        assert_int_equal(operation->session, route->session != ROUTE_SESSION_NO);
        assert_int_equal(operation->csrf, is_unsafe && route->auth != ROUTE_AUTH_NONE);
    }
    assert_int_equal(document.count, count);
}

static void a_path_is_found_with_its_parts(void **state) {
    (void)state;
    struct route_match match = route_find(HTTP_POST, "/api/v1/sessions/12/hand-off-accept");
    assert_non_null(match.route);
    assert_int_equal(match.number, 12);
    match = route_find(HTTP_HEAD, "/api/v1/queues/technician:5/rows");
    assert_non_null(match.route);
    assert_string_equal(match.word, "technician:5");
    match = route_find(HTTP_DELETE, "/api/v1/groups");
    assert_null(match.route);
    assert_int_equal(match.methods, (1U << HTTP_GET) | (1U << HTTP_POST));
}

static void other_paths_are_unknown(void **state) {
    (void)state;
    static const char *const paths[] = {
        "/",
        "/api/v1",
        "/api/v1/sessions/",
        "/api/v1/sessions/0",
        "/api/v1/sessions/012",
        "/api/v1/sessions/-1",
        "/api/v1/sessions/2147483648",
        "/api/v1/sessions/1x",
        "/api/v1/sessions/1/",
        "/api/v1/sessions/1/start/more",
        "/api/v1/queues//rows",
        "/api/v1/me/",
        "/download//towline-applet.run",
    };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct route_match match = route_find(HTTP_GET, paths[i]);
        assert_null(match.route);
        assert_int_equal(match.methods, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_the_document),
        cmocka_unit_test(a_path_is_found_with_its_parts),
        cmocka_unit_test(other_paths_are_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
