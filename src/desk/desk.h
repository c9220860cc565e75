/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk holds all open sessions: it takes commands, applet messages and clocks, lets src/session decide, has the
 * store make it durable, and only then lets anything out through its sink. One thread, that of the loop.
 *
 * Every function with `done` calls it exactly once: before it returns where nothing has to be stored, otherwise after
 * the commit. After desk_destroy no `done` is called any more. */
#ifndef TOWLINE_DESK_DESK_H
#define TOWLINE_DESK_DESK_H

#include "base/must.h"
#include "crypto/random.h"
#include "desk/sink.h"
#include "desk/types.h"
#include "loop/clock.h"

struct desk;
struct directory;
struct session_command;
struct store;

struct desk_options {
    struct clock clock;
    struct random random;
    struct desk_sink sink;
    struct store *store;         /* borrowed, outlives the desk */
    struct directory *directory; /* borrowed, outlives the desk */
    int32_t node_id;             /* as the store was opened with */
    const char *organisation;    /* name told to applets; copied */
    const unsigned char *key;    /* SEAL_KEY_BYTES, the server's own; copied */
    int32_t returns_per_s;       /* let-in rate of returning applets to begin with; 0: RETURNS_PER_S_DEFAULT */
    /* How long the loop's turns are just now, which lowers that rate; NULL: nobody measures. */
    int64_t (*turn_ms)(void *user);
    void *turn_user;
    int32_t forms_per_address; /* of channels, sent by customers who are not in yet; 0: FORMS_PER_ADDRESS_DEFAULT */
    bool strict;               /* a status pair outside the table aborts (tests); otherwise it is counted */
};

/* An empty desk that takes nothing yet. */
struct desk *desk_create(const struct desk_options *options);

/* Load every open session from the store. Links that were online are lost from now on (cause server_restarted) and
 * deadlines move by the down time. `done(user, false)`: the store could not be read. Until then all requests are
 * answered not_saved and applets told to come again. */
void desk_load(struct desk *desk, void (*done)(void *user, bool loaded), void *user);

/* Drop everything without further output; the store keeps what was acknowledged. NULL is allowed. */
void desk_destroy(struct desk *desk);

/* Run what is due: clocks of sessions, heartbeats that are missing, leases, tickets, returns. See sink.wake_at. */
void desk_tick(struct desk *desk);

/* Loaded, and the last step reached the disk. */
bool desk_is_ready(const struct desk *desk);

/* UTC as the desk counts it: the wall clock at its start, and the time that has passed since. What is recorded with it
 * stays comparable, whatever the wall clock does meanwhile. */
int64_t desk_time_ms(const struct desk *desk);

/* The directory has changed (already applied): names, rights, settings, disabled technicians. */
void desk_directory_changed(struct desk *desk);

/* The queues that a technician may see: his own first, then groups, channels, and the technicians he administers. */
void desk_each_queue(const struct desk *desk, int32_t technician,
                     void (*each)(void *user, struct desk_queue queue, const char *name), void *user);

/* How often the list of these has changed, as far as his consoles were told; counted since the start. */
int64_t desk_queues_changes(struct desk *desk, int32_t technician);

/* Commands of technicians. -------------------------------------------------------------------------------------- */

/* What is to be sent once the command is on disk: a row of the durable outbox, written with it. */
struct desk_parcel {
    const char *kind;
    const char *payload; /* at most STORE_OUTBOX_BYTES_MAX bytes */
};

struct desk_request {
    int32_t technician; /* who; his rights are looked up in the directory */
    int32_t session;
    uint16_t row;                          /* the row he acted on; 0: his own, or the shared one he sees */
    uint32_t row_version;                  /* as seen; 0: not checked */
    const char *client_id;                 /* 1..DESK_CLIENT_ID_BYTES_MAX bytes; NULL: not idempotent */
    const struct session_command *command; /* type and fields; actor, row and client id are filled in by the desk */
    const struct desk_parcel *parcel;      /* NULL: none */
};

/* One command on one session. */
void desk_command(struct desk *desk, const struct desk_request *request,
                  void (*done)(void *user, const struct desk_answer *answer), void *user);

struct desk_created {
    struct desk_answer answer;
    const char *code;      /* NULL unless DESK_DONE, or when a repeated request finds it spent */
    int64_t expires_at_ms; /* UTC */
};

/* A private session in the technician's own queue, with a code. `name` may be NULL. The fields are copied. */
void desk_create_session(struct desk *desk, int32_t technician, const char *name, const struct desk_field *fields,
                         size_t field_count, const char *client_id,
                         void (*done)(void *user, const struct desk_created *created), void *user);

/* Why the target could not be given the session by this technician's transfer or invitation, were it asked for now: a
 * code, or NULL where nothing about the target stands against it. Only what is about the target counts, not whether the
 * command itself is possible. The row is his own, or the one he would act on. */
const char *desk_target_refusal(struct desk *desk, int32_t technician, int32_t session, bool invites,
                                struct desk_queue target);

/* A line to the customer, among the technicians, or a note. Durable before it is shown; answer.event is its number. */
void desk_write(struct desk *desk, int32_t technician, int32_t session, enum desk_line_kind kind, const char *text,
                const char *client_id, void (*done)(void *user, const struct desk_answer *answer), void *user);

