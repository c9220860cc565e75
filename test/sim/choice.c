/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What technicians pick: mostly what fits the part that the row has, now and then anything at all. */
#include "sim.h"

#include <string.h>

struct kind {
    const char *part;
    size_t count;
    enum command_type types[20];
};

/* A command stands as often as it is to come up. */
static const struct kind fitting[] = {
    {"queued",
     8,
     {COMMAND_START, COMMAND_START, COMMAND_START, COMMAND_START, COMMAND_TRANSFER, COMMAND_START, COMMAND_SEND_CODE,
      COMMAND_END}},
    {"lead",
     17,
     {COMMAND_HOLD, COMMAND_START, COMMAND_TRANSFER, COMMAND_TRANSFER, COMMAND_INVITE, COMMAND_INVITE, COMMAND_INVITE,
      COMMAND_INVITE, COMMAND_HAND_OFF, COMMAND_HAND_OFF, COMMAND_HAND_OFF, COMMAND_WITHDRAW, COMMAND_REMOVE,
      COMMAND_HAND_OFF_CANCEL, COMMAND_REBOOT, COMMAND_START, COMMAND_END}},
    {"source", 4, {COMMAND_START, COMMAND_START, COMMAND_REBOOT, COMMAND_END}},
    {"target", 6, {COMMAND_START, COMMAND_START, COMMAND_START, COMMAND_TRANSFER, COMMAND_TRANSFER, COMMAND_END}},
    {"invited", 5, {COMMAND_START, COMMAND_START, COMMAND_START, COMMAND_START, COMMAND_DECLINE}},
    {"collaborator",
     6,
     {COMMAND_ACCEPT_LEAD, COMMAND_ACCEPT_LEAD, COMMAND_ACCEPT_LEAD, COMMAND_HOLD, COMMAND_START, COMMAND_LEAVE}},
    {"",
     14,
     {COMMAND_START, COMMAND_TRANSFER, COMMAND_HOLD, COMMAND_INVITE, COMMAND_DECLINE, COMMAND_WITHDRAW, COMMAND_REMOVE,
      COMMAND_LEAVE, COMMAND_HAND_OFF, COMMAND_HAND_OFF_CANCEL, COMMAND_ACCEPT_LEAD, COMMAND_END, COMMAND_REBOOT,
      COMMAND_SEND_CODE}},
};

/* Rows that somebody can do something with rather than those that only wait to be cleared or for a customer. */
static bool invites_action(const struct seen_row *row) {
    static const char *const words[] = {"Waiting",  "Active",     "On Hold",      "Outgoing",
                                        "Incoming", "Invitation", "Collaborating"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (row->word == word_index(words[i])) {
            return true;
        }
    }
    return false;
}

const struct seen_row *choose_row(struct world *world, struct dice *dice) {
    const struct mirror *mirror = &world->consoles[0].mirror;
    const struct seen_row *found = NULL;
    for (int i = 0; mirror->count > 0 && i < 8; i++) {
        const struct seen_row *row = &mirror->rows[roll(dice, (uint32_t)mirror->count)];
        if (row->queue.kind != DESK_QUEUE_NONE) {
            found = row;
            if (invites_action(row) || chance(dice, 6)) {
                break;
            }
        }
    }
    return found;
}

int32_t choose_actor(const struct seen_row *row, struct dice *dice) {
    if (row->queue.kind == DESK_QUEUE_TECHNICIAN && !chance(dice, 6)) {
        return row->queue.id;
    }
    return 1 + (int32_t)roll(dice, TECHNICIANS);
}

static struct owner any_owner(struct dice *dice) {
    uint32_t kind = roll(dice, 5);
    return kind == 0   ? (struct owner){OWNER_GROUP, chance(dice, 3) ? GROUPS : 1}
           : kind == 1 ? (struct owner){OWNER_CHANNEL, CHANNEL}
                       : (struct owner){OWNER_TECHNICIAN, 1 + (int32_t)roll(dice, TECHNICIANS)};
}

