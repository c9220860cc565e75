/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/program.h"

#include "applet/keeper.h"
#include "applet/link/address.h"
#include "applet/link/network.h"
#include "applet/media.h"
#include "applet/power/logind.h"
#include "applet/system_info.h"
#include "base/alloc.h"
#include "base/must.h"

#include <stdio.h>

struct program {
    const struct options *options;
    GMainLoop *loop;
    struct face face;
    struct customer customer;
    struct network *network;
    struct link *link;
    struct media *media;
    int64_t media_request;
    struct applet *applet;
    struct system_info system;
    struct keeper keeper;
    struct logind *logind;
    char *last_loss; /* why the line went down, told once */
    guint timer;
    bool working; /* actions are being carried out */
    bool changed;
    bool over;
    bool quitting;
    int exit_code;
};

static int64_t now_ms(void) {
    return g_get_monotonic_time() / 1000;
}

static void work(struct program *program);

static gboolean on_timer(gpointer user) {
    struct program *program = user;
    program->timer = 0;
    applet_tick(program->applet, now_ms());
    work(program);
    return G_SOURCE_REMOVE;
}

static void set_timer(struct program *program) {
    if (program->timer != 0) {
        g_source_remove(program->timer);
        program->timer = 0;
    }
    int64_t at = applet_next_tick(program->applet);
    if (at != INT64_MAX && !program->over) {
        int64_t pause = at - now_ms();
        program->timer = g_timeout_add(pause < 0 ? 0 : (guint)MIN(pause, 3600 * 1000), on_timer, program);
    }
}

static void on_link_opened(void *user) {
    struct program *program = user;
    applet_link_opened(program->applet, now_ms());
    work(program);
}

static void on_link_received(void *user, const char *bytes, size_t len) {
    struct program *program = user;
    applet_link_received(program->applet, bytes, len, now_ms());
    work(program);
}

static void drop_link(struct program *program) {
    struct link *link = program->link;
    program->link = NULL;
    link_close(link);
}

static void on_link_lost(void *user, const char *reason) {
    struct program *program = user;
    if (g_strcmp0(reason, program->last_loss) != 0) {
        g_free(program->last_loss);
        program->last_loss = g_strdup(reason);
        (void)fprintf(stderr, "towline-applet: %s: %s\n", program->keeper.server, reason);
    }
    drop_link(program);
    applet_link_lost(program->applet, now_ms());
    work(program);
}

static void on_hopeful(void *user) {
    struct program *program = user;
    applet_link_hopeful(program->applet, now_ms());
    work(program);
}

static void on_going_down(void *user) {
    struct program *program = user;
    applet_going_down(program->applet, now_ms());
    work(program);
}

static void on_staying_up(void *user) {
    struct program *program = user;
    applet_staying_up(program->applet, now_ms());
    work(program);
}

static void do_connect(struct program *program) {
    static const struct link_events events = {on_link_opened, on_link_received, on_link_lost};
    must(program->link == NULL);
    char *url = address_of_endpoint(program->keeper.server);
    program->link = link_open(program->network, url, WIRE_SERVER_MESSAGE_MAX, &events, program);
    g_free(url);
}

static void drop_media(struct program *program) {
    struct media *media = program->media;
    program->media = NULL;
    media_destroy(media);
}

static void on_media_opened(void *user) {
    struct program *program = user;
    applet_screen_opened(program->applet, program->media_request, now_ms());
    work(program);
}

static void on_media_closed(void *user) {
    struct program *program = user;
    drop_media(program);
    applet_screen_closed(program->applet, program->media_request, now_ms());
    work(program);
}

static void on_media_failed(void *user, const char *reason) {
    struct program *program = user;
    drop_media(program);
    applet_screen_failed(program->applet, program->media_request, reason, now_ms());
    work(program);
}

static void do_screen_open(struct program *program, const struct action *action) {
    static const struct media_events events = {on_media_opened, on_media_closed, on_media_failed};
    char *url = address_of_relay(program->keeper.server, action->text, action->ticket);
    if (url == NULL) {
        applet_screen_failed(program->applet, action->request, "relay_address", now_ms());
        return;
    }
    drop_media(program);
    program->media_request = action->request;
    program->media = media_create(program->network, url, action->kind == WIRE_SCREEN_CONTROL, &events, program);
    g_free(url);
}

