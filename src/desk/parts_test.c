/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the desk that stand alone: alarms, throttling, tickets, returns, what is kept. */
#include "base/must.h"
#include "crypto/random.h"
#include "desk/alarm.h"
#include "desk/keep.h"
#include "desk/returns.h"
#include "desk/throttle.h"
#include "desk/tickets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static int64_t fired_at;
static int64_t fired_order_broken;

struct bell {
    struct alarm alarm;
    int64_t due_ms;
};

static void ring(void *user) {
    const struct bell *bell = user;
    fired_order_broken += bell->due_ms < fired_at;
    fired_at = bell->due_ms;
}

static void alarms_fire_in_order_of_time(void **state) {
    (void)state;
    struct alarms alarms = {0};
    enum { COUNT = 500 };
    struct bell bells[COUNT] = {0};
    struct random_seeded seeded;
    random_seeded_init(&seeded, 4);
    struct random random = random_from_seeded(&seeded);
    for (int round = 0; round < 2000; round++) {
        struct bell *bell = &bells[random_below(&random, COUNT)];
        bell->alarm.fire = ring;
        bell->alarm.user = bell;
        bell->due_ms = random_below(&random, 10000);
        if (random_below(&random, 4) == 0) {
            alarm_clear(&alarms, &bell->alarm);
        } else {
            alarm_set(&alarms, &bell->alarm, bell->due_ms);
        }
    }
    size_t set = alarms.count;
    fired_at = 0;
    fired_order_broken = 0;
    size_t fired = 0;
    while (alarms_fire_one(&alarms, 5000)) {
        fired++;
    }
    assert_true(alarms_next_ms(&alarms) > 5000);
    while (alarms_fire_one(&alarms, INT64_MAX)) {
        fired++;
    }
    assert_int_equal(fired, set);
    assert_int_equal(fired_order_broken, 0);
    assert_int_equal(alarms_next_ms(&alarms), -1);
    alarms_finish(&alarms);
}

static void wrong_codes_slow_down_their_address_only(void **state) {
    (void)state;
    struct throttle throttle;
    throttle_init(&throttle);
    int64_t now = 1000;
    for (int i = 0; i < 4; i++) {
        throttle_count_wrong(&throttle, "192.0.2.1", now);
        assert_int_equal(throttle_wait_ms(&throttle, "192.0.2.1", now), 0);
    }
    int64_t before = 0;
    for (int i = 0; i < 12; i++) {
        throttle_count_wrong(&throttle, "192.0.2.1", now);
        int64_t wait = throttle_wait_ms(&throttle, "192.0.2.1", now);
        assert_true(wait > before || wait == 15 * 60 * 1000);
        before = wait;
        now += wait;
        assert_int_equal(throttle_wait_ms(&throttle, "192.0.2.1", now), 0);
    }
    throttle_count_wrong(&throttle, "192.0.2.1", now);
    assert_int_equal(throttle_wait_ms(&throttle, "192.0.2.2", now), 0);
    throttle_finish(&throttle);
}

static void a_network_of_ipv6_counts_as_one(void **state) {
    (void)state;
    struct throttle throttle;
    throttle_init(&throttle);
    for (int i = 0; i < 8; i++) {
        throttle_count_wrong(&throttle, i % 2 != 0 ? "2001:db8:1:2::1" : "2001:db8:1:2:3::9", 5);
    }
    assert_true(throttle_wait_ms(&throttle, "2001:db8:1:2:ffff::", 5) > 0);
    assert_int_equal(throttle_wait_ms(&throttle, "2001:db8:1:3::1", 5), 0);
    throttle_finish(&throttle);
}

static void massive_guessing_slows_everybody_a_little(void **state) {
    (void)state;
    struct throttle throttle;
    throttle_init(&throttle);
    for (int i = 0; i < 12000; i++) {
        char address[32];
        assert_true(snprintf(address, sizeof address, "10.%d.%d.%d", i % 250, i / 250, i % 7) > 0);
        throttle_count_wrong(&throttle, address, 5);
    }
    int64_t wait = throttle_wait_ms(&throttle, "192.0.2.9", 5);
    assert_true(wait > 0 && wait <= 5000);
    assert_true(map_count(&throttle.addresses) <= 10000);
    throttle_finish(&throttle);
}

