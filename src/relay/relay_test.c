/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay/relay.h"

#include "base/alloc.h"
#include "base/text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

/* Tickets of the tests are "a12" and "t12": the applet's and the technician's end of stream 12. */
struct world {
    struct loop *loop;
    struct relay *relay;
    atomic_int redeemed;
    int closed;
    int64_t closed_stream;
    enum relay_closed closed_how;
};

static bool redeem(void *user, const char *ticket, struct relay_ticket *out_ticket) {
    struct world *world = user;
    int64_t stream = 0;
    if ((ticket[0] != 'a' && ticket[0] != 't') || !text_to_int64(ticket + 1, 1, 1000, &stream)) {
        return false;
    }
    atomic_fetch_add(&world->redeemed, 1);
    *out_ticket =
        (struct relay_ticket){.stream = stream, .end = ticket[0] == 'a' ? RELAY_END_APPLET : RELAY_END_TECHNICIAN};
    return true;
}

static void closed(void *user, int64_t stream, enum relay_closed how) {
    struct world *world = user;
    world->closed++;
    world->closed_stream = stream;
    world->closed_how = how;
}

static void start(struct world *world, int64_t lonely_ms, size_t streams_max) {
    *world = (struct world){.loop = loop_create()};
    struct relay_settings settings = {.address = "127.0.0.1",
                                      .lonely_ms = lonely_ms,
                                      .streams_max = streams_max,
                                      .redeem = redeem,
                                      .closed = closed,
                                      .user = world};
    assert_int_equal(relay_create(world->loop, &settings, &world->relay), ERROR_NONE);
}

static void finish(struct world *world) {
    relay_destroy(world->relay);
    loop_destroy(world->loop);
}

static void wait_closed(struct world *world, int count) {
    for (int i = 0; i < 2000 && world->closed < count; i++) {
        loop_run_for(world->loop, 5);
    }
    assert_int_equal(world->closed, count);
}

static int dial(struct world *world) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(relay_port(world->relay))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct timeval limit = {.tv_sec = 10};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void read_exactly(int fd, void *out, size_t len) {
    for (size_t got = 0; got < len;) {
        ssize_t part = recv(fd, (char *)out + got, len - got, 0);
        if (part <= 0) {
            fail_msg("read %zd after %zu of %zu: %s", part, got, len, strerror(errno));
        }
        got += (size_t)part;
    }
}

/* Asks for the path to be upgraded; gives the status. */
static int ask(int fd, const char *path, const char *upgrade) {
    char request[1000];
    int len = snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: h\r\nOrigin: http://elsewhere\r\n%s"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                       path, upgrade);
    assert_int_equal(send(fd, request, (size_t)len, MSG_NOSIGNAL), len);
    char head[2000];
    size_t got = 0;
    do {
        assert_true(got < sizeof head - 1);
        read_exactly(fd, head + got, 1);
        head[++got] = '\0';
    } while (!text_ends_with(head, "\r\n\r\n"));
    int status = 0;
    assert_int_equal(sscanf(head, "HTTP/1.1 %d", &status), 1);
    return status;
}

static const char upgrade[] = "Upgrade: websocket\r\nConnection: Upgrade\r\n";

static int join(struct world *world, const char *ticket) {
    char path[100];
    snprintf(path, sizeof path, "/relay/v1?ticket=%s", ticket);
    int fd = dial(world);
    assert_int_equal(ask(fd, path, upgrade), 101);
    return fd;
}

static void send_all(int fd, const void *bytes, size_t len) {
    for (size_t sent = 0; sent < len;) {
        ssize_t part = send(fd, (const char *)bytes + sent, len - sent, MSG_NOSIGNAL);
        assert_true(part > 0);
        sent += (size_t)part;
    }
}

