/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/test_rig.h"

#include <string.h>

#include "base/alloc.h"
#include "crypto/seal.h"
#include "store/testing/story.h"

void see(void *user, const struct account_answer *answer) {
    struct seen *seen = user;
    assert_false(seen->done);
    *seen = (struct seen){.done = true, .answer = *answer};
}

void wait_for(struct place *place, const struct seen *seen) {
    while (!seen->done) {
        loop_run_for(place->loop, 1000);
    }
}

void ignore(void *user, const struct directory_outcome *outcome) {
    (void)user;
    assert_int_equal(outcome->error, DIRECTORY_ERROR_NONE);
}

void see_end(void *user, const char *token_id) {
    struct place *place = user;
    assert_int_equal(strlen(token_id), ACCOUNT_TOKEN_BYTES);
    place->ends++;
}

void open_all(struct place *place) {
    char why[256] = "";
    const struct store_options options = {.path = place->path, .organisation_id = 1, .node_id = 1, .loop = place->loop};
    place->store = store_open(&options, why, sizeof why);
    assert_non_null(place->store);
    place->directory_store = directory_store_open(place->store, false, why, sizeof why);
    assert_non_null(place->directory_store);
    unsigned char key[SEAL_KEY_BYTES];
    memset(key, place->key, sizeof key);
    const struct account_options options_of_account = {
        .loop = place->loop, .store = place->store, .directory_store = place->directory_store, .key = key};
    place->account = account_open(&options_of_account, why, sizeof why);
    assert_non_null(place->account);
    if (!place->full_cost) {
        account_use_cheap_hashes(place->account);
    }
    account_watch_ends(place->account, see_end, place);
}

void close_all(struct place *place) {
    account_close(place->account);
    directory_store_close(place->directory_store);
    store_close(place->store);
}

struct seen set_up_first(struct place *place) {
    struct seen token = {0};
    struct seen seen = {0};
    account_make_setup_token(place->account, see, &token);
    wait_for(place, &token);
    assert_int_equal(token.answer.result, ACCOUNT_OK);
    account_set_up(place->account, token.answer.token, "Root", "Root Admin", RIGHT_ONE, VISIT("10.0.0.1", NOW), see,
                   &seen);
    wait_for(place, &seen);
    return seen;
}

int set_up(void **state) {
    struct place *place = NEW(struct place);
    place->key = 7;
    place->folder = test_folder_create();
    place->path = mem_format("%s/towline.db", place->folder);
    place->loop = loop_create();
    open_all(place);
    *state = place;
    return 0;
}

int tear_down(void **state) {
    struct place *place = *state;
    close_all(place);
    loop_destroy(place->loop);
    mem_free(place->path);
    test_folder_remove(place->folder);
    mem_free(place);
    return 0;
}

struct account_answer sign_in_by(struct place *place, const char *login, const char *password,
                                 const struct account_visit *visit) {
    struct seen seen = {0};
    account_sign_in(place->account, login, password, visit, see, &seen);
    assert_false(seen.done);
    wait_for(place, &seen);
    return seen.answer;
}

struct account_answer sign_in_from(struct place *place, const char *login, const char *password, const char *address,
                                   int64_t now_ms) {
    return sign_in_by(place, login, password, VISIT(address, now_ms));
}

struct account_answer sign_in(struct place *place, const char *login, const char *password) {
    return sign_in_from(place, login, password, "10.0.0.2", NOW);
}

int32_t add(struct place *place, const char *login, enum directory_role role) {
    struct seen seen = {0};
    const struct directory_change change = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                            .verb = DIRECTORY_VERB_CREATE,
                                            .login = login,
                                            .name = login,
                                            .group_id = 1,
                                            .role = role};
    account_add_technician(place->account, &change, RIGHT_ONE, see, &seen);
    wait_for(place, &seen);
    assert_int_equal(seen.answer.result, ACCOUNT_OK);
    return seen.answer.technician_id;
}