static void carry_out(struct program *program, const struct action *action) {
    switch (action->type) {
    case ACTION_NONE:
        return;
    case ACTION_CONNECT:
        do_connect(program);
        return;
    case ACTION_SEND:
        link_send_text(program->link, action->text);
        return;
    case ACTION_DISCONNECT:
        drop_link(program);
        return;
    case ACTION_SAVE:
        keeper_save(&program->keeper, action->text);
        return;
    case ACTION_FORGET:
        keeper_forget(&program->keeper);
        return;
    case ACTION_SCREEN_OPEN:
        do_screen_open(program, action);
        return;
    case ACTION_SCREEN_KIND:
        if (program->media != NULL) {
            media_set_control(program->media, action->kind == WIRE_SCREEN_CONTROL);
        }
        return;
    case ACTION_SCREEN_CLOSE:
        drop_media(program);
        return;
    case ACTION_AUTOSTART:
    case ACTION_NO_AUTOSTART:
        keeper_set_autostart(&program->keeper, action->type == ACTION_AUTOSTART);
        return;
    case ACTION_REBOOT:
        logind_reboot(program->logind); /* a PC with Linux has no safe mode to go to: every kind is a plain reboot */
        return;
    case ACTION_CHANGED:
        program->changed = true;
        return;
    case ACTION_EXIT:
        program->over = true;
        program->exit_code = action->exit_code;
        return;
    }
}

static void show(struct program *program) {
    struct applet_view view;
    applet_look(program->applet, &view);
    program->changed = false;
    program->face.show(program->face.user, &view);
}

/* Carries out everything that the core wants. A face may act from within what it is shown: that is worked off by the
 * outermost call, so that no view is used while it changes. */
static void work(struct program *program) {
    if (program->working) {
        return;
    }
    program->working = true;
    bool was_over = program->over;
    for (;;) {
        struct action action;
        if (applet_take_action(program->applet, &action)) {
            carry_out(program, &action);
            action_finish(&action);
        } else if (program->changed) {
            show(program);
        } else {
            break;
        }
    }
    program->working = false;
    set_timer(program);
    if (program->over && !was_over) {
        struct applet_view view;
        applet_look(program->applet, &view);
        program->face.over(program->face.user, &view, program->exit_code);
    }
}

static bool customer_enter_code(void *user, const char *code) {
    struct program *program = user;
    if (!applet_join_code(program->applet, code, now_ms())) {
        return false;
    }
    keeper_begin(&program->keeper, code);
    work(program);
    return true;
}

static void customer_answer_terms(void *user, bool accepted) {
    struct program *program = user;
    applet_answer_terms(program->applet, accepted, now_ms());
    work(program);
}

static bool customer_say(void *user, const char *text) {
    struct program *program = user;
    bool said = applet_say(program->applet, text, now_ms());
    work(program);
    return said;
}

static void customer_typing(void *user, bool on) {
    struct program *program = user;
    applet_typing(program->applet, on, now_ms());
    work(program);
}

static void customer_answer_question(void *user, int64_t request, bool given) {
    struct program *program = user;
    applet_answer_question(program->applet, request, given, now_ms());
    work(program);
}

static void customer_answer_reboot(void *user, int64_t n, bool agreed) {
    struct program *program = user;
    applet_answer_reboot(program->applet, n, agreed, now_ms());
    work(program);
}

static void customer_withdraw(void *user, enum wire_screen_kind kind) {
    struct program *program = user;
    applet_withdraw(program->applet, kind, now_ms());
    work(program);
}

static void customer_close(void *user) {
    struct program *program = user;
    applet_close(program->applet, now_ms());
    work(program);
}

static void customer_dismiss(void *user) {
    program_quit(user);
}

