/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_RELAY_RELAY_H
#define TOWLINE_RELAY_RELAY_H

#include "base/error.h"
#include "base/log.h"
#include "base/must.h"
#include "http/address.h"
#include "loop/loop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Joins the two ends of a media stream, bytes unparsed, on a thread, a loop and a port of its own:
 * wss://HOST:PORT/relay/v1?ticket=TICKET, binary messages. A ticket is the only authority; Origin is not asked.
 */
struct relay;

enum relay_end { RELAY_END_APPLET, RELAY_END_TECHNICIAN };

enum relay_closed {
    RELAY_CLOSED_BY_APPLET,     /* the applet's end closed or vanished */
    RELAY_CLOSED_BY_TECHNICIAN, /* the technician's did */
    RELAY_CLOSED_BY_SERVER,     /* relay_close_stream */
    RELAY_CLOSED_LONELY,        /* the other end did not come in time */
};

struct relay_ticket {
    int64_t stream; /* chosen by the desk; positive, never reused */
    enum relay_end end;
};

struct relay_settings {
    const char *address;
    uint16_t port;         /* 0: the system chooses, see relay_port */
    const char *cert_path; /* both NULL: plain */
    const char *key_path;
    struct proxies proxies;
    size_t streams_max; /* default 500 */
    int64_t lonely_ms;  /* the first end waits so long for the second; default 30 s */
    int64_t silence_ms; /* an end that answers no ping for so long is dead; default 60 s, a third of it between pings */
    const struct log *log; /* borrowed; may be NULL */
    /*
     * Redeems a ticket: called on the relay's thread, so thread-safe. True, and the ticket is spent, when it is valid
     * now.
     */
    bool (*redeem)(void *user, const char *ticket, struct relay_ticket *out_ticket);
    /* A stream that had at least one end is over. Called on the main loop's thread. */
    void (*closed)(void *user, int64_t stream, enum relay_closed how);
    void *user; /* borrowed */
};

/* Opens the listener and starts the thread. main_loop is where closed is called. ERROR_ADDRESS_IN_USE, ERROR_TLS,
 * ERROR_CONFIGURATION, ERROR_IO. */
enum error relay_create(struct loop *main_loop, const struct relay_settings *settings,
                        struct relay **out_relay) MUST_CHECK;

uint16_t relay_port(const struct relay *relay);

/* Closes both ends of a stream (also one that is still lonely). A stream nobody came to: nothing happens. Any thread.
 */
void relay_close_stream(struct relay *relay, int64_t stream);

/* Bytes passed on so far to each end of a stream that is open; false when it is not. Any thread. */
bool relay_stream_bytes(struct relay *relay, int64_t stream, uint64_t *out_to_applet,
                        uint64_t *out_to_technician) MUST_CHECK;

struct relay_counts {
    size_t streams; /* with at least one end now */
    size_t connections;
    uint64_t bytes;          /* passed on, both ways, ever */
    uint64_t streams_opened; /* both ends joined, ever */
    uint64_t tickets_refused;
    uint64_t shed;
};
void relay_counts(const struct relay *relay, struct relay_counts *out_counts);

/* New certificate files for new connections; old ones stay when they do not load. Any thread; returns when it is done.
 */
enum error relay_reload_tls(struct relay *relay) MUST_CHECK;

/* Closes all streams, ends the thread, frees. closed is not called for them any more. Main loop's thread. NULL-safe. */
void relay_destroy(struct relay *relay);

#endif
