/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subcommands, called as main calls them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/wait.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "crypto/random.h"
#include "loop/loop.h"
#include "store/testing/story.h"
#include "towlinectl/command.h"

enum { WORDS_MAX = 16, LINES = 1500 };

struct place {
    char *folder;
    char *copy;
    char out[65536];
    char err[8192];
};

static int set_up(void **state) {
    struct place *place = NEW(struct place);
    place->folder = test_folder_create();
    place->copy = mem_format("%s/copy.db", place->folder);
    *state = place;
    return 0;
}

static int tear_down(void **state) {
    struct place *place = *state;
    mem_free(place->copy);
    test_folder_remove(place->folder);
    mem_free(place);
    return 0;
}

static int call_main(struct command *command) {
    static const struct {
        const char *name;
        int (*main)(struct command *command);
    } mains[] = {
        {"first-admin", first_admin_main}, {"user", user_main},     {"group", group_main},
        {"channel", channel_main},         {"check", check_main},   {"backup", backup_main},
        {"restore", restore_main},         {"export", export_main},
    };
    for (size_t i = 0; i < sizeof mains / sizeof *mains; i++) {
        if (strcmp(command->argv[0], mains[i].name) == 0) {
            return mains[i].main(command);
        }
    }
    fail_msg("no command %s", command->argv[0]);
    return -1;
}

/* Calls a command with words parted by spaces, on the place's data folder; `input` is its standard input. */
static int call(struct place *place, const char *input, const char *line) {
    char *argv[WORDS_MAX + 1] = {NULL};
    char *words = mem_copy_string(line);
    int argc = 0;
    for (char *rest = words, *word; (word = strsep(&rest, " ")) != NULL;) {
        argv[argc++] = word;
    }
    memset(place->out, 0, sizeof place->out);
    memset(place->err, 0, sizeof place->err);
    FILE *in = tmpfile();
    fputs(input, in);
    rewind(in);
    FILE *out = fmemopen(place->out, sizeof place->out - 1, "w");
    FILE *err = fmemopen(place->err, sizeof place->err - 1, "w");
    struct command command = {.argc = argc, .argv = argv, .in = in, .out = out, .err = err, .data = place->folder};
    int status = command_options_read(&command) ? call_main(&command) : EXIT_USAGE;
    fclose(in);
    fclose(out);
    fclose(err);
    mem_free(words);
    return status;
}

static void expect(struct place *place, int status, const char *input, const char *line, const char *said) {
    int got = call(place, input, line);
    bool fits = got == status && (strstr(place->out, said) != NULL || strstr(place->err, said) != NULL);
    if (!fits) {
        print_error("%s: status %d, \"%s\" not in:\n%s%s", line, got, said, place->out, place->err);
    }
    assert_true(fits);
}

