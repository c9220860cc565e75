/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in, passwords, new technicians, set-up: what is asked, and what follows once it is hashed. */
#include <string.h>

#include "account/parts.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "crypto/hash.h"

/* A text that does not fit cannot be right; it becomes one that nobody has. */
static void keep_text(char *out, size_t size, const char *text) {
    if (text == NULL || !text_copy(out, size, text)) {
        out[0] = '\0';
    }
    text_lower(out);
}

static void keep_address(struct task *task, const char *address) {
    account_throttle_key(address != NULL ? address : "", task->address);
}

static bool password_fits(const char *password) {
    return password != NULL && strlen(password) <= ACCOUNT_PASSWORD_BYTES_MAX;
}

bool account_password_is_acceptable(const char *login, const char *password) {
    if (!password_fits(password) || strlen(password) < ACCOUNT_PASSWORD_BYTES_MIN) {
        return false;
    }
    bool same = strspn(password, (char[]){password[0], '\0'}) == strlen(password);
    return !same && !text_equal_ignoring_case(login, password) && utf8_is_valid(password, strlen(password));
}

/* Asks the throttle; counts the try as wrong in advance. False where the task was answered. */
static bool pass_throttle(struct task *task) {
    struct throttle *throttle = &task->account->throttle;
    int wait_s = account_throttle_wait_s(throttle, task->address, task->login, task->now_ms);
    if (wait_s > 0) {
        task->answer.retry_after_s = wait_s;
        task_answer_later(task, ACCOUNT_THROTTLED);
        return false;
    }
    account_throttle_count(throttle, task->address, task->login, task->now_ms);
    task->counted = true;
    return true;
}

static const struct directory_technician *enabled_by_login(const struct account *account, const char *login) {
    const struct directory_technician *technician = directory_technician_by_login(account->directory, login);
    return technician != NULL && !technician->disabled ? technician : NULL;
}

void account_sign_in(struct account *account, const char *login, const char *password, const char *address,
                     int64_t now_ms, void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_SIGN_IN, done, user);
    task->now_ms = now_ms;
    keep_text(task->login, sizeof task->login, login);
    keep_address(task, address);
    if (!pass_throttle(task)) {
        return;
    }
    task->password = mem_copy_string(password_fits(password) ? password : "");
    const struct directory_technician *technician = enabled_by_login(account, task->login);
    if (technician != NULL) {
        task->answer.technician_id = technician->id;
        task->old_hash = mem_copy_string(map_get_id(&account->hashes, technician->id));
    }
    task_hash(task);
}

static void wrong(struct task *task) {
    task->account->figures.wrong_passwords++;
    task->answer.technician_id = 0;
    task_answer(task, ACCOUNT_WRONG);
}

/* The hash is still the technician's, and he is still let in. */
static bool still_holds(const struct task *task) {
    int32_t id = task->answer.technician_id;
    return task->verified && text_equal(map_get_id(&task->account->hashes, id), task->old_hash) &&
           directory_technician_is_enabled(task->account->directory, id);
}

static void sign_in_hashed(struct task *task) {
    if (!still_holds(task)) {
        wrong(task);
        return;
    }
    account_throttle_forgive(&task->account->throttle, task->address, task->login, task->now_ms);
    task_open_session(task, task->answer.technician_id);
}

void account_change_password(struct account *account, const char *token, const char *old_password,
                             const char *new_password, const char *address, int64_t now_ms,
                             void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_CHANGE_PASSWORD, done, user);
    task->now_ms = now_ms;
    keep_address(task, address);
    const struct account_session *session = account_find_session(account, token, now_ms);
    const struct directory_technician *technician =
        session != NULL ? directory_technician(account->directory, session->technician_id) : NULL;
    if (technician == NULL) {
        task_answer_later(task, ACCOUNT_WRONG);
        return;
    }
    keep_text(task->login, sizeof task->login, technician->login);
    if (!account_password_is_acceptable(task->login, new_password)) {
        task_answer_later(task, ACCOUNT_PASSWORD_WEAK);
        return;
    }
    if (!pass_throttle(task)) {
        return;
    }
    task->answer.technician_id = technician->id;
    task->keeps_session = true;
    token_hash(token, task->keep);
    task->old_hash = mem_copy_string(map_get_id(&account->hashes, technician->id));
    task->password = mem_copy_string(password_fits(old_password) ? old_password : "");
    task->new_password = mem_copy_string(new_password);
    task_hash(task);
}

