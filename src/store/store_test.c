/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every store promises; run for each engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <sys/stat.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "crypto/random.h"
#include "loop/loop.h"
#include "store/delivery_store.h"
#include "store/sql.h"
#include "store/store.h"
#include "store/testing/story.h"

struct place {
    char *folder;
    char *path;
    struct store *store;
    struct story story;
};

static struct store *open_at(const char *path, struct loop *loop) {
    char why[256] = "";
    struct store_options options = {.path = path, .organisation_id = 1, .node_id = 1, .loop = loop};
    struct store *store = store_open(&options, why, sizeof why);
    if (store == NULL) {
        print_error("%s\n", why);
    }
    assert_non_null(store);
    return store;
}

static int set_up(void **state) {
    struct place *place = NEW(struct place);
    place->folder = test_folder_create();
    place->path = mem_format("%s/towline.db", place->folder);
    place->store = open_at(place->path, NULL);
    story_init(&place->story, store_take_session_id(place->store));
    *state = place;
    return 0;
}

static int tear_down(void **state) {
    struct place *place = *state;
    store_close(place->store);
    mem_free(place->path);
    test_folder_remove(place->folder);
    mem_free(place);
    return 0;
}

static void reopen(struct place *place) {
    store_close(place->store);
    place->store = open_at(place->path, NULL);
}

static void tell_usual(struct place *place, size_t count) {
    struct outcome_seen seen[STORY_USUAL_EVENTS];
    story_tell_usual(&place->story, place->store, count, seen);
    store_pump(place->store);
    for (size_t i = 0; i < count; i++) {
        assert_true(seen[i].done);
        assert_int_equal(seen[i].result, STORE_COMMITTED);
    }
}

struct loaded {
    size_t count;
    uint32_t version;
    struct session_state state;
    struct session folded;
    char code[32];
    char chat[256];
    char keep[16];
    int64_t last_activity_ms;
};

static void load(void *user, const struct store_session *session) {
    struct loaded *loaded = user;
    loaded->count++;
    loaded->version = session->version;
    loaded->state = *session->state;
    loaded->last_activity_ms = session->head.last_activity_ms;
    snprintf(loaded->code, sizeof loaded->code, "%s", session->head.code != NULL ? session->head.code : "-");
    snprintf(loaded->keep, sizeof loaded->keep, "%.*s", (int)session->head.keep_len, (const char *)session->head.keep);
    session_init(&loaded->folded, session->session_id);
    for (size_t i = 0; i < session->event_count; i++) {
        assert_true(session_fold(&loaded->folded, &session->events[i], session->events[i].at_ms));
        if (session->events[i].type == EVENT_CHAT) {
            snprintf(loaded->chat, sizeof loaded->chat, "%s", session->events[i].text);
        }
    }
}

static struct loaded load_open(struct place *place) {
    struct loaded loaded = {0};
    assert_int_equal(store_load_open_sessions(place->store, load, &loaded), STORE_COMMITTED);
    assert_int_equal(store_damaged_sessions(place->store), 0);
    return loaded;
}

static void what_was_committed_is_read_back_after_a_restart(void **state) {
    struct place *place = *state;
    tell_usual(place, STORY_USUAL_EVENTS);
    reopen(place);
    struct loaded loaded = load_open(place);
    assert_int_equal(loaded.count, 1);
    assert_int_equal(loaded.version, STORY_USUAL_EVENTS);
    assert_memory_equal(&loaded.state, &place->story.session.state, sizeof loaded.state);
    assert_memory_equal(&loaded.folded, &place->story.session, sizeof loaded.folded);
    assert_string_equal(loaded.keep, "kept");
    assert_string_equal(loaded.code, "-");
    assert_string_equal(loaded.chat,
                        "\"quotes\", \\back\\slashes, \n lines, \xe2\x80\xae right to left, \xf0\x9f\x98\x80");
}

static size_t jobs_waiting(struct place *place, uint64_t *out_submitted) {
    struct store_figures figures;
    store_read_figures(place->store, &figures);
    *out_submitted = figures.jobs_submitted;
    return figures.jobs_waiting;
}

