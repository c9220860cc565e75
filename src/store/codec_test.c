/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of event survives being stored; nothing else is taken for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/text.h"
#include "crypto/random.h"
#include "store/event_codec.h"

enum { ROUNDS = 50 };

static uint32_t below(struct random *random, uint32_t limit) {
    return random_below(random, limit);
}

static const char *some_text(struct random *random) {
    static const char *const texts[] = {
        NULL, "", "a", "\"\\\x01\x1f\n\t/", "\xe2\x80\xae\xf0\x9f\x98\x80 \xc3\xa4", "{\"row\":1}", "</script>",
    };
    return texts[below(random, sizeof texts / sizeof *texts)];
}

static struct session_event some_event(struct random *random, enum event_type type) {
    struct session_event event = {
        .number = 1 + below(random, 1000),
        .type = type,
        .version = event_version(type),
        .at_ms = 1700000000000 + below(random, 1000000),
        .actor = {.kind = (enum actor_kind)below(random, ACTOR_KIND_COUNT), .id = (int32_t)below(random, INT32_MAX)},
        .actor_name = some_text(random),
        .client_id = some_text(random),
        .cause = (enum cause)below(random, CAUSE_COUNT),
    };
    unsigned fields = event_fields(type);
    int64_t sign = below(random, 2) == 0 ? 1 : -1;
#define HAS(NAME) ((fields & FIELD_BIT(NAME)) != 0)
    event.row = HAS(ROW) ? (uint16_t)below(random, 65536) : 0;
    event.other_row = HAS(OTHER_ROW) ? (uint16_t)below(random, 65536) : 0;
    if (HAS(OWNER)) {
        event.owner.kind = (enum owner_kind)below(random, OWNER_KIND_COUNT);
        event.owner.id = (int32_t)below(random, INT32_MAX);
    }
    if (HAS(TARGET)) {
        event.target.kind = (enum owner_kind)below(random, OWNER_KIND_COUNT);
        event.target.id = (int32_t)below(random, INT32_MAX);
    }
    event.outcome = HAS(OUTCOME) ? (enum outcome)below(random, OUTCOME_COUNT) : (enum outcome)0;
    event.link = HAS(LINK) ? (enum link)below(random, LINK_COUNT) : (enum link)0;
    event.mode = HAS(MODE) ? (uint8_t)below(random, 256) : 0;
    event.flag = HAS(FLAG) && below(random, 2) == 1;
    event.value = HAS(VALUE) ? sign * (int64_t)below(random, UINT32_MAX) * 1000 : 0;
    event.text = HAS(TEXT) ? some_text(random) : NULL;
    return event;
}

static void expect_equal(const struct session_event *a, const struct session_event *b) {
    assert_int_equal(a->number, b->number);
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->version, b->version);
    assert_int_equal(a->at_ms, b->at_ms);
    assert_int_equal(a->actor.kind, b->actor.kind);
    assert_int_equal(a->actor.id, b->actor.id);
    assert_true(text_equal(a->actor_name, b->actor_name));
    assert_true(text_equal(a->client_id, b->client_id));
    assert_int_equal(a->cause, b->cause);
    assert_int_equal(a->row, b->row);
    assert_int_equal(a->other_row, b->other_row);
    assert_int_equal(a->owner.kind, b->owner.kind);
    assert_int_equal(a->owner.id, b->owner.id);
    assert_int_equal(a->target.kind, b->target.kind);
    assert_int_equal(a->target.id, b->target.id);
    assert_int_equal(a->outcome, b->outcome);
    assert_int_equal(a->link, b->link);
    assert_int_equal(a->mode, b->mode);
    assert_int_equal(a->flag, b->flag);
    assert_int_equal(a->value, b->value);
    assert_true(text_equal(a->text, b->text));
}

static void every_event_comes_back_as_it_was(void **state) {
    (void)state;
    struct random_seeded seeded;
    random_seeded_init(&seeded, 1);
    struct random random = random_from_seeded(&seeded);
    for (unsigned type = 0; type < EVENT_TYPE_COUNT; type++) {
        for (int round = 0; round < ROUNDS; round++) {
            struct session_event event = some_event(&random, (enum event_type)type);
            char *payload = event_encode(&event);
            struct session_event read = {
                .number = event.number, .type = event.type, .version = event.version, .at_ms = event.at_ms};
            assert_true(event_decode(payload, &read));
            expect_equal(&event, &read);
            event_release(&read);
            mem_free(payload);
        }
    }
}

