/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold after every step, and what must hold of the store after every crash. */
#include "sim.h"

#include <string.h>

struct parts {
    int queued, lead, source, target, invited, collaborator;
};

static void count_part(struct parts *parts, const char *part) {
    parts->queued += strcmp(part, "queued") == 0;
    parts->lead += strcmp(part, "lead") == 0;
    parts->source += strcmp(part, "source") == 0;
    parts->target += strcmp(part, "target") == 0;
    parts->invited += strcmp(part, "invited") == 0;
    parts->collaborator += strcmp(part, "collaborator") == 0;
}

static void check_parts(struct world *world, const struct desk_session_view *view, const struct parts *parts) {
    int32_t id = view->session;
    if (strcmp(view->outcome, "open") != 0) {
        if (parts->queued + parts->target + parts->invited > 0) {
            fail(world, "session %d is over and still waits for somebody", id);
        }
        return;
    }
    if (parts->target != parts->source || parts->target > 1) {
        fail(world, "session %d has %d sources and %d targets", id, parts->source, parts->target);
    }
    if (view->started ? parts->lead + parts->source != 1 || parts->queued != 0
                      : parts->queued + parts->source != 1 || parts->lead != 0) {
        fail(world, "session %d (started: %d) has %d leads, %d sources, %d queued rows", id, view->started, parts->lead,
             parts->source, parts->queued);
    }
}

static void check_people(struct world *world, const struct desk_session_view *view) {
    for (size_t i = 0; i < view->participant_count; i++) {
        const struct desk_participant *one = &view->participants[i];
        for (size_t j = i + 1; one->queue.kind == DESK_QUEUE_TECHNICIAN && j < view->participant_count; j++) {
            const struct desk_participant *other = &view->participants[j];
            if (other->queue.kind == DESK_QUEUE_TECHNICIAN && other->queue.id == one->queue.id) {
                fail(world, "technician %d has two rows in session %d", one->queue.id, view->session);
            }
        }
    }
}

static void check_times(struct world *world, const struct desk_session_view *view) {
    const struct desk_times *times = &view->times;
    int64_t sum = times->connecting_ms + times->waiting_ms + times->active_ms + times->hold_ms + times->transfer_ms +
                  times->rebooting_ms + times->reconnecting_ms;
    if (sum != times->as_of_ms - view->created_ms) {
        fail(world, "the times of session %d add up to %lld of %lld", view->session, (long long)sum,
             (long long)(times->as_of_ms - view->created_ms));
    }
}

static void check_session(struct world *world, int32_t session) {
    struct desk_session_view view;
    if (desk_session_view(world->desk, EVE, session, &view) != DESK_DONE) {
        return;
    }
    struct parts parts = {0};
    for (size_t i = 0; i < view.participant_count; i++) {
        count_part(&parts, view.participants[i].part);
    }
    check_parts(world, &view, &parts);
    check_people(world, &view);
    check_times(world, &view);
    if (session < SESSIONS_MAX_SEEN && view.last_event < world->acknowledged[session]) {
        fail(world, "session %d has %u events, and %u were told of", session, view.last_event,
             world->acknowledged[session]);
    }
}

void check_world(struct world *world) {
    const struct mirror *mirror = &world->consoles[0].mirror;
    int32_t last = 0;
    for (size_t i = 0; i < mirror->count; i++) {
        if (mirror->rows[i].session != last) {
            last = mirror->rows[i].session;
            check_session(world, last);
        }
    }
    if (desk_counters(world->desk)->status_pair_violations != 0) {
        fail(world, "the desk itself counted a wrong pair");
    }
}

static const struct seen_row *find(const struct mirror *mirror, const struct desk_row *row) {
    for (size_t i = 0; i < mirror->count; i++) {
        const struct seen_row *own = &mirror->rows[i];
        if (own->session == row->session && own->row == row->row && own->queue.kind == row->queue.kind &&
            own->queue.id == row->queue.id) {
            return own;
        }
    }
    return NULL;
}

