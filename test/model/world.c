/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the small world, its golden list, and states in words. */
#include <string.h>

#include "model.h"

struct world {
    const struct session_state *state;
    bool is_full;
    void (*visit)(void *user, const struct session_command *command, const struct session_context *context);
    void *user;
};

static void give(const struct world *world, struct session_command command, struct session_context context) {
    world->visit(world->user, &command, &context);
}

/* Everybody may do everything: what rights forbid is a part of what they allow. */
static const struct session_context open_context = {
    .rights = ~0U, .actor_serves_row = true, .actor_rules_row = true, .active_max = 10};

static void give_targets(const struct world *world, struct session_command command) {
    for (int32_t id = 1; id <= MODEL_TECHNICIANS; id++) {
        command.target = (struct owner){OWNER_TECHNICIAN, id};
        give(world, command, open_context);
    }
    command.target = (struct owner){OWNER_GROUP, MODEL_GROUP};
    give(world, command, open_context);
}

static void give_others(const struct world *world, struct session_command command) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (world->state->rows[i].number != 0) {
            command.other_row = world->state->rows[i].number;
            give(world, command, open_context);
        }
    }
}

static void give_modes(const struct world *world, struct session_command command, unsigned from, unsigned to) {
    for (unsigned mode = from; mode <= to; mode++) {
        command.mode = (uint8_t)mode;
        give(world, command, open_context);
    }
}

static void give_row_command(const struct world *world, struct session_command command) {
    if (command.type == COMMAND_TRANSFER || command.type == COMMAND_INVITE) {
        give_targets(world, command);
    } else if (command.type == COMMAND_WITHDRAW || command.type == COMMAND_REMOVE || command.type == COMMAND_HAND_OFF) {
        give_others(world, command);
    } else if (command.type == COMMAND_REBOOT) {
        give_modes(world, command, REBOOT_NORMAL, world->is_full ? REBOOT_SAFE_MODE : REBOOT_NORMAL);
    } else if (command.type == COMMAND_SCREEN) {
        give_modes(world, command, SCREEN_VIEW, SCREEN_CONTROL);
    } else {
        command.text = "x";
        give(world, command, open_context);
    }
}

static void give_actors(const struct world *world, struct session_command command) {
    for (int32_t id = 1; id <= MODEL_TECHNICIANS; id++) {
        command.actor = (struct session_actor){ACTOR_TECHNICIAN, id};
        give_row_command(world, command);
    }
    command.actor = (struct session_actor){ACTOR_ADMINISTRATOR, MODEL_TECHNICIANS};
    give_row_command(world, command);
}

static void give_row_commands(const struct world *world, enum command_type type) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (world->state->rows[i].number != 0) {
            give_actors(world, (struct session_command){.type = type, .row = world->state->rows[i].number});
        }
    }
}

static void give_customer_command(const struct world *world, struct session_command command) {
    command.text = "x";
    for (unsigned bits = 0; bits < 8; bits++) {
        struct session_context context = open_context;
        context.has_terms = (bits & 1) != 0;
        context.auto_start = (bits & 2) != 0;
        command.flag = (bits & 4) != 0;
        give(world, command, context);
    }
}

static bool is_about_screen(enum command_type type) {
    return type == COMMAND_CONSENT_GIVE || type == COMMAND_CONSENT_REFUSE || type == COMMAND_CONSENT_WITHDRAW ||
           type == COMMAND_SCREEN_OPENED || type == COMMAND_SCREEN_FAILED;
}

static void give_screen_command(const struct world *world, struct session_command command) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (world->state->rows[i].number != 0) {
            command.row = world->state->rows[i].number;
            give_modes(world, command, SCREEN_VIEW, SCREEN_CONTROL);
        }
    }
}

static void give_server_commands(const struct world *world, struct session_command command) {
    command.actor.kind = ACTOR_SERVER;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        command.row = world->state->rows[i].number;
        if (i == 0 || command.row != 0) {
            give_targets(world, command);
        }
    }
}

static void give_create(const struct world *world) {
    struct session_command command = {.type = COMMAND_CREATE, .actor = {ACTOR_TECHNICIAN, 1}, .text = "x"};
    give_targets(world, command);
    command.actor = (struct session_actor){ACTOR_CUSTOMER, 0};
    command.target = (struct owner){OWNER_CHANNEL, MODEL_GROUP};
    give(world, command, open_context);
}

void model_each_command(const struct session_state *state, bool is_full,
                        void (*visit)(void *user, const struct session_command *command,
                                      const struct session_context *context),
                        void *user) {
    struct world world = {state, is_full, visit, user};
    for (unsigned number = 0; number < COMMAND_TYPE_COUNT; number++) {
        enum command_type type = (enum command_type)number;
        struct session_command command = {.type = type, .actor = {ACTOR_CUSTOMER, 0}};
        if (type == COMMAND_CREATE) {
            give_create(&world);
        } else if (command_is_on_row(type)) {
            give_row_commands(&world, type);
        } else if (type == COMMAND_AUTO_START || type == COMMAND_TECHNICIAN_DISABLED ||
                   type == COMMAND_SERVER_RESTARTED || type >= COMMAND_CLOCK_CODE) {
            give_server_commands(&world, command);
        } else if (is_about_screen(type)) {
            give_screen_command(&world, command);
        } else {
            give_customer_command(&world, command);
        }
    }
}

const char *model_word(enum status status) {
    return status == STATUS_NONE ? "-" : status_word(status);
}

void model_print_state(FILE *out, const struct session_state *state) {
    fprintf(out, "  link %s, outcome %s%s%s, code %d, terms %d, offered to %u\n", link_code(state->link),
            outcome_code(state->outcome), state->held ? ", held" : "", state->started ? ", started" : "",
            (int)state->code, (int)state->terms, (unsigned)state->hand_off_row);
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0) {
            fprintf(out, "  row %u of %s %d: %s%s (%s)\n", (unsigned)row->number, owner_kind_code(row->owner_kind),
                    (int)row->owner_id, part_code(row->part), row->own_hold ? ", own hold" : "",
                    model_word(session_row_status(state, row)));
        }
    }
}

static bool read_word(const char *text, enum status *out_status) {
    if (strcmp(text, "-") == 0) {
        *out_status = STATUS_NONE;
        return true;
    }
    return status_from_word(text, out_status);
}

static bool read_line(struct golden *golden, char *line) {
    char *save = NULL;
    const char *start_word = strtok_r(line, "\t\n", &save);
    const char *end_word = strtok_r(NULL, "\t\n", &save);
    const char *kind = strtok_r(NULL, "\t\n", &save);
    enum status start;
    enum status end;
    if (start_word == NULL || end_word == NULL || kind == NULL || !read_word(start_word, &start) ||
        !read_word(end_word, &end)) {
        return false;
    }
    golden->allowed[start][end] = true;
    golden->kind[start][end] = strcmp(kind, "documented") == 0  ? GOLDEN_DOCUMENTED
                               : strcmp(kind, "extension") == 0 ? GOLDEN_EXTENSION
                                                                : GOLDEN_FIRST;
    return true;
}

bool golden_read(struct golden *out_golden, const char *path) {
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return false;
    }
    memset(out_golden, 0, sizeof *out_golden);
    char line[256];
    bool is_good = true;
    while (is_good && fgets(line, sizeof line, file) != NULL) {
        is_good = line[0] == '#' || read_line(out_golden, line);
        if (!is_good) {
            fprintf(stderr, "%s: not understood: %s\n", path, line);
        }
    }
    fclose(file);
    return is_good;
}
