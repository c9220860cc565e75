/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world of one seed: its organisation, its time, and which of its inhabitants acts next. */
#include "sim.h"

#include "base/must.h"
#include "store/testing/fault_vfs.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TICKS_MAX = 100000 };

uint32_t roll(struct dice *dice, uint32_t below) {
    dice->state += 0x9e3779b97f4a7c15U;
    uint64_t z = dice->state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return (uint32_t)(((z ^ (z >> 31)) >> 32) % below);
}

bool chance(struct dice *dice, uint32_t one_in) {
    return roll(dice, one_in) == 0;
}

void fail(struct world *world, const char *format, ...) {
    if (world->failure != NULL) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(world->failure_text, sizeof world->failure_text, format, arguments);
    va_end(arguments);
    world->failure = world->failure_text;
}

void world_pump(struct world *world) {
    while (!world_has_died(world) && store_pump(world->store) > 0) {
    }
}

/* Alarm by alarm. */
static void pass_to(struct world *world, int64_t end_ms) {
    int ticks = 0;
    while (!world_has_died(world) && world->wake_ms >= 0 && world->wake_ms <= end_ms) {
        if (world->wake_ms > world->manual.monotonic_ms) {
            clock_manual_advance(&world->manual, world->wake_ms - world->manual.monotonic_ms);
        }
        desk_tick(world->desk);
        world_pump(world);
        ticks++;
        if (ticks > TICKS_MAX) {
            fail(world, "the desk's alarms do not come to rest (woken at %lld, now %lld)", (long long)world->wake_ms,
                 (long long)world->manual.monotonic_ms);
            return;
        }
    }
    if (end_ms > world->manual.monotonic_ms) {
        clock_manual_advance(&world->manual, end_ms - world->manual.monotonic_ms);
    }
    if (world->full_steps > 0) {
        world->trouble_ms = world->manual.monotonic_ms;
    }
    world->caught_up = !world_has_died(world) && world->manual.monotonic_ms - world->trouble_ms >= RETRIED_WITHIN_MS;
}

void world_pass(struct world *world, int64_t ms) {
    int64_t end_ms = world->manual.monotonic_ms + ms;
    bool beats = ms <= 2 * MINUTES; /* in a longer time everybody's network is away */
    while (!world_has_died(world) && world->failure == NULL && world->manual.monotonic_ms < end_ms) {
        if (beats) {
            customers_beat(world);
        }
        int64_t slice_ms = beats ? 5 * SECONDS : ms;
        int64_t next_ms = world->manual.monotonic_ms + slice_ms;
        pass_to(world, next_ms < end_ms ? next_ms : end_ms);
    }
    if (!world_has_died(world)) {
        store_mark_alive(world->store, desk_time_ms(world->desk)); /* as the server does */
    }
}

void world_start(struct world *world, uint64_t seed, const char *folder) {
    memset(world, 0, sizeof *world);
    world->seed = seed;
    world->outputs_left = -1;
    world->manual = (struct clock_manual){.wall_ms = 1790000000000, .monotonic_ms = 5000};
    random_seeded_init(&world->seeded, seed);
    (void)snprintf(world->path, sizeof world->path, "%s/store", folder);
    for (int i = 0; i < CUSTOMERS; i++) {
        world->customers[i].index = i;
    }
    customers_forget_lines(world);
    world->consoles[0].onlooker = true;
    fault_vfs_register();
    fault_forget();
    fault_set(FAULT_NONE, 0);
    office_open(world);
    world_open(world);
}

void world_finish(struct world *world) {
    desk_destroy(world->desk);
    store_close(world->store);
    directory_destroy(world->directory);
}

static void pass_some_time(struct world *world, struct dice *dice) {
    static const int64_t most[] = {3 * SECONDS, 10 * SECONDS, 40 * SECONDS, 2 * MINUTES, 30 * MINUTES};
    uint32_t length = roll(dice, 40);
    int64_t limit = most[length < 20 ? 0 : length < 32 ? 1 : length < 37 ? 2 : length < 39 ? 3 : 4];
    world_pass(world, 1 + (int64_t)roll(dice, (uint32_t)limit));
}

static void mend(struct world *world) {
    if (world->full_steps > 0) {
        world->trouble_ms = world->manual.monotonic_ms;
        world->full_steps--;
        if (world->full_steps == 0) {
            fault_set(FAULT_NONE, 0);
        }
    }
}

void world_step(struct world *world, uint32_t index) {
    struct dice dice = {.state = world->seed * 0x100000001b3U + (uint64_t)index * 0x9e3779b97f4a7c15U};
    world->step = index;
    world->figures.steps++;
    uint32_t who = roll(&dice, 100);
    if (who < 39) {
        customer_act(world, &world->customers[roll(&dice, CUSTOMERS)], &dice);
    } else if (who < 84) {
        technician_act(world, &dice);
    } else if (who < 97) {
        pass_some_time(world, &dice);
    } else if (who < 99) {
        office_act(world, &dice);
    } else if (!chance(&dice, 3) && world->full_steps == 0 && world->outputs_left < 0 && world->doom == DOOM_NONE) {
        plan_disaster(world, &dice);
    }
    meet_doom(world);
    if (!chance(&dice, 3)) {
        world_pump(world);
    } else if (!world_has_died(world) && chance(&dice, 2)) {
        (void)store_pump_some(world->store, 1 + roll(&dice, 2)); /* the rest came while the disk was at work */
    }
    mend(world);
    if (world_has_died(world)) {
        world_crash(world, &dice);
    }
    check_world(world);
    customers_check(world, false);
    if (index % 16 == 0) {
        world_pump(world);
        if (!world_has_died(world)) {
            check_mirrors(world);
            customers_check(world, world->full_steps == 0 &&
                                       world->manual.monotonic_ms - world->trouble_ms >= RETRIED_WITHIN_MS);
        }
    }
}

void world_end(struct world *world) {
    struct dice dice = {.state = world->seed};
    fault_set(FAULT_NONE, 0);
    world->full_steps = 0;
    world->doom = DOOM_NONE;
    world_pump(world);
    /* A flush that failed in the store's upkeep shows with the next step only, the first customer's leaving. */
    world->broken = world->broken || store_is_broken(world->store);
    if (world_has_died(world)) {
        world_crash(world, &dice);
    }
    world->outputs_left = -1;
    office_close(world);
    world_pump(world);
    check_mirrors(world);
    for (size_t i = 0; i < CUSTOMERS && world->failure == NULL; i++) {
        customer_leave(world, &world->customers[i]);
    }
    technicians_leave_all(world);
    world_pass(world, (int64_t)48 * 60 * MINUTES);
    technicians_leave_all(world);
    world_pump(world);
    struct desk_gauges gauges = desk_gauges(world->desk);
    const struct mirror *mirror = &world->consoles[0].mirror;
    if (mirror->count > 0) {
        const struct seen_row *row = &mirror->rows[0];
        fail(world, "at the end row %d-%d is left, %s, in queue %d of kind %d", row->session, row->row,
             word_name(row->word), row->queue.id, (int)row->queue.kind);
    }
    if (gauges.sessions != 0 || gauges.rows != 0 || gauges.steps_in_flight != 0 || gauges.streams != 0) {
        fail(world, "at the end %llu sessions, %llu rows, %llu steps, %llu streams are left",
             (unsigned long long)gauges.sessions, (unsigned long long)gauges.rows,
             (unsigned long long)gauges.steps_in_flight, (unsigned long long)gauges.streams);
    }
    check_mirrors(world);
    check_histories(world);
}
