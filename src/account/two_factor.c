/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second step of signing in, and turning it on and off. */
#include <string.h>

#include "account/parts.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"

void task_sign_in_verified(struct task *task) {
    struct account *account = task->account;
    int32_t technician_id = task->answer.technician_id;
    if (!task_still_holds(task)) {
        task_wrong(task);
        return;
    }
    if (factors_of(&account->factors, technician_id) == NULL) {
        account_throttle_forgive(&account->throttle, &task->attempt, task->now_ms);
        task_open_session(task, technician_id);
        return;
    }
    account_throttle_uncount(&account->throttle, &task->attempt, task->now_ms);
    factors_challenge(&account->factors, &account->random, technician_id, task->now_ms, task->answer.token);
    task_answer(task, ACCOUNT_SECOND_STEP);
}

void account_sign_in_step(struct account *account, const char *step_token, const char *code,
                          const struct account_visit *visit,
                          void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_SIGN_IN_STEP, done, user);
    int32_t technician_id = factors_try(&account->factors, step_token, visit->now_ms);
    const struct directory_technician *technician = directory_technician(account->directory, technician_id);
    if (technician == NULL || technician->disabled) {
        task_answer_later(task, ACCOUNT_EXPIRED);
        return;
    }
    task_set_visit(task, technician->login, visit);
    task->attempt.is_second_step = true;
    if (!task_passes_throttle(task)) {
        return;
    }
    if (!factors_take(&account->factors, technician_id, code, task->now_ms, &task->use)) {
        account->figures.wrong_passwords++;
        task_answer_later(task, ACCOUNT_CODE_WRONG);
        return;
    }
    account_throttle_forgive(&account->throttle, &task->attempt, task->now_ms);
    factors_end_challenge(&account->factors, step_token);
    task_open_session(task, technician_id);
}

static bool is_required(const struct account *account, int32_t technician_id) {
    struct directory_settings settings;
    return directory_settings_for_technician(account->directory, technician_id, &settings) &&
           settings.number[DIRECTORY_SETTING_TWO_FACTOR_REQUIRED] != 0;
}

void account_read_two_factor(const struct account *account, int32_t technician_id,
                             struct account_two_factor *out_two_factor) {
    const struct account_second_factor *factor = factors_of(&account->factors, technician_id);
    *out_two_factor = (struct account_two_factor){
        .enabled = factor != NULL,
        .required = is_required(account, technician_id),
        .since_ms = factor != NULL ? factor->since_ms : 0,
        .codes_left = factor != NULL ? (int)factor->code_count : 0,
    };
}

bool account_lacks_two_factor(const struct account *account, int32_t technician_id) {
    return factors_of(&account->factors, technician_id) == NULL && is_required(account, technician_id);
}

void account_two_factor_begin(struct account *account, int32_t technician_id, int64_t now_ms,
                              char out_secret[ACCOUNT_SECRET_TEXT_SIZE]) {
    _Static_assert(ACCOUNT_SECRET_TEXT_SIZE == TOTP_SECRET_TEXT_SIZE, "a secret's text is that of src/crypto");
    totp_secret_text(factors_enrol(&account->factors, &account->random, technician_id, now_ms)->secret, out_secret);
}

/* What is in the store now counts in memory. */
static void take_over(struct task *task) {
    struct factors *factors = &task->account->factors;
    int32_t technician_id = task->answer.technician_id;
    switch (task->kind) {
    case TASK_TWO_FACTOR_ON:
        factors_end_enrolment(factors, technician_id);
        factors_put(factors, &task->factor);
        return;
    case TASK_NEW_CODES:
        if (factors_of(factors, technician_id) != NULL) {
            struct account_second_factor *factor = factors_of(factors, technician_id);
            factor->code_count = task->factor.code_count;
            memcpy(factor->code_hashes, task->factor.code_hashes, sizeof factor->code_hashes);
        }
        return;
    case TASK_TWO_FACTOR_OFF:
    case TASK_TWO_FACTOR_RESET:
        factors_remove(factors, technician_id);
        return;
    case TASK_SIGN_IN:
    case TASK_SIGN_IN_STEP:
    case TASK_CHANGE_PASSWORD:
    case TASK_SET_PASSWORD:
    case TASK_ADD_TECHNICIAN:
    case TASK_ADD_TECHNICIANS:
    case TASK_SET_UP:
    case TASK_END_SIGN_INS:
    case TASK_ADD_TOKEN:
    case TASK_REVOKE_TOKEN:
    case TASK_SET_REPLIES:
        break;
    }
    must(false);
}