static size_t count_queue(const struct mirror *mirror, struct desk_queue queue) {
    size_t count = 0;
    for (size_t i = 0; i < mirror->count; i++) {
        count += mirror->rows[i].queue.kind == queue.kind && mirror->rows[i].queue.id == queue.id;
    }
    return count;
}

static void check_queue(struct world *world, const struct sim_console *console, struct desk_queue queue) {
    int32_t after_session = 0;
    uint16_t after_row = 0;
    size_t total = 0;
    bool more = true;
    while (more) {
        const struct desk_row *rows;
        size_t count;
        if (desk_rows(world->desk, console->technician, queue, after_session, after_row, 50, &rows, &count, &more) !=
            DESK_DONE) {
            return;
        }
        for (size_t i = 0; i < count; i++) {
            const struct seen_row *own = find(&console->mirror, &rows[i]);
            if (own == NULL || own->word != word_index(rows[i].status) || own->version != rows[i].version) {
                fail(world, "technician %d has row %d-%d as %s, and it is %s", console->technician, rows[i].session,
                     rows[i].row, own == NULL ? "nothing" : word_name(own->word), rows[i].status);
                return;
            }
            after_session = rows[i].session;
            after_row = rows[i].row;
        }
        total += count;
    }
    if (total != count_queue(&console->mirror, queue)) {
        fail(world, "technician %d has %zu rows in a queue of %zu", console->technician,
             count_queue(&console->mirror, queue), total);
    }
}

void check_mirrors(struct world *world) {
    for (size_t i = 0; i < CONSOLES; i++) {
        const struct sim_console *console = &world->consoles[i];
        if (console->console == NULL || console->full || console->closing) {
            continue;
        }
        for (int32_t id = 1; id <= GROUPS; id++) {
            if (console->onlooker || id == console->group) {
                check_queue(world, console, (struct desk_queue){DESK_QUEUE_GROUP, id});
            }
        }
        if (console->reading[2]) {
            check_queue(world, console, (struct desk_queue){DESK_QUEUE_CHANNEL, CHANNEL});
        }
        for (int32_t id = 1; id <= TECHNICIANS; id++) {
            if (console->onlooker || id == console->technician) {
                check_queue(world, console, (struct desk_queue){DESK_QUEUE_TECHNICIAN, id});
            }
        }
    }
}

/* One line of chat a number and a client id, the customer's own without gaps. */
static void check_chat(struct world *world, const struct store_session *stored) {
    int64_t n = 0;
    for (size_t i = 0; i < stored->event_count; i++) {
        const struct session_event *event = &stored->events[i];
        if (event->type == EVENT_CHAT && event->actor.kind == ACTOR_CUSTOMER) {
            n++;
            if (event->value != n) {
                fail(world, "session %d stored line %lld of its customer where %lld belongs", stored->session_id,
                     (long long)event->value, (long long)n);
            }
        }
        for (size_t j = i + 1; event->client_id != NULL && j < stored->event_count && j < i + 200; j++) {
            const struct session_event *other = &stored->events[j];
            if (other->client_id != NULL && strcmp(other->client_id, event->client_id) == 0 &&
                other->number > event->number + 1 && event->actor.id == other->actor.id &&
                other->at_ms - event->at_ms < 9 * MINUTES) {
                fail(world, "session %d carried out %s twice", stored->session_id, event->client_id);
            }
        }
    }
}

/* The words that its events give, by the outside oracle. */
static void check_words(struct world *world, int32_t id, const struct session_state *before,
                        const struct session_state *after) {
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    size_t count = session_row_changes(before, after, changes);
    for (size_t i = 0; i < count; i++) {
        int from = changes[i].old_status == STATUS_NONE ? -1 : word_index(status_word(changes[i].old_status));
        int to = changes[i].new_status == STATUS_NONE ? -1 : word_index(status_word(changes[i].new_status));
        if (from != to && (from < 0 ? !first_word_is_right(to) : !pair_is_right(from, to))) {
            fail(world, "the history of session %d takes row %d from %s to %s", id, changes[i].row, word_name(from),
                 word_name(to));
        }
    }
}