static void send_message(int fd, unsigned first_byte, const void *bytes, size_t len) {
    unsigned char head[14] = {(unsigned char)first_byte, 0x80U | 127};
    size_t head_len = 14;
    if (len < 126) {
        head[1] = (unsigned char)(0x80U | len);
        head_len = 6;
    } else {
        for (int i = 0; i < 8; i++) {
            head[2 + i] = (unsigned char)(len >> (56 - 8 * i));
        }
    }
    send_all(fd, head, head_len);
    send_all(fd, bytes, len);
}

/* Reads the next frame's head; gives its first byte. */
static unsigned read_head(int fd, size_t *out_len) {
    unsigned char head[8];
    read_exactly(fd, head, 2);
    unsigned first_byte = head[0];
    size_t len = head[1];
    int more = len == 126 ? 2 : len == 127 ? 8 : 0;
    read_exactly(fd, head, (size_t)more);
    for (int i = 0; i < more; i++) {
        len = (i == 0 ? 0 : len << 8) | head[i];
    }
    *out_len = len;
    return first_byte;
}

/* Reads len bytes of media, whatever the messages they come in. */
static void read_media(int fd, void *out, size_t len) {
    for (size_t got = 0; got < len;) {
        size_t part = 0;
        unsigned first_byte = read_head(fd, &part);
        assert_int_equal(first_byte, 0x82);
        assert_true(part <= len - got);
        read_exactly(fd, (char *)out + got, part);
        got += part;
    }
}

static void expect_close_frame(int fd, int code) {
    size_t len = 0;
    assert_int_equal(read_head(fd, &len), 0x88);
    unsigned char bytes[125];
    assert_true(len >= 2 && len <= sizeof bytes);
    read_exactly(fd, bytes, len);
    assert_int_equal(bytes[0] << 8 | bytes[1], code);
}

static void bytes_pass_both_ways(void **state) {
    (void)state;
    struct world world;
    start(&world, 0, 0);
    int applet = join(&world, "a7");
    send_message(applet, 0x82, "RFB 003.008\n", 12); /* before the other is there */
    int technician = join(&world, "t7");
    char text[64] = "";
    read_media(technician, text, 12);
    assert_string_equal(text, "RFB 003.008\n");
    send_message(technician, 0x82, "hello", 5);
    read_media(applet, text, 5);
    assert_memory_equal(text, "hello", 5);
    uint64_t to_applet = 0;
    uint64_t to_technician = 0;
    assert_true(relay_stream_bytes(world.relay, 7, &to_applet, &to_technician));
    assert_int_equal(to_applet, 5);
    assert_int_equal(to_technician, 12);
    assert_false(relay_stream_bytes(world.relay, 8, &to_applet, &to_technician));
    struct relay_counts counts;
    relay_counts(world.relay, &counts);
    assert_int_equal(counts.streams, 1);
    assert_int_equal(counts.streams_opened, 1);
    assert_int_equal(counts.bytes, 17);
    assert_int_equal(counts.connections, 2);
    /* What was sent last arrives before the end does. */
    send_message(applet, 0x82, "bye", 3);
    close(applet);
    read_media(technician, text, 3);
    expect_close_frame(technician, 1000);
    wait_closed(&world, 1);
    assert_int_equal(world.closed_stream, 7);
    assert_int_equal(world.closed_how, RELAY_CLOSED_BY_APPLET);
    close(technician);
    finish(&world);
}

static void only_valid_tickets_are_let_in(void **state) {
    (void)state;
    static const struct {
        const char *path;
        int status;
    } cases[] = {
        {"/relay/v1?ticket=x1", 403}, {"/relay/v1?ticket=", 403}, {"/relay/v1", 403},
        {"/relay/v2?ticket=a1", 404}, {"/?ticket=a1", 404},       {"/relay/v1?tickets=a1", 403},
    };
    struct world world;
    start(&world, 0, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int fd = dial(&world);
        assert_int_equal(ask(fd, cases[i].path, upgrade), cases[i].status);
        close(fd);
    }
    assert_int_equal(atomic_load(&world.redeemed), 0);
    int fd = dial(&world);
    assert_int_equal(ask(fd, "/relay/v1?ticket=a1", ""), 426);
    assert_int_equal(atomic_load(&world.redeemed), 0);
    close(fd);
    int first = join(&world, "a1");
    fd = dial(&world);
    assert_int_equal(ask(fd, "/relay/v1?ticket=a1", upgrade), 403);
    close(fd);
    struct relay_counts counts;
    relay_counts(world.relay, &counts);
    assert_int_equal(counts.tickets_refused, 5);
    close(first);
    finish(&world);
}