void account_set_password(struct account *account, int32_t technician_id, const char *new_password,
                          void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_SET_PASSWORD, done, user);
    const struct directory_technician *technician = directory_technician(account->directory, technician_id);
    if (technician == NULL || technician->deleted) {
        task->answer.error = DIRECTORY_ERROR_UNKNOWN_TECHNICIAN;
        task_answer_later(task, ACCOUNT_REFUSED);
        return;
    }
    if (!account_password_is_acceptable(technician->login, new_password)) {
        task_answer_later(task, ACCOUNT_PASSWORD_WEAK);
        return;
    }
    task->answer.technician_id = technician_id;
    task->new_password = mem_copy_string(new_password);
    task_hash(task);
}

/* The answer for what the directory said. */
static enum account_result result_of(struct task *task, const struct directory_outcome *outcome) {
    if (outcome->error == DIRECTORY_ERROR_NONE) {
        return ACCOUNT_OK;
    }
    if (outcome->error == DIRECTORY_ERROR_NOT_SAVED) {
        return ACCOUNT_NOT_SAVED;
    }
    task->answer.error = outcome->error;
    return ACCOUNT_REFUSED;
}

/* The old sessions are gone from the store with the same commit; here they are told. */
static void password_saved(void *user, const struct directory_outcome *outcome) {
    struct task *task = user;
    struct account *account = task->account;
    if (task_is_orphan(task)) {
        return;
    }
    enum account_result result = result_of(task, outcome);
    if (result == ACCOUNT_OK) {
        struct cookie_session *keep = NULL;
        if (task->keeps_session) {
            char token_id[ACCOUNT_TOKEN_BYTES + 1];
            token_id_of_hash(task->keep, token_id);
            keep = map_get_text(&account->sessions.by_token_id, token_id);
        }
        account_remember_hash(account, task->answer.technician_id, task->new_hash);
        cookie_sessions_end_of(&account->sessions, task->answer.technician_id, keep);
    }
    task_answer(task, result);
}

static void password_hashed(struct task *task) {
    if (task->kind == TASK_CHANGE_PASSWORD) {
        if (!still_holds(task)) {
            wrong(task);
            return;
        }
        account_throttle_forgive(&task->account->throttle, task->address, task->login, task->now_ms);
    }
    if (!task->hashed) {
        task_answer(task, ACCOUNT_BUSY);
        return;
    }
    directory_store_set_password(task->account->directory_store, task->answer.technician_id, task->new_hash,
                                 task->keeps_session ? task->keep : NULL, password_saved, task);
}

void account_add_technician(struct account *account, const struct directory_change *change, const char *password,
                            void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_ADD_TECHNICIAN, done, user);
    /* What the directory refuses is refused before a worker is kept busy with it. */
    task->answer.error = directory_check(account->directory, change);
    if (task->answer.error != DIRECTORY_ERROR_NONE) {
        task_answer_later(task, ACCOUNT_REFUSED);
        return;
    }
    if (!account_password_is_acceptable(change->login, password)) {
        task_answer_later(task, ACCOUNT_PASSWORD_WEAK);
        return;
    }
    task->change = *change;
    task->change.name = mem_copy_string(change->name);
    task->change.login = mem_copy_string(change->login);
    task->new_password = mem_copy_string(password);
    task_hash(task);
}

static void technician_saved(void *user, const struct directory_outcome *outcome) {
    struct task *task = user;
    if (task_is_orphan(task)) {
        return;
    }
    enum account_result result = result_of(task, outcome);
    if (task->kind == TASK_SET_UP && result == ACCOUNT_REFUSED && outcome->error == DIRECTORY_ERROR_NAME_TAKEN) {
        result = ACCOUNT_CLOSED;
    }
    if (result != ACCOUNT_OK) {
        task_answer(task, result);
        return;
    }
    task->answer.technician_id = outcome->id;
    account_remember_hash(task->account, outcome->id, task->new_hash);
    if (task->kind == TASK_SET_UP) {
        task->account->has_setup_token = false;
        task_open_session(task, outcome->id);
        return;
    }
    task_answer(task, ACCOUNT_OK);
}

