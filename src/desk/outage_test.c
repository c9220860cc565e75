/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ten hours without a server: sessions of every status, each with a time-out of one minute of which half has passed,
 * are there afterwards, and the other half is still theirs. */
#include "desk/testing/bench.h"
#include "store/testing/fault_vfs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

enum scene {
    CODE_NOT_USED,
    CODE_TYPED,
    WAITING,
    ACTIVE,
    ON_HOLD,
    TRANSFERRING,
    INVITING,
    TOGETHER,
    RECONNECTING,
    OFFLINE,
    REBOOTING,
    CLOSED,
    SCENES
};

/* What its technicians see of a scene: before, when the applets are back, and a second after the minute is over. */
struct sight {
    const char *ann, *bob;             /* "": no row */
    const char *ann_later, *bob_later; /* when the clock of the scene has run out */
};

static const struct sight sights[SCENES] = {
    [CODE_NOT_USED] = {"Connecting", "", "", ""},
    [CODE_TYPED] = {"Connecting", "", "", ""},
    [WAITING] = {"Waiting", "", "", ""},
    [ACTIVE] = {"Active", "", "Timed Out", ""},
    [ON_HOLD] = {"On Hold", "", "Timed Out", ""},
    [TRANSFERRING] = {"Outgoing", "Incoming", "Active", ""},
    [INVITING] = {"Active", "Invitation", "Timed Out", ""},
    [TOGETHER] = {"Active", "Collaborating", "Timed Out", ""},
    [RECONNECTING] = {"Reconnecting", "", "Offline", ""},
    [OFFLINE] = {"Offline", "", "", ""},
    [REBOOTING] = {"Rebooting", "", "Offline", ""},
    [CLOSED] = {"Closed", "", "Closed", ""},
};

struct stage {
    struct bench bench;
    int32_t sessions[SCENES];
    struct bench_applet *applets[SCENES]; /* NULL: none, or gone for good */
};

static const enum directory_setting clocks[] = {
    DIRECTORY_SETTING_PRIVATE_CODE_VALID, DIRECTORY_SETTING_CONNECTING_TIMEOUT, DIRECTORY_SETTING_WAITING_TIMEOUT,
    DIRECTORY_SETTING_UNSTARTED_OFFLINE,  DIRECTORY_SETTING_ACTIVE_IDLE,        DIRECTORY_SETTING_TRANSFER_BACK,
    DIRECTORY_SETTING_HOLD_LIMIT,         DIRECTORY_SETTING_OFFLINE_AFTER,      DIRECTORY_SETTING_REBOOT_TIMEOUT,
    DIRECTORY_SETTING_REBOOT_HEARD,
};

static void set(struct stage *stage, enum directory_setting setting, int32_t value) {
    bench_setting(&stage->bench, DIRECTORY_NOUN_GROUP, 1, setting, value);
}

static void ask(struct stage *stage, enum scene scene, struct session_command command) {
    bench_ask(&stage->bench, ANN, stage->sessions[scene], command, NULL, 0);
    assert_int_equal(stage->bench.result, DESK_DONE);
}

static void come(struct stage *stage, enum scene scene, bool starts) {
    stage->applets[scene] = bench_waiting(&stage->bench, ANN, &stage->sessions[scene]);
    if (starts) {
        ask(stage, scene, (struct session_command){.type = COMMAND_START});
    }
}

static void leave(struct stage *stage, enum scene scene) {
    bench_break(stage->applets[scene]);
    stage->applets[scene] = NULL;
}

static void make_scenes(struct stage *stage) {
    struct bench *bench = &stage->bench;
    const struct owner bob = {.kind = OWNER_TECHNICIAN, .id = BOB};
    stage->sessions[CODE_NOT_USED] = bench_create(bench, ANN, NULL, NULL);
    stage->sessions[CODE_TYPED] = bench_create(bench, ANN, NULL, NULL);
    bench_enter(bench, bench->join_code);
    for (enum scene scene = WAITING; scene < SCENES; scene++) {
        if (scene != OFFLINE) {
            come(stage, scene, scene != WAITING);
        }
    }
    ask(stage, ON_HOLD, (struct session_command){.type = COMMAND_HOLD});
    ask(stage, TRANSFERRING, (struct session_command){.type = COMMAND_TRANSFER, .target = bob});
    ask(stage, INVITING, (struct session_command){.type = COMMAND_INVITE, .target = bob});
    ask(stage, TOGETHER, (struct session_command){.type = COMMAND_INVITE, .target = bob});
    bench_do(bench, BOB, stage->sessions[TOGETHER], COMMAND_START);
    leave(stage, RECONNECTING);
    bench_say(stage->applets[REBOOTING], (struct wire_applet_message){.type = WIRE_REBOOT_ANNOUNCED});
    leave(stage, REBOOTING);
    bench_say(stage->applets[CLOSED], (struct wire_applet_message){.type = WIRE_CLOSE});
    leave(stage, CLOSED);
}

