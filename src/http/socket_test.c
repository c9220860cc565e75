/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/test_rig.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>

static const char handshake[] = "GET %s HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n%s"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

static int ask_for_socket(struct world *world, const char *path, const char *headers) {
    char request[1000];
    snprintf(request, sizeof request, handshake, path, headers);
    int fd = client_open(world);
    client_send(fd, request);
    return fd;
}

static int open_socket(struct world *world, const char *path) {
    int fd = ask_for_socket(world, path, "Origin: http://h\r\n");
    /* RFC 6455 section 1.3's own example. */
    client_expect(world, fd, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    world_turn_until(world, &world->opened, 1);
    return fd;
}

/* A frame from a client, masked with zeros. */
static void send_frame(int fd, unsigned first_byte, const void *bytes, size_t len) {
    unsigned char *frame = mem_new(len + 14);
    size_t head = 2;
    frame[0] = (unsigned char)first_byte;
    if (len < 126) {
        frame[1] = (unsigned char)(0x80U | len);
    } else {
        must(len < 65536);
        frame[1] = 0x80U | 126;
        frame[2] = (unsigned char)(len >> 8);
        frame[3] = (unsigned char)(len & 0xFFU);
        head = 4;
    }
    memcpy(frame + head + 4, bytes, len);
    client_send_bytes(fd, frame, head + 4 + len);
    mem_free(frame);
}

static void expect_closed(struct world *world, int fd, int code) {
    world_turn_until(world, &world->closed, 1);
    assert_int_equal(world->closed_code, code);
    close(fd);
    world_finish(world);
}

static void messages_go_both_ways(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = open_socket(&world, "/socket");
    assert_true(http_socket_send(world.socket, "welcome", 7, true));
    struct http_message *shared = http_message_create("shared", 6);
    assert_true(http_socket_send_message(world.socket, shared));
    assert_true(http_socket_send_message(world.socket, shared));
    http_message_release(shared);
    assert_int_equal(http_socket_queued(world.socket), 19);
    client_expect(&world, fd, "\x81\x07welcome\x81\x06shared\x81\x06shared");
    assert_int_equal(http_socket_queued(world.socket), 0);
    send_frame(fd, 0x81, "one", 3);
    send_frame(fd, 0x01, "tw", 2);   /* in two fragments, */
    send_frame(fd, 0x89, "ping", 4); /* with a ping between them */
    send_frame(fd, 0x80, "o", 1);
    send_frame(fd, 0x81, "", 0);
    client_expect(&world, fd, "\x8A\x04ping");
    world_turn(&world, 5);
    assert_string_equal(buffer_string(&world.heard), "one\ntwo\n\n");
    send_frame(fd, 0x88, "\x03\xE8", 2);
    client_expect(&world, fd, "\x88\x02\x03\xE8");
    expect_closed(&world, fd, 1000);
}

static void server_closes_with_code_and_reason(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = open_socket(&world, "/socket");
    send_frame(fd, 0x81, "close me", 8);
    assert_true(http_socket_send(world.socket, "last words", 10, true));
    client_expect(&world, fd,
                  "last words\x88\x0D\x0F\xA1"
                  "as you wish");
    send_frame(fd, 0x88, "\x0F\xA1", 2);
    expect_closed(&world, fd, 4001);
}

static void peer_that_does_not_close_is_cut_off(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = open_socket(&world, "/socket");
    send_frame(fd, 0x81, "close me", 8);
    client_expect(&world, fd, "as you wish");
    expect_closed(&world, fd, 4001);
}

static void upgrade_is_refused_where_it_does_not_belong(void **state) {
    (void)state;
    static const struct {
        const char *path;
        const char *headers;
        const char *answer;
    } cases[] = {
        {"/elsewhere", "", "HTTP/1.1 404 Not Found"},
        {"/socket", "Origin: https://h\r\n", "HTTP/1.1 403 Forbidden"},
        {"/socket", "Origin: http://evil\r\n", "HTTP/1.1 403 Forbidden"},
        {"/socket", "Origin: null\r\n", "HTTP/1.1 403 Forbidden"},
        {"/../socket/..", "", "HTTP/1.1 404 Not Found"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world world;
        world_start(&world, NULL);
        int fd = ask_for_socket(&world, cases[i].path, cases[i].headers);
        const char *answer = client_read_to_end(&world, fd);
        assert_non_null(strstr(answer, cases[i].answer));
        assert_non_null(strstr(answer, "application/problem+json"));
        close(fd);
        world_finish(&world);
    }
}

static void handshakes_of_proxies_and_browsers_are_understood(void **state) {
    (void)state;
    static const char *const variants[] = {
        "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n",
        "upgrade: WebSocket\r\nconnection: upgrade\r\n",
        "Connection: Upgrade\r\nPragma: no-cache\r\nCache-Control: no-cache\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\nUser-Agent: Mozilla/5.0 (X11)\r\n"
        "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: de-DE,de;q=0.9\r\nSec-Fetch-Mode: websocket\r\n",
    };
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        struct world world;
        world_start(&world, NULL);
        char request[1000];
        snprintf(request, sizeof request,
                 "GET /socket HTTP/1.1\r\nHost: h\r\n%sSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                 "Sec-WebSocket-Version: 13\r\n\r\n",
                 variants[i]);
        int fd = client_open(&world);
        client_send(fd, request);
        const char *answer = client_expect(&world, fd, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert_null(strcasestr(answer, "permessage-deflate"));
        world_turn_until(&world, &world.opened, 1);
        close(fd);
        world_turn_until(&world, &world.closed, 1);
        world_finish(&world);
    }
}

static void broken_handshakes_do_no_harm(void **state) {
    (void)state;
    static const char *const requests[] = {
        "GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n",
        "GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 99\r\n\r\n",
        "POST /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 3\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\nabc",
    };
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        struct world world;
        world_start(&world, NULL);
        int fd = client_open(&world);
        client_send(fd, requests[i]);
        world_turn(&world, 50);
        close(fd);
        world_turn(&world, 20);
        world_finish(&world); /* says that every socket opened was closed */
    }
}

static void bad_frames_close_the_socket(void **state) {
    (void)state;
    static const struct {
        unsigned first_byte;
        const char *bytes;
        size_t len;
        int code;
    } cases[] = {
        {0x82, "binary", 6, 1003},
        {0x81, "\xC3(", 2, 1007},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world world;
        world_start(&world, NULL);
        int fd = open_socket(&world, "/socket");
        send_frame(fd, cases[i].first_byte, cases[i].bytes, cases[i].len);
        char close_frame[5] = {(char)0x88, 2, (char)(cases[i].code >> 8), (char)cases[i].code, 0};
        client_expect(&world, fd, close_frame);
        close(fd);
        world_turn_until(&world, &world.closed, 1);
        assert_int_equal(world.closed_code, cases[i].code);
        assert_int_equal(world.heard.len, 0);
        world_finish(&world);
    }
}

static void message_over_the_limit_closes_the_socket(void **state) {
    (void)state;
    for (int fragments = 0; fragments < 2; fragments++) {
        struct world world;
        world_start(&world, NULL);
        int fd = open_socket(&world, "/socket");
        char *large = mem_new(20001);
        memset(large, 'x', 20000);
        send_frame(fd, 0x81, large, 20000);
        for (int i = 0; i < 200 && world.heard.len == 0; i++) {
            world_wait(&world, 5);
        }
        assert_int_equal(world.heard.len, 20001);
        if (fragments == 0) {
            large[20000] = 'x';
            send_frame(fd, 0x81, large, 20001);
        } else {
            send_frame(fd, 0x01, large, 15000);
            send_frame(fd, 0x00, large, 15000);
        }
        mem_free(large);
        client_expect(&world, fd, "\x88\x02\x03\xF1");
        close(fd);
        world_turn_until(&world, &world.closed, 1);
        assert_int_equal(world.closed_code, 1009);
        world_finish(&world);
    }
}

static void full_queue_refuses_then_tells_when_it_is_empty(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = open_socket(&world, "/socket");
    char block[1000];
    memset(block, 'q', sizeof block);
    int taken = 0;
    while (http_socket_send(world.socket, block, sizeof block, true)) {
        taken++;
    }
    assert_int_equal(taken, 300);
    assert_int_equal(world.drained, 0);
    assert_true(http_socket_queued(world.socket) <= 300000);
    for (int i = 0; i < 2000 && world.drained == 0; i++) {
        world_wait(&world, 5);
        char sink[65536];
        ssize_t got = recv(fd, sink, sizeof sink, 0);
        (void)got;
    }
    assert_int_equal(world.drained, 1);
    assert_true(http_socket_send(world.socket, "again", 5, true));
    client_expect(&world, fd, "again");
    close(fd);
    world_turn_until(&world, &world.closed, 1);
    assert_int_equal(world.closed_code, 1006);
    world_finish(&world);
}

static void silent_peer_is_pinged_then_given_up(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = open_socket(&world, "/socket?quick");
    client_expect(&world, fd, "\x89");
    send_frame(fd, 0x8A, "", 0);
    client_expect(&world, fd, "\x89");
    expect_closed(&world, fd, 1006);
}

static void destroying_the_server_closes_sockets(void **state) {
    (void)state;
    struct world world;
    world_start(&world, NULL);
    int fd = open_socket(&world, "/socket");
    http_server_destroy(world.server);
    world.server = NULL;
    assert_int_equal(world.closed, 1);
    close(fd);
    world_finish(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_go_both_ways),
        cmocka_unit_test(server_closes_with_code_and_reason),
        cmocka_unit_test(peer_that_does_not_close_is_cut_off),
        cmocka_unit_test(upgrade_is_refused_where_it_does_not_belong),
        cmocka_unit_test(handshakes_of_proxies_and_browsers_are_understood),
        cmocka_unit_test(broken_handshakes_do_no_harm),
        cmocka_unit_test(bad_frames_close_the_socket),
        cmocka_unit_test(message_over_the_limit_closes_the_socket),
        cmocka_unit_test(full_queue_refuses_then_tells_when_it_is_empty),
        cmocka_unit_test(silent_peer_is_pinged_then_given_up),
        cmocka_unit_test(destroying_the_server_closes_sockets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