static const struct kind *kind_of(const char *part) {
    size_t i = 0;
    while (fitting[i].part[0] != '\0' && strcmp(fitting[i].part, part) != 0) {
        i++;
    }
    return &fitting[i];
}

static const struct desk_participant *who_has(const struct desk_session_view *view, const char *part) {
    for (size_t i = 0; i < view->participant_count; i++) {
        if (strcmp(view->participants[i].part, part) == 0) {
            return &view->participants[i];
        }
    }
    return NULL;
}

static const struct desk_participant *who_is(const struct desk_session_view *view, uint16_t row) {
    for (size_t i = 0; i < view->participant_count; i++) {
        if (view->participants[i].row == row) {
            return &view->participants[i];
        }
    }
    return NULL;
}

static bool has_offer(const struct desk_session_view *view) {
    for (size_t i = 0; i < view->participant_count; i++) {
        if (view->participants[i].lead_offered) {
            return true;
        }
    }
    return false;
}

/* What needs others in the session, more often where they are there. */
static enum command_type lead_picks(const struct desk_session_view *view, enum command_type type, struct dice *dice) {
    if (has_offer(view)) {
        return chance(dice, 3) ? COMMAND_HAND_OFF_CANCEL : type;
    }
    if (who_has(view, "collaborator") != NULL && chance(dice, 3)) {
        return chance(dice, 4) ? COMMAND_REMOVE : COMMAND_HAND_OFF;
    }
    return who_has(view, "invited") != NULL && chance(dice, 5) ? COMMAND_WITHDRAW : type;
}

/* Whom the lead means, by his row or by his name: somebody who has the part, where there is one. */
static void name_other(struct session_command *command, const struct desk_session_view *view, const char *part,
                       struct dice *dice) {
    command->target = (struct owner){OWNER_TECHNICIAN, 1 + (int32_t)roll(dice, TECHNICIANS)};
    for (size_t i = 0; i < view->participant_count; i++) {
        if (strcmp(view->participants[i].part, part) == 0) {
            command->target.id = view->participants[i].queue.id;
            command->other_row = chance(dice, 2) ? view->participants[i].row : 0;
        }
    }
}

/* What a part often does with others of the session. */
static void fit_to_others(struct session_command *command, const struct desk_participant *own,
                          const struct desk_session_view *view, struct dice *dice) {
    const struct desk_participant *source = who_has(view, "source");
    if (strcmp(own->part, "lead") == 0) {
        command->type = lead_picks(view, command->type, dice);
    } else if (own->own_hold && chance(dice, 2)) {
        command->type = COMMAND_START;
    } else if (strcmp(own->part, "target") == 0 && source != NULL && chance(dice, 2)) {
        command->target = (struct owner){OWNER_TECHNICIAN, source->queue.id};
    }
}

struct session_command choose_command(struct world *world, const struct seen_row *row, struct dice *dice) {
    static struct desk_session_view view;
    const bool seen = desk_session_view(world->desk, EVE, row->session, &view) == DESK_DONE;
    const struct desk_participant *own = seen && !chance(dice, 4) ? who_is(&view, row->row) : NULL;
    const struct kind *kind = kind_of(own == NULL ? "" : own->part);
    struct session_command command = {
        .type = kind->types[roll(dice, (uint32_t)kind->count)],
        .row = row->row,
        .mode = (uint8_t)(1 + roll(dice, 4)),
        .target = any_owner(dice),
        .text = "by hand",
    };
    if (own != NULL) {
        fit_to_others(&command, own, &view, dice);
    }
    if (command.type == COMMAND_INVITE) {
        command.target = (struct owner){OWNER_TECHNICIAN, 1 + (int32_t)roll(dice, TECHNICIANS)};
    } else if (seen && command.type == COMMAND_WITHDRAW) {
        name_other(&command, &view, "invited", dice);
    } else if (seen && (command.type == COMMAND_REMOVE || command.type == COMMAND_HAND_OFF)) {
        name_other(&command, &view, "collaborator", dice);
    }
    return command;
}
