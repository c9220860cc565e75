/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/text.h"
#include "crypto/random.h"
#include "store/audit.h"
#include "store/directory_store.h"
#include "store/testing/fault_vfs.h"
#include "store/testing/story.h"

enum { SEEN_MAX = 64, TEXT_MAX = 800 };

struct place {
    char *folder;
    char *path;
    struct store *store;
    struct directory_store *directory_store;
};

/* A page as it was shown, its texts cut. */
struct shown {
    bool done;
    enum store_result result;
    size_t count;
    int64_t next;
    struct {
        int64_t id, at_ms;
        int32_t actor_id, object_id, group_id;
        char kind[64], actor[64], address[64], object[64], before[TEXT_MAX], after[TEXT_MAX];
    } rows[SEEN_MAX];
};

static int set_up(void **state) {
    struct place *place = NEW(struct place);
    char why[256] = "";
    place->folder = test_folder_create();
    place->path = mem_format("%s/towline.db", place->folder);
    const struct store_options options = {
        .path = place->path, .vfs = FAULT_VFS_NAME, .organisation_id = 1, .node_id = 1};
    place->store = store_open(&options, why, sizeof why);
    assert_non_null(place->store);
    place->directory_store = directory_store_open(place->store, false, why, sizeof why);
    assert_non_null(place->directory_store);
    *state = place;
    return 0;
}

static int tear_down(void **state) {
    struct place *place = *state;
    fault_set(FAULT_NONE, 0);
    directory_store_close(place->directory_store);
    store_close(place->store);
    fault_forget();
    mem_free(place->path);
    test_folder_remove(place->folder);
    mem_free(place);
    return 0;
}

struct seen {
    bool done;
    struct directory_outcome outcome;
};

static void see(void *user, const struct directory_outcome *outcome) {
    *(struct seen *)user = (struct seen){.done = true, .outcome = *outcome};
}

static struct directory_outcome change(struct place *place, const struct directory_change *what) {
    struct seen seen = {0};
    directory_store_submit(place->directory_store, what, see, &seen);
    while (!seen.done) {
        store_pump(place->store);
    }
    return seen.outcome;
}

static int32_t make_group(struct place *place, const char *name, int32_t parent) {
    const struct directory_change what = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .name = name, .group_id = parent};
    struct directory_outcome outcome = change(place, &what);
    assert_int_equal(outcome.error, DIRECTORY_ERROR_NONE);
    return outcome.id;
}

static void show(void *user, enum store_result result, const struct audit_page *page) {
    struct shown *shown = user;
    *shown = (struct shown){.done = true, .result = result, .count = page->count, .next = page->next};
    assert_true(page->count <= SEEN_MAX);
    for (size_t i = 0; i < page->count; i++) {
        const struct audit_row *row = &page->rows[i];
        shown->rows[i].id = row->id;
        shown->rows[i].at_ms = row->at_ms;
        shown->rows[i].actor_id = row->actor_id;
        shown->rows[i].object_id = row->object_id;
        shown->rows[i].group_id = row->group_id;
        assert_true(text_copy(shown->rows[i].kind, 64, row->kind));
        assert_true(text_copy(shown->rows[i].actor, 64, row->actor));
        assert_true(text_copy(shown->rows[i].address, 64, row->address));
        assert_true(text_copy(shown->rows[i].object, 64, row->object));
        assert_true(text_copy(shown->rows[i].before, TEXT_MAX, row->before));
        assert_true(text_copy(shown->rows[i].after, TEXT_MAX, row->after));
    }
}

static struct shown look_for(struct place *place, struct audit_query query) {
    static struct shown shown;
    shown.done = false;
    query.to_ms = query.to_ms != 0 ? query.to_ms : INT64_MAX;
    query.limit = query.limit != 0 ? query.limit : SEEN_MAX;
    audit_store_read(place->store, &query, show, &shown);
    while (!shown.done) {
        store_pump(place->store);
    }
    assert_int_equal(shown.result, STORE_COMMITTED);
    return shown;
}

static struct shown all_of(struct place *place) {
    return look_for(place, (struct audit_query){.actor_id = -1, .all_groups = true});
}

