/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/queue.h"

#include "base/alloc.h"
#include "desk/inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct queue *queue_of(struct desk *desk, struct desk_queue key) {
    int64_t id = ((int64_t)key.kind << 32) | key.id;
    struct queue *queue = map_get_id(&desk->queues, id);
    if (queue == NULL) {
        queue = NEW(struct queue);
        queue->key = key;
        queue->read_until_ms = INT64_MIN / 2;
        list_init(&queue->readers);
        (void)map_put_id(&desk->queues, id, queue);
    }
    return queue;
}

static void forget_ring(struct queue *queue) {
    for (size_t i = 0; queue->ring != NULL && i < QUEUE_RING; i++) {
        desk_message_unref(queue->ring[i].message);
    }
    mem_free(queue->ring);
    queue->ring = NULL;
    queue->kept = 0;
}

void queue_destroy(struct queue *queue) {
    forget_ring(queue);
    mem_free(queue->places);
    mem_free(queue);
}

size_t queue_index_after(const struct queue *queue, int64_t place) {
    size_t low = 0;
    size_t high = queue->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (queue->places[middle] <= place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void queue_add(struct queue *queue, int64_t place) {
    size_t index = queue_index_after(queue, place);
    if (index > 0 && queue->places[index - 1] == place) {
        return;
    }
    if (queue->count == queue->capacity) {
        queue->capacity = queue->capacity == 0 ? 8 : queue->capacity * 2;
        queue->places = mem_resize_array(queue->places, queue->capacity, sizeof queue->places[0]);
    }
    memmove(queue->places + index + 1, queue->places + index, (queue->count - index) * sizeof queue->places[0]);
    queue->places[index] = place;
    queue->count++;
}

void queue_remove(struct queue *queue, int64_t place) {
    size_t index = queue_index_after(queue, place);
    if (index == 0 || queue->places[index - 1] != place) {
        return;
    }
    queue->count--;
    memmove(queue->places + index - 1, queue->places + index, (queue->count + 1 - index) * sizeof queue->places[0]);
}

static void format_cursor(const struct desk *desk, uint64_t number, char out_cursor[DESK_TOKEN_BYTES_MAX]) {
    (void)snprintf(out_cursor, DESK_TOKEN_BYTES_MAX, "%08" PRIx32 "-%" PRIx64, desk->epoch, number);
}

void queue_cursor(const struct desk *desk, const struct queue *queue, char out_cursor[DESK_TOKEN_BYTES_MAX]) {
    format_cursor(desk, queue->number, out_cursor);
}

static void keep(struct queue *queue, const struct queue_change *change) {
    if (queue->ring == NULL) {
        queue->ring = NEW_ARRAY(struct queue_change, QUEUE_RING);
    }
    struct queue_change *slot = &queue->ring[change->number % QUEUE_RING];
    desk_message_unref(slot->message);
    *slot = *change;
    if (queue->kept < QUEUE_RING) {
        queue->kept++;
    }
}

static bool concerns(const struct subscription *subscription, const struct queue_change *change) {
    int32_t technician = subscription->console->technician;
    if (change->only_technician != 0) {
        return change->only_technician == technician;
    }
    for (size_t i = 0; i < change->hidden_count; i++) {
        if (change->hidden[i] == technician) {
            return false;
        }
    }
    return true;
}

static void fill_hidden(struct queue_change *change, const struct queue *queue, const struct session_state *state) {
    if (queue->key.kind == DESK_QUEUE_TECHNICIAN || change->only_technician != 0) {
        return;
    }
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0 && row->owner_kind == OWNER_TECHNICIAN && row->part != PART_OUT) {
            change->hidden[change->hidden_count] = row->owner_id;
            change->hidden_count++;
        }
    }
}

static void hand_over(struct subscription *subscription, const struct queue_change *change) {
    if (!concerns(subscription, change) || (subscription->paging && change->place > subscription->position)) {
        return; /* not for him, or it comes with a page later */
    }
    if (subscription->behind || !console_send(subscription->console, change->message)) {
        subscription->behind = true;
        subscription->paging = true; /* from the start: what was missed cannot be told apart */
        subscription->first = true;
        subscription->position = 0;
    }
}

