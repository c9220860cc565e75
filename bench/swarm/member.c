/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "member.h"

#include "applet/core/applet.h"
#include "base/alloc.h"
#include "loop/clock.h"

#include <stdio.h>

struct member {
    struct swarm *swarm;
    unsigned number;
    struct applet *applet;
    struct line *line;
    struct loop_timer *timer;
    enum applet_phase told_phase;
    enum wire_refusal told_refusal;
    bool is_working, is_over;
};

static int64_t now_ms(void) {
    const struct clock clock = clock_system();
    return clock_monotonic_ms(&clock);
}

static const char *phase_word(enum applet_phase phase) {
    switch (phase) {
    case APPLET_NEEDS_CODE:
        return "needs_code";
    case APPLET_CONNECTING:
        return "connecting";
    case APPLET_TERMS:
        return "terms";
    case APPLET_IN:
        return "in";
    case APPLET_LOST:
        return "lost";
    case APPLET_OVER:
        return "over";
    case APPLET_REFUSED:
        return "refused";
    }
    return "";
}

static void tell(struct member *member) {
    struct applet_view view;
    applet_look(member->applet, &view);
    if (view.refusal != member->told_refusal && view.refusal == WIRE_REFUSED_BUSY) {
        member->swarm->told_to_wait++;
    }
    member->told_refusal = view.refusal;
    if (view.phase == member->told_phase) {
        return;
    }
    member->told_phase = view.phase;
    const struct clock clock = clock_system();
    printf("{\"applet\": %u, \"phase\": \"%s\", \"at_ms\": %lld}\n", member->number, phase_word(view.phase),
           (long long)clock_wall_ms(&clock));
}

static void carry_out(struct member *member, const struct action *action) {
    switch (action->type) {
    case ACTION_CONNECT:
        line_open(member->line);
        return;
    case ACTION_SEND:
        line_send(member->line, action->text);
        return;
    case ACTION_DISCONNECT:
        line_close(member->line);
        return;
    case ACTION_CHANGED:
        tell(member);
        return;
    case ACTION_EXIT:
        member->is_over = true;
        return;
    case ACTION_NONE:
    case ACTION_SAVE:
    case ACTION_FORGET:
    case ACTION_SCREEN_OPEN:
    case ACTION_SCREEN_KIND:
    case ACTION_SCREEN_CLOSE:
    case ACTION_AUTOSTART:
    case ACTION_NO_AUTOSTART:
    case ACTION_REBOOT:
        return;
    }
}

static void work(struct member *member) {
    struct action action;
    while (applet_take_action(member->applet, &action)) {
        carry_out(member, &action);
        action_finish(&action);
    }
    int64_t at = applet_next_tick(member->applet);
    if (member->is_over || at == INT64_MAX) {
        loop_timer_stop(member->timer);
    } else {
        loop_timer_start(member->timer, at - now_ms());
    }
}

static void on_timer(void *user) {
    struct member *member = user;
    applet_tick(member->applet, now_ms());
    work(member);
}

static void on_opened(void *user) {
    struct member *member = user;
    applet_link_opened(member->applet, now_ms());
    work(member);
}

static void on_received(void *user, const char *text, size_t len) {
    struct member *member = user;
    applet_link_received(member->applet, text, len, now_ms());
    work(member);
}

static void on_lost(void *user) {
    struct member *member = user;
    applet_link_lost(member->applet, now_ms());
    work(member);
}

struct member *member_create(struct swarm *swarm, unsigned number, in_addr_t source, const char *join_token) {
    static const struct line_events events = {on_opened, on_received, on_lost};
    struct member *member = NEW(struct member);
    member->swarm = swarm;
    member->number = number;
    char *computer = mem_format("swarm-%u", number);
    const struct applet_settings settings = {
        .server = swarm->target.host,
        .features = {.count = 3, .items = {"screen", "control", "lease"}},
        .system = {.applet = TOWLINE_VERSION, .os = "Linux", .computer = computer, .user = "customer", .locale = "C"},
        .seed = number + 1U,
    };
    member->applet = applet_create(&settings);
    mem_free(computer);
    member->line = line_create(swarm->loop, &swarm->target, &swarm->lines, source, &events, member);
    member->timer = loop_timer_create(swarm->loop, on_timer, member);
    applet_join_token(member->applet, join_token, now_ms());
    work(member);
    return member;
}

void member_destroy(struct member *member) {
    loop_timer_destroy(member->timer);
    line_destroy(member->line);
    applet_destroy(member->applet);
    mem_free(member);
}

void member_hopeful(struct member *member) {
    applet_link_hopeful(member->applet, now_ms());
    work(member);
}
