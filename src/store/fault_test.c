/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The disk fails at the N-th write, for every N: what was acknowledged is there afterwards, and nothing by halves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "crypto/random.h"
#include "store/sql.h"
#include "store/store.h"
#include "store/testing/fault_vfs.h"
#include "store/testing/story.h"

enum { SESSIONS = 3, LINES = 3, WRITES_MAX = 400 };

struct place {
    char *folder;
    char *path;
    struct store *store;
    int32_t ids[SESSIONS];
    uint32_t acknowledged[SESSIONS]; /* events of each session that were reported as committed */
    uint32_t submitted[SESSIONS];
};

static struct store *try_open(const struct place *place) {
    char why[256];
    const struct store_options options = {
        .path = place->path, .vfs = FAULT_VFS_NAME, .organisation_id = 1, .node_id = 1};
    return store_open(&options, why, sizeof why);
}

static void open_fresh(struct place *place) {
    *place = (struct place){.folder = test_folder_create()};
    place->path = mem_format("%s/towline.db", place->folder);
    place->store = try_open(place);
    assert_non_null(place->store);
}

static void close_for_good(struct place *place) {
    store_close(place->store);
    mem_free(place->path);
    test_folder_remove(place->folder);
    fault_set(FAULT_NONE, 0);
    fault_forget();
}

/* Three sessions in turn, each step a batch of its own. The first result that is not a commit ends it. */
static enum store_result work(struct place *place) {
    struct story stories[SESSIONS];
    for (size_t i = 0; i < SESSIONS; i++) {
        place->ids[i] = store_take_session_id(place->store);
        story_init(&stories[i], place->ids[i]);
    }
    for (size_t line = 0; line < LINES; line++) {
        for (size_t i = 0; i < SESSIONS; i++) {
            struct outcome_seen seen[4];
            size_t count = line == 0 ? 4 : 1;
            if (line == 0) {
                story_tell_usual(&stories[i], place->store, count, seen);
            } else {
                story_chat(&stories[i], place->store, "a line of chat", seen);
            }
            place->submitted[i] += (uint32_t)count;
            store_pump(place->store);
            if (seen[count - 1].result != STORE_COMMITTED) {
                return seen[count - 1].result;
            }
            place->acknowledged[i] += (uint32_t)count;
        }
    }
    return STORE_COMMITTED;
}

static void look(void *user, const struct store_session *session) {
    struct place *place = user;
    for (size_t i = 0; i < SESSIONS; i++) {
        if (place->ids[i] == session->session_id) {
            assert_true(session->version <= place->submitted[i]);
            /* Seen is one more than was loaded, so that a session that is missing counts as 0. */
            place->ids[i] = -(int32_t)session->version;
        }
    }
}

/* Every session has at least what was acknowledged, at most what was submitted, and replays. */
static void expect_nothing_lost(struct place *place) {
    assert_int_equal(store_load_open_sessions(place->store, look, place), STORE_COMMITTED);
    assert_int_equal(store_damaged_sessions(place->store), 0);
    for (size_t i = 0; i < SESSIONS; i++) {
        uint32_t found = place->ids[i] < 0 ? (uint32_t)-place->ids[i] : 0;
        if (found < place->acknowledged[i]) {
            print_error("session at %zu: %u events found, %u acknowledged\n", i, found, place->acknowledged[i]);
        }
        assert_true(found >= place->acknowledged[i]);
    }
}

static void note_finding(void *user, const char *what) {
    print_error("%s\n", what);
    ++*(int *)user;
}

static void expect_sound_file(const struct place *place) {
    char why[256];
    int findings = 0;
    const struct sql_options options = {.path = place->path, .read_only = true, .must_exist = true};
    struct sql *sql = sql_engine_by_name(NULL)->open(&options, why, sizeof why);
    assert_non_null(sql);
    assert_int_equal(sql->engine->inspect(sql, note_finding, &findings), SQL_DONE);
    assert_int_equal(findings, 0);
    sql->engine->close(sql);
}

