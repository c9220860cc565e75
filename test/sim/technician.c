/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Technicians: they look at queues, click what the rules allow and what they do not, retry, and lose their consoles. */
#include "sim.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct desk_queue queue_at(const struct sim_console *console, int place) {
    return place == 0   ? (struct desk_queue){DESK_QUEUE_TECHNICIAN, console->technician}
           : place == 1 ? (struct desk_queue){DESK_QUEUE_GROUP, console->group}
                        : (struct desk_queue){DESK_QUEUE_CHANNEL, CHANNEL};
}

static void subscribe(struct sim_console *console, int place, bool resumes) {
    console->reading[place] = true;
    if (!resumes) {
        console->cursor[place][0] = '\0';
    }
    desk_console_subscribe(console->console, queue_at(console, place),
                           console->cursor[place][0] == '\0' ? NULL : console->cursor[place]);
}

static void look_on(struct sim_console *console) {
    for (int32_t id = 1; id <= TECHNICIANS; id++) {
        desk_console_subscribe(console->console, (struct desk_queue){DESK_QUEUE_TECHNICIAN, id}, NULL);
    }
    desk_console_subscribe(console->console, (struct desk_queue){DESK_QUEUE_GROUP, GROUPS}, NULL);
    subscribe(console, 1, false);
    subscribe(console, 2, false);
}

void console_connect(struct world *world, struct sim_console *console, int32_t technician) {
    int32_t group = directory_technician(world->directory, technician)->group_id;
    if (console->technician != technician || console->group != group) {
        memset(console->cursor, 0, sizeof console->cursor);
        console->mirror.count = 0;
    }
    console->technician = technician;
    console->group = group;
    console->full = console->closing = false;
    memset(console->reading, 0, sizeof console->reading);
    console->console = desk_console_open(world->desk, technician, console);
    if (console->onlooker) {
        look_on(console);
        return;
    }
    subscribe(console, 0, true); /* with the newest cursor, and the rows that go with it */
    subscribe(console, 1, true);
    if (directory_sees_channel(world->directory, technician, CHANNEL)) {
        subscribe(console, 2, true);
    } else {
        console->cursor[2][0] = '\0';
        mirror_forget_queue(&console->mirror, queue_at(console, 2));
    }
}

static void disconnect(struct sim_console *console) {
    desk_console_close(console->console);
    console->console = NULL;
}

static struct request *request_new(struct world *world, enum command_type type) {
    struct request *request = &world->requests[world->request_next % REQUESTS];
    world->request_next++;
    *request = (struct request){.world = world, .type = type};
    return request;
}

/* The same client id gets the first answer for ten minutes after it was asked first, heard or not, restarts of the
 * server included. */
static void check_first(struct world *world, struct first_answer *first, const struct desk_answer *answer) {
    if (answer->result == DESK_DONE && !first->done && answer->event > 0) {
        first->done = true;
        first->event = answer->event;
        return;
    }
    if (first->done && world->manual.wall_ms - first->at_ms < 9 * MINUTES && answer->result != DESK_NOT_SAVED &&
        (answer->result != DESK_DONE || answer->event != first->event)) {
        fail(world, "client id %s got another answer: event %u, then %u (result %d)", first->client_id, first->event,
             answer->event, (int)answer->result);
    }
}

static void take_answer(struct request *request, const struct desk_answer *answer) {
    struct world *world = request->world;
    world->figures.done += answer->result == DESK_DONE;
    world->figures.not_saved += answer->result == DESK_NOT_SAVED;
    world->figures.refused += answer->result != DESK_DONE && answer->result != DESK_NOT_SAVED;
    world->figures.carried_out[request->type] += answer->result == DESK_DONE;
    if (answer->result == DESK_DONE) {
        note_told(world, answer->session, answer->event);
        if (request->type == COMMAND_CHAT) {
            ledger_told(world, answer->session, answer->event);
        }
    }
    if (request->first != NULL && strcmp(request->first->client_id, request->client_id) == 0) {
        check_first(world, request->first, answer);
    }
}

static bool is_heard(struct world *world) {
    if (world_has_died(world)) {
        return false;
    }
    if (world->outputs_left > 0) {
        world->outputs_left--;
    }
    return true;
}

static void answered(void *user, const struct desk_answer *answer) {
    struct request *request = user;
    if (is_heard(request->world)) {
        take_answer(request, answer);
    }
}

