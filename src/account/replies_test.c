/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "account/test_rig.h"

#include "base/text.h"

static const char bye[] = "Bye\n\tThank you.\n";
static const char hello[] = "Hello\n\tGood morning {customer}.\n";

static enum account_result save(struct place *place, int32_t technician_id, int32_t version, const char *text) {
    struct seen seen = {0};
    account_set_replies(place->account, technician_id, version, text, see, &seen);
    wait_for(place, &seen);
    return seen.answer.result;
}

static void assert_replies(const struct place *place, int32_t technician_id, int32_t version, const char *text) {
    int32_t found = -1;
    assert_string_equal(account_replies(place->account, technician_id, &found), text);
    assert_int_equal(found, version);
}

static void own_replies_survive_a_restart_and_are_nobody_elses(void **state) {
    struct place *place = *state;
    set_up_first(place);
    int32_t ann = add(place, "ann", DIRECTORY_ROLE_TECHNICIAN);
    assert_replies(place, ann, 0, "");
    assert_int_equal(save(place, ann, 0, bye), ACCOUNT_OK);
    assert_int_equal(save(place, ann, 1, hello), ACCOUNT_OK);
    assert_replies(place, ann, 2, hello);
    assert_replies(place, 1, 0, "");
    close_all(place);
    open_all(place);
    assert_replies(place, ann, 2, hello);
    assert_replies(place, 1, 0, "");
}

static void what_another_window_saved_is_not_saved_over(void **state) {
    struct place *place = *state;
    set_up_first(place);
    assert_int_equal(save(place, 1, 0, bye), ACCOUNT_OK);
    assert_int_equal(save(place, 1, 0, hello), ACCOUNT_STALE);
    assert_int_equal(save(place, 1, 2, hello), ACCOUNT_STALE);
    assert_replies(place, 1, 1, bye);
    struct seen both[2] = {0};
    account_set_replies(place->account, 1, 1, hello, see, &both[0]);
    account_set_replies(place->account, 1, 1, "", see, &both[1]);
    wait_for(place, &both[0]);
    wait_for(place, &both[1]);
    assert_int_equal(both[0].answer.result, ACCOUNT_OK);
    assert_int_equal(both[1].answer.result, ACCOUNT_STALE);
    assert_replies(place, 1, 2, hello);
}

static void a_deleted_technicians_replies_go_with_him(void **state) {
    struct place *place = *state;
    set_up_first(place);
    int32_t ann = add(place, "ann", DIRECTORY_ROLE_TECHNICIAN);
    assert_int_equal(save(place, ann, 0, bye), ACCOUNT_OK);
    const struct directory_change removal = {
        .noun = DIRECTORY_NOUN_TECHNICIAN, .verb = DIRECTORY_VERB_DELETE, .id = ann};
    directory_store_submit(place->directory_store, &removal, ignore, NULL);
    int32_t version = 1;
    for (int turn = 0; version != 0 && turn < 100; turn++) {
        loop_run_for(place->loop, 50);
        account_replies(place->account, ann, &version);
    }
    assert_replies(place, ann, 0, "");
    close_all(place);
    open_all(place);
    assert_replies(place, ann, 0, "");
}

static void closing_while_they_are_saved_leaves_nothing_behind(void **state) {
    struct place *place = *state;
    set_up_first(place);
    struct seen never = {0};
    account_set_replies(place->account, 1, 0, bye, see, &never);
    close_all(place);
    open_all(place);
    assert_false(never.done);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(own_replies_survive_a_restart_and_are_nobody_elses),
        CASE(what_another_window_saved_is_not_saved_over),
        CASE(a_deleted_technicians_replies_go_with_him),
        CASE(closing_while_they_are_saved_leaves_nothing_behind),
    };
    return cmocka_run_group_tests_name("own replies", tests, NULL, NULL);
}
