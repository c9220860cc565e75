/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker gets: settings, address and texts filled in; and the test messages, which go by the same way. */
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "delivery/parts.h"
#include "delivery/template.h"

struct send_order *order_create(const struct delivery *delivery, enum delivery_way way, const char *to) {
    struct send_order *order = NEW(struct send_order);
    order->way = way;
    order->settings = delivery->settings;
    must(text_copy(order->to, sizeof order->to, to));
    order->date_ms = clock_wall_ms(&delivery->options.clock);
    order->ca_file = delivery->options.ca_file;
    order->stopping = &delivery->stopping;
    return order;
}

void order_free(struct send_order *order) {
    mem_free(order->subject);
    mem_free_secret(order->text); /* it holds a code */
    mem_wipe(order, sizeof *order);
    mem_free(order);
}

/* A test on its way. */
struct test_job {
    struct delivery *delivery;
    struct send_order *order;
    struct send_outcome outcome;
    void (*done)(void *user, const struct send_outcome *outcome);
    void *user;
};

static void work(void *user) {
    struct test_job *job = user;
    send_now(job->order, &job->outcome);
}

static void worked(void *user) {
    struct test_job *job = user;
    if (!atomic_load(&job->delivery->stopping)) {
        job->done(job->user, &job->outcome);
    }
    order_free(job->order);
    mem_free(job);
}

/* How long a technician has to wait for his next test; 0: not at all. */
static int test_wait_s(const struct delivery *delivery, int32_t technician, int64_t now_ms) {
    int count = 0;
    int64_t oldest_ms = now_ms;
    for (size_t i = 0; i < TESTS_KEPT; i++) {
        const struct test_run *run = &delivery->tests[i];
        if (run->at_ms != 0 && run->technician == technician && run->at_ms > now_ms - TEST_WINDOW_MS) {
            count++;
            oldest_ms = run->at_ms < oldest_ms ? run->at_ms : oldest_ms;
        }
    }
    return count < TESTS_MAX ? 0 : (int)((oldest_ms + TEST_WINDOW_MS - now_ms) / 1000 + 1);
}

bool delivery_test(struct delivery *delivery, int32_t technician, enum delivery_way way, const char *to,
                   void (*done)(void *user, const struct send_outcome *outcome), void *user, int *out_retry_s) {
    int64_t now_ms = clock_monotonic_ms(&delivery->options.clock);
    *out_retry_s = -1;
    if (!delivery_is_on(delivery, way)) {
        return false;
    }
    *out_retry_s = test_wait_s(delivery, technician, now_ms);
    if (*out_retry_s > 0) {
        return false;
    }
    struct test_job *job = NEW(struct test_job);
    job->delivery = delivery;
    job->order = order_create(delivery, way, to);
    job->order->subject = mem_format("Test message of %s", delivery->options.organisation);
    job->order->text =
        mem_format("This is a test message of the remote support of %s.\n", delivery->options.organisation);
    must(text_format(job->order->id, sizeof job->order->id, "towline.test.%lld.%d", (long long)job->order->date_ms,
                     (int)technician));
    job->done = done;
    job->user = user;
    if (!workers_submit(delivery->testers, work, worked, job)) {
        order_free(job->order);
        mem_free(job);
        *out_retry_s = 1;
        return false;
    }
    delivery->tests[delivery->test_next++ % TESTS_KEPT] = (struct test_run){technician, now_ms};
    return true;
}