/* However many there are, whoever comes meanwhile waits for one part of them. */
static void the_activity_of_many_is_written_a_part_at_a_time(void **state) {
    enum { MANY = 600, PARTS = 3 };
    struct place *place = *state;
    tell_usual(place, STORY_USUAL_EVENTS);
    struct store_touch touches[MANY];
    int64_t newest_ms = place->story.now_ms + 1000;
    for (size_t i = 0; i < MANY; i++) {
        touches[i] = (struct store_touch){place->story.session.id, i == MANY - 1 ? newest_ms : newest_ms - 500};
    }
    uint64_t before;
    uint64_t after;
    (void)jobs_waiting(place, &before);
    store_touch_sessions(place->store, touches, MANY);
    for (int part = 0; part < PARTS; part++) {
        assert_int_equal(jobs_waiting(place, &after), 1);
        assert_int_equal(load_open(place).last_activity_ms, part == 0 ? place->story.now_ms : newest_ms - 500);
        store_pump(place->store);
    }
    assert_int_equal(jobs_waiting(place, &after), 0);
    assert_int_equal(after - before, PARTS);
    assert_int_equal(load_open(place).last_activity_ms, newest_ms);
}

static void the_file_is_for_its_owner_alone(void **state) {
    struct place *place = *state;
    struct stat status;
    tell_usual(place, 1);
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void see_session(void *user, enum store_result result, const struct store_session *session) {
    struct loaded *loaded = user;
    assert_int_equal(result, STORE_COMMITTED);
    if (session != NULL) {
        load(loaded, session);
    }
}

static void an_ended_session_is_not_loaded_but_can_be_read(void **state) {
    struct place *place = *state;
    struct outcome_seen seen;
    tell_usual(place, STORY_USUAL_EVENTS);
    story_end(&place->story, place->store, &seen);
    store_pump(place->store);
    assert_int_equal(seen.result, STORE_COMMITTED);
    assert_int_equal(load_open(place).count, 0);
    struct loaded loaded = {0};
    store_read_session(place->store, place->story.session.id, see_session, &loaded);
    store_read_session(place->store, place->story.session.id + 1, see_session, &loaded);
    store_pump(place->store);
    assert_int_equal(loaded.count, 1);
    assert_int_equal(loaded.version, STORY_USUAL_EVENTS + 1);
    assert_memory_equal(&loaded.state, &place->story.session.state, sizeof loaded.state);
}

/* One step that should conflict, and leave nothing behind. */
static void expect_conflict(struct place *place, struct store_step base) {
    struct story before = place->story;
    struct loaded was = load_open(place);
    struct outcome_seen seen;
    struct session_event event = {.type = EVENT_HELD, .row = 1, .cause = CAUSE_COMMAND};
    story_tell(&place->story, place->store, event, &base, &seen);
    store_pump(place->store);
    assert_int_equal(seen.result, STORE_CONFLICT);
    place->story = before;
    struct loaded is = load_open(place);
    assert_memory_equal(&was, &is, sizeof was);
}

static void another_owner_epoch_or_version_conflicts(void **state) {
    struct place *place = *state;
    tell_usual(place, 4);
    expect_conflict(place, (struct store_step){.owner_node = 2});
    expect_conflict(place, (struct store_step){.owner_epoch = 1});
    struct outcome_seen seen;
    story_chat(&place->story, place->store, "one", &seen);
    store_pump(place->store);
    struct story late = place->story;
    late.session.version--;
    struct session_event event = {.type = EVENT_HELD, .row = 1, .cause = CAUSE_COMMAND};
    story_tell(&late, place->store, event, NULL, &seen);
    store_pump(place->store);
    assert_int_equal(seen.result, STORE_CONFLICT);
    assert_int_equal(load_open(place).version, 5);
}

static void a_session_is_created_once(void **state) {
    struct place *place = *state;
    tell_usual(place, 1);
    struct story twin;
    struct outcome_seen seen;
    story_init(&twin, place->story.session.id);
    strcpy(twin.code, "999999");
    story_tell_usual(&twin, place->store, 1, &seen);
    store_pump(place->store);
    assert_int_equal(seen.result, STORE_CONFLICT);
    assert_string_equal(load_open(place).code, place->story.code);
}

static void a_code_belongs_to_one_live_session(void **state) {
    struct place *place = *state;
    struct story other;
    struct outcome_seen seen[3];
    tell_usual(place, 1);
    story_init(&other, store_take_session_id(place->store));
    strcpy(other.code, place->story.code);
    story_tell_usual(&other, place->store, 1, seen);
    store_pump(place->store);
    assert_int_equal(seen[0].result, STORE_CONFLICT);
    assert_int_equal(load_open(place).count, 1);
    /* Spent by the first session's applet, it is free for the next. */
    struct session_event entered = {.type = EVENT_CODE_ENTERED, .cause = CAUSE_CODE_ENTERED};
    struct session_event came = {.type = EVENT_CAME_IN, .row = 1, .cause = CAUSE_APPLET_IN};
    story_tell(&place->story, place->store, entered, NULL, &seen[0]);
    story_tell(&place->story, place->store, came, NULL, &seen[1]);
    int32_t id = other.session.id;
    story_init(&other, id);
    strcpy(other.code, place->story.code);
    story_tell_usual(&other, place->store, 1, &seen[2]);
    store_pump(place->store);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(seen[i].result, STORE_COMMITTED);
    }
    assert_int_equal(load_open(place).count, 2);
}

