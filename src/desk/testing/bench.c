/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/testing/bench.h"

#include "base/alloc.h"
#include "base/text.h"
#include "crypto/seal.h"
#include "store/testing/fault_vfs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOG_MAX = 1 << 20 };

static void line(struct buffer *log, const char *text) {
    (void)buffer_append_string(log, text);
    (void)buffer_append_char(log, '\n');
}

static char queue_letter(enum desk_queue_kind kind) {
    return kind == DESK_QUEUE_TECHNICIAN ? 'T' : kind == DESK_QUEUE_GROUP ? 'G' : 'C';
}

static void encode_snapshot(struct buffer *out, const struct desk_snapshot *snapshot) {
    (void)buffer_append_format(out, "snapshot %c%d%s%s", queue_letter(snapshot->queue.kind), snapshot->queue.id,
                               snapshot->first ? "" : " next", snapshot->more ? " more" : "");
    for (size_t i = 0; i < snapshot->row_count; i++) {
        const struct desk_row *row = &snapshot->rows[i];
        (void)buffer_append_format(out, " %d-%d %s", row->session, row->row, row->status);
    }
}

static void encode_into(struct buffer *out, const struct desk_output *output) {
    const struct desk_row *row;
    switch (output->kind) {
    case DESK_OUTPUT_SNAPSHOT:
        encode_snapshot(out, &output->snapshot);
        break;
    case DESK_OUTPUT_ROW:
        row = output->row.row;
        (void)buffer_append_format(out, "%c%d %d-%d %s", queue_letter(row->queue.kind), row->queue.id, row->session,
                                   row->row, row->status);
        break;
    case DESK_OUTPUT_GONE:
        (void)buffer_append_format(out, "%c%d %d-%d gone %s", queue_letter(output->gone.queue.kind),
                                   output->gone.queue.id, output->gone.session, output->gone.row,
                                   output->gone.status == NULL ? "-" : output->gone.status);
        break;
    case DESK_OUTPUT_CHAT:
        (void)buffer_append_format(out, "%s %u %s", desk_line_kind_word(output->chat.line.kind),
                                   output->chat.line.number, output->chat.line.text);
        break;
    case DESK_OUTPUT_SCREEN:
        (void)buffer_append_format(out, "screen %s %s", desk_screen_state_word(output->screen.screen.state),
                                   output->screen.screen.reason == NULL ? "-" : output->screen.screen.reason);
        break;
    case DESK_OUTPUT_TYPING:
        (void)buffer_append_format(out, "typing %s %s %s", desk_line_kind_word(output->typing.kind),
                                   output->typing.technician.name == NULL ? "-" : output->typing.technician.name,
                                   output->typing.on ? "on" : "off");
        break;
    case DESK_OUTPUT_SESSION:
        (void)buffer_append_format(out, "session %d", output->session.session);
        break;
    case DESK_OUTPUT_REFUSED:
        (void)buffer_append_format(out, "refused %s", output->refused.code);
        break;
    case DESK_OUTPUT_TEAM:
        (void)buffer_append_format(out, "team%s%s", output->team.first ? " first" : "",
                                   output->team.more ? " more" : "");
        for (size_t i = 0; i < output->team.count; i++) {
            const struct desk_person *one = &output->team.people[i];
            (void)buffer_append_format(out, " %s:%s:%d", one->name, desk_presence_word(one->presence), one->active);
        }
        break;
    case DESK_OUTPUT_PERSON:
        (void)buffer_append_format(out, "person %s %s %d", output->person.name,
                                   desk_presence_word(output->person.presence), output->person.active);
        break;
    case DESK_OUTPUT_PERSON_GONE:
        (void)buffer_append_format(out, "person_gone %d", output->self);
        break;
    case DESK_OUTPUT_SELF:
        (void)buffer_append_format(out, "me %d", output->self);
        break;
    }
}

static struct desk_message *on_encode(void *user, const struct desk_output *output) {
    (void)user;
    struct buffer out;
    buffer_init(&out, LOG_MAX);
    encode_into(&out, output);
    struct desk_message *message = desk_message_create(buffer_string(&out), out.len);
    buffer_finish(&out);
    return message;
}

