/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/chat_reader.h"

#include "base/alloc.h"
#include "desk/inside.h"

enum { PAGE_EVENTS = 200, READ_RETRY_MS = 1000 };

struct page_read {
    struct list link;
    struct desk *desk; /* NULL: gone meanwhile */
    uint64_t reader;
};

static void read_page(struct chat_reader *reader);

struct desk_message *chat_out_message(struct chat_out *out) {
    if (out->message == NULL) {
        struct desk_output output = {.kind = DESK_OUTPUT_CHAT, .chat = {.session = out->session, .line = out->line}};
        out->message = desk_encode(out->desk, &output);
    }
    return out->message;
}

void chat_out_finish(struct chat_out *out) {
    desk_message_unref(out->message);
    out->message = NULL;
}

/* False when the reader has no room now. */
static bool deliver(struct chat_reader *reader, struct chat_out *out) {
    if (out->line.number <= reader->sent) {
        return true;
    }
    if (reader->wants(reader->user, out->line.kind) && !reader->deliver(reader->user, out)) {
        reader->stalled = true;
        return false;
    }
    reader->sent = out->line.number;
    return true;
}

static void deliver_page(struct chat_reader *reader, const struct store_history *history) {
    for (size_t i = 0; i < history->event_count; i++) {
        struct chat_out out = {.desk = reader->desk, .session = reader->session};
        if (chat_line_of_event(reader->desk, &history->events[i], &out.line)) {
            bool delivered = deliver(reader, &out);
            chat_out_finish(&out);
            if (!delivered) {
                return;
            }
        }
        reader->read = history->events[i].number;
    }
    if (history->more || desk_newest_chat(reader->desk, reader->session) > reader->sent) {
        read_page(reader);
    }
}

static void page_is_read(void *user, enum store_result result, const struct store_history *history) {
    struct page_read page = *(struct page_read *)user;
    list_remove(&((struct page_read *)user)->link);
    mem_free(user);
    if (page.desk == NULL) {
        return;
    }
    struct chat_reader *reader = map_get_id(&page.desk->chat_readers, (int64_t)page.reader);
    if (reader == NULL) {
        return;
    }
    reader->reading = false;
    if (result != STORE_COMMITTED) {
        reader->stalled = true; /* too many read at once: the next line starts it again, or room, or time */
        alarm_set(&page.desk->alarms, &reader->alarm, desk_now_ms(page.desk) + READ_RETRY_MS);
        desk_wake(page.desk);
        return;
    }
    deliver_page(reader, history);
}

static void read_page(struct chat_reader *reader) {
    struct page_read *page = NEW(struct page_read);
    *page = (struct page_read){.desk = reader->desk, .reader = reader->id};
    list_append(&reader->desk->reads, &page->link);
    reader->reading = true;
    store_read_history(reader->desk->store, reader->session, reader->read, PAGE_EVENTS, page_is_read, page);
}

static void retry(void *user) {
    chat_reader_continue(user);
}

void chat_reader_begin(struct chat_reader *reader, struct desk *desk, int32_t session, uint32_t after,
                       uint32_t newest) {
    chat_reader_end(reader);
    reader->desk = desk;
    reader->session = session;
    desk->chat_reader_last++;
    reader->id = desk->chat_reader_last;
    reader->sent = reader->read = after;
    reader->reading = reader->stalled = false;
    reader->alarm.fire = retry;
    reader->alarm.user = reader;
    (void)map_put_id(&desk->chat_readers, (int64_t)reader->id, reader);
    if (newest > after) {
        read_page(reader);
    }
}

void chat_reader_live(struct chat_reader *reader, struct chat_out *out) {
    if (reader->reading) {
        return; /* the store is read until it has this one too */
    }
    if (reader->stalled) {
        chat_reader_continue(reader);
        return;
    }
    (void)deliver(reader, out);
}

void chat_reader_continue(struct chat_reader *reader) {
    if (reader->id == 0 || !reader->stalled || reader->reading) {
        return;
    }
    reader->stalled = false;
    reader->read = reader->sent;
    read_page(reader);
}

void chat_reads_abandon(struct desk *desk) {
    list_each(&desk->reads, link) {
        list_entry(link, struct page_read, link)->desk = NULL;
        list_remove(link);
    }
}

void chat_reader_end(struct chat_reader *reader) {
    if (reader->id != 0) {
        (void)map_remove_id(&reader->desk->chat_readers, (int64_t)reader->id);
        alarm_clear(&reader->desk->alarms, &reader->alarm);
        reader->id = 0;
    }
}
