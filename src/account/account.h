/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is signed in: passwords, second factors, cookie sessions, CSRF tokens, throttling, the first administrator.
 * All calls and callbacks are on the loop's thread; hashing is done on worker threads. `now_ms` is UTC. */
#ifndef TOWLINE_ACCOUNT_ACCOUNT_H
#define TOWLINE_ACCOUNT_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "directory/directory.h"
#include "store/directory_store.h"
#include "store/store.h"

#define ACCOUNT_PASSWORD_BYTES_MAX  256
#define ACCOUNT_TOKEN_BYTES         43 /* 256 bits in base64url without padding, NUL not counted */
#define ACCOUNT_RECOVERY_CODES      10
#define ACCOUNT_RECOVERY_CODE_BYTES 19 /* abcd-efgh-jkmn-pqrs */
#define ACCOUNT_DEVICE_BYTES_MAX    80 /* a device cookie */
#define ACCOUNT_DEVICE_AGE_S        (365LL * 24 * 3600)
#define ACCOUNT_API_TOKEN_PREFIX    "towline_" /* so that scanners for leaked secrets know it */
#define ACCOUNT_API_TOKEN_BYTES     51         /* with the prefix */
#define ACCOUNT_API_TOKENS_MAX      50         /* of one technician */
#define ACCOUNT_HASHES_WAITING_MAX  32
#define ACCOUNT_SESSIONS_MAX        50000
#define ACCOUNT_SESSIONS_OF_ONE_MAX 50 /* the oldest goes when one more signs in */
#define ACCOUNT_IDLE_MS_MAX         (12LL * 3600 * 1000)
#define ACCOUNT_AGE_MS_MAX          (30LL * 24 * 3600 * 1000)

struct account;

enum account_result {
    ACCOUNT_OK,
    ACCOUNT_WRONG,         /* login or password, or a disabled technician: never told apart */
    ACCOUNT_SECOND_STEP,   /* the password is right; `token` waits for a code (account_sign_in_step) */
    ACCOUNT_CODE_WRONG,    /* of the second step */
    ACCOUNT_EXPIRED,       /* nobody's second step, or no enrolment, is waited for any more */
    ACCOUNT_NEEDED,        /* a second factor is required and cannot be turned off */
    ACCOUNT_THROTTLED,     /* too many wrong ones; retry_after_s says when */
    ACCOUNT_BUSY,          /* too many hashes waiting: 503 */
    ACCOUNT_NOT_SAVED,     /* the store is full: 503 */
    ACCOUNT_PASSWORD_WEAK, /* `weakness` says why */
    ACCOUNT_CLOSED,        /* set-up: there is an administrator already, or the token is wrong */
    ACCOUNT_STALE,         /* another window has saved meanwhile */
    ACCOUNT_REFUSED,       /* the directory refuses; `error` says why */
};

enum account_weakness {
    ACCOUNT_WEAK_NOT,
    ACCOUNT_WEAK_SHORT, /* `length_min` says how long it has to be, in characters */
    ACCOUNT_WEAK_LONG,
    ACCOUNT_WEAK_LOGIN, /* it is the login */
    ACCOUNT_WEAK_COMMON,
    ACCOUNT_WEAK_SAME, /* it is the one to be changed */
};

/* A signed-in browser. Borrowed; valid until the next call of this module. */
struct account_session {
    int32_t technician_id;
    int64_t created_ms;
    int64_t last_seen_ms;
    int64_t expires_ms;
};

/* Where a request comes from, and when. Borrowed for the call. */
struct account_visit {
    const char *address; /* the peer's, for throttling */
    const char *device;  /* its device cookie; NULL: none */
    const char *browser; /* what it calls itself; NULL: nothing */
    int64_t now_ms;
};

/* What became of one of many new technicians. */
struct account_made {
    int32_t technician_id; /* 0: nobody was made */
    enum account_weakness weakness;
    const char *password; /* made for him, to be shown once; NULL: it was given, or nobody was made */
};

