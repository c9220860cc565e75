/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A writer killed at any moment: whatever it told as committed is there, check finds nothing, and the next one goes on
 * in the same store. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sys/wait.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "crypto/random.h"
#include "loop/loop.h"
#include "store/testing/story.h"
#include "towlinectl/command.h"

enum { ROUNDS = 25, SESSIONS = 8, LIFE_MS_MAX = 60, SESSION_IDS_MAX = ROUNDS * STORE_SESSION_ID_BLOCK * 2 };

/* What the writer tells through the pipe: this session has that many committed events. */
struct told {
    int32_t session_id;
    uint32_t version;
};

struct writer {
    struct store *store;
    struct story story;
    struct told told;
    int pipe;
};

static struct store *open_store(const char *folder, struct loop *loop) {
    char why[256] = "";
    char *path = mem_format("%s/%s", folder, STORE_FILE_NAME);
    const struct store_options options = {.path = path, .organisation_id = 1, .node_id = 1, .loop = loop};
    struct store *store = store_open(&options, why, sizeof why);
    mem_free(path);
    return store;
}

static void write_on(struct writer *writer);

static void committed(void *user, enum store_result result) {
    struct writer *writer = user;
    if (result != STORE_COMMITTED || write(writer->pipe, &writer->told, sizeof writer->told) != sizeof writer->told) {
        _exit(1);
    }
    write_on(writer);
}

static void write_on(struct writer *writer) {
    struct session *session = &writer->story.session;
    bool creates = session->version == 0;
    struct session_event event = {.number = session->version + 1,
                                  .type = creates ? EVENT_CREATED : EVENT_CHAT,
                                  .version = 1,
                                  .at_ms = ++writer->story.now_ms,
                                  .row = creates ? 0 : 1,
                                  .text = "said just before the end"};
    event.other_row = creates ? 1 : 0;
    event.target = creates ? (struct owner){.kind = OWNER_GROUP, .id = 1} : (struct owner){0};
    if (!session_fold(session, &event, event.at_ms)) {
        _exit(1);
    }
    writer->told = (struct told){.session_id = session->id, .version = session->version};
    const struct store_step step = {
        .session_id = session->id,
        .create = creates,
        .expected_version = event.number - 1,
        .events = &event,
        .event_count = 1,
        .state = &session->state,
        .head = {.customer_name = session->name, .created_ms = session->created_ms, .open = true},
    };
    store_submit(writer->store, &step, committed, writer);
}

static void write_until_killed(const char *folder, int pipe) {
    struct loop *loop = loop_create();
    struct store *store = open_store(folder, loop);
    if (store == NULL) {
        _exit(1);
    }
    struct writer *writers = mem_new_array(SESSIONS, sizeof *writers);
    for (size_t i = 0; i < SESSIONS; i++) {
        writers[i].store = store;
        writers[i].pipe = pipe;
        story_init(&writers[i].story, store_take_session_id(store));
        write_on(&writers[i]);
    }
    loop_run(loop);
    _exit(1);
}

/* Runs a writer for so long; notes what it told. Returns how many messages there were. */
static size_t run_and_kill(const char *folder, useconds_t life_us, uint32_t *versions) {
    int ends[2];
    int status;
    struct told told;
    size_t count = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        write_until_killed(folder, ends[1]);
    }
    close(ends[1]);
    /* Its first word, so that it is killed at work and not at its start. */
    assert_int_equal(read(ends[0], &told, sizeof told), sizeof told);
    versions[told.session_id] = told.version;
    usleep(life_us);
    assert_int_equal(kill(child, SIGKILL), 0);
    for (; read(ends[0], &told, sizeof told) == sizeof told; count++) {
        assert_in_range(told.session_id, 1, SESSION_IDS_MAX - 1);
        versions[told.session_id] = told.version;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    return count + 1;
}

struct comparison {
    const uint32_t *told;
    size_t events;
    size_t short_of; /* sessions with fewer events than were told */
    size_t found;
};

static void compare(void *user, const struct store_session *session) {
    struct comparison *comparison = user;
    comparison->short_of += session->version < comparison->told[session->session_id];
    comparison->found += comparison->told[session->session_id] > 0;
    comparison->events += session->version;
}

static void a_killed_writer_loses_nothing_it_told(void **state) {
    (void)state;
    char *folder = test_folder_create();
    uint32_t *told = mem_new_array(SESSION_IDS_MAX, sizeof *told);
    struct random_seeded seeded;
    random_seeded_init(&seeded, 9);
    const struct random random = random_from_seeded(&seeded);
    size_t messages = 0;
    for (int round = 0; round < ROUNDS; round++) {
        messages += run_and_kill(folder, random_below(&random, LIFE_MS_MAX * 1000), told);
        struct store *store = open_store(folder, NULL);
        assert_non_null(store);
        struct comparison comparison = {.told = told};
        assert_int_equal(store_load_open_sessions(store, compare, &comparison), STORE_COMMITTED);
        size_t known = 0;
        for (size_t i = 0; i < SESSION_IDS_MAX; i++) {
            known += told[i] > 0;
        }
        assert_int_equal(comparison.short_of, 0);
        assert_int_equal(comparison.found, known);
        assert_int_equal(store_damaged_sessions(store), 0);
        store_close(store);
    }
    char text[4096] = "";
    char *argv[] = {(char[]){"check"}, NULL};
    FILE *out = fmemopen(text, sizeof text - 1, "w");
    struct command command = {.argc = 1, .argv = argv, .out = out, .err = stderr, .data = folder};
    int status = check_main(&command);
    fclose(out);
    print_message("%d kills, %zu steps told as committed; %s", ROUNDS, messages, text);
    assert_int_equal(status, EXIT_DONE);
    mem_free(told);
    test_folder_remove(folder);
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_killed_writer_loses_nothing_it_told)};
    return cmocka_run_group_tests_name("killed writers", tests, NULL, NULL);
}
