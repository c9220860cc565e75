/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One session's events read again from the first, each link of the chain and each change of word looked at. */
#ifndef TOWLINE_TOWLINECTL_REPLAY_H
#define TOWLINE_TOWLINECTL_REPLAY_H

#include <stdbool.h>

#include "session/session.h"
#include "store/limits.h"
#include "store/sql.h"
#include "towlinectl/findings.h"

/* A row as the history leaves it. */
struct replayed_row {
    uint16_t number;
    struct owner owner;
    enum status status;
};

struct replay {
    struct session session;                    /* after the last event that fits */
    bool complete;                             /* every event fits */
    int64_t events;                            /* rows found */
    unsigned char last_hash[STORE_HASH_BYTES]; /* as it should be, of the last one */
    int64_t last_ms;
    struct replayed_row *rows; /* all there ever were, ascending */
    size_t row_count;
    size_t row_capacity;
};

/* Reads and judges the events; SQL_DONE or an error of the database. */
enum sql_result replay_session(struct sql *sql, int32_t organisation_id, int32_t session_id, struct replay *out_replay,
                               struct findings *findings);

/* The row of a number; NULL where there was none. */
const struct replayed_row *replay_row(const struct replay *replay, int64_t number);

void replay_finish(struct replay *replay);

#endif
