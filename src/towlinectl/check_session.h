/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_TOWLINECTL_CHECK_SESSION_H
#define TOWLINE_TOWLINECTL_CHECK_SESSION_H

#include "store/session_sql.h"
#include "towlinectl/findings.h"

/* Replays one session and compares everything that is stored beside the events with what they say. */
enum sql_result check_session(struct sql *sql, int32_t organisation_id, const struct session_head *head,
                              struct findings *findings);

/* Looks for rows of all tables that belong to no session, session by session. */
enum sql_result check_orphans(struct sql *sql, int32_t organisation_id, struct findings *findings);

#endif
