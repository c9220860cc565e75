/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers with their applets and their bad networks. Each keeps what a real applet keeps: its secret, the lines it
 * said and the newest it read. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

static void copy(char *out, size_t size, const char *text) {
    (void)snprintf(out, size, "%s", text);
}

static struct line *current(struct customer *customer) {
    return &customer->lines[customer->current];
}

static struct line *given_up(struct customer *customer) {
    return &customer->lines[1 - customer->current];
}

static void take_line(struct world *world, struct customer *customer, const struct wire_chat_line *line) {
    world->figures.lines++;
    customer->lines_read += line->author != WIRE_AUTHOR_CUSTOMER;
    if (line->number <= customer->newest_line) {
        fail(world, "customer %d was shown line %lld after %lld", customer->index, (long long)line->number,
             (long long)customer->newest_line);
    }
    customer->newest_line = line->number;
    if (strcmp(line->text, SIM_NOT_FOR_CUSTOMERS) == 0) {
        fail(world, "customer %d was shown what the technicians said among themselves", customer->index);
    }
}

static void take_welcome(struct world *world, struct customer *customer, const struct wire_welcome *welcome) {
    if (customer->session == 0) {
        customer->said_max = welcome->chat_n; /* of whoever came with the same code before and was not in yet */
    }
    current(customer)->welcomed = true;
    current(customer)->said = welcome->chat_n;
    memset(customer->uttered, 0, sizeof customer->uttered);
    customer->session = (int32_t)welcome->session;
    copy(customer->secret, sizeof customer->secret, welcome->secret);
    customer->terms = welcome->has_terms;
    if (welcome->chat_n < customer->acked) {
        fail(world, "line %lld of customer %d was acknowledged and is lost", (long long)customer->acked,
             customer->index);
    }
    if (welcome->chat_n > customer->said_max) {
        fail(world, "the server has a line %lld that customer %d never said", (long long)welcome->chat_n,
             customer->index);
    }
    customer->said = welcome->chat_n; /* the rest is said again */
    customer->acked = welcome->chat_n;
}

/* Whoever had a proof of the same code has none any more; also where the server dies with the welcome on its lips,
 * since what it does next may still reach the disk. Until it has died it lets none of them in again. */
static void supersede(struct world *world, const struct line *line, int32_t session) {
    for (size_t i = 0; (line->by_code || line->customer->superseded) && i < CUSTOMERS; i++) {
        struct customer *other = &world->customers[i];
        if (other != line->customer && other->session == session) {
            other->superseded = true;
            other->superseded_at = world->figures.crashes;
        }
    }
}

/* From now on the line is its session's. */
static void attach(struct world *world, struct line *line, int32_t session) {
    struct customer *customer = line->customer;
    line->attached = session;
    if (customer->superseded && customer->superseded_at == world->figures.crashes) {
        fail(world, "customer %d is let in again although another one of its code took over", customer->index);
    }
    customer->superseded = false;
}

static void take_refusal(struct world *world, struct customer *customer, const struct wire_refused *refused) {
    if (refused->code == WIRE_REFUSED_SECRET_WRONG && !customer->superseded) {
        fail(world, "customer %d came back to session %d with its own proof and was refused", customer->index,
             customer->session);
    }
    customer->over = customer->over || !refused->retry;
}

