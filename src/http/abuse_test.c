/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/test_rig.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/socket.h>

static int64_t cpu_us(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

static void set_descriptors(rlim_t count) {
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = count;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static void running_out_of_descriptors_does_not_spin(void **state) {
    (void)state;
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world); /* the last descriptor that there is */
    set_descriptors((rlim_t)fd + 1);
    int64_t before = cpu_us();
    for (int i = 0; i < 30; i++) {
        world_wait(&world, 20);
    }
    assert_in_range(cpu_us() - before, 0, 200000);
    set_descriptors(limit.rlim_cur);
    client_send(fd, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    client_expect(&world, fd, "HTTP/1.1 200 OK");
    close(fd);
    world_finish(&world);
}

/* libwebsockets would never return from reading the third of these cases. */
static void requests_sent_too_early_end_the_connection(void **state) {
    (void)state;
    static const char *const cases[] = {
        "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhe",
        "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloPOST /2 HTTP/1.1\r\nHost: h\r\n"
        "Content-Length: 2\r\n\r\nheX",
        "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /s HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world world;
        world_start(&world, NULL);
        int fd = client_open(&world);
        client_send(fd, cases[i]);
        const char *answer = client_read_to_end(&world, fd);
        assert_non_null(strstr(answer, "HTTP/1.1 200 OK"));
        assert_non_null(strstr(answer, "HTTP/1.1 400 Bad Request"));
        assert_int_equal(world.delivered, 1);
        close(fd);
        world_finish(&world);
    }
}

static void bytes_sent_while_the_handler_works_cost_nothing(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "GET /keep HTTP/1.1\r\nHost: h\r\n\r\n");
    world_turn_until(&world, &world.delivered, 1);
    client_send(fd, "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\n");
    int64_t before = cpu_us();
    for (int i = 0; i < 30; i++) {
        world_wait(&world, 20);
    }
    int64_t spent_us = cpu_us() - before;
    assert_in_range(spent_us, 0, 100000);
    assert_int_equal(world.delivered, 1);
    http_request_answer(world.kept, 200, NULL, "text/plain", "first", 5);
    client_expect(&world, fd, "first");
    close(fd);
    world_finish(&world);
}

static void body_over_the_limit_is_refused_before_it_is_read(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 50000000\r\n\r\n");
    const char *answer = client_expect(&world, fd, "body_too_large");
    assert_non_null(strstr(answer, "HTTP/1.1 413 Content Too Large\r\n"));
    assert_non_null(strstr(answer, "Connection: close\r\n"));
    /* A peer that goes on sending is read for a while, so that it can read the answer, then cut off. */
    client_send(fd, "more of the body");
    client_read_to_end(&world, fd);
    close(fd);
    fd = client_open(&world);
    client_send(fd, "POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\n\r\n01234567890123456789");
    client_expect(&world, fd, "body_too_large");
    close(fd);
    assert_int_equal(world.delivered, 0);
    world_finish(&world);
}

static void malformed_requests_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *request;
        const char *answer; /* "" closed without one, or what it holds */
    } cases[] = {
        {"POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", "400 Bad Request"},
        {"POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5x\r\n\r\n", "400 Bad Request"},
        {"POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n", "400 Bad Request"},
        {"POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400 Bad Request"},
        {"POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400 Bad"},
        {"POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411 Length Required"},
        {"POST /p HTTP/1.1\r\nHost: h\r\n\r\n", "411 Length Required"},
        {"GET /p HTTP/1.1\r\n\r\n", "400 Bad Request"},
        {"GET /p HTTP/1.1\r\nHost: a<b\r\n\r\n", "400 Bad Request"},
        {"GET /p%00q HTTP/1.1\r\nHost: h\r\n\r\n", ""},
        {"GET /p%0aq HTTP/1.1\r\nHost: h\r\n\r\n", "400 Bad Request"},
        {"GET /p%ff HTTP/1.1\r\nHost: h\r\n\r\n", "400 Bad Request"},
        {"FOO /p HTTP/1.1\r\nHost: h\r\n\r\n", ""},
        {"CONNECT other:443 HTTP/1.1\r\nHost: h\r\n\r\n", ""},
        {"\x16\x03\x01\x02\x01\x01\xfc\x03\x03", ""},
        {"GET\r\n\r\n", ""},
        {"GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", ""},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""},
        {"GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
         "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
         "400 Bad Request"},
    };
    enum { CASES = sizeof cases / sizeof cases[0] };
    struct world world;
    int fds[CASES];
    world_start(&world, NULL);
    for (size_t i = 0; i < CASES; i++) {
        fds[i] = client_open(&world);
        client_send(fds[i], cases[i].request);
    }
    for (size_t i = 0; i < CASES; i++) {
        const char *answer = client_read_to_end(&world, fds[i]);
        bool is_served = strstr(answer, "HTTP/1.1 2") != NULL || strstr(answer, "HTTP/1.1 101") != NULL;
        if (is_served || strstr(answer, cases[i].answer) == NULL) {
            fail_msg("case %zu: %.200s gave %.300s", i, cases[i].request, answer);
        }
        close(fds[i]);
    }
    assert_int_equal(world.delivered, 0);
    char lines[4096] = "";
    assert_true(read(world.log_fds[0], lines, sizeof lines - 1) > 0);
    assert_non_null(strstr(lines, "event=request_malformed reason=")); /* once a second, however many come */
    world_finish(&world);
}

static void set_short_limits(struct http_settings *settings) {
    settings->header_ms = 300;
    settings->body_ms = 300;
    settings->idle_ms = 300;
    settings->stall_ms = 400;
}

