/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was promised in chat, held against what the store has in the end: a line that was acknowledged stands there in
 * the words in which it was said, and whoever reads has read every line up to where he is. */
#include "sim.h"

#include <inttypes.h>
#include <stdio.h>

static size_t place_of(int32_t session, int64_t n) {
    struct dice dice = {.state = ((uint64_t)(uint32_t)session << 32) ^ (uint64_t)n};
    return roll(&dice, ACKNOWLEDGED);
}

/* The line's place, or the free one where it belongs. */
static size_t find(const struct ledger *ledger, int32_t session, int64_t n) {
    size_t place = place_of(session, n);
    while (ledger->acknowledged[place].utterance != 0 &&
           (ledger->acknowledged[place].session != session || ledger->acknowledged[place].n != n)) {
        place = (place + 1) % ACKNOWLEDGED;
    }
    return place;
}

void ledger_acknowledge(struct world *world, int32_t session, int64_t n, uint64_t utterance) {
    struct ledger *ledger = &world->ledger;
    size_t place = find(ledger, session, n);
    if (utterance == 0) {
        return; /* not said on this connection: one that was stored before */
    }
    if (ledger->acknowledged[place].utterance == 0) {
        if (ledger->acknowledged_count + 1 == ACKNOWLEDGED) {
            return;
        }
        ledger->acknowledged[place].session = session;
        ledger->acknowledged[place].n = n;
        ledger->acknowledged[place].utterance = utterance;
        ledger->acknowledged_count++;
    } else if (ledger->acknowledged[place].utterance != utterance) {
        fail(world, "line %" PRId64 " of session %d was acknowledged in two versions", n, session);
    }
}

void ledger_read(struct world *world, const struct customer *customer) {
    struct ledger *ledger = &world->ledger;
    if (customer->session == 0 || customer->newest_line == 0 || ledger->reader_count == READERS) {
        return;
    }
    ledger->readers[ledger->reader_count].session = customer->session;
    ledger->readers[ledger->reader_count].lines = customer->lines_read;
    ledger->readers[ledger->reader_count].upto = customer->newest_line;
    ledger->reader_count++;
}

void ledger_told(struct world *world, int32_t session, uint32_t event) {
    if (session > 0 && session < SESSIONS_MAX_SEEN && event > world->ledger.told[session]) {
        world->ledger.told[session] = event;
    }
}

static void check_line(struct world *world, int32_t session, const struct session_event *event) {
    const struct ledger *ledger = &world->ledger;
    size_t place = find(ledger, session, event->value);
    uint64_t utterance = 0;
    if (ledger->acknowledged[place].utterance == 0) {
        return; /* stored, and its acknowledgement was lost on the way */
    }
    if (sscanf(event->text, "c %*d %*d u%" SCNu64, &utterance) != 1 ||
        utterance != ledger->acknowledged[place].utterance) {
        fail(world, "line %" PRIu32 " of session %d was acknowledged, and what is stored is another: %s",
             (uint32_t)event->value, session, event->text);
    }
}

static void check_reader(struct world *world, const struct store_session *stored, size_t index) {
    uint32_t lines = 0;
    for (size_t i = 0; i < stored->event_count; i++) {
        const struct session_event *event = &stored->events[i];
        lines += event->type == EVENT_CHAT && event->actor.kind != ACTOR_CUSTOMER &&
                 event->number <= world->ledger.readers[index].upto;
    }
    if (lines != world->ledger.readers[index].lines) {
        fail(world, "somebody in session %d has read %u of %u lines", stored->session_id,
             world->ledger.readers[index].lines, lines);
    }
}

void ledger_check(struct world *world, const struct store_session *stored) {
    int64_t n = 0;
    for (size_t i = 0; i < stored->event_count; i++) {
        const struct session_event *event = &stored->events[i];
        if (event->type == EVENT_CHAT && event->actor.kind == ACTOR_CUSTOMER) {
            check_line(world, stored->session_id, event);
            n = event->value;
        }
    }
    if (world->ledger.acknowledged[find(&world->ledger, stored->session_id, n + 1)].utterance != 0) {
        fail(world, "line %" PRId64 " of session %d was acknowledged and is not stored", n + 1, stored->session_id);
    }
    for (size_t i = 0; i < world->ledger.reader_count; i++) {
        if (world->ledger.readers[i].session == stored->session_id) {
            check_reader(world, stored, i);
        }
    }
}
