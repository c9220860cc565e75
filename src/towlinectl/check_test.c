/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each damage done to a good store is reported with the session's number; a good store gives no report. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "crypto/random.h"
#include "store/sql.h"
#include "store/testing/story.h"
#include "towlinectl/command.h"

/* Session 1 is waiting for its customer, 2 is led, 3 is over and still shown, 4 is over and cleared. */
static char *make_store(void) {
    static const size_t events[] = {1, STORY_USUAL_EVENTS, STORY_USUAL_EVENTS, 5};
    char *folder = test_folder_create();
    char *path = mem_format("%s/%s", folder, STORE_FILE_NAME);
    char why[256];
    const struct store_options options = {.path = path, .organisation_id = 1, .node_id = 1};
    struct store *store = store_open(&options, why, sizeof why);
    assert_non_null(store);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        struct story story;
        story_init(&story, store_take_session_id(store));
        story_tell_usual(&story, store, events[i], NULL);
        if (i >= 2) {
            story_end(&story, store, NULL);
        }
        store_pump(store);
    }
    store_close(store);
    mem_free(path);
    return folder;
}

static int check(const char *folder, char *out_text, size_t out_size) {
    char *argv[] = {(char[]){"check"}, NULL};
    memset(out_text, 0, out_size);
    FILE *out = fmemopen(out_text, out_size - 1, "w");
    struct command command = {.argc = 1, .argv = argv, .out = out, .err = stderr, .data = folder};
    int status = check_main(&command);
    fclose(out);
    return status;
}

static void damage(const char *folder, const char *statements) {
    char why[256];
    char *path = mem_format("%s/%s", folder, STORE_FILE_NAME);
    const struct sql_options options = {.path = path, .must_exist = true};
    struct sql *sql = sql_engine_by_name(NULL)->open(&options, why, sizeof why);
    assert_non_null(sql);
    assert_int_equal(sql->engine->run(sql, statements), SQL_DONE);
    sql->engine->close(sql);
    mem_free(path);
}

struct damage {
    const char *what;
    const char *statements;
    int32_t session;
    const char *report; /* part of it */
};