static void the_wrong_codes_of_a_day_slow_nobody_else(void **state) {
    (void)state;
    struct throttle throttle;
    throttle_init(&throttle);
    int64_t now = 1000;
    for (int i = 0; i < 24 * 60; i++) {
        char address[32];
        assert_true(snprintf(address, sizeof address, "10.0.%d.%d", i / 250, i % 250) > 0);
        throttle_count_wrong(&throttle, address, now);
        assert_int_equal(throttle_wait_ms(&throttle, "192.0.2.9", now), 0);
        now += 30 * 1000;
    }
    for (int i = 0; i < 2000; i++) { /* guessing as fast as it is let, from ever new addresses */
        char address[32];
        assert_true(snprintf(address, sizeof address, "10.1.%d.%d", i / 250, i % 250) > 0);
        now += throttle_wait_ms(&throttle, address, now);
        throttle_count_wrong(&throttle, address, now);
    }
    assert_int_equal(throttle_wait_ms(&throttle, "192.0.2.9", now), 5000);
    throttle_finish(&throttle);
}

static void a_ticket_is_good_once_and_in_time(void **state) {
    (void)state;
    struct tickets tickets;
    tickets_init(&tickets);
    struct random random = random_system();
    char console[DESK_TOKEN_BYTES_MAX];
    char applet[DESK_TOKEN_BYTES_MAX];
    ticket_make(&tickets, &random, 7, DESK_STREAM_CONSOLE, 30000, console);
    ticket_make(&tickets, &random, 7, DESK_STREAM_APPLET, 30000, applet);
    int64_t stream = 0;
    enum desk_stream_end end = DESK_STREAM_CONSOLE;
    assert_true(ticket_redeem(&tickets, applet, 100, &stream, &end));
    assert_int_equal(stream, 7);
    assert_int_equal(end, DESK_STREAM_APPLET);
    assert_false(ticket_redeem(&tickets, applet, 100, &stream, &end));
    assert_false(ticket_redeem(&tickets, console, 30000, &stream, &end));
    ticket_make(&tickets, &random, 8, DESK_STREAM_CONSOLE, 30000, console);
    tickets_void_stream(&tickets, 8);
    assert_false(ticket_redeem(&tickets, console, 1, &stream, &end));
    ticket_make(&tickets, &random, 9, DESK_STREAM_CONSOLE, 30000, console);
    ticket_make(&tickets, &random, 9, DESK_STREAM_APPLET, 30000, applet);
    tickets_void_end(&tickets, 9, DESK_STREAM_CONSOLE);
    assert_false(ticket_redeem(&tickets, console, 1, &stream, &end));
    assert_true(ticket_redeem(&tickets, applet, 1, &stream, &end));
    tickets_finish(&tickets);
}

static const struct returns_strain calm = {0};

static void returns_are_let_in_bit_by_bit(void **state) {
    (void)state;
    struct returns returns;
    returns_init(&returns, 100, 0);
    int64_t last_retry = 0;
    int admitted = 0;
    for (int i = 0; i < 500; i++) {
        int64_t retry_ms = 0;
        if (returns_admit(&returns, 0, &calm, &retry_ms)) {
            admitted++;
        } else {
            assert_true(retry_ms > last_retry); /* one after the other, not all at once again */
            last_retry = retry_ms;
        }
    }
    assert_int_equal(admitted, 100);
    assert_in_range(last_retry, 3900, 5000);
    int64_t retry_ms;
    assert_true(returns_admit(&returns, 1000, &calm, &retry_ms));
}

