/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share: the desk and its sessions. Nobody outside includes this. */
#ifndef TOWLINE_DESK_INSIDE_H
#define TOWLINE_DESK_INSIDE_H

#include "base/list.h"
#include "base/map.h"
#include "crypto/seal.h"
#include "desk/alarm.h"
#include "desk/answers.h"
#include "desk/applet.h"
#include "desk/chat_reader.h"
#include "desk/desk.h"
#include "desk/forms.h"
#include "desk/join.h"
#include "desk/keep.h"
#include "desk/presence.h"
#include "desk/queue.h"
#include "desk/returns.h"
#include "desk/screen.h"
#include "desk/throttle.h"
#include "desk/tickets.h"
#include "directory/directory.h"
#include "session/session.h"
#include "store/limits.h"
#include "store/store.h"

enum {
    STEPS_IN_FLIGHT_MAX = 64,                         /* of one session; beyond it callers are told not_saved */
    STEPS_IN_ALL_MAX = STORE_PENDING_JOBS_MAX - 4000, /* the rest is for who writes beside the sessions */
    DEFERRED_MAX = 64,                                /* commands of one session that wait for its steps */
    RETRY_MS = 1000,                                  /* after a step that was not saved, doubled with each more */
    RETRY_MS_MAX = 30 * 1000,                         /* after a step that was not saved */
    RETRIES_MAX = 256, /* customer's messages that wait to be saved; beyond it his applet is cut off */
    SAYS_EVERY_MS =
        100, /* an applet's messages that are kept, in the long run; and so many at once, as a network that */
    SAYS_AT_ONCE = 400, /* was away brings them: a program with a good code must not fill the disk */
    ACKS_KEPT = 32,     /* the customer's last lines, to be acknowledged again */
    VOID_TOKENS_KEPT = 8,
    SESSIONS_MAX = 50000,
    LEASE_VALID_MS = 60 * 1000, /* renewed every 20 s: two renewals may be lost */
};

/* A session and what the desk keeps beside its history, as of one event. */
struct value {
    struct session session;
    struct keep keep;
};

/* A row as its readers have it. */
struct shown_row {
    uint16_t number; /* 0: the slot is free */
    uint64_t digest;
    uint32_t version;
};

struct chat_ack {
    int64_t n;
    uint32_t number;
    int64_t at_ms;
};

struct screen {
    enum desk_screen_state state;
    enum desk_screen_mode mode;
    uint16_t row;
    int32_t technician;
    int64_t request;
    int64_t stream; /* 0: no tickets were given */
    const char *reason;
    struct alarm alarm; /* tickets not used */
};

struct desk_session {
    struct desk *desk;
    int32_t id;
    struct value now;      /* durable */
    struct value *pending; /* owned: with the steps in flight; NULL when there are none */
    struct list steps;     /* of struct step, in flight, in order */
    size_t step_count;
    bool keep_is_stale;   /* the store may still have a proof that is good no more */
    uint32_t chain;       /* of the pending value: steps that build on each other */
    struct list deferred; /* of struct deferred: commands that wait for the steps */
    size_t deferred_count;
    struct list in_flight; /* in desk.in_flight while there are steps */
    struct list creating;  /* in desk.creating until its first step is durable */
    bool committing;       /* outputs of a step are under way */

    struct session_presence presence;
    struct session_settings settings; /* in force, as last seen */
    struct keep_fields fields;
    struct form_hold form; /* until the customer is in */
    struct {
        uint16_t row; /* 0: none */
        struct owner queue;
        int64_t at_ms;
    } left;                          /* the shared row that became somebody's last */
    int32_t owner_node, owner_epoch; /* who may write it, as the store has it */
    struct shown_row shown[SESSION_ROWS_MAX];
    uint64_t view_digest;
    uint64_t customer_digest;
    int64_t place; /* among those who wait in its shared queue, from 1; 0: not counted yet */
    uint32_t newest_chat;
    struct chat_ack acks[ACKS_KEPT];
    size_t ack_count; /* ever; the last ACKS_KEPT are kept */

    struct desk_applet *applet;   /* the proved one, or NULL */
    struct desk_applet *newcomer; /* whose proof is on its way to the disk, or NULL */
    bool is_storing_proof;        /* of a newcomer, who may be gone meanwhile */
    bool is_unwelcomed;           /* nobody has the newest proof: who came for it was gone before the welcome */
    struct screen screen;
    struct list watches; /* of struct watch */
    char void_tokens[VOID_TOKENS_KEPT][HASH_HEX_SIZE];
    size_t void_token_count;