static void lonely_end_is_closed(void **state) {
    (void)state;
    struct world world;
    start(&world, 200, 0);
    int fd = join(&world, "t3");
    expect_close_frame(fd, 4408);
    wait_closed(&world, 1);
    assert_int_equal(world.closed_how, RELAY_CLOSED_LONELY);
    close(fd);
    finish(&world);
}

static void stream_is_closed_from_another_thread(void **state) {
    (void)state;
    struct world world;
    start(&world, 0, 0);
    int applet = join(&world, "a9");
    int technician = join(&world, "t9");
    relay_close_stream(world.relay, 9);
    relay_close_stream(world.relay, 10);
    expect_close_frame(applet, 1000);
    expect_close_frame(technician, 1000);
    wait_closed(&world, 1);
    assert_int_equal(world.closed_how, RELAY_CLOSED_BY_SERVER);
    close(applet);
    close(technician);
    finish(&world);
}

static void streams_have_a_limit(void **state) {
    (void)state;
    struct world world;
    start(&world, 0, 2);
    int fds[3] = {join(&world, "a1"), join(&world, "a2"), join(&world, "t2")};
    int fd = dial(&world);
    assert_int_equal(ask(fd, "/relay/v1?ticket=a3", upgrade), 503);
    close(fd);
    for (int i = 0; i < 3; i++) {
        close(fds[i]);
    }
    finish(&world);
}

static void text_closes_the_stream(void **state) {
    (void)state;
    struct world world;
    start(&world, 0, 0);
    int applet = join(&world, "a4");
    int technician = join(&world, "t4");
    send_message(technician, 0x81, "text", 4);
    expect_close_frame(technician, 1003);
    expect_close_frame(applet, 1000);
    wait_closed(&world, 1);
    assert_int_equal(world.closed_how, RELAY_CLOSED_BY_TECHNICIAN);
    close(applet);
    close(technician);
    finish(&world);
}

