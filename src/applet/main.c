/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/sentences.h"
#include "applet/options.h"
#include "applet/program.h"
#include "applet/robot.h"
#include "applet/screen/screen.h"
#include "applet/standin.h"
#include "applet/window/window.h"

#include <glib-unix.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>

enum { PICTURE_BYTES_LEAST = 256 * 1024 };

static gboolean on_signal(gpointer user) {
    program_terminate(user);
    return G_SOURCE_CONTINUE;
}

struct running {
    GMainLoop *loop;
    struct program *program;
};

static bool run_begin(struct running *running, const struct options *options) {
    running->loop = g_main_loop_new(NULL, FALSE);
    running->program = program_create(options, running->loop);
    if (running->program != NULL) {
        g_unix_signal_add(SIGTERM, on_signal, running->program);
        g_unix_signal_add(SIGINT, on_signal, running->program);
    }
    return running->program != NULL;
}

static int run_end(struct running *running, const struct face *face) {
    int exit_code = APPLET_EXIT_USAGE;
    program_set_face(running->program, face);
    if (program_start(running->program)) {
        g_main_loop_run(running->loop);
        exit_code = program_exit_code(running->program);
    }
    return exit_code;
}

static void running_finish(struct running *running) {
    program_destroy(running->program);
    g_main_loop_unref(running->loop);
}

static int run_headless(const struct options *options) {
    struct running running;
    int exit_code = APPLET_EXIT_USAGE;
    screen_ignore_errors();
    if (run_begin(&running, options)) {
        struct robot *robot = robot_create(options, program_customer(running.program));
        struct face face = robot_face(robot);
        exit_code = run_end(&running, &face);
        robot_destroy(robot);
    }
    running_finish(&running);
    return exit_code;
}

struct windowed {
    struct window *window;
    struct standin standin;
};

static void show_window(void *user, const struct applet_view *view) {
    struct windowed *windowed = user;
    window_show(windowed->window, view);
    standin_answer(&windowed->standin, view);
}

static void show_window_over(void *user, const struct applet_view *view, int exit_code) {
    (void)exit_code;
    struct windowed *windowed = user;
    window_show_over(windowed->window, view);
}

static int run_window(const struct options *options) {
    struct running running;
    int exit_code = APPLET_EXIT_USAGE;
    struct windowed windowed = {.standin.options = options};
    if (run_begin(&running, options)) {
        windowed.standin.customer = program_customer(running.program);
        windowed.window = window_create(windowed.standin.customer);
        if (windowed.window != NULL) {
            struct face face = {.user = &windowed, .show = show_window, .over = show_window_over};
            exit_code = run_end(&running, &face);
        } else {
            (void)fprintf(stderr, "towline-applet: there is no display to show a window on\n");
        }
    }
    running_finish(&running);
    window_destroy(windowed.window);
    return exit_code;
}

int main(int argc, char **argv) {
    struct options options;
    (void)setlocale(LC_ALL, "");
    (void)signal(SIGPIPE, SIG_IGN);
    /* Pictures of the screen go back to the system when they are freed. Left alone, malloc raises this limit to the
     * size of the first one and keeps the later ones for itself. */
    (void)mallopt(M_MMAP_THRESHOLD, PICTURE_BYTES_LEAST);
    switch (options_read(argc, argv, &options)) {
    case OPTIONS_RUN:
        break;
    case OPTIONS_DONE:
        return APPLET_EXIT_OK;
    case OPTIONS_WRONG:
        return APPLET_EXIT_USAGE;
    }
    int exit_code = options.headless ? run_headless(&options) : run_window(&options);
    options_finish(&options);
    return exit_code;
}