    struct alarm alarm;  /* the next deadline or duty */
    int64_t retry_ms;    /* the pause before that, 0: the last step was saved */
    int64_t retry_at_ms; /* nothing is submitted by itself before */
    int64_t saved_activity_ms;
    bool restart_untold; /* SERVER_RESTARTED has still to be recorded */
    struct list retries; /* of struct retry: applet's messages still to be saved, as they were heard */
    struct list asked;   /* of struct retry: those in steps in flight */
    size_t retry_count;
    uint64_t retry_last;
    int64_t said_up_to_ms; /* when what was kept of the applet is no more than SAYS_EVERY_MS allows */
};

/* The walk through what is over; outlives the desk while the store works for it. */
struct retention {
    struct desk *desk; /* NULL: gone */
    int64_t from_ms;   /* of the next page */
    size_t waiting;    /* calls of the store that are still to come back */
};

struct desk {
    struct clock clock;
    struct random random;
    struct desk_sink sink;
    struct store *store;
    struct directory *directory;
    int32_t node_id;
    char *organisation;
    unsigned char key[SEAL_KEY_BYTES];
    bool strict;
    bool loaded;
    bool saved;                /* the last step reached the disk */
    int64_t directory_changes; /* counted since the start */
    bool auto_start_due;       /* something changed that may let a channel start a session */
    int64_t wall_base_ms;      /* desk time minus monotonic time */
    int64_t down_ms;           /* how long the server was away before */
    uint32_t epoch;            /* of cursors: another in each process */

    struct alarms alarms;
    int64_t wake_ms;        /* what the sink was told last, -1 none */
    struct map sessions;    /* id -> desk_session, durable ones */
    struct map queues;      /* kind and id -> queue */
    struct map technicians; /* id -> technician */
    struct map codes;       /* live code -> desk_session */
    struct map dead_codes;  /* code -> dead_code, owned */
    struct map join_tokens; /* hash in hex -> desk_session */
    struct map chat_readers;
    uint64_t chat_reader_last;
    struct map streams; /* number -> desk_session */
    int64_t stream_last;
    struct answers answers;
    struct throttle throttle;
    struct forms forms;
    struct tickets tickets;
    int64_t (*turn_ms)(void *user); /* NULL: not known */
    void *turn_user;
    struct returns returns;
    struct returns lookups; /* of sessions that are over: anybody can ask for any number */
    struct list in_flight;  /* of desk_session */
    struct list creating;   /* of desk_session: not durable yet, in no map */
    struct list reads;      /* of chat pages being read from the store */
    struct map zones;       /* name -> zone, owned */
    struct list people_due; /* of technician: what is known of them may have changed */
    struct list consoles;   /* of desk_console */
    struct list applets;    /* of desk_applet */
    size_t console_count, applet_count, subscription_count, steps_in_flight;
    int64_t turn; /* counts auto-starts, for turns */
    struct alarm alive_alarm;
    struct alarm retention_alarm;
    struct retention *retention; /* NULL until it has loaded */
    struct alarm turn_alarm;     /* places in queues are to be counted */
    struct desk_row page[DESK_PAGE_ROWS_MAX];
    char ticket[DESK_TOKEN_BYTES_MAX];
    struct desk_counters counters;
};

/* Time. Everything in the desk counts in its own clock: UTC at the start plus the monotonic time since. */
int64_t desk_now_ms(const struct desk *desk);
static inline int64_t desk_monotonic_ms(const struct desk *desk) {
    return desk_now_ms(desk);
}

struct desk_message *desk_encode(struct desk *desk, const struct desk_output *output);
void desk_log(struct desk *desk, const char *event, int32_t session, const char *detail);

/* The durable session, or NULL. */
struct desk_session *desk_find_session(const struct desk *desk, int32_t id);

/* The newest value: pending where steps are in flight. */
struct value *session_value(struct desk_session *session);

/* rights.c: what the directory says. */
bool desk_sees_queue(const struct desk *desk, int32_t technician, struct desk_queue queue);
bool desk_hides(const struct desk *desk, struct desk_queue queue, int32_t session, int32_t technician);
void context_fill(struct desk *desk, const struct value *value, const struct session_command *command,
                  struct session_context *out_context);
enum actor_kind actor_kind_for(const struct desk *desk, int32_t technician, const struct session_row *row);
const char *technician_name(const struct desk *desk, int32_t id);
struct desk_queue queue_of_owner(enum owner_kind kind, int32_t id);
int32_t pending_active_count(struct desk *desk, int32_t technician);

/* settings.c */
void settings_for_session(const struct desk *desk, const struct session *session,
                          struct session_settings *out_settings);
