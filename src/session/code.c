/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names to codes and back, all from the tables in spec/. */
#include <string.h>

#include "session/command.h"
#include "session/event.h"
#include "session/session.h"

struct code_table {
    const char *const *codes;
    unsigned count;
};

#define CODE_TABLE(name) ((struct code_table){name, sizeof(name) / sizeof((name)[0])})

static const char *const event_codes[EVENT_TYPE_COUNT] = {
#define EVENT(NAME, code, version, stage, hold, hand_off, fields) [EVENT_##NAME] = #code,
#include "events.def"
#undef EVENT
};

static const char *const actor_codes[ACTOR_KIND_COUNT] = {
#define ACTOR(NAME, code) [ACTOR_##NAME] = #code,
#include "actors.def"
#undef ACTOR
};

static const char *const cause_codes[CAUSE_COUNT] = {
#define CAUSE(NAME, code) [CAUSE_##NAME] = #code,
#include "causes.def"
#undef CAUSE
};

static const char *const owner_codes[OWNER_KIND_COUNT] = {
#define OWNER(NAME, code) [OWNER_##NAME] = #code,
#include "owners.def"
#undef OWNER
};

static const char *const command_codes[COMMAND_TYPE_COUNT] = {
#define COMMAND(NAME, code, kind) [COMMAND_##NAME] = #code,
#include "commands.def"
#undef COMMAND
#define CLOCK(NAME, code, event, outcome, cause, runs) [COMMAND_CLOCK_##NAME] = #code,
#include "clocks.def"
#undef CLOCK
};

static const char *const clock_codes[CLOCK_KIND_COUNT] = {
#define CLOCK(NAME, code, event, outcome, cause, runs) [CLOCK_KIND_##NAME] = #code,
#include "clocks.def"
#undef CLOCK
};

static const char *const refusal_codes[REFUSAL_COUNT] = {
#define REFUSAL(NAME, code) [REFUSAL_##NAME] = #code,
#include "refusals.def"
#undef REFUSAL
};

static const char *const right_codes[RIGHT_COUNT] = {
#define RIGHT(NAME, code) [RIGHT_##NAME] = #code,
#include "rights.def"
#undef RIGHT
};

static const char *const lease_codes[LEASE_COUNT] = {
#define LEASE(NAME, code, of) [LEASE_##NAME] = #code,
#include "leases.def"
#undef LEASE
};

static const char *const screen_codes[] = {
    [SCREEN_NONE] = "none", [SCREEN_VIEW] = "view", [SCREEN_CONTROL] = "control"};

static const char *const reboot_codes[] = {[REBOOT_NONE] = "none",
                                           [REBOOT_NORMAL] = "normal",
                                           [REBOOT_SAFE_MODE] = "safe_mode",
                                           [REBOOT_EMERGENCY] = "emergency",
                                           [REBOOT_ASK] = "request"};

static const char *const span_codes[SPAN_COUNT] = {[SPAN_CONNECTING] = "connecting",
                                                   [SPAN_WAITING] = "waiting",
                                                   [SPAN_ACTIVE] = "active",
                                                   [SPAN_HOLD] = "hold",
                                                   [SPAN_TRANSFER] = "transfer",
                                                   [SPAN_REBOOTING] = "rebooting",
                                                   [SPAN_RECONNECTING] = "reconnecting"};

static const char *code_of(struct code_table table, unsigned index) {
    must(index < table.count);
    return table.codes[index];
}

static bool index_of(struct code_table table, const char *code, unsigned *out_index) {
    for (unsigned index = 0; index < table.count; index++) {
        if (strcmp(table.codes[index], code) == 0) {
            *out_index = index;
            return true;
        }
    }
    return false;
}

#define CODE_OF(function, type, table)                                                                                 \
    const char *function(type value) {                                                                                 \
        return code_of(CODE_TABLE(table), (unsigned)value);                                                            \
    }

#define FROM_CODE(function, type, table)                                                                               \
    bool function(const char *code, type *out_value) {                                                                 \
        unsigned index = 0;                                                                                            \
        if (!index_of(CODE_TABLE(table), code, &index)) {                                                              \
            return false;                                                                                              \
        }                                                                                                              \
        *out_value = (type)index;                                                                                      \
        return true;                                                                                                   \
    }

CODE_OF(event_code, enum event_type, event_codes)
CODE_OF(actor_kind_code, enum actor_kind, actor_codes)
CODE_OF(cause_code, enum cause, cause_codes)
CODE_OF(owner_kind_code, enum owner_kind, owner_codes)
CODE_OF(command_code, enum command_type, command_codes)
CODE_OF(clock_code, enum clock_kind, clock_codes)
CODE_OF(refusal_code, enum refusal, refusal_codes)
CODE_OF(right_code, enum right, right_codes)
CODE_OF(lease_code, enum lease_kind, lease_codes)
CODE_OF(screen_mode_code, enum screen_mode, screen_codes)
CODE_OF(reboot_kind_code, enum reboot_kind, reboot_codes)
CODE_OF(session_span_code, enum session_span, span_codes)

FROM_CODE(event_from_code, enum event_type, event_codes)
FROM_CODE(actor_kind_from_code, enum actor_kind, actor_codes)
FROM_CODE(cause_from_code, enum cause, cause_codes)
FROM_CODE(owner_kind_from_code, enum owner_kind, owner_codes)
FROM_CODE(command_from_code, enum command_type, command_codes)
FROM_CODE(lease_from_code, enum lease_kind, lease_codes)
FROM_CODE(screen_mode_from_code, enum screen_mode, screen_codes)
FROM_CODE(reboot_kind_from_code, enum reboot_kind, reboot_codes)