static void screen_answered(void *user, const struct desk_answer *answer, const struct desk_screen *screen) {
    (void)screen;
    answered(user, answer);
}

static void created(void *user, const struct desk_created *answer) {
    struct request *request = user;
    struct world *world = request->world;
    if (!is_heard(world)) {
        return;
    }
    take_answer(request, &answer->answer);
    if (answer->answer.result != DESK_DONE) {
        return;
    }
    world->figures.sessions++;
    int copies = world->named % 4 == 0 ? 2 : 1; /* some start the program twice, or on two computers */
    for (size_t i = 0; answer->code != NULL && copies > 0 && i < CUSTOMERS; i++) {
        struct customer *customer = &world->customers[i];
        if (customer->session == 0 && customer->code[0] == '\0' && customer->token[0] == '\0') {
            (void)snprintf(customer->code, sizeof customer->code, "%s", answer->code);
            copies--;
        }
    }
}

/* A client id of its own, and a place where its first answer is kept. */
static void name_request(struct world *world, struct request *request, int32_t technician, int32_t session) {
    struct first_answer *first = &world->answers[world->answer_next % ANSWERS];
    world->answer_next++;
    world->named++;
    *first = (struct first_answer){.used = true,
                                   .technician = technician,
                                   .session = session,
                                   .type = request->type,
                                   .at_ms = world->manual.wall_ms};
    (void)snprintf(first->client_id, sizeof first->client_id, "id-%" PRIu64, world->named);
    request->first = first;
    memcpy(request->client_id, first->client_id, sizeof first->client_id);
}

static void act_on_row(struct world *world, struct dice *dice) {
    const struct seen_row *row = choose_row(world, dice);
    if (row == NULL) {
        return;
    }
    const struct session_command command = choose_command(world, row, dice);
    struct request *request = request_new(world, command.type);
    struct desk_request asked = {
        .technician = choose_actor(row, dice), .session = row->session, .row = row->row, .command = &command};
    static const struct desk_parcel parcel = {.kind = "email", .payload = "{}"};
    asked.parcel = command.type == COMMAND_SEND_CODE ? &parcel : NULL;
    if (chance(dice, 2)) {
        asked.row_version = chance(dice, 8) ? row->version - 1 : row->version;
    }
    if (chance(dice, 2)) {
        name_request(world, request, asked.technician, asked.session);
        request->first->command = command;
        asked.client_id = request->client_id;
    }
    world->figures.commands++;
    bool twice = asked.client_id != NULL && chance(dice, 8);
    desk_command(world->desk, &asked, answered, request);
    if (twice) {
        struct request *second = request_new(world, command.type);
        second->first = request->first;
        memcpy(second->client_id, request->client_id, sizeof second->client_id);
        desk_command(world->desk, &asked, answered, second);
    }
}

static void answered_other(void *user, const struct desk_answer *answer) {
    const struct request *request = user;
    if (is_heard(request->world) && answer->result == DESK_DONE) {
        fail(request->world, "client id %s did something else too", request->client_id);
    }
}

/* Another question under an id that stands for one that was carried out. */
static void misuse_older(struct world *world, const struct first_answer *first) {
    const struct session_command other = {.type = first->type == COMMAND_HOLD ? COMMAND_END : COMMAND_HOLD};
    struct request *request = request_new(world, other.type);
    memcpy(request->client_id, first->client_id, sizeof request->client_id);
    const struct desk_request asked = {
        .technician = first->technician, .session = first->session, .client_id = request->client_id, .command = &other};
    desk_command(world->desk, &asked, answered_other, request);
}

static void retry_older(struct world *world, struct dice *dice) {
    struct first_answer *first = &world->answers[roll(dice, ANSWERS)];
    if (!first->used || first->type == COMMAND_CREATE) {
        return;
    }
    world->figures.commands++;
    if (first->done && world->manual.wall_ms - first->at_ms < 9 * MINUTES && chance(dice, 4)) {
        misuse_older(world, first);
        return;
    }
    struct request *request = request_new(world, first->type);
    request->first = first;
    memcpy(request->client_id, first->client_id, sizeof request->client_id);
    if (first->text[0] != '\0') {
        desk_write(world->desk, first->technician, first->session, first->kind, first->text, request->client_id,
                   answered, request);
        return;
    }
    const struct desk_request asked = {.technician = first->technician,
                                       .session = first->session,
                                       .client_id = request->client_id,
                                       .command = &first->command};
    desk_command(world->desk, &asked, answered, request);
}

