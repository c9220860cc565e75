/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/must.h"
#include "loop/clock.h"
#include "loop/loop.h"
#include "loop/workers.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>
#include <pthread.h>
#include <semaphore.h>

struct world {
    struct loop *loop;
    int count;
    int done;
    pthread_t loop_thread;
    sem_t running; /* counts the jobs that a thread has taken up */
    sem_t gate;
    struct loop_timer *timer;
    struct workers *workers;
};

static void count_up(void *user) {
    struct world *world = user;
    assert_true(pthread_equal(pthread_self(), world->loop_thread));
    if (++world->count == 2000) {
        loop_stop(world->loop);
    }
}

static void *post_many(void *user) {
    struct world *world = user;
    for (int i = 0; i < 1000; i++) {
        loop_post(world->loop, count_up, world);
    }
    return NULL;
}

static void closures_posted_from_threads_run_on_the_loop(void **state) {
    (void)state;
    struct world world = {.loop = loop_create(), .loop_thread = pthread_self()};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, post_many, &world), 0);
    }
    loop_run(world.loop);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(world.count, 2000);
    loop_post(world.loop, count_up, &world);
    loop_destroy(world.loop);
    assert_int_equal(world.count, 2001);
}

static void stop_before_run_is_kept(void **state) {
    (void)state;
    struct loop *loop = loop_create();
    loop_stop(loop);
    loop_run(loop);
    loop_destroy(loop);
}

static void timer_fired(void *user) {
    struct world *world = user;
    if (++world->count == 3) {
        loop_timer_destroy(world->timer);
        loop_stop(world->loop);
        return;
    }
    loop_timer_start(world->timer, 5);
}

static void timer_fires_when_started_and_dies_inside_itself(void **state) {
    (void)state;
    struct world world = {.loop = loop_create()};
    struct clock clock = clock_system();
    world.timer = loop_timer_create(world.loop, timer_fired, &world);
    int64_t before = clock_monotonic_ms(&clock);
    loop_timer_start(world.timer, 1000000);
    loop_timer_start(world.timer, 10);
    loop_run(world.loop);
    int64_t took = clock_monotonic_ms(&clock) - before;
    assert_int_equal(world.count, 3);
    assert_in_range(took, 19, 2000);
    loop_destroy(world.loop);
}

static void turn_waits_no_longer_than_told(void **state) {
    (void)state;
    struct world world = {.loop = loop_create()};
    struct clock clock = clock_system();
    world.timer = loop_timer_create(world.loop, timer_fired, &world);
    loop_timer_start(world.timer, 60000);
    int64_t before = clock_monotonic_ms(&clock);
    for (int i = 0; i < 200; i++) {
        loop_run_for(world.loop, i % 2);
    }
    assert_in_range(clock_monotonic_ms(&clock) - before, 0, 20000);
    assert_int_equal(world.count, 0);
    loop_timer_destroy(world.timer);
    loop_destroy(world.loop);
}

static void signal_arrived(void *user, int signal_number) {
    struct world *world = user;
    assert_int_equal(signal_number, SIGHUP);
    loop_stop(world->loop);
}

static void signals_reach_the_loop(void **state) {
    (void)state;
    struct world world = {.loop = loop_create()};
    struct loop_signal *signal = loop_signal_create(world.loop, SIGHUP, signal_arrived, &world);
    assert_int_equal(kill(getpid(), SIGHUP), 0);
    loop_run(world.loop);
    loop_signal_destroy(signal);
    loop_destroy(world.loop);
}

static void wait_for(sem_t *semaphore) {
    while (sem_wait(semaphore) != 0) {
    }
}

static void wait_for_gate(void *user) {
    struct world *world = user;
    assert_false(pthread_equal(pthread_self(), world->loop_thread));
    sem_post(&world->running);
    wait_for(&world->gate);
}

static void work_done(void *user) {
    struct world *world = user;
    assert_true(pthread_equal(pthread_self(), world->loop_thread));
    if (++world->done == 4) {
        loop_stop(world->loop);
    }
}

