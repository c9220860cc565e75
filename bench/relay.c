/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the relay costs: throughput and round trip of one stream through it, plain and over TLS, beside a bare loopback
 * connection in the same run, because only ratios within one run mean anything.
 * relay-bench [SECONDS] [CERT KEY]
 */
#include "peer.h"

#include "base/must.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/socket.h>

enum { MESSAGE = 16 * 1024, PINGS = 4000, RECEIVE_MAX = 256 * 1024 };

struct flow {
    struct peer *from;
    struct peer *to;
    bool is_framed;
    atomic_bool is_over;
    uint64_t bytes; /* read at the far end */
};

static void *pump(void *user) {
    struct flow *flow = user;
    unsigned char *block = calloc(1, MESSAGE + PEER_HEAD_MAX);
    size_t head = flow->is_framed ? frame_head(block, MESSAGE) : 0;
    while (!atomic_load(&flow->is_over) && peer_write(flow->from, block, head + MESSAGE)) {
    }
    free(block);
    return NULL;
}

static void *sink(void *user) {
    struct flow *flow = user;
    char *block = malloc(RECEIVE_MAX);
    for (size_t got; (got = peer_read(flow->to, block, RECEIVE_MAX)) > 0;) {
        flow->bytes += got; /* heads of frames included: three in ten thousand */
    }
    free(block);
    return NULL;
}

/* Megabytes a second from one peer to the other; both are closed. */
static double measure_flow(struct peer *from, struct peer *to, bool is_framed, int seconds) {
    struct flow flow = {.from = from, .to = to, .is_framed = is_framed};
    pthread_t threads[2];
    double began = now_s(CLOCK_MONOTONIC);
    pthread_create(&threads[0], NULL, pump, &flow);
    pthread_create(&threads[1], NULL, sink, &flow);
    sleep((unsigned)seconds);
    atomic_store(&flow.is_over, true);
    double took = now_s(CLOCK_MONOTONIC) - began;
    uint64_t bytes = flow.bytes;
    shutdown(from->fd, SHUT_RDWR);
    pthread_join(threads[0], NULL);
    shutdown(to->fd, SHUT_RDWR);
    pthread_join(threads[1], NULL);
    return (double)bytes / took / 1e6;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

/* Microseconds that half of the round trips of 64 bytes take at most. The far end is served by the same thread. */
static double measure_trip(struct peer *near, struct peer *far, bool is_framed) {
    static double trips[PINGS];
    unsigned char message[64 + PEER_HEAD_MAX] = {0};
    unsigned char back[64 + PEER_HEAD_MAX];
    size_t head = is_framed ? frame_head(message, 64) : 0;
    size_t head_back = is_framed ? 2 : 0; /* the relay does not mask */
    for (int i = 0; i < PINGS; i++) {
        double began = now_s(CLOCK_MONOTONIC);
        for (int way = 0; way < 2; way++) {
            must(peer_write(way == 0 ? near : far, message, head + 64));
            for (size_t got = 0; got < head_back + 64;) {
                size_t part = peer_read(way == 0 ? far : near, back + got, head_back + 64 - got);
                must(part > 0);
                got += part;
            }
        }
        trips[i] = (now_s(CLOCK_MONOTONIC) - began) * 1e6;
    }
    qsort(trips, PINGS, sizeof trips[0], compare);
    return trips[PINGS / 2];
}

static void loopback(struct peer out[2]) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(bind(listener, (struct sockaddr *)&address, len) == 0 && listen(listener, 1) == 0);
    must(getsockname(listener, (struct sockaddr *)&address, &len) == 0);
    out[0] = (struct peer){.fd = dial(ntohs(address.sin_port))};
    out[1] = (struct peer){.fd = accept(listener, NULL, NULL)};
    int on = 1;
    setsockopt(out[1].fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    close(listener);
}

static void bench_relay(const char *name, const char *cert, const char *key, int seconds, double bare_flow,
                        double bare_trip) {
    struct loop *loop = loop_create();
    struct relay *relay = NULL;
    struct relay_settings settings = {
        .address = "127.0.0.1", .cert_path = cert, .key_path = key, .redeem = redeem_number};
    must(relay_create(loop, &settings, &relay) == ERROR_NONE);
    SSL_CTX *tls = cert == NULL ? NULL : SSL_CTX_new(TLS_client_method());
    struct peer near = peer_join(relay, tls, 2);
    struct peer far = peer_join(relay, tls, 3);
    double trip = measure_trip(&near, &far, true);
    struct relay_counts before;
    struct relay_counts after;
    relay_counts(relay, &before);
    double flow = measure_flow(&near, &far, true, seconds);
    relay_counts(relay, &after);
    printf("%-9s %7.0f MB/s  %4.2f of loopback   round trip %6.1f us  %4.1f of loopback\n", name, flow,
           flow / bare_flow, trip, trip / bare_trip);
    relay_destroy(relay);
    loop_destroy(loop);
    SSL_free(near.ssl);
    SSL_free(far.ssl);
    SSL_CTX_free(tls);
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 3;
    struct peer ends[2];
    loopback(ends);
    double trip = measure_trip(&ends[0], &ends[1], false);
    double flow = measure_flow(&ends[0], &ends[1], false, seconds);
    printf("%-9s %7.0f MB/s  %4.2f of loopback   round trip %6.1f us  %4.1f of loopback\n", "loopback", flow, 1.0, trip,
           1.0);
    bench_relay("relay", NULL, NULL, seconds, flow, trip);
    if (argc > 3) {
        bench_relay("relay tls", argv[2], argv[3], seconds, flow, trip);
    }
    return 0;
}