static void create(struct world *world, struct dice *dice) {
    struct request *request = request_new(world, COMMAND_CREATE);
    int32_t technician = 1 + (int32_t)roll(dice, TECHNICIANS);
    name_request(world, request, technician, 0);
    desk_create_session(world->desk, technician, "Printer", NULL, 0, request->client_id, created, request);
    if (chance(dice, 4)) {
        struct request *second = request_new(world, COMMAND_CREATE);
        second->first = request->first;
        memcpy(second->client_id, request->client_id, sizeof second->client_id);
        desk_create_session(world->desk, technician, "Printer", NULL, 0, second->client_id, created, second);
    }
}

static void chat(struct world *world, struct dice *dice) {
    const struct seen_row *row = choose_row(world, dice);
    if (row == NULL || row->queue.kind != DESK_QUEUE_TECHNICIAN) {
        return;
    }
    static const enum command_type types[] = {
        [DESK_LINE_CHAT] = COMMAND_CHAT, [DESK_LINE_PRIVATE] = COMMAND_PRIVATE_CHAT, [DESK_LINE_NOTE] = COMMAND_NOTE};
    const enum desk_line_kind kind = (enum desk_line_kind)roll(dice, 3);
    struct request *request = request_new(world, types[kind]);
    name_request(world, request, row->queue.id, row->session);
    const char *text = kind == DESK_LINE_CHAT ? request->client_id : SIM_NOT_FOR_CUSTOMERS;
    request->first->kind = kind;
    (void)snprintf(request->first->text, sizeof request->first->text, "%s", text);
    desk_write(world->desk, row->queue.id, row->session, kind, request->first->text, request->client_id, answered,
               request);
}

/* A lead's row where there is one, since he alone may see a screen. */
static const struct seen_row *row_for_screen(struct world *world, struct dice *dice) {
    for (int i = 0; i < 10; i++) {
        const struct seen_row *row = choose_row(world, dice);
        if (row != NULL && row->word == word_index("Active")) {
            return row;
        }
    }
    return NULL;
}

static void see_screen(struct world *world, struct dice *dice) {
    const struct seen_row *row = row_for_screen(world, dice);
    if (row == NULL) {
        return;
    }
    switch (roll(dice, 4)) {
    case 0:
        desk_screen_ask(world->desk, row->queue.id, row->session,
                        chance(dice, 2) ? DESK_SCREEN_VIEW : DESK_SCREEN_CONTROL, NULL, screen_answered,
                        request_new(world, COMMAND_SCREEN));
        break;
    case 1:
        if (desk_screen_close(world->desk, row->queue.id, row->session).result == DESK_DONE) {
            world->figures.carried_out[COMMAND_SCREEN_CLOSE]++;
        }
        break;
    default: {
        struct desk_session_view view;
        struct desk_ticket ticket = desk_screen_ticket(world->desk, row->queue.id, row->session);
        if (ticket.answer.result != DESK_DONE) {
            return;
        }
        world->figures.tickets++;
        struct customer *customer = customer_of(world, row->session);
        if (customer != NULL) {
            (void)snprintf(customer->console_ticket, sizeof customer->console_ticket, "%s", ticket.ticket);
        }
        if (desk_session_view(world->desk, EVE, row->session, &view) != DESK_DONE || !view.consent_view ||
            (ticket.mode == DESK_SCREEN_CONTROL && !view.consent_control)) {
            fail(world, "a ticket for session %d without consent", row->session);
        }
    }
    }
}

