/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every request has in common: waiting in line for a worker, the answer, the new cookie session. */
#include <assert.h>
#include <string.h>

#include "account/parts.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"

struct task *task_create(struct account *account, enum task_kind kind,
                         void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = NEW(struct task);
    task->account = account;
    task->kind = kind;
    task->done = done;
    task->user = user;
    list_append(&account->tasks, &task->link);
    return task;
}

static void task_free(struct task *task) {
    list_remove(&task->link);
    mem_free_secret(task->password);
    mem_free_secret(task->new_password);
    mem_free_secret(task->old_hash);
    mem_free((char *)task->change.name);
    mem_free((char *)task->change.login);
    mem_wipe(task, sizeof *task);
    mem_free(task);
}

void task_answer(struct task *task, enum account_result result) {
    if (task->account != NULL && !task->account->closing) {
        task->answer.result = result;
        task->account->figures.throttled += result == ACCOUNT_THROTTLED;
        task->account->figures.refused_busy += result == ACCOUNT_BUSY;
        task->done(task->user, &task->answer);
    }
    task_free(task);
}

bool task_is_orphan(struct task *task) {
    if (task->account != NULL && !task->account->closing) {
        return false;
    }
    task_free(task);
    return true;
}

static void answer_posted(void *user) {
    struct task *task = user;
    task_answer(task, task->answer.result);
}

void task_answer_later(struct task *task, enum account_result result) {
    task->answer.result = result;
    loop_post(task->account->loop, answer_posted, task);
}

/* A worker's part: nothing but the task's own memory is touched. */
static void hash_on_worker(void *user) {
    struct task *task = user;
    enum password_cost cost = task->account->cost;
    if (task->password != NULL && task->old_hash != NULL) {
        task->verified = password_verify(task->old_hash, task->password);
    } else if (task->password != NULL) {
        password_verify_nothing(task->password, cost);
    }
    bool wants_hash = task->new_password != NULL && (task->password == NULL || task->verified);
    if (wants_hash) {
        task->hashed = password_hash(task->new_password, cost, task->new_hash);
    }
}

static void hashed_on_loop(void *user) {
    struct task *task = user;
    if (task->account->closing) {
        task_free(task);
        return;
    }
    task_hashed(task);
}

void task_hash(struct task *task) {
    if (!workers_submit(task->account->workers, hash_on_worker, hashed_on_loop, task)) {
        if (task->counted) {
            account_throttle_uncount(&task->account->throttle, task->address, task->login);
        }
        task_answer_later(task, ACCOUNT_BUSY);
    }
}

static void session_saved(void *user, enum store_result result) {
    struct task *task = user;
    struct account *account = task->account;
    if (task_is_orphan(task)) {
        return;
    }
    if (result != STORE_COMMITTED) {
        mem_wipe(task->answer.token, sizeof task->answer.token);
        task_answer(task, ACCOUNT_NOT_SAVED);
        return;
    }
    /* He may have been disabled while the disk was busy. */
    if (!directory_technician_is_enabled(account->directory, task->row.technician_id)) {
        account_store_remove_sign_in(account->store, task->row.token_hash, NULL, NULL);
        mem_wipe(task->answer.token, sizeof task->answer.token);
        task_answer(task, ACCOUNT_WRONG);
        return;
    }
    cookie_sessions_add(&account->sessions, &task->row);
    account->figures.sign_ins++;
    task_answer(task, ACCOUNT_OK);
}

void task_open_session(struct task *task, int32_t technician_id) {
    struct account *account = task->account;
    struct cookie_session *oldest;
    if (cookie_sessions_of(&account->sessions, technician_id, &oldest) >= ACCOUNT_SESSIONS_OF_ONE_MAX) {
        account_store_remove_sign_in(account->store, oldest->row.token_hash, NULL, NULL);
        cookie_sessions_end(&account->sessions, oldest);
    }
    if (map_count(&account->sessions.by_token_id) >= ACCOUNT_SESSIONS_MAX) {
        task_answer(task, ACCOUNT_BUSY);
        return;
    }
    static_assert(TOKEN_LENGTH == ACCOUNT_TOKEN_BYTES, "tokens are those of src/crypto");
    random_token(&account->random, task->answer.token);
    account_csrf_token(task->answer.token, task->answer.csrf_token);
    task->answer.technician_id = technician_id;
    token_hash(task->answer.token, task->row.token_hash);
    task->row.technician_id = technician_id;
    task->row.created_ms = task->now_ms;
    task->row.last_seen_ms = task->now_ms;
    account_store_put_sign_in(account->store, &task->row, session_saved, task);
}