void sim_applet_send(void *user, void *applet_user, const struct wire_server_message *message) {
    struct world *world = user;
    struct line *line = applet_user;
    struct customer *customer = line->customer;
    if (message->type == WIRE_SERVER_WELCOME) {
        supersede(world, line, (int32_t)message->welcome.session);
    }
    if (world_has_died(world)) {
        return;
    }
    if (world->outputs_left > 0) {
        world->outputs_left--;
    }
    if (message->type == WIRE_SERVER_WELCOME) {
        attach(world, line, (int32_t)message->welcome.session);
    }
    if (message->type == WIRE_SERVER_REFUSED && message->refused.code == WIRE_REFUSED_PROTOCOL && !customer->rogue) {
        fail(world, "customer %d kept to the protocol and was refused", customer->index);
    }
    if (customer->cut || line != current(customer)) {
        return;
    }
    switch (message->type) {
    case WIRE_SERVER_WELCOME:
        take_welcome(world, customer, &message->welcome);
        break;
    case WIRE_SERVER_CHAT:
        take_line(world, customer, &message->chat);
        break;
    case WIRE_SERVER_CHAT_ACK:
        if (message->chat_ack.n > customer->acked) {
            customer->acked = message->chat_ack.n;
        }
        ledger_acknowledge(world, customer->session, message->chat_ack.n,
                           customer->uttered[message->chat_ack.n % UTTERED]);
        break;
    case WIRE_SERVER_TYPING:
    case WIRE_SERVER_LOOK:
    case WIRE_SERVER_LOGO:
        break;
    case WIRE_SERVER_SCREEN_ASK:
        customer->ask = message->screen_ask.request;
        customer->ask_control = message->screen_ask.kind == WIRE_SCREEN_CONTROL;
        break;
    case WIRE_SERVER_SCREEN_OPEN:
        customer->open_request = message->screen_open.request;
        copy(customer->ticket, sizeof customer->ticket, message->screen_open.ticket);
        break;
    case WIRE_SERVER_SCREEN_CLOSE:
        customer->ask = 0;
        break;
    case WIRE_SERVER_ENDED:
        customer->over = true;
        break;
    case WIRE_SERVER_REFUSED:
        take_refusal(world, customer, &message->refused);
        break;
    case WIRE_SERVER_STATE:
        customer->terms = message->state.stage == WIRE_STAGE_TERMS;
        break;
    case WIRE_SERVER_REBOOT:
    case WIRE_SERVER_HEARTBEAT:
    case WIRE_SERVER_NOTHING:
        break;
    }
}

void sim_applet_close(void *user, void *applet_user, const char *reason) {
    struct world *world = user;
    struct line *line = applet_user;
    (void)reason;
    if (!world_has_died(world)) {
        line->closing = true;
        line->attached = 0;
    }
}

static void forget_line(struct line *line) {
    *line = (struct line){.customer = line->customer};
}

static void let_line_go(struct line *line) {
    if (line->applet != NULL) {
        desk_applet_closed(line->applet, DESK_APPLET_RESET);
    }
    forget_line(line);
}

void customers_forget_lines(struct world *world) {
    for (size_t i = 0; i < CUSTOMERS; i++) {
        struct customer *customer = &world->customers[i];
        customer->lines[0].customer = customer->lines[1].customer = customer;
        forget_line(&customer->lines[0]);
        forget_line(&customer->lines[1]);
        customer->cut = false;
        customer->ask = 0;
    }
}

static void let_go(struct customer *customer) {
    let_line_go(current(customer));
    customer->cut = false;
    customer->ask = 0;
}

static void say_on(const struct line *line, struct wire_applet_message message) {
    if (line->applet != NULL) {
        desk_applet_message(line->applet, &message);
    }
}

static void say(struct customer *customer, struct wire_applet_message message) {
    if (!customer->cut) {
        say_on(current(customer), message);
    }
}

/* Where the server still has the line before, that one is closed first or, as with a network that comes and goes,
 * later. */
static bool connect(struct world *world, struct customer *customer, struct dice *dice) {
    bool beside = current(customer)->applet != NULL && given_up(customer)->applet == NULL && dice != NULL;
    if (beside && chance(dice, 2)) {
        customer->current = 1 - customer->current;
        world->figures.overtaken++;
    }
    let_go(customer);
    current(customer)->applet = desk_applet_open(world->desk, "192.0.2.77", current(customer));
    return current(customer)->applet != NULL;
}

static void joined(void *user, const struct desk_joined *answer) {
    struct customer *customer = user;
    if (answer->answer.result == DESK_DONE) {
        copy(customer->token, sizeof customer->token, answer->join_token);
    } else if (answer->answer.result == DESK_REFUSED) {
        customer->over = true;
    }
}

