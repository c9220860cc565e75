/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/action.h"

#include "base/alloc.h"

void action_finish(struct action *action) {
    mem_free_secret(action->text);
    mem_free_secret(action->ticket);
    *action = (struct action){0};
}

void action_queue_finish(struct action_queue *queue) {
    struct action action;
    while (action_queue_take(queue, &action)) {
        action_finish(&action);
    }
    mem_free(queue->items);
    *queue = (struct action_queue){0};
}

static void queue_grow(struct action_queue *queue) {
    size_t capacity = queue->capacity == 0 ? 8 : queue->capacity * 2;
    struct action *items = NEW_ARRAY(struct action, capacity);
    for (size_t i = 0; i < queue->count; i++) {
        items[i] = queue->items[(queue->first + i) % queue->capacity];
    }
    mem_free(queue->items);
    queue->items = items;
    queue->first = 0;
    queue->capacity = capacity;
}

void action_queue_add(struct action_queue *queue, struct action action) {
    if (action.type == ACTION_CHANGED && queue->count > 0 &&
        queue->items[(queue->first + queue->count - 1) % queue->capacity].type == ACTION_CHANGED) {
        return;
    }
    if (queue->count == queue->capacity) {
        queue_grow(queue);
    }
    queue->items[(queue->first + queue->count) % queue->capacity] = action;
    queue->count++;
}

bool action_queue_take(struct action_queue *queue, struct action *out_action) {
    if (queue->count == 0) {
        return false;
    }
    *out_action = queue->items[queue->first];
    queue->items[queue->first] = (struct action){0};
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    return true;
}
