/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_STORE_MIGRATIONS_H
#define TOWLINE_STORE_MIGRATIONS_H

#include <stddef.h>

#include "store/sql.h"

/* The schema this program writes. */
int store_schema_newest(void);

/* The schema in the database: 0 for an empty one. SQL_DONE or an error. */
enum sql_result store_schema_read(struct sql *sql, int *out_version);

/* Brings the database to the newest schema, one transaction a step; does nothing to one that is there.
 * A database newer than this program is left alone: SQL_CONFLICT. */
enum sql_result store_schema_migrate(struct sql *sql);

#endif