static bool on_console_send(void *user, void *console_user, struct desk_message *message) {
    (void)user;
    struct bench_console *console = console_user;
    if (console->full) {
        return false;
    }
    if (strncmp(message->text, "me ", 3) == 0) {
        console->self_count++; /* counted only: it comes with every console */
        return true;
    }
    line(&console->log, message->text);
    if (console->full_after > 0) {
        console->full_after--;
        console->full = console->full_after == 0;
    }
    return true;
}

static void on_console_close(void *user, void *console_user, const char *reason) {
    (void)user;
    struct bench_console *console = console_user;
    (void)buffer_append_format(&console->log, "close %s\n", reason);
}

static void log_server_message(struct bench_applet *applet, const struct wire_server_message *message) {
    struct buffer *log = &applet->log;
    switch (message->type) {
    case WIRE_SERVER_WELCOME:
        applet->session = (int32_t)message->welcome.session;
        must(text_copy(applet->secret, sizeof applet->secret, message->welcome.secret));
        applet->n = message->welcome.chat_n;
        (void)buffer_append_format(log, "welcome%s\n", message->welcome.has_terms ? " terms" : "");
        break;
    case WIRE_SERVER_REFUSED:
        (void)buffer_append_format(log, "refused %s", wire_refusal_word(message->refused.code));
        if (message->refused.outcome != WIRE_OUTCOME_NONE) {
            (void)buffer_append_format(log, " %s", wire_outcome_word(message->refused.outcome));
        }
        (void)buffer_append_char(log, '\n');
        break;
    case WIRE_SERVER_STATE:
        (void)buffer_append_format(log, "state %s", wire_stage_word(message->state.stage));
        if (message->state.place > 0) {
            (void)buffer_append_format(log, " %" PRId64, message->state.place);
        }
        (void)buffer_append_format(log, "\n");
        break;
    case WIRE_SERVER_CHAT:
        (void)buffer_append_format(log, "chat %" PRId64 " %s\n", message->chat.number, message->chat.text);
        break;
    case WIRE_SERVER_CHAT_ACK:
        (void)buffer_append_format(log, "ack %" PRId64 "\n", message->chat_ack.n);
        break;
    case WIRE_SERVER_LOOK:
        (void)buffer_append_format(log, "look %s\n", message->look.welcome != NULL ? message->look.welcome : "-");
        break;
    case WIRE_SERVER_LOGO:
        (void)buffer_append_format(log, "logo %s\n", message->logo.png != NULL ? message->logo.png : "-");
        break;
    case WIRE_SERVER_TYPING:
        (void)buffer_append_format(log, "typing %s %s\n", message->typing.name, message->typing.on ? "on" : "off");
        break;
    case WIRE_SERVER_SCREEN_ASK:
        applet->request = message->screen_ask.request;
        line(log, "screen_ask");
        break;
    case WIRE_SERVER_SCREEN_OPEN:
        applet->request = message->screen_open.request;
        must(text_copy(applet->ticket, sizeof applet->ticket, message->screen_open.ticket));
        line(log, "screen_open");
        break;
    case WIRE_SERVER_SCREEN_CLOSE:
        (void)buffer_append_format(log, "screen_close %s\n", message->screen_close.reason);
        break;
    case WIRE_SERVER_REBOOT:
        line(log, "reboot");
        break;
    case WIRE_SERVER_ENDED:
        (void)buffer_append_format(log, "ended %s\n", wire_outcome_word(message->ended.outcome));
        break;
    case WIRE_SERVER_HEARTBEAT:
    case WIRE_SERVER_NOTHING:
        break;
    }
}

static void on_applet_send(void *user, void *applet_user, const struct wire_server_message *message) {
    (void)user;
    mem_free(wire_server_encode(message)); /* aborts on what is beyond the protocol's limits */
    log_server_message(applet_user, message);
}

static void on_applet_close(void *user, void *applet_user, const char *reason) {
    (void)user;
    struct bench_applet *applet = applet_user;
    applet->told_to_close = true;
    (void)buffer_append_format(&applet->log, "close %s\n", reason);
}

static void on_stream_close(void *user, int64_t stream) {
    struct bench *bench = user;
    bench->stream_closed = stream;
}

static const char *on_relay_url(void *user) {
    (void)user;
    return "wss://relay.example/relay/v1";
}

