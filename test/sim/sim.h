/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole desk with its store in one process: a clock that stands still until told, technicians, customers and
 * networks that act by a seed, a store whose disk fails on order, and observers that believe nothing. Every step draws
 * from a generator of its own, so that steps can be left out when a failure is made smaller. */
#ifndef TOWLINE_TEST_SIM_H
#define TOWLINE_TEST_SIM_H

#include "crypto/random.h"
#include "desk/applet.h"
#include "desk/console.h"
#include "desk/desk.h"
#include "desk/join.h"
#include "desk/screen.h"
#include "directory/directory.h"
#include "loop/clock.h"
#include "session/session.h"
#include "store/store.h"
#include "wire/applet_message.h"
#include "wire/server_message.h"

#define SIM_NOT_FOR_CUSTOMERS "among technicians"

enum {
    CUSTOMERS = 10,
    TECHNICIANS = 5, /* ids 1 to 5; 5 is an administrator who takes part */
    EVE = 9,         /* an administrator who only looks on, and misses nothing */
    CONSOLES = 8,
    SESSIONS_MAX_SEEN = 1 << 16,
    ROWS_SEEN = 512,
    CHANNEL = 1,
    GROUPS = 2,    /* the root, and one below it */
    UTTERED = 512, /* more than the desk keeps of one who is not saved */
    ACKNOWLEDGED = 1 << 14,
    READERS = 1 << 11,
    SECONDS = 1000,
    MINUTES = 60 * SECONDS,
    RETRIED_WITHIN_MS = 2 * MINUTES, /* what was due and not saved is tried again by then */
};

/* A generator small enough to have one a step (splitmix64). */
struct dice {
    uint64_t state;
};
uint32_t roll(struct dice *dice, uint32_t below);
bool chance(struct dice *dice, uint32_t one_in);

/* A row as an observer has it. Words are those of the rules; -1: none. */
struct seen_row {
    struct desk_queue queue;
    int32_t session;
    uint16_t row;
    int word;
    uint32_t version;
};

struct mirror {
    struct seen_row rows[ROWS_SEEN];
    size_t count;
};

struct sim_console {
    struct desk_console *console; /* NULL: not connected */
    int32_t technician;
    bool full;
    bool closing; /* the server wants it gone */
    bool onlooker;
    int32_t group;   /* his, when he came */
    bool reading[3]; /* his own queue, that of his group, the channel's if he serves it */
    char cursor[3][DESK_TOKEN_BYTES_MAX];
    struct mirror mirror;
};

/* A connection of a customer's program, at the server's end. */
struct line {
    struct customer *customer;
    struct desk_applet *applet; /* NULL: none */
    bool by_code;               /* it came with a code or a token */
    int32_t attached;           /* the session that the server took it for, 0 none */
    bool welcomed;              /* and the customer has heard of that */
    bool closing;               /* the server closed it; it is to be let go */
    int64_t said;               /* the newest of its lines of chat that the server has heard */
};

struct customer {
    int index;
    struct line lines[2]; /* the one that the program uses, and one that it gave up and the server still has */
    int current;
    bool cut;               /* nothing gets through, and nobody knows */
    bool superseded;        /* somebody else came with the same code since, */
    uint64_t superseded_at; /* after so many crashes */
    bool rogue;             /* its program did what none should */
    bool over;              /* its session is over: start again as another */
    bool terms;
    int32_t session;
    char code[8];
    char token[DESK_TOKEN_BYTES_MAX];
    char secret[64];
    int64_t said, said_max, acked; /* chat: own lines sent, ever sent, and known to be stored */
    uint64_t uttered[UTTERED];     /* by its number modulo: the line said on this connection; 0 none */
    int64_t newest_line;           /* number of the newest line read */
    uint32_t lines_read;           /* of technicians and the server */
    int64_t ask;                   /* request waiting for the customer's answer, 0 none */
    bool ask_control;
    char ticket[DESK_TOKEN_BYTES_MAX];         /* for its own end of the screen */
    char console_ticket[DESK_TOKEN_BYTES_MAX]; /* and the technician's for his */
    int64_t open_request;
};

struct first_answer {
    bool used;
    int32_t technician;
    int32_t session;
    enum command_type type;
    char client_id[24];
    struct session_command command; /* what was asked; of a line its kind and text */
    enum desk_line_kind kind;
    char text[32]; /* empty: no line */
    bool done;
    uint32_t event;
    int64_t at_ms;
};

/* A request that somebody waits for. */
struct request {
    struct world *world;
    struct first_answer *first; /* NULL: without a client id */
    char client_id[24];
    enum command_type type;
};

enum { REQUESTS = 512, ANSWERS = 64 };

/* What becomes of the process with the next step that has something to store. */
enum doom {
    DOOM_NONE,
    DOOM_BEFORE_COMMIT, /* it dies with that not yet written */
    DOOM_BEFORE_OUTPUT, /* it dies with that on disk and nobody told */
};

/* What a seed came to; all numbers of one size, so that they can be added up. */
struct figures {
    uint64_t steps, commands, done, refused, not_saved, sessions, words, resumes, lines;
    uint64_t tickets, streams, leases, changes, disabled, moved, closings, rogues;
    uint64_t late, overtaken,
        given_up; /* words of a line given up, lines come beside one, lines gone before a welcome */
    uint64_t crashes, power, before_commit, before_output, between_outputs, in_write, broken, full, busy;
    uint64_t outages, outage_minutes, judged; /* of an hour and more; judged: nothing was due when the server ended */
    uint64_t carried_out[COMMAND_TYPE_COUNT]; /* what technicians asked for and were told is done */
    uint64_t events[EVENT_TYPE_COUNT];        /* as the store has them in the end */
    uint64_t causes[CAUSE_COUNT];
};

