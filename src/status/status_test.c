/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "status/status.h"

/* The rules' six lines, written again as plain sentences and not as tables. */
static enum status expected(const struct status_facts *facts) {
    bool led = facts->part == PART_LEAD || facts->part == PART_SOURCE;
    if (facts->part == PART_OUT) {
        return facts->out_reason == OUT_REASON_IDLE ? STATUS_REMOVED_TIMED_OUT : STATUS_REMOVED;
    }
    if (facts->outcome == OUTCOME_CLOSED_BY_CUSTOMER) {
        return led || facts->part == PART_COLLABORATOR ? STATUS_CLOSED : STATUS_REMOVED;
    }
    if (facts->outcome == OUTCOME_ENDED_BY_TECHNICIAN || facts->outcome == OUTCOME_ABORTED) {
        return facts->part == PART_COLLABORATOR ? STATUS_CLOSED : STATUS_REMOVED;
    }
    if (facts->outcome == OUTCOME_TIMED_OUT) {
        return led ? STATUS_TIMED_OUT : facts->part == PART_COLLABORATOR ? STATUS_REMOVED_TIMED_OUT : STATUS_REMOVED;
    }
    if (facts->outcome != OUTCOME_OPEN) {
        return STATUS_REMOVED;
    }
    if (facts->part == PART_INVITED) {
        return STATUS_INVITATION;
    }
    if (facts->link != LINK_ONLINE) {
        return facts->link == LINK_NOT_IN      ? STATUS_CONNECTING
               : facts->link == LINK_REBOOTING ? STATUS_REBOOTING
               : facts->link == LINK_OFFLINE   ? STATUS_OFFLINE
                                               : STATUS_RECONNECTING;
    }
    if ((facts->held && (facts->part == PART_LEAD || facts->part == PART_COLLABORATOR)) ||
        (facts->own_hold && facts->part == PART_COLLABORATOR)) {
        return STATUS_ON_HOLD;
    }
    return facts->part == PART_QUEUED   ? STATUS_WAITING
           : facts->part == PART_LEAD   ? STATUS_ACTIVE
           : facts->part == PART_SOURCE ? STATUS_OUTGOING
           : facts->part == PART_TARGET ? STATUS_INCOMING
                                        : STATUS_COLLABORATING;
}

static void every_combination_of_facts_has_the_rules_word(void **state) {
    (void)state;
    unsigned count = LINK_COUNT * OUTCOME_COUNT * PART_COUNT * OUT_REASON_COUNT * 4;
    for (unsigned i = 0; i < count; i++) {
        struct status_facts facts = {
            .link = (enum link)(i % LINK_COUNT),
            .outcome = (enum outcome)(i / LINK_COUNT % OUTCOME_COUNT),
            .part = (enum part)(i / LINK_COUNT / OUTCOME_COUNT % PART_COUNT),
            .out_reason = (enum out_reason)(i / LINK_COUNT / OUTCOME_COUNT / PART_COUNT % OUT_REASON_COUNT),
            .held = (i / LINK_COUNT / OUTCOME_COUNT / PART_COUNT / OUT_REASON_COUNT & 1) != 0,
            .own_hold = (i / LINK_COUNT / OUTCOME_COUNT / PART_COUNT / OUT_REASON_COUNT & 2) != 0};
        assert_int_equal(status_project(&facts), expected(&facts));
    }
}

/* Reads a list of pairs: start and end in the columns given, a line each. */
static unsigned mark_pairs(const char *path, unsigned column, bool marks[STATUS_COUNT + 1][STATUS_COUNT + 1]) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char line[512];
    unsigned count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        char *save = NULL;
        char *fields[8] = {NULL};
        unsigned used = 0;
        for (char *field = strtok_r(line, "\t\n", &save); field != NULL && used < 8;
             field = strtok_r(NULL, "\t\n", &save)) {
            fields[used++] = field;
        }
        enum status start;
        enum status end;
        if (used > column + 1 && status_from_word(fields[column], &start) &&
            status_from_word(fields[column + 1], &end)) {
            count += !marks[start][end];
            marks[start][end] = true;
        }
    }
    fclose(file);
    return count;
}

