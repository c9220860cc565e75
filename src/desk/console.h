/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consoles: the connections of signed-in technicians. Being connected is presence; what they subscribe to they get. */
#ifndef TOWLINE_DESK_CONSOLE_H
#define TOWLINE_DESK_CONSOLE_H

#include "desk/types.h"

struct desk;
struct desk_console;

#define DESK_SUBSCRIPTIONS_MAX 64 /* queues of one console */
#define DESK_WATCHES_MAX       32 /* sessions that one console watches */

/* A technician's stream has opened. `console_user` is what the sink is called with. */
struct desk_console *desk_console_open(struct desk *desk, int32_t technician, void *console_user);

/* The stream is gone: presence and leases of this console with it. Sessions and rows are untouched. */
void desk_console_close(struct desk_console *console);

/* Send the queue's changes from now on; first what was missed since `cursor` (NULL: nothing known), or a snapshot. A
 * second subscription to the same queue starts it again. Refusals arrive as DESK_OUTPUT_REFUSED. */
void desk_console_subscribe(struct desk_console *console, struct desk_queue queue, const char *cursor);
void desk_console_unsubscribe(struct desk_console *console, struct desk_queue queue);

/* Send the session's detail now and at each change, its screen's state, and its chat after the event number. */
void desk_console_watch(struct desk_console *console, int32_t session, uint32_t chat_after);
void desk_console_unwatch(struct desk_console *console, int32_t session);

/* The output queue of the console has room again after console_send said false. */
void desk_console_drained(struct desk_console *console);

/* The technician has the session in focus (0: none), and is at his keyboard. Holds the idle clock off. */
void desk_console_focus(struct desk_console *console, int32_t session);

/* A lease that holds the idle clock off: kind as in the applet's protocol (remote_control, screen_sharing, ...). To be
 * renewed every 20 s; dropped with the console. False: unknown kind, or he has no part in the session. */
bool desk_console_lease(struct desk_console *console, int32_t session, const char *kind, bool held);

/* He writes such a line at the moment, or has stopped; told to the others in the session, and with DESK_LINE_CHAT to
 * the customer. Not kept. False: he has no part in the session in which he could. */
bool desk_console_typing(struct desk_console *console, int32_t session, enum desk_line_kind kind, bool on);

/* Own click: Away or back. Kept in memory, and for all consoles of the technician. */
void desk_set_away(struct desk *desk, int32_t technician, bool away);

/* This console has had no input for a while, or has it again. A technician all of whose consoles are idle is Away. */
void desk_console_idle(struct desk_console *console, bool idle);

/* Send this console all technicians, then each that changes; or no more. */
void desk_console_team(struct desk_console *console, bool wanted);

/* Fill it; false for one who is deleted or never was. Texts are borrowed from the directory until its next change. */
bool desk_person_read(const struct desk *desk, int32_t technician, struct desk_person *out_person);

enum desk_presence desk_presence(const struct desk *desk, int32_t technician);

#endif