static void slow_clients_are_cut_off(void **state) {
    (void)state;
    static const char *const starts[] = {
        "",
        "GET / HT",
        "GET / HTTP/1.1\r\nHost: h\r\nX-A: ",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n12345",
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n", /* answered, then idle */
    };
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        struct world world;
        world_start(&world, set_short_limits);
        int fd = client_open(&world);
        client_send(fd, starts[i]);
        client_read_to_end(&world, fd);
        close(fd);
        world_turn(&world, 20);
        struct http_counts counts;
        http_server_counts(world.server, &counts);
        assert_int_equal(counts.timed_out, 1);
        assert_int_equal(counts.connections, 0);
        world_finish(&world);
    }
}

static void reader_that_takes_nothing_is_cut_off(void **state) {
    (void)state;
    struct world world;
    world_start(&world, set_short_limits);
    int fd = client_open(&world);
    int small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    client_send(fd, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    struct http_counts counts = {.connections = 1};
    for (int i = 0; i < TEST_TURNS_MAX * 2 && counts.connections > 0; i++) {
        world_wait(&world, 10);
        http_server_counts(world.server, &counts);
        counts.connections += counts.accepted == 0 ? 1 : 0;
    }
    assert_int_equal(counts.connections, 0);
    assert_true(counts.timed_out >= 1);
    close(fd);
    world_finish(&world);
}

static void allow_little_stalling(struct http_settings *settings) {
    settings->stall_ms = 800;
}

static void reader_that_is_slow_but_steady_is_served(void **state) {
    (void)state;
    struct world world;
    world_start(&world, allow_little_stalling);
    int fd = client_open(&world);
    int small = 16384;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    client_send(fd, "GET /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    /* Four seconds at some 100 kB/s: five times as long as a peer may take nothing. */
    size_t got = 0;
    char part[20000];
    for (int i = 0; i < 80; i++) {
        for (int j = 0; j < 5; j++) {
            world_wait(&world, 10);
        }
        ssize_t len = recv(fd, part, sizeof part, MSG_DONTWAIT);
        got += len > 0 ? (size_t)len : 0;
    }
    struct http_counts counts;
    http_server_counts(world.server, &counts);
    assert_int_equal(counts.timed_out, 0);
    assert_int_equal(counts.connections, 1);
    assert_true(got > 100000);
    close(fd);
    world_finish(&world);
}

static void header_flood_is_refused(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = client_open(&world);
    client_send(fd, "GET / HTTP/1.1\r\nHost: h\r\n");
    char line[1200];
    memset(line, 'a', sizeof line);
    memcpy(line, "X-Flood: ", 9);
    memcpy(line + sizeof line - 3, "\r\n", 3);
    for (int i = 0; i < 40; i++) {
        ssize_t sent = send(fd, line, sizeof line - 1, MSG_NOSIGNAL);
        (void)sent;
        world_turn(&world, 1);
    }
    ssize_t sent = send(fd, "\r\n", 2, MSG_NOSIGNAL);
    (void)sent;
    client_read_to_end(&world, fd);
    assert_int_equal(world.delivered, 0);
    close(fd);
    world_finish(&world);
}

static void cap_two(struct http_settings *settings) {
    settings->connections_max = 2;
}

static void connections_beyond_the_cap_are_told_503(void **state) {
    (void)state;
    struct world world;
    world_start(&world, cap_two);
    int fds[90];
    for (int i = 0; i < 2; i++) {
        fds[i] = client_open(&world);
        world_turn(&world, 2);
    }
    fds[2] = client_open(&world);
    client_send(fds[2], "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const char *answer = client_read_to_end(&world, fds[2]);
    assert_non_null(strstr(answer, "HTTP/1.1 503 Service Unavailable\r\n"));
    assert_non_null(strstr(answer, "Retry-After: "));
    close(fds[2]);
    for (int i = 2; i < 90; i++) {
        fds[i] = client_open(&world);
    }
    world_turn(&world, 10);
    struct http_counts counts;
    http_server_counts(world.server, &counts);
    assert_int_equal(counts.connections, 2 + 64);
    assert_int_equal(counts.shed, 1 + 88);
    assert_non_null(strstr(client_read_to_end(&world, fds[89]), "HTTP/1.1 503 "));
    char lines[2048] = "";
    ssize_t len = read(world.log_fds[0], lines, sizeof lines - 1);
    assert_true(len > 0);
    int count = 0;
    for (const char *p = lines; (p = strstr(p, "event=connections_shed")) != NULL; p++) {
        count++;
    }
    assert_in_range(count, 1, 2);
    /* Those within the cap are served as ever. */
    client_send(fds[0], "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    client_expect(&world, fds[0], "HTTP/1.1 200 OK");
    for (int i = 0; i < 90; i++) {
        close(fds[i]);
    }
    world_turn(&world, 10);
    http_server_counts(world.server, &counts);
    assert_int_equal(counts.connections, 0);
    world_finish(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(running_out_of_descriptors_does_not_spin),
        cmocka_unit_test(requests_sent_too_early_end_the_connection),
        cmocka_unit_test(bytes_sent_while_the_handler_works_cost_nothing),
        cmocka_unit_test(body_over_the_limit_is_refused_before_it_is_read),
        cmocka_unit_test(malformed_requests_are_refused),
        cmocka_unit_test(slow_clients_are_cut_off),
        cmocka_unit_test(reader_that_takes_nothing_is_cut_off),
        cmocka_unit_test(reader_that_is_slow_but_steady_is_served),
        cmocka_unit_test(header_flood_is_refused),
        cmocka_unit_test(connections_beyond_the_cap_are_told_503),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
