/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process dies: by the power, by a broken disk, or in the middle of what it was saying. Another one starts. */
#include "sim.h"

#include "base/must.h"
#include "crypto/seal.h"
#include "store/testing/fault_vfs.h"

#include <stdio.h>

bool world_has_died(const struct world *world) {
    return world->dead || world->broken || world->outputs_left == 0;
}

void plan_disaster(struct world *world, struct dice *dice) {
    switch (roll(dice, 6)) {
    case 0:
        fault_set(FAULT_POWER, 1 + (int64_t)roll(dice, 40));
        break;
    case 1:
        fault_set(chance(dice, 2) ? FAULT_WRITE : FAULT_SYNC, 1 + (int64_t)roll(dice, 10));
        break;
    case 2:
        world->outputs_left = 1 + (int)roll(dice, 6);
        break;
    case 3:
        world->doom = chance(dice, 2) ? DOOM_BEFORE_COMMIT : DOOM_BEFORE_OUTPUT;
        break;
    case 4:
        fault_set(FAULT_FULL, 1 + (int64_t)roll(dice, 10));
        world->full_steps = 1 + (int)roll(dice, 30);
        world->figures.full++;
        break;
    default:
        fault_set(FAULT_BUSY, 1 + (int64_t)roll(dice, 3));
        world->full_steps = 1 + (int)roll(dice, 30);
        world->figures.busy++;
    }
}

void meet_doom(struct world *world) {
    if (world->doom == DOOM_NONE || world_has_died(world) || desk_gauges(world->desk).steps_in_flight == 0) {
        return;
    }
    world->dead = true;
    world->figures.before_commit += world->doom == DOOM_BEFORE_COMMIT;
    world->figures.before_output += world->doom == DOOM_BEFORE_OUTPUT;
    if (world->doom == DOOM_BEFORE_OUTPUT) {
        (void)store_pump(world->store);
    }
    world->doom = DOOM_NONE;
}

static void on_stream_close(void *user, int64_t stream) {
    (void)user;
    (void)stream;
}

static const char *on_relay_url(void *user) {
    (void)user;
    return "/relay/v1";
}

static void on_wake_at(void *user, int64_t monotonic_ms) {
    struct world *world = user;
    world->wake_ms = monotonic_ms;
}

static void on_console_close(void *user, void *console_user, const char *reason) {
    struct sim_console *console = console_user;
    (void)user;
    (void)reason;
    console->closing = true;
}

static void on_broken(void *user) {
    struct world *world = user;
    world->broken = true;
}

static void loaded(void *user, bool done) {
    struct world *world = user;
    if (!done) {
        fail(world, "the desk could not be loaded");
    }
}

void world_open(struct world *world) {
    char why[200];
    const struct store_options store_options = {
        .path = world->path, .vfs = FAULT_VFS_NAME, .organisation_id = 1, .node_id = 1};
    world->store = store_open(&store_options, why, sizeof why);
    if (world->store == NULL) {
        must_fail(why, __FILE__, __LINE__);
    }
    check_store(world);
    const struct desk_options options = {
        .clock = clock_from_manual(&world->manual),
        .random = random_from_seeded(&world->seeded),
        .sink = {.user = world,
                 .encode = sim_encode,
                 .console_send = sim_console_send,
                 .console_close = on_console_close,
                 .applet_send = sim_applet_send,
                 .applet_close = sim_applet_close,
                 .stream_close = on_stream_close,
                 .relay_url = on_relay_url,
                 .wake_at = on_wake_at,
                 .broken = on_broken},
        .store = world->store,
        .directory = world->directory,
        .node_id = 1,
        .organisation = "Example",
        .key = (const unsigned char[SEAL_KEY_BYTES]){1},
        .strict = true,
    };
    world->wake_ms = -1;
    world->desk = desk_create(&options);
    desk_load(world->desk, loaded, world);
    console_connect(world, &world->consoles[0], EVE);
    desk_set_away(world->desk, EVE, true); /* so that no session is started for her */
    world_pump(world);
    if (world->caught_up) {
        world->figures.judged++;
        check_outage(world);
    }
}

static void forget_peers(struct world *world) {
    for (size_t i = 0; i < CONSOLES; i++) {
        world->consoles[i].console = NULL;
        world->consoles[i].full = world->consoles[i].closing = false;
    }
    world->consoles[0].mirror.count = 0;
    customers_forget_lines(world);
}

void world_crash(struct world *world, struct dice *dice) {
    bool power = world->broken || chance(dice, 2);
    world->figures.crashes++;
    world->figures.power += power;
    world->figures.between_outputs += world->outputs_left == 0;
    world->figures.in_write += power && fault_happened();
    world->figures.broken += world->broken;
    world->dead = true;
    if (power && !fault_happened()) {
        fault_set(FAULT_POWER, 1 + (int64_t)roll(dice, 20));
    }
    desk_destroy(world->desk);
    world->desk = NULL;
    store_close(world->store);
    if (power) {
        fault_power_back(world->seed ^ world->step);
    }
    fault_set(FAULT_NONE, 0);
    forget_peers(world);
    world->full_steps = 0;
    world->doom = DOOM_NONE;
    world->dead = world->broken = false;
    world->outputs_left = -1;
    int64_t down_ms = chance(dice, 4) ? (int64_t)roll(dice, 10 * 60 * MINUTES) : (int64_t)roll(dice, 20 * SECONDS);
    world->figures.outages += down_ms >= 60 * MINUTES;
    world->figures.outage_minutes += down_ms >= 60 * MINUTES ? (uint64_t)(down_ms / MINUTES) : 0;
    clock_manual_advance(&world->manual, down_ms);
    world->manual.monotonic_ms = 1000;
    world->trouble_ms = -RETRIED_WITHIN_MS;
    world_open(world);
}
