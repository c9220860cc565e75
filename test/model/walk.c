/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exhaustive walk: from no session on, every command, fact and clock by every actor on every row with every target,
 * decided and applied by the shipped functions, until no new state appears. Three technicians (the third also acts as
 * an administrator), one shared queue. States that differ only in the numbers of rows are one state; rows that are out
 * are forgotten. Every change of word is held against the golden list, every state against the invariants; a listed
 * pair that is not reached is an error too.
 *
 *   walk GOLDEN.tsv [--full]
 * Without --full, screens, consent and the order to reboot are left out of the states: they touch no word. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

enum { HASH_BITS = 23, HASH_SIZE = 1 << HASH_BITS };

struct walk {
    struct golden golden;
    bool is_full;
    struct session_state *states; /* in the order found */
    uint32_t *depths;
    uint32_t *slots; /* hash: index + 1 */
    size_t count;
    size_t capacity;
    uint64_t decisions;
    uint64_t steps;
    uint32_t pair_seen[STATUS_NONE + 1][STATUS_NONE + 1]; /* times seen */
    unsigned failures;
};

static void fail(struct walk *walk, const char *what, const struct session_state *state,
                 const struct session_command *command) {
    walk->failures++;
    if (walk->failures <= 20) {
        fprintf(stderr, "FAILED %s: %s by %s %d on row %u\n", what, command_code(command->type),
                actor_kind_code(command->actor.kind), (int)command->actor.id, (unsigned)command->row);
        model_print_state(stderr, state);
    }
}

static uint32_t hash_state(const struct session_state *state) {
    uint64_t hash = 14695981039346656037ULL;
    const unsigned char *bytes = (const unsigned char *)state;
    for (size_t i = 0; i < sizeof *state; i++) {
        hash = (hash ^ bytes[i]) * 1099511628211ULL;
    }
    return (uint32_t)(hash >> (64 - HASH_BITS));
}

/* Adds a state unless it is known. */
static void add(struct walk *walk, const struct session_state *state, uint32_t depth) {
    uint32_t slot = hash_state(state);
    while (walk->slots[slot] != 0) {
        if (memcmp(&walk->states[walk->slots[slot] - 1], state, sizeof *state) == 0) {
            return;
        }
        slot = (slot + 1) % HASH_SIZE;
    }
    if (walk->count == walk->capacity) {
        walk->capacity = walk->capacity == 0 ? 4096 : walk->capacity * 2;
        must(walk->capacity < HASH_SIZE);
        walk->states = realloc(walk->states, walk->capacity * sizeof *walk->states);
        walk->depths = realloc(walk->depths, walk->capacity * sizeof *walk->depths);
        must(walk->states != NULL && walk->depths != NULL);
    }
    walk->states[walk->count] = *state;
    walk->depths[walk->count] = depth;
    walk->slots[slot] = (uint32_t)++walk->count;
}

/* Holds the words that a step changed against the golden list, and the table against the golden list. */
static void look_at_changes(struct walk *walk, const struct session_state *before, const struct session_state *after,
                            const struct session_command *command) {
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    size_t count = session_row_changes(before, after, changes);
    for (size_t i = 0; i < count; i++) {
        const struct session_row_change *change = &changes[i];
        if (change->old_status == change->new_status) {
            continue;
        }
        walk->pair_seen[change->old_status][change->new_status]++;
        if (!walk->golden.allowed[change->old_status][change->new_status]) {
            fprintf(stderr, "pair: %s -> %s\n", model_word(change->old_status), model_word(change->new_status));
            fail(walk, "a change of word that the rules do not list", before, command);
        }
        if (!status_pair_allowed(change->old_status, change->new_status)) {
            fail(walk, "a change of word that the table does not list", before, command);
        }
    }
}

/* S62: a Timed Out row stays whatever is tried, but for its technician's End. */
static void look_at_timed_out(struct walk *walk, const struct session_state *before, const struct session_state *after,
                              const struct session_command *command) {
    if (before->outcome != OUTCOME_TIMED_OUT) {
        return;
    }
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &before->rows[i];
        if (row->number == 0 || session_row_status(before, row) != STATUS_TIMED_OUT) {
            continue;
        }
        const struct session_row *later = session_find_row(after, row->number);
        bool stays = later != NULL && session_row_status(after, later) == STATUS_TIMED_OUT;
        walk->pair_seen[STATUS_TIMED_OUT][STATUS_TIMED_OUT] += stays;
        if (!stays && command->type != COMMAND_END && command->type != COMMAND_TECHNICIAN_DISABLED) {
            fail(walk, "a Timed Out row left", before, command);
        }
    }
}

/* The event as it comes back from a store that keeps only the fields of its type. */
static struct session_event stored(const struct session_event *event) {
    struct session_event kept = {.type = event->type, .version = event->version};
    unsigned fields = event_fields(event->type);
#define FIELD(NAME, key, kind, member)                                                                                 \
    if ((fields & FIELD_BIT(NAME)) != 0) {                                                                             \
        kept.member = event->member;                                                                                   \
    }
#include "fields.def"
#undef FIELD
    return kept;
}

