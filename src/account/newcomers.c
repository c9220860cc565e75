/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many new technicians in one step: all of them are made, or none. */
#include "account/newcomers.h"

#include <string.h>

#include "account/parts.h"
#include "base/alloc.h"
#include "base/must.h"

enum { GROUP_LETTERS = 4 };

/* Groups of four letters and digits that cannot be mistaken for one another: 20 bits each, four groups at least, more
 * where the settings ask for a longer password. */
static char *make_password(const struct random *random, int32_t length_min) {
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
    size_t groups = ((size_t)length_min + GROUP_LETTERS + 1) / (GROUP_LETTERS + 1);
    groups = groups < 4 ? 4 : groups;
    char *password = mem_new_array(groups * (GROUP_LETTERS + 1), 1);
    for (size_t i = 0; i < groups * (GROUP_LETTERS + 1); i++) {
        bool ends = i % (GROUP_LETTERS + 1) == GROUP_LETTERS;
        password[i] = ends ? '-' : letters[random_below(random, sizeof letters - 1)];
    }
    password[groups * (GROUP_LETTERS + 1) - 1] = '\0';
    return password;
}

static void take(struct task *task, struct newcomer *newcomer, const struct account_newcomer *wanted) {
    struct directory_settings settings;
    directory_settings_init(&settings);
    (void)directory_settings_for_group(task->account->directory, wanted->change.group_id, &settings);
    newcomer->change = wanted->change;
    newcomer->change.name = mem_copy_string(wanted->change.name);
    newcomer->change.login = mem_copy_string(wanted->change.login);
    newcomer->change.actor = task->actor;
    newcomer->is_made = wanted->password == NULL;
    int32_t length_min = settings.number[DIRECTORY_SETTING_PASSWORD_LENGTH];
    newcomer->password =
        newcomer->is_made ? make_password(&task->account->random, length_min) : mem_copy_string(wanted->password);
    newcomer->weakness = newcomer->is_made
                             ? ACCOUNT_WEAK_NOT
                             : account_password_weakness(&settings, wanted->change.login, wanted->password);
    newcomer->refuses_common = !newcomer->is_made && settings.number[DIRECTORY_SETTING_PASSWORD_COMMON] != 0;
}

void newcomers_free(struct newcomers *newcomers) {
    if (newcomers == NULL) {
        return;
    }
    for (size_t i = 0; i < newcomers->count; i++) {
        struct newcomer *one = &newcomers->list[i];
        mem_free((char *)one->change.name);
        mem_free((char *)one->change.login);
        mem_free_secret(one->password);
        mem_wipe(one->hash, sizeof one->hash);
    }
    mem_free(newcomers->list);
    mem_free(newcomers->made);
    mem_free(newcomers);
}

void newcomers_hash(struct task *task) {
    struct newcomers *newcomers = task->newcomers;
    for (size_t i = 0; i < newcomers->count; i++) {
        struct newcomer *one = &newcomers->list[i];
        if (one->weakness == ACCOUNT_WEAK_NOT && one->refuses_common) {
            pthread_mutex_lock(&task->account->dictionary);
            bool is_common = account_password_is_common(one->change.login, one->password);
            pthread_mutex_unlock(&task->account->dictionary);
            one->weakness = is_common ? ACCOUNT_WEAK_COMMON : ACCOUNT_WEAK_NOT;
        }
        newcomers->weak += one->weakness != ACCOUNT_WEAK_NOT;
    }
    for (size_t i = 0; i < newcomers->count && newcomers->weak == 0 && !newcomers->only_looks; i++) {
        struct newcomer *one = &newcomers->list[i];
        enum password_cost cost = one->is_made ? PASSWORD_COST_MADE : task->account->cost;
        newcomers->unhashed += !password_hash(one->password, cost, one->hash);
    }
}

/* The answer's view of them, for the time of the call. */
static void answer(struct task *task, enum account_result result, const int32_t *ids) {
    struct newcomers *newcomers = task->newcomers;
    for (size_t i = 0; i < newcomers->count; i++) {
        const struct newcomer *one = &newcomers->list[i];
        newcomers->made[i] = (struct account_made){.technician_id = ids != NULL ? ids[i] : 0,
                                                   .weakness = one->weakness,
                                                   .password = ids != NULL && one->is_made ? one->password : NULL};
    }
    task->answer.made = newcomers->made;
    task->answer.made_count = newcomers->count;
    task_answer(task, result);
}

static void saved(void *user, const struct directory_outcome *outcome) {
    struct task *task = user;
    if (task_is_orphan(task)) {
        return;
    }
    enum account_result result = task_result_of(task, outcome);
    if (result != ACCOUNT_OK) {
        answer(task, result, NULL);
        return;
    }
    for (size_t i = 0; i < task->newcomers->count; i++) {
        const struct newcomer *one = &task->newcomers->list[i];
        account_remember_password(task->account, outcome->ids[i], one->hash, one->change.must_change_password);
    }
    answer(task, ACCOUNT_OK, outcome->ids);
}

void newcomers_hashed(struct task *task) {
    struct newcomers *newcomers = task->newcomers;
    if (newcomers->weak > 0 || newcomers->only_looks) {
        answer(task, newcomers->weak > 0 ? ACCOUNT_PASSWORD_WEAK : ACCOUNT_OK, NULL);
        return;
    }
    if (newcomers->unhashed > 0) {
        answer(task, ACCOUNT_BUSY, NULL);
        return;
    }
    struct directory_newcomer *list = NEW_ARRAY(struct directory_newcomer, newcomers->count);
    for (size_t i = 0; i < newcomers->count; i++) {
        list[i] = (struct directory_newcomer){&newcomers->list[i].change, newcomers->list[i].hash};
    }
    directory_store_add_technicians(task->account->directory_store, list, newcomers->count, saved, task);
    mem_free(list);
}

void account_add_technicians(struct account *account, const struct account_newcomer *list, size_t count,
                             bool only_looks, const struct directory_actor *actor,
                             void (*done)(void *user, const struct account_answer *answer), void *user) {
    must(count > 0 && count <= ACCOUNT_NEWCOMERS_MAX);
    struct task *task = task_create(account, TASK_ADD_TECHNICIANS, done, user);
    task_set_actor(task, actor);
    struct newcomers *newcomers = NEW(struct newcomers);
    newcomers->list = NEW_ARRAY(struct newcomer, count);
    newcomers->made = NEW_ARRAY(struct account_made, count);
    newcomers->count = count;
    newcomers->only_looks = only_looks;
    task->newcomers = newcomers;
    for (size_t i = 0; i < count; i++) {
        take(task, &newcomers->list[i], &list[i]);
    }
    task_hash(task);
}