static void on_wake_at(void *user, int64_t monotonic_ms) {
    struct bench *bench = user;
    bench->wake_ms = monotonic_ms;
}

static void make(struct bench *bench, struct directory_change change) {
    must(directory_check(bench->directory, &change) == DIRECTORY_ERROR_NONE);
    directory_apply(bench->directory, &change);
    if (bench->desk != NULL) {
        desk_directory_changed(bench->desk);
    }
}

static void make_technician(struct bench *bench, int32_t id, int32_t group, const char *name,
                            enum directory_role role) {
    make(bench, (struct directory_change){.noun = DIRECTORY_NOUN_TECHNICIAN,
                                          .verb = DIRECTORY_VERB_CREATE,
                                          .id = id,
                                          .group_id = group,
                                          .name = name,
                                          .login = name,
                                          .role = role});
}

static void make_organisation(struct bench *bench) {
    static const int32_t served[] = {1};
    bench->directory = directory_create(1, true);
    make(bench, (struct directory_change){
                    .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .id = 1, .name = "Everybody"});
    make(bench,
         (struct directory_change){
             .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .id = 2, .group_id = 1, .name = "Second"});
    make_technician(bench, EVE, 1, "eve", DIRECTORY_ROLE_ADMINISTRATOR);
    make_technician(bench, ANN, 1, "ann", DIRECTORY_ROLE_TECHNICIAN);
    make_technician(bench, BOB, 1, "bob", DIRECTORY_ROLE_TECHNICIAN);
    make_technician(bench, CID, 2, "cid", DIRECTORY_ROLE_TECHNICIAN);
    make(bench, (struct directory_change){.noun = DIRECTORY_NOUN_CHANNEL,
                                          .verb = DIRECTORY_VERB_CREATE,
                                          .id = 1,
                                          .name = "Web",
                                          .address = "web",
                                          .group_ids = served,
                                          .group_count = 1});
}

static void died(void *user) {
    (void)user;
}

static void loaded(void *user, bool done) {
    (void)user;
    must(done);
}

static void open_desk(struct bench *bench) {
    char why[200];
    const struct store_options store_options = {
        .path = bench->path, .vfs = bench->vfs, .organisation_id = 1, .node_id = 1};
    bench->store = store_open(&store_options, why, sizeof why);
    if (bench->store == NULL) {
        must_fail(why, __FILE__, __LINE__);
    }
    const struct desk_options options = {
        .clock = clock_from_manual(&bench->manual),
        .random = random_from_seeded(&bench->seeded),
        .sink = {.user = bench,
                 .encode = on_encode,
                 .console_send = on_console_send,
                 .console_close = on_console_close,
                 .applet_send = on_applet_send,
                 .applet_close = on_applet_close,
                 .stream_close = on_stream_close,
                 .relay_url = on_relay_url,
                 .wake_at = on_wake_at,
                 .broken = died},
        .store = bench->store,
        .directory = bench->directory,
        .node_id = 1,
        .organisation = "Example",
        .key = (const unsigned char[SEAL_KEY_BYTES]){1},
        .strict = true,
    };
    bench->desk = desk_create(&options);
    desk_load(bench->desk, loaded, NULL);
    if (bench->full_at_start) {
        fault_set(FAULT_FULL, 1);
    }
    bench_pump(bench);
}

void bench_start(struct bench *bench, const char *vfs) {
    *bench = (struct bench){.vfs = vfs, .manual = {.wall_ms = 1790000000000, .monotonic_ms = 5000}};
    random_seeded_init(&bench->seeded, 7);
    must(text_copy(bench->folder, sizeof bench->folder, "/tmp/towline-desk-XXXXXX"));
    must(mkdtemp(bench->folder) != NULL);
    must(text_format(bench->path, sizeof bench->path, "%s/store", bench->folder));
    make_organisation(bench);
    open_desk(bench);
}

int bench_set_up(void **state) {
    static struct bench bench;
    fault_vfs_register();
    fault_forget();
    bench_start(&bench, FAULT_VFS_NAME);
    *state = &bench;
    return 0;
}

int bench_tear_down(void **state) {
    fault_set(FAULT_NONE, 0);
    bench_finish(*state);
    return 0;
}

