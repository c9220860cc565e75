/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session: the finite core with the times and names around it (struct session, folded from events alone, copied by
 * assignment), and beside it what is not history (struct session_presence: activity, leases, the applet's connection).
 * From the two follow the deadlines.
 *
 * Clock: every *_ms here but the events' own at_ms is of the desk's clock: UTC milliseconds at the start of the process
 * plus the monotonic time since, so that a jump of the wall clock moves no deadline. A desk that stamps its events from
 * the same clock finds the same deadlines after a restart: it replays with session_fold(event, event->at_ms) and then
 * submits SERVER_RESTARTED with the down time (start of the process minus the last moment at which the earlier one was
 * surely alive), which moves every running time of the session. */
#ifndef TOWLINE_SESSION_SESSION_H
#define TOWLINE_SESSION_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "session/command.h"
#include "session/event.h"
#include "session/limits.h"
#include "session/settings.h"
#include "session/state.h"

/* Where a session's life went; the seven add up to it. */
enum session_span {
    SPAN_CONNECTING,
    SPAN_WAITING,
    SPAN_ACTIVE,
    SPAN_HOLD,
    SPAN_TRANSFER,
    SPAN_REBOOTING,
    SPAN_RECONNECTING, /* Offline included */
    SPAN_COUNT
};

/* Beside a row of the state, at the same index. */
struct session_row_note {
    uint16_t number; /* of the row; 0 where the slot is empty */
    uint32_t
        version; /* number of the last event that changed the row: its word, owner, or what its buttons depend on */
    int64_t status_ms;  /* wall time since when it has its word */
    int64_t action_ms;  /* desk's clock: the last action of its owner, or when the row's idle clock last started anew */
    int64_t offered_ms; /* desk's clock: since when it is a target */
};

struct session {
    int32_t id;
    struct session_state state;
    uint32_t version; /* number of the last event */
    char name[SESSION_NAME_BYTES_MAX + 1];
    char comment[SESSION_COMMENT_BYTES_MAX + 1]; /* of the last transfer; "" none */
    struct owner queue;                          /* where the session was made */

    /* Wall times, for people; 0 not yet. */
    int64_t created_ms;
    int64_t started_ms; /* first Active */
    int64_t ended_ms;
    int64_t last_event_ms;
    enum cause end_cause;
    struct session_actor end_actor;
    bool closed_by_clearing; /* a Timed Out row was cleared by its technician */

    /* The seven spans up to span_ms, wall times: they add up to span_ms - created_ms. */
    int64_t spans[SPAN_COUNT];
    int64_t span_ms;

    /* Desk's clock: what the deadlines count from. */
    int64_t made_clock_ms;
    int64_t entered_clock_ms; /* first entry of the code, or the form's submission */
    int64_t in_clock_ms;      /* the applet came in */
    int64_t link_clock_ms;    /* the link is as it is since */
    int64_t offline_clock_ms; /* Offline since */
    int64_t held_clock_ms;
    int64_t action_clock_ms; /* the last action of the customer or a technician */

    int64_t customer_chat_max; /* highest number of the applet's chat lines stored: a resend is not stored again */
    uint32_t reboot_number;    /* event number of the pending reboot order: the applet ignores one that it has done */
    struct session_row_note notes[SESSION_ROWS_MAX];
};

/* A session of which nothing has happened yet. */
void session_init(struct session *session, int32_t id);

/* The next event happened at clock_ms of the desk's clock: state, times and names follow. False, the session untouched,
 * where it does not fit: wrong number, a time before the last one, or session_apply refuses. */
bool session_fold(struct session *session, const struct session_event *event, int64_t clock_ms) MUST_CHECK;

/* The note of a row; NULL where there is none. */
const struct session_row_note *session_note(const struct session *session, unsigned row_number);

/* In which of the seven spans time goes at present; SPAN_COUNT once it is over. */
enum session_span session_current_span(const struct session_state *state);

/* The seven spans at a wall time not before the last event; they add up to min(now, end) - created. */
void session_spans_at(const struct session *session, int64_t now_ms, int64_t out_spans[SPAN_COUNT]);

/* "connecting", "waiting", "active", "hold", "transfer", "rebooting", "reconnecting". */
const char *session_span_code(enum session_span span);

/* The outcome for reports and the API: "closed_by_active_customer", "timed_out_closed_by_technician", "transferred",
 * ...; of an open session its live status code ("waiting", "on_hold"). `row` is whose view; NULL: the session's own. */
const char *session_report_code(const struct session *session, const struct session_row *row);

/* What a technician's or the customer's console reports as open or pending, so that the idle clock stands still. */
enum lease_kind {
#define LEASE(NAME, code, of) LEASE_##NAME,
#include "leases.def"
#undef LEASE
    LEASE_COUNT
};
const char *lease_code(enum lease_kind kind);
bool lease_from_code(const char *code, enum lease_kind *out_kind) MUST_CHECK;

/* The idle clock of one row: how long it ran up to mark_ms, whether it runs on, and until when leases stop it. */
struct session_idle {
    uint16_t row; /* 0: the slot is empty */
    bool runs;
    int64_t ran_ms;
    int64_t mark_ms;
    int64_t lease_until_ms[LEASE_COUNT];
};

/* Not history: kept in memory, never replayed. */
struct session_presence {
    bool applet_connected;                      /* a proved applet's connection stands now */
    struct session_idle session;                /* the holder's clock, which is the session's (row 0 counts here) */
    struct session_idle rows[SESSION_ROWS_MAX]; /* a collaborator's each; leases of every row */
    int64_t floor_ms[CLOCK_KIND_COUNT];         /* no deadline of the kind before this: a time-out was made shorter */
};

/* After loading or making a session: idle clocks as if no console were there, from the last activity known (0: from the
 * session's own last action). */
void session_presence_init(struct session_presence *presence, const struct session *session, int64_t last_activity_ms,
                           int64_t clock_ms);

/* After every fold: clocks of rows that came, went, were held or released; an action of the event's actor starts his
 * clock and the session's again. */
void session_presence_follow(struct session_presence *presence, const struct session *session,
                             const struct session_event *event, int64_t clock_ms);

/* How long the session's idle clock has run; 0 where it does not run. */
int64_t session_presence_idle_ms(const struct session_presence *presence, int64_t clock_ms);

/* An action that is no event (keys, pointer, a click) of a row's technician, or of the customer with row 0. */
void session_presence_act(struct session_presence *presence, unsigned row_number, int64_t clock_ms);

/* A console or applet says that something is open or pending: counts until until_ms unless renewed. Row 0 is the
 * customer's side. False where the row is unknown. */
bool session_presence_lease(struct session_presence *presence, unsigned row_number, enum lease_kind kind,
                            int64_t clock_ms, int64_t until_ms);

/* A console is gone, or its technician is Away: its row's leases end. Kinds is a set of 1 << lease_kind. */
void session_presence_drop(struct session_presence *presence, unsigned row_number, unsigned kinds, int64_t clock_ms);

/* The link is gone: the tools' leases of every row end (focus stays with the console). */
void session_presence_drop_link(struct session_presence *presence, int64_t clock_ms);

/* Other settings govern the session from now on: what became shorter bites no sooner than SESSION_SHORTENED_GRACE_MS.
 */
void session_presence_settings_changed(struct session_presence *presence, const struct session_settings *old_settings,
                                       const struct session_settings *new_settings, int64_t clock_ms);

/* The server runs again, and this is recorded: what is due at once, since a time-out was made shorter shortly before or
 * somebody else changed it, has SESSION_SHORTENED_GRACE_MS left. A server that ran until now had nothing else due. */
void session_presence_restarted(struct session_presence *presence, const struct session *session,
                                const struct session_settings *settings, int64_t clock_ms);

struct session_deadline {
    bool exists;
    enum clock_kind clock;
    uint16_t row;  /* of the collaborator whose clock it is; else 0 */
    int64_t at_ms; /* desk's clock; may lie in the past: due now */
};

/* The earliest deadline of the session. Derived afresh each time; ask again after every change of either. When it is
 * due, decide clock_command(clock) with this row. */
struct session_deadline session_next_deadline(const struct session *session, const struct session_presence *presence,
                                              const struct session_settings *settings, int64_t clock_ms);

/* The deadline of one clock, for countdowns in the console; `row` as above. */
struct session_deadline session_deadline_of(const struct session *session, const struct session_presence *presence,
                                            const struct session_settings *settings, enum clock_kind clock,
                                            unsigned row);

#endif