static void start_again(struct world *world, struct customer *customer) {
    ledger_read(world, customer);
    let_line_go(given_up(customer));
    let_go(customer);
    int index = customer->index;
    *customer = (struct customer){.index = index};
    customer->lines[0].customer = customer->lines[1].customer = customer;
}

static void hello(struct customer *customer, struct wire_hello hello) {
    hello.version = 1;
    hello.features = (struct wire_texts){.count = 2, .items = {"screen", "reboot"}};
    hello.last_number = customer->newest_line;
    say(customer, (struct wire_applet_message){.type = WIRE_HELLO, .hello = hello});
}

/* Of a copy of the program each line has words of its own, so that none can be taken for another. */
static void say_line(struct line *line, int32_t session, int64_t n, uint64_t utterance) {
    char text[64];
    (void)snprintf(text, sizeof text, "c %d %lld u%llu", session, (long long)n, (unsigned long long)utterance);
    line->said = n > line->said ? n : line->said;
    say_on(line, (struct wire_applet_message){.type = WIRE_CHAT, .chat = {.n = n, .text = text}});
}

/* Words that were still under way when the program gave the line up; at last its end arrives too. */
static void hear_given_up(struct world *world, struct customer *customer, struct dice *dice) {
    struct line *line = given_up(customer);
    if (line->closing || !line->welcomed || chance(dice, 3)) {
        let_line_go(line);
        return;
    }
    world->figures.late++;
    switch (roll(dice, 5)) {
    case 0:
        say_on(line, (struct wire_applet_message){.type = WIRE_HEARTBEAT});
        break;
    case 1:
        say_on(line, (struct wire_applet_message){.type = WIRE_REBOOT_ANNOUNCED});
        break;
    case 2:
        say_on(line, (struct wire_applet_message){.type = WIRE_TERMS, .terms = {.id = "t", .accepted = true}});
        break;
    default:
        world->ledger.utterances++;
        say_line(line, customer->session, line->said + 1, world->ledger.utterances);
        customer->said_max = line->said > customer->said_max ? line->said : customer->said_max;
    }
}

/* While its proof is on its way to the disk: the line before is still heard, or this one breaks as well. */
static void be_overtaken(struct world *world, struct customer *customer, struct dice *dice) {
    if (given_up(customer)->applet != NULL && chance(dice, 2)) {
        hear_given_up(world, customer, dice);
    }
    if (chance(dice, 12)) {
        world->figures.given_up++;
        let_go(customer);
    }
}

static void resume(struct world *world, struct customer *customer, struct dice *dice) {
    if (customer->session == 0 || customer->over || !connect(world, customer, dice)) {
        return;
    }
    world->figures.resumes++;
    hello(customer,
          (struct wire_hello){.resumes = true, .resume = {.session = customer->session, .secret = customer->secret}});
    if (dice != NULL) {
        be_overtaken(world, customer, dice);
    }
}

static void come(struct world *world, struct customer *customer, struct dice *dice) {
    if (customer->code[0] == '\0' && customer->token[0] == '\0') {
        if (chance(dice, 3)) {
            const struct desk_form form = {.address = "192.0.2.77", .channel = CHANNEL, .name = "Grace"};
            desk_join_channel(world->desk, &form, joined, customer);
        }
    } else if (customer->token[0] == '\0' || chance(dice, 8)) {
        if (customer->code[0] != '\0') {
            desk_enter_code(world->desk, "192.0.2.77", customer->code, joined, customer);
        }
    } else if (connect(world, customer, dice)) {
        current(customer)->by_code = true;
        hello(customer, (struct wire_hello){.join_token = customer->token});
        be_overtaken(world, customer, dice);
    }
}

static void chat(struct world *world, struct customer *customer) {
    customer->said++;
    customer->said_max = customer->said > customer->said_max ? customer->said : customer->said_max;
    world->ledger.utterances++;
    customer->uttered[customer->said % UTTERED] = world->ledger.utterances;
    if (!customer->cut) {
        say_line(current(customer), customer->session, customer->said, world->ledger.utterances);
    }
}