static void beat(struct stage *stage, int64_t ms) {
    for (int64_t passed = 0; passed < ms; passed += SECOND) {
        for (size_t i = 0; i < SCENES; i++) {
            if (stage->applets[i] != NULL && !stage->applets[i]->told_to_close) {
                bench_say(stage->applets[i], (struct wire_applet_message){.type = WIRE_HEARTBEAT});
            }
        }
        bench_pass(&stage->bench, SECOND);
    }
}

static void assert_word(struct stage *stage, int32_t technician, enum scene scene, const char *word) {
    const struct desk_queue queue = {DESK_QUEUE_TECHNICIAN, technician};
    const struct desk_row *rows = NULL;
    size_t count = 0;
    bool more = false;
    assert_int_equal(desk_rows(stage->bench.desk, technician, queue, 0, 0, DESK_PAGE_ROWS_MAX, &rows, &count, &more),
                     DESK_DONE);
    const char *seen = "";
    for (size_t i = 0; i < count; i++) {
        seen = rows[i].session == stage->sessions[scene] ? rows[i].status : seen;
    }
    if (strcmp(seen, word) != 0) {
        fail_msg("scene %d: technician %d sees \"%s\", not \"%s\"", (int)scene, (int)technician, seen, word);
    }
}

static void assert_sights(struct stage *stage, bool later) {
    for (enum scene scene = CODE_NOT_USED; scene < SCENES; scene++) {
        const struct sight *sight = &sights[scene];
        assert_word(stage, ANN, scene, later ? sight->ann_later : sight->ann);
        assert_word(stage, BOB, scene, later ? sight->bob_later : sight->bob);
    }
}

static void come_back(struct stage *stage, const struct bench_applet *before) {
    for (size_t i = 0; i < SCENES; i++) {
        if (stage->applets[i] != NULL) {
            stage->applets[i] = bench_applet(&stage->bench);
            bench_hello_resume(stage->applets[i], &before[i], 0);
            assert_non_null(strstr(bench_applet_log(stage->applets[i]), "welcome\n"));
        }
    }
}

static int start(void **state) {
    static struct stage stage;
    memset(&stage, 0, sizeof stage);
    fault_vfs_register();
    fault_forget();
    bench_start(&stage.bench, FAULT_VFS_NAME);
    *state = &stage;
    return 0;
}

static int finish(void **state) {
    struct stage *stage = *state;
    bench_finish(&stage->bench);
    return 0;
}

/* The session that went Offline needs that minute before all others begin theirs. */
static void make_offline(struct stage *stage) {
    set(stage, DIRECTORY_SETTING_OFFLINE_AFTER, 1);
    come(stage, OFFLINE, false);
    leave(stage, OFFLINE);
    bench_pass(&stage->bench, SECOND);
    set(stage, DIRECTORY_SETTING_OFFLINE_AFTER, 60);
}

static void ten_hours_without_a_server_time_no_session_out(void **state) {
    struct stage *stage = *state;
    struct bench *bench = &stage->bench;
    set(stage, DIRECTORY_SETTING_CODE_INTERVAL, 0);
    set(stage, DIRECTORY_SETTING_MAX_ACTIVE, SCENES);
    for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
        set(stage, clocks[i], 60);
    }
    (void)bench_console(bench, ANN);
    (void)bench_console(bench, BOB);
    make_offline(stage);
    make_scenes(stage);
    beat(stage, 30 * SECOND);
    assert_sights(stage, false);
    /* Lines where the idle clock is not the one looked at. They are also the last sign of life before the outage. */
    static const enum scene written[] = {TRANSFERRING, RECONNECTING, REBOOTING};
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        ask(stage, written[i], (struct session_command){.type = COMMAND_CHAT, .text = "A moment, please."});
    }

    struct bench_applet before[SCENES];
    for (size_t i = 0; i < SCENES; i++) {
        before[i] = stage->applets[i] != NULL ? *stage->applets[i] : (struct bench_applet){0};
    }
    bench_crash(bench, 10 * HOUR);
    come_back(stage, before);
    assert_sights(stage, false);
    beat(stage, 28 * SECOND);
    assert_sights(stage, false);
    beat(stage, 3 * SECOND);
    assert_sights(stage, true);
    assert_int_equal(desk_counters(bench->desk)->status_pair_violations, 0);
}

int main(void) {
    crypto_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ten_hours_without_a_server_time_no_session_out, start, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
