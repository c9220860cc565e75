/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/robot.h"

#include "applet/core/sentences.h"
#include "applet/standin.h"
#include "base/alloc.h"
#include "base/buffer.h"
#include "base/text.h"

#include <glib-unix.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COMMAND_MAX = 16 * 1024 };

struct robot {
    const struct customer *customer;
    guint watch;
    struct buffer input;
    char *last_state;         /* owned; the line printed last, so that only changes are printed */
    GHashTable *chat_printed; /* numbers of the lines */
    int64_t asked_request;
    bool typing_printed;
    struct standin standin;
};

static void print(json_t *object) {
    char *line = json_dumps(object, JSON_COMPACT);
    puts(line);
    (void)fflush(stdout);
    free(line);
    json_decref(object);
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
    return "unknown";
}

static json_t *people_of(const struct wire_state *state) {
    json_t *people = json_array();
    for (size_t i = 0; i < state->people_count; i++) {
        json_array_append_new(people, json_pack("{s:s,s:s}", "name", state->people[i].name, "part",
                                                wire_person_part_word(state->people[i].part)));
    }
    return people;
}

static void print_state(struct robot *robot, const struct applet_view *view) {
    const char *screen = view->screen_open ? wire_screen_kind_word(view->screen_kind) : "closed";
    json_t *state = json_pack("{s:s,s:s,s:s,s:o,s:s,s:b,s:b}", "event", "state", "phase", phase_word(view->phase),
                              "stage", wire_stage_word(view->state.stage), "people", people_of(&view->state), "screen",
                              screen, "view", view->consents.view, "control", view->consents.control);
    if (view->state.place > 0) {
        json_object_set_new(state, "place", json_integer(view->state.place));
    }
    if (view->lead_changed) {
        json_object_set_new(state, "lead_changed", json_true());
    }
    if (view->refusal != WIRE_REFUSED_NONE) {
        json_object_set_new(state, "refusal", json_string(wire_refusal_word(view->refusal)));
    }
    if (view->outcome != WIRE_OUTCOME_NONE) {
        json_object_set_new(state, "outcome", json_string(wire_outcome_word(view->outcome)));
    }
    char *line = json_dumps(state, JSON_COMPACT);
    if (!text_equal(line, robot->last_state)) {
        mem_free(robot->last_state);
        robot->last_state = mem_copy_string(line);
        print(state);
    } else {
        json_decref(state);
    }
    free(line);
}

/* Each stored line once, as it becomes known: after a loss the customer's own are acknowledged before older ones come.
 */
static void print_chat(struct robot *robot, const struct chat *chat) {
    for (size_t i = 0; i < chat->count; i++) {
        const struct chat_line *line = &chat->lines[i];
        if (line->number > 0 && g_hash_table_add(robot->chat_printed, GINT_TO_POINTER((gint)line->number))) {
            print(json_pack("{s:s,s:I,s:s,s:s*,s:s}", "event", "chat", "number", (json_int_t)line->number, "author",
                            wire_author_word(line->author), "name", line->name, "text", line->text));
        }
    }
}

static void print_question(struct robot *robot, const struct applet_view *view) {
    int64_t request = view->question.request;
    if (request != 0 && request != robot->asked_request) {
        robot->asked_request = request;
        print(json_pack("{s:s,s:I,s:s,s:s}", "event", "question", "request", (json_int_t)request, "kind",
                        wire_screen_kind_word(view->question.kind), "technician", view->question.technician));
    }
}

static void print_typing(struct robot *robot, const struct applet_view *view) {
    if (view->typing != robot->typing_printed) {
        robot->typing_printed = view->typing;
        print(json_pack("{s:s,s:b,s:s*}", "event", "typing", "on", view->typing, "name", view->typing_name));
    }
}

static void robot_show(void *user, const struct applet_view *view) {
    struct robot *robot = user;
    print_state(robot, view);
    print_chat(robot, view->chat);
    print_question(robot, view);
    print_typing(robot, view);
    standin_answer(&robot->standin, view);
}

static void robot_over(void *user, const struct applet_view *view, int exit_code) {
    struct robot *robot = user;
    bool refused = view->phase == APPLET_REFUSED;
    const char *why = refused ? sentence_of_refusal(view->refusal) : sentence_of_outcome(view->outcome);
    print(json_pack("{s:s,s:i,s:s}", "event", "exit", "code", exit_code, "why", why));
    if (refused) {
        (void)fprintf(stderr, "towline-applet: %s\n", why);
    }
    robot->customer->dismiss(robot->customer->user);
}

static void obey(struct robot *robot, const json_t *command) {
    const struct customer *customer = robot->customer;
    const char *what = json_string_value(json_object_get(command, "do"));
    const char *text = json_string_value(json_object_get(command, "text"));
    const char *kind = json_string_value(json_object_get(command, "kind"));
    bool yes = json_is_true(json_object_get(command, "yes"));
    json_int_t request = json_integer_value(json_object_get(command, "request"));
    if (text_equal(what, "say") && text != NULL) {
        (void)customer->say(customer->user, text);
    } else if (text_equal(what, "type")) {
        customer->typing(customer->user, yes);
    } else if (text_equal(what, "withdraw")) {
        customer->withdraw(customer->user, text_equal(kind, "control") ? WIRE_SCREEN_CONTROL : WIRE_SCREEN_VIEW);
    } else if (text_equal(what, "answer")) {
        customer->answer_question(customer->user, request, yes);
    } else if (text_equal(what, "terms")) {
        customer->answer_terms(customer->user, yes);
    } else if (text_equal(what, "close")) {
        customer->close(customer->user);
    } else {
        print(json_pack("{s:s,s:s}", "event", "error", "why", "unknown command"));
    }
}

/* A line that is no object is said as it stands, for whoever types it by hand. */
static void obey_line(struct robot *robot, char *line, size_t len) {
    line[len] = '\0';
    if (line[0] != '{') {
        (void)robot->customer->say(robot->customer->user, line);
        return;
    }
    json_t *command = json_loadb(line, len, 0, NULL);
    obey(robot, command);
    json_decref(command);
}

static gboolean on_input(gint fd, GIOCondition condition, gpointer user) {
    (void)condition;
    struct robot *robot = user;
    char chunk[4096];
    ssize_t got = read(fd, chunk, sizeof chunk);
    if (got <= 0 || !buffer_append(&robot->input, chunk, (size_t)got)) {
        robot->watch = 0; /* end of input, or a line that is none */
        return G_SOURCE_REMOVE;
    }
    char *end;
    while ((end = memchr(robot->input.data, '\n', robot->input.len)) != NULL) {
        size_t len = (size_t)(end - robot->input.data);
        obey_line(robot, robot->input.data, len);
        buffer_consume(&robot->input, len + 1);
    }
    return G_SOURCE_CONTINUE;
}

struct robot *robot_create(const struct options *options, const struct customer *customer) {
    struct robot *robot = NEW(struct robot);
    robot->standin = (struct standin){.options = options, .customer = customer};
    robot->customer = customer;
    robot->chat_printed = g_hash_table_new(NULL, NULL);
    buffer_init(&robot->input, COMMAND_MAX);
    robot->watch = g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, robot);
    return robot;
}

struct face robot_face(struct robot *robot) {
    return (struct face){.user = robot, .show = robot_show, .over = robot_over};
}

void robot_destroy(struct robot *robot) {
    if (robot == NULL) {
        return;
    }
    if (robot->watch != 0) {
        g_source_remove(robot->watch);
    }
    g_hash_table_unref(robot->chat_printed);
    buffer_finish(&robot->input);
    mem_free(robot->last_state);
    mem_free(robot);
}