static void a_payload_cut_anywhere_is_refused(void **state) {
    (void)state;
    struct random_seeded seeded;
    random_seeded_init(&seeded, 2);
    struct random random = random_from_seeded(&seeded);
    for (unsigned type = 0; type < EVENT_TYPE_COUNT; type++) {
        struct session_event event = some_event(&random, (enum event_type)type);
        char *payload = event_encode(&event);
        for (size_t len = strlen(payload); len-- > 0;) {
            struct session_event read = {.type = event.type};
            payload[len] = '\0';
            assert_false(event_decode(payload, &read));
            assert_null(read.text);
            assert_null(read.actor_name);
        }
        mem_free(payload);
    }
}

/* A byte changed gives another event or none, and never harm. */
static void a_payload_with_a_byte_changed_does_no_harm(void **state) {
    (void)state;
    struct random_seeded seeded;
    random_seeded_init(&seeded, 3);
    struct random random = random_from_seeded(&seeded);
    for (int round = 0; round < 3000; round++) {
        struct session_event event = some_event(&random, (enum event_type)below(&random, EVENT_TYPE_COUNT));
        char *payload = event_encode(&event);
        payload[below(&random, (uint32_t)strlen(payload))] = (char)(1 + below(&random, 255));
        struct session_event read = {.type = event.type};
        if (event_decode(payload, &read)) {
            event_release(&read);
        }
        mem_free(payload);
    }
}

static void numbers_that_do_not_fit_their_field_are_refused(void **state) {
    (void)state;
    static const char *const payloads[] = {
        "{\"actor\":\"server\",\"actor_id\":0,\"cause\":\"command\",\"row\":65536}",
        "{\"actor\":\"server\",\"actor_id\":0,\"cause\":\"command\",\"row\":-1}",
        "{\"actor\":\"server\",\"actor_id\":0,\"cause\":\"command\",\"row\":\"1\"}",
        "{\"actor\":\"server\",\"actor_id\":0,\"cause\":\"command\",\"row\":1.0}",
        "{\"actor\":\"server\",\"actor_id\":0,\"cause\":\"command\"}",
        "{\"actor\":\"server\",\"actor_id\":-1,\"cause\":\"command\",\"row\":1}",
        "{\"actor\":\"nobody\",\"actor_id\":0,\"cause\":\"command\",\"row\":1}",
        "{\"actor\":\"server\",\"actor_id\":0,\"cause\":\"whim\",\"row\":1}",
        "{\"actor\":\"server\",\"actor_id\":0,\"cause\":\"command\",\"row\":1,\"row\":1}",
        "[]",
        "",
    };
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
        struct session_event read = {.type = EVENT_HELD};
        assert_false(event_decode(payloads[i], &read));
    }
    struct session_event read = {.type = EVENT_HELD};
    assert_true(event_decode("{\"actor\":\"server\",\"actor_id\":0,\"cause\":\"command\",\"row\":65535}", &read));
    assert_int_equal(read.row, 65535);
    event_release(&read);
}

static void the_chain_depends_on_every_part(void **state) {
    (void)state;
    unsigned char before[STORE_HASH_BYTES] = {1};
    unsigned char other_before[STORE_HASH_BYTES] = {2};
    unsigned char hashes[8][STORE_HASH_BYTES];
    event_chain(before, 1, 2, 3, 4, "held", 1, "{}", hashes[0]);
    event_chain(other_before, 1, 2, 3, 4, "held", 1, "{}", hashes[1]);
    event_chain(before, 9, 2, 3, 4, "held", 1, "{}", hashes[2]);
    event_chain(before, 1, 9, 3, 4, "held", 1, "{}", hashes[3]);
    event_chain(before, 1, 2, 9, 4, "held", 1, "{}", hashes[4]);
    event_chain(before, 1, 2, 3, 9, "held", 1, "{}", hashes[5]);
    event_chain(before, 1, 2, 3, 4, "own_held", 1, "{}", hashes[6]);
    event_chain(before, 1, 2, 3, 4, "held", 2, "{}", hashes[7]);
    for (size_t i = 0; i < 8; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(hashes[i], hashes[j], STORE_HASH_BYTES);
        }
    }
    event_chain(before, 1, 2, 3, 4, "held", 1, "{ }", hashes[1]);
    assert_memory_not_equal(hashes[0], hashes[1], STORE_HASH_BYTES);
    event_chain(before, 1, 2, 3, 4, "held", 1, "{}", hashes[1]);
    assert_memory_equal(hashes[0], hashes[1], STORE_HASH_BYTES);
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_comes_back_as_it_was),
        cmocka_unit_test(a_payload_cut_anywhere_is_refused),
        cmocka_unit_test(a_payload_with_a_byte_changed_does_no_harm),
        cmocka_unit_test(numbers_that_do_not_fit_their_field_are_refused),
        cmocka_unit_test(the_chain_depends_on_every_part),
    };
    return cmocka_run_group_tests_name("event codec", tests, NULL, NULL);
}
