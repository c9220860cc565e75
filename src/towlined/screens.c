/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlined/screens.h"

#include "base/alloc.h"
#include "base/map.h"

/* Which ends of a stream have redeemed their tickets. */
struct ends {
    bool console, applet;
};

struct screens {
    struct loop *loop;
    struct desk *desk;
    struct relay *relay;
    struct map streams; /* stream -> struct ends, owned; loop's thread only */
};

/* What the relay's thread tells the loop's. */
struct arrival {
    struct screens *screens;
    int64_t stream;
    enum desk_stream_end end;
};

struct screens *screens_create(struct loop *loop, struct desk *desk) {
    struct screens *screens = NEW(struct screens);
    screens->loop = loop;
    screens->desk = desk;
    map_init_ids(&screens->streams);
    return screens;
}

void screens_destroy(struct screens *screens) {
    if (screens == NULL) {
        return;
    }
    size_t cursor = 0;
    for (const struct map_entry *entry = map_next(&screens->streams, &cursor); entry != NULL;
         entry = map_next(&screens->streams, &cursor)) {
        mem_free(entry->value);
    }
    map_finish(&screens->streams);
    mem_free(screens);
}

void screens_set_relay(struct screens *screens, struct relay *relay) {
    screens->relay = relay;
}

static void on_arrival(void *user) {
    struct arrival *arrival = user;
    struct screens *screens = arrival->screens;
    struct ends *ends = map_get_id(&screens->streams, arrival->stream);
    if (ends == NULL) {
        ends = NEW(struct ends);
        map_put_id(&screens->streams, arrival->stream, ends);
    }
    ends->console = ends->console || arrival->end == DESK_STREAM_CONSOLE;
    ends->applet = ends->applet || arrival->end == DESK_STREAM_APPLET;
    if (ends->console && ends->applet) {
        desk_stream_joined(screens->desk, arrival->stream);
    }
    mem_free(arrival);
}

bool screens_redeem(void *user, const char *ticket, struct relay_ticket *out_ticket) {
    struct screens *screens = user;
    enum desk_stream_end end = DESK_STREAM_CONSOLE;
    int64_t stream = 0;
    if (!desk_ticket_redeem(screens->desk, ticket, &stream, &end)) {
        return false;
    }
    out_ticket->stream = stream;
    out_ticket->end = end == DESK_STREAM_APPLET ? RELAY_END_APPLET : RELAY_END_TECHNICIAN;
    struct arrival *arrival = NEW(struct arrival);
    *arrival = (struct arrival){.screens = screens, .stream = stream, .end = end};
    loop_post(screens->loop, on_arrival, arrival);
    return true;
}

void screens_closed(void *user, int64_t stream, enum relay_closed how) {
    struct screens *screens = user;
    (void)how;
    mem_free(map_remove_id(&screens->streams, stream));
    desk_stream_ended(screens->desk, stream);
}

void screens_close(struct screens *screens, int64_t stream) {
    if (screens != NULL && screens->relay != NULL) {
        mem_free(map_remove_id(&screens->streams, stream));
        relay_close_stream(screens->relay, stream);
    }
}