/* One customer's screen: both ends come with what they were given, in time or not. */
static void join_screen(struct world *world, struct dice *dice) {
    int64_t console_stream = 0;
    int64_t applet_stream = 0;
    enum desk_stream_end end;
    const size_t first = roll(dice, CUSTOMERS);
    struct customer *customer = &world->customers[first];
    for (size_t i = 0; i < CUSTOMERS && (customer->ticket[0] == '\0' || customer->console_ticket[0] == '\0'); i++) {
        customer = &world->customers[(first + i) % CUSTOMERS];
    }
    bool console = desk_ticket_redeem(world->desk, customer->console_ticket, &console_stream, &end);
    bool applet = desk_ticket_redeem(world->desk, customer->ticket, &applet_stream, &end);
    if (console && desk_ticket_redeem(world->desk, customer->console_ticket, &console_stream, &end)) {
        fail(world, "a ticket was good twice");
    }
    customer->ticket[0] = customer->console_ticket[0] = '\0';
    if (console && applet && console_stream == applet_stream) {
        desk_stream_joined(world->desk, console_stream);
        customer_says_screen(customer, chance(dice, 6) ? WIRE_SCREEN_FAILED : WIRE_SCREEN_OPENED);
        world->figures.streams++;
    }
    if (applet && chance(dice, 3)) {
        desk_stream_ended(world->desk, applet_stream);
    }
}

/* On a session in which he has a part, where there is one. */
static int32_t session_for(struct world *world, const struct sim_console *console, struct dice *dice) {
    const struct seen_row *row = choose_row(world, dice);
    for (int i = 0; i < 6 && row != NULL; i++) {
        if (row->queue.kind == DESK_QUEUE_TECHNICIAN && row->queue.id == console->technician) {
            break;
        }
        row = choose_row(world, dice);
    }
    return row == NULL ? 0 : row->session;
}

static void change_console(struct world *world, struct dice *dice) {
    struct sim_console *console = &world->consoles[1 + roll(dice, CONSOLES - 1)];
    if (console->console == NULL) {
        int32_t technician =
            chance(dice, 2) && console->technician != 0 ? console->technician : 1 + (int32_t)roll(dice, TECHNICIANS);
        console_connect(world, console, technician);
        return;
    }
    if (console->closing) {
        disconnect(console);
        return;
    }
    const int32_t session = session_for(world, console, dice);
    switch (roll(dice, 13)) {
    case 0:
        disconnect(console);
        break;
    case 1:
        console->full = true;
        break;
    case 3:
        console->full = false;
        desk_console_drained(console->console);
        break;
    case 4:
        desk_console_focus(console->console, chance(dice, 3) ? 0 : session);
        break;
    case 2:
    case 5:
        world->figures.leases += desk_console_lease(
            console->console, session, lease_code((enum lease_kind)roll(dice, LEASE_COUNT)), !chance(dice, 3));
        break;
    case 6:
        desk_set_away(world->desk, console->technician, chance(dice, 3));
        break;
    case 7:
        desk_console_idle(console->console, chance(dice, 3));
        break;
    case 8:
        desk_console_team(console->console, chance(dice, 2));
        break;
    case 9:
        (void)desk_console_typing(console->console, session, (enum desk_line_kind)roll(dice, 3), chance(dice, 2));
        break;
    case 10:
        desk_console_unwatch(console->console, session);
        break;
    default:
        desk_console_watch(console->console, session, 0);
    }
}

/* The more there is to do, the less is begun. */
static bool has_enough(const struct world *world) {
    return world->consoles[0].mirror.count >= 3 * TECHNICIANS;
}

void technician_act(struct world *world, struct dice *dice) {
    switch (roll(dice, 20)) {
    case 0:
    case 1:
        if (!has_enough(world) || chance(dice, 6)) {
            create(world, dice);
        }
        break;
    case 2:
        retry_older(world, dice);
        break;
    case 3:
    case 4:
        chat(world, dice);
        break;
    case 5:
    case 6:
    case 7:
        see_screen(world, dice);
        break;
    case 8:
    case 9:
        join_screen(world, dice);
        break;
    case 10:
    case 11:
        change_console(world, dice);
        break;
    default:
        act_on_row(world, dice);
    }
}

/* Every row that is left is ended by its owner or, where it is shared, by the administrator. */
void technicians_leave_all(struct world *world) {
    struct mirror rows = world->consoles[0].mirror;
    for (size_t i = 0; i < rows.count; i++) {
        const struct seen_row *row = &rows.rows[i];
        const struct session_command end = {.type = COMMAND_END, .row = row->row};
        const struct desk_request asked = {.technician = row->queue.kind == DESK_QUEUE_TECHNICIAN ? row->queue.id : EVE,
                                           .session = row->session,
                                           .row = row->row,
                                           .command = &end};
        if (row->queue.kind != DESK_QUEUE_NONE) {
            desk_command(world->desk, &asked, answered, request_new(world, COMMAND_END));
            world_pump(world);
        }
    }
}