static void the_documented_pairs_are_those_of_the_tsv(void **state) {
    static bool marks[STATUS_COUNT + 1][STATUS_COUNT + 1];
    assert_int_equal(mark_pairs(*state, 1, marks), 62);
    unsigned extensions = 0;
    for (unsigned start = 0; start < STATUS_COUNT; start++) {
        for (unsigned end = 0; end < STATUS_COUNT; end++) {
            struct status_pair pair = status_pair((enum status)start, (enum status)end);
            assert_int_equal(pair.origin == PAIR_DOCUMENTED, marks[start][end]);
            assert_int_equal(pair.origin != PAIR_IMPOSSIBLE, status_pair_allowed((enum status)start, (enum status)end));
            assert_int_equal(pair.origin != PAIR_IMPOSSIBLE, pair.why != NULL);
            extensions += pair.origin == PAIR_EXTENSION;
        }
    }
    assert_int_equal(extensions, 20);
}

static void every_way_is_named_once(void **state) {
    (void)state;
    unsigned seen[64] = {0};
    for (unsigned start = 0; start < STATUS_COUNT; start++) {
        for (unsigned end = 0; end < STATUS_COUNT; end++) {
            struct status_pair pair = status_pair((enum status)start, (enum status)end);
            for (const char *way = pair.why; pair.origin == PAIR_DOCUMENTED && way != NULL;
                 way = strchr(way + 1, 'S')) {
                unsigned number = 0;
                assert_int_equal(sscanf(way, "S%2u", &number), 1);
                assert_in_range(number, 1, 63);
                seen[number]++;
            }
        }
    }
    for (unsigned way = 1; way <= 63; way++) {
        assert_int_equal(seen[way], 1);
    }
}

static void a_new_row_begins_as_the_rules_say(void **state) {
    (void)state;
    static const enum status first[] = {STATUS_CONNECTING,   STATUS_INVITATION, STATUS_INCOMING,
                                        STATUS_RECONNECTING, STATUS_OFFLINE,    STATUS_REBOOTING};
    unsigned count = 0;
    for (unsigned word = 0; word < STATUS_COUNT; word++) {
        count += status_pair_allowed(STATUS_NONE, (enum status)word);
    }
    assert_int_equal(count, sizeof first / sizeof first[0]);
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        assert_true(status_pair_allowed(STATUS_NONE, first[i]));
    }
    assert_false(status_pair_allowed(STATUS_ACTIVE, STATUS_NONE));
}

static void words_and_codes_go_there_and_back(void **state) {
    (void)state;
    for (unsigned i = 0; i < STATUS_COUNT; i++) {
        enum status found = STATUS_NONE;
        assert_true(status_from_word(status_word((enum status)i), &found));
        assert_int_equal(found, i);
    }
    enum status untouched = STATUS_CLOSED;
    assert_false(status_from_word("on hold", &untouched));
    assert_int_equal(untouched, STATUS_CLOSED);
    enum link link = LINK_OFFLINE;
    assert_true(link_from_code("rebooting", &link));
    assert_int_equal(link, LINK_REBOOTING);
    assert_false(link_from_code("", &link));
    enum part part = PART_OUT;
    assert_true(part_from_code("lead", &part));
    assert_int_equal(part, PART_LEAD);
    assert_string_equal(status_word(STATUS_REMOVED_TIMED_OUT), "Removed (Timed Out)");
    assert_false(status_is_shown(STATUS_REMOVED_TIMED_OUT));
    assert_true(status_is_shown(STATUS_TIMED_OUT));
}

int main(int argc, char **argv) {
    if (argc != 2) {
        return 2;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_combination_of_facts_has_the_rules_word),
        cmocka_unit_test_prestate(the_documented_pairs_are_those_of_the_tsv, argv[1]),
        cmocka_unit_test(every_way_is_named_once),
        cmocka_unit_test(a_new_row_begins_as_the_rules_say),
        cmocka_unit_test(words_and_codes_go_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
