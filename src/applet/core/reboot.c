/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The computer goes down and comes back: announced only when it really goes, done once per command. */
#include "applet/core/inner.h"

static void tell(struct applet *applet) {
    if (applet->line == LINE_UP) {
        struct wire_applet_message message = {.type = WIRE_REBOOT_ANNOUNCED,
                                              .reboot_announced = applet->reboot_announced};
        applet_send(applet, &message);
    }
}

static void remove_entry(struct applet *applet) {
    applet->has_entry = false;
    applet_do(applet, ACTION_NO_AUTOSTART);
}

static void announce(struct applet *applet, enum wire_reboot_cause cause, int64_t n) {
    applet->going_down = true;
    applet->reboot_announced = (struct wire_reboot_announced){.cause = cause, .n = n};
    applet->has_entry = true;
    applet_do(applet, ACTION_AUTOSTART);
    tell(applet);
}

static void carry_out(struct applet *applet, const struct wire_reboot *reboot) {
    applet->saved.reboot_done = reboot->n;
    applet_save(applet); /* first: a computer that comes back must not go down again */
    announce(applet, WIRE_REBOOT_BY_COMMAND, reboot->n);
    action_queue_add(&applet->actions, (struct action){.type = ACTION_REBOOT, .reboot = reboot->kind});
}

static void answer(struct applet *applet, int64_t n, bool agreed) {
    if (applet->line == LINE_UP) {
        struct wire_applet_message message = {.type = WIRE_REBOOT_ANSWER, .reboot_answer = {.n = n, .agreed = agreed}};
        applet_send(applet, &message);
    }
}

void applet_hear_reboot(struct applet *applet, struct wire_server_message *message) {
    const struct wire_reboot *reboot = &message->reboot;
    if (applet->closing || reboot->n <= applet->saved.reboot_done || !wire_texts_have(&applet->features, "reboot")) {
        return;
    }
    if (!reboot->ask) {
        carry_out(applet, reboot);
    } else {
        wire_server_message_finish(&applet->reboot_question);
        applet->reboot_question = *message;
        *message = (struct wire_server_message){0};
    }
    applet_do(applet, ACTION_CHANGED);
}

void applet_answer_reboot(struct applet *applet, int64_t n, bool agreed, int64_t now_ms) {
    applet->now_ms = now_ms;
    struct wire_reboot reboot = applet->reboot_question.reboot;
    if (n == 0 || reboot.n != n) {
        return;
    }
    wire_server_message_finish(&applet->reboot_question);
    answer(applet, n, agreed);
    if (agreed) {
        carry_out(applet, &reboot);
    } else {
        applet->saved.reboot_done = n; /* answered: asked once */
        applet_save(applet);
    }
    applet_do(applet, ACTION_CHANGED);
}

void applet_going_down(struct applet *applet, int64_t now_ms) {
    applet->now_ms = now_ms;
    bool is_over = applet->phase == APPLET_OVER || applet->phase == APPLET_REFUSED;
    if (applet->has_session && !applet->going_down && !applet->closing && !is_over) {
        announce(applet, WIRE_REBOOT_BY_SYSTEM, 0);
    }
}

void applet_staying_up(struct applet *applet, int64_t now_ms) {
    applet->now_ms = now_ms;
    if (applet->going_down) {
        applet->going_down = false;
        remove_entry(applet);
        if (applet->line == LINE_UP) {
            applet_send(applet, &(struct wire_applet_message){.type = WIRE_REBOOT_CANCELLED});
        }
    }
}

void applet_stays_away(struct applet *applet) {
    applet->going_down = false;
    if (applet->has_entry) {
        remove_entry(applet);
    }
}

void applet_back_from_reboot(struct applet *applet) {
    if (applet->going_down) {
        tell(applet); /* only the line was away: the server counts it as back */
    } else {
        remove_entry(applet);
    }
}
