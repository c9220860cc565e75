/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite behind sql.h: write-ahead log, flushed at every commit. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/must.h"
#include "store/limits.h"
#include "store/sql.h"

enum {
    STATEMENTS_MAX = 128,
    LOG_PAGES_MAX = 1000, /* then the log is moved into the file */
    COPY_PAGES_AT_ONCE = 256,
};

struct kept_statement {
    const char *text; /* borrowed: a constant */
    sqlite3_stmt *handle;
};

struct sqlite {
    struct sql sql;
    sqlite3 *db;
    struct kept_statement kept[STATEMENTS_MAX];
    size_t kept_count;
    int log_pages;
};

static struct sqlite *of(struct sql *sql) {
    return (struct sqlite *)sql;
}

/* Anything that is neither success, a key in use, nor a lack of room or of the lock, makes the file's content
 * doubtful. */
static enum sql_result meaning(int code) {
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_DONE:
        return SQL_DONE;
    case SQLITE_ROW:
        return SQL_ROW;
    case SQLITE_CONSTRAINT:
        return SQL_CONFLICT;
    case SQLITE_FULL:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return SQL_FULL;
    default:
        return SQL_BROKEN;
    }
}

static int remember_log_pages(void *user, sqlite3 *db, const char *name, int pages) {
    (void)db;
    (void)name;
    struct sqlite *sqlite = user;
    sqlite->log_pages = pages;
    return SQLITE_OK;
}

static enum sql_result run(struct sql *sql, const char *text) {
    return meaning(sqlite3_exec(of(sql)->db, text, NULL, NULL, NULL));
}

static void close_sqlite(struct sql *sql) {
    struct sqlite *sqlite = of(sql);
    for (size_t i = 0; i < sqlite->kept_count; i++) {
        sqlite3_finalize(sqlite->kept[i].handle);
    }
    sqlite3_close(sqlite->db);
    mem_free(sqlite);
}

static int configure(struct sqlite *sqlite, bool read_only) {
    sqlite3_busy_timeout(sqlite->db, STORE_BUSY_WAIT_MS);
    sqlite3_extended_result_codes(sqlite->db, 1);
    int code = sqlite3_exec(sqlite->db, "PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;", NULL, NULL, NULL);
    if (code != SQLITE_OK || read_only) {
        return code;
    }
    code = sqlite3_exec(sqlite->db,
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
                        "PRAGMA journal_size_limit = 67108864;",
                        NULL, NULL, NULL);
    /* The log is moved by tidy(), where an error is seen: SQLite's own automatism swallows it. */
    sqlite3_wal_hook(sqlite->db, remember_log_pages, sqlite);
    return code;
}

static struct sql *open_sqlite(const struct sql_options *options, char *out_why, size_t out_why_len) {
    struct sqlite *sqlite = NEW(struct sqlite);
    sqlite->sql.engine = &sql_engine_sqlite;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    flags |= options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (!options->read_only && !options->must_exist) {
        flags |= SQLITE_OPEN_CREATE;
    }
    int code = sqlite3_open_v2(options->path, &sqlite->db, flags, options->vfs);
    if (code == SQLITE_OK) {
        code = configure(sqlite, options->read_only);
    }
    if (code != SQLITE_OK) {
        snprintf(out_why, out_why_len, "%s: %s", options->path,
                 sqlite->db != NULL ? sqlite3_errmsg(sqlite->db) : sqlite3_errstr(code));
        close_sqlite(&sqlite->sql);
        return NULL;
    }
    return &sqlite->sql;
}

static sqlite3_stmt *kept_statement(struct sqlite *sqlite, const char *text) {
    for (size_t i = 0; i < sqlite->kept_count; i++) {
        if (sqlite->kept[i].text == text) {
            return sqlite->kept[i].handle;
        }
    }
    return NULL;
}

