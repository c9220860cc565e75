/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens: a technician asks, the customer says yes once, tickets join both ends at the relay. No ticket exists before
 * the consent is durable. */
#ifndef TOWLINE_DESK_SCREEN_H
#define TOWLINE_DESK_SCREEN_H

#include "desk/types.h"

struct desk;

#define DESK_TICKET_VALID_S 30

/* The state, mode, asker and reason now; all durable or volatile by nature. False: no such open session. */
bool desk_screen_read(struct desk *desk, int32_t session, struct desk_screen *out_screen);

/* Ask for the screen. Done once the question is on its way or, where consent was given already, the screen is ready.
 * A second ask by the same technician for the same mode is answered alike; another mode replaces it. */
void desk_screen_ask(struct desk *desk, int32_t technician, int32_t session, enum desk_screen_mode mode,
                     const char *client_id,
                     void (*done)(void *user, const struct desk_answer *answer, const struct desk_screen *screen),
                     void *user);

/* Close what he has open or asked for. */
struct desk_answer desk_screen_close(struct desk *desk, int32_t technician, int32_t session);

struct desk_ticket {
    struct desk_answer answer; /* refusals: consent_pending, consent_refused, not_online, screen_not_asked */
    const char *url;           /* of the relay, without the ticket */
    enum desk_screen_mode mode;
    const char *ticket;
    int64_t expires_at_ms; /* UTC */
};

/* A ticket for the console's end; at the same time the applet is told to open its own with another. Texts are borrowed
 * until the next call into the desk. An older ticket of the same screen is void. */
struct desk_ticket desk_screen_ticket(struct desk *desk, int32_t technician, int32_t session);

enum desk_stream_end { DESK_STREAM_CONSOLE, DESK_STREAM_APPLET };

/* For the relay, from any thread: uses the ticket up. False: unknown, used, too old, or void. Both ends of one stream
 * have the same number, which is never given again in this process. */
bool desk_ticket_redeem(struct desk *desk, const char *ticket, int64_t *out_stream, enum desk_stream_end *out_end);

/* The relay says, on the desk's thread: both ends are joined; one end is gone (the other was closed). */
void desk_stream_joined(struct desk *desk, int64_t stream);
void desk_stream_ended(struct desk *desk, int64_t stream);

#endif
