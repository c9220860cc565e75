/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/chat.h"

#include "base/alloc.h"
#include "base/must.h"

#include <string.h>

static void line_finish(struct chat_line *line) {
    mem_free(line->name);
    mem_free_secret(line->text);
}

void chat_finish(struct chat *chat) {
    for (size_t i = 0; i < chat->count; i++) {
        line_finish(&chat->lines[i]);
    }
    mem_free(chat->lines);
    *chat = (struct chat){0};
}

static void remove_at(struct chat *chat, size_t index) {
    memmove(&chat->lines[index], &chat->lines[index + 1], (chat->count - index - 1) * sizeof chat->lines[0]);
    chat->count--;
}

static void insert_at(struct chat *chat, size_t index, struct chat_line line) {
    if (chat->count == chat->capacity) {
        chat->capacity = chat->capacity == 0 ? 32 : chat->capacity * 2;
        chat->lines = mem_resize_array(chat->lines, chat->capacity, sizeof chat->lines[0]);
    }
    memmove(&chat->lines[index + 1], &chat->lines[index], (chat->count - index) * sizeof chat->lines[0]);
    chat->lines[index] = line;
    chat->count++;
}

/* Where a stored line with this number belongs: behind all lower ones, before what is not stored. */
static size_t place_of(const struct chat *chat, int64_t number) {
    size_t index = chat->count;
    while (index > 0 && (chat->lines[index - 1].number == 0 || chat->lines[index - 1].number > number)) {
        index--;
    }
    return index;
}

static void insert_stored(struct chat *chat, struct chat_line line) {
    must(line.number > 0);
    insert_at(chat, place_of(chat, line.number), line);
    if (chat->count > CHAT_LINES_MAX && chat->lines[0].number != 0) {
        line_finish(&chat->lines[0]);
        remove_at(chat, 0);
    }
}

static size_t unstored_count(const struct chat *chat) {
    size_t count = 0;
    while (count < chat->count && chat->lines[chat->count - 1 - count].number == 0) {
        count++;
    }
    return count;
}

bool chat_count_from(struct chat *chat, int64_t n) {
    if (chat->count > 0 && n <= chat->said) {
        return false;
    }
    chat->said = n - 1;
    return true;
}

int64_t chat_say(struct chat *chat, const char *text) {
    must(strlen(text) <= WIRE_CHAT_MAX);
    if (unstored_count(chat) >= CHAT_UNSENT_MAX) {
        return 0;
    }
    chat->said++;
    insert_at(chat, chat->count,
              (struct chat_line){.n = chat->said,
                                 .after = chat->last_number,
                                 .author = WIRE_AUTHOR_CUSTOMER,
                                 .text = mem_copy_string(text)});
    return chat->said;
}

static size_t find_own(const struct chat *chat, int64_t n) {
    for (size_t i = chat->count; n > 0 && i > 0; i--) {
        if (chat->lines[i - 1].n == n) {
            return i - 1;
        }
    }
    return chat->count;
}

/* The customer's line at index is stored under this number. */
static bool settle(struct chat *chat, size_t index, int64_t number, int64_t at_ms) {
    if (index == chat->count || chat->lines[index].number != 0 || number == 0) {
        return false;
    }
    struct chat_line line = chat->lines[index];
    remove_at(chat, index);
    line.number = number;
    line.at_ms = at_ms;
    insert_stored(chat, line);
    return true;
}

static bool number_is_known(const struct chat *chat, int64_t number) {
    size_t place = place_of(chat, number);
    return place > 0 && chat->lines[place - 1].number == number;
}

bool chat_hear(struct chat *chat, const struct wire_chat_line *line) {
    if (line->number > chat->last_number) {
        chat->last_number = line->number;
    }
    if (number_is_known(chat, line->number)) {
        return false;
    }
    size_t own = line->author == WIRE_AUTHOR_CUSTOMER ? find_own(chat, line->n) : chat->count;
    if (own < chat->count) {
        return settle(chat, own, line->number, line->at_ms);
    }
    if (line->author == WIRE_AUTHOR_CUSTOMER && line->n > chat->said) {
        chat->said = line->n;
    }
    insert_stored(chat, (struct chat_line){.number = line->number,
                                           .at_ms = line->at_ms,
                                           .n = line->author == WIRE_AUTHOR_CUSTOMER ? line->n : 0,
                                           .author = line->author,
                                           .name = mem_copy_string(line->name),
                                           .text = mem_copy_string(line->text)});
    return true;
}

bool chat_acknowledge(struct chat *chat, const struct wire_chat_ack *ack) {
    return settle(chat, find_own(chat, ack->n), ack->number, ack->at_ms);
}

int64_t chat_known_up_to(const struct chat *chat) {
    const struct chat_line *unstored = chat_unsent(chat, 0);
    return unstored == NULL ? chat->last_number : unstored->after;
}

void chat_resume(struct chat *chat, int64_t stored_n) {
    int64_t n = stored_n;
    for (size_t i = chat->count - unstored_count(chat); i < chat->count; i++) {
        if (chat->lines[i].n > stored_n) {
            chat->lines[i].n = ++n;
        }
    }
    chat->said = n;
}

const struct chat_line *chat_unsent(const struct chat *chat, int64_t after) {
    for (size_t i = chat->count - unstored_count(chat); i < chat->count; i++) {
        if (chat->lines[i].n > after) {
            return &chat->lines[i];
        }
    }
    return NULL;
}
