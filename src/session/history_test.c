/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Histories that earlier releases wrote give the same words for ever. A new version of an event adds a history and
 * leaves the older ones as they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "session/session.h"

static struct owner read_owner(const char *value) {
    char kind[32] = "";
    int id = 0;
    struct owner owner = {OWNER_NONE, 0};
    assert_int_equal(sscanf(value, "%31[a-z]:%d", kind, &id), 2);
    assert_true(owner_kind_from_code(kind, &owner.kind));
    owner.id = id;
    return owner;
}

static void read_field(struct session_event *event, const char *key, const char *value) {
#define NUMBER(member)  event->member = (__typeof__(event->member))atoi(value)
#define OWNER(member)   event->member = read_owner(value)
#define OUTCOME(member) assert_true(outcome_from_code(value, &event->member))
#define LINK(member)    assert_true(link_from_code(value, &event->member))
#define TEXT(member)    event->member = value
#define FIELD(NAME, name, kind, member)                                                                                \
    if (strcmp(key, #name) == 0) {                                                                                     \
        kind(member);                                                                                                  \
        return;                                                                                                        \
    }
#include "fields.def"
#undef FIELD
    fail_msg("no field %s", key);
}

static void read_event(char *text, struct session_event *event) {
    char *save = NULL;
    const char *type = strtok_r(text, " ", &save);
    const char *version = strtok_r(NULL, " ", &save);
    assert_non_null(version);
    assert_true(event_from_code(type, &event->type));
    event->version = (uint16_t)atoi(version);
    for (char *field = strtok_r(NULL, " ", &save); field != NULL; field = strtok_r(NULL, " ", &save)) {
        char *value = strchr(field, '=');
        assert_non_null(value);
        *value++ = '\0';
        read_field(event, field, value);
    }
}

/* "1:On_Hold 2:Removed", in the order of the rows' numbers. */
static void write_words(const struct session_state *state, char *out, size_t size) {
    out[0] = '\0';
    for (unsigned number = 1; number < state->next_row; number++) {
        const struct session_row *row = session_find_row(state, number);
        const char *word = row == NULL ? "forgotten" : status_word(session_row_status(state, row));
        size_t len = strlen(out);
        (void)snprintf(out + len, size - len, "%s%u:%s", len == 0 ? "" : " ", number, word);
    }
    for (char *space = strchr(out, ' '); space != NULL; space = strchr(space + 1, ' ')) {
        *space = space[1] >= '0' && space[1] <= '9' ? ' ' : '_';
    }
}

static void replay(const char *path, bool seen[EVENT_TYPE_COUNT]) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    struct session session;
    session_init(&session, 1);
    char line[512];
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#') {
            continue;
        }
        line[strcspn(line, "\n")] = '\0';
        char *expected = strstr(line, " -> ");
        assert_non_null(expected);
        *expected = '\0';
        struct session_event event = {.number = session.version + 1, .at_ms = 1000 * (int64_t)session.version};
        read_event(line, &event);
        seen[event.type] = true;
        if (!session_fold(&session, &event, event.at_ms)) {
            fail_msg("%s: event %u does not fit", path, (unsigned)event.number);
        }
        char found[256];
        write_words(&session.state, found, sizeof found);
        assert_string_equal(found, expected + 4);
    }
    fclose(file);
}

static int argument_count;
static char **arguments;

static void old_histories_read_as_they_did(void **state) {
    (void)state;
    bool seen[EVENT_TYPE_COUNT] = {false};
    assert_true(argument_count > 1);
    for (int i = 1; i < argument_count; i++) {
        replay(arguments[i], seen);
    }
    for (unsigned type = 0; type < EVENT_TYPE_COUNT; type++) {
        if (!seen[type]) {
            fail_msg("no history has %s", event_code((enum event_type)type));
        }
    }
}

int main(int argc, char **argv) {
    argument_count = argc;
    arguments = argv;
    const struct CMUnitTest tests[] = {cmocka_unit_test(old_histories_read_as_they_did)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