/* Whether an event carries nothing but the fields of its type. */
static bool carries_only_its_fields(const struct session_event *event) {
    unsigned fields = event_fields(event->type);
    bool is_clean = true;
#define NONE_NUMBER(member)            (event->member == 0)
#define NONE_OUTCOME(member)           (event->member == OUTCOME_OPEN)
#define NONE_LINK(member)              (event->member == LINK_NOT_IN)
#define NONE_OWNER(member)             (event->member.kind == OWNER_NONE && event->member.id == 0)
#define NONE_TEXT(member)              (event->member == NULL)
#define FIELD(NAME, key, kind, member) is_clean = is_clean && ((fields & FIELD_BIT(NAME)) != 0 || NONE_##kind(member));
#include "fields.def"
#undef FIELD
    return is_clean;
}

static void step(struct walk *walk, const struct session_state *before, uint32_t depth,
                 const struct session_command *command, const struct session_context *context) {
    struct session_decision decision;
    const struct session_state kept = *before;
    enum refusal refusal = session_decide(before, command, context, 1000, &decision);
    walk->decisions++;
    if (memcmp(&kept, before, sizeof kept) != 0) {
        fail(walk, "decide changed the state", before, command);
    }
    if (refusal != REFUSAL_NONE) {
        return;
    }
    struct session_state after = *before;
    unsigned changing = 0;
    for (size_t i = 0; i < decision.event_count; i++) {
        struct session_state previous = after;
        struct session_event event = stored(&decision.events[i]);
        if (!carries_only_its_fields(&decision.events[i])) {
            fail(walk, "an event carries what would not be stored", before, command);
        }
        struct session_state whole = after;
        if (!session_apply(&after, &event) || !session_apply(&whole, &decision.events[i])) {
            fail(walk, "apply refused what decide had decided", before, command);
            return;
        }
        if (memcmp(&after, &whole, sizeof after) != 0) {
            fail(walk, "an event means something else once it was stored", before, command);
        }
        struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
        changing += session_row_changes(&previous, &after, changes) > 0;
    }
    if (changing > 1) {
        fail(walk, "two events of one decision changed words", before, command);
    }
    walk->steps += decision.event_count > 0;
    look_at_changes(walk, before, &after, command);
    look_at_timed_out(walk, before, &after, command);
    const char *broken = model_broken_invariant(before, &after);
    if (broken != NULL) {
        fail(walk, broken, before, command);
        model_print_state(stderr, &after);
        return;
    }
    model_reduce(&after, walk->is_full);
    add(walk, &after, depth + 1);
}

struct visit {
    struct walk *walk;
    const struct session_state *state;
    uint32_t depth;
};

static void visit_command(void *user, const struct session_command *command, const struct session_context *context) {
    struct visit *visit = user;
    step(visit->walk, visit->state, visit->depth, command, context);
}

static void report_pairs(struct walk *walk, unsigned *out_documented, unsigned *out_extensions, unsigned *out_firsts) {
    for (unsigned start = 0; start <= STATUS_NONE; start++) {
        for (unsigned end = 0; end < STATUS_NONE; end++) {
            bool seen = walk->pair_seen[start][end] != 0;
            enum golden_kind kind = walk->golden.kind[start][end];
            *out_documented += seen && kind == GOLDEN_DOCUMENTED;
            *out_extensions += seen && kind == GOLDEN_EXTENSION;
            *out_firsts += seen && kind == GOLDEN_FIRST;
            if (!seen && kind != GOLDEN_NONE) {
                walk->failures++;
                fprintf(stderr, "FAILED a listed change is never reached: %s -> %s\n", model_word((enum status)start),
                        model_word((enum status)end));
            }
        }
    }
}

int main(int argc, char **argv) {
    struct walk *walk = calloc(1, sizeof *walk);
    must(walk != NULL);
    if (argc < 2 || !golden_read(&walk->golden, argv[1])) {
        fprintf(stderr, "usage: walk GOLDEN.tsv [--full]\n");
        return 2;
    }
    walk->is_full = argc > 2 && strcmp(argv[2], "--full") == 0;
    walk->slots = calloc(HASH_SIZE, sizeof *walk->slots);
    must(walk->slots != NULL);
    struct session_state first;
    session_state_init(&first);
    add(walk, &first, 0);
    for (size_t i = 0; i < walk->count && walk->failures < 20; i++) {
        struct session_state state = walk->states[i];
        struct visit visit = {walk, &state, walk->depths[i]};
        model_each_command(&state, walk->is_full, visit_command, &visit);
    }
    unsigned documented = 0;
    unsigned extensions = 0;
    unsigned firsts = 0;
    report_pairs(walk, &documented, &extensions, &firsts);
    printf("walk: %zu states, depth %u, %llu decisions, %llu steps\n", walk->count, walk->depths[walk->count - 1],
           (unsigned long long)walk->decisions, (unsigned long long)walk->steps);
    printf("walk: %u documented pairs, %u extensions, %u first words reached, %u failures\n", documented, extensions,
           firsts, walk->failures);
    int status = walk->failures == 0 && documented == 62 && extensions == 20 && firsts == 6 ? 0 : 1;
    free(walk->states);
    free(walk->depths);
    free(walk->slots);
    free(walk);
    return status;
}