static void a_conflict_undoes_its_own_step_alone(void **state) {
    struct place *place = *state;
    struct story others[3];
    struct outcome_seen seen[3];
    tell_usual(place, 1);
    for (int i = 0; i < 3; i++) {
        story_init(&others[i], store_take_session_id(place->store));
        if (i == 1) {
            strcpy(others[i].code, place->story.code);
        }
        story_tell_usual(&others[i], place->store, 1, &seen[i]);
    }
    assert_int_equal(store_pump(place->store), 3);
    assert_int_equal(seen[0].result, STORE_COMMITTED);
    assert_int_equal(seen[1].result, STORE_CONFLICT);
    assert_int_equal(seen[2].result, STORE_COMMITTED);
    assert_true(seen[0].order < seen[1].order && seen[1].order < seen[2].order);
    assert_int_equal(load_open(place).count, 3);
}

static void steps_behind_a_failed_one_conflict(void **state) {
    struct place *place = *state;
    struct outcome_seen seen[3];
    tell_usual(place, 4);
    struct story story = place->story;
    struct session_event held = {.type = EVENT_HELD, .row = 1, .cause = CAUSE_COMMAND};
    struct store_step wrong = {.owner_epoch = 7};
    story_tell(&story, place->store, held, &wrong, &seen[0]);
    story_chat(&story, place->store, "two", &seen[1]);
    story_chat(&story, place->store, "three", &seen[2]);
    store_pump(place->store);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(seen[i].result, STORE_CONFLICT);
    }
    assert_int_equal(load_open(place).version, 4);
}

struct ids_seen {
    size_t count;
    char answer[64];
};

static void see_id(void *user, int32_t session_id, const struct store_client_id *id) {
    struct ids_seen *ids = user;
    assert_true(session_id > 0 && id->actor_id == 5);
    ids->count++;
    snprintf(ids->answer, sizeof ids->answer, "%s", id->answer);
}

static void a_client_id_counts_for_ten_minutes(void **state) {
    struct place *place = *state;
    tell_usual(place, 4);
    struct store_client_id id = {
        .actor_kind = 1, .actor_id = 5, .client_id = "abc", .at_ms = 1000000, .answer = "first"};
    struct store_step with_id = {.client_id = &id};
    struct session_event chat = {.type = EVENT_CHAT, .row = 1, .text = "x", .cause = CAUSE_COMMAND};
    struct outcome_seen seen;
    story_tell(&place->story, place->store, chat, &with_id, &seen);
    store_pump(place->store);
    assert_int_equal(seen.result, STORE_COMMITTED);
    id.at_ms += 10 * 60 * 1000 - 1;
    id.answer = "second";
    expect_conflict(place, with_id);
    struct ids_seen ids = {0};
    assert_int_equal(store_load_client_ids(place->store, 0, see_id, &ids), STORE_COMMITTED);
    assert_int_equal(ids.count, 1);
    assert_string_equal(ids.answer, "first");
    id.at_ms++;
    story_tell(&place->story, place->store, chat, &with_id, &seen);
    store_pump(place->store);
    assert_int_equal(seen.result, STORE_COMMITTED);
    store_forget_client_ids(place->store, id.at_ms + 1);
    store_pump(place->store);
    ids = (struct ids_seen){0};
    store_load_client_ids(place->store, 0, see_id, &ids);
    assert_int_equal(ids.count, 0);
}