static void worker_queue_refuses_beyond_its_limit(void **state) {
    (void)state;
    struct world world = {.loop = loop_create(), .loop_thread = pthread_self()};
    sem_init(&world.running, 0, 0);
    sem_init(&world.gate, 0, 0);
    world.workers = workers_create(world.loop, "test", 2, 2);
    /* Both threads have work in hand before the queue is filled: on a busy machine they come to it late. */
    for (int i = 0; i < 2; i++) {
        assert_true(workers_submit(world.workers, wait_for_gate, work_done, &world));
    }
    for (int i = 0; i < 2; i++) {
        wait_for(&world.running);
    }
    for (int i = 0; i < 2; i++) {
        assert_true(workers_submit(world.workers, wait_for_gate, work_done, &world));
    }
    assert_false(workers_submit(world.workers, wait_for_gate, work_done, &world));
    assert_int_equal(workers_pending(world.workers), 4);
    for (int i = 0; i < 4; i++) {
        sem_post(&world.gate);
    }
    loop_run(world.loop);
    assert_int_equal(workers_pending(world.workers), 0);
    for (int i = 0; i < 2; i++) {
        sem_post(&world.gate);
        assert_true(workers_submit(world.workers, wait_for_gate, work_done, &world));
    }
    workers_destroy(world.workers);
    assert_int_equal(world.done, 6);
    loop_destroy(world.loop);
    sem_destroy(&world.gate);
    sem_destroy(&world.running);
}

static void work_for_a_while(void *user) {
    const struct clock clock = clock_system();
    int64_t end_ms = clock_monotonic_ms(&clock) + 300;
    while (clock_monotonic_ms(&clock) < end_ms) {
    }
    loop_stop(user);
}

static void stop(void *user) {
    loop_stop(user);
}

static void turns_are_as_long_as_their_work(void **state) {
    (void)state;
    struct loop *loop = loop_create();
    struct loop_timer *timer = loop_timer_create(loop, stop, loop);
    struct loop_figures figures;
    loop_timer_start(timer, 300); /* waits: that is no work */
    loop_run(loop);
    loop_read_figures(loop, &figures);
    assert_true(figures.turns > 0);
    assert_true(figures.busy_us < 200 * 1000);
    uint64_t busy_us = figures.busy_us;
    loop_post(loop, work_for_a_while, loop);
    loop_run(loop);
    assert_true(loop_longest_turn_ms(loop) >= 299); /* although that turn is not over for libuv */
    loop_read_figures(loop, &figures);
    assert_true(figures.busy_us >= busy_us + 299 * 1000);
    assert_true(figures.turn_us_max >= 299 * 1000);
    assert_true(figures.turns_slow >= 1);
    for (int i = 0; i < 3; i++) {
        loop_timer_start(timer, LOOP_WINDOW_MS);
        loop_run(loop);
    }
    assert_true(loop_longest_turn_ms(loop) < 299); /* long ago */
    loop_timer_destroy(timer);
    loop_destroy(loop);
}

static void manual_clock_moves_when_told(void **state) {
    (void)state;
    struct clock_manual manual = {.wall_ms = 1000, .monotonic_ms = 5};
    struct clock clock = clock_from_manual(&manual);
    clock_manual_advance(&manual, 20);
    assert_int_equal(clock_wall_ms(&clock), 1020);
    assert_int_equal(clock_monotonic_ms(&clock), 25);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closures_posted_from_threads_run_on_the_loop),
        cmocka_unit_test(stop_before_run_is_kept),
        cmocka_unit_test(timer_fires_when_started_and_dies_inside_itself),
        cmocka_unit_test(turn_waits_no_longer_than_told),
        cmocka_unit_test(signals_reach_the_loop),
        cmocka_unit_test(worker_queue_refuses_beyond_its_limit),
        cmocka_unit_test(turns_are_as_long_as_their_work),
        cmocka_unit_test(manual_clock_moves_when_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
