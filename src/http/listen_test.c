/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/listen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/clock.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

enum { CLIENTS = 100, WORK_MS = 12, TURNS_MAX = 2000 };

static void batches_follow_the_length_of_turns(void **state) {
    (void)state;
    int batch = LISTEN_BATCH_FIRST;
    for (int i = 0; i < 100; i++) {
        batch = listen_batch_next(batch, LISTEN_TURN_US);
    }
    assert_int_equal(batch, LISTEN_BATCH_MAX);
    for (int i = 0; i < 10; i++) {
        batch = listen_batch_next(batch, LISTEN_TURN_US + 1);
    }
    assert_int_equal(batch, 1); /* slow, but it goes on */
    assert_int_equal(listen_batch_next(batch, 0), 2);
}

struct taker {
    int taken, taken_this_turn, most_a_turn;
};

static void work(int64_t ms) {
    const struct clock clock = clock_system();
    int64_t end_ms = clock_monotonic_ms(&clock) + ms;
    while (clock_monotonic_ms(&clock) < end_ms) {
    }
}

static void take_and_work(void *user, int fd, const struct ip_address *peer) {
    struct taker *taker = user;
    (void)peer;
    close(fd);
    taker->taken++;
    taker->taken_this_turn++;
    work(WORK_MS);
}

static int open_client(uint16_t port) {
    const struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void a_crowd_whose_work_is_long_comes_in_bit_by_bit(void **state) {
    (void)state;
    struct loop *loop = loop_create();
    struct taker taker = {0};
    struct listen_socket *listen;
    assert_int_equal(listen_create(loop, "127.0.0.1", 0, take_and_work, &taker, &listen), ERROR_NONE);
    int clients[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = open_client(listen_port(listen));
    }
    for (int i = 0; i < TURNS_MAX && taker.taken < CLIENTS; i++) {
        taker.taken_this_turn = 0;
        loop_run_for(loop, 100);
        bool is_settled = taker.taken > 2 * LISTEN_BATCH_FIRST;
        taker.most_a_turn =
            is_settled && taker.taken_this_turn > taker.most_a_turn ? taker.taken_this_turn : taker.most_a_turn;
    }
    assert_int_equal(taker.taken, CLIENTS);
    assert_in_range(taker.most_a_turn, 1, LISTEN_BATCH_FIRST / 2);
    for (int i = 0; i < CLIENTS; i++) {
        close(clients[i]);
    }
    listen_destroy(listen);
    loop_destroy(loop);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_follow_the_length_of_turns),
        cmocka_unit_test(a_crowd_whose_work_is_long_comes_in_bit_by_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
