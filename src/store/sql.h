/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small interface over a database engine. The SQL of the nouns is written once, in what SQLite and PostgreSQL both
 * understand: BIGINT, TEXT, BLOB, numbered parameters (?1), ON CONFLICT, RETURNING left out. */
#ifndef TOWLINE_STORE_SQL_H
#define TOWLINE_STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sql_result {
    SQL_DONE,
    SQL_ROW,
    SQL_CONFLICT, /* a key is in use already */
    SQL_FULL,     /* disk full, or locked by another for too long: nothing is written, try again later */
    SQL_BROKEN,   /* I/O error, damaged file: what is on disk is not known */
};

struct sql;

struct sql_options {
    const char *path;
    const char *vfs; /* NULL: the engine's own */
    bool read_only;
    bool must_exist;
};

/* A running query. Errors stick to it, so that binding and stepping need no check each: the last step tells. */
struct sql_query {
    struct sql *sql;        /* borrowed */
    void *handle;           /* the engine's; NULL after a failed prepare */
    enum sql_result failed; /* SQL_DONE: nothing so far */
};

struct sql_engine {
    const char *name;
    /* NULL on failure with the reason. */
    struct sql *(*open)(const struct sql_options *options, char *out_why, size_t out_why_len);
    void (*close)(struct sql *sql);
    /* Several statements without parameters. */
    enum sql_result (*run)(struct sql *sql, const char *text);
    /* Prepared statements are kept by the address of the text, which must be constant. */
    void (*query)(struct sql *sql, const char *text, struct sql_query *out_query);
    void (*bind_int)(struct sql_query *query, int index, int64_t value);
    void (*bind_bytes)(struct sql_query *query, int index, const void *bytes, size_t len);
    void (*bind_text)(struct sql_query *query, int index, const char *text);
    enum sql_result (*step)(struct sql_query *query);
    void (*end)(struct sql_query *query);
    int64_t (*column_int)(struct sql_query *query, int column);
    const char *(*column_text)(struct sql_query *query, int column);
    const void *(*column_bytes)(struct sql_query *query, int column, size_t *out_len);
    int64_t (*changes)(struct sql *sql);
    enum sql_result (*begin)(struct sql *sql);      /* a writing transaction */
    enum sql_result (*begin_read)(struct sql *sql); /* one view of everything until rollback */
    enum sql_result (*commit)(struct sql *sql);     /* on SQL_DONE it is on disk */
    void (*rollback)(struct sql *sql);
    /* After commits: engine's own upkeep (moving the log into the file). SQL_BROKEN counts. */
    enum sql_result (*tidy)(struct sql *sql);
    /* The engine's own look at the file: each finding is reported; SQL_DONE when it could look. */
    enum sql_result (*inspect)(struct sql *sql, void (*found)(void *user, const char *what), void *user);
    /* Copies everything, as of one moment, to a new file while others write. */
    enum sql_result (*copy_to)(struct sql *sql, const char *path, char *out_why, size_t out_why_len);
};

/* What every engine's connection begins with. */
struct sql {
    const struct sql_engine *engine;
};

/* NULL where there is no engine of the name; NULL as name: the default one. */
const struct sql_engine *sql_engine_by_name(const char *name);

/* Shorthands over the table. Texts may be NULL (bound as NULL); a NULL column reads as 0 or NULL. */
struct sql_query sql_query_begin(struct sql *sql, const char *text);
void sql_bind_int(struct sql_query *query, int index, int64_t value);
void sql_bind_text(struct sql_query *query, int index, const char *text);
void sql_bind_bytes(struct sql_query *query, int index, const void *bytes, size_t len);
enum sql_result sql_step(struct sql_query *query);
int64_t sql_int(struct sql_query *query, int column);
const char *sql_text(struct sql_query *query, int column); /* valid until the next step */
const void *sql_bytes(struct sql_query *query, int column, size_t *out_len);
void sql_query_end(struct sql_query *query);

/* Step a query that gives no rows, then end it. */
enum sql_result sql_finish(struct sql_query *query);

/* Step, expect at most one row with one number, and end. `out_value` keeps its value where there is no row. */
enum sql_result sql_finish_int(struct sql_query *query, int64_t *out_value);

extern const struct sql_engine sql_engine_sqlite;

#endif