static const struct damage damages[] = {
    {"a status altered", "UPDATE session_row SET status = 'Waiting' WHERE session_id = 2", 2, "stored as \"Waiting\""},
    {"a row in another queue", "UPDATE session_row SET owner_id = 9 WHERE session_id = 2", 2, "another queue"},
    {"a row lost", "DELETE FROM session_row WHERE session_id = 3", 3, "rows are not stored"},
    {"a row too many",
     "INSERT INTO session_row SELECT organisation_id, session_id, 7, owner_kind, owner_id, status FROM session_row"
     " WHERE session_id = 2",
     2, "no event made it"},
    {"a row orphaned", "INSERT INTO session_row VALUES (1, 77, 1, 'group', 1, 'Waiting')", 77, "does not exist"},
    {"an event deleted", "DELETE FROM event WHERE session_id = 2 AND number = 5", 2, "events are missing"},
    {"the last event cut", "DELETE FROM event WHERE session_id = 2 AND number = 7", 2, "has 7 events"},
    {"the last event cut and the count with it",
     "DELETE FROM event WHERE session_id = 2 AND number = 7; UPDATE session SET version = 6 WHERE id = 2", 2,
     "not the last one"},
    {"all events cut", "DELETE FROM event WHERE session_id = 4", 4, "no events"},
    {"two events swapped",
     "UPDATE event SET number = -6 WHERE session_id = 2 AND number = 6;"
     "UPDATE event SET number = 6 WHERE session_id = 2 AND number = 7;"
     "UPDATE event SET number = 7 WHERE session_id = 2 AND number = -6",
     2, "does not fit its hash"},
    {"an event put in",
     "INSERT INTO event SELECT organisation_id, session_id, 8, at_ms, type, version, payload, hash FROM event"
     " WHERE session_id = 2 AND number = 7",
     2, "does not fit its hash"},
    {"a line of chat edited",
     "UPDATE event SET payload = replace(payload, 'slashes', 'sashes') WHERE session_id = 2 AND number = 5", 2,
     "event 5 (chat) does not fit its hash"},
    {"a payload that is none", "UPDATE event SET payload = '{' WHERE session_id = 2 AND number = 5", 2,
     "cannot be read"},
    {"the type altered", "UPDATE event SET type = 'own_held' WHERE session_id = 2 AND number = 6", 2,
     "event 6 (own_held) does not fit its hash"},
    {"the version of an event off", "UPDATE event SET version = 9 WHERE session_id = 2 AND number = 4", 2,
     "does not fit its hash"},
    {"time going backwards", "UPDATE event SET at_ms = at_ms - 60000 WHERE session_id = 2 AND number = 4", 2,
     "older than the one before"},
    {"a byte of the state edited",
     "UPDATE session SET state = CAST(substr(state, 1, 12) || x'77' || substr(state, 14) AS BLOB) WHERE id = 2", 2,
     "stored state"},
    {"the version off", "UPDATE session SET version = 9 WHERE id = 3", 3, "has 9 events"},
    {"the start moved", "UPDATE session SET started_ms = started_ms + 1 WHERE id = 2", 2, "time of the start"},
    {"the name changed", "UPDATE session SET customer_name = 'Mr Smith' WHERE id = 2", 2, "its name"},
    {"an open session forgotten", "UPDATE session SET is_open = 0 WHERE id = 2", 2, "stored as over"},
    {"the code of a session missing", "DELETE FROM live_code WHERE session_id = 1", 1, "not among the live codes"},
    {"another live code", "UPDATE live_code SET code = '424242' WHERE session_id = 1", 1, "not the one stored with it"},
    {"a spent code live again", "INSERT INTO live_code VALUES (1, '000002', 2)", 2, "still counts"},
    {"a code of no session", "INSERT INTO live_code VALUES (1, '111111', 99)", 99, "does not exist"},
    {"a session deleted", "DELETE FROM session WHERE id = 3", 3, "does not exist"},
    {"a client id of no session", "INSERT INTO client_id VALUES (1, 1, 1, 'x', 55, 1, '')", 55, "does not exist"},
    {"a number that was never given", "UPDATE id_counter SET next_id = 4 WHERE noun = 'session'", 4, "never given"},
};

static void a_good_store_gives_no_report(void **state) {
    (void)state;
    char text[8192];
    char *folder = make_store();
    int status = check(folder, text, sizeof text);
    if (status != EXIT_DONE) {
        print_error("%s", text);
    }
    assert_int_equal(status, EXIT_DONE);
    assert_string_equal(text, "4 sessions, 22 events: 0 findings\n");
    test_folder_remove(folder);
}

static void every_damage_is_reported_with_its_session(void **state) {
    (void)state;
    char text[8192];
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        const struct damage *one = &damages[i];
        char *folder = make_store();
        char expected[32];
        snprintf(expected, sizeof expected, "session %d: ", one->session);
        damage(folder, one->statements);
        int status = check(folder, text, sizeof text);
        bool found = status == EXIT_FINDINGS && strstr(text, expected) != NULL && strstr(text, one->report) != NULL;
        if (!found) {
            print_error("%s: status %d, expected \"%s\" and \"%s\" in:\n%s", one->what, status, expected, one->report,
                        text);
        }
        assert_true(found);
        test_folder_remove(folder);
    }
    print_message("%zu damages found\n", sizeof damages / sizeof *damages);
}

static void one_damage_is_not_reported_for_other_sessions(void **state) {
    (void)state;
    char text[8192];
    char *folder = make_store();
    damage(folder, "UPDATE event SET payload = replace(payload, 'slashes', 'sashes') WHERE session_id = 2");
    assert_int_equal(check(folder, text, sizeof text), EXIT_FINDINGS);
    assert_non_null(strstr(text, "4 sessions, 22 events: 1 findings\n"));
    test_folder_remove(folder);
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_store_gives_no_report),
        cmocka_unit_test(every_damage_is_reported_with_its_session),
        cmocka_unit_test(one_damage_is_not_reported_for_other_sessions),
    };
    return cmocka_run_group_tests_name("towlinectl check", tests, NULL, NULL);
}