static void drop_peers(struct bench *bench) {
    for (size_t i = 0; i < bench->console_count; i++) {
        bench->consoles[i].console = NULL;
    }
    for (size_t i = 0; i < bench->applet_count; i++) {
        bench->applets[i].applet = NULL;
    }
}

void bench_crash(struct bench *bench, int64_t down_ms) {
    desk_destroy(bench->desk);
    bench->desk = NULL;
    drop_peers(bench);
    store_close(bench->store);
    clock_manual_advance(&bench->manual, down_ms);
    bench->manual.monotonic_ms = 1000; /* another process: another beginning */
    open_desk(bench);
}

void bench_crash_by_power(struct bench *bench, int64_t down_ms) {
    fault_set(FAULT_POWER, 1);
    bench_pump(bench);
    desk_destroy(bench->desk);
    bench->desk = NULL;
    drop_peers(bench);
    store_close(bench->store);
    fault_power_back(7);
    clock_manual_advance(&bench->manual, down_ms);
    bench->manual.monotonic_ms = 1000;
    open_desk(bench);
}

void bench_finish(struct bench *bench) {
    desk_destroy(bench->desk);
    store_close(bench->store);
    directory_destroy(bench->directory);
    for (size_t i = 0; i < bench->console_count; i++) {
        buffer_finish(&bench->consoles[i].log);
    }
    for (size_t i = 0; i < bench->applet_count; i++) {
        buffer_finish(&bench->applets[i].log);
    }
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char path[128];
        must(text_format(path, sizeof path, "%s%s", bench->path, ends[i]));
        (void)unlink(path);
    }
    (void)rmdir(bench->folder);
}

void bench_pump(struct bench *bench) {
    while (store_pump(bench->store) > 0) {
    }
}

void bench_pump_one(struct bench *bench) {
    (void)store_pump_some(bench->store, 1);
}

void bench_pass(struct bench *bench, int64_t ms) {
    int64_t end_ms = bench->manual.monotonic_ms + ms;
    bench_pump(bench);
    while (bench->wake_ms >= 0 && bench->wake_ms <= end_ms) {
        if (bench->wake_ms > bench->manual.monotonic_ms) {
            clock_manual_advance(&bench->manual, bench->wake_ms - bench->manual.monotonic_ms);
        }
        desk_tick(bench->desk);
        bench_pump(bench);
    }
    clock_manual_advance(&bench->manual, end_ms - bench->manual.monotonic_ms);
}

struct bench_console *bench_console(struct bench *bench, int32_t technician) {
    must(bench->console_count < BENCH_PEERS_MAX);
    struct bench_console *console = &bench->consoles[bench->console_count];
    bench->console_count++;
    console->bench = bench;
    buffer_init(&console->log, LOG_MAX);
    console->console = desk_console_open(bench->desk, technician, console);
    return console;
}

void bench_console_leave(struct bench_console *console) {
    desk_console_close(console->console);
    console->console = NULL;
    bench_pump(console->bench);
}

void bench_subscribe(struct bench_console *console, enum desk_queue_kind kind, int32_t id, const char *cursor) {
    desk_console_subscribe(console->console, (struct desk_queue){.kind = kind, .id = id}, cursor);
}

static void note(struct bench *bench, const struct desk_answer *answer) {
    bench->answered = true;
    bench->result = answer->result;
    bench->repeated = answer->repeated;
    bench->event = answer->event;
    bench->session = answer->session;
    must(text_copy(bench->code, sizeof bench->code, answer->code == NULL ? "" : answer->code));
    must(text_copy(bench->row_status, sizeof bench->row_status, answer->row == NULL ? "" : answer->row->status));
    bench->row_version = answer->row == NULL ? 0 : answer->row->version;
    bench->row = answer->row == NULL ? 0 : answer->row->row;
}

void bench_answered(void *user, const struct desk_answer *answer) {
    note(user, answer);
}

static void created(void *user, const struct desk_created *answer) {
    struct bench *bench = user;
    note(bench, &answer->answer);
    must(text_copy(bench->join_code, sizeof bench->join_code, answer->code == NULL ? "" : answer->code));
}

