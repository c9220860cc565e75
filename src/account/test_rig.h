/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account on a store of its own, for the tests of this folder. */
#ifndef TOWLINE_ACCOUNT_TEST_RIG_H
#define TOWLINE_ACCOUNT_TEST_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "account/account.h"
#include "loop/loop.h"

#define RIGHT_ONE "correct horse battery"
#define OTHER_ONE "another long password"

static const int64_t NOW = 1700000000000;

#define VISIT(from, when)    (&(struct account_visit){.address = (from), .now_ms = (when)})
#define VISIT_BY(with, when) (&(struct account_visit){.address = "10.0.0.2", .device = (with), .now_ms = (when)})
#define BY_ROOT              (&(struct directory_actor){.technician_id = 1, .address = "10.0.0.1", .at_ms = NOW})
#define CASE(function)       cmocka_unit_test_setup_teardown(function, set_up, tear_down)

struct place {
    char *folder;
    char *path;
    struct loop *loop;
    struct store *store;
    struct directory_store *directory_store;
    struct account *account;
    int ends;
    bool full_cost;    /* hashes as in a server */
    unsigned char key; /* each byte of the server's key */
};

struct seen {
    bool done;
    struct account_answer answer;
};

/* An answer comes: once. */
void see(void *user, const struct account_answer *answer);
void see_end(void *user, const char *token_id);
/* A change of the directory that has to succeed. */
void ignore(void *user, const struct directory_outcome *outcome);

void wait_for(struct place *place, const struct seen *seen);
void open_all(struct place *place);
void close_all(struct place *place);
int set_up(void **state);
int tear_down(void **state);

/* The first administrator, "Root" with the password RIGHT_ONE. */
struct seen set_up_first(struct place *place);
/* Somebody more, with the same password. */
int32_t add(struct place *place, const char *login, enum directory_role role);
struct account_answer sign_in_from(struct place *place, const char *login, const char *password, const char *address,
                                   int64_t now_ms);
struct account_answer sign_in_by(struct place *place, const char *login, const char *password,
                                 const struct account_visit *visit);
struct account_answer sign_in(struct place *place, const char *login, const char *password);

#endif