/* With room or the lock gone from each moment on in turn. */
static void refuse_each(enum fault_kind kind, const char *what) {
    int64_t write = 1;
    for (bool reached = true; reached && write < WRITES_MAX; write++) {
        struct place place;
        open_fresh(&place);
        fault_set(kind, write);
        enum store_result result = work(&place);
        reached = fault_happened();
        assert_int_equal(result, reached ? STORE_FULL : STORE_COMMITTED);
        assert_int_equal(store_is_healthy(place.store), !reached);
        fault_set(FAULT_NONE, 0);
        expect_nothing_lost(&place);
        /* The same store, without a restart. */
        struct story story;
        struct outcome_seen seen[4];
        int32_t id = store_take_session_id(place.store);
        story_init(&story, id);
        story_tell_usual(&story, place.store, 4, seen);
        store_pump(place.store);
        assert_int_equal(seen[3].result, STORE_COMMITTED);
        assert_true(store_is_healthy(place.store));
        close_for_good(&place);
    }
    print_message("%s at each of %d\n", what, (int)write - 2);
    assert_true(write > 10 && write < WRITES_MAX);
}

static void a_full_disk_drops_the_step_and_the_store_goes_on(void **state) {
    (void)state;
    refuse_each(FAULT_FULL, "writes find no room");
}

static void a_lock_that_another_holds_drops_the_step_and_the_store_goes_on(void **state) {
    (void)state;
    refuse_each(FAULT_BUSY, "writers find the lock taken");
}

static void fail_each(enum fault_kind kind, const char *what) {
    int64_t count = 1;
    for (bool reached = true; reached && count < WRITES_MAX; count++) {
        struct place place;
        open_fresh(&place);
        fault_set(kind, count);
        enum store_result result = work(&place);
        reached = fault_happened();
        assert_int_equal(result, reached ? STORE_BROKEN : STORE_COMMITTED);
        fault_set(FAULT_NONE, 0);
        if (reached) {
            /* Nothing is acknowledged any more, even where the disk would work again. */
            struct story story;
            struct outcome_seen seen;
            story_init(&story, 999);
            story_tell_usual(&story, place.store, 1, &seen);
            store_pump(place.store);
            assert_int_equal(seen.result, STORE_BROKEN);
        }
        store_close(place.store);
        place.store = try_open(&place);
        assert_non_null(place.store);
        expect_nothing_lost(&place);
        close_for_good(&place);
    }
    print_message("%s at each of %d\n", what, (int)count - 2);
    assert_true(count > 10 && count < WRITES_MAX);
}

static void a_failed_write_breaks_the_store_and_loses_nothing(void **state) {
    (void)state;
    fail_each(FAULT_WRITE, "writes fail");
}

static void a_failed_flush_breaks_the_store_and_loses_nothing(void **state) {
    (void)state;
    fail_each(FAULT_SYNC, "flushes fail");
}

/* SQLite's own automatism would swallow this error; a later flush that succeeds would not mean that the pages of this
 * one are on the disk. */
static void a_failed_flush_of_the_file_itself_breaks_the_store(void **state) {
    (void)state;
    struct place place;
    struct story story;
    struct outcome_seen seen[4];
    char line[4001];
    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    open_fresh(&place);
    place.ids[0] = store_take_session_id(place.store);
    story_init(&story, place.ids[0]);
    story_tell_usual(&story, place.store, 4, seen);
    store_pump(place.store);
    place.acknowledged[0] = 4;
    fault_set(FAULT_FILE_SYNC, 1);
    int rounds = 0;
    do {
        story_chat(&story, place.store, line, seen);
        store_pump(place.store);
        place.acknowledged[0] += seen[0].result == STORE_COMMITTED;
    } while (seen[0].result == STORE_COMMITTED && ++rounds < 2000);
    assert_int_equal(seen[0].result, STORE_BROKEN);
    assert_true(fault_happened() && store_is_broken(place.store));
    fault_set(FAULT_NONE, 0);
    store_close(place.store);
    place.submitted[0] = place.acknowledged[0] + 1;
    place.store = try_open(&place);
    assert_non_null(place.store);
    expect_nothing_lost(&place);
    close_for_good(&place);
}