static void each_change_is_told_with_what_was_and_what_is(void **state) {
    struct place *place = *state;
    int32_t north = make_group(place, "North", 1);
    const struct directory_change add = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                         .verb = DIRECTORY_VERB_CREATE,
                                         .login = "ann",
                                         .name = "Ann",
                                         .group_id = north,
                                         .role = DIRECTORY_ROLE_ADMINISTRATOR};
    struct directory_outcome ann = change(place, &add);
    const struct directory_change again = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                           .verb = DIRECTORY_VERB_CREATE,
                                           .login = "bob",
                                           .name = "Bob",
                                           .group_id = 1,
                                           .role = DIRECTORY_ROLE_ADMINISTRATOR};
    change(place, &again);
    const struct directory_change move = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields =
                                              DIRECTORY_FIELD_NAME | DIRECTORY_FIELD_GROUP | DIRECTORY_FIELD_DISABLED,
                                          .id = ann.id,
                                          .name = "Ann Other",
                                          .group_id = 1,
                                          .disabled = false,
                                          .actor = {.technician_id = ann.id, .address = "10.1.1.1", .at_ms = 5000}};
    assert_int_equal(change(place, &move).error, DIRECTORY_ERROR_NONE);
    const struct directory_setting_change settings[] = {
        {.setting = DIRECTORY_SETTING_MAX_ACTIVE, .number = 5},
        {.is_text = true, .setting = DIRECTORY_TEXT_TERMS, .text = "Be \"kind\""},
    };
    const struct directory_change set = {.noun = DIRECTORY_NOUN_GROUP,
                                         .verb = DIRECTORY_VERB_UPDATE,
                                         .fields = DIRECTORY_FIELD_SETTINGS,
                                         .id = north,
                                         .settings = settings,
                                         .setting_count = 2};
    assert_int_equal(change(place, &set).error, DIRECTORY_ERROR_NONE);
    const struct directory_change delete = {.noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_DELETE, .id = north};
    assert_int_equal(change(place, &delete).error, DIRECTORY_ERROR_NONE);
    struct shown shown = all_of(place);
    assert_int_equal(shown.count, 6);
    assert_int_equal(shown.next, 0);
    assert_string_equal(shown.rows[0].kind, "group.deleted");
    assert_string_equal(shown.rows[0].object, "North");
    assert_string_equal(shown.rows[0].before,
                        "{\"name\":\"North\",\"parent\":{\"id\":\"1\",\"name\":\"All technicians\"}}");
    assert_string_equal(shown.rows[0].after, "{}");
    assert_int_equal(shown.rows[0].group_id, 1);
    assert_string_equal(shown.rows[1].kind, "group.changed");
    assert_string_equal(shown.rows[1].before, "{\"max_active_sessions\":null,\"terms\":null}");
    assert_string_equal(shown.rows[1].after, "{\"max_active_sessions\":5,\"terms\":\"Be \\\"kind\\\"\"}");
    assert_string_equal(shown.rows[2].kind, "technician.changed");
    assert_string_equal(shown.rows[2].actor, "Ann");
    assert_string_equal(shown.rows[2].address, "10.1.1.1");
    assert_int_equal(shown.rows[2].at_ms, 5000);
    assert_int_equal(shown.rows[2].object_id, ann.id);
    assert_string_equal(shown.rows[2].before, "{\"name\":\"Ann\",\"group\":{\"id\":\"2\",\"name\":\"North\"}}");
    assert_string_equal(shown.rows[2].after,
                        "{\"name\":\"Ann Other\",\"group\":{\"id\":\"1\",\"name\":\"All technicians\"}}");
    assert_string_equal(shown.rows[4].kind, "technician.created");
    assert_int_equal(shown.rows[4].object_id, ann.id);
    assert_int_equal(shown.rows[4].actor_id, 0);
    assert_true(shown.rows[4].at_ms > 1600000000000);
    assert_string_equal(shown.rows[4].before, "{}");
    assert_non_null(strstr(shown.rows[4].after, "\"role\":\"administrator\""));
}

static void a_refused_change_and_one_that_is_not_saved_leave_no_row(void **state) {
    struct place *place = *state;
    make_group(place, "North", 1);
    const struct directory_change taken = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .name = "North", .group_id = 1};
    assert_int_equal(change(place, &taken).error, DIRECTORY_ERROR_NAME_TAKEN);
    fault_set(FAULT_FULL, 1);
    const struct directory_change full = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .name = "South", .group_id = 1};
    assert_int_equal(change(place, &full).error, DIRECTORY_ERROR_NOT_SAVED);
    fault_set(FAULT_NONE, 0);
    assert_int_equal(all_of(place).count, 1);
    make_group(place, "South", 1);
    assert_int_equal(all_of(place).count, 2);
}

