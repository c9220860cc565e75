/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The finite core of a session: facts only, no pointer, no time, no text. It may be copied, compared with memcmp
 * (padding is always zero) and stored as it is. Only session_apply changes one. */
#ifndef TOWLINE_SESSION_STATE_H
#define TOWLINE_SESSION_STATE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "session/limits.h"
#include "status/status.h"

/* Whose queue a row stands in. */
enum owner_kind {
#define OWNER(NAME, code) OWNER_##NAME,
#include "owners.def"
#undef OWNER
    OWNER_KIND_COUNT
};

struct owner {
    enum owner_kind kind;
    int32_t id; /* 0 with OWNER_NONE */
};

/* What became of the six digits. A channel's session has none. SPENT: an applet is in. */
enum code_state { CODE_NONE, CODE_UNUSED, CODE_ENTERED, CODE_SPENT };

/* Whether the terms of use stand before the customer. */
enum terms_state { TERMS_UNASKED, TERMS_SHOWN, TERMS_ACCEPTED };

/* Seeing the screen, and controlling it (which includes seeing). Also the mode of consent. */
enum screen_mode { SCREEN_NONE, SCREEN_VIEW, SCREEN_CONTROL };

/* What the applet was told to do and has not announced yet. ASK: the customer is asked to. */
enum reboot_kind { REBOOT_NONE, REBOOT_NORMAL, REBOOT_SAFE_MODE, REBOOT_EMERGENCY, REBOOT_ASK };

struct session_row {
    uint16_t number; /* 0: the slot is empty; never used again within the session */
    enum part part : 8;
    enum out_reason out_reason : 8;
    enum owner_kind owner_kind : 8; /* group or channel: a shared row */
    bool own_hold;
    enum screen_mode screen : 8; /* what this row asked for and has not closed */
    uint8_t unused;
    int32_t owner_id;
};

struct session_state {
    uint16_t next_row;     /* 0: the session does not exist yet */
    uint16_t hand_off_row; /* the collaborator who is offered the lead; 0 none */
    enum link link : 8;
    enum outcome outcome : 8;
    enum code_state code : 8;
    enum terms_state terms : 8;
    enum screen_mode consent : 8; /* the most that the customer allows */
    enum reboot_kind reboot_order : 8;
    bool held;
    bool started;    /* somebody has or had the lead */
    bool was_active; /* the word Active was shown */
    uint8_t unused[3];
    struct session_row rows[SESSION_ROWS_MAX]; /* in no order; rows that are out give their slot up when it is needed */
};
static_assert(sizeof(struct session_row) == 12, "rows have no hidden padding");
static_assert(sizeof(struct session_state) <= 256, "the core of a session stays small");
static_assert(sizeof(struct session_state) == 16 + 12 * SESSION_ROWS_MAX, "the state has no hidden padding");

/* No session yet: every byte zero. */
void session_state_init(struct session_state *state);

/* The row of this number, also when it is out; NULL where there is none. Borrowed from the state. */
const struct session_row *session_find_row(const struct session_state *state, unsigned number);

/* The row of this part that is first in number; NULL where there is none. There is never more than one lead, source,
 * target or queued row. */
const struct session_row *session_find_part(const struct session_state *state, enum part part);

/* A technician's own row, not out; NULL where there is none. */
const struct session_row *session_find_technician(const struct session_state *state, int32_t technician_id);

/* Who answers for a started session: the lead or, while a transfer is pending, its source. NULL before the start. */
const struct session_row *session_holder(const struct session_state *state);

/* The row whose owner's settings govern the session: the holder, else the queued row, else the source. Also after the
 * end. NULL only where every row is out. */
const struct session_row *session_governing_row(const struct session_state *state);

/* Whether a row belongs to a group or channel and so is seen by all its technicians. */
bool session_row_is_shared(const struct session_row *row);

/* The projection: the one place that makes a row's word. */
enum status session_row_status(const struct session_state *state, const struct session_row *row);

/* Whether any row still stands in a queue. A session that is over with none needs no memory any more. */
bool session_is_shown(const struct session_state *state);

/* One row whose word or owner a step changed. */
struct session_row_change {
    uint16_t row;
    enum status old_status; /* STATUS_NONE: the row is new */
    enum status new_status;
    struct owner old_owner; /* as before; differs from new_owner when a shared row became a technician's */
    struct owner new_owner;
    enum out_reason out_reason; /* of a row that left */
};

/* Every row whose word or owner differs between two states, in the order of row numbers; returns how many. `before` and
 * `after` must lie at most one event apart, because a row that is out may give up its slot with the next. */
size_t session_row_changes(const struct session_state *before, const struct session_state *after,
                           struct session_row_change out_changes[SESSION_ROW_CHANGES_MAX]);

const char *owner_kind_code(enum owner_kind kind);
bool owner_kind_from_code(const char *code, enum owner_kind *out_kind) MUST_CHECK;
const char *screen_mode_code(enum screen_mode mode); /* "none", "view", "control" */
bool screen_mode_from_code(const char *code, enum screen_mode *out_mode) MUST_CHECK;
const char *reboot_kind_code(enum reboot_kind kind); /* "none", "normal", "safe_mode", "emergency", "request" */
bool reboot_kind_from_code(const char *code, enum reboot_kind *out_kind) MUST_CHECK;

#endif
