/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk on a bench: the real store, a small organisation, a clock that stands still until told, and a sink that writes
 * down what goes out, one line each. Rows as "T1 1-1 Active", gone as "T1 1-1 gone Removed", for consoles; "welcome",
 * "chat 5 Hello" for applets. */
#ifndef TOWLINE_DESK_TESTING_BENCH_H
#define TOWLINE_DESK_TESTING_BENCH_H

#include "base/buffer.h"
#include "crypto/random.h"
#include "desk/applet.h"
#include "desk/console.h"
#include "desk/desk.h"
#include "desk/join.h"
#include "desk/screen.h"
#include "directory/directory.h"
#include "loop/clock.h"
#include "session/command.h"
#include "store/store.h"
#include "wire/applet_message.h"
#include "wire/server_message.h"

enum { BENCH_PEERS_MAX = 32 };

/* Group 1 is the root with technicians 1 and 2 and the administrator 9; group 2 below it has technician 3; channel 1 is
 * served by group 1. */
enum { ANN = 1, BOB = 2, CID = 3, EVE = 9 };

struct bench_console {
    struct bench *bench;
    struct desk_console *console;
    struct buffer log;
    bool full;      /* its socket takes nothing now */
    int self_count; /* messages about himself */
    int full_after; /* so many messages fill it; 0: none do */
};

struct bench_applet {
    struct bench *bench;
    struct desk_applet *applet; /* NULL: closed */
    struct buffer log;
    int32_t session;
    char secret[64];
    int64_t n; /* chat lines said */
    int64_t request;
    char ticket[DESK_TOKEN_BYTES_MAX];
    bool told_to_close;
};

struct bench {
    struct clock_manual manual;
    struct random_seeded seeded;
    struct directory *directory;
    struct store *store;
    struct desk *desk;
    char folder[64];
    char path[96];
    const char *vfs; /* of the store's files; NULL the system's */
    int64_t wake_ms;
    struct bench_console consoles[BENCH_PEERS_MAX];
    size_t console_count;
    struct bench_applet applets[BENCH_PEERS_MAX];
    size_t applet_count;
    int64_t stream_closed;
    int forms;          /* sent so far */
    bool full_at_start; /* the disk is full when a desk has loaded its sessions; needs the fault layer's files */
    /* The last answer. */
    bool answered;
    enum desk_result result;
    char code[64];
    bool repeated;
    uint32_t event;
    char row_status[32];
    uint32_t row_version;
    uint16_t row;
    int32_t session;
    char join_code[8];
    char token[DESK_TOKEN_BYTES_MAX];
};

/* In a new folder below the temporary one; `vfs` NULL for the system's files. */
void bench_start(struct bench *bench, const char *vfs);
void bench_finish(struct bench *bench);

/* For a cmocka test: a bench of its own, on files that can be made to fail and do not at its beginning and end. */
int bench_set_up(void **state);
int bench_tear_down(void **state);

/* The process dies and another one starts, down_ms later. Consoles and applets are gone. */
void bench_crash(struct bench *bench, int64_t down_ms);

/* The same when the power goes before anything more reaches the disk; needs the fault layer's files. */
void bench_crash_by_power(struct bench *bench, int64_t down_ms);

/* Everything the store has to do, and what follows at once. */
void bench_pump(struct bench *bench);

/* The first step that the store has to do, alone in its transaction. */
void bench_pump_one(struct bench *bench);

/* Time passes, alarm by alarm. */
void bench_pass(struct bench *bench, int64_t ms);

struct bench_console *bench_console(struct bench *bench, int32_t technician);
void bench_console_leave(struct bench_console *console);
void bench_subscribe(struct bench_console *console, enum desk_queue_kind kind, int32_t id, const char *cursor);

/* The technician's requests; each runs until it is answered. */
int32_t bench_create(struct bench *bench, int32_t technician, const char *name, const char *client_id);
void bench_ask(struct bench *bench, int32_t technician, int32_t session, struct session_command command,
               const char *client_id, uint32_t version);
void bench_do(struct bench *bench, int32_t technician, int32_t session, enum command_type type);
void bench_ask_nowait(struct bench *bench, int32_t technician, int32_t session, struct session_command command,
                      const char *client_id, uint32_t version);
void bench_answered(void *user, const struct desk_answer *answer);

/* The customer's side. */
void bench_enter(struct bench *bench, const char *code);
void bench_join_channel(struct bench *bench, int32_t channel, const struct desk_field *fields, size_t count);
struct bench_applet *bench_applet(struct bench *bench);
void bench_hello_token(struct bench_applet *applet, const char *token);
void bench_hello_code(struct bench_applet *applet, const char *code);
void bench_hello_features(struct bench_applet *applet, const char *code, struct wire_texts features);
void bench_hello_unheard(struct bench_applet *applet, const char *code); /* the answer never arrives */
void bench_hello_resume(struct bench_applet *applet, const struct bench_applet *earlier, int64_t last_number);
/* The server hears it, and nothing of that is on disk yet; with `say` it is. */
void bench_hear(struct bench_applet *applet, struct wire_applet_message message);
void bench_hear_chat(struct bench_applet *applet, int64_t n, const char *text);
void bench_say(struct bench_applet *applet, struct wire_applet_message message);
void bench_say_chat(struct bench_applet *applet, int64_t n, const char *text);
void bench_break(struct bench_applet *applet);

/* From code to Waiting: a session of the technician with an applet in it. */
struct bench_applet *bench_waiting(struct bench *bench, int32_t technician, int32_t *out_session);

/* The log since the last call, and empties it. Borrowed until the next call. */
const char *bench_console_log(struct bench_console *console);
const char *bench_applet_log(struct bench_applet *applet);

void bench_setting(struct bench *bench, enum directory_noun noun, int32_t id, enum directory_setting setting,
                   int32_t value);
void bench_text(struct bench *bench, enum directory_text of, const char *text); /* of group 1 */
void bench_channel_text(struct bench *bench, int32_t channel, enum directory_text of, const char *text);
void bench_terms(struct bench *bench, const char *text);
void bench_channel_served(struct bench *bench, int32_t channel, int32_t group); /* by this one alone */
void bench_rename_group(struct bench *bench, int32_t group, const char *name);
void bench_disable(struct bench *bench, int32_t technician);

#endif