/* One try each quarter of a second for so long. */
static void try_under(struct returns *returns, int64_t from_ms, int64_t to_ms, struct returns_strain strain) {
    int64_t retry_ms;
    for (int64_t now_ms = from_ms; now_ms < to_ms; now_ms += 250) {
        (void)returns_admit(returns, now_ms, &strain, &retry_ms);
    }
}

static void the_rate_of_returns_follows_disk_and_loop(void **state) {
    (void)state;
    struct returns returns;
    returns_init(&returns, 100, 0);
    try_under(&returns, 0, 5000, (struct returns_strain){.steps = 1000});
    assert_true(returns.rate_per_s >= 25 && returns.rate_per_s < 26); /* slow, but everybody comes in */
    try_under(&returns, 5000, 7000, (struct returns_strain){.steps = 100, .turn_ms = 30});
    assert_true(returns.rate_per_s < 26); /* neither well nor ill: as it is */
    try_under(&returns, 7000, 60000, calm);
    assert_true(returns.rate_per_s > 500 && returns.rate_per_s <= 1000);
    try_under(&returns, 60000, 70000, (struct returns_strain){.turn_ms = 80});
    assert_true(returns.rate_per_s >= 100 && returns.rate_per_s < 101); /* what is set is never too much for the loop */
}

static void a_rate_of_long_ago_is_forgotten(void **state) {
    (void)state;
    struct returns returns;
    returns_init(&returns, 40, 0);
    try_under(&returns, 0, 60000, calm);
    assert_true(returns.rate_per_s > 390);
    int64_t retry_ms;
    (void)returns_admit(&returns, 200000, &(struct returns_strain){.steps = 100}, &retry_ms);
    assert_true(returns.rate_per_s > 39 && returns.rate_per_s < 41);
    assert_true(returns.tokens <= 40);
}

static void what_is_kept_comes_back(void **state) {
    (void)state;
    struct keep keep = {.code = "012345", .width = 1920, .height = 1080};
    keep_set_hash(&keep.join_token, "join", "token");
    keep_set_hash(&keep.secret, "resume", "secret");
    keep_set_text(keep.os, "Debian\n12");
    const struct desk_field given[] = {{"Company", "A\tB\\n"}, {"", "two\nlines"}};
    struct keep_fields fields = {0};
    keep_fields_copy(&fields, given, 2);
    char text[KEEP_ENCODED_MAX];
    size_t len;
    keep_encode(&keep, &fields, text, &len);
    for (size_t cut = 0; cut <= len; cut++) {
        struct keep part;
        struct keep_fields part_fields = {0};
        keep_decode(text, cut, &part, &part_fields);
        if (cut == len) {
            assert_true(keep_proves(&part.join_token, "join", "token"));
            assert_true(keep_proves(&part.secret, "resume", "secret"));
            assert_false(keep_proves(&part.secret, "join", "secret"));
            assert_false(keep_proves(&part.earlier, "resume", "secret"));
            assert_string_equal(part.os, "Debian 12");
            assert_string_equal(part.code, "012345");
            assert_int_equal(part.width, 1920);
            assert_int_equal(part_fields.count, 2);
            assert_string_equal(part_fields.items[0].value, given[0].value);
            assert_string_equal(part_fields.items[1].value, given[1].value);
        }
        keep_fields_finish(&part_fields);
    }
    keep_fields_finish(&fields);
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alarms_fire_in_order_of_time),
        cmocka_unit_test(wrong_codes_slow_down_their_address_only),
        cmocka_unit_test(a_network_of_ipv6_counts_as_one),
        cmocka_unit_test(massive_guessing_slows_everybody_a_little),
        cmocka_unit_test(the_wrong_codes_of_a_day_slow_nobody_else),
        cmocka_unit_test(a_ticket_is_good_once_and_in_time),
        cmocka_unit_test(returns_are_let_in_bit_by_bit),
        cmocka_unit_test(the_rate_of_returns_follows_disk_and_loop),
        cmocka_unit_test(a_rate_of_long_ago_is_forgotten),
        cmocka_unit_test(what_is_kept_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