static void factor_saved(void *user, const struct directory_outcome *outcome) {
    struct task *task = user;
    if (task_is_orphan(task)) {
        return;
    }
    enum account_result result = task_result_of(task, outcome);
    if (result == ACCOUNT_OK) {
        take_over(task);
    } else {
        mem_wipe(task->answer.recovery_codes, sizeof task->answer.recovery_codes);
    }
    task_answer(task, result);
}

static void submit(struct task *task, enum account_verb verb) {
    struct account_change change = {.verb = verb, .technician_id = task->answer.technician_id, .factor = task->factor};
    directory_store_change_account(task->account->directory_store, &change, &task->actor, factor_saved, task);
    mem_wipe(&change, sizeof change);
}

void account_two_factor_confirm(struct account *account, const char *token, const char *code,
                                const struct account_visit *visit,
                                void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_TWO_FACTOR_ON, done, user);
    const struct directory_technician *technician = task_set_session(task, token, visit);
    if (technician == NULL) {
        return;
    }
    const struct factor_enrolment *enrolment = factors_enrolment(&account->factors, technician->id, visit->now_ms);
    if (enrolment == NULL) {
        task_answer_later(task, ACCOUNT_EXPIRED);
        return;
    }
    if (!task_passes_throttle(task)) {
        return;
    }
    task->factor.technician_id = task->answer.technician_id = technician->id;
    if (!totp_check(enrolment->secret, code, task->now_ms, 0, &task->factor.last_step)) {
        task_answer_later(task, ACCOUNT_CODE_WRONG);
        return;
    }
    account_throttle_forgive(&account->throttle, &task->attempt, task->now_ms);
    task->factor.since_ms = task->now_ms;
    factors_seal(&account->factors, enrolment->secret, &task->factor);
    factors_make_codes(&account->random, task->answer.recovery_codes, &task->factor);
    submit(task, ACCOUNT_SET_SECOND_FACTOR);
}

/* What needs the password again, of somebody who is signed in. */
static void ask_password(struct account *account, enum task_kind kind, const char *token, const char *password,
                         const struct account_visit *visit,
                         void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, kind, done, user);
    const struct directory_technician *technician = task_set_session(task, token, visit);
    if (technician == NULL) {
        return;
    }
    if (factors_of(&account->factors, technician->id) == NULL) {
        task_answer_later(task, ACCOUNT_EXPIRED);
        return;
    }
    if (kind == TASK_TWO_FACTOR_OFF && is_required(account, technician->id)) {
        task_answer_later(task, ACCOUNT_NEEDED);
        return;
    }
    if (task_passes_throttle(task)) {
        task_verify(task, technician->id, password);
        task_hash(task);
    }
}

void account_two_factor_off(struct account *account, const char *token, const char *password,
                            const struct account_visit *visit,
                            void (*done)(void *user, const struct account_answer *answer), void *user) {
    ask_password(account, TASK_TWO_FACTOR_OFF, token, password, visit, done, user);
}

void account_two_factor_new_codes(struct account *account, const char *token, const char *password,
                                  const struct account_visit *visit,
                                  void (*done)(void *user, const struct account_answer *answer), void *user) {
    ask_password(account, TASK_NEW_CODES, token, password, visit, done, user);
}

void task_two_factor_verified(struct task *task) {
    struct account *account = task->account;
    if (!task_still_holds(task)) {
        task_wrong(task);
        return;
    }
    account_throttle_forgive(&account->throttle, &task->attempt, task->now_ms);
    if (task->kind == TASK_NEW_CODES) {
        factors_make_codes(&account->random, task->answer.recovery_codes, &task->factor);
        submit(task, ACCOUNT_SET_RECOVERY_CODES);
        return;
    }
    submit(task, ACCOUNT_CLEAR_SECOND_FACTOR);
}

void account_two_factor_reset(struct account *account, int32_t technician_id, const struct directory_actor *actor,
                              void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_TWO_FACTOR_RESET, done, user);
    task->answer.technician_id = technician_id;
    task_set_actor(task, actor);
    submit(task, ACCOUNT_CLEAR_SECOND_FACTOR);
}
