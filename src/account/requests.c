/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in, passwords, new technicians, set-up: what is asked, and what follows once it is hashed. */
#include <string.h>

#include "account/parts.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "crypto/hash.h"

/* Takes a new password for somebody of the group; false where the task was answered. */
static bool take_password(struct task *task, int32_t group_id, const char *login, const char *password) {
    struct directory_settings settings;
    directory_settings_init(&settings);
    (void)directory_settings_for_group(task->account->directory, group_id, &settings);
    task->answer.weakness = account_password_weakness(&settings, login, password);
    task->answer.length_min = settings.number[DIRECTORY_SETTING_PASSWORD_LENGTH];
    if (task->answer.weakness != ACCOUNT_WEAK_NOT) {
        task_answer_later(task, ACCOUNT_PASSWORD_WEAK);
        return false;
    }
    task->refuses_common = settings.number[DIRECTORY_SETTING_PASSWORD_COMMON] != 0;
    task->new_login = mem_copy_string(login);
    task->new_password = mem_copy_string(password);
    return true;
}

static const struct directory_technician *enabled_by_login(const struct account *account, const char *login) {
    const struct directory_technician *technician = directory_technician_by_login(account->directory, login);
    return technician != NULL && !technician->disabled ? technician : NULL;
}

void account_sign_in(struct account *account, const char *login, const char *password,
                     const struct account_visit *visit, void (*done)(void *user, const struct account_answer *answer),
                     void *user) {
    struct task *task = task_create(account, TASK_SIGN_IN, done, user);
    task_set_visit(task, login, visit);
    if (!task_passes_throttle(task)) {
        return;
    }
    const struct directory_technician *technician = enabled_by_login(account, task->attempt.login);
    task_verify(task, technician != NULL ? technician->id : 0, password);
    task_hash(task);
}

void account_change_password(struct account *account, const char *token, const char *old_password,
                             const char *new_password, const struct account_visit *visit,
                             void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_CHANGE_PASSWORD, done, user);
    const struct directory_technician *technician = task_set_session(task, token, visit);
    if (technician == NULL) {
        return;
    }
    if (!take_password(task, technician->group_id, technician->login, new_password)) {
        return;
    }
    if (text_equal(old_password, new_password)) {
        task->answer.weakness = ACCOUNT_WEAK_SAME;
        task_answer_later(task, ACCOUNT_PASSWORD_WEAK);
        return;
    }
    if (!task_passes_throttle(task)) {
        return;
    }
    task->keeps_session = true;
    token_hash(token, task->keep);
    task_verify(task, technician->id, old_password);
    task_hash(task);
}

void account_set_password(struct account *account, int32_t technician_id, const char *new_password, bool must_change,
                          const struct directory_actor *actor,
                          void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_SET_PASSWORD, done, user);
    task->must_change = must_change;
    task_set_actor(task, actor);
    const struct directory_technician *technician = directory_technician(account->directory, technician_id);
    if (technician == NULL || technician->deleted) {
        task->answer.error = DIRECTORY_ERROR_UNKNOWN_TECHNICIAN;
        task_answer_later(task, ACCOUNT_REFUSED);
        return;
    }
    task->answer.technician_id = technician_id;
    if (take_password(task, technician->group_id, technician->login, new_password)) {
        task_hash(task);
    }
}

/* The old sessions are gone from the store with the same commit; here they are told. */
static void password_saved(void *user, const struct directory_outcome *outcome) {
    struct task *task = user;
    struct account *account = task->account;
    if (task_is_orphan(task)) {
        return;
    }
    enum account_result result = task_result_of(task, outcome);
    if (result == ACCOUNT_OK) {
        struct cookie_session *keep = NULL;
        if (task->keeps_session) {
            char token_id[ACCOUNT_TOKEN_BYTES + 1];
            token_id_of_hash(task->keep, token_id);
            keep = map_get_text(&account->sessions.by_token_id, token_id);
        }
        account_remember_password(account, task->answer.technician_id, task->new_hash, task->must_change);
        factors_end_challenges_of(&account->factors, task->answer.technician_id);
        cookie_sessions_end_of(&account->sessions, task->answer.technician_id, keep);
    }
    task_answer(task, result);
}

