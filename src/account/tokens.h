/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The API tokens in memory, by the hash of their text. */
#ifndef TOWLINE_ACCOUNT_TOKENS_H
#define TOWLINE_ACCOUNT_TOKENS_H

#include "account/account.h"
#include "base/map.h"
#include "store/account_store.h"

struct api_tokens {
    struct map by_token_id; /* of struct account_api_token, owned */
};

void api_tokens_init(struct api_tokens *tokens);
void api_tokens_finish(struct api_tokens *tokens);
void api_tokens_clear(struct api_tokens *tokens);
void api_tokens_put(struct api_tokens *tokens, const struct account_api_token *token);

/* The one of a technician with this number; NULL where there is none. */
struct account_api_token *api_tokens_find(const struct api_tokens *tokens, int32_t technician_id, int32_t id);
size_t api_tokens_of(const struct api_tokens *tokens, int32_t technician_id);
void api_tokens_remove(struct api_tokens *tokens, const struct account_api_token *token);
void api_tokens_remove_of(struct api_tokens *tokens, int32_t technician_id);

#endif
