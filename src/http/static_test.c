/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/test_rig.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/stat.h>

static char folder[64];

static void put(const char *path, const char *text) {
    char full[128];
    snprintf(full, sizeof full, "%s/%s", folder, path);
    FILE *file = fopen(full, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make_folder(void **state) {
    (void)state;
    char assets[128];
    char link_path[128];
    strcpy(folder, "/tmp/towline-static-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(assets, sizeof assets, "%s/assets", folder);
    snprintf(link_path, sizeof link_path, "%s/passwd.txt", folder);
    assert_int_equal(mkdir(assets, 0700), 0);
    assert_int_equal(symlink("/etc/passwd", link_path), 0);
    put("index.html", "<p>page</p>");
    put(".hidden", "secret");
    put("assets/app-1a2b.js", "let plain;");
    put("assets/app-1a2b.js.gz", "GZIPPED");
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static void start(struct world *world, void (*change)(struct http_settings *settings)) {
    world_start(world, change);
    assert_int_equal(http_static_create(folder, &world->pages), ERROR_NONE);
}

/* The whole answer to a request; borrowed until the next. */
static const char *ask(struct world *world, const char *method, const char *path, const char *headers) {
    char request[1000];
    snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: support.example:8443\r\nConnection: close\r\n%s\r\n",
             method, path, headers);
    int fd = client_open(world);
    client_send(fd, request);
    const char *answer = client_read_to_end(world, fd);
    close(fd);
    return answer;
}

static void assert_has(const char *answer, const char *wanted) {
    assert_non_null(answer);
    if (strstr(answer, wanted) == NULL) {
        print_error("'%s' is not in '%s'\n", wanted, answer);
        fail();
    }
}

static void assert_lacks(const char *answer, const char *unwanted) {
    assert_non_null(answer);
    if (strstr(answer, unwanted) != NULL) {
        print_error("'%s' is in '%s'\n", unwanted, answer);
        fail();
    }
}

static void pages_are_revalidated_and_assets_are_not(void **state) {
    (void)state;
    struct world world;
    start(&world, NULL);
    const char *answer = ask(&world, "GET", "/index.html", "");
    assert_has(answer, "HTTP/1.1 200 OK\r\n");
    assert_has(answer, "Content-Type: text/html; charset=utf-8\r\n");
    assert_has(answer, "Cache-Control: no-cache\r\n");
    assert_has(answer, "script-src 'self';");
    assert_has(answer, "frame-ancestors 'none'");
    assert_has(answer, "\r\n\r\n<p>page</p>");
    char etag[64];
    assert_int_equal(sscanf(strstr(answer, "ETag: "), "ETag: %63s", etag), 1);
    char header[400];
    static const char *const matching[] = {"If-None-Match: %s\r\n", "If-None-Match: \"x\", W/%s\r\n",
                                           "If-None-Match: *\r\n"};
    for (size_t i = 0; i < 3; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(header, sizeof header, matching[i], etag);
#pragma GCC diagnostic pop
        answer = ask(&world, "GET", "/index.html", header);
        assert_has(answer, "HTTP/1.1 304 Not Modified\r\n");
        assert_has(answer, "script-src 'self'");
        assert_lacks(answer, "<p>");
        assert_lacks(answer, "Content-Length");
    }
    assert_has(ask(&world, "GET", "/index.html", "If-None-Match: \"else\"\r\n"), "HTTP/1.1 200 OK\r\n");
    answer = ask(&world, "HEAD", "/index.html", "");
    assert_has(answer, "Content-Length: 11\r\n");
    assert_lacks(answer, "<p>");
    assert_has(ask(&world, "GET", "/assets/app-1a2b.js", ""), "Cache-Control: public, max-age=31536000, immutable\r\n");
    world_finish(&world);
}

static void compressed_form_goes_to_those_who_take_it(void **state) {
    (void)state;
    static const struct {
        const char *header;
        bool is_gzip;
    } cases[] = {
        {"", false},
        {"Accept-Encoding: gzip, deflate, br\r\n", true},
        {"Accept-Encoding: br;q=1.0, gzip;q=0.8\r\n", true},
        {"Accept-Encoding: gzip;q=0\r\n", false},
        {"Accept-Encoding: gzip;q=0.000, br\r\n", false},
        {"Accept-Encoding: gzip;q=0.001\r\n", true},
        {"Accept-Encoding: x-gzipped\r\n", false},
    };
    struct world world;
    start(&world, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *answer = ask(&world, "GET", "/assets/app-1a2b.js", cases[i].header);
        assert_has(answer, "Vary: Accept-Encoding\r\n");
        assert_has(answer, "Content-Type: text/javascript; charset=utf-8\r\n");
        if (cases[i].is_gzip) {
            assert_has(answer, "Content-Encoding: gzip\r\n");
            assert_has(answer, "GZIPPED");
        } else {
            assert_lacks(answer, "Content-Encoding");
            assert_has(answer, "let plain;");
        }
    }
    world_finish(&world);
}

static void nothing_outside_of_the_folder_can_be_named(void **state) {
    (void)state;
    static const char *const paths[] = {
        "/../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/assets/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/passwd.txt",
        "/.hidden",
        "/assets/app-1a2b.js.gz",
        "/assets",
        "/index.html/",
        "/index.html%00.js",
        "/assets\\..\\..\\x",
    };
    struct world world;
    start(&world, NULL);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        const char *answer = ask(&world, "GET", paths[i], "");
        assert_lacks(answer, "root:");
        assert_lacks(answer, "secret");
        assert_lacks(answer, "ETag");
    }
    assert_has(ask(&world, "POST", "/index.html", "Content-Length: 0\r\n"), "Allow: GET, HEAD\r\n");
    world_finish(&world);
}

static void name_the_relay(struct http_settings *settings) {
    settings->content_policy = "default-src 'self'; connect-src 'self' wss://{host}:8444";
}

static void policy_names_the_host_that_was_asked(void **state) {
    (void)state;
    struct world world;
    start(&world, name_the_relay);
    assert_has(ask(&world, "GET", "/index.html", ""),
               "Content-Security-Policy: default-src 'self'; connect-src 'self' wss://support.example:8444\r\n");
    /* Only pages get it. */
    assert_has(ask(&world, "GET", "/assets/app-1a2b.js", ""), "Content-Security-Policy: default-src 'none'");
    world_finish(&world);
}

static void folder_that_is_missing_is_reported(void **state) {
    (void)state;
    struct http_static *pages = NULL;
    assert_int_equal(http_static_create("/nonexistent/folder", &pages), ERROR_NOT_FOUND);
    assert_null(pages);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_revalidated_and_assets_are_not),
        cmocka_unit_test(compressed_form_goes_to_those_who_take_it),
        cmocka_unit_test(nothing_outside_of_the_folder_can_be_named),
        cmocka_unit_test(policy_names_the_host_that_was_asked),
        cmocka_unit_test(folder_that_is_missing_is_reported),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
