/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session's history and chat, page by page. */
#include "api/past.h"
#include "directory/change.h"
#include "directory/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { SESSION = 12, ADA = 5, EVENTS = 9 };
static const int64_t start_ms = 1790000000000;

static const struct session_actor ada = {.kind = ACTOR_TECHNICIAN, .id = ADA};
static const struct session_actor customer = {.kind = ACTOR_CUSTOMER};

/* Code, applet in, started, three lines of chat, ended. */
static void make_past(struct past *past, struct session_event events[EVENTS]) {
    const struct owner queue = {.kind = OWNER_TECHNICIAN, .id = ADA};
    const struct session_event made[EVENTS] = {
        {.type = EVENT_CREATED, .actor = ada, .other_row = 1, .target = queue, .flag = true, .text = "Printer"},
        {.type = EVENT_CODE_ENTERED, .actor = customer, .cause = CAUSE_CODE_ENTERED},
        {.type = EVENT_CAME_IN, .actor = customer, .row = 1, .cause = CAUSE_APPLET_IN},
        {.type = EVENT_STARTED, .actor = ada, .row = 1, .owner = queue},
        {.type = EVENT_CHAT, .actor = ada, .row = 1, .text = "one"},
        {.type = EVENT_CHAT, .actor = customer, .value = 1, .text = "two", .cause = CAUSE_CUSTOMER},
        {.type = EVENT_HELD, .actor = ada, .row = 1},
        {.type = EVENT_CHAT, .actor = ada, .row = 1, .text = "three"},
        {.type = EVENT_ENDED, .actor = ada, .row = 1, .outcome = OUTCOME_ENDED_BY_TECHNICIAN},
    };
    session_init(&past->session, SESSION);
    for (size_t i = 0; i < EVENTS; i++) {
        events[i] = made[i];
        events[i].number = (uint32_t)i + 1;
        events[i].version = event_version(made[i].type);
        events[i].at_ms = start_ms + (int64_t)i * 1000;
        events[i].actor_name = made[i].actor.kind == ACTOR_TECHNICIAN ? "Ada" : NULL;
        assert_true(session_fold(&past->session, &events[i], events[i].at_ms));
    }
    past->events = events;
    past->event_count = EVENTS;
}

static const char *text_of(const json_t *json, const char *name) {
    return json_string_value(json_object_get(json, name));
}

/* "Waiting > Active" of the only change, "" where there is none. */
static void expect_change(const json_t *entry, const char *from, const char *to) {
    const json_t *changes = json_object_get(entry, "changes");
    assert_int_equal(json_array_size(changes), to == NULL ? 0 : 1);
    if (to == NULL) {
        return;
    }
    const json_t *change = json_array_get(changes, 0);
    assert_string_equal(text_of(change, "to"), to);
    assert_string_equal(text_of(change, "row_id"), "12-1");
    assert_string_equal(text_of(change, "queue"), "technician:5");
    if (from == NULL) {
        assert_true(json_is_null(json_object_get(change, "from")));
    } else {
        assert_string_equal(text_of(change, "from"), from);
    }
}

static void history_tells_each_change_of_word(void **state) {
    (void)state;
    static const char *const words[EVENTS][2] = {
        {NULL, "Connecting"},  {NULL, NULL}, {"Connecting", "Waiting"},
        {"Waiting", "Active"}, {NULL, NULL}, {NULL, NULL},
        {"Active", "On Hold"}, {NULL, NULL}, {"On Hold", "Removed"},
    };
    struct past past;
    struct session_event events[EVENTS];
    make_past(&past, events);
    json_t *json = past_history_json(&past, 0, 500);
    const json_t *entries = json_object_get(json, "entries");
    assert_int_equal(json_array_size(entries), EVENTS);
    assert_true(json_is_null(json_object_get(json, "next")));
    for (size_t i = 0; i < EVENTS; i++) {
        expect_change(json_array_get(entries, i), words[i][0], words[i][1]);
    }
    assert_string_equal(text_of(json_array_get(entries, 0), "text"), "Printer");
    json_decref(json);
}

/* Walks the pages and counts what is in them; every number comes once and in order. */
static size_t walk(const struct past *past, size_t limit, const char *list,
                   json_t *(*page)(const struct past *past, uint32_t after, size_t limit)) {
    uint32_t after = 0;
    size_t count = 0;
    json_int_t last = 0;
    for (;;) {
        json_t *json = page(past, after, limit);
        const json_t *items = json_object_get(json, list);
        assert_true(json_array_size(items) <= limit);
        for (size_t i = 0; i < json_array_size(items); i++, count++) {
            json_int_t number = json_integer_value(json_object_get(json_array_get(items, i), "number"));
            assert_true(number > last);
            last = number;
        }
        const json_t *next = json_object_get(json, "next");
        bool more = json_is_integer(next);
        after = (uint32_t)json_integer_value(next);
        json_decref(json);
        if (!more) {
            return count;
        }
    }
}