struct account_answer {
    enum account_result result;
    enum directory_error error;     /* with ACCOUNT_REFUSED */
    enum account_weakness weakness; /* with ACCOUNT_PASSWORD_WEAK */
    int length_min;                 /* likewise */
    int32_t technician_id;
    int retry_after_s;                           /* with ACCOUNT_THROTTLED */
    char token[ACCOUNT_TOKEN_BYTES + 1];         /* for the cookie, after a sign-in; or of a second step; else "" */
    char csrf_token[ACCOUNT_TOKEN_BYTES + 1];    /* for X-CSRF-Token, after a sign-in */
    char api_token[ACCOUNT_API_TOKEN_BYTES + 1]; /* a new one, to be shown once */
    int32_t token_id;                            /* its number */
    char device[ACCOUNT_DEVICE_BYTES_MAX + 1];   /* for the device cookie, after a sign-in */
    char recovery_codes[ACCOUNT_RECOVERY_CODES][ACCOUNT_RECOVERY_CODE_BYTES + 1]; /* new ones, to be shown once */
    const struct account_made *made; /* of account_add_technicians; borrowed for the call */
    size_t made_count;
};

/* Borrowed, but for the key, which is copied. */
struct account_options {
    struct loop *loop;
    struct store *store;
    struct directory_store *directory_store;
    const unsigned char *key; /* SEAL_KEY_BYTES, the server's own: seals what has to be read again, signs devices */
};

/* Reads passwords' hashes, second factors and cookie sessions; blocks. NULL on failure, the reason in out_why. */
struct account *account_open(const struct account_options *options, char *out_why, size_t out_why_len);

/* From now on new hashes are cheap to make and to guess: for tests. */
void account_use_cheap_hashes(struct account *account);

/* What is wrong with a password under the settings of its owner's group, but for COMMON, which needs a dictionary: that
 * is found out where it is hashed. */
enum account_weakness account_password_weakness(const struct directory_settings *settings, const char *login,
                                                const char *password);

/* Whether it is among what is guessed first: words of the dictionary, however disguised, rows of keys, repetitions, the
 * login in other clothes. Takes a few milliseconds; not for two threads at once. */
bool account_password_is_common(const char *login, const char *password);

/* Lets hashing that is under way finish; what waits for the store is dropped without a call. Close the store after
 * this. NULL is allowed. */
void account_close(struct account *account);

/* Sign in. Texts longer than their limits are wrong ones. Takes about as long for an unknown login as for a wrong
 * password. Wrong tries for a login make everybody wait but its devices: those whose device cookie says that they have
 * signed in with it before are throttled by their own wrong tries only. SECOND_STEP where the technician has a second
 * factor. `done` is called once, never before this returns. */
void account_sign_in(struct account *account, const char *login, const char *password,
                     const struct account_visit *visit, void (*done)(void *user, const struct account_answer *answer),
                     void *user);

/* The second step: the token that SECOND_STEP gave, and a code of the authenticator (RFC 6238) or a recovery code. Each
 * is taken once. Throttled like passwords. */
void account_sign_in_step(struct account *account, const char *step_token, const char *code,
                          const struct account_visit *visit,
                          void (*done)(void *user, const struct account_answer *answer), void *user);

/* The name of the cookie in which a device of this login keeps its sign; one for any text. */
#define ACCOUNT_DEVICE_NAME_SIZE 32
void account_device_name(const struct account *account, const char *login, char out_name[ACCOUNT_DEVICE_NAME_SIZE]);
void account_step_device_name(const struct account *account, const char *step_token,
                              char out_name[ACCOUNT_DEVICE_NAME_SIZE]);

/* How a technician's second step stands. */
struct account_two_factor {
    bool enabled;
    bool required; /* by the settings of his group */
    int64_t since_ms;
    int codes_left;
};

void account_read_two_factor(const struct account *account, int32_t technician_id,
                             struct account_two_factor *out_two_factor);

/* Whether he has to have a second factor and has none. */
bool account_lacks_two_factor(const struct account *account, int32_t technician_id);

