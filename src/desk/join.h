/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How customers come in: a code, or a channel's form. Both give a one-time join token, which the applet's download
 * carries; the token is used up when an applet is in. */
#ifndef TOWLINE_DESK_JOIN_H
#define TOWLINE_DESK_JOIN_H

#include "desk/types.h"

struct desk;

/* What a customer sent from a channel's page. Borrowed for the call. */
struct desk_form {
    const char *address; /* where he comes from */
    int32_t channel;
    const char *name; /* of the customer, or NULL */
    const struct desk_field *fields;
    size_t field_count;    /* cut to DESK_FIELDS_MAX by the caller's limit; texts are checked here */
    const char *client_id; /* 1..DESK_CLIENT_ID_BYTES_MAX bytes, which only who sends it knows; NULL: not idempotent */
};

struct desk_joined {
    struct desk_answer answer; /* refusals: code_wrong, code_expired, code_spent, too_many_attempts, not_saved, ... */
    const char *join_token;    /* NULL unless DESK_DONE; 43 characters of base64url */
    const char *name;          /* of the session, or NULL */
    const char *technician;    /* who made the code, or NULL */
    const char *terms;         /* text that will be shown, or NULL */
};

/* A customer typed a code. `address` is where he comes from, for throttling; only wrong codes count. */
void desk_enter_code(struct desk *desk, const char *address, const char *code,
                     void (*done)(void *user, const struct desk_joined *joined), void *user);

/* A channel's form was sent. Too many from the address, or for the channel, whose customers are not in yet:
 * too_many_forms. The same form with the same client id within ten minutes gets the first answer, also after a restart;
 * client_id_used where it is another form, or where the customer of the first is in or gone. */
void desk_join_channel(struct desk *desk, const struct desk_form *form,
                       void (*done)(void *user, const struct desk_joined *joined), void *user);

/* Whether a channel is served now: within its working hours, and with a technician who serves it at a console. */
enum desk_channel_state { DESK_CHANNEL_OPEN, DESK_CHANNEL_CLOSED, DESK_CHANNEL_NOBODY };

/* How it stands with a channel, and whether it takes customers all the same. */
enum desk_channel_state desk_channel_state(struct desk *desk, int32_t channel, bool *out_accepts);

/* The session that a join token is good for, 0 where it is void or used. For the download. */
int32_t desk_join_token_session(const struct desk *desk, const char *join_token);

#endif
