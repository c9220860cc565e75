/* SPDX-License-Identifier: GPL-3.0-or-later */
/* swarm ADDRESS PORT CA-FILE [FIRST-SOURCE-ADDRESS]: many applets in one process. Commands come line by line on the
 * standard input: `join TOKEN` adds an applet, `hopeful` tells all of them that the network has come back, `counts`
 * prints figures, `fresh` and `resume` say whether TLS sessions are offered again; at its end the program ends. Each
 * change of an applet's phase is printed as a line of JSON. */
#include "member.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <uv.h>

enum { MEMBERS_MAX = 4000, INPUT_MAX = 1024 * 1024, SOURCES_EACH = 250 };

struct running {
    struct swarm swarm;
    in_addr_t first_source;
    struct member *members[MEMBERS_MAX];
    unsigned members_count;
    struct buffer input;
    uv_poll_t poll;
};

/* An address of its own for each, leaving out those that end in 0 and 255. */
static in_addr_t source_of(const struct running *running, unsigned number) {
    if (running->first_source == 0) {
        return 0;
    }
    unsigned host = number / SOURCES_EACH * 256 + number % SOURCES_EACH;
    return htonl(ntohl(running->first_source) + host);
}

static void print_counts(const struct running *running) {
    const struct line_counts *lines = &running->swarm.lines;
    printf("{\"opened\": %llu, \"resumed\": %llu, \"failed\": %llu, \"told_to_wait\": %llu}\n",
           (unsigned long long)lines->opened, (unsigned long long)lines->resumed, (unsigned long long)lines->failed,
           (unsigned long long)running->swarm.told_to_wait);
}

static void obey(struct running *running, const char *command) {
    if (text_starts_with(command, "join ")) {
        must(running->members_count < MEMBERS_MAX);
        unsigned number = running->members_count++;
        running->members[number] =
            member_create(&running->swarm, number, source_of(running, number), command + strlen("join "));
    } else if (text_equal(command, "hopeful")) {
        for (unsigned i = 0; i < running->members_count; i++) {
            member_hopeful(running->members[i]);
        }
    } else if (text_equal(command, "counts")) {
        print_counts(running);
    } else if (text_equal(command, "fresh") || text_equal(command, "resume")) {
        running->swarm.target.may_resume = text_equal(command, "resume");
    }
}

static void on_input(uv_poll_t *poll, int status, int events) {
    (void)events;
    struct running *running = poll->data;
    char *room = buffer_reserve(&running->input, 65536);
    must(room != NULL);
    ssize_t got = status == 0 ? read(STDIN_FILENO, room, 65536) : 0;
    if (got <= 0) {
        uv_poll_stop(poll);
        loop_stop(running->swarm.loop);
        return;
    }
    buffer_commit(&running->input, (size_t)got);
    for (;;) {
        const char *text = buffer_string(&running->input);
        const char *end = strchr(text, '\n');
        if (end == NULL) {
            return;
        }
        char *command = mem_copy(text, (size_t)(end - text));
        buffer_consume(&running->input, (size_t)(end - text) + 1);
        obey(running, command);
        mem_free(command);
    }
}

static void ignore_close(uv_handle_t *handle) {
    (void)handle;
}

int main(int argc, char **argv) {
    int64_t port = 0;
    struct running running = {0};
    if (argc < 4 || !text_to_int64(argv[2], 1, 65535, &port) ||
        !line_target_init(&running.swarm.target, argv[1], (uint16_t)port, argv[3]) ||
        (argc > 4 && inet_pton(AF_INET, argv[4], &running.first_source) != 1)) {
        (void)fputs("usage: swarm ADDRESS PORT CA-FILE [FIRST-SOURCE-ADDRESS]\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN); /* a server that is gone is told by the write itself */
    setvbuf(stdout, NULL, _IOLBF, 0);
    running.swarm.loop = loop_create();
    buffer_init(&running.input, INPUT_MAX);
    must(uv_poll_init(loop_uv(running.swarm.loop), &running.poll, STDIN_FILENO) == 0);
    running.poll.data = &running;
    must(uv_poll_start(&running.poll, UV_READABLE, on_input) == 0);
    loop_run(running.swarm.loop);
    for (unsigned i = 0; i < running.members_count; i++) {
        member_destroy(running.members[i]);
    }
    uv_close((uv_handle_t *)&running.poll, ignore_close);
    loop_destroy(running.swarm.loop);
    buffer_finish(&running.input);
    line_target_finish(&running.swarm.target);
    return 0;
}
