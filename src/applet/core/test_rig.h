/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An applet under test, a server's messages as JSON, and what the applet wants done as short lines. */
#ifndef TOWLINE_APPLET_CORE_TEST_RIG_H
#define TOWLINE_APPLET_CORE_TEST_RIG_H

#include "applet/core/applet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct rig {
    struct applet *applet;
    int64_t now;
    char *saved; /* owned; what the last SAVE gave */
    char did[8192];
};

/* A fresh applet. */
void rig_init(struct rig *rig, bool asks_again);
void rig_finish(struct rig *rig);

/* Takes all actions and gives them as "connect; send {...}; exit 0", CHANGED left out; SAVE shown as "save". */
const char *rig_did(struct rig *rig);

/* A message of the server, then rig_did. */
const char *rig_hear(struct rig *rig, const char *json);

/* Moves the clock to the next tick, if that is no later than by_ms from now, and ticks; then rig_did. */
const char *rig_tick(struct rig *rig, int64_t by_ms);

/* Joined with code 123456, welcomed without terms, actions taken. */
void rig_enter(struct rig *rig);

#define RIG_WELCOME(rest)                                                                                              \
    "{\"type\":\"welcome\",\"version\":1,\"session\":\"7\",\"secret\":\"s1\",\"heartbeat_s\":5,\"loss_s\":20,"         \
    "\"features\":[\"lease\"]" rest "}"

#endif