/* Reading; all of it is durable. -------------------------------------------------------------------------------- */

/* Whether the technician may see the session: he has a row, sees the queue of one, or administers an owner. */
bool desk_may_see(const struct desk *desk, int32_t technician, int32_t session);

/* Whether he may read what the technicians of the session say among themselves: he takes part in it (an invitation must
 * be accepted first), or administers one of its rows. */
bool desk_reads_private(const struct desk *desk, int32_t technician, int32_t session);

/* Fill the view; DESK_NOT_FOUND for one he may not see or that is not open any more. Texts are borrowed until the next
 * call into the desk. */
enum desk_result desk_session_view(struct desk *desk, int32_t technician, int32_t session,
                                   struct desk_session_view *out_view);

/* Up to `limit` rows of a queue with ids after (session, row), in that order; the count in *out_count. Rows are valid
 * until the next call into the desk. */
enum desk_result desk_rows(struct desk *desk, int32_t technician, struct desk_queue queue, int32_t after_session,
                           uint16_t after_row, size_t limit, const struct desk_row **out_rows, size_t *out_count,
                           bool *out_more);

/* The code of a session while it can be entered, and when it runs out (UTC; 0: never); false: there is none any more.
 */
bool desk_live_code(const struct desk *desk, int32_t session, char out_code[DESK_CODE_BYTES + 1],
                    int64_t *out_expires_ms) MUST_CHECK;

/* What becomes of a row when its owner goes: of a technician's, when he is disabled or deleted; of a group's or a
 * channel's, nothing can, so that it cannot be deleted before. */
enum desk_fate {
    DESK_FATE_ABORTED,  /* the session ends */
    DESK_FATE_RETURNED, /* the transfer to him goes back */
    DESK_FATE_LEFT,     /* only his row goes */
    DESK_FATE_CLEARED,  /* the session is over already; the row is cleared */
    DESK_FATE_BLOCKS,
    DESK_FATE_COUNT
};
const char *desk_fate_word(enum desk_fate fate);

/* All rows of a queue by their fate, and the first of them (at most DESK_PAGE_ROWS_MAX), the rows valid until the next
 * call into the desk. Whoever asks has to administer the owner. */
size_t desk_leaving(struct desk *desk, struct desk_queue queue, size_t limit, const struct desk_row **out_rows,
                    enum desk_fate out_fates[], size_t out_counts[DESK_FATE_COUNT]);

/* Open sessions that a technician leads or collaborates in and that are not held. */
int32_t desk_active_count(const struct desk *desk, int32_t technician);

/* Figures. ------------------------------------------------------------------------------------------------------ */

#define DESK_COUNTERS(X)                                                                                               \
    X(sessions_created, "Sessions created")                                                                            \
    X(commands_done, "Commands carried out")                                                                           \
    X(commands_refused, "Commands refused by the rules")                                                               \
    X(commands_repeated, "Commands answered from the first answer")                                                    \
    X(commands_stale, "Commands refused because the row had changed")                                                  \
    X(commands_not_saved, "Commands dropped because the store was full or busy")                                       \
    X(commands_overlapping, "Commands that came while another of the same session was not yet durable")                \
    X(events_committed, "Events made durable")                                                                         \
    X(steps_committed, "Steps committed")                                                                              \
    X(status_changes, "Changes of a status word")                                                                      \
    X(status_pair_violations, "Changes of a status word outside the table")                                            \
    X(codes_made, "Codes made")                                                                                        \
    X(codes_entered, "Codes entered rightly")                                                                          \
    X(codes_wrong, "Wrong codes")                                                                                      \
    X(codes_throttled, "Entries refused by throttling")                                                                \
    X(forms_refused, "Forms of channels refused because too many were open")                                           \
    X(applets_resumed, "Applets that resumed")                                                                         \
    X(applets_superseded, "Applet connections closed for a newer one")                                                 \
    X(links_lost, "Links lost")                                                                                        \
    X(returns_deferred, "Returning applets told to come a little later")                                               \
    X(chat_lines, "Chat lines made durable")                                                                           \
    X(sessions_erased, "Sessions erased because their time had come")                                                  \
    X(audit_deleted, "Entries of the audit log deleted because their time had come")                                   \
    X(chat_repeated, "Chat lines that came again and were known")                                                      \
    X(screens_asked, "Screens asked for")                                                                              \
    X(screens_opened, "Screens opened")                                                                                \
    X(tickets_given, "Relay tickets given")                                                                            \
    X(tickets_refused, "Relay tickets refused")                                                                        \
    X(messages_encoded, "Messages encoded for consoles")                                                               \
    X(messages_sent, "Messages handed to consoles")                                                                    \
    X(resumes_from_ring, "Subscriptions resumed without a snapshot")                                                   \
    X(snapshots, "Snapshots sent")

struct desk_counters {
#define DESK_COUNTER(name, help) uint64_t name;
    DESK_COUNTERS(DESK_COUNTER)
#undef DESK_COUNTER
};

struct desk_gauges {
    uint64_t sessions, rows, applets, consoles, subscriptions, streams, steps_in_flight, returns_per_s;
};

const struct desk_counters *desk_counters(const struct desk *desk);
struct desk_gauges desk_gauges(const struct desk *desk);

#endif
