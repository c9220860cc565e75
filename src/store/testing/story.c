/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/testing/story.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/must.h"

enum { STORY_TECHNICIAN = 1 };

static int order;

static void seen(void *user, enum store_result result) {
    struct outcome_seen *out_seen = user;
    if (out_seen != NULL) {
        must(!out_seen->done);
        *out_seen = (struct outcome_seen){.done = true, .result = result, .order = ++order};
    }
}

void story_init(struct story *story, int32_t session_id) {
    *story = (struct story){.now_ms = 1700000000000 + session_id};
    session_init(&story->session, session_id);
    must(snprintf(story->code, sizeof story->code, "%06d", (int)((unsigned)session_id % 1000000)) > 0);
}

static bool code_lives(const struct session_state *state) {
    return state->code == CODE_UNUSED || state->code == CODE_ENTERED;
}

void story_tell_all(struct story *story, struct store *store, const struct session_event *events, size_t count,
                    const struct store_step *step_base, struct outcome_seen *out_seen) {
    struct session_event told[STORE_STEP_EVENTS_MAX];
    const struct session before = story->session;
    must(count <= STORE_STEP_EVENTS_MAX);
    story->now_ms++;
    for (size_t i = 0; i < count; i++) {
        told[i] = events[i];
        told[i].number = before.version + 1 + (uint32_t)i;
        told[i].version = event_version(told[i].type);
        told[i].at_ms = story->now_ms;
        must(session_fold(&story->session, &told[i], story->now_ms));
    }
    const struct session *session = &story->session;
    bool lived = before.version > 0 && code_lives(&before.state) && before.state.outcome == OUTCOME_OPEN;
    bool lives = code_lives(&session->state) && session->state.outcome == OUTCOME_OPEN;
    struct store_step step = step_base != NULL ? *step_base : (struct store_step){0};
    step.session_id = session->id;
    step.create = before.version == 0;
    step.expected_version += before.version;
    step.events = told;
    step.event_count = count;
    step.state = &session->state;
    step.head = (struct store_head){
        .customer_name = session->name,
        .code = lives ? story->code : NULL,
        .created_ms = session->created_ms,
        .started_ms = session->started_ms,
        .ended_ms = session->ended_ms,
        .last_activity_ms = story->now_ms,
        .open = session->state.outcome == OUTCOME_OPEN || session_is_shown(&session->state),
        .keep = "kept",
        .keep_len = 4,
    };
    step.code_insert = lives && !lived ? story->code : NULL;
    step.code_remove = lived && !lives ? story->code : NULL;
    if (out_seen != NULL) {
        *out_seen = (struct outcome_seen){0};
    }
    store_submit(store, &step, seen, out_seen);
}

void story_tell(struct story *story, struct store *store, struct session_event event,
                const struct store_step *step_base, struct outcome_seen *out_seen) {
    story_tell_all(story, store, &event, 1, step_base, out_seen);
}

static struct session_event usual_event(size_t index) {
    const struct owner technician = {.kind = OWNER_TECHNICIAN, .id = STORY_TECHNICIAN};
    struct session_event event = {.actor = {.kind = ACTOR_TECHNICIAN, .id = STORY_TECHNICIAN}, .actor_name = "Ann"};
    event.cause = CAUSE_COMMAND;
    switch (index) {
    case 0:
        event.type = EVENT_CREATED;
        event.other_row = 1;
        event.target = technician;
        event.flag = true;
        event.text = "Miss Jones";
        break;
    case 1:
        event.type = EVENT_CODE_ENTERED;
        event.actor = (struct session_actor){.kind = ACTOR_CUSTOMER};
        break;
    case 2:
        event.type = EVENT_CAME_IN;
        event.row = 1;
        break;
    case 3:
        event.type = EVENT_STARTED;
        event.row = 1;
        event.owner = technician;
        break;
    case 4:
        event.type = EVENT_CHAT;
        event.row = 1;
        event.text = "\"quotes\", \\back\\slashes, \n lines, \xe2\x80\xae right to left, \xf0\x9f\x98\x80";
        event.client_id = "client-1";
        break;
    case 5:
        event.type = EVENT_HELD;
        event.row = 1;
        break;
    default:
        event.type = EVENT_HOLD_ENDED;
        event.row = 1;
        break;
    }
    return event;
}

void story_tell_usual(struct story *story, struct store *store, size_t count, struct outcome_seen *out_seen) {
    must(count <= STORY_USUAL_EVENTS);
    for (size_t i = 0; i < count; i++) {
        story_tell(story, store, usual_event(i), NULL, out_seen != NULL ? &out_seen[i] : NULL);
    }
}

void story_chat(struct story *story, struct store *store, const char *text, struct outcome_seen *out_seen) {
    struct session_event event = usual_event(4);
    event.text = text;
    story_tell(story, store, event, NULL, out_seen);
}

void story_end(struct story *story, struct store *store, struct outcome_seen *out_seen) {
    struct session_event event = usual_event(3);
    event.type = EVENT_ENDED;
    event.outcome = OUTCOME_ENDED_BY_TECHNICIAN;
    story_tell(story, store, event, NULL, out_seen);
}

char *test_folder_create(void) {
    const char *place = getenv("TMPDIR");
    char *folder = mem_format("%s/towline-test-XXXXXX", place != NULL ? place : "/tmp");
    must(mkdtemp(folder) != NULL);
    return folder;
}

void test_folder_remove(char *folder) {
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        char *path = mem_format("%s/%s", folder, entry->d_name);
        unlink(path);
        mem_free(path);
    }
    if (directory != NULL) {
        closedir(directory);
    }
    rmdir(folder);
    mem_free(folder);
}