static void pages_of_any_length_hold_everything_once(void **state) {
    (void)state;
    struct past past;
    struct session_event events[EVENTS];
    make_past(&past, events);
    for (size_t limit = 1; limit <= EVENTS + 1; limit++) {
        assert_int_equal(walk(&past, limit, "entries", past_history_json), EVENTS);
        assert_int_equal(walk(&past, limit, "lines", past_chat_json), 3);
    }
}

static void chat_says_who_wrote(void **state) {
    (void)state;
    struct past past;
    struct session_event events[EVENTS];
    make_past(&past, events);
    json_t *json = past_chat_json(&past, 5, 500);
    const json_t *lines = json_object_get(json, "lines");
    assert_int_equal(json_array_size(lines), 2);
    assert_string_equal(text_of(json_array_get(lines, 0), "text"), "two");
    assert_string_equal(text_of(json_object_get(json_array_get(lines, 0), "from"), "kind"), "customer");
    assert_string_equal(text_of(json_object_get(json_array_get(lines, 1), "from"), "name"), "Ada");
    json_decref(json);
}

static void a_session_that_is_over_is_shown_whole(void **state) {
    (void)state;
    struct past past;
    struct session_event events[EVENTS];
    make_past(&past, events);
    json_t *json = past_session_json(&past);
    const json_t *times = json_object_get(json, "times");
    static const char *const spans[] = {"connecting_ms", "waiting_ms",   "active_ms",      "hold_ms",
                                        "transfer_ms",   "rebooting_ms", "reconnecting_ms"};
    json_int_t sum = 0;
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        sum += json_integer_value(json_object_get(times, spans[i]));
    }
    assert_int_equal(sum, (EVENTS - 1) * 1000);
    assert_string_equal(text_of(json, "outcome"), "ended_by_technician");
    assert_string_equal(text_of(json, "report"), "closed_by_technician");
    assert_int_equal(json_integer_value(json_object_get(json, "last_chat_number")), 8);
    assert_int_equal(json_array_size(json_object_get(json, "rows")), 0);
    json_decref(json);
}

static void make(struct directory *directory, struct directory_change change) {
    assert_int_equal(directory_check(directory, &change), DIRECTORY_ERROR_NONE);
    directory_apply(directory, &change);
}

static void a_colleague_who_saw_the_row_go_by_may_not_read(void **state) {
    (void)state;
    enum { BOB = 6, ADMIN = 9, GROUP = 1, CHANNEL = 3 };
    static const int32_t served[] = {GROUP};
    struct directory *directory = directory_create(1, true);
    make(directory, (struct directory_change){
                        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .id = GROUP, .name = "All"});
    static const struct {
        int32_t id;
        const char *login;
        enum directory_role role;
    } people[] = {{ADMIN, "admin", DIRECTORY_ROLE_ADMINISTRATOR},
                  {ADA, "ada", DIRECTORY_ROLE_TECHNICIAN},
                  {BOB, "bob", DIRECTORY_ROLE_TECHNICIAN}};
    for (size_t i = 0; i < 3; i++) {
        make(directory, (struct directory_change){.noun = DIRECTORY_NOUN_TECHNICIAN,
                                                  .verb = DIRECTORY_VERB_CREATE,
                                                  .id = people[i].id,
                                                  .group_id = GROUP,
                                                  .name = people[i].login,
                                                  .login = people[i].login,
                                                  .role = people[i].role});
    }
    make(directory, (struct directory_change){.noun = DIRECTORY_NOUN_CHANNEL,
                                              .verb = DIRECTORY_VERB_CREATE,
                                              .id = CHANNEL,
                                              .name = "Web",
                                              .address = "web",
                                              .group_ids = served,
                                              .group_count = 1});
    const struct owner owners[] = {{OWNER_TECHNICIAN, ADA}, {OWNER_GROUP, GROUP}, {OWNER_CHANNEL, CHANNEL}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(past_is_open_to(directory, ADA, owners[i]), i == 0);
        assert_false(past_is_open_to(directory, BOB, owners[i]));
        assert_true(past_is_open_to(directory, ADMIN, owners[i]));
    }
    directory_destroy(directory);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(history_tells_each_change_of_word),
        cmocka_unit_test(pages_of_any_length_hold_everything_once),
        cmocka_unit_test(chat_says_who_wrote),
        cmocka_unit_test(a_session_that_is_over_is_shown_whole),
        cmocka_unit_test(a_colleague_who_saw_the_row_go_by_may_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