struct outbox_seen {
    size_t waiting;
    int64_t ids[4];
    int64_t not_before_ms;
    size_t done;
    bool sent;
};

static void see_setting(void *user, const struct store_message_setting *setting) {
    (void)user;
    (void)setting;
}

static void see_waiting(void *user, const struct store_outbox_row *row) {
    struct outbox_seen *seen = user;
    assert_string_equal(row->kind, "mail");
    seen->not_before_ms = row->not_before_ms;
    seen->ids[seen->waiting++] = row->id;
}

static void see_done(void *user, const struct store_delivery *delivery) {
    struct outbox_seen *seen = user;
    assert_string_equal(delivery->address, "ann@example.com");
    seen->sent = delivery->sent;
    seen->done++;
}

static struct outbox_seen load_outbox(struct place *place) {
    struct outbox_seen seen = {0};
    const struct delivery_visitor visitor = {&seen, see_setting, see_waiting, see_done};
    assert_int_equal(delivery_store_load(place->store, 0, &visitor), STORE_COMMITTED);
    return seen;
}

static void see_new(void *user, enum store_result result, const struct store_outbox_row *rows, size_t count) {
    assert_int_equal(result, STORE_COMMITTED);
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].payload, "b");
    *(int64_t *)user = rows[0].id;
}

/* Written with the step of its event, it stays until it is known what became of it; that it was sent goes with it. */
static void the_outbox_keeps_a_row_until_it_is_done(void **state) {
    struct place *place = *state;
    tell_usual(place, 4);
    struct store_outbox_row rows[2] = {{.session_id = 1, .kind = "mail", .payload = "a"},
                                       {.session_id = 1, .kind = "mail", .payload = "b"}};
    struct store_step with_rows = {.outbox = rows, .outbox_count = 2};
    struct session_event chat = {.type = EVENT_CHAT, .row = 1, .text = "x", .cause = CAUSE_COMMAND};
    story_tell(&place->story, place->store, chat, &with_rows, NULL);
    store_pump(place->store);
    reopen(place);
    struct outbox_seen seen = load_outbox(place);
    assert_int_equal(seen.waiting, 2);
    int64_t newer = 0;
    delivery_store_read_new(place->store, seen.ids[0], see_new, &newer);
    store_pump(place->store);
    assert_int_equal(newer, seen.ids[1]);
    delivery_store_postpone(place->store, seen.ids[1], 77, "c");
    const struct store_delivery sent = {.id = seen.ids[0],
                                        .session_id = place->story.session.id,
                                        .technician_id = 1,
                                        .way = "email",
                                        .address = "ann@example.com",
                                        .sent = true,
                                        .reason = "",
                                        .answer = "250 OK",
                                        .attempts = 1,
                                        .created_ms = 1,
                                        .done_ms = 2};
    delivery_store_finish(place->store, &sent, NULL, NULL);
    store_pump(place->store);
    reopen(place);
    struct outbox_seen left = load_outbox(place);
    assert_int_equal(left.waiting, 1);
    assert_int_equal(left.ids[0], seen.ids[1]);
    assert_int_equal(left.not_before_ms, 77);
    assert_int_equal(left.done, 1);
    assert_true(left.sent);
    store_outbox_done(place->store, seen.ids[1]);
    struct store_delivery of_nobody = sent; /* its session was erased meanwhile */
    of_nobody.id = 99;
    of_nobody.session_id = 4711;
    delivery_store_finish(place->store, &of_nobody, NULL, NULL);
    store_pump(place->store);
    struct outbox_seen none = load_outbox(place);
    assert_int_equal(none.waiting, 0);
    assert_int_equal(none.done, 1);
}

