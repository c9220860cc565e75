/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/sentences.h"
#include "applet/options.h"
#include "applet/program.h"
#include "applet/robot.h"
#include "applet/screen/screen.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>

static gboolean on_signal(gpointer user) {
    struct program *program = user;
    const struct customer *customer = program_customer(program);
    customer->close(customer->user);
    return G_SOURCE_CONTINUE;
}

static int run_headless(const struct options *options) {
    screen_ignore_errors();
    GMainLoop *loop = g_main_loop_new(NULL, FALSE);
    struct program *program = program_create(options, loop);
    struct robot *robot = NULL;
    int exit_code = APPLET_EXIT_USAGE;
    if (program != NULL) {
        robot = robot_create(options, program_customer(program));
        struct face face = robot_face(robot);
        program_set_face(program, &face);
        g_unix_signal_add(SIGTERM, on_signal, program);
        g_unix_signal_add(SIGINT, on_signal, program);
        if (program_start(program)) {
            g_main_loop_run(loop);
            exit_code = program_exit_code(program);
        }
    }
    program_destroy(program);
    robot_destroy(robot);
    g_main_loop_unref(loop);
    return exit_code;
}

int main(int argc, char **argv) {
    struct options options;
    (void)setlocale(LC_ALL, "");
    (void)signal(SIGPIPE, SIG_IGN);
    switch (options_read(argc, argv, &options)) {
    case OPTIONS_RUN:
        break;
    case OPTIONS_DONE:
        return APPLET_EXIT_OK;
    case OPTIONS_WRONG:
        return APPLET_EXIT_USAGE;
    }
    int exit_code = run_headless(&options);
    options_finish(&options);
    return exit_code;
}