static void query(struct sql *sql, const char *text, struct sql_query *out_query) {
    struct sqlite *sqlite = of(sql);
    sqlite3_stmt *handle = kept_statement(sqlite, text);
    out_query->failed = SQL_DONE;
    if (handle == NULL) {
        must(sqlite->kept_count < STATEMENTS_MAX);
        int code = sqlite3_prepare_v3(sqlite->db, text, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
        if (code != SQLITE_OK) {
            out_query->failed = meaning(code);
            return;
        }
        sqlite->kept[sqlite->kept_count++] = (struct kept_statement){.text = text, .handle = handle};
    }
    must(!sqlite3_stmt_busy(handle));
    out_query->handle = handle;
}

static void bind_int(struct sql_query *query, int index, int64_t value) {
    if (query->handle != NULL) {
        must(sqlite3_bind_int64(query->handle, index, value) == SQLITE_OK);
    }
}

static void bind_bytes(struct sql_query *query, int index, const void *bytes, size_t len) {
    if (query->handle != NULL) {
        const void *some = bytes != NULL ? bytes : "";
        must(sqlite3_bind_blob64(query->handle, index, some, len, SQLITE_TRANSIENT) == SQLITE_OK);
    }
}

static void bind_text(struct sql_query *query, int index, const char *text) {
    if (query->handle != NULL) {
        must(sqlite3_bind_text(query->handle, index, text, -1, SQLITE_TRANSIENT) == SQLITE_OK);
    }
}

static enum sql_result step(struct sql_query *query) {
    return meaning(sqlite3_step(query->handle));
}

static void end(struct sql_query *query) {
    sqlite3_reset(query->handle);
    sqlite3_clear_bindings(query->handle);
}

static int64_t column_int(struct sql_query *query, int column) {
    return sqlite3_column_int64(query->handle, column);
}

static const char *column_text(struct sql_query *query, int column) {
    return (const char *)sqlite3_column_text(query->handle, column);
}

static const void *column_bytes(struct sql_query *query, int column, size_t *out_len) {
    const void *bytes = sqlite3_column_blob(query->handle, column);
    *out_len = (size_t)sqlite3_column_bytes(query->handle, column);
    return bytes;
}

static int64_t changes(struct sql *sql) {
    return sqlite3_changes64(of(sql)->db);
}

static enum sql_result begin(struct sql *sql) {
    return run(sql, "BEGIN IMMEDIATE");
}

static enum sql_result begin_read(struct sql *sql) {
    return run(sql, "BEGIN");
}

static enum sql_result commit(struct sql *sql) {
    return run(sql, "COMMIT");
}

static void rollback(struct sql *sql) {
    if (!sqlite3_get_autocommit(of(sql)->db)) {
        run(sql, "ROLLBACK");
    }
}

static enum sql_result tidy(struct sql *sql) {
    struct sqlite *sqlite = of(sql);
    if (sqlite->log_pages < LOG_PAGES_MAX) {
        return SQL_DONE;
    }
    int code = sqlite3_wal_checkpoint_v2(sqlite->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return meaning(code) == SQL_BROKEN ? SQL_BROKEN : SQL_DONE;
}

static enum sql_result inspect(struct sql *sql, void (*found)(void *user, const char *what), void *user) {
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v2(of(sql)->db, "PRAGMA integrity_check", -1, &handle, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(handle)) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(handle, 0);
        if (line != NULL && strcmp(line, "ok") != 0) {
            found(user, line);
        }
        code = SQLITE_OK;
    }
    sqlite3_finalize(handle);
    return meaning(code);
}

/* In pieces, so that writers get their turn; SQLite begins anew where one of them was quicker, so after many turns
 * the rest is taken at once. */
static int copy_pages(sqlite3_backup *backup) {
    int code;
    int turns = 0;
    do {
        code = sqlite3_backup_step(backup, turns++ < 1000 ? COPY_PAGES_AT_ONCE : -1);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            usleep(5000);
        }
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    return code;
}

static enum sql_result copy_to(struct sql *sql, const char *path, char *out_why, size_t out_why_len) {
    sqlite3 *target = NULL;
    int code = sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code == SQLITE_OK) {
        sqlite3_backup *backup = sqlite3_backup_init(target, "main", of(sql)->db, "main");
        if (backup != NULL) {
            copy_pages(backup);
            sqlite3_backup_finish(backup);
        }
        code = sqlite3_errcode(target);
    }
    if (code == SQLITE_OK) {
        /* One file, nothing beside it: the copy must be complete by itself. */
        code = sqlite3_exec(target, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    }
    if (code != SQLITE_OK) {
        snprintf(out_why, out_why_len, "%s: %s", path, sqlite3_errmsg(target));
    }
    sqlite3_close(target);
    return meaning(code);
}

const struct sql_engine sql_engine_sqlite = {
    .name = "sqlite",
    .open = open_sqlite,
    .close = close_sqlite,
    .run = run,
    .query = query,
    .bind_int = bind_int,
    .bind_bytes = bind_bytes,
    .bind_text = bind_text,
    .step = step,
    .end = end,
    .column_int = column_int,
    .column_text = column_text,
    .column_bytes = column_bytes,
    .changes = changes,
    .begin = begin,
    .begin_read = begin_read,
    .commit = commit,
    .rollback = rollback,
    .tidy = tidy,
    .inspect = inspect,
    .copy_to = copy_to,
};