static void a_power_failure_loses_nothing_acknowledged(void **state) {
    (void)state;
    int64_t write = 1;
    int crashes = 0;
    for (bool reached = true; reached && write < WRITES_MAX; write++) {
        for (uint64_t seed = 1; seed <= 5; seed++) {
            struct place place;
            open_fresh(&place);
            fault_set(FAULT_POWER, write);
            work(&place);
            reached = fault_happened();
            if (!reached) {
                fault_set(FAULT_POWER, 1);
            }
            store_close(place.store);
            fault_power_back(seed * 7919 + (uint64_t)write);
            place.store = try_open(&place);
            assert_non_null(place.store);
            expect_nothing_lost(&place);
            expect_sound_file(&place);
            close_for_good(&place);
            crashes++;
        }
    }
    print_message("%d power failures\n", crashes);
    assert_true(write > 10 && write < WRITES_MAX);
}

/* The layer itself: without flushes, a power failure does lose what was acknowledged. So the test above can fail. */
static void without_flushes_a_power_failure_does_lose_something(void **state) {
    (void)state;
    struct place place;
    int lost = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        open_fresh(&place);
        char why[256];
        const struct sql_options options = {.path = place.path, .vfs = FAULT_VFS_NAME, .must_exist = true};
        struct sql *sql = sql_engine_by_name(NULL)->open(&options, why, sizeof why);
        assert_non_null(sql);
        assert_int_equal(sql->engine->run(sql, "PRAGMA synchronous = OFF"), SQL_DONE);
        for (int i = 0; i < 20; i++) {
            assert_int_equal(sql->engine->run(sql, "UPDATE organisation SET directory_version = directory_version + 1"),
                             SQL_DONE);
        }
        fault_set(FAULT_POWER, 1);
        sql->engine->close(sql);
        store_close(place.store);
        fault_power_back(seed);
        place.store = NULL;
        struct sql_options plain = {.path = place.path, .read_only = true, .must_exist = true};
        sql = sql_engine_by_name(NULL)->open(&plain, why, sizeof why);
        struct sql_query query = sql_query_begin(sql, "SELECT directory_version FROM organisation");
        int64_t version = 0;
        lost += sql_finish_int(&query, &version) != SQL_DONE || version < 21;
        sql->engine->close(sql);
        close_for_good(&place);
    }
    assert_true(lost > 0);
}

static void a_store_locked_by_another_is_busy_not_broken(void **state) {
    (void)state;
    struct place place;
    char why[256];
    open_fresh(&place);
    const struct sql_options options = {.path = place.path, .must_exist = true};
    struct sql *other = sql_engine_by_name(NULL)->open(&options, why, sizeof why);
    assert_non_null(other);
    assert_int_equal(other->engine->begin(other), SQL_DONE);
    assert_int_equal(work(&place), STORE_FULL);
    other->engine->rollback(other);
    other->engine->close(other);
    place.submitted[0] = 0;
    assert_int_equal(work(&place), STORE_COMMITTED);
    expect_nothing_lost(&place);
    close_for_good(&place);
}

int main(void) {
    crypto_init();
    fault_vfs_register();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_drops_the_step_and_the_store_goes_on),
        cmocka_unit_test(a_lock_that_another_holds_drops_the_step_and_the_store_goes_on),
        cmocka_unit_test(a_failed_write_breaks_the_store_and_loses_nothing),
        cmocka_unit_test(a_failed_flush_breaks_the_store_and_loses_nothing),
        cmocka_unit_test(a_failed_flush_of_the_file_itself_breaks_the_store),
        cmocka_unit_test(a_power_failure_loses_nothing_acknowledged),
        cmocka_unit_test(without_flushes_a_power_failure_does_lose_something),
        cmocka_unit_test(a_store_locked_by_another_is_busy_not_broken),
    };
    return cmocka_run_group_tests_name("store faults", tests, NULL, NULL);
}