static void answer_ask(struct customer *customer, struct dice *dice) {
    struct wire_applet_message message = {.type = WIRE_CONSENT};
    message.consent.request = customer->ask;
    message.consent.kind = customer->ask_control ? WIRE_SCREEN_CONTROL : WIRE_SCREEN_VIEW;
    message.consent.given = !chance(dice, 4);
    customer->ask = 0;
    say(customer, message);
}

static void say_type(struct customer *customer, enum wire_applet_type type) {
    say(customer, (struct wire_applet_message){.type = type});
}

void customer_says_screen(struct customer *customer, enum wire_screen_state state) {
    say(customer, (struct wire_applet_message){.type = WIRE_SCREEN_STATE,
                                               .screen_state = {.request = customer->open_request, .state = state}});
}

struct customer *customer_of(struct world *world, int32_t session) {
    for (size_t i = 0; i < CUSTOMERS; i++) {
        if (world->customers[i].session == session) {
            return &world->customers[i];
        }
    }
    return NULL;
}

/* What no program of ours does; whoever does is sent away, and nobody else notices. */
static void misbehave(struct world *world, struct customer *customer, struct dice *dice) {
    customer->rogue = true;
    world->figures.rogues++;
    switch (roll(dice, 4)) {
    case 0:
        say(customer,
            (struct wire_applet_message){.type = WIRE_CHAT, .chat = {.n = customer->said + 7, .text = "gap"}});
        break;
    case 1:
        hello(customer, (struct wire_hello){.join_token = customer->token});
        break;
    case 2:
        say(customer,
            (struct wire_applet_message){.type = WIRE_CONSENT,
                                         .consent = {.request = 1 + roll(dice, 9), .kind = WIRE_SCREEN_CONTROL}});
        break;
    default:
        customer->open_request = 1 + roll(dice, 30);
        customer_says_screen(customer, (enum wire_screen_state)(1 + roll(dice, 3)));
    }
}

static void act_connected(struct world *world, struct customer *customer, struct dice *dice) {
    if (customer->terms) {
        bool accepts = !chance(dice, 6);
        customer->terms = false;
        say(customer, (struct wire_applet_message){.type = WIRE_TERMS, .terms = {.id = "t", .accepted = accepts}});
        return;
    }
    if (customer->ask != 0) {
        answer_ask(customer, dice);
        return;
    }
    if (chance(dice, 200)) {
        misbehave(world, customer, dice);
        return;
    }
    switch (roll(dice, 20)) {
    case 0:
        if (chance(dice, 3)) {
            say_type(customer, WIRE_CLOSE);
        }
        break;
    case 1:
        say_type(customer, WIRE_REBOOT_ANNOUNCED);
        break;
    case 2:
        say_type(customer, WIRE_REBOOT_CANCELLED);
        break;
    case 3:
        say(customer, (struct wire_applet_message){
                          .type = WIRE_CONSENT_WITHDRAWN,
                          .consent_withdrawn = {.kind = chance(dice, 2) ? WIRE_SCREEN_VIEW : WIRE_SCREEN_CONTROL}});
        break;
    case 4:
        customer->cut = true;
        break;
    case 5:
        let_go(customer);
        break;
    case 8:
        resume(world, customer, dice); /* another copy of the program: the newest wins */
        break;
    case 9:
        world->figures.leases++;
        say(customer, (struct wire_applet_message){
                          .type = WIRE_LEASE,
                          .lease = {.kind = (enum wire_lease_kind)(1 + roll(dice, 6)), .held = chance(dice, 2)}});
        break;
    case 10:
        customer_says_screen(customer, (enum wire_screen_state)(1 + roll(dice, 3)));
        break;
    case 11:
        if (customer->said > 0) {
            say_line(current(customer), customer->session, customer->said, customer->uttered[customer->said % UTTERED]);
        }
        break;
    default:
        chat(world, customer);
    }
}

