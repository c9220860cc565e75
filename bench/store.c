/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store-bench FOLDER: steps a second through the commit thread onto this folder's disk, and how long one takes from its
 * submission to its answer, with 1, 16 and 256 sessions at work at once; beside them a bare write and fdatasync of as
 * many bytes, the floor under every commit. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/must.h"
#include "crypto/random.h"
#include "loop/loop.h"
#include "store/testing/story.h"

enum { STEPS = 6000, FLUSHES = 300, FLUSHED_BYTES = 8192 };

struct bench;

/* One session that always has one step under way. */
struct writer {
    struct bench *bench;
    struct session session;
    int64_t begun_us;
};

struct bench {
    struct loop *loop;
    struct store *store;
    size_t submitted;
    size_t done;
    int64_t *took_us; /* STEPS */
};

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void submit_next(struct writer *writer);

static void answered(void *user, enum store_result result) {
    struct writer *writer = user;
    struct bench *bench = writer->bench;
    must(result == STORE_COMMITTED);
    if (bench->done < STEPS) {
        bench->took_us[bench->done] = now_us() - writer->begun_us;
    }
    bench->done++;
    if (bench->submitted < STEPS) {
        submit_next(writer);
    } else if (bench->done == bench->submitted) {
        loop_stop(bench->loop);
    }
}

/* The session's creation first, then a line of chat each. */
static void submit_next(struct writer *writer) {
    struct session *session = &writer->session;
    bool creates = session->version == 0;
    struct session_event event = {.number = session->version + 1,
                                  .type = creates ? EVENT_CREATED : EVENT_CHAT,
                                  .version = 1,
                                  .at_ms = 1700000000000,
                                  .actor_name = "Ann",
                                  .row = creates ? 0 : 1,
                                  .text = "a line of chat of usual length"};
    event.other_row = creates ? 1 : 0;
    event.target = creates ? (struct owner){.kind = OWNER_CHANNEL, .id = 1} : (struct owner){0};
    must(session_fold(session, &event, event.at_ms));
    const struct store_step step = {
        .session_id = session->id,
        .create = creates,
        .expected_version = event.number - 1,
        .events = &event,
        .event_count = 1,
        .state = &session->state,
        .head = {.customer_name = session->name, .created_ms = session->created_ms, .open = true},
    };
    writer->begun_us = now_us();
    writer->bench->submitted++;
    store_submit(writer->bench->store, &step, answered, writer);
}

static int compare(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void run(const char *path, size_t sessions) {
    char why[256];
    struct bench bench = {.loop = loop_create(), .took_us = mem_new_array(STEPS, sizeof(int64_t))};
    const struct store_options options = {.path = path, .organisation_id = 1, .node_id = 1, .loop = bench.loop};
    bench.store = store_open(&options, why, sizeof why);
    must(bench.store != NULL);
    struct writer *writers = mem_new_array(sessions, sizeof *writers);
    int64_t begun_us = now_us();
    for (size_t i = 0; i < sessions; i++) {
        writers[i].bench = &bench;
        session_init(&writers[i].session, store_take_session_id(bench.store));
        submit_next(&writers[i]);
    }
    loop_run(bench.loop);
    double spent_s = (double)(now_us() - begun_us) / 1e6;
    struct store_figures figures;
    store_read_figures(bench.store, &figures);
    qsort(bench.took_us, STEPS, sizeof *bench.took_us, compare);
    printf("%3zu sessions: %7.0f steps/s, %4.1f steps a commit, p50 %.2f ms, p99 %.2f ms\n", sessions, STEPS / spent_s,
           (double)figures.jobs_committed / (double)figures.commits, (double)bench.took_us[STEPS / 2] / 1e3,
           (double)bench.took_us[STEPS - STEPS / 100] / 1e3);
    store_close(bench.store);
    loop_destroy(bench.loop);
    mem_free(writers);
    mem_free(bench.took_us);
}

static void run_bare(const char *folder) {
    static char bytes[FLUSHED_BYTES];
    char *path = mem_format("%s/bare", folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0);
    int64_t begun_us = now_us();
    for (int i = 0; i < FLUSHES; i++) {
        must(write(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes && fdatasync(fd) == 0);
    }
    printf("bare write of %d bytes and fdatasync: %.0f/s\n", FLUSHED_BYTES,
           FLUSHES / ((double)(now_us() - begun_us) / 1e6));
    close(fd);
    mem_free(path);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: store-bench FOLDER\n");
        return 2;
    }
    crypto_init();
    char *path = mem_format("%s/bench.db", argv[1]);
    run_bare(argv[1]);
    run(path, 1);
    run(path, 16);
    run(path, 256);
    mem_free(path);
    return 0;
}
