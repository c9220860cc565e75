/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often each kind of thing happened: a simulator that never does something shows nothing about it. */
#include "sim.h"

#include <inttypes.h>
#include <stdio.h>

void tally_event(struct figures *figures, const struct session_event *event) {
    figures->events[event->type]++;
    figures->causes[event->cause]++;
}

static void print_all(const char *what, const uint64_t *counts, size_t size, const char *(*name)(size_t index)) {
    printf("sim: %s:", what);
    for (size_t i = 0; i < size; i++) {
        if (counts[i] > 0) {
            printf(" %s %" PRIu64, name(i), counts[i]);
        }
    }
    printf("\n");
}

static const char *command_name(size_t index) {
    return command_code((enum command_type)index);
}

static const char *event_name(size_t index) {
    return event_code((enum event_type)index);
}

static const char *cause_name(size_t index) {
    return cause_code((enum cause)index);
}

void tally_print(const struct figures *sum, size_t pairs) {
    printf("sim: %" PRIu64 " sessions, %" PRIu64 " commands (%" PRIu64 " answers done, %" PRIu64 " refused, %" PRIu64
           " not saved), %" PRIu64 " changes of a word in %zu pairs\n",
           sum->sessions, sum->commands, sum->done, sum->refused, sum->not_saved, sum->words, pairs);
    printf("sim: %" PRIu64 " crashes: %" PRIu64 " before the commit, %" PRIu64 " between commit and output, %" PRIu64
           " between two outputs, %" PRIu64 " inside a write, %" PRIu64 " for an I/O error; %" PRIu64
           " of them with the power\n",
           sum->crashes, sum->before_commit, sum->before_output, sum->between_outputs, sum->in_write, sum->broken,
           sum->power);
    printf("sim: %" PRIu64 " outages of an hour and more, %" PRIu64 " hours together, %" PRIu64
           " starts held against what was open; %" PRIu64 " times the disk was full, %" PRIu64
           " times its lock taken\n",
           sum->outages, sum->outage_minutes / 60, sum->judged, sum->full, sum->busy);
    printf("sim: %" PRIu64 " resumes, %" PRIu64 " lines read, %" PRIu64 " tickets, %" PRIu64 " streams, %" PRIu64
           " leases, %" PRIu64 " changes by administrators, %" PRIu64 " technicians disabled, %" PRIu64
           " moved, %" PRIu64 " times the channel closed\n",
           sum->resumes, sum->lines, sum->tickets, sum->streams, sum->leases, sum->changes, sum->disabled, sum->moved,
           sum->closings);
    printf("sim: %" PRIu64 " connections beside an older one, %" PRIu64 " late words of those, %" PRIu64
           " given up before a welcome, %" PRIu64 " times a program did what it should not\n",
           sum->overtaken, sum->late, sum->given_up, sum->rogues);
    print_all("carried out", sum->carried_out, COMMAND_TYPE_COUNT, command_name);
    print_all("events", sum->events, EVENT_TYPE_COUNT, event_name);
    print_all("causes", sum->causes, CAUSE_COUNT, cause_name);
}

static size_t miss(bool happened, const char *what, const char *name) {
    if (!happened) {
        printf("FAIL sim never saw the %s %s\n", what, name);
    }
    return !happened;
}

size_t tally_missing(const struct figures *sum) {
    size_t missing = 0;
    for (size_t i = 0; i < COMMAND_TYPE_COUNT; i++) {
        if (command_is_on_row((enum command_type)i)) {
            missing += miss(sum->carried_out[i] > 0, "command", command_name(i));
        }
    }
    for (size_t i = 0; i < EVENT_TYPE_COUNT; i++) {
        missing += miss(sum->events[i] > 0, "event", event_name(i));
    }
    static const enum cause clocks[] = {
#define CLOCK(NAME, code, event, outcome, cause, runs) CAUSE_##cause,
#include "clocks.def"
#undef CLOCK
    };
    for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
        missing += miss(sum->causes[clocks[i]] > 0, "clock of the cause", cause_name(clocks[i]));
    }
    const struct {
        const char *name;
        uint64_t count;
    } disasters[] = {
        {"crash before the commit", sum->before_commit},
        {"crash between commit and output", sum->before_output},
        {"crash between two outputs", sum->between_outputs},
        {"crash inside a write", sum->in_write},
        {"I/O error", sum->broken},
        {"full disk", sum->full},
        {"taken lock", sum->busy},
        {"command that was not saved", sum->not_saved},
        {"outage of hours", sum->outages},
        {"disabled technician", sum->disabled},
        {"joined stream", sum->streams},
    };
    for (size_t i = 0; i < sizeof disasters / sizeof disasters[0]; i++) {
        missing += miss(disasters[i].count > 0, "disaster", disasters[i].name);
    }
    return missing;
}