static void session_ids_are_never_given_twice(void **state) {
    struct place *place = *state;
    int32_t last = place->story.session.id;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < STORE_SESSION_ID_BLOCK; i++) {
            int32_t id = store_take_session_id(place->store);
            assert_true(id > last);
            last = id;
            store_pump(place->store);
        }
        reopen(place);
    }
}

static void ids_run_out_rather_than_repeat_when_no_block_can_be_reserved(void **state) {
    struct place *place = *state;
    int given = 0;
    while (store_take_session_id(place->store) != 0) {
        given++;
    }
    assert_int_equal(given, STORE_SESSION_ID_BLOCK - 1);
    store_pump(place->store);
    assert_true(store_take_session_id(place->store) > STORE_SESSION_ID_BLOCK);
}

struct page {
    bool done;
    enum store_result result;
    uint32_t first;
    size_t count;
    bool more;
    bool found;
};

static void see_page(void *user, enum store_result result, const struct store_history *history) {
    struct page *page = user;
    *page = (struct page){.done = true,
                          .result = result,
                          .first = history->event_count > 0 ? history->events[0].number : 0,
                          .count = history->event_count,
                          .more = history->more,
                          .found = history->found};
}

static void history_comes_in_pages(void **state) {
    struct place *place = *state;
    struct page page;
    int32_t id = place->story.session.id;
    tell_usual(place, STORY_USUAL_EVENTS);
    store_read_history(place->store, id, 2, 3, see_page, &page);
    store_pump(place->store);
    assert_true(page.done && page.found && page.more);
    assert_int_equal(page.first, 3);
    assert_int_equal(page.count, 3);
    store_read_history(place->store, id, 5, 100, see_page, &page);
    store_pump(place->store);
    assert_false(page.more);
    assert_int_equal(page.count, 2);
    store_read_history(place->store, id + 1, 0, 100, see_page, &page);
    store_pump(place->store);
    assert_false(page.found);
    assert_int_equal(page.result, STORE_COMMITTED);
}

static void the_last_moment_alive_survives(void **state) {
    struct place *place = *state;
    assert_int_equal(store_last_alive_ms(place->store), 0);
    tell_usual(place, 4);
    reopen(place);
    assert_int_equal(store_last_alive_ms(place->store), place->story.now_ms);
    store_mark_alive(place->store, place->story.now_ms + 5000);
    store_pump(place->store);
    reopen(place);
    assert_int_equal(store_last_alive_ms(place->store), place->story.now_ms + 5000);
}

static void a_second_server_is_kept_out_and_a_helper_is_not(void **state) {
    struct place *place = *state;
    char why[256] = "";
    struct store_options options = {.path = place->path, .organisation_id = 1, .node_id = 1};
    assert_null(store_open(&options, why, sizeof why));
    assert_non_null(strstr(why, "running"));
    options.shared = true;
    struct store *helper = store_open(&options, why, sizeof why);
    assert_non_null(helper);
    store_close(helper);
    tell_usual(place, 4);
}

static void a_newer_schema_is_left_alone(void **state) {
    struct place *place = *state;
    char why[256] = "";
    store_close(place->store);
    struct sql_options sql_options = {.path = place->path, .must_exist = true};
    struct sql *sql = sql_engine_by_name(NULL)->open(&sql_options, why, sizeof why);
    assert_int_equal(sql->engine->run(sql, "UPDATE schema_version SET version = 1000"), SQL_DONE);
    sql->engine->close(sql);
    struct store_options options = {.path = place->path, .organisation_id = 1, .node_id = 1};
    assert_null(store_open(&options, why, sizeof why));
    assert_non_null(strstr(why, "another version"));
    place->store = NULL;
}

