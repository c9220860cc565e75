/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first answers to commands that came with a client id: a retry within ten minutes gets the first one, and one that
 * comes while the first is not durable yet waits for it. What was carried out is in the store too and survives a
 * restart. */
#ifndef TOWLINE_DESK_ANSWERS_H
#define TOWLINE_DESK_ANSWERS_H

#include "base/list.h"
#include "base/map.h"
#include "desk/types.h"
#include "session/command.h"

#define ANSWERS_KEPT_MS  (10 * 60 * 1000)
#define ANSWERS_KEPT_MAX 100000
#define ANSWER_KEY_MAX   (DESK_CLIENT_ID_BYTES_MAX + 32)
#define ANSWER_TEXT_MAX  96

/* One who waits for the first answer. */
struct answer_waiter {
    struct list link;
    void (*done)(void *user, const struct desk_answer *answer);
    void *user;
    bool owns_user; /* freed with it when nobody is called any more */
};

struct kept_answer {
    struct list link; /* by age */
    char key[ANSWER_KEY_MAX];
    int64_t at_ms; /* desk time */
    int32_t session;
    uint64_t digest; /* of what was asked; 0: not known, from a store of before */
    bool pending;
    struct list waiters;
    enum desk_result result;
    const char *code; /* static */
    size_t param_count;
    struct desk_param params[DESK_PARAMS_MAX]; /* texts owned */
    uint32_t event;
};

struct answers {
    struct map by_key;
    struct list by_age;
};

void answers_init(struct answers *answers);
void answers_finish(struct answers *answers);

/* Whether the client id has the length and characters allowed. */
bool client_id_is_valid(const char *client_id);

/* What a command asks, without the row and its version, which a retry may name anew. Never 0. */
uint64_t command_digest(const struct session_command *command);

/* The digest of something longer: of what was digested before and a text. */
uint64_t digest_append(uint64_t digest, const char *text);

/* Whether a command is the one that was answered first. */
bool answer_is_for(const struct kept_answer *kept, const struct session_command *command);

/* The answer for this technician's client id, or NULL. Technician 0: a customer's, whose form has a client id. */
struct kept_answer *answer_find(const struct answers *answers, int32_t technician, const char *client_id);

/* A new pending one; there must be none. Forgets what is too old. */
struct kept_answer *answer_begin(struct answers *answers, int32_t technician, const char *client_id, int32_t session,
                                 uint64_t digest, int64_t now_ms);

/* Join those who wait for a pending answer. With owns_user, `user` is memory of this one waiter. */
void answer_wait(struct kept_answer *kept, void (*done)(void *user, const struct desk_answer *answer), void *user,
                 bool owns_user);

/* The first answer is there: keeps a copy when it may be given again (done or refused by the rules), else forgets it.
 * Those who waited are called with it. */
void answer_finish(struct answers *answers, struct kept_answer *kept, const struct desk_answer *answer);

/* Fill an answer from a kept one; the row is the caller's to add. Texts stay borrowed from `kept`. */
void answer_fill(const struct kept_answer *kept, struct desk_answer *out_answer);

/* To and from the store's words. */
void answer_to_text(uint32_t event, uint64_t digest, char out_text[ANSWER_TEXT_MAX]);
bool answer_from_text(const char *text, uint32_t *out_event, uint64_t *out_digest);

/* A done one found in the store at start. */
void answer_restore(struct answers *answers, int32_t technician, const char *client_id, int32_t session, uint32_t event,
                    uint64_t digest, int64_t at_ms);

#endif