/* It has not been welcomed yet, and its line breaks: it comes again, or is cut off. */
static void lose_patience(struct world *world, struct customer *customer, struct dice *dice) {
    world->figures.given_up++;
    if (chance(dice, 3)) {
        customer->cut = true;
    } else if (customer->session != 0) {
        resume(world, customer, dice);
    } else if (customer->token[0] != '\0' && chance(dice, 2)) {
        come(world, customer, dice);
    } else {
        let_go(customer);
    }
}

void customer_act(struct world *world, struct customer *customer, struct dice *dice) {
    struct line *line = current(customer);
    if (given_up(customer)->applet != NULL && chance(dice, 3)) {
        hear_given_up(world, customer, dice);
    } else if (customer->over) {
        start_again(world, customer);
    } else if (line->closing || (customer->cut && chance(dice, 4))) {
        if (!line->closing && chance(dice, 2)) {
            resume(world, customer, dice); /* the program knows that its line is dead, and the server does not */
        } else {
            let_go(customer);
        }
    } else if (line->applet == NULL) {
        if (customer->session != 0) {
            resume(world, customer, dice);
        } else {
            come(world, customer, dice);
        }
    } else if (line->welcomed && !customer->cut) {
        act_connected(world, customer, dice);
    } else if (!line->welcomed && !customer->cut && chance(dice, 4)) {
        lose_patience(world, customer, dice);
    }
}

void customers_beat(struct world *world) {
    for (size_t i = 0; i < CUSTOMERS; i++) {
        say_type(&world->customers[i], WIRE_HEARTBEAT);
    }
}

/* Who is there is not shown as away, and where nothing is under way nobody is shown who is not there. */
static void check_link(struct world *world, int32_t session, bool quiet) {
    struct desk_session_view view;
    const struct customer *there = NULL;
    for (size_t i = 0; i < CUSTOMERS; i++) {
        const struct customer *customer = &world->customers[i];
        if (customer->lines[0].attached == session || customer->lines[1].attached == session) {
            there = customer;
        }
    }
    if (desk_session_view(world->desk, EVE, session, &view) != DESK_DONE || strcmp(view.outcome, "open") != 0) {
        return;
    }
    bool away = strcmp(view.link, "lost") == 0 || strcmp(view.link, "offline") == 0;
    if (there != NULL && away) {
        fail(world, "customer %d is there, and session %d is shown as %s", there->index, session, view.link);
    }
    if (quiet && there == NULL && strcmp(view.link, "online") == 0) {
        fail(world, "nobody is there in session %d, and it is shown as online", session);
    }
}

void customers_check(struct world *world, bool quiet) {
    quiet = quiet && desk_gauges(world->desk).steps_in_flight == 0;
    for (size_t i = 0; i < CUSTOMERS && !world_has_died(world); i++) {
        struct customer *customer = &world->customers[i];
        const struct line *line = current(customer);
        if (customer->session == 0 || customer->over) {
            continue;
        }
        check_link(world, customer->session, quiet);
        if (quiet && line->attached == customer->session && line->welcomed && !customer->cut &&
            customer->newest_line < world->ledger.told[customer->session]) {
            fail(world, "customer %d has read up to %lld, and line %u was said", customer->index,
                 (long long)customer->newest_line, world->ledger.told[customer->session]);
        }
    }
}

void customer_leave(struct world *world, struct customer *customer) {
    let_line_go(given_up(customer));
    for (int i = 0; i < 50 && !customer->over && customer->session != 0; i++) {
        if (current(customer)->closing || current(customer)->applet == NULL || customer->cut) {
            let_go(customer);
            resume(world, customer, NULL);
        }
        world_pump(world);
        if (customer->terms) {
            say(customer, (struct wire_applet_message){.type = WIRE_TERMS, .terms = {.id = "t", .accepted = false}});
        }
        say_type(customer, WIRE_CLOSE);
        world_pass(world, 2 * SECONDS);
    }
    if (!customer->over && customer->session != 0) {
        fail(world, "customer %d cannot leave session %d", customer->index, customer->session);
    }
    let_go(customer);
}
