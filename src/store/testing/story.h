/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions with plausible histories, for tests of what stores and reads them. */
#ifndef TOWLINE_STORE_TESTING_STORY_H
#define TOWLINE_STORE_TESTING_STORY_H

#include "session/session.h"
#include "store/store.h"

struct story {
    struct session session;
    char code[8];
    int64_t now_ms;
};

/* What a submitted step came to. */
struct outcome_seen {
    bool done;
    enum store_result result;
    int order; /* the how manieth answer it was, from 1 */
};

/* Nothing has happened yet. */
void story_init(struct story *story, int32_t session_id);

/* Appends an event with the right number and time, folds it, submits it as one step. `step_base` may carry a client id,
 * outbox rows, other owner or version; NULL: nothing special. */
void story_tell(struct story *story, struct store *store, struct session_event event,
                const struct store_step *step_base, struct outcome_seen *out_seen);

/* The same with several events as one step. */
void story_tell_all(struct story *story, struct store *store, const struct session_event *events, size_t count,
                    const struct store_step *step_base, struct outcome_seen *out_seen);

/* The first events of a private session of a technician: created with a code (inserted), code entered, came in (code
 * removed), started, a line of chat with awkward text, held, hold ended. `count` of them, from the beginning. */
void story_tell_usual(struct story *story, struct store *store, size_t count, struct outcome_seen *out_seen);
#define STORY_USUAL_EVENTS 7

/* One more line of chat. */
void story_chat(struct story *story, struct store *store, const char *text, struct outcome_seen *out_seen);

/* Ended by its technician. */
void story_end(struct story *story, struct store *store, struct outcome_seen *out_seen);

/* A new empty directory under the system's place for such; and away with it and the files in it. */
char *test_folder_create(void);
void test_folder_remove(char *folder);

#endif
