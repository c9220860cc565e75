/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory's SQL. */
#ifndef TOWLINE_STORE_DIRECTORY_SQL_H
#define TOWLINE_STORE_DIRECTORY_SQL_H

#include "directory/directory.h"
#include "store/sql.h"

/* The number that every change of directory and passwords raises. */
enum sql_result directory_sql_version(struct sql *sql, int32_t organisation_id, int64_t *out_version);
enum sql_result directory_sql_raise_version(struct sql *sql, int32_t organisation_id);

/* Fills an empty directory. SQL_CONFLICT where the rows contradict the rules. */
enum sql_result directory_sql_load(struct sql *sql, struct directory *directory);

/* Writes a change that was checked; gives a create its id. */
enum sql_result directory_sql_write(struct sql *sql, int32_t organisation_id, struct directory_change *change,
                                    const char *password_hash);

/* Enabled administrators in the database. */
enum sql_result directory_sql_administrators(struct sql *sql, int32_t organisation_id, int64_t *out_count);

/* The next number of a counter, taking `count` of them. */
enum sql_result store_sql_take_ids(struct sql *sql, int32_t organisation_id, const char *noun, int64_t count,
                                   int64_t *out_first);

#endif