static void an_organisation_is_made_from_the_command_line(void **state) {
    struct place *place = *state;
    expect(place, EXIT_DONE, "correct horse battery\n", "first-admin --login root --name Root --password-stdin",
           "administrator 1 (root) in group \"All technicians\"");
    expect(place, EXIT_FAILED, "", "first-admin --login eve", "an administrator already");
    expect(place, EXIT_DONE, "", "group add --name North", "group 2 (North)");
    expect(place, EXIT_DONE, "", "group add --name Inks --parent North", "group 3 (Inks)");
    expect(place, EXIT_FAILED, "", "group add --name Inks --parent 2", "in use already");
    expect(place, EXIT_FAILED, "", "group add --name X --parent Nowhere", "no group \"Nowhere\"");
    expect(place, EXIT_DONE, "", "user add --login ann --group=Inks --role technician", "technician 2 (ann)");
    assert_non_null(strstr(place->out, "password: "));
    expect(place, EXIT_FAILED, "", "user add --login ANN", "login is in use");
    expect(place, EXIT_FAILED, "", "user add --login bob --role king", "technician or administrator");
    expect(place, EXIT_FAILED, "short\n", "user add --login bob --password-stdin", "10 characters at least");
    expect(place, EXIT_FAILED, "password123\n", "user add --login bob --password-stdin", "guessed first");
    expect(place, EXIT_FAILED, "", "user add --login bob --password-stdin", "no password in its first line");
    expect(place, EXIT_DONE, "", "channel add --name Web --groups Inks,North", "channel 1 (Web) at \"web\"");
    expect(place, EXIT_DONE, "", "channel list", "1\tweb\tenabled\t2,3\tWeb");
    expect(place, EXIT_DONE, "", "user disable --login ann", "ann disabled");
    expect(place, EXIT_DONE, "", "user list", "2\tann\ttechnician\tInks\tdisabled\tann");
    expect(place, EXIT_DONE, "", "user enable --login ann", "ann enabled");
    expect(place, EXIT_DONE, "", "user password --login ann", "signed out everywhere");
    expect(place, EXIT_DONE, "", "user password --login ann --must-change-password", "signed out everywhere");
    expect(place, EXIT_FAILED, "", "user password --login nobody", "no user \"nobody\"");
    expect(place, EXIT_DONE, "", "user reset-two-factor --login ann", "signs in with the password alone");
    expect(place, EXIT_FAILED, "", "user reset-two-factor --login nobody", "no user \"nobody\"");
    expect(place, EXIT_FAILED, "", "user disable --login root", "last administrator");
    expect(place, EXIT_DONE, "", "check", "0 findings");
}

static void a_wrong_call_is_answered_with_how_to_call(void **state) {
    struct place *place = *state;
    expect(place, EXIT_USAGE, "", "user", "usage: towlinectl user");
    expect(place, EXIT_USAGE, "", "user add", "usage: towlinectl user");
    expect(place, EXIT_USAGE, "", "user add --login", "a value is missing");
    expect(place, EXIT_USAGE, "", "user add --colour red", "unknown option \"--colour\"");
    expect(place, EXIT_USAGE, "", "group", "usage: towlinectl group");
    expect(place, EXIT_USAGE, "", "channel add", "usage: towlinectl channel");
    expect(place, EXIT_USAGE, "", "backup", "usage: towlinectl backup");
    expect(place, EXIT_USAGE, "", "export --session 0", "usage: towlinectl export");
    expect(place, EXIT_FAILED, "", "user list", "unable to open");
    expect(place, EXIT_FAILED, "", "check", "unable to open");
    expect(place, EXIT_FAILED, "", "restore /nowhere/copy.db", "unable to open");
}

static struct store *open_store(const struct place *place, struct loop *loop) {
    char why[256] = "";
    char *path = mem_format("%s/%s", place->folder, STORE_FILE_NAME);
    const struct store_options options = {.path = path, .organisation_id = 1, .node_id = 1, .loop = loop};
    struct store *store = store_open(&options, why, sizeof why);
    mem_free(path);
    assert_non_null(store);
    return store;
}

/* The events in a store, by its check. */
static long count_events(struct place *place) {
    expect(place, EXIT_DONE, "", "check", ": 0 findings");
    const char *comma = strchr(place->out, ',');
    return comma != NULL ? strtol(comma + 1, NULL, 10) : -1;
}

