/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "crypto/random.h"
#include "store/directory_store.h"
#include "store/testing/fault_vfs.h"
#include "store/testing/story.h"

struct side {
    struct store *store;
    struct directory_store *directory_store;
    struct directory *directory;
};

struct place {
    char *folder;
    char *path;
    struct side one; /* the server */
    struct side two; /* the operator's command */
};

static void open_side(struct place *place, struct side *side, bool shared) {
    char why[256] = "";
    const struct store_options options = {
        .path = place->path, .vfs = FAULT_VFS_NAME, .organisation_id = 1, .node_id = 1, .shared = shared};
    side->store = store_open(&options, why, sizeof why);
    assert_non_null(side->store);
    side->directory_store = directory_store_open(side->store, false, why, sizeof why);
    assert_non_null(side->directory_store);
    side->directory = directory_store_directory(side->directory_store);
}

static void close_side(struct side *side) {
    directory_store_close(side->directory_store);
    store_close(side->store);
}

static int set_up(void **state) {
    struct place *place = NEW(struct place);
    place->folder = test_folder_create();
    place->path = mem_format("%s/towline.db", place->folder);
    open_side(place, &place->one, false);
    open_side(place, &place->two, true);
    *state = place;
    return 0;
}

static int tear_down(void **state) {
    struct place *place = *state;
    fault_set(FAULT_NONE, 0);
    close_side(&place->one);
    close_side(&place->two);
    fault_forget();
    mem_free(place->path);
    test_folder_remove(place->folder);
    mem_free(place);
    return 0;
}

struct seen {
    int calls;
    struct directory_outcome outcome;
};

static void see(void *user, const struct directory_outcome *outcome) {
    struct seen *seen = user;
    seen->calls++;
    seen->outcome = *outcome;
}

static struct directory_outcome change(struct side *side, const struct directory_change *what) {
    struct seen seen = {0};
    directory_store_submit(side->directory_store, what, see, &seen);
    assert_int_equal(seen.calls, 0);
    while (seen.calls == 0) {
        store_pump(side->store);
    }
    return seen.outcome;
}

static int32_t make_group(struct side *side, const char *name, int32_t parent) {
    const struct directory_change what = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .name = name, .group_id = parent};
    struct directory_outcome outcome = change(side, &what);
    assert_int_equal(outcome.error, DIRECTORY_ERROR_NONE);
    return outcome.id;
}

static void a_new_store_has_one_empty_group(void **state) {
    struct place *place = *state;
    assert_int_equal(directory_group_count(place->one.directory), 1);
    assert_int_equal(directory_technician_count(place->one.directory), 0);
    assert_non_null(directory_root_group(place->one.directory));
}

static void everything_is_there_after_a_restart(void **state) {
    struct place *place = *state;
    int32_t north = make_group(&place->one, "North", 1);
    int32_t inks = make_group(&place->one, "Inks", north);
    const struct directory_change technician = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                                .verb = DIRECTORY_VERB_CREATE,
                                                .login = "Ann",
                                                .name = "Ann \xe2\x98\x83",
                                                .group_id = inks,
                                                .role = DIRECTORY_ROLE_ADMINISTRATOR};
    const int32_t groups[] = {inks, north, inks};
    const struct directory_change channel = {.noun = DIRECTORY_NOUN_CHANNEL,
                                             .verb = DIRECTORY_VERB_CREATE,
                                             .address = "web",
                                             .name = "Web",
                                             .group_ids = groups,
                                             .group_count = 3};
    const struct directory_setting_change own[] = {
        {.setting = DIRECTORY_SETTING_ACTIVE_IDLE, .number = 600},
        {.is_text = true, .setting = DIRECTORY_TEXT_TERMS, .text = "Be kind.\n\"Really\"."},
    };
    const struct directory_change settings = {.noun = DIRECTORY_NOUN_GROUP,
                                              .verb = DIRECTORY_VERB_UPDATE,
                                              .fields = DIRECTORY_FIELD_SETTINGS,
                                              .id = north,
                                              .settings = own,
                                              .setting_count = 2};
    assert_int_equal(change(&place->one, &technician).error, DIRECTORY_ERROR_NONE);
    assert_int_equal(change(&place->one, &channel).error, DIRECTORY_ERROR_NONE);
    assert_int_equal(change(&place->one, &settings).error, DIRECTORY_ERROR_NONE);
    close_side(&place->one);
    open_side(place, &place->one, false);
    const struct directory *directory = place->one.directory;
    struct directory_settings effective;
    assert_true(directory_settings_for_technician(directory, 1, &effective));
    assert_int_equal(effective.number[DIRECTORY_SETTING_ACTIVE_IDLE], 600);
    assert_string_equal(effective.text[DIRECTORY_TEXT_TERMS], "Be kind.\n\"Really\".");
    assert_string_equal(directory_technician_by_login(directory, "ann")->name, "Ann \xe2\x98\x83");
    assert_int_equal(directory_channel_by_address(directory, "web")->group_count, 2);
    assert_true(directory_administers_group(directory, 1, inks));
    assert_false(directory_administers_group(directory, 1, north));
}