/* What was promised in chat: each line that was acknowledged, and how far somebody has read how many. */
struct ledger {
    struct {
        int32_t session;
        int64_t n;
        uint64_t utterance; /* 0: free */
    } acknowledged[ACKNOWLEDGED];
    size_t acknowledged_count;
    struct {
        int32_t session;
        uint32_t lines;
        int64_t upto;
    } readers[READERS];
    size_t reader_count;
    uint64_t utterances;
    uint32_t
        told[SESSIONS_MAX_SEEN]; /* number of the newest line to a customer that its technician knows to be stored */
};

struct world {
    uint64_t seed;
    uint32_t step;
    struct clock_manual manual;
    struct random_seeded seeded;
    struct directory *directory;
    struct store *store;
    struct desk *desk;
    char path[96];
    int64_t wake_ms;
    struct sim_console consoles[CONSOLES]; /* the first is Eve's */
    struct customer customers[CUSTOMERS];
    struct ledger ledger;
    struct request requests[REQUESTS];
    size_t request_next;
    struct first_answer answers[ANSWERS];
    size_t answer_next;
    uint64_t named;                           /* counts client ids */
    uint32_t acknowledged[SESSIONS_MAX_SEEN]; /* highest event number that anybody was told of */
    int32_t newest_session;
    int outputs_left;   /* the process dies after so many outputs; -1 lives */
    bool dead;          /* nothing that it still does reaches anybody */
    bool broken;        /* the store reported an I/O error */
    int full_steps;     /* the disk is full, or its lock taken, for so many steps yet */
    int64_t trouble_ms; /* monotonic time of the newest step that the disk refused, or may have */
    bool caught_up;     /* all that was due is done: nothing may run out while the server is away */
    enum doom doom;
    struct {
        int32_t ids[ROWS_SEEN];
        size_t count;
    } stored_open; /* sessions that are not over, as found in the store at the last start */
    uint64_t pairs[15][15];
    struct figures figures;
    const char *failure; /* NULL: all is well */
    char failure_text[200];
};

/* The first failure of a seed is kept. */
void fail(struct world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* world.c */
void world_start(struct world *world, uint64_t seed, const char *folder);
void world_finish(struct world *world);
void world_step(struct world *world, uint32_t index);
void world_pump(struct world *world);
void world_pass(struct world *world, int64_t ms);
void world_end(struct world *world); /* everybody leaves: nothing may remain */

/* office.c: the organisation and those who change it */
void office_open(struct world *world);
void office_act(struct world *world, struct dice *dice);
void office_close(struct world *world);

/* crash.c */
void plan_disaster(struct world *world, struct dice *dice);
void meet_doom(struct world *world);
void world_crash(struct world *world, struct dice *dice);
void world_open(struct world *world);
bool world_has_died(const struct world *world);

/* observer.c: what the sink is told */
struct desk_message *sim_encode(void *user, const struct desk_output *output);
bool sim_console_send(void *user, void *console_user, struct desk_message *message);
void note_told(struct world *world, int32_t session, uint32_t event);
void mirror_forget_queue(struct mirror *mirror, struct desk_queue queue);

/* customer.c */
void sim_applet_send(void *user, void *applet_user, const struct wire_server_message *message);
void sim_applet_close(void *user, void *applet_user, const char *reason);
void customer_act(struct world *world, struct customer *customer, struct dice *dice);
void customers_beat(struct world *world);
void customer_leave(struct world *world, struct customer *customer);
void customers_check(struct world *world, bool quiet);
void customers_forget_lines(struct world *world);
void customer_says_screen(struct customer *customer, enum wire_screen_state state);
struct customer *customer_of(struct world *world, int32_t session); /* NULL: none has it */

/* ledger.c: what was promised in chat */
void ledger_acknowledge(struct world *world, int32_t session, int64_t n, uint64_t utterance);
void ledger_read(struct world *world, const struct customer *customer);
void ledger_told(struct world *world, int32_t session, uint32_t event);
void ledger_check(struct world *world, const struct store_session *stored);

/* choice.c: NULL where there is no row */
const struct seen_row *choose_row(struct world *world, struct dice *dice);
int32_t choose_actor(const struct seen_row *row, struct dice *dice);
struct session_command choose_command(struct world *world, const struct seen_row *row, struct dice *dice);

/* technician.c */
void technician_act(struct world *world, struct dice *dice);
void technicians_leave_all(struct world *world);
void console_connect(struct world *world, struct sim_console *console, int32_t technician);

/* check.c */
void check_world(struct world *world);
void check_mirrors(struct world *world);
void check_store(struct world *world);
void check_outage(struct world *world);
void check_histories(struct world *world);

/* tally.c: how often each kind of thing happened */
void tally_event(struct figures *figures, const struct session_event *event);
void tally_print(const struct figures *figures, size_t pairs);
size_t tally_missing(const struct figures *figures); /* prints the kinds that never happened; returns how many */

/* oracle.c: the documented pairs from the .tsv and the twenty extensions, by word, without the server's tables */
bool oracle_load(const char *tsv_path);
int word_index(const char *word);
const char *word_name(int word);
bool pair_is_right(int from, int to);
bool first_word_is_right(int word);

#endif