int32_t bench_create(struct bench *bench, int32_t technician, const char *name, const char *client_id) {
    bench->answered = false;
    desk_create_session(bench->desk, technician, name, NULL, 0, client_id, created, bench);
    bench_pump(bench);
    must(bench->answered);
    return bench->session;
}

void bench_ask_nowait(struct bench *bench, int32_t technician, int32_t session, struct session_command command,
                      const char *client_id, uint32_t version) {
    const struct desk_request request = {.technician = technician,
                                         .session = session,
                                         .row = command.row,
                                         .row_version = version,
                                         .client_id = client_id,
                                         .command = &command};
    bench->answered = false;
    desk_command(bench->desk, &request, bench_answered, bench);
}

void bench_ask(struct bench *bench, int32_t technician, int32_t session, struct session_command command,
               const char *client_id, uint32_t version) {
    bench_ask_nowait(bench, technician, session, command, client_id, version);
    bench_pump(bench);
    must(bench->answered);
}

void bench_do(struct bench *bench, int32_t technician, int32_t session, enum command_type type) {
    bench_ask(bench, technician, session, (struct session_command){.type = type}, NULL, 0);
}

static void joined(void *user, const struct desk_joined *answer) {
    struct bench *bench = user;
    note(bench, &answer->answer);
    must(text_copy(bench->token, sizeof bench->token, answer->join_token == NULL ? "" : answer->join_token));
}

void bench_enter(struct bench *bench, const char *code) {
    bench->answered = false;
    desk_enter_code(bench->desk, "192.0.2.1", code, joined, bench);
    bench_pump(bench);
    must(bench->answered);
}

void bench_join_channel(struct bench *bench, int32_t channel, const struct desk_field *fields, size_t count) {
    bench->answered = false;
    char address[32]; /* each customer is somewhere else */
    must(text_format(address, sizeof address, "198.51.%d.%d", bench->forms / 200, bench->forms % 200));
    bench->forms++;
    const struct desk_form form = {.address = address, .channel = channel, .fields = fields, .field_count = count};
    desk_join_channel(bench->desk, &form, joined, bench);
    bench_pump(bench);
    must(bench->answered);
}

struct bench_applet *bench_applet(struct bench *bench) {
    must(bench->applet_count < BENCH_PEERS_MAX);
    struct bench_applet *applet = &bench->applets[bench->applet_count];
    bench->applet_count++;
    applet->bench = bench;
    buffer_init(&applet->log, LOG_MAX);
    applet->applet = desk_applet_open(bench->desk, "192.0.2.7", applet);
    must(applet->applet != NULL);
    return applet;
}

void bench_hear(struct bench_applet *applet, struct wire_applet_message message) {
    desk_applet_message(applet->applet, &message);
}

void bench_hear_chat(struct bench_applet *applet, int64_t n, const char *text) {
    bench_hear(applet, (struct wire_applet_message){.type = WIRE_CHAT, .chat = {.n = n, .text = text}});
}

void bench_say(struct bench_applet *applet, struct wire_applet_message message) {
    bench_hear(applet, message);
    bench_pump(applet->bench);
}

static struct wire_hello plain_hello(void) {
    return (struct wire_hello){
        .version = 1,
        .features = {.count = 4, .items = {"screen", "reboot", "typing", "look"}},
        .has_system = true,
        .system = {.applet = "0.1.0", .os = "Debian", .computer = "desktop", .user = "grace", .locale = "de_AT.UTF-8"}};
}