static void a_backup_of_a_running_server_is_whole_and_comes_back(void **state) {
    struct place *place = *state;
    struct loop *loop = loop_create();
    struct store *store = open_store(place, loop);
    struct story story;
    struct outcome_seen *seen = mem_new_array(LINES, sizeof *seen);
    char *backup = mem_format("backup %s", place->copy);
    char *again = mem_format("backup %s --force", place->copy);
    char *restore = mem_format("restore %s", place->copy);
    char *restore_over = mem_format("restore %s --force", place->copy);
    story_init(&story, store_take_session_id(store));
    story_tell_usual(&story, store, 4, NULL);
    for (int i = 0; i < LINES; i++) {
        story_chat(&story, store, "written while the copy is made", &seen[i]);
        if (i == LINES / 3) {
            while (!seen[0].done) { /* something is on disk, much is still on its way */
                loop_run_for(loop, 1);
            }
            expect(place, EXIT_DONE, "", backup, "saved to");
        }
    }
    expect(place, EXIT_FAILED, "", backup, "there already");
    expect(place, EXIT_DONE, "", again, "saved to");
    expect(place, EXIT_FAILED, "", restore_over, "running towlined");
    while (!seen[LINES - 1].done) {
        loop_run_for(loop, 1000);
    }
    store_close(store);
    loop_destroy(loop);
    assert_int_equal(count_events(place), 4 + LINES);
    expect(place, EXIT_FAILED, "", restore, "there already");
    expect(place, EXIT_DONE, "", restore_over, "restored from");
    long restored = count_events(place);
    assert_true(restored >= 4 && restored <= 4 + LINES);
    print_message("%ld of %d events were in the copy\n", restored, 4 + LINES);
    store = open_store(place, NULL);
    assert_true(store_take_session_id(store) > story.session.id);
    store_close(store);
    mem_free(backup);
    mem_free(again);
    mem_free(restore);
    mem_free(restore_over);
    mem_free(seen);
}

/* The log of the server that was killed belongs to the old store and must not get into the restored one. */
static void the_log_of_a_killed_server_is_not_read_into_a_restored_store(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place, NULL);
    struct story story;
    story_init(&story, store_take_session_id(store));
    story_tell_usual(&story, store, 4, NULL);
    store_pump(store);
    char *backup = mem_format("backup %s", place->copy);
    expect(place, EXIT_DONE, "", backup, "saved to");
    mem_free(backup);
    store_close(store);
    pid_t child = fork();
    if (child == 0) {
        store = open_store(place, NULL);
        for (int i = 0; i < 50; i++) {
            story_chat(&story, store, "after the copy", NULL);
        }
        store_pump(store);
        _exit(0); /* as if killed: the log stays */
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    char *log = mem_format("%s/%s-wal", place->folder, STORE_FILE_NAME);
    assert_int_equal(access(log, F_OK), 0);
    char *restore = mem_format("restore %s --force", place->copy);
    expect(place, EXIT_DONE, "", restore, "restored from");
    assert_int_equal(count_events(place), 4);
    mem_free(log);
    mem_free(restore);
}

static void a_file_that_is_no_store_is_not_restored(void **state) {
    struct place *place = *state;
    FILE *file = fopen(place->copy, "w");
    fputs("This is no store at all, but long enough to be looked at as if it were one, which a short text would not be,"
          " and therefore it goes on for a while.\n",
          file);
    fclose(file);
    store_close(open_store(place, NULL));
    char *restore = mem_format("restore %s --force", place->copy);
    assert_int_equal(call(place, "", restore), EXIT_FAILED);
    expect(place, EXIT_DONE, "", "check", "0 findings");
    mem_free(restore);
}

static void export_prints_an_event_a_line(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place, NULL);
    struct story stories[2];
    for (int i = 0; i < 2; i++) {
        story_init(&stories[i], store_take_session_id(store));
        story_tell_usual(&stories[i], store, 5, NULL);
    }
    store_pump(store);
    store_close(store);
    expect(place, EXIT_DONE, "", "export --session 2", "{\"session\":\"2\",\"number\":5,");
    assert_null(strstr(place->out, "\"session\":\"1\""));
    expect(place, EXIT_DONE, "", "export", "{\"session\":\"1\",\"number\":1,");
    size_t lines = 0;
    for (const char *at = place->out; *at != '\0'; at++) {
        lines += *at == '\n';
    }
    assert_int_equal(lines, 10);
    expect(place, EXIT_FAILED, "", "export --session 9", "no session 9");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        CASE(an_organisation_is_made_from_the_command_line),
        CASE(a_wrong_call_is_answered_with_how_to_call),
        CASE(a_backup_of_a_running_server_is_whole_and_comes_back),
        CASE(the_log_of_a_killed_server_is_not_read_into_a_restored_store),
        CASE(a_file_that_is_no_store_is_not_restored),
        CASE(export_prints_an_event_a_line),
    };
    return cmocka_run_group_tests_name("towlinectl", tests, NULL, NULL);
}