void session_follow_settings(struct desk_session *session); /* those in force now, with what a change of them means */
int32_t history_days_for(const struct desk *desk, const struct session_state *state); /* of one that is over; 0 never */
const char *alarms_for_row(const struct desk *desk, const struct session *session,
                           const struct session_row *row); /* never NULL */
const char *terms_for_session(const struct desk *desk, const struct session *session);
bool terms_scroll_for_session(const struct desk *desk,
                              const struct session *session); /* to their end, to accept them */
void desk_settings_for(const struct desk *desk, const struct session *session, struct directory_settings *out_settings);

/* look.c: the organisation's own words and logo, where they differ from what the applet was told. */
void applet_tell_look(struct desk_session *session);

/* row.c: what consoles see of rows and sessions. */
bool desk_read_row(const struct desk *desk, int32_t session, uint16_t row, struct desk_row *out_row);
void row_read(const struct desk_session *session, const struct session_row *row, struct desk_row *out_row);
uint64_t row_digest(const struct desk_row *row);
struct shown_row *shown_find(struct desk_session *session, uint16_t row);
struct desk_named named_technician(const struct desk *desk, int32_t id);
struct desk_named named_holder(const struct desk_session *session);
struct desk_named named_channel(const struct desk_session *session);
struct desk_named named_source(const struct desk_session *session);

/* view.c */
void view_read(struct desk_session *session, bool with_code, struct desk_session_view *out_view);
void view_tell(struct desk_session *session); /* to its watchers, where it changed */
void screen_read(const struct desk_session *session, struct desk_screen *out_screen);

/* watch.c */
void watch_begin(struct desk_console *console, int32_t session, uint32_t chat_after);
void watch_end(struct watch *watch);
void watch_drained(struct watch *watch);
void watch_gone(struct watch *watch); /* the session is over or out of sight: say so and end */
void watch_tell_view(struct watch *watch);
void watches_check_rights(struct desk_console *console);
void watches_tell_screen(struct desk_session *session);

/* chat.c */
bool event_is_line(const struct session_event *event, enum desk_line_kind *out_kind);
bool chat_line_of_event(const struct desk *desk, const struct session_event *event, struct desk_chat_line *out_line);
uint32_t desk_newest_chat(const struct desk *desk, int32_t session);
void chat_committed(struct desk_session *session, const struct session_event *event);
void chat_remember(struct desk_session *session, const struct session_event *event);

/* commit.c: what goes out after a commit. */
void commit_event(struct desk_session *session, const struct session_event *event, bool restored);
void session_rows_refresh(struct desk_session *session, const char *cause);
void session_forget_if_over(struct desk_session *session);

/* duty.c: what follows from a session's state by itself. */
void session_settle(struct desk_session *session);
void desk_settle(struct desk *desk);
void desk_idle_changed(struct desk *desk, int32_t session);
void desk_wake(struct desk *desk);

/* retention.c */
void retention_begin(struct desk *desk);
void retention_end(struct desk *desk);

/* turn.c: places in shared queues. */
void turn_changed(struct desk *desk, struct queue *queue);
int64_t turn_of(struct desk_session *session, const struct session_row *row);

/* channel.c */
void zones_finish(struct desk *desk);

/* auto_start.c */
void auto_start_run(struct desk *desk);

/* console.c */
void console_destroy(struct desk_console *console);

/* lease.c */
void session_follow_focus(struct desk_session *session);
void leases_drop_console(struct desk *desk, struct desk_console *console);

/* link.c: the customer's side of a session. */
void applet_tell_state(struct desk_session *session);
void applet_tell_ended(struct desk_session *session);
void applet_tell_reboot(struct desk_session *session, const struct session_event *event);
void applet_detach(struct desk_session *session);
void link_lost_duty(struct desk_session *session);
void retries_run(struct desk_session *session);

/* When the next of them may be kept, of an applet that says very much. */
int64_t customer_may_say_ms(const struct desk_session *session);
void retries_clear(struct desk_session *session);

/* screen.c */
void screen_follow(struct desk_session *session, const struct session_event *event);
void screen_shut(struct desk_session *session, const char *reason);
void screen_check_rights(struct desk_session *session);
void screen_asked_again(struct desk_session *session);
void screen_applet_told(struct desk_session *session, int64_t request, bool opened, bool failed);
void screen_init(struct desk_session *session);

/* codes.c */
bool code_make(struct desk *desk, char out_code[DESK_CODE_BYTES + 1]);
void code_bury(struct desk *desk, const char *code, const char *why);
const char *code_grave(const struct desk *desk, const char *code);
void codes_finish(struct desk *desk);
void token_register(struct desk_session *session);

#endif
