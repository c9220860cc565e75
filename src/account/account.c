/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, looking up cookie sessions, keeping step with the store. */
#include "account/account.h"

#include <stdio.h>
#include <string.h>

#include "account/parts.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "crypto/hash.h"

enum { HASHING_THREADS = 2, SEEN_SAVED_MS = 60000 };

static void forget_password(struct kept_password *password) {
    if (password != NULL) {
        mem_free_secret(password->hash);
        mem_free(password);
    }
}

void account_remember_password(struct account *account, int32_t technician_id, const char *password_hash,
                               bool must_change) {
    struct kept_password *password = NEW(struct kept_password);
    *password = (struct kept_password){.hash = mem_copy_string(password_hash), .must_change = must_change};
    forget_password(map_put_id(&account->passwords, technician_id, password));
}

const char *account_password_hash(const struct account *account, int32_t technician_id) {
    const struct kept_password *password = map_get_id(&account->passwords, technician_id);
    return password != NULL ? password->hash : NULL;
}

bool account_must_change_password(const struct account *account, int32_t technician_id) {
    const struct kept_password *password = map_get_id(&account->passwords, technician_id);
    return password != NULL && password->must_change;
}

enum account_duty account_duty(const struct account *account, int32_t technician_id) {
    if (account_must_change_password(account, technician_id)) {
        return ACCOUNT_DUTY_PASSWORD;
    }
    return account_lacks_two_factor(account, technician_id) ? ACCOUNT_DUTY_TWO_FACTOR : ACCOUNT_DUTY_NONE;
}

static void read_password(void *user, int32_t technician_id, const char *password_hash, bool must_change) {
    account_remember_password(user, technician_id, password_hash, must_change);
}

static void read_sign_in(void *user, const struct account_sign_in *row) {
    struct account *account = user;
    cookie_sessions_add(&account->sessions, row);
}

static void read_second_factor(void *user, const struct account_second_factor *factor) {
    struct account *account = user;
    factors_put(&account->factors, factor);
}

static void read_recovery_code(void *user, int32_t technician_id, const unsigned char hash[STORE_HASH_BYTES]) {
    struct account *account = user;
    factors_put_code(&account->factors, technician_id, hash);
}

static void read_api_token(void *user, const struct account_api_token *token) {
    struct account *account = user;
    api_tokens_put(&account->api_tokens, token);
}

static void read_replies(void *user, int32_t technician_id, int32_t version, const char *text) {
    struct account *account = user;
    replies_put(&account->replies, technician_id, version, text);
}

static void read_setup_token(void *user, const unsigned char hash[STORE_HASH_BYTES]) {
    struct account *account = user;
    account->has_setup_token = true;
    memcpy(account->setup_token_hash, hash, STORE_HASH_BYTES);
}

static void forget_passwords(struct account *account) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&account->passwords, &cursor)) != NULL;) {
        forget_password(entry->value);
    }
    map_clear(&account->passwords);
}

/* What is in the store takes the place of what is in memory; cookie sessions that are not in it end. */
static bool read_all(struct account *account) {
    const struct account_visitor visitor = {.user = account,
                                            .password = read_password,
                                            .sign_in = read_sign_in,
                                            .second_factor = read_second_factor,
                                            .recovery_code = read_recovery_code,
                                            .api_token = read_api_token,
                                            .setup_token = read_setup_token,
                                            .replies = read_replies};
    forget_passwords(account);
    factors_clear(&account->factors);
    api_tokens_clear(&account->api_tokens);
    replies_clear(&account->replies);
    account->has_setup_token = false;
    cookie_sessions_sweep(&account->sessions);
    if (account_store_load(account->store, &visitor) != STORE_COMMITTED) {
        return false;
    }
    cookie_sessions_end_swept(&account->sessions);
    return true;
}

static void directory_changed(void *user, const struct directory_change *change) {
    struct account *account = user;
    if (account->closing) {
        return;
    }
    if (change == NULL) {
        read_all(account);
        return;
    }
    if (change->noun == DIRECTORY_NOUN_TECHNICIAN && !directory_technician_is_enabled(account->directory, change->id)) {
        cookie_sessions_end_of(&account->sessions, change->id, NULL);
        factors_end_challenges_of(&account->factors, change->id);
        if (change->verb == DIRECTORY_VERB_DELETE) {
            factors_remove(&account->factors, change->id);
            api_tokens_remove_of(&account->api_tokens, change->id);
            replies_remove(&account->replies, change->id);
        }
    }
}

