/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQL of passwords, cookie sessions and the set-up token. Tokens are stored as hashes of STORE_HASH_BYTES. */
#ifndef TOWLINE_STORE_ACCOUNT_SQL_H
#define TOWLINE_STORE_ACCOUNT_SQL_H

#include "store/account_store.h"
#include "store/limits.h"
#include "store/sql.h"

/* Gives a new API token its id. */
enum sql_result account_sql_change(struct sql *sql, int32_t organisation_id, struct account_change *change);
enum sql_result account_sql_touch_api_token(struct sql *sql, int32_t organisation_id, const void *token_hash,
                                            int64_t used_ms);
/* CONFLICT where the step or the recovery code was used before. */
enum sql_result account_sql_put_sign_in(struct sql *sql, int32_t organisation_id, const struct account_sign_in *row,
                                        const struct account_factor_use *use);
/* Nothing is left that a deleted technician could sign in with. */
enum sql_result account_sql_forget(struct sql *sql, int32_t organisation_id, int32_t technician_id);
/* Never brings back one that was removed meanwhile. */
enum sql_result account_sql_touch_sign_in(struct sql *sql, int32_t organisation_id, const void *token_hash,
                                          int64_t last_seen_ms);
enum sql_result account_sql_remove_sign_in(struct sql *sql, int32_t organisation_id, const void *token_hash);
enum sql_result account_sql_remove_old_sign_ins(struct sql *sql, int32_t organisation_id, int64_t seen_before_ms,
                                                int64_t created_before_ms);
/* CONFLICT where they have another version by now. */
enum sql_result account_sql_put_replies(struct sql *sql, int32_t organisation_id, int32_t technician_id,
                                        int32_t version, const char *replies);
enum sql_result account_sql_put_setup_token(struct sql *sql, int32_t organisation_id, const void *token_hash);
enum sql_result account_sql_remove_setup_token(struct sql *sql, int32_t organisation_id);

#endif