static void deleting_takes_everything_of_it_along(void **state) {
    struct place *place = *state;
    int32_t gone = make_group(&place->one, "Gone", 1);
    const struct directory_setting_change own = {.setting = DIRECTORY_SETTING_MAX_ACTIVE, .number = 3};
    struct directory_change what = {.noun = DIRECTORY_NOUN_GROUP,
                                    .verb = DIRECTORY_VERB_UPDATE,
                                    .fields = DIRECTORY_FIELD_SETTINGS,
                                    .id = gone,
                                    .settings = &own,
                                    .setting_count = 1};
    assert_int_equal(change(&place->one, &what).error, DIRECTORY_ERROR_NONE);
    what = (struct directory_change){.noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_DELETE, .id = gone};
    assert_int_equal(change(&place->one, &what).error, DIRECTORY_ERROR_NONE);
    close_side(&place->one);
    open_side(place, &place->one, false);
    assert_null(directory_group(place->one.directory, gone));
    assert_true(make_group(&place->one, "Next", 1) > gone);
}

static void each_change_is_checked_against_the_one_before(void **state) {
    struct place *place = *state;
    struct seen seen[4] = {0};
    const struct directory_change what = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .name = "Same", .group_id = 1};
    for (size_t i = 0; i < 4; i++) {
        directory_store_submit(place->one.directory_store, &what, see, &seen[i]);
    }
    while (seen[3].calls == 0) {
        store_pump(place->one.store);
    }
    assert_int_equal(seen[0].outcome.error, DIRECTORY_ERROR_NONE);
    for (size_t i = 1; i < 4; i++) {
        assert_int_equal(seen[i].calls, 1);
        assert_int_equal(seen[i].outcome.error, DIRECTORY_ERROR_NAME_TAKEN);
    }
}

struct watched {
    int changes;
    int reads;
};

static void watch(void *user, const struct directory_change *what) {
    struct watched *watched = user;
    watched->changes += what != NULL;
    watched->reads += what == NULL;
}

static void what_another_process_changed_is_taken_over_by_the_poll(void **state) {
    struct place *place = *state;
    struct watched watched = {0};
    directory_store_watch(place->one.directory_store, watch, &watched);
    directory_store_poll(place->one.directory_store);
    store_pump(place->one.store);
    assert_int_equal(watched.reads, 0);
    int32_t id = make_group(&place->two, "Theirs", 1);
    assert_null(directory_group(place->one.directory, id));
    directory_store_poll(place->one.directory_store);
    store_pump(place->one.store);
    assert_int_equal(watched.reads, 1);
    assert_string_equal(directory_group(place->one.directory, id)->name, "Theirs");
}

