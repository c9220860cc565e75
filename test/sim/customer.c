/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers with their applets and their bad networks. Each keeps what a real applet keeps: its secret, the lines it
 * said and the newest it read. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

static void copy(char *out, size_t size, const char *text) {
    (void)snprintf(out, size, "%s", text);
}

static void take_line(struct world *world, struct customer *customer, const struct wire_chat_line *line) {
    world->figures.lines++;
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
    customer->welcomed = true;
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

void sim_applet_send(void *user, void *applet_user, const struct wire_server_message *message) {
    struct world *world = user;
    struct customer *customer = applet_user;
    if (world_has_died(world)) {
        return;
    }
    if (world->outputs_left > 0) {
        world->outputs_left--;
    }
    if (customer->cut) {
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
        if (message->refused.code == WIRE_REFUSED_PROTOCOL) {
            fail(world, "customer %d kept to the protocol and was refused", customer->index);
        }
        customer->over = customer->over || !message->refused.retry;
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
    struct customer *customer = applet_user;
    (void)reason;
    if (!world_has_died(world)) {
        customer->closing = true;
    }
}

void customer_let_go(struct world *world, struct customer *customer) {
    (void)world;
    if (customer->applet != NULL) {
        desk_applet_closed(customer->applet, DESK_APPLET_RESET);
    }
    customer->applet = NULL;
    customer->welcomed = customer->closing = customer->cut = false;
    customer->ask = 0;
}

static void say(struct customer *customer, struct wire_applet_message message) {
    if (customer->applet != NULL && !customer->cut) {
        desk_applet_message(customer->applet, &message);
    }
}

static bool connect(struct world *world, struct customer *customer) {
    customer_let_go(world, customer);
    customer->applet = desk_applet_open(world->desk, "192.0.2.77", customer);
    return customer->applet != NULL;
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
    customer_let_go(world, customer);
    int index = customer->index;
    *customer = (struct customer){.index = index};
}

static void hello(struct customer *customer, struct wire_hello hello) {
    hello.version = 1;
    hello.features = (struct wire_texts){.count = 2, .items = {"screen", "reboot"}};
    hello.last_number = customer->newest_line;
    say(customer, (struct wire_applet_message){.type = WIRE_HELLO, .hello = hello});
}

void customer_resume(struct world *world, struct customer *customer) {
    if (customer->session == 0 || customer->over || !connect(world, customer)) {
        return;
    }
    world->figures.resumes++;
    struct wire_hello resume = {.resumes = true, .resume = {.session = customer->session, .secret = customer->secret}};
    hello(customer, resume);
}

static void come(struct world *world, struct customer *customer, struct dice *dice) {
    if (customer->code[0] == '\0' && customer->token[0] == '\0') {
        if (chance(dice, 3)) {
            desk_join_channel(world->desk, "192.0.2.77", CHANNEL, "Grace", NULL, 0, joined, customer);
        }
    } else if (customer->token[0] == '\0' || chance(dice, 8)) {
        if (customer->code[0] != '\0') {
            desk_enter_code(world->desk, "192.0.2.77", customer->code, joined, customer);
        }
    } else if (connect(world, customer)) {
        hello(customer, (struct wire_hello){.join_token = customer->token});
    }
}

static void say_line(struct customer *customer, int64_t n) {
    char text[48];
    (void)snprintf(text, sizeof text, "c %d %lld", customer->session, (long long)n);
    say(customer, (struct wire_applet_message){.type = WIRE_CHAT, .chat = {.n = n, .text = text}});
}

static void chat(struct customer *customer) {
    customer->said++;
    customer->said_max = customer->said > customer->said_max ? customer->said : customer->said_max;
    say_line(customer, customer->said);
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
        customer_let_go(world, customer);
        break;
    case 8:
        customer_resume(world, customer); /* another copy of the program: the newest wins */
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
            say_line(customer, customer->said); /* again: it may have been lost */
        }
        break;
    default:
        chat(customer);
    }
}

void customer_act(struct world *world, struct customer *customer, struct dice *dice) {
    if (customer->over) {
        start_again(world, customer);
    } else if (customer->closing || (customer->cut && chance(dice, 4))) {
        customer_let_go(world, customer);
    } else if (customer->applet == NULL) {
        if (customer->session != 0) {
            customer_resume(world, customer);
        } else {
            come(world, customer, dice);
        }
    } else if (customer->welcomed && !customer->cut) {
        act_connected(world, customer, dice);
    }
}

void customers_beat(struct world *world) {
    for (size_t i = 0; i < CUSTOMERS; i++) {
        say_type(&world->customers[i], WIRE_HEARTBEAT);
    }
}

void customer_leave(struct world *world, struct customer *customer) {
    for (int i = 0; i < 50 && !customer->over && customer->session != 0; i++) {
        if (customer->closing || customer->applet == NULL || customer->cut) {
            customer_let_go(world, customer);
            customer_resume(world, customer);
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
    customer_let_go(world, customer);
}
