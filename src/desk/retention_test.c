/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is over for long enough is erased, and nothing else. */
#include "base/must.h"
#include "desk/testing/bench.h"
#include "store/ended.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BY_EVE (&(struct directory_actor){.technician_id = EVE, .at_ms = 1})

enum { SECOND = 1000, HOUR = 3600 * SECOND };

struct found {
    bool answered;
    size_t count;
    int32_t ids[8];
    bool more;
};

static void on_list(void *user, enum store_result result, const struct store_ended *list, size_t count, bool more) {
    struct found *found = user;
    assert_int_equal(result, STORE_COMMITTED);
    found->answered = true;
    found->count = count;
    found->more = more;
    for (size_t i = 0; i < count && i < 8; i++) {
        found->ids[i] = list[i].session_id;
    }
}

static struct found list_ended(struct bench *bench, const char *containing, size_t limit) {
    struct found found = {0};
    const struct store_ended_query query = {.before_ms = INT64_MAX, .containing = containing, .limit = limit};
    store_list_ended(bench->store, &query, on_list, &found);
    bench_pump(bench);
    assert_true(found.answered);
    return found;
}

static int32_t ended_session(struct bench *bench, int32_t technician, const char *name) {
    int32_t session = bench_create(bench, technician, name, NULL);
    bench_do(bench, technician, session, COMMAND_END);
    bench_pass(bench, 2 * SECOND); /* one code a second */
    return session;
}

static void ended_sessions_are_listed_newest_first_and_found_by_what_they_contain(void **state) {
    struct bench *bench = *state;
    int32_t printer = ended_session(bench, ANN, "Printer");
    int32_t mail = ended_session(bench, BOB, "Mail");
    (void)bench_create(bench, ANN, "Open", NULL);
    struct found all = list_ended(bench, NULL, 8);
    assert_int_equal(all.count, 2);
    assert_int_equal(all.ids[0], mail);
    assert_int_equal(all.ids[1], printer);
    assert_false(all.more);
    assert_true(list_ended(bench, NULL, 1).more);
    struct found one = list_ended(bench, "PRINT", 8);
    assert_int_equal(one.count, 1);
    assert_int_equal(one.ids[0], printer);
    assert_int_equal(list_ended(bench, "%", 8).count, 0); /* no pattern of ours */
}

static void what_is_over_for_its_days_is_erased_and_its_number_known(void **state) {
    struct bench *bench = *state;
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_HISTORY_DAYS, 2);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 2, DIRECTORY_SETTING_HISTORY_DAYS, 0);
    (void)ended_session(bench, ANN, "Goes");
    int32_t stays = ended_session(bench, CID, "Stays"); /* his group keeps for ever */
    bench_pass(bench, 47 * HOUR);
    assert_int_equal(list_ended(bench, NULL, 8).count, 2);
    bench_pass(bench, 3 * HOUR);
    struct found left = list_ended(bench, NULL, 8);
    assert_int_equal(left.count, 1);
    assert_int_equal(left.ids[0], stays);
    assert_int_equal(desk_counters(bench->desk)->sessions_erased, 1);
    bench_crash(bench, SECOND);
    assert_int_equal(list_ended(bench, NULL, 8).count, 1);
}

static void on_erased(void *user, enum store_result result) {
    *(enum store_result *)user = result;
}

static void an_open_session_is_not_erased(void **state) {
    struct bench *bench = *state;
    int32_t session = bench_create(bench, ANN, "Open", NULL);
    enum store_result result = STORE_BROKEN;
    store_erase_session(bench->store, session, BY_EVE, on_erased, &result);
    bench_pump(bench);
    assert_int_equal(result, STORE_CONFLICT);
    store_erase_session(bench->store, session + 1, BY_EVE, on_erased, &result);
    bench_pump(bench);
    assert_int_equal(result, STORE_CONFLICT);
    bench_do(bench, ANN, session, COMMAND_END);
    assert_int_equal(bench->result, DESK_DONE);
    store_erase_session(bench->store, session, BY_EVE, on_erased, &result);
    bench_pump(bench);
    assert_int_equal(result, STORE_COMMITTED);
    assert_int_equal(list_ended(bench, NULL, 8).count, 0);
}

static void erase_at(struct bench *bench, const char *name, int64_t at_ms) {
    enum store_result result = STORE_BROKEN;
    store_erase_session(bench->store, ended_session(bench, ANN, name),
                        &(struct directory_actor){.technician_id = EVE, .at_ms = at_ms}, on_erased, &result);
    bench_pump(bench);
    assert_int_equal(result, STORE_COMMITTED);
}

/* The erasures make the entries; they belong to no group, and so go with the topmost one. */
static void entries_of_the_audit_log_go_after_their_days_and_never_without_a_setting(void **state) {
    struct bench *bench = *state;
    erase_at(bench, "Long ago", 1);
    erase_at(bench, "Half a day less than thirty ago", desk_time_ms(bench->desk) - (30 * 24 - 12) * (int64_t)HOUR);
    bench_pass(bench, 3 * HOUR);
    assert_int_equal(desk_counters(bench->desk)->audit_deleted, 0);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 2, DIRECTORY_SETTING_AUDIT_DAYS, 30); /* another's setting */
    bench_pass(bench, 3 * HOUR);
    assert_int_equal(desk_counters(bench->desk)->audit_deleted, 0);
    bench_setting(bench, DIRECTORY_NOUN_GROUP, 1, DIRECTORY_SETTING_AUDIT_DAYS, 30);
    bench_pass(bench, 3 * HOUR);
    assert_int_equal(desk_counters(bench->desk)->audit_deleted, 1);
    bench_pass(bench, 6 * HOUR);
    assert_int_equal(desk_counters(bench->desk)->audit_deleted, 2);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, bench_set_up, bench_tear_down)

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        CASE(ended_sessions_are_listed_newest_first_and_found_by_what_they_contain),
        CASE(what_is_over_for_its_days_is_erased_and_its_number_known),
        CASE(an_open_session_is_not_erased),
        CASE(entries_of_the_audit_log_go_after_their_days_and_never_without_a_setting),
    };
    return cmocka_run_group_tests_name("desk retention", tests, NULL, NULL);
}
