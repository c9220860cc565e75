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
    mem_free(task->new_login);
    mem_free_secret(task->old_hash);
    mem_free((char *)task->actor.address);
    mem_free((char *)task->actor.token);
    mem_free((char *)task->change.name);
    mem_free((char *)task->change.login);
    newcomers_free(task->newcomers);
    mem_free(task->replies);
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

/* A text that does not fit cannot be right; it becomes one that nobody has. */
static void keep_login(struct task *task, const char *login) {
    if (login == NULL || !text_copy(task->attempt.login, sizeof task->attempt.login, login)) {
        task->attempt.login[0] = '\0';
    }
    text_lower(task->attempt.login);
}

/* For the list of sign-ins: valid UTF-8 on one line, cut where it is long. */
static void keep_origin(struct task *task, const struct account_visit *visit) {
    const char *browser = visit->browser != NULL && utf8_is_text(visit->browser, false) ? visit->browser : "";
    size_t len = utf8_cut(browser, sizeof task->row.browser - 1);
    memcpy(task->row.browser, browser, len);
    task->row.browser[len] = '\0';
    (void)!text_copy(task->row.address, sizeof task->row.address, visit->address != NULL ? visit->address : "");
}

void task_set_actor(struct task *task, const struct directory_actor *actor) {
    task->actor = *actor;
    task->actor.address = mem_copy_string(actor->address);
    task->actor.token = mem_copy_string(actor->token);
}

void task_set_visit(struct task *task, const char *login, const struct account_visit *visit) {
    task->now_ms = visit->now_ms;
    task_set_actor(task, &(struct directory_actor){.address = visit->address, .at_ms = visit->now_ms});
    keep_login(task, login);
    account_throttle_key(visit->address != NULL ? visit->address : "", task->attempt.address);
    keep_origin(task, visit);
    account_device_read(task->account, task->attempt.login, visit->device, task->attempt.device);
}

const struct directory_technician *task_set_session(struct task *task, const char *token,
                                                    const struct account_visit *visit) {
    const struct account_session *session = account_find_session(task->account, token, visit->now_ms);
    const struct directory_technician *technician =
        session != NULL ? directory_technician(task->account->directory, session->technician_id) : NULL;
    if (technician == NULL) {
        task_answer_later(task, ACCOUNT_WRONG);
        return NULL;
    }
    task_set_visit(task, technician->login, visit);
    account_token_id(token, task->attempt.device);
    task->actor.technician_id = technician->id;
    return technician;
}

bool task_passes_throttle(struct task *task) {
    struct throttle *throttle = &task->account->throttle;
    int wait_s = account_throttle_wait_s(throttle, &task->attempt, task->now_ms);
    if (wait_s > 0) {
        task->answer.retry_after_s = wait_s;
        task_answer_later(task, ACCOUNT_THROTTLED);
        return false;
    }
    account_throttle_count(throttle, &task->attempt, task->now_ms);
    task->counted = true;
    return true;
}

void task_verify(struct task *task, int32_t technician_id, const char *password) {
    bool fits = password != NULL && strlen(password) <= ACCOUNT_PASSWORD_BYTES_MAX;
    const char *hash = account_password_hash(task->account, technician_id);
    task->password = mem_copy_string(fits ? password : "");
    task->old_hash = mem_copy_string(hash);
    task->answer.technician_id = technician_id;
}

bool task_still_holds(const struct task *task) {
    int32_t id = task->answer.technician_id;
    return task->verified && text_equal(account_password_hash(task->account, id), task->old_hash) &&
           directory_technician_is_enabled(task->account->directory, id);
}

void task_wrong(struct task *task) {
    task->account->figures.wrong_passwords++;
    task->answer.technician_id = 0;
    task_answer(task, ACCOUNT_WRONG);
}

enum account_result task_result_of(struct task *task, const struct directory_outcome *outcome) {
    if (outcome->error == DIRECTORY_ERROR_NONE) {
        return ACCOUNT_OK;
    }
    if (outcome->error == DIRECTORY_ERROR_NOT_SAVED) {
        return ACCOUNT_NOT_SAVED;
    }
    task->answer.error = outcome->error;
    return ACCOUNT_REFUSED;
}

/* A worker's part: nothing but the task's own memory is touched. */
static void hash_on_worker(void *user) {
    struct task *task = user;
    enum password_cost cost = task->account->cost;
    if (task->newcomers != NULL) {
        newcomers_hash(task);
        return;
    }
    if (task->password != NULL && task->old_hash != NULL) {
        task->verified = password_verify(task->old_hash, task->password);
    } else if (task->password != NULL) {
        password_verify_nothing(task->password, cost);
    }
    bool wants_hash = task->new_password != NULL && (task->password == NULL || task->verified);
    if (wants_hash && task->refuses_common) {
        /* The dictionary's library has buffers of its own. */
        pthread_mutex_lock(&task->account->dictionary);
        bool is_common = account_password_is_common(task->new_login, task->new_password);
        pthread_mutex_unlock(&task->account->dictionary);
        task->answer.weakness = is_common ? ACCOUNT_WEAK_COMMON : ACCOUNT_WEAK_NOT;
        wants_hash = !is_common;
    }
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
            account_throttle_uncount(&task->account->throttle, &task->attempt, task->now_ms);
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
        mem_wipe(task->answer.device, sizeof task->answer.device);
        if (result == STORE_CONFLICT) { /* used up by another process meanwhile */
            task_answer(task, ACCOUNT_CODE_WRONG);
            return;
        }
        factors_give_back(&account->factors, task->row.technician_id, &task->use);
        task_answer(task, ACCOUNT_NOT_SAVED);
        return;
    }
    /* He may have been disabled while the disk was busy. */
    if (!directory_technician_is_enabled(account->directory, task->row.technician_id)) {
        account_store_remove_sign_in(account->store, task->row.token_hash, NULL, NULL);
        mem_wipe(task->answer.token, sizeof task->answer.token);
        mem_wipe(task->answer.device, sizeof task->answer.device);
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
    account_device_make(account, technician_id, task->answer.device);
    account_store_put_sign_in(account->store, &task->row, &task->use, session_saved, task);
}