/* Begins to turn it on: a new secret, in base32, that account_two_factor_confirm waits for a quarter of an hour. */
#define ACCOUNT_SECRET_TEXT_SIZE 33
void account_two_factor_begin(struct account *account, int32_t technician_id, int64_t now_ms,
                              char out_secret[ACCOUNT_SECRET_TEXT_SIZE]);

/* Turns it on for who is signed in by `token`, once he has given a code of the new secret; recovery codes are in the
 * answer. EXPIRED where nothing was begun. */
void account_two_factor_confirm(struct account *account, const char *token, const char *code,
                                const struct account_visit *visit,
                                void (*done)(void *user, const struct account_answer *answer), void *user);

/* Turns it off, with the password. NEEDED where the settings ask for it. */
void account_two_factor_off(struct account *account, const char *token, const char *password,
                            const struct account_visit *visit,
                            void (*done)(void *user, const struct account_answer *answer), void *user);

/* New recovery codes in the place of the old ones, with the password. */
void account_two_factor_new_codes(struct account *account, const char *token, const char *password,
                                  const struct account_visit *visit,
                                  void (*done)(void *user, const struct account_answer *answer), void *user);

/* Turns somebody's off who lost his device; all his sessions stay. The caller has checked the right to. */
void account_two_factor_reset(struct account *account, int32_t technician_id, const struct directory_actor *actor,
                              void (*done)(void *user, const struct account_answer *answer), void *user);

/* The session of a cookie's token, if it is still good and its technician enabled; counts as seen. Else NULL. */
const struct account_session *account_find_session(struct account *account, const char *token, int64_t now_ms);

/* The CSRF token that belongs to a cookie's token. */
void account_csrf_token(const char *token, char out_csrf_token[ACCOUNT_TOKEN_BYTES + 1]);

/* Whether the header belongs to the cookie; in constant time. NULLs are wrong. */
bool account_csrf_is_right(const char *token, const char *csrf_token);

/* End one session, at once in memory; `done` after it is durable. An unknown token is fine. */
void account_sign_out(struct account *account, const char *token,
                      void (*done)(void *user, const struct account_answer *answer), void *user);

/* A cookie session as its owner sees it. Borrowed for the call. */
struct account_sign_in_view {
    const char *id; /* what account_token_id gives for its token */
    const char *address;
    const char *browser;
    int64_t created_ms;
    int64_t last_seen_ms;
};

/* The cookie sessions of a technician that are good at now_ms, in the order in which they began. */
void account_each_sign_in(const struct account *account, int32_t technician_id, int64_t now_ms,
                          void (*each)(void *user, const struct account_sign_in_view *view), void *user);

/* Ends one of a technician's cookie sessions; EXPIRED where there is none of that id. The caller has checked the right
 * to. */
void account_end_sign_in(struct account *account, int32_t technician_id, const char *id,
                         const struct directory_actor *actor,
                         void (*done)(void *user, const struct account_answer *answer), void *user);

/* Ends all of them, but for that of `keep_token` (NULL: none stays). */
void account_end_sign_ins(struct account *account, int32_t technician_id, const char *keep_token,
                          const struct directory_actor *actor,
                          void (*done)(void *user, const struct account_answer *answer), void *user);

/* The API token of this text, if it is still good and its technician enabled; counts as used. Else NULL. Borrowed until
 * the next call of this module. */
const struct account_api_token *account_find_api_token(struct account *account, const char *text, int64_t now_ms);

/* The API tokens of a technician, also those over their time. */
void account_each_api_token(const struct account *account, int32_t technician_id,
                            void (*each)(void *user, const struct account_api_token *token), void *user);

/* Makes one as `wanted` says (technician, name, scopes, times); its text is in the answer. TOO_MANY beyond the limit.
 */
void account_add_api_token(struct account *account, const struct account_api_token *wanted,
                           const struct directory_actor *actor,
                           void (*done)(void *user, const struct account_answer *answer), void *user);

/* Revokes one; EXPIRED where there is none. The caller has checked the right to. */
void account_revoke_api_token(struct account *account, int32_t technician_id, int32_t id,
                              const struct directory_actor *actor,
                              void (*done)(void *user, const struct account_answer *answer), void *user);