struct program *program_create(const struct options *options, GMainLoop *loop) {
    char *error = NULL;
    struct network *network = network_create(options->ca_path, &error);
    if (network == NULL) {
        (void)fprintf(stderr, "towline-applet: %s\n", error);
        g_free(error);
        return NULL;
    }
    struct program *program = NEW(struct program);
    program->options = options;
    program->loop = loop;
    program->network = network;
    program->customer = (struct customer){.user = program,
                                          .enter_code = customer_enter_code,
                                          .answer_terms = customer_answer_terms,
                                          .say = customer_say,
                                          .typing = customer_typing,
                                          .answer_question = customer_answer_question,
                                          .answer_reboot = customer_answer_reboot,
                                          .withdraw = customer_withdraw,
                                          .close = customer_close,
                                          .dismiss = customer_dismiss};
    return program;
}

void program_set_face(struct program *program, const struct face *face) {
    program->face = *face;
}

const struct customer *program_customer(struct program *program) {
    return &program->customer;
}

static void make_applet(struct program *program) {
    system_info_read(&program->system);
    struct applet_settings settings = {
        .server = program->keeper.server,
        .features = {.count = logind_is_there(program->logind) ? 7 : 6,
                     .items = {"screen", "control", "clipboard", "lease", "typing", "look", "reboot"}},
        .system = {.applet = TOWLINE_VERSION,
                   .os = program->system.os,
                   .computer = program->system.computer,
                   .user = program->system.user,
                   .locale = program->system.locale,
                   .width = program->system.width,
                   .height = program->system.height},
        .seed = (uint64_t)g_random_int() << 32 | g_random_int(),
        .asks_again = !program->options->headless};
    program->applet = applet_create(&settings);
}

static bool begin(struct program *program, const char *saved) {
    const struct options *options = program->options;
    if (saved != NULL && applet_resume_saved(program->applet, saved, now_ms())) {
        return true;
    }
    if (options->code != NULL) {
        must(applet_join_code(program->applet, options->code, now_ms()));
    } else if (options->join_token != NULL) {
        applet_join_token(program->applet, options->join_token, now_ms());
    }
    return options->code != NULL || options->join_token != NULL;
}

bool program_start(struct program *program) {
    const struct options *options = program->options;
    keeper_init(&program->keeper, options);
    char *saved = keeper_read(&program->keeper);
    if (program->keeper.server == NULL || (options->resume_path != NULL && saved == NULL)) {
        (void)fprintf(stderr, "towline-applet: %s: no session to go on with\n", options->resume_path);
        keeper_set_autostart(&program->keeper, false);
        mem_free_secret(saved);
        return false;
    }
    struct logind_events events = {program, on_going_down, on_staying_up};
    program->logind = logind_create(&events);
    make_applet(program);
    bool begun = begin(program, saved);
    mem_free_secret(saved);
    if (!begun && options->headless) {
        (void)fprintf(stderr, "towline-applet: there is no session to go on with, and nobody to type a code\n");
        return false;
    }
    network_watch(program->network, on_hopeful, program);
    program->changed = true;
    work(program);
    return true;
}

void program_terminate(struct program *program) {
    struct applet_view view = {.phase = APPLET_NEEDS_CODE};
    if (program->applet != NULL) {
        applet_look(program->applet, &view);
    }
    if (view.going_down) {
        program_quit(program);
    } else {
        program->customer.close(program);
    }
}

static gboolean on_quit(gpointer user) {
    struct program *program = user;
    if (network_is_busy(program->network)) {
        return G_SOURCE_CONTINUE;
    }
    g_main_loop_quit(program->loop);
    return G_SOURCE_REMOVE;
}

void program_quit(struct program *program) {
    if (!program->quitting) {
        program->quitting = true;
        g_timeout_add(10, on_quit, program);
    }
}

int program_exit_code(const struct program *program) {
    return program->exit_code;
}

void program_destroy(struct program *program) {
    if (program == NULL) {
        return;
    }
    if (program->timer != 0) {
        g_source_remove(program->timer);
    }
    drop_media(program);
    drop_link(program);
    network_destroy(program->network);
    applet_destroy(program->applet);
    system_info_finish(&program->system);
    g_free(program->last_loss);
    logind_destroy(program->logind);
    keeper_finish(&program->keeper);
    mem_free(program);
}