static void passwords_and_secrets_are_never_in_it(void **state) {
    struct place *place = *state;
    const struct directory_change add = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                         .verb = DIRECTORY_VERB_CREATE,
                                         .login = "ann",
                                         .name = "Ann",
                                         .group_id = 1,
                                         .must_change_password = true};
    struct seen seen = {0};
    directory_store_add_technician(place->directory_store, &add, "HASH-1", false, see, &seen);
    while (!seen.done) {
        store_pump(place->store);
    }
    struct account_change changes[] = {
        {.verb = ACCOUNT_SET_PASSWORD, .password_hash = "HASH-2", .must_change_password = true},
        {.verb = ACCOUNT_SET_SECOND_FACTOR, .factor = {.sealed_secret = "SECRET", .code_count = 1}},
        {.verb = ACCOUNT_SET_RECOVERY_CODES, .factor = {.code_count = 2, .code_hashes = {"CODE", "CODE2"}}},
        {.verb = ACCOUNT_CLEAR_SECOND_FACTOR},
        {.verb = ACCOUNT_END_SIGN_INS},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        changes[i].technician_id = seen.outcome.id;
        changes[i].factor.technician_id = seen.outcome.id;
        struct seen one = {0};
        directory_store_change_account(place->directory_store, &changes[i], &(struct directory_actor){.at_ms = 7}, see,
                                       &one);
        while (!one.done) {
            store_pump(place->store);
        }
        assert_int_equal(one.outcome.error, DIRECTORY_ERROR_NONE);
    }
    struct shown shown = all_of(place);
    static const char *const kinds[] = {"sign_in.ended", "two_factor.reset", "two_factor.new_codes",
                                        "two_factor.on", "password.set",     "technician.created"};
    assert_int_equal(shown.count, 6);
    for (size_t i = 0; i < shown.count; i++) {
        assert_string_equal(shown.rows[i].kind, kinds[i]);
        assert_null(strstr(shown.rows[i].after, "HASH"));
        assert_null(strstr(shown.rows[i].after, "SECRET"));
        assert_null(strstr(shown.rows[i].after, "CODE"));
        bool tells = strstr(shown.rows[i].after, "\"must_change_password\":true") != NULL;
        assert_int_equal(tells, i >= 4);
    }
}

static void pages_go_down_and_each_row_is_shown_once(void **state) {
    struct place *place = *state;
    char name[16];
    for (int i = 0; i < 25; i++) {
        assert_true(text_format(name, sizeof name, "Group %d", i));
        make_group(place, name, 1);
    }
    int64_t before = 0;
    int64_t last = INT64_MAX;
    size_t count = 0;
    do {
        struct shown page =
            look_for(place, (struct audit_query){.actor_id = -1, .all_groups = true, .limit = 10, .before_id = before});
        for (size_t i = 0; i < page.count; i++) {
            assert_true(page.rows[i].id < last);
            last = page.rows[i].id;
        }
        count += page.count;
        before = page.next;
    } while (before != 0);
    assert_int_equal(count, 25);
}

static void it_is_searched_by_text_person_kind_time_and_group(void **state) {
    struct place *place = *state;
    int32_t north = make_group(place, "North", 1);
    int32_t inks = make_group(place, "Inks", north);
    const struct directory_change add = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                         .verb = DIRECTORY_VERB_CREATE,
                                         .login = "ann",
                                         .name = "Ann",
                                         .group_id = inks,
                                         .actor = {.address = "10.2.2.2", .at_ms = 1000}};
    int32_t ann = change(place, &add).id;
    const struct directory_change channel = {.noun = DIRECTORY_NOUN_CHANNEL,
                                             .verb = DIRECTORY_VERB_CREATE,
                                             .name = "Shop",
                                             .address = "shop",
                                             .actor = {.technician_id = ann, .at_ms = 2000}};
    change(place, &channel);
    const struct audit_query any = {.actor_id = -1, .all_groups = true};
    struct audit_query query = any;
    query.text = "sHOp";
    assert_int_equal(look_for(place, query).count, 1);
    query.text = "10.2.2";
    assert_int_equal(look_for(place, query).count, 1);
    query.text = "nowhere";
    assert_int_equal(look_for(place, query).count, 0);
    query = any;
    query.actor_id = ann;
    assert_int_equal(look_for(place, query).count, 1);
    query.actor_id = 0;
    assert_int_equal(look_for(place, query).count, 3);
    query = any;
    query.kind = "group";
    assert_int_equal(look_for(place, query).count, 2);
    query.kind = "group.created";
    assert_int_equal(look_for(place, query).count, 2);
    query.kind = "gro";
    assert_int_equal(look_for(place, query).count, 0);
    query = any;
    query.from_ms = 1000;
    query.to_ms = 2000;
    assert_int_equal(look_for(place, query).count, 1);
    /* Who rules Inks alone sees what is of it, and nothing of the organisation. */
    query = any;
    query.all_groups = false;
    query.group_ids = &inks;
    query.group_count = 1;
    struct shown shown = look_for(place, query);
    assert_int_equal(shown.count, 1);
    assert_string_equal(shown.rows[0].object, "Ann");
    query.group_count = 0;
    assert_int_equal(look_for(place, query).count, 0);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    crypto_init();
    fault_vfs_register();
    const struct CMUnitTest tests[] = {
        CASE(each_change_is_told_with_what_was_and_what_is),
        CASE(a_refused_change_and_one_that_is_not_saved_leave_no_row),
        CASE(passwords_and_secrets_are_never_in_it),
        CASE(pages_go_down_and_each_row_is_shown_once),
        CASE(it_is_searched_by_text_person_kind_time_and_group),
    };
    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