static void check_replay(struct world *world, const struct store_session *stored) {
    struct session_state state;
    session_state_init(&state);
    for (size_t i = 0; i < stored->event_count; i++) {
        struct session_state before = state;
        if (stored->events[i].number != i + 1 || !session_apply(&state, &stored->events[i])) {
            fail(world, "event %zu of session %d does not fit", i + 1, stored->session_id);
            return;
        }
        check_words(world, stored->session_id, &before, &state);
    }
    if (memcmp(&state, stored->state, sizeof state) != 0) {
        fail(world, "the stored state of session %d is not what its events give", stored->session_id);
    }
    if (stored->session_id < SESSIONS_MAX_SEEN && stored->version < world->acknowledged[stored->session_id]) {
        fail(world, "session %d was told of up to event %u, and %u are stored", stored->session_id,
             world->acknowledged[stored->session_id], stored->version);
    }
    check_chat(world, stored);
    ledger_check(world, stored);
}

static void visit(void *user, const struct store_session *stored) {
    struct world *world = user;
    if (stored->state->outcome == OUTCOME_OPEN && world->stored_open.count < ROWS_SEEN) {
        world->stored_open.ids[world->stored_open.count] = stored->session_id;
        world->stored_open.count++;
    }
    check_replay(world, stored);
}

void check_store(struct world *world) {
    world->stored_open.count = 0;
    if (store_load_open_sessions(world->store, visit, world) != STORE_COMMITTED) {
        fail(world, "the store cannot be read");
    }
}

static void name_last(void *user, enum store_result result, const struct store_session *stored) {
    struct world *world = user;
    if (result == STORE_COMMITTED && stored != NULL && stored->event_count > 0) {
        const struct session_event *last = &stored->events[stored->event_count - 1];
        if (last->cause == CAUSE_TECHNICIAN_DISABLED) {
            return; /* he was before, and this is when it can be written down */
        }
        fail(world, "session %d was open when the server ended, and after its start there is %s because of %s",
             stored->session_id, event_code(last->type), cause_code(last->cause));
    }
}

/* Nobody's time runs while the server is away: what was open is open when it is back, however long that took. */
void check_outage(struct world *world) {
    desk_tick(world->desk);
    world_pump(world);
    for (size_t i = 0; i < world->stored_open.count && !world_has_died(world); i++) {
        const int32_t session = world->stored_open.ids[i];
        struct desk_session_view view;
        if (desk_session_view(world->desk, EVE, session, &view) != DESK_DONE || strcmp(view.outcome, "open") != 0) {
            store_read_session(world->store, session, name_last, world);
            world_pump(world);
        }
    }
}

struct reading {
    struct world *world;
    int32_t session;
};

static void session_read(void *user, enum store_result result, const struct store_session *stored) {
    const struct reading *reading = user;
    struct world *world = reading->world;
    if (result != STORE_COMMITTED) {
        fail(world, "session %d cannot be read", reading->session);
    } else if (stored != NULL) {
        check_replay(world, stored);
        for (size_t i = 0; i < stored->event_count; i++) {
            tally_event(&world->figures, &stored->events[i]);
        }
    } else if (world->acknowledged[reading->session] > 0) {
        fail(world, "session %d was told of and is not stored", reading->session);
    }
}

void check_histories(struct world *world) {
    for (size_t i = 0; i < CUSTOMERS; i++) {
        ledger_read(world, &world->customers[i]);
    }
    for (int32_t id = 1; id < SESSIONS_MAX_SEEN; id++) {
        if (world->acknowledged[id] > 0) {
            struct reading reading = {.world = world, .session = id};
            store_read_session(world->store, id, session_read, &reading);
            world_pump(world);
        }
    }
}
