/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an account module, for the files of this folder. */
#ifndef TOWLINE_ACCOUNT_PARTS_H
#define TOWLINE_ACCOUNT_PARTS_H

#include <pthread.h>

#include "account/account.h"
#include "account/factors.h"
#include "account/newcomers.h"
#include "account/replies.h"
#include "account/sessions.h"
#include "account/throttle.h"
#include "account/tokens.h"
#include "base/list.h"
#include "base/map.h"
#include "crypto/password.h"
#include "crypto/random.h"
#include "loop/workers.h"

struct kept_password {
    char *hash;       /* owned */
    bool must_change; /* before anything else works */
};

struct account {
    struct loop *loop;                       /* borrowed */
    struct store *store;                     /* borrowed */
    struct directory_store *directory_store; /* borrowed */
    const struct directory *directory;       /* borrowed */
    struct workers *workers;
    pthread_mutex_t dictionary; /* held by the worker that looks a password up */
    enum password_cost cost;
    struct random random;
    struct map passwords; /* technician id -> struct kept_password, owned */
    struct cookie_sessions sessions;
    struct api_tokens api_tokens;
    struct map replies; /* technician id -> own predefined replies, owned */
    struct factors factors;
    struct throttle throttle;
    bool has_setup_token;
    unsigned char setup_token_hash[STORE_HASH_BYTES];
    struct account_figures figures;
    struct list tasks; /* under way */
    bool closing;
};

enum task_kind {
    TASK_SIGN_IN,
    TASK_SIGN_IN_STEP,
    TASK_CHANGE_PASSWORD,
    TASK_SET_PASSWORD,
    TASK_ADD_TECHNICIAN,
    TASK_ADD_TECHNICIANS,
    TASK_SET_UP,
    TASK_TWO_FACTOR_ON,
    TASK_TWO_FACTOR_OFF,
    TASK_TWO_FACTOR_RESET,
    TASK_NEW_CODES,
    TASK_END_SIGN_INS,
    TASK_ADD_TOKEN,
    TASK_REVOKE_TOKEN,
    TASK_SET_REPLIES,
};

/* One request on its way through hashing and the store. */
struct task {
    struct list link;
    struct account *account; /* NULL once the account is closed */
    enum task_kind kind;
    int64_t now_ms;
    struct throttle_try attempt; /* who tries, for the throttle */
    char *password;              /* to be verified; wiped */
    char *new_login;             /* whose the new password will be */
    bool refuses_common;
    char *new_password; /* to be hashed; wiped */
    char *old_hash;     /* to verify against; NULL: no such login */
    char new_hash[PASSWORD_HASH_SIZE];
    bool verified;
    bool hashed;
    bool counted;     /* as wrong, in advance */
    bool must_change; /* the new password at the next sign-in */
    bool keeps_session;
    bool ends_one;                        /* TASK_END_SIGN_INS: only the session `keep` */
    unsigned char keep[STORE_HASH_BYTES]; /* the session that stays */
    char step_token[ACCOUNT_TOKEN_BYTES + 1];
    struct account_factor_use use;       /* what signing in uses up */
    struct account_second_factor factor; /* to be put */
    struct directory_change change;      /* of a new technician; its texts are owned */
    struct account_sign_in row;          /* of the new cookie session */
    struct directory_actor actor;        /* whose change it is; its texts are owned */
    struct account_api_token api_token;  /* to be made or revoked */
    struct newcomers *newcomers;         /* owned; TASK_ADD_TECHNICIANS */
    int32_t replies_version;             /* in the place of which come these: */
    char *replies;                       /* owned */
    struct account_answer answer;
    void (*done)(void *user, const struct account_answer *answer);
    void *user;
};

struct task *task_create(struct account *account, enum task_kind kind,
                         void (*done)(void *user, const struct account_answer *answer), void *user);

/* Ends a task with its answer, on the next turn of the loop. */
void task_answer_later(struct task *task, enum account_result result);

/* Ends a task now; called from the loop's own turn only. */
void task_answer(struct task *task, enum account_result result);

/* Whether the account was closed meanwhile; then the task is freed. For callbacks of the store. */
bool task_is_orphan(struct task *task);

/* Hands a task to the workers; what goes on afterwards depends on its kind. */
void task_hash(struct task *task);

/* The last part of signing in: a new cookie session for the technician, durable before it is told. */
void task_open_session(struct task *task, int32_t technician_id);

/* Asks the throttle; counts the try as wrong in advance. False where the task was answered. */
bool task_passes_throttle(struct task *task);

/* Who tries, for the throttle: by the login, and the device where its cookie is good. */
void task_set_visit(struct task *task, const char *login, const struct account_visit *visit);

/* The same for who is signed in: his session counts as his device. His technician, or NULL where the token is no good
 * (the task is answered then). */
const struct directory_technician *task_set_session(struct task *task, const char *token,
                                                    const struct account_visit *visit);

/* Who makes the change, where that is not who signs in. */
void task_set_actor(struct task *task, const struct directory_actor *actor);

/* Begins with verifying the technician's password. */
void task_verify(struct task *task, int32_t technician_id, const char *password);

/* Whether the verified hash is still the technician's, and he is still let in. */
bool task_still_holds(const struct task *task);

/* Ends a task whose password was wrong. */
void task_wrong(struct task *task);

/* The answer for what the directory said. */
enum account_result task_result_of(struct task *task, const struct directory_outcome *outcome);

/* What follows the password: the second step or the session; and for two_factor.c. */
void task_sign_in_verified(struct task *task);
void task_two_factor_verified(struct task *task);

/* For task.c: what follows the hashing. */
void task_hashed(struct task *task);

/* The device cookie of a technician: made new; and read, which gives the device a name for the throttle ("": the cookie
 * is not one of this login). */
void account_device_make(const struct account *account, int32_t technician_id,
                         char out_device[ACCOUNT_DEVICE_BYTES_MAX + 1]);
void account_device_read(const struct account *account, const char *login, const char *device,
                         char out_name[THROTTLE_DEVICE_BYTES]);

/* Remembers the hash of a password, and whether its owner has to choose another. */
void account_remember_password(struct account *account, int32_t technician_id, const char *password_hash,
                               bool must_change);

/* The hash, borrowed until the password is remembered anew; NULL where there is none. */
const char *account_password_hash(const struct account *account, int32_t technician_id);

#endif