/* The own predefined replies of a technician, as src/directory keeps them, and their version (0: he has not saved any).
 * Borrowed until the next turn of the loop. */
const char *account_replies(const struct account *account, int32_t technician_id, int32_t *out_version);

/* Saves them in the place of those of `version`; STALE where another window has saved meanwhile. The text is sound. */
void account_set_replies(struct account *account, int32_t technician_id, int32_t version, const char *text,
                         void (*done)(void *user, const struct account_answer *answer), void *user);

/* Called for each cookie session that ended (signed out, revoked, technician disabled), so that its streams can be
 * closed. `token_id` is what account_token_id gives for the cookie's token. */
void account_watch_ends(struct account *account, void (*ended)(void *user, const char *token_id), void *user);

/* A name for a token that does not give the token away. */
void account_token_id(const char *token, char out_token_id[ACCOUNT_TOKEN_BYTES + 1]);

/* Whether somebody else has set his password, so that he has to choose a new one. */
bool account_must_change_password(const struct account *account, int32_t technician_id);

/* What a technician has to do before anything else works in his browser; one thing after the other. */
enum account_duty { ACCOUNT_DUTY_NONE, ACCOUNT_DUTY_PASSWORD, ACCOUNT_DUTY_TWO_FACTOR };
enum account_duty account_duty(const struct account *account, int32_t technician_id);

/* Change the own password to another; all other sessions of the technician end, the one of `token` stays. A wrong old
 * one counts for throttling. */
void account_change_password(struct account *account, const char *token, const char *old_password,
                             const char *new_password, const struct account_visit *visit,
                             void (*done)(void *user, const struct account_answer *answer), void *user);

/* Set somebody's password; all his sessions end. `must_change`: he has to choose another at his next sign-in. The
 * caller has checked the right to. */
void account_set_password(struct account *account, int32_t technician_id, const char *new_password, bool must_change,
                          const struct directory_actor *actor,
                          void (*done)(void *user, const struct account_answer *answer), void *user);

/* Create a technician (a CREATE change) with a password; technician_id of the answer is the new one. */
void account_add_technician(struct account *account, const struct directory_change *change, const char *password,
                            void (*done)(void *user, const struct account_answer *answer), void *user);

/* A new technician among many: a CREATE change without its actor, and his password (NULL: one is made). */
struct account_newcomer {
    struct directory_change change;
    const char *password;
};

#define ACCOUNT_NEWCOMERS_MAX 200

/* Create all of them in one transaction, or nobody; `made` of the answer has a line for each, in order. PASSWORD_WEAK:
 * nobody was made, their weaknesses say whose password is no good. `only_looks`: passwords are judged and nothing else
 * happens. `done` is never called before this returns. */
void account_add_technicians(struct account *account, const struct account_newcomer *list, size_t count,
                             bool only_looks, const struct directory_actor *actor,
                             void (*done)(void *user, const struct account_answer *answer), void *user);

/* Whether there is no administrator yet, so that the set-up route exists. */
bool account_setup_is_open(const struct account *account);

/* Make a new one-time token for the set-up link; the older one is void. `done` when its hash is durable, with the
 * token in `token`. ACCOUNT_CLOSED where set-up is not open. */
void account_make_setup_token(struct account *account, void (*done)(void *user, const struct account_answer *answer),
                              void *user);

/* Make the first administrator, in the root group, and sign him in. Wrong tokens count for throttling. */
void account_set_up(struct account *account, const char *setup_token, const char *login, const char *name,
                    const char *password, const struct account_visit *visit,
                    void (*done)(void *user, const struct account_answer *answer), void *user);

/* Forget what is expired; call about once a minute. */
void account_tidy(struct account *account, int64_t now_ms);

struct account_figures {
    uint64_t sign_ins;
    uint64_t wrong_passwords;
    uint64_t throttled;
    uint64_t refused_busy;
    size_t sessions;
    size_t hashes_waiting;
};

void account_read_figures(const struct account *account, struct account_figures *out_figures);

#endif
