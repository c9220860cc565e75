/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What many sessions at once see of the relay: every pair sends frames at a steady pace, and each frame's way through
 * is timed. frames-bench [PAIRS] [FRAMES A SECOND] [BYTES] [SECONDS] [CERT KEY]
 */
#include "peer.h"

#include "base/alloc.h"
#include "base/must.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { TIMES_MAX = 4 * 1000 * 1000, READ_SIZE = 64 * 1024 };

struct pair {
    struct peer sender;
    struct peer receiver;
    /* Of the stream being received: where in a WebSocket frame's head, how much of its payload is left, where in the
     * message. */
    unsigned char head[10];
    size_t head_len;
    size_t payload_left;
    size_t message_at;
    unsigned char stamp[8];
};

struct run {
    struct pair *pairs;
    int count;
    int rate;
    size_t size;
    double seconds;
    atomic_bool is_over;
    double *times;
    size_t times_count;
};

static void *send_frames(void *user) {
    struct run *run = user;
    unsigned char *block = mem_new(run->size + PEER_HEAD_MAX);
    size_t head = frame_head(block, run->size);
    double began = now_s(CLOCK_MONOTONIC);
    for (long i = 0;; i++) {
        double due = began + (double)i / (double)run->rate / (double)run->count;
        double now = now_s(CLOCK_MONOTONIC);
        if (due - began > run->seconds) {
            break;
        }
        if (due > now) {
            usleep((useconds_t)((due - now) * 1e6));
        }
        now = now_s(CLOCK_MONOTONIC);
        memcpy(block + head, &now, sizeof now);
        must(peer_write(&run->pairs[i % run->count].sender, block, head + run->size));
    }
    sleep(1);
    atomic_store(&run->is_over, true);
    mem_free(block);
    return NULL;
}

/* The head of a frame from the relay is whole: how long the payload is. */
static bool head_is_whole(struct pair *pair) {
    if (pair->head_len < 2) {
        return false;
    }
    size_t len = pair->head[1];
    size_t wanted = len == 126 ? 4 : len == 127 ? 10 : 2;
    if (pair->head_len < wanted) {
        return false;
    }
    for (size_t i = 2; i < wanted; i++) {
        len = (i == 2 ? 0 : len << 8) | pair->head[i];
    }
    pair->payload_left = len;
    pair->head_len = 0;
    return true;
}

static void take_byte_run(struct run *run, struct pair *pair, const unsigned char *bytes, size_t len) {
    for (size_t at = 0; at < len;) {
        if (pair->payload_left == 0) {
            pair->head[pair->head_len++] = bytes[at++];
            head_is_whole(pair);
            continue;
        }
        size_t part = len - at < pair->payload_left ? len - at : pair->payload_left;
        part = part < run->size - pair->message_at ? part : run->size - pair->message_at;
        if (pair->message_at < sizeof pair->stamp) {
            part = part < sizeof pair->stamp - pair->message_at ? part : sizeof pair->stamp - pair->message_at;
            memcpy(pair->stamp + pair->message_at, bytes + at, part);
        }
        at += part;
        pair->payload_left -= part;
        pair->message_at += part;
        if (pair->message_at == run->size) {
            double sent;
            memcpy(&sent, pair->stamp, sizeof sent);
            must(run->times_count < TIMES_MAX);
            run->times[run->times_count++] = (now_s(CLOCK_MONOTONIC) - sent) * 1e3;
            pair->message_at = 0;
        }
    }
}

static void *receive_frames(void *user) {
    struct run *run = user;
    int poll = epoll_create1(0);
    static unsigned char block[READ_SIZE];
    for (int i = 0; i < run->count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &run->pairs[i]};
        must(epoll_ctl(poll, EPOLL_CTL_ADD, run->pairs[i].receiver.fd, &event) == 0);
    }
    while (!atomic_load(&run->is_over)) {
        struct epoll_event events[64];
        int count = epoll_wait(poll, events, 64, 100);
        for (int i = 0; i < count; i++) {
            struct pair *pair = events[i].data.ptr;
            do {
                size_t got = peer_read(&pair->receiver, block, sizeof block);
                must(got > 0);
                take_byte_run(run, pair, block, got);
            } while (pair->receiver.ssl != NULL && SSL_pending(pair->receiver.ssl) > 0);
        }
    }
    close(poll);
    return NULL;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

int main(int argc, char **argv) {
    struct run run = {
        .count = argc > 1 ? atoi(argv[1]) : 100,
        .rate = argc > 2 ? atoi(argv[2]) : 30,
        .size = argc > 3 ? (size_t)atoi(argv[3]) : 20000,
        .seconds = argc > 4 ? atof(argv[4]) : 5,
    };
    bool is_tls = argc > 6;
    struct loop *loop = loop_create();
    struct relay *relay = NULL;
    struct relay_settings settings = {.address = "127.0.0.1",
                                      .cert_path = is_tls ? argv[5] : NULL,
                                      .key_path = is_tls ? argv[6] : NULL,
                                      .redeem = redeem_number};
    must(relay_create(loop, &settings, &relay) == ERROR_NONE);
    SSL_CTX *tls = is_tls ? SSL_CTX_new(TLS_client_method()) : NULL;
    run.pairs = NEW_ARRAY(struct pair, (size_t)run.count);
    run.times = NEW_ARRAY(double, TIMES_MAX);
    for (int i = 0; i < run.count; i++) {
        run.pairs[i].sender = peer_join(relay, tls, 2 * i + 2);
        run.pairs[i].receiver = peer_join(relay, tls, 2 * i + 3);
    }
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, receive_frames, &run);
    pthread_create(&threads[1], NULL, send_frames, &run);
    pthread_join(threads[1], NULL);
    pthread_join(threads[0], NULL);
    qsort(run.times, run.times_count, sizeof run.times[0], compare);
    size_t n = run.times_count;
    must(n > 0);
    printf(
        "%d sessions x %d frames x %zu bytes a second%s: %zu of %.0f frames, p50 %.2f ms, p99 %.2f ms, worst %.2f ms\n",
        run.count, run.rate, run.size, is_tls ? ", TLS" : "", n, (double)run.count * run.rate * run.seconds,
        run.times[n / 2], run.times[n * 99 / 100], run.times[n - 1]);
    relay_destroy(relay);
    loop_destroy(loop);
    mem_free(run.times);
    mem_free(run.pairs);
    return 0;
}
