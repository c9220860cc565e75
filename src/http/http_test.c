/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/test_rig.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/socket.h>

static void request_is_delivered_whole(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "POST /a%20b/./c/../d?x=1%26%20z&y HTTP/1.1\r\nHo");
    world_turn(&world, 3);
    client_send(fd, "st: here:8201\r\nContent-Length: 11\r\n\r\nhello");
    world_turn(&world, 3);
    assert_int_equal(world.delivered, 0);
    client_send(fd, " world");
    const char *answer = client_expect(&world, fd, "body=11:hello world");
    assert_non_null(strstr(answer, "POST /a b/d x=1& z client=127.0.0.1 secure=0 host=here:8201"));
    assert_non_null(strstr(answer, "\r\nX-Content-Type-Options: nosniff\r\n"));
    assert_non_null(strstr(answer, "\r\nCache-Control: no-store\r\n"));
    /* The connection is kept, for requests with and without a body. */
    for (int i = 0; i < 20; i++) {
        client_send(fd, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n");
        client_expect(&world, fd, "GET /1 ");
        client_send(fd, "PUT /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
        client_expect(&world, fd, "body=3:abc");
    }
    close(fd);
    world_finish(&world);
}

static void old_requests_are_answered_and_closed(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "POST /old HTTP/1.0\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
    const char *answer = client_read_to_end(&world, fd);
    assert_non_null(strstr(answer, "Connection: close\r\n"));
    assert_non_null(strstr(answer, "POST /old x=- client=127.0.0.1 secure=0 host=h body=3:abc"));
    close(fd);
    world_finish(&world);
}

static void body_is_asked_for_when_the_client_waits(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "PUT /p HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    client_expect(&world, fd, "HTTP/1.1 100 Continue\r\n\r\n");
    client_send(fd, "abc");
    client_expect(&world, fd, "body=3:abc");
    close(fd);
    world_finish(&world);
}

static void head_is_answered_without_a_body(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "HEAD /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    const char *answer = client_read_to_end(&world, fd);
    assert_non_null(strstr(answer, "Content-Length: 3000000\r\n"));
    assert_true(text_ends_with(answer, "Connection: close\r\n\r\n"));
    close(fd);
    world_finish(&world);
}

static void large_answers_arrive_at_slow_readers(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "GET /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    world_turn(&world, 20);
    const char *answer = client_read_to_end(&world, fd);
    const char *body = strstr(answer, "\r\n\r\n") + 4;
    assert_int_equal(strspn(body, "L"), 3000000);
    close(fd);
    world_finish(&world);
}

static void file_is_followed_by_its_trailer(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    char path[] = "/tmp/towline-http-test-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    char block[1000];
    memset(block, 'F', sizeof block);
    for (int i = 0; i < 700; i++) {
        assert_int_equal(write(file, block, sizeof block), sizeof block);
    }
    close(file);
    char request[300];
    snprintf(request, sizeof request, "GET /file?path=%s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", path);
    int fd = client_open(&world);
    client_send(fd, request);
    const char *answer = client_read_to_end(&world, fd);
    assert_non_null(strstr(answer, "Content-Length: 700011\r\n"));
    assert_non_null(strstr(answer, "Content-Disposition: attachment; filename=\"towline.run\"\r\n"));
    const char *body = strstr(answer, "\r\n\r\n") + 4;
    assert_int_equal(strspn(body, "F"), 700000);
    assert_string_equal(body + 700000, "THE-TRAILER");
    close(fd);
    unlink(path);
    fd = client_open(&world);
    client_send(fd, request);
    client_expect(&world, fd, "HTTP/1.1 404 Not Found");
    close(fd);
    world_finish(&world);
}

static void answer_to_a_vanished_peer_is_harmless(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "GET /keep HTTP/1.1\r\nHost: h\r\n\r\n");
    world_turn_until(&world, &world.delivered, 1);
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(fd);
    world_turn(&world, 20);
    http_request_answer(world.kept, 200, NULL, "text/plain", "late", 4);
    world_turn(&world, 20);
    struct http_counts counts;
    http_server_counts(world.server, &counts);
    assert_int_equal(counts.connections, 0);
    world_finish(&world);
}

static void request_outlives_the_server(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "GET /keep HTTP/1.1\r\nHost: h\r\n\r\n");
    world_turn_until(&world, &world.delivered, 1);
    http_server_destroy(world.server);
    world.server = NULL;
    http_request_answer(world.kept, 200, NULL, "text/html", "late", 4);
    close(fd);
    world_finish(&world);
}

static void method_not_allowed_says_what_is(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "DELETE /post-only HTTP/1.1\r\nHost: h\r\n\r\n");
    const char *answer = client_expect(&world, fd, "method_not_allowed");
    assert_non_null(strstr(answer, "HTTP/1.1 405 Method Not Allowed\r\n"));
    assert_non_null(strstr(answer, "Allow: GET, HEAD, POST\r\n"));
    close(fd);
    world_finish(&world);
}