/* Sends until the socket takes no more for a while; gives the bytes sent. */
static size_t send_until_stuck(int fd) {
    enum { BLOCK = 65536 };
    char *block = mem_new(BLOCK);
    size_t total = 0;
    /* One endless message, so that a partial write is just less of it. */
    unsigned char head[14] = {0x82, 0x80U | 127, 0, 0, 0, 0x10};
    send_all(fd, head, sizeof head);
    for (;;) {
        struct pollfd wait = {.fd = fd, .events = POLLOUT};
        if (poll(&wait, 1, 700) == 0) {
            break;
        }
        ssize_t part = send(fd, block, BLOCK, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (part < 0 && errno == EAGAIN) {
            continue;
        }
        assert_true(part > 0);
        total += (size_t)part;
    }
    mem_free(block);
    return total;
}

static void reader_that_stops_holds_the_sender_back(void **state) {
    (void)state;
    struct world world;
    start(&world, 0, 0);
    int applet = join(&world, "a5");
    int technician = join(&world, "t5");
    size_t sent = send_until_stuck(applet);
    assert_in_range(sent, 100000, 64 * 1024 * 1024);
    uint64_t to_applet = 0;
    uint64_t to_technician = 0;
    assert_true(relay_stream_bytes(world.relay, 5, &to_applet, &to_technician));
    /* The other direction goes on meanwhile. */
    char text[5];
    send_message(technician, 0x82, "still", 5);
    read_media(applet, text, 5);
    assert_memory_equal(text, "still", 5);
    /* And when the reader reads again, all arrives. */
    char *all = mem_new(sent);
    read_media(technician, all, sent);
    mem_free(all);
    close(applet);
    close(technician);
    wait_closed(&world, 1);
    finish(&world);
}

struct pump {
    int fd;
    size_t len;
    unsigned seed;
};

static void *pump_out(void *user) {
    struct pump *pump = user;
    unsigned char block[30000];
    for (size_t sent = 0; sent < pump->len;) {
        size_t part = pump->len - sent < sizeof block ? pump->len - sent : sizeof block - sent % 977;
        for (size_t i = 0; i < part; i++) {
            block[i] = (unsigned char)((sent + i) * 31 + pump->seed);
        }
        send_message(pump->fd, 0x82, block, part);
        sent += part;
    }
    return NULL;
}

static void *pump_in(void *user) {
    struct pump *pump = user;
    unsigned char *block = mem_new(1 << 20);
    for (size_t got = 0; got < pump->len;) {
        size_t part = 0;
        assert_int_equal(read_head(pump->fd, &part), 0x82);
        assert_true(part <= 1 << 20);
        read_exactly(pump->fd, block, part);
        for (size_t i = 0; i < part; i++) {
            if (block[i] != (unsigned char)((got + i) * 31 + pump->seed)) {
                fail_msg("byte %zu is wrong", got + i);
            }
        }
        got += part;
    }
    mem_free(block);
    return NULL;
}

static void full_streams_arrive_unharmed_both_ways_at_once(void **state) {
    (void)state;
    enum { STREAMS = 3, LEN = 8 * 1024 * 1024 };
    struct world world;
    start(&world, 0, 0);
    pthread_t threads[STREAMS][4];
    struct pump pumps[STREAMS][4];
    for (int i = 0; i < STREAMS; i++) {
        char ticket[8];
        snprintf(ticket, sizeof ticket, "a%d", i + 1);
        int applet = join(&world, ticket);
        ticket[0] = 't';
        int technician = join(&world, ticket);
        pumps[i][0] = (struct pump){applet, LEN, 1};
        pumps[i][1] = (struct pump){technician, LEN, 2};
        pumps[i][2] = (struct pump){technician, LEN, 1};
        pumps[i][3] = (struct pump){applet, LEN, 2};
        for (int j = 0; j < 4; j++) {
            assert_int_equal(pthread_create(&threads[i][j], NULL, j < 2 ? pump_out : pump_in, &pumps[i][j]), 0);
        }
    }
    for (int i = 0; i < STREAMS; i++) {
        for (int j = 0; j < 4; j++) {
            pthread_join(threads[i][j], NULL);
        }
        close(pumps[i][0].fd);
        close(pumps[i][1].fd);
    }
    wait_closed(&world, STREAMS);
    struct relay_counts counts;
    relay_counts(world.relay, &counts);
    assert_true(counts.bytes == 2ULL * STREAMS * LEN);
    finish(&world);
}

static void destroying_with_open_streams_reports_nothing(void **state) {
    (void)state;
    struct world world;
    start(&world, 0, 0);
    int applet = join(&world, "a6");
    int technician = join(&world, "t6");
    int lonely = join(&world, "t8");
    relay_destroy(world.relay);
    loop_run_for(world.loop, 10);
    assert_int_equal(world.closed, 0);
    loop_destroy(world.loop);
    close(applet);
    close(technician);
    close(lonely);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_pass_both_ways),
        cmocka_unit_test(only_valid_tickets_are_let_in),
        cmocka_unit_test(lonely_end_is_closed),
        cmocka_unit_test(stream_is_closed_from_another_thread),
        cmocka_unit_test(streams_have_a_limit),
        cmocka_unit_test(text_closes_the_stream),
        cmocka_unit_test(reader_that_stops_holds_the_sender_back),
        cmocka_unit_test(full_streams_arrive_unharmed_both_ways_at_once),
        cmocka_unit_test(destroying_with_open_streams_reports_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
