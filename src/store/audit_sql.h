/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_STORE_AUDIT_SQL_H
#define TOWLINE_STORE_AUDIT_SQL_H

#include "store/audit.h"
#include "store/sql.h"

/* Appends a row; its id is given here. For the transaction of the change that it tells of. */
enum sql_result audit_sql_append(struct sql *sql, int32_t organisation_id, const struct audit_row *row);

/* Gives the rows from before_id (0: the newest) downwards to the visitor, until that says no. Texts are borrowed. */
enum sql_result audit_sql_scan(struct sql *sql, int32_t organisation_id, const struct audit_query *query,
                               bool (*visit)(void *user, const struct audit_row *row), void *user);

#endif
