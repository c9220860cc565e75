/* SPDX-License-Identifier: GPL-3.0-or-later */
/* API tokens: made, found, listed, revoked. */
#include "account/tokens.h"

#include <string.h>

#include "account/parts.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "crypto/hash.h"

enum { USED_SAVED_MS = 60000 };

void api_tokens_init(struct api_tokens *tokens) {
    map_init_texts(&tokens->by_token_id);
}

void api_tokens_clear(struct api_tokens *tokens) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&tokens->by_token_id, &cursor)) != NULL;) {
        mem_free(entry->value);
    }
    map_clear(&tokens->by_token_id);
}

void api_tokens_finish(struct api_tokens *tokens) {
    api_tokens_clear(tokens);
    map_finish(&tokens->by_token_id);
}

void api_tokens_put(struct api_tokens *tokens, const struct account_api_token *token) {
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    struct account_api_token *own = NEW(struct account_api_token);
    *own = *token;
    token_id_of_hash(token->token_hash, token_id);
    mem_free(map_put_text(&tokens->by_token_id, token_id, own));
}

struct account_api_token *api_tokens_find(const struct api_tokens *tokens, int32_t technician_id, int32_t id) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&tokens->by_token_id, &cursor)) != NULL;) {
        struct account_api_token *token = entry->value;
        if (token->technician_id == technician_id && token->id == id) {
            return token;
        }
    }
    return NULL;
}

size_t api_tokens_of(const struct api_tokens *tokens, int32_t technician_id) {
    size_t count = 0;
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&tokens->by_token_id, &cursor)) != NULL;) {
        count += ((const struct account_api_token *)entry->value)->technician_id == technician_id;
    }
    return count;
}

void api_tokens_remove(struct api_tokens *tokens, const struct account_api_token *token) {
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    token_id_of_hash(token->token_hash, token_id);
    mem_free(map_remove_text(&tokens->by_token_id, token_id));
}

void api_tokens_remove_of(struct api_tokens *tokens, int32_t technician_id) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&tokens->by_token_id, &cursor)) != NULL;) {
        const struct account_api_token *token = entry->value;
        if (token->technician_id == technician_id) {
            api_tokens_remove(tokens, token);
        }
    }
}

/* Another purpose than that of a cookie's token: neither opens anything in the other's place. */
static void api_token_hash(const char *token, unsigned char out_hash[STORE_HASH_BYTES]) {
    hash_text("API token", token, out_hash);
}

const struct account_api_token *account_find_api_token(struct account *account, const char *text, int64_t now_ms) {
    unsigned char hash[STORE_HASH_BYTES];
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    if (strlen(text) != ACCOUNT_API_TOKEN_BYTES || !text_starts_with(text, ACCOUNT_API_TOKEN_PREFIX)) {
        return NULL;
    }
    api_token_hash(text, hash);
    token_id_of_hash(hash, token_id);
    struct account_api_token *token = map_get_text(&account->api_tokens.by_token_id, token_id);
    if (token == NULL || now_ms >= token->expires_ms ||
        !directory_technician_is_enabled(account->directory, token->technician_id)) {
        return NULL;
    }
    if (now_ms - token->used_ms >= USED_SAVED_MS) {
        token->used_ms = now_ms;
        account_store_touch_api_token(account->store, token->token_hash, now_ms);
    }
    return token;
}

void account_each_api_token(const struct account *account, int32_t technician_id,
                            void (*each)(void *user, const struct account_api_token *token), void *user) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&account->api_tokens.by_token_id, &cursor)) != NULL;) {
        const struct account_api_token *token = entry->value;
        if (token->technician_id == technician_id) {
            each(user, token);
        }
    }
}

static void token_saved(void *user, const struct directory_outcome *outcome) {
    struct task *task = user;
    if (task_is_orphan(task)) {
        return;
    }
    struct api_tokens *tokens = &task->account->api_tokens;
    enum account_result result = task_result_of(task, outcome);
    if (result == ACCOUNT_OK && task->kind == TASK_ADD_TOKEN) {
        task->answer.token_id = outcome->id;
        task->api_token.id = outcome->id;
        api_tokens_put(tokens, &task->api_token);
    } else if (result == ACCOUNT_OK) {
        const struct account_api_token *token = api_tokens_find(tokens, task->answer.technician_id, task->api_token.id);
        if (token != NULL) {
            api_tokens_remove(tokens, token);
        }
    } else {
        mem_wipe(task->answer.api_token, sizeof task->answer.api_token);
    }
    task_answer(task, result);
}

static void submit(struct task *task, enum account_verb verb) {
    const struct account_change change = {
        .verb = verb, .technician_id = task->answer.technician_id, .api_token = task->api_token};
    directory_store_change_account(task->account->directory_store, &change, &task->actor, token_saved, task);
}

void account_add_api_token(struct account *account, const struct account_api_token *wanted,
                           const struct directory_actor *actor,
                           void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_ADD_TOKEN, done, user);
    task->answer.technician_id = wanted->technician_id;
    if (api_tokens_of(&account->api_tokens, wanted->technician_id) >= ACCOUNT_API_TOKENS_MAX) {
        task->answer.error = DIRECTORY_ERROR_TOO_MANY;
        task_answer_later(task, ACCOUNT_REFUSED);
        return;
    }
    char bare[ACCOUNT_TOKEN_BYTES + 1];
    random_token(&account->random, bare);
    must(text_format(task->answer.api_token, sizeof task->answer.api_token, "%s%s", ACCOUNT_API_TOKEN_PREFIX, bare));
    mem_wipe(bare, sizeof bare);
    task_set_actor(task, actor);
    task->api_token = *wanted;
    api_token_hash(task->answer.api_token, task->api_token.token_hash);
    submit(task, ACCOUNT_ADD_TOKEN);
}

void account_revoke_api_token(struct account *account, int32_t technician_id, int32_t id,
                              const struct directory_actor *actor,
                              void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_REVOKE_TOKEN, done, user);
    const struct account_api_token *token = api_tokens_find(&account->api_tokens, technician_id, id);
    if (token == NULL) {
        task_answer_later(task, ACCOUNT_EXPIRED);
        return;
    }
    task_set_actor(task, actor);
    task->answer.technician_id = technician_id;
    task->api_token = *token;
    submit(task, ACCOUNT_REVOKE_TOKEN);
}