void queue_tell(struct desk *desk, struct queue *queue, int64_t place, int32_t only_technician,
                const struct session_state *state, struct desk_output *output) {
    queue->number++;
    bool unread =
        list_is_empty(&queue->readers) && desk_monotonic_ms(desk) - queue->read_until_ms > QUEUE_UNREAD_MS_MAX;
    if (unread) {
        forget_ring(queue);
        return;
    }
    char cursor[DESK_TOKEN_BYTES_MAX];
    queue_cursor(desk, queue, cursor);
    if (output->kind == DESK_OUTPUT_ROW) {
        output->row.cursor = cursor;
    } else {
        must(output->kind == DESK_OUTPUT_GONE);
        output->gone.cursor = cursor;
        output->gone.queue = queue->key;
    }
    struct queue_change change = {
        .number = queue->number,
        .place = place,
        .only_technician = only_technician,
        .message = desk_encode(desk, output),
    };
    fill_hidden(&change, queue, state);
    keep(queue, &change);
    list_each(&queue->readers, link) {
        hand_over(list_entry(link, struct subscription, by_queue), &change);
    }
}

/* One page; false when the socket has no room for it. */
static bool send_page(struct desk *desk, struct subscription *subscription) {
    struct queue *queue = subscription->queue;
    size_t index = queue_index_after(queue, subscription->position);
    struct desk_row *rows = desk->page;
    size_t count = 0;
    int64_t last = subscription->position;
    for (; index < queue->count && count < DESK_PAGE_ROWS_MAX; index++) {
        int64_t place = queue->places[index];
        last = place;
        if (!desk_hides(desk, queue->key, QUEUE_ROW_SESSION(place), subscription->console->technician) &&
            desk_read_row(desk, QUEUE_ROW_SESSION(place), QUEUE_ROW_NUMBER(place), &rows[count])) {
            count++;
        }
    }
    bool more = index < queue->count;
    char cursor[DESK_TOKEN_BYTES_MAX];
    queue_cursor(desk, queue, cursor);
    struct desk_output output = {
        .kind = DESK_OUTPUT_SNAPSHOT,
        .snapshot = {.queue = queue->key,
                     .cursor = more ? NULL : cursor,
                     .first = subscription->first,
                     .more = more,
                     .row_count = count,
                     .rows = rows},
    };
    struct desk_message *message = desk_encode(desk, &output);
    bool sent = console_send(subscription->console, message);
    desk_message_unref(message);
    if (sent) {
        subscription->first = false;
        subscription->position = last;
        subscription->paging = more;
    }
    return sent;
}

static void send_pages(struct desk *desk, struct subscription *subscription) {
    subscription->behind = false;
    while (subscription->paging) {
        if (!send_page(desk, subscription)) {
            subscription->behind = true;
            return;
        }
    }
}

static void start_snapshot(struct desk *desk, struct subscription *subscription) {
    desk->counters.snapshots++;
    subscription->paging = true;
    subscription->first = true;
    subscription->position = 0;
    send_pages(desk, subscription);
}

static bool cursor_is_kept(const struct desk *desk, const struct queue *queue, const char *cursor,
                           uint64_t *out_number) {
    uint32_t epoch;
    uint64_t number;
    int used = 0;
    if (cursor == NULL || strlen(cursor) >= DESK_TOKEN_BYTES_MAX ||
        sscanf(cursor, "%8" SCNx32 "-%16" SCNx64 "%n", &epoch, &number, &used) != 2 || cursor[used] != '\0') {
        return false;
    }
    if (epoch != desk->epoch || number > queue->number || queue->number - number > queue->kept) {
        return false;
    }
    *out_number = number;
    return true;
}

void subscription_begin(struct desk *desk, struct subscription *subscription, const char *cursor) {
    struct queue *queue = subscription->queue;
    uint64_t number;
    subscription->behind = false;
    subscription->paging = false;
    if (!cursor_is_kept(desk, queue, cursor, &number)) {
        start_snapshot(desk, subscription);
        return;
    }
    desk->counters.resumes_from_ring++;
    while (number < queue->number) {
        number++;
        hand_over(subscription, &queue->ring[number % QUEUE_RING]);
    }
}

void subscription_drained(struct desk *desk, struct subscription *subscription) {
    if (subscription->behind) {
        if (subscription->first) {
            desk->counters.snapshots++;
        }
        send_pages(desk, subscription);
    }
}

void subscription_end(struct desk *desk, struct subscription *subscription) {
    list_remove(&subscription->by_queue);
    list_remove(&subscription->by_console);
    if (list_is_empty(&subscription->queue->readers)) {
        subscription->queue->read_until_ms = desk_monotonic_ms(desk);
    }
    mem_free(subscription);
}
