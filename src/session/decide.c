/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/decide.h"

#include <string.h>

enum command_kind { KIND_CREATE, KIND_ROW, KIND_CUSTOMER, KIND_SERVER, KIND_CLOCK, KIND_COUNT };

static const enum command_kind kinds[COMMAND_TYPE_COUNT] = {
#define COMMAND(NAME, code, kind) [COMMAND_##NAME] = KIND_##kind,
#include "commands.def"
#undef COMMAND
#define CLOCK(NAME, code, event, outcome, cause, runs) [COMMAND_CLOCK_##NAME] = KIND_CLOCK,
#include "clocks.def"
#undef CLOCK
};

struct session_event *decision_add(struct session_decision *decision, const struct question *question,
                                   enum event_type type, enum cause cause) {
    must(decision->event_count < SESSION_DECISION_EVENTS_MAX);
    struct session_event *event = &decision->events[decision->event_count++];
    *event = (struct session_event){
        .type = type,
        .version = event_version(type),
        .at_ms = question->now_ms,
        .actor = question->command->actor,
        .actor_name = question->command->actor_name,
        .client_id = question->command->client_id,
        .cause = cause,
        .row = (event_fields(type) & FIELD_BIT(ROW)) != 0 ? question->command->row : 0,
        .text = (event_fields(type) & FIELD_BIT(TEXT)) != 0 ? question->command->text : NULL,
    };
    return event;
}

void decision_end(struct session_decision *decision, const struct question *question, enum outcome outcome,
                  enum cause cause) {
    decision_add(decision, question, EVENT_ENDED, cause)->outcome = outcome;
}

bool question_has_text(const struct question *question, size_t bytes_max) {
    const char *text = question->command->text;
    return text != NULL && text[0] != '\0' && strnlen(text, bytes_max + 1) <= bytes_max;
}

bool state_has_room(const struct session_state *state) {
    if (state->next_row >= SESSION_ROW_NUMBER_MAX) {
        return false;
    }
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (state->rows[i].number == 0 || state->rows[i].part == PART_OUT) {
            return true;
        }
    }
    return false;
}

enum refusal decide_create(const struct question *question, struct session_decision *decision) {
    const struct session_command *command = question->command;
    if (question->state->next_row != 0 || command->target.kind == OWNER_NONE || command->target.id <= 0) {
        return REFUSAL_TARGET_UNKNOWN;
    }
    bool is_channel = command->target.kind == OWNER_CHANNEL;
    if (is_channel == (command->actor.kind != ACTOR_CUSTOMER)) {
        return REFUSAL_WRONG_ACTOR;
    }
    if (!is_channel && (question->context->rights & RIGHT_BIT(PRIVATE)) == 0) {
        decision->refused.right = RIGHT_PRIVATE;
        return REFUSAL_NO_RIGHT;
    }
    if (command->text != NULL && strnlen(command->text, SESSION_NAME_BYTES_MAX + 1) > SESSION_NAME_BYTES_MAX) {
        return REFUSAL_TEXT_INVALID;
    }
    struct session_event *event =
        decision_add(decision, question, EVENT_CREATED, is_channel ? CAUSE_FORM_SUBMITTED : CAUSE_COMMAND);
    event->other_row = 1;
    event->target = command->target;
    event->flag = !is_channel;
    return REFUSAL_NONE;
}

static enum refusal decide(const struct question *question, struct session_decision *decision) {
    static enum refusal (*const by_kind[KIND_COUNT])(const struct question *,
                                                     struct session_decision *) = {[KIND_CREATE] = decide_create,
                                                                                   [KIND_ROW] = decide_on_row,
                                                                                   [KIND_CUSTOMER] = decide_customer,
                                                                                   [KIND_SERVER] = decide_server,
                                                                                   [KIND_CLOCK] = decide_clock};
    enum command_kind kind = kinds[question->command->type];
    if (question->state->next_row == 0 && kind != KIND_CREATE) {
        return REFUSAL_ROW_GONE;
    }
    return by_kind[kind](question, decision);
}

enum refusal session_decide(const struct session_state *state, const struct session_command *command,
                            const struct session_context *context, int64_t now_ms, struct session_decision *out) {
    must(command->type < COMMAND_TYPE_COUNT && command->actor.kind < ACTOR_KIND_COUNT);
    must(command->target.kind < OWNER_KIND_COUNT);
    *out = (struct session_decision){.refused = {.command = command->type, .part = PART_OUT}};
    struct question question = {.state = state, .command = command, .context = context, .now_ms = now_ms};
    enum refusal refusal = decide(&question, out);
    if (refusal != REFUSAL_NONE) {
        must(out->event_count == 0);
        out->refused.refusal = refusal;
        out->refused.link = state->link;
        out->refused.outcome = state->outcome;
    }
    return refusal;
}

bool command_is_on_row(enum command_type type) {
    must(type < COMMAND_TYPE_COUNT);
    return kinds[type] == KIND_ROW;
}