static void technician_hashed(struct task *task) {
    if (!task->hashed) {
        task_answer(task, ACCOUNT_BUSY);
        return;
    }
    directory_store_add_technician(task->account->directory_store, &task->change, task->new_hash,
                                   task->kind == TASK_SET_UP, technician_saved, task);
}

bool account_setup_is_open(const struct account *account) {
    return directory_administrator_count(account->directory) == 0;
}

static void setup_token_saved(void *user, enum store_result result) {
    struct task *task = user;
    if (task_is_orphan(task)) {
        return;
    }
    if (result != STORE_COMMITTED) {
        mem_wipe(task->answer.token, sizeof task->answer.token);
        task_answer(task, ACCOUNT_NOT_SAVED);
        return;
    }
    task->account->has_setup_token = true;
    memcpy(task->account->setup_token_hash, task->keep, sizeof task->keep);
    task_answer(task, ACCOUNT_OK);
}

void account_make_setup_token(struct account *account, void (*done)(void *user, const struct account_answer *answer),
                              void *user) {
    struct task *task = task_create(account, TASK_SET_UP, done, user);
    if (!account_setup_is_open(account)) {
        task_answer_later(task, ACCOUNT_CLOSED);
        return;
    }
    random_token(&account->random, task->answer.token);
    hash_text("set-up token", task->answer.token, task->keep);
    account_store_put_setup_token(account->store, task->keep, setup_token_saved, task);
}

static bool setup_token_is_right(const struct account *account, const char *setup_token) {
    unsigned char hash[STORE_HASH_BYTES];
    hash_text("set-up token", setup_token != NULL ? setup_token : "", hash);
    return account->has_setup_token && secret_equal(hash, account->setup_token_hash, sizeof hash);
}

void account_set_up(struct account *account, const char *setup_token, const char *login, const char *name,
                    const char *password, const char *address, int64_t now_ms,
                    void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_SET_UP, done, user);
    task->now_ms = now_ms;
    keep_address(task, address);
    if (!account_setup_is_open(account)) {
        task_answer_later(task, ACCOUNT_CLOSED);
        return;
    }
    if (!pass_throttle(task)) {
        return;
    }
    if (!setup_token_is_right(account, setup_token)) {
        account->figures.wrong_passwords++;
        task_answer_later(task, ACCOUNT_CLOSED);
        return;
    }
    account_throttle_forgive(&account->throttle, task->address, task->login, now_ms);
    task->counted = false;
    task->change = (struct directory_change){
        .noun = DIRECTORY_NOUN_TECHNICIAN,
        .verb = DIRECTORY_VERB_CREATE,
        .group_id = directory_root_group(account->directory)->id,
        .role = DIRECTORY_ROLE_ADMINISTRATOR,
        .name = mem_copy_string(name),
        .login = mem_copy_string(login),
    };
    task->answer.error = directory_check(account->directory, &task->change);
    if (task->answer.error != DIRECTORY_ERROR_NONE) {
        task_answer_later(task, ACCOUNT_REFUSED);
        return;
    }
    if (!account_password_is_acceptable(login, password)) {
        task_answer_later(task, ACCOUNT_PASSWORD_WEAK);
        return;
    }
    task->new_password = mem_copy_string(password);
    task_hash(task);
}

void task_hashed(struct task *task) {
    switch (task->kind) {
    case TASK_SIGN_IN:
        sign_in_hashed(task);
        return;
    case TASK_CHANGE_PASSWORD:
    case TASK_SET_PASSWORD:
        password_hashed(task);
        return;
    case TASK_ADD_TECHNICIAN:
    case TASK_SET_UP:
        technician_hashed(task);
        return;
    }
    must(false);
}