struct account *account_open(const struct account_options *options, char *out_why, size_t out_why_len) {
    struct account *account = NEW(struct account);
    account->loop = options->loop;
    account->store = options->store;
    account->directory_store = options->directory_store;
    account->directory = directory_store_directory(options->directory_store);
    account->cost = PASSWORD_COST_SERVER;
    account->random = random_system();
    must(pthread_mutex_init(&account->dictionary, NULL) == 0);
    map_init_ids(&account->passwords);
    cookie_sessions_init(&account->sessions);
    factors_init(&account->factors, options->key);
    api_tokens_init(&account->api_tokens);
    map_init_ids(&account->replies);
    account_throttle_init(&account->throttle);
    list_init(&account->tasks);
    account->workers = workers_create(options->loop, "passwords", HASHING_THREADS, ACCOUNT_HASHES_WAITING_MAX);
    if (!read_all(account)) {
        snprintf(out_why, out_why_len, "the accounts in the store cannot be read");
        account_close(account);
        return NULL;
    }
    directory_store_watch(options->directory_store, directory_changed, account);
    return account;
}

void account_use_cheap_hashes(struct account *account) {
    account->cost = PASSWORD_COST_TEST;
}

void account_close(struct account *account) {
    if (account == NULL) {
        return;
    }
    account->closing = true;
    workers_destroy(account->workers);
    /* What is left waits for the store or for the loop's next turn, and ends there without this. */
    list_each(&account->tasks, link) {
        list_entry(link, struct task, link)->account = NULL;
        list_remove(link);
    }
    forget_passwords(account);
    map_finish(&account->passwords);
    cookie_sessions_finish(&account->sessions);
    factors_finish(&account->factors);
    api_tokens_finish(&account->api_tokens);
    replies_clear(&account->replies);
    map_finish(&account->replies);
    account_throttle_finish(&account->throttle);
    pthread_mutex_destroy(&account->dictionary);
    mem_free(account);
}

const struct account_session *account_find_session(struct account *account, const char *token, int64_t now_ms) {
    struct cookie_session *session = cookie_sessions_find(&account->sessions, token);
    if (session == NULL || cookie_session_is_old(session, now_ms) ||
        !directory_technician_is_enabled(account->directory, session->row.technician_id)) {
        return NULL;
    }
    if (now_ms > session->row.last_seen_ms) {
        session->row.last_seen_ms = now_ms;
    }
    if (session->row.last_seen_ms - session->saved_seen_ms >= SEEN_SAVED_MS) {
        session->saved_seen_ms = session->row.last_seen_ms;
        account_store_touch_sign_in(account->store, session->row.token_hash, session->row.last_seen_ms);
    }
    session->shown = (struct account_session){
        .technician_id = session->row.technician_id,
        .created_ms = session->row.created_ms,
        .last_seen_ms = session->row.last_seen_ms,
        .expires_ms = session->row.created_ms + ACCOUNT_AGE_MS_MAX,
    };
    return &session->shown;
}

void account_token_id(const char *token, char out_token_id[ACCOUNT_TOKEN_BYTES + 1]) {
    unsigned char hash[STORE_HASH_BYTES];
    token_hash(token, hash);
    token_id_of_hash(hash, out_token_id);
}

void account_csrf_token(const char *token, char out_csrf_token[ACCOUNT_TOKEN_BYTES + 1]) {
    unsigned char hash[STORE_HASH_BYTES];
    hash_text("csrf token", token, hash);
    token_id_of_hash(hash, out_csrf_token);
}

bool account_csrf_is_right(const char *token, const char *csrf_token) {
    if (token == NULL || csrf_token == NULL) {
        return false;
    }
    char right[ACCOUNT_TOKEN_BYTES + 1];
    account_csrf_token(token, right);
    return secret_equal_text(right, csrf_token);
}

static void sign_out_saved(void *user, enum store_result result) {
    task_answer(user, result == STORE_COMMITTED ? ACCOUNT_OK : ACCOUNT_NOT_SAVED);
}

void account_sign_out(struct account *account, const char *token,
                      void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_SIGN_IN, done, user);
    struct cookie_session *session = cookie_sessions_find(&account->sessions, token);
    if (session == NULL) {
        task_answer_later(task, ACCOUNT_OK);
        return;
    }
    account_store_remove_sign_in(account->store, session->row.token_hash, sign_out_saved, task);
    cookie_sessions_end(&account->sessions, session);
}

void account_watch_ends(struct account *account, void (*ended)(void *user, const char *token_id), void *user) {
    account->sessions.ended = ended;
    account->sessions.user = user;
}

void account_tidy(struct account *account, int64_t now_ms) {
    account_throttle_tidy(&account->throttle, now_ms);
    factors_tidy(&account->factors, now_ms);
    cookie_sessions_end_old(&account->sessions, now_ms);
    account_store_remove_old_sign_ins(account->store, now_ms - ACCOUNT_IDLE_MS_MAX, now_ms - ACCOUNT_AGE_MS_MAX);
}

void account_read_figures(const struct account *account, struct account_figures *out_figures) {
    *out_figures = account->figures;
    out_figures->sessions = map_count(&account->sessions.by_token_id);
    out_figures->hashes_waiting = workers_pending(account->workers);
}