static void another_kind_of_file_is_left_alone(void **state) {
    struct place *place = *state;
    char why[256] = "";
    char *path = mem_format("%s/other.db", place->folder);
    FILE *file = fopen(path, "w");
    fputs("This is no database, and it is long enough to be seen as none by whoever reads its first hundred bytes,"
          " as the header of the file format has it.\n",
          file);
    fclose(file);
    struct store_options options = {.path = path, .organisation_id = 1, .node_id = 1};
    assert_null(store_open(&options, why, sizeof why));
    assert_true(strlen(why) > 0);
    mem_free(path);
}

enum { MANY = 2000 };

static void many_steps_share_a_flush_and_answer_in_order(void **state) {
    struct place *place = *state;
    store_close(place->store);
    struct loop *loop = loop_create();
    place->store = open_at(place->path, loop);
    struct story *stories = mem_new_array(20, sizeof *stories);
    struct outcome_seen *seen = mem_new_array(MANY, sizeof *seen);
    for (size_t i = 0; i < 20; i++) {
        story_init(&stories[i], store_take_session_id(place->store));
        story_tell_usual(&stories[i], place->store, 4, NULL);
    }
    for (size_t i = 0; i < MANY; i++) {
        story_chat(&stories[i % 20], place->store, "line", &seen[i]);
    }
    while (!seen[MANY - 1].done) {
        loop_run_for(loop, 1000);
    }
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(seen[i].result, STORE_COMMITTED);
        assert_true(i == 0 || seen[i].order == seen[i - 1].order + 1);
    }
    struct store_figures figures;
    store_read_figures(place->store, &figures);
    assert_true(figures.commits < MANY / 4);
    assert_int_equal(figures.jobs_waiting, 0);
    struct page page = {0};
    store_read_history(place->store, stories[0].session.id, 0, 1000, see_page, &page);
    while (!page.done) {
        loop_run_for(loop, 1000);
    }
    assert_int_equal(page.count, 4 + MANY / 20);
    store_close(place->store);
    loop_destroy(loop);
    place->store = NULL;
    mem_free(stories);
    mem_free(seen);
}

static void closing_finishes_what_was_submitted(void **state) {
    struct place *place = *state;
    store_close(place->store);
    struct loop *loop = loop_create();
    struct outcome_seen seen[STORY_USUAL_EVENTS];
    place->store = open_at(place->path, loop);
    story_init(&place->story, store_take_session_id(place->store));
    story_tell_usual(&place->story, place->store, STORY_USUAL_EVENTS, seen);
    store_close(place->store);
    loop_destroy(loop);
    for (size_t i = 0; i < STORY_USUAL_EVENTS; i++) {
        assert_true(seen[i].done);
        assert_int_equal(seen[i].result, STORE_COMMITTED);
    }
    place->store = open_at(place->path, NULL);
    assert_int_equal(load_open(place).version, STORY_USUAL_EVENTS);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        CASE(what_was_committed_is_read_back_after_a_restart),
        CASE(the_activity_of_many_is_written_a_part_at_a_time),
        CASE(the_file_is_for_its_owner_alone),
        CASE(an_ended_session_is_not_loaded_but_can_be_read),
        CASE(another_owner_epoch_or_version_conflicts),
        CASE(a_session_is_created_once),
        CASE(a_code_belongs_to_one_live_session),
        CASE(a_conflict_undoes_its_own_step_alone),
        CASE(steps_behind_a_failed_one_conflict),
        CASE(a_client_id_counts_for_ten_minutes),
        CASE(the_outbox_keeps_a_row_until_it_is_done),
        CASE(session_ids_are_never_given_twice),
        CASE(ids_run_out_rather_than_repeat_when_no_block_can_be_reserved),
        CASE(history_comes_in_pages),
        CASE(the_last_moment_alive_survives),
        CASE(a_second_server_is_kept_out_and_a_helper_is_not),
        CASE(a_newer_schema_is_left_alone),
        CASE(another_kind_of_file_is_left_alone),
        CASE(many_steps_share_a_flush_and_answer_in_order),
        CASE(closing_finishes_what_was_submitted),
    };
    return cmocka_run_group_tests_name("store on sqlite", tests, NULL, NULL);
}
