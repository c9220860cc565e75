/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What consoles make of what they are sent, and what is wrong with it. */
#include "sim.h"

#include <stdlib.h>
#include <string.h>

/* A message as the readers share it: this head, then its rows. */
struct head {
    enum desk_output_kind kind;
    struct desk_queue queue;
    bool first, more;
    char cursor[DESK_TOKEN_BYTES_MAX];
    int gone_word;
    size_t row_count;
};

static struct seen_row seen_of(const struct desk_row *row) {
    return (struct seen_row){.queue = row->queue,
                             .session = row->session,
                             .row = row->row,
                             .word = word_index(row->status),
                             .version = row->version};
}

static void set_cursor(struct head *head, const char *cursor) {
    if (cursor != NULL) {
        strncpy(head->cursor, cursor, sizeof head->cursor - 1);
    }
}

struct desk_message *sim_encode(void *user, const struct desk_output *output) {
    static char bytes[sizeof(struct head) + DESK_PAGE_ROWS_MAX * sizeof(struct seen_row)];
    struct head head = {.kind = output->kind, .gone_word = -1};
    struct seen_row row = {0};
    size_t len = sizeof head;
    (void)user;
    if (output->kind == DESK_OUTPUT_SNAPSHOT) {
        head.queue = output->snapshot.queue;
        head.first = output->snapshot.first;
        head.more = output->snapshot.more;
        head.row_count = output->snapshot.row_count;
        set_cursor(&head, output->snapshot.cursor);
        for (size_t i = 0; i < head.row_count; i++) {
            row = seen_of(&output->snapshot.rows[i]);
            memcpy(bytes + len, &row, sizeof row);
            len += sizeof row;
        }
    } else if (output->kind == DESK_OUTPUT_ROW || output->kind == DESK_OUTPUT_GONE) {
        head.row_count = 1;
        if (output->kind == DESK_OUTPUT_ROW) {
            row = seen_of(output->row.row);
            set_cursor(&head, output->row.cursor);
        } else {
            row = (struct seen_row){
                .queue = output->gone.queue, .session = output->gone.session, .row = output->gone.row, .word = -1};
            head.gone_word = word_index(output->gone.status);
            set_cursor(&head, output->gone.cursor);
        }
        head.queue = row.queue;
        memcpy(bytes + len, &row, sizeof row);
        len += sizeof row;
    } else if (output->kind == DESK_OUTPUT_REFUSED) {
        head.queue = output->refused.queue;
    }
    memcpy(bytes, &head, sizeof head);
    return desk_message_create(bytes, len);
}

static bool same_queue(struct desk_queue a, struct desk_queue b) {
    return a.kind == b.kind && a.id == b.id;
}

static struct seen_row *mirror_find(struct mirror *mirror, const struct seen_row *row) {
    for (size_t i = 0; i < mirror->count; i++) {
        struct seen_row *own = &mirror->rows[i];
        if (own->session == row->session && own->row == row->row && same_queue(own->queue, row->queue)) {
            return own;
        }
    }
    return NULL;
}

void mirror_forget_queue(struct mirror *mirror, struct desk_queue queue) {
    size_t kept = 0;
    for (size_t i = 0; i < mirror->count; i++) {
        if (!same_queue(mirror->rows[i].queue, queue)) {
            mirror->rows[kept] = mirror->rows[i];
            kept++;
        }
    }
    mirror->count = kept;
}

/* The last word of the row, whatever queue it stood in when it was said. */
static struct seen_row *word_before(struct mirror *mirror, const struct seen_row *row) {
    for (size_t i = 0; i < mirror->count; i++) {
        if (mirror->rows[i].session == row->session && mirror->rows[i].row == row->row) {
            return &mirror->rows[i];
        }
    }
    return NULL;
}

static void check_change(struct world *world, const struct sim_console *console, const struct seen_row *row, int before,
                         int after) {
    if (before == after) {
        return;
    }
    world->figures.words++;
    if (before >= 0 && after >= 0) {
        world->pairs[before][after]++;
    }
    if (before >= 0 ? !pair_is_right(before, after) : !first_word_is_right(after)) {
        fail(world, "technician %d saw row %d-%d go from %s to %s", console->technician, row->session, row->row,
             word_name(before), word_name(after));
    }
}

static void take_row(struct world *world, struct sim_console *console, const struct seen_row *row, bool snapshot) {
    struct mirror *mirror = &console->mirror;
    struct seen_row *own = console->onlooker ? word_before(mirror, row) : mirror_find(mirror, row);
    if (own != NULL) {
        check_change(world, console, row, own->word, row->word);
        if (row->version < own->version) {
            fail(world, "row %d-%d went back from version %u to %u", row->session, row->row, own->version,
                 row->version);
        }
        *own = *row;
        return;
    }
    if (console->onlooker && !snapshot) {
        check_change(world, console, row, -1, row->word);
    }
    if (mirror->count == ROWS_SEEN) {
        fail(world, "more rows than anybody made");
        return;
    }
    mirror->rows[mirror->count] = *row;
    mirror->count++;
}

static void take_gone(struct world *world, struct sim_console *console, const struct seen_row *row, int word) {
    struct mirror *mirror = &console->mirror;
    struct seen_row *own = mirror_find(mirror, row);
    if (own == NULL) {
        fail(world, "technician %d was told that row %d-%d is gone, which he did not have", console->technician,
             row->session, row->row);
        return;
    }
    if (word >= 0) {
        check_change(world, console, row, own->word, word);
    }
    if (word < 0 && console->onlooker) {
        own->queue = (struct desk_queue){0}; /* its word is kept for when it appears elsewhere */
        return;
    }
    *own = mirror->rows[mirror->count - 1];
    mirror->count--;
}

static void keep_cursor(struct sim_console *console, const struct head *head) {
    int place = head->queue.kind == DESK_QUEUE_TECHNICIAN ? 0 : head->queue.kind == DESK_QUEUE_GROUP ? 1 : 2;
    if (head->cursor[0] != '\0' && !head->more) {
        memcpy(console->cursor[place], head->cursor, sizeof head->cursor);
    }
}

void note_told(struct world *world, int32_t session, uint32_t event) {
    if (session > 0 && session < SESSIONS_MAX_SEEN && event > world->acknowledged[session]) {
        world->acknowledged[session] = event;
    }
}

bool sim_console_send(void *user, void *console_user, struct desk_message *message) {
    struct world *world = user;
    struct sim_console *console = console_user;
    if (world_has_died(world)) {
        return true;
    }
    if (world->outputs_left > 0) {
        world->outputs_left--;
    }
    if (console->full) {
        return false;
    }
    struct head head;
    memcpy(&head, message->text, sizeof head);
    console->closing = console->closing || (head.kind == DESK_OUTPUT_REFUSED && head.queue.kind != DESK_QUEUE_NONE);
    if (head.kind == DESK_OUTPUT_SNAPSHOT && head.first) {
        mirror_forget_queue(&console->mirror, head.queue);
    }
    for (size_t i = 0; i < head.row_count; i++) {
        struct seen_row row;
        memcpy(&row, message->text + sizeof head + i * sizeof row, sizeof row);
        if (head.kind == DESK_OUTPUT_GONE) {
            take_gone(world, console, &row, head.gone_word);
        } else {
            take_row(world, console, &row, head.kind == DESK_OUTPUT_SNAPSHOT);
            note_told(world, row.session, row.version);
        }
    }
    keep_cursor(console, &head);
    return true;
}
