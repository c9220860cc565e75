/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions that live through anything that the rules decide, at random, stored step by step: check finds nothing, and
 * what is loaded is what was in memory. So neither the store nor check misses a way that a session can take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "crypto/random.h"
#include "store/testing/story.h"
#include "towlinectl/command.h"

enum { SESSIONS = 100, TRIES = 3000, TECHNICIANS = 20 };

static uint32_t below(const struct random *random, uint32_t limit) {
    return random_below(random, limit);
}

static struct owner some_owner(const struct random *random) {
    static const enum owner_kind kinds[] = {OWNER_TECHNICIAN, OWNER_TECHNICIAN, OWNER_GROUP, OWNER_CHANNEL};
    return (struct owner){.kind = kinds[below(random, 4)], .id = 1 + (int32_t)below(random, TECHNICIANS)};
}

/* A row of the session, mostly. */
static uint16_t some_row(const struct random *random, const struct session_state *state) {
    return (uint16_t)(state->rows[below(random, SESSION_ROWS_MAX)].number + (below(random, 20) == 0));
}

enum command_kind { KIND_CREATE, KIND_ROW, KIND_CUSTOMER, KIND_SERVER };

static const enum command_kind kinds_of_commands[COMMAND_TYPE_COUNT] = {
#define COMMAND(NAME, code, kind) [COMMAND_##NAME] = KIND_##kind,
#include "commands.def"
#undef COMMAND
#define CLOCK(NAME, ...) [COMMAND_CLOCK_##NAME] = KIND_SERVER,
#include "clocks.def"
#undef CLOCK
};

static struct session_actor actor_of(const struct random *random, enum command_type type) {
    switch (kinds_of_commands[type]) {
    case KIND_CREATE:
    case KIND_ROW:
        break;
    case KIND_CUSTOMER:
        return (struct session_actor){.kind = ACTOR_CUSTOMER};
    case KIND_SERVER:
        return (struct session_actor){.kind = ACTOR_SERVER};
    }
    enum actor_kind kind = below(random, 5) == 0 ? ACTOR_ADMINISTRATOR : ACTOR_TECHNICIAN;
    return (struct session_actor){.kind = kind, .id = 1 + (int32_t)below(random, TECHNICIANS)};
}

/* How many of so many are left out: what ends a session and what comes and goes would fill short lives with nothing. */
static uint32_t rarity(enum command_type type) {
    bool ends = type == COMMAND_END || type == COMMAND_CUSTOMER_CLOSE || type == COMMAND_TECHNICIAN_DISABLED ||
                type == COMMAND_TERMS_DECLINE || type >= COMMAND_CLOCK_CODE;
    if (ends) {
        return 300;
    }
    return kinds_of_commands[type] == KIND_ROW ? 1 : 12;
}

static struct session_command some_command(const struct random *random, const struct session *session) {
    struct session_command command = {
        .type = session->version == 0 ? COMMAND_CREATE : (enum command_type)below(random, COMMAND_TYPE_COUNT),
        .actor_name = "Somebody",
        .row = some_row(random, &session->state),
        .other_row = below(random, 2) == 0 ? some_row(random, &session->state) : 0,
        .target = some_owner(random),
        .mode = (uint8_t)(1 + below(random, 2)),
        .flag = below(random, 2) == 0,
        .value = below(random, 100),
        .text = "some text",
    };
    if (below(random, rarity(command.type)) > 0) {
        command.type = below(random, 2) == 0 ? COMMAND_START : COMMAND_INVITE;
    }
    command.actor = actor_of(random, command.type);
    const struct session_row *row = session_find_row(&session->state, command.row);
    bool is_on_own = row != NULL && row->owner_kind == OWNER_TECHNICIAN && below(random, 4) > 0;
    if (is_on_own && kinds_of_commands[command.type] == KIND_ROW) {
        command.actor.id = row->owner_id;
    }
    return command;
}

/* One command; its events, if any, are one step. Returns how many. */
static size_t live_on(const struct random *random, struct story *story, struct store *store) {
    const struct session_command command = some_command(random, &story->session);
    const struct session_context context = {
        .rights = ~0U,
        .actor_serves_row = below(random, 2) == 0,
        .actor_rules_row = below(random, 4) == 0,
        .active_max = 10,
        .target = below(random, 10) == 0 ? TARGET_AWAY : TARGET_AVAILABLE,
        .has_terms = below(random, 3) == 0,
        .auto_start = below(random, 3) == 0,
    };
    struct session_decision decision;
    enum refusal refusal = session_decide(&story->session.state, &command, &context, story->now_ms + 1, &decision);
    if (refusal != REFUSAL_NONE || decision.event_count == 0) {
        return 0;
    }
    story_tell_all(story, store, decision.events, decision.event_count, NULL, NULL);
    return decision.event_count;
}

static void compare(void *user, const struct store_session *session) {
    const struct story *stories = user;
    for (size_t i = 0; i < SESSIONS; i++) {
        if (stories[i].session.id == session->session_id) {
            assert_int_equal(session->version, stories[i].session.version);
            assert_memory_equal(session->state, &stories[i].session.state, sizeof *session->state);
            return;
        }
    }
    fail();
}

static void any_life_is_stored_and_checked_clean(void **state) {
    (void)state;
    struct random_seeded seeded;
    random_seeded_init(&seeded, 20);
    const struct random random = random_from_seeded(&seeded);
    char why[256];
    char *folder = test_folder_create();
    char *path = mem_format("%s/%s", folder, STORE_FILE_NAME);
    const struct store_options options = {.path = path, .organisation_id = 1, .node_id = 1};
    struct store *store = store_open(&options, why, sizeof why);
    struct story *stories = mem_new_array(SESSIONS, sizeof *stories);
    size_t events = 0;
    for (size_t i = 0; i < SESSIONS; i++) {
        story_init(&stories[i], store_take_session_id(store));
        for (int j = 0; j < TRIES; j++) {
            events += live_on(&random, &stories[i], store);
        }
        store_pump(store);
    }
    struct store_figures figures;
    store_read_figures(store, &figures);
    assert_int_equal(figures.jobs_committed, figures.jobs_submitted);
    assert_int_equal(store_load_open_sessions(store, compare, stories), STORE_COMMITTED);
    assert_int_equal(store_damaged_sessions(store), 0);
    store_close(store);
    char text[8192] = "";
    char *argv[] = {(char[]){"check"}, NULL};
    FILE *out = fmemopen(text, sizeof text - 1, "w");
    struct command command = {.argc = 1, .argv = argv, .out = out, .err = stderr, .data = folder};
    int status = check_main(&command);
    fclose(out);
    print_message("%s", text);
    assert_int_equal(status, EXIT_DONE);
    assert_true(events > SESSIONS * 10);
    mem_free(stories);
    mem_free(path);
    test_folder_remove(folder);
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_life_is_stored_and_checked_clean)};
    return cmocka_run_group_tests_name("random lives", tests, NULL, NULL);
}