static void two_processes_never_write_over_each_other(void **state) {
    struct place *place = *state;
    struct watched watched = {0};
    directory_store_watch(place->one.directory_store, watch, &watched);
    make_group(&place->two, "Same", 1);
    const struct directory_change what = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .name = "Same", .group_id = 1};
    assert_int_equal(change(&place->one, &what).error, DIRECTORY_ERROR_NAME_TAKEN);
    assert_int_equal(watched.reads, 1);
    assert_int_equal(watched.changes, 0);
    assert_true(make_group(&place->one, "Ours", 1) > 2);
    assert_int_equal(watched.changes, 1);
}

static void a_change_that_was_not_saved_is_not_in_force(void **state) {
    struct place *place = *state;
    const struct directory_change what = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .name = "Lost", .group_id = 1};
    fault_set(FAULT_FULL, 1);
    assert_int_equal(change(&place->one, &what).error, DIRECTORY_ERROR_NOT_SAVED);
    assert_int_equal(directory_group_count(place->one.directory), 1);
    fault_set(FAULT_NONE, 0);
    assert_int_equal(change(&place->one, &what).error, DIRECTORY_ERROR_NONE);
    assert_int_equal(directory_group_count(place->one.directory), 2);
}

static struct directory_outcome set_chat(struct side *side, int32_t group, unsigned fields, bool clear) {
    const struct directory_setting_change own = {.setting = DIRECTORY_SETTING_MAY_CHAT, .clear = clear};
    const struct directory_change what = {.noun = DIRECTORY_NOUN_GROUP,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields = fields,
                                          .id = group,
                                          .settings = &own,
                                          .setting_count = 1};
    return change(side, &what);
}

static void what_is_applied_below_is_so_after_a_restart(void **state) {
    struct place *place = *state;
    int32_t north = make_group(&place->one, "North", 1);
    int32_t inks = make_group(&place->one, "Inks", north);
    int32_t south = make_group(&place->one, "South", 1);
    const int32_t all[] = {1, north, inks, south};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(set_chat(&place->one, all[i], DIRECTORY_FIELD_SETTINGS, false).error, DIRECTORY_ERROR_NONE);
    }
    assert_int_equal(set_chat(&place->one, north, DIRECTORY_FIELD_BELOW, true).error, DIRECTORY_ERROR_NONE);
    for (int round = 0; round < 2; round++) {
        const struct directory *directory = place->one.directory;
        for (size_t i = 0; i < 4; i++) {
            const struct directory_overrides *own = &directory_group(directory, all[i])->overrides;
            assert_int_equal(own->is_set[DIRECTORY_SETTING_MAY_CHAT], all[i] != inks);
        }
        close_side(&place->one);
        open_side(place, &place->one, false);
    }
}

static void too_many_parts_are_refused(void **state) {
    struct place *place = *state;
    static int32_t ids[DIRECTORY_CHANNEL_GROUPS_MAX + 1];
    const struct directory_change what = {.noun = DIRECTORY_NOUN_CHANNEL,
                                          .verb = DIRECTORY_VERB_CREATE,
                                          .name = "Web",
                                          .address = "web",
                                          .group_ids = ids,
                                          .group_count = DIRECTORY_CHANNEL_GROUPS_MAX + 1};
    assert_int_equal(change(&place->one, &what).error, DIRECTORY_ERROR_TOO_MANY);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    crypto_init();
    fault_vfs_register();
    const struct CMUnitTest tests[] = {
        CASE(a_new_store_has_one_empty_group),
        CASE(everything_is_there_after_a_restart),
        CASE(deleting_takes_everything_of_it_along),
        CASE(each_change_is_checked_against_the_one_before),
        CASE(what_another_process_changed_is_taken_over_by_the_poll),
        CASE(two_processes_never_write_over_each_other),
        CASE(a_change_that_was_not_saved_is_not_in_force),
        CASE(what_is_applied_below_is_so_after_a_restart),
        CASE(too_many_parts_are_refused),
    };
    return cmocka_run_group_tests_name("directory store", tests, NULL, NULL);
}
