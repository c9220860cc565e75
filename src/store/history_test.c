/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Histories as earlier versions wrote them still give the same rows. testing/histories/ has a file for each version of
 * the events; a line is an event as `towlinectl export` prints it, and after those of a session a line with its rows.
 * A file is never changed: what was written once has to be read for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "session/session.h"
#include "store/event_codec.h"

enum { ROWS_TEXT_MAX = 4096 };

/* "1=Removed,2=On Hold": every row in the state, ascending. */
static void describe_rows(const struct session_state *state, struct buffer *buffer) {
    buffer_clear(buffer);
    for (unsigned number = 1; number < state->next_row; number++) {
        const struct session_row *row = session_find_row(state, number);
        if (row != NULL) {
            buffer_append_format(buffer, "%s%u=%s", buffer->len > 0 ? "," : "", number,
                                 status_word(session_row_status(state, row)));
        }
    }
}

static void fold_line(struct session *session, const json_t *line, const char *text) {
    struct session_event event = {
        .number = (uint32_t)json_integer_value(json_object_get(line, "number")),
        .at_ms = json_integer_value(json_object_get(line, "at_ms")),
        .version = (uint16_t)json_integer_value(json_object_get(line, "version")),
    };
    assert_true(event_from_code(json_string_value(json_object_get(line, "type")), &event.type));
    assert_true(event_decode(text, &event));
    if (event.number == 1) {
        session_init(session, (int32_t)strtol(json_string_value(json_object_get(line, "session")), NULL, 10));
    }
    assert_true(session_fold(session, &event, event.at_ms));
    event_release(&event);
}

static size_t replay_file(const char *path) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    struct session session;
    struct buffer rows;
    char *text = NULL;
    size_t size = 0;
    size_t sessions = 0;
    session_init(&session, 1);
    buffer_init(&rows, ROWS_TEXT_MAX);
    while (getline(&text, &size, file) > 0) {
        json_t *line = json_loads(text, 0, NULL);
        assert_non_null(line);
        const char *expected = json_string_value(json_object_get(line, "rows"));
        if (expected == NULL) {
            fold_line(&session, line, text);
        } else {
            describe_rows(&session.state, &rows);
            assert_string_equal(buffer_string(&rows), expected);
            sessions++;
        }
        json_decref(line);
    }
    free(text);
    buffer_finish(&rows);
    fclose(file);
    return sessions;
}

static void old_histories_give_the_rows_they_gave(void **state) {
    char **argv = *state;
    for (; *argv != NULL; argv++) {
        size_t sessions = replay_file(*argv);
        print_message("%s: %zu sessions\n", *argv, sessions);
        assert_true(sessions > 0);
    }
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: history_test FILE...\n");
        return 2;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(old_histories_give_the_rows_they_gave, argv + 1)};
    return cmocka_run_group_tests_name("old histories", tests, NULL, NULL);
}
