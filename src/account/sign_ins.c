/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of a technician's sign-ins, and ending them. */
#include <string.h>

#include "account/parts.h"
#include "base/must.h"
#include "base/text.h"

void account_each_sign_in(const struct account *account, int32_t technician_id, int64_t now_ms,
                          void (*each)(void *user, const struct account_sign_in_view *view), void *user) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&account->sessions.by_token_id, &cursor)) != NULL;) {
        const struct cookie_session *session = entry->value;
        if (session->row.technician_id == technician_id && !cookie_session_is_old(session, now_ms)) {
            each(user, &(struct account_sign_in_view){
                           .id = session->token_id,
                           .address = session->row.address,
                           .browser = session->row.browser,
                           .created_ms = session->row.created_ms,
                           .last_seen_ms = session->row.last_seen_ms,
                       });
        }
    }
}

static struct cookie_session *session_of(const struct account *account, const unsigned char hash[STORE_HASH_BYTES]) {
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    token_id_of_hash(hash, token_id);
    return map_get_text(&account->sessions.by_token_id, token_id);
}

/* They are gone from the store; here they are told. */
static void end_told(void *user, const struct directory_outcome *outcome) {
    struct task *task = user;
    if (task_is_orphan(task)) {
        return;
    }
    struct account *account = task->account;
    enum account_result result = task_result_of(task, outcome);
    struct cookie_session *named = session_of(account, task->keep);
    if (result == ACCOUNT_OK && task->ends_one && named != NULL) {
        cookie_sessions_end(&account->sessions, named);
    } else if (result == ACCOUNT_OK && !task->ends_one) {
        cookie_sessions_end_of(&account->sessions, task->answer.technician_id, task->keeps_session ? named : NULL);
    }
    task_answer(task, result);
}

static void submit(struct task *task) {
    struct account_change change = {.verb = task->ends_one ? ACCOUNT_END_SIGN_IN : ACCOUNT_END_SIGN_INS,
                                    .technician_id = task->answer.technician_id,
                                    .keeps_sign_in = task->keeps_session};
    memcpy(change.keep, task->keep, sizeof change.keep);
    directory_store_change_account(task->account->directory_store, &change, &task->actor, end_told, task);
}

void account_end_sign_in(struct account *account, int32_t technician_id, const char *id,
                         const struct directory_actor *actor,
                         void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_END_SIGN_INS, done, user);
    const struct cookie_session *session = map_get_text(&account->sessions.by_token_id, id);
    if (session == NULL || session->row.technician_id != technician_id) {
        task_answer_later(task, ACCOUNT_EXPIRED);
        return;
    }
    task->ends_one = true;
    task_set_actor(task, actor);
    task->answer.technician_id = technician_id;
    memcpy(task->keep, session->row.token_hash, sizeof task->keep);
    submit(task);
}

void account_end_sign_ins(struct account *account, int32_t technician_id, const char *keep_token,
                          const struct directory_actor *actor,
                          void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_END_SIGN_INS, done, user);
    task->answer.technician_id = technician_id;
    task->keeps_session = keep_token != NULL;
    task_set_actor(task, actor);
    if (keep_token != NULL) {
        token_hash(keep_token, task->keep);
    }
    submit(task);
}