static void password_hashed(struct task *task) {
    if (task->kind == TASK_CHANGE_PASSWORD) {
        if (!task_still_holds(task)) {
            task_wrong(task);
            return;
        }
        account_throttle_forgive(&task->account->throttle, &task->attempt, task->now_ms);
    }
    if (!task->hashed) {
        task_answer(task, task->answer.weakness != ACCOUNT_WEAK_NOT ? ACCOUNT_PASSWORD_WEAK : ACCOUNT_BUSY);
        return;
    }
    struct account_change change = {.verb = ACCOUNT_SET_PASSWORD,
                                    .technician_id = task->answer.technician_id,
                                    .must_change_password = task->must_change,
                                    .keeps_sign_in = task->keeps_session};
    must(text_copy(change.password_hash, sizeof change.password_hash, task->new_hash));
    memcpy(change.keep, task->keep, sizeof change.keep);
    directory_store_change_account(task->account->directory_store, &change, &task->actor, password_saved, task);
    mem_wipe(&change, sizeof change);
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
    if (!take_password(task, change->group_id, change->login, password)) {
        return;
    }
    task->change = *change;
    task->change.name = mem_copy_string(change->name);
    task->change.login = mem_copy_string(change->login);
    task_set_actor(task, &change->actor);
    task->change.actor = task->actor;
    task_hash(task);
}

static void technician_saved(void *user, const struct directory_outcome *outcome) {
    struct task *task = user;
    if (task_is_orphan(task)) {
        return;
    }
    enum account_result result = task_result_of(task, outcome);
    if (task->kind == TASK_SET_UP && result == ACCOUNT_REFUSED && outcome->error == DIRECTORY_ERROR_NAME_TAKEN) {
        result = ACCOUNT_CLOSED;
    }
    if (result != ACCOUNT_OK) {
        task_answer(task, result);
        return;
    }
    task->answer.technician_id = outcome->id;
    account_remember_password(task->account, outcome->id, task->new_hash, task->change.must_change_password);
    if (task->kind == TASK_SET_UP) {
        task->account->has_setup_token = false;
        task_open_session(task, outcome->id);
        return;
    }
    task_answer(task, ACCOUNT_OK);
}

static void technician_hashed(struct task *task) {
    if (!task->hashed) {
        task_answer(task, task->answer.weakness != ACCOUNT_WEAK_NOT ? ACCOUNT_PASSWORD_WEAK : ACCOUNT_BUSY);
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
                    const char *password, const struct account_visit *visit,
                    void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_SET_UP, done, user);
    task_set_visit(task, "", visit);
    if (!account_setup_is_open(account)) {
        task_answer_later(task, ACCOUNT_CLOSED);
        return;
    }
    if (!task_passes_throttle(task)) {
        return;
    }
    if (!setup_token_is_right(account, setup_token)) {
        account->figures.wrong_passwords++;
        task_answer_later(task, ACCOUNT_CLOSED);
        return;
    }
    account_throttle_forgive(&account->throttle, &task->attempt, task->now_ms);
    task->counted = false;
    task->change = (struct directory_change){
        .noun = DIRECTORY_NOUN_TECHNICIAN,
        .verb = DIRECTORY_VERB_CREATE,
        .group_id = directory_root_group(account->directory)->id,
        .role = DIRECTORY_ROLE_ADMINISTRATOR,
        .actor = task->actor,
        .name = mem_copy_string(name),
        .login = mem_copy_string(login),
    };
    task->answer.error = directory_check(account->directory, &task->change);
    if (task->answer.error != DIRECTORY_ERROR_NONE) {
        task_answer_later(task, ACCOUNT_REFUSED);
        return;
    }
    if (take_password(task, task->change.group_id, login, password)) {
        task_hash(task);
    }
}

void task_hashed(struct task *task) {
    switch (task->kind) {
    case TASK_SIGN_IN:
        task_sign_in_verified(task);
        return;
    case TASK_TWO_FACTOR_OFF:
    case TASK_NEW_CODES:
        task_two_factor_verified(task);
        return;
    case TASK_CHANGE_PASSWORD:
    case TASK_SET_PASSWORD:
        password_hashed(task);
        return;
    case TASK_ADD_TECHNICIAN:
    case TASK_SET_UP:
        technician_hashed(task);
        return;
    case TASK_ADD_TECHNICIANS:
        newcomers_hashed(task);
        return;
    case TASK_SIGN_IN_STEP:
    case TASK_TWO_FACTOR_ON:
    case TASK_TWO_FACTOR_RESET:
    case TASK_END_SIGN_INS:
    case TASK_ADD_TOKEN:
    case TASK_REVOKE_TOKEN:
    case TASK_SET_REPLIES:
        break; /* they hash nothing */
    }
    must(false);
}
