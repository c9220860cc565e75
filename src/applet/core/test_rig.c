/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/test_rig.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>

void rig_init(struct rig *rig, bool asks_again) {
    struct applet_settings settings = {.server = "https://help.example",
                                       .features = {.count = 2, .items = {"screen", "reboot"}},
                                       .seed = 42,
                                       .asks_again = asks_again};
    *rig = (struct rig){.applet = applet_create(&settings), .now = 1000};
}

void rig_finish(struct rig *rig) {
    applet_destroy(rig->applet);
    mem_free(rig->saved);
    *rig = (struct rig){0};
}

static void note(struct rig *rig, const char *text) {
    size_t len = strlen(rig->did);
    (void)snprintf(rig->did + len, sizeof rig->did - len, "%s%s", len == 0 ? "" : "; ", text);
}

static void note_action(struct rig *rig, struct action *action) {
    char text[4096] = "";
    switch (action->type) {
    case ACTION_NONE:
    case ACTION_CHANGED:
        return;
    case ACTION_CONNECT:
        note(rig, "connect");
        return;
    case ACTION_SEND:
        (void)snprintf(text, sizeof text, "send %s", action->text);
        break;
    case ACTION_DISCONNECT:
        note(rig, "disconnect");
        return;
    case ACTION_SAVE:
        mem_free(rig->saved);
        rig->saved = mem_copy_string(action->text);
        note(rig, "save");
        return;
    case ACTION_FORGET:
        note(rig, "forget");
        return;
    case ACTION_SCREEN_OPEN:
        (void)snprintf(text, sizeof text, "open %d %s %s %s", (int)action->request, wire_screen_kind_word(action->kind),
                       action->text, action->ticket);
        break;
    case ACTION_SCREEN_KIND:
        (void)snprintf(text, sizeof text, "only %s", wire_screen_kind_word(action->kind));
        break;
    case ACTION_SCREEN_CLOSE:
        note(rig, "hide");
        return;
    case ACTION_AUTOSTART:
        note(rig, "autostart");
        return;
    case ACTION_NO_AUTOSTART:
        note(rig, "no autostart");
        return;
    case ACTION_REBOOT:
        (void)snprintf(text, sizeof text, "reboot %s", wire_reboot_kind_word(action->reboot));
        break;
    case ACTION_EXIT:
        (void)snprintf(text, sizeof text, "exit %d", action->exit_code);
        break;
    }
    note(rig, text);
}

const char *rig_did(struct rig *rig) {
    struct action action;
    rig->did[0] = '\0';
    while (applet_take_action(rig->applet, &action)) {
        note_action(rig, &action);
        action_finish(&action);
    }
    return rig->did;
}

const char *rig_hear(struct rig *rig, const char *json) {
    applet_link_received(rig->applet, json, strlen(json), rig->now);
    return rig_did(rig);
}

const char *rig_tick(struct rig *rig, int64_t by_ms) {
    int64_t at = applet_next_tick(rig->applet);
    if (at == INT64_MAX || at > rig->now + by_ms) {
        rig->now += by_ms;
    } else if (at > rig->now) {
        rig->now = at;
    }
    applet_tick(rig->applet, rig->now);
    return rig_did(rig);
}

void rig_enter(struct rig *rig) {
    assert_true(applet_join_code(rig->applet, "123456", rig->now));
    applet_link_opened(rig->applet, rig->now);
    (void)rig_did(rig);
    assert_string_equal(rig_hear(rig, RIG_WELCOME("")), "save; send {\"type\":\"heartbeat\"}; no autostart");
}