/* The applet answers a welcome at once. */
static void say_hello(struct bench_applet *applet, const struct wire_hello *hello) {
    bench_say(applet, (struct wire_applet_message){.type = WIRE_HELLO, .hello = *hello});
    if (!applet->told_to_close) {
        bench_say(applet, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
    }
}

void bench_hello_token(struct bench_applet *applet, const char *token) {
    struct wire_hello hello = plain_hello();
    hello.join_token = token;
    say_hello(applet, &hello);
}

void bench_hello_code(struct bench_applet *applet, const char *code) {
    struct wire_hello hello = plain_hello();
    hello.code = code;
    say_hello(applet, &hello);
}

void bench_hello_features(struct bench_applet *applet, const char *code, struct wire_texts features) {
    struct wire_hello hello = plain_hello();
    hello.code = code;
    hello.features = features;
    say_hello(applet, &hello);
}

void bench_hello_unheard(struct bench_applet *applet, const char *code) {
    struct wire_hello hello = plain_hello();
    hello.code = code;
    bench_say(applet, (struct wire_applet_message){.type = WIRE_HELLO, .hello = hello});
}

void bench_hello_resume(struct bench_applet *applet, const struct bench_applet *earlier, int64_t last_number) {
    struct wire_hello hello = plain_hello();
    hello.resumes = true;
    hello.resume.session = earlier->session;
    char secret[64];
    memcpy(secret, earlier->secret, sizeof secret);
    hello.resume.secret = secret;
    hello.last_number = last_number;
    say_hello(applet, &hello);
}

void bench_say_chat(struct bench_applet *applet, int64_t n, const char *text) {
    bench_say(applet, (struct wire_applet_message){.type = WIRE_CHAT, .chat = {.n = n, .text = text}});
}

void bench_break(struct bench_applet *applet) {
    desk_applet_closed(applet->applet, DESK_APPLET_RESET);
    applet->applet = NULL;
    bench_pump(applet->bench);
}

struct bench_applet *bench_waiting(struct bench *bench, int32_t technician, int32_t *out_session) {
    *out_session = bench_create(bench, technician, "Printer", NULL);
    must(bench->result == DESK_DONE);
    bench_enter(bench, bench->join_code);
    must(bench->result == DESK_DONE);
    struct bench_applet *applet = bench_applet(bench);
    bench_hello_token(applet, bench->token);
    return applet;
}

/* Two buffers take turns inside the log itself: what was read stays behind the end. */
static const char *take(struct buffer *log) {
    static char text[LOG_MAX];
    (void)snprintf(text, sizeof text, "%s", log->len == 0 ? "" : buffer_string(log));
    buffer_clear(log);
    return text;
}

const char *bench_console_log(struct bench_console *console) {
    return take(&console->log);
}

const char *bench_applet_log(struct bench_applet *applet) {
    return take(&applet->log);
}

void bench_setting(struct bench *bench, enum directory_noun noun, int32_t id, enum directory_setting setting,
                   int32_t value) {
    const struct directory_setting_change change = {.setting = setting, .number = value};
    make(bench, (struct directory_change){.noun = noun,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields = DIRECTORY_FIELD_SETTINGS,
                                          .id = id,
                                          .settings = &change,
                                          .setting_count = 1});
}

void bench_terms(struct bench *bench, const char *text) {
    bench_text(bench, DIRECTORY_TEXT_TERMS, text);
}

void bench_text(struct bench *bench, enum directory_text of, const char *text) {
    const struct directory_setting_change change = {.is_text = true, .setting = of, .text = text};
    make(bench, (struct directory_change){.noun = DIRECTORY_NOUN_GROUP,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields = DIRECTORY_FIELD_SETTINGS,
                                          .id = 1,
                                          .settings = &change,
                                          .setting_count = 1});
}

void bench_channel_text(struct bench *bench, int32_t channel, enum directory_text of, const char *text) {
    const struct directory_setting_change change = {.is_text = true, .setting = of, .text = text};
    make(bench, (struct directory_change){.noun = DIRECTORY_NOUN_CHANNEL,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields = DIRECTORY_FIELD_SETTINGS,
                                          .id = channel,
                                          .settings = &change,
                                          .setting_count = 1});
}

void bench_channel_served(struct bench *bench, int32_t channel, int32_t group) {
    make(bench, (struct directory_change){.noun = DIRECTORY_NOUN_CHANNEL,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields = DIRECTORY_FIELD_GROUPS,
                                          .id = channel,
                                          .group_ids = &group,
                                          .group_count = 1});
}

void bench_rename_group(struct bench *bench, int32_t group, const char *name) {
    make(bench, (struct directory_change){.noun = DIRECTORY_NOUN_GROUP,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields = DIRECTORY_FIELD_NAME,
                                          .id = group,
                                          .name = name});
    bench_pump(bench);
}

void bench_disable(struct bench *bench, int32_t technician) {
    make(bench, (struct directory_change){.noun = DIRECTORY_NOUN_TECHNICIAN,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields = DIRECTORY_FIELD_DISABLED,
                                          .id = technician,
                                          .disabled = true});
    bench_pump(bench);
}