static void declare_proxy(struct http_settings *settings) {
    assert_true(proxies_from_text("127.0.0.0/8, 10.1.0.0/16", &settings->proxies));
}

static void forwarded_headers_are_believed_from_proxies_only(void **state) {
    (void)state;
    static const char request[] =
        "GET / HTTP/1.1\r\nHost: inner\r\nX-Forwarded-For: 9.9.9.9, 198.51.100.7, 10.1.2.3\r\n"
        "X-Forwarded-Proto: https\r\nX-Forwarded-Host: outer.example\r\n\r\n";
    for (int declared = 0; declared < 2; declared++) {
        struct world world;
        world_start(&world, declared != 0 ? declare_proxy : NULL);
        int fd = client_open(&world);
        client_send(fd, request);
        const char *answer = client_expect(&world, fd, "body=0:");
        assert_non_null(strstr(answer, declared != 0 ? "client=198.51.100.7 secure=1 host=outer.example"
                                                     : "client=127.0.0.1 secure=0 host=inner"));
        close(fd);
        world_finish(&world);
    }
}

static void set_stopped(void *user) {
    ((struct world *)user)->stopped = true;
}

static void stop_lets_answers_finish(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int idle = client_open(&world);
    int busy = client_open(&world);
    client_send(busy, "GET /keep HTTP/1.1\r\nHost: h\r\n\r\n");
    world_turn_until(&world, &world.delivered, 1);
    http_server_stop(world.server, 5000, set_stopped, &world);
    client_read_to_end(&world, idle);
    assert_false(world.stopped);
    http_request_answer(world.kept, 200, NULL, "text/plain", "done", 4);
    assert_true(text_ends_with(client_read_to_end(&world, busy), "done"));
    for (int i = 0; i < TEST_TURNS_MAX && !world.stopped; i++) {
        world_wait(&world, 5);
    }
    assert_true(world.stopped);
    close(idle);
    close(busy);
    world_finish(&world);
}

static void listeners_beyond_loopback_need_tls_or_a_proxy(void **state) {
    (void)state;
    struct http_settings settings = {.behind_proxy = false};
    struct http_listener listener = {.address = "127.0.0.1"};
    assert_true(http_listener_is_allowed(&settings, &listener));
    listener.address = "::1";
    assert_true(http_listener_is_allowed(&settings, &listener));
    const char *const open_addresses[] = {"0.0.0.0", "::", "192.0.2.1", "::ffff:192.0.2.1"};
    for (size_t i = 0; i < sizeof open_addresses / sizeof open_addresses[0]; i++) {
        settings = (struct http_settings){.behind_proxy = false};
        listener = (struct http_listener){.address = open_addresses[i]};
        assert_false(http_listener_is_allowed(&settings, &listener));
        settings.behind_proxy = true;
        assert_false(http_listener_is_allowed(&settings, &listener));
        assert_true(proxies_from_text("192.0.2.9", &settings.proxies));
        assert_true(http_listener_is_allowed(&settings, &listener));
        settings.behind_proxy = false;
        assert_false(http_listener_is_allowed(&settings, &listener));
        listener.cert_path = listener.key_path = "x";
        assert_true(http_listener_is_allowed(&settings, &listener));
    }
    listener.address = "localhost";
    assert_false(http_listener_is_allowed(&settings, &listener));
}

static void occupied_port_is_reported(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    struct http_settings settings = world.settings;
    settings.listeners[0].port = world.port;
    struct http_server *second = NULL;
    assert_int_equal(http_server_create(world.loop, &settings, &second), ERROR_ADDRESS_IN_USE);
    settings.listeners[0].address = "203.0.113.1";
    assert_int_equal(http_server_create(world.loop, &settings, &second), ERROR_CONFIGURATION);
    assert_null(second);
    world_finish(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_is_delivered_whole),
        cmocka_unit_test(old_requests_are_answered_and_closed),
        cmocka_unit_test(body_is_asked_for_when_the_client_waits),
        cmocka_unit_test(head_is_answered_without_a_body),
        cmocka_unit_test(large_answers_arrive_at_slow_readers),
        cmocka_unit_test(file_is_followed_by_its_trailer),
        cmocka_unit_test(answer_to_a_vanished_peer_is_harmless),
        cmocka_unit_test(request_outlives_the_server),
        cmocka_unit_test(method_not_allowed_says_what_is),
        cmocka_unit_test(forwarded_headers_are_believed_from_proxies_only),
        cmocka_unit_test(stop_lets_answers_finish),
        cmocka_unit_test(listeners_beyond_loopback_need_tls_or_a_proxy),
        cmocka_unit_test(occupied_port_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
