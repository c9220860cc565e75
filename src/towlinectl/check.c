/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: everything that is stored against what the events say, as of one moment, also beside a running server. */
#include <inttypes.h>
#include <string.h>

#include "base/alloc.h"
#include "store/directory_sql.h"
#include "store/migrations.h"
#include "towlinectl/check_session.h"
#include "towlinectl/command.h"

enum { ORGANISATION_ID = 1 };

static void found_by_engine(void *user, const char *what) {
    findings_add(user, 0, "the database file: %s", what);
}

/* Ids that were never given cannot be in use. */
static enum sql_result check_counter(struct sql *sql, int32_t last_id, struct findings *findings) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT next_id FROM id_counter WHERE organisation_id = ?1 AND noun = 'session'");
    sql_bind_int(&query, 1, ORGANISATION_ID);
    int64_t next = 0;
    enum sql_result result = sql_finish_int(&query, &next);
    if (result == SQL_DONE && last_id >= next) {
        findings_add(findings, last_id, "its number was never given: the next one to be given is %" PRId64, next);
    }
    return result;
}

static enum sql_result check_sessions(struct sql *sql, struct findings *findings, size_t *out_count,
                                      int64_t *out_events) {
    int32_t after = 0;
    bool found = true;
    enum sql_result result = SQL_DONE;
    while (result == SQL_DONE && found) {
        struct session_head head;
        result = session_sql_next_head(sql, ORGANISATION_ID, after, false, &head, &found);
        if (result == SQL_DONE && found) {
            after = head.id;
            ++*out_count;
            *out_events += head.version;
            result = check_session(sql, ORGANISATION_ID, &head, findings);
            session_head_finish(&head);
        }
    }
    return result == SQL_DONE ? check_counter(sql, after, findings) : result;
}

static enum sql_result check_directory(struct sql *sql, struct findings *findings) {
    struct directory *directory = directory_create(ORGANISATION_ID, true);
    enum sql_result result = directory_sql_load(sql, directory);
    if (result == SQL_CONFLICT) {
        findings_add(findings, 0, "groups, users, channels and settings contradict each other");
        result = SQL_DONE;
    }
    directory_destroy(directory);
    return result;
}

static int check_all(const struct command *command, struct sql *sql) {
    struct findings findings = {.out = command->out};
    size_t sessions = 0;
    int64_t events = 0;
    enum sql_result result = sql->engine->inspect(sql, found_by_engine, &findings);
    if (result == SQL_DONE) {
        result = sql->engine->begin_read(sql);
    }
    if (result == SQL_DONE) {
        result = check_sessions(sql, &findings, &sessions, &events);
    }
    if (result == SQL_DONE) {
        result = check_orphans(sql, ORGANISATION_ID, &findings);
    }
    if (result == SQL_DONE) {
        result = check_directory(sql, &findings);
    }
    int64_t erased = 0;
    if (result == SQL_DONE) {
        struct sql_query query = sql_query_begin(sql, "SELECT count(*) FROM erased_session WHERE organisation_id = ?1");
        sql_bind_int(&query, 1, ORGANISATION_ID);
        result = sql_finish_int(&query, &erased);
    }
    sql->engine->rollback(sql);
    if (result != SQL_DONE) {
        return command_fail(command, "the store cannot be read to its end");
    }
    if (erased > 0) {
        fprintf(command->out, "%" PRId64 " more sessions were erased\n", erased);
    }
    fprintf(command->out, "%zu sessions, %" PRId64 " events: %zu findings\n", sessions, events, findings.count);
    return findings.count == 0 ? EXIT_DONE : EXIT_FINDINGS;
}

int check_main(struct command *command) {
    char *path = command_store_path(command);
    if (command->argc != 1 || path == NULL) {
        fprintf(command->err, "usage: towlinectl check --data FOLDER\n");
        mem_free(path);
        return EXIT_USAGE;
    }
    char why[512] = "";
    const struct sql_options options = {.path = path, .read_only = true, .must_exist = true};
    struct sql *sql = sql_engine_by_name(NULL)->open(&options, why, sizeof why);
    mem_free(path);
    if (sql == NULL) {
        return command_fail(command, "%s", why);
    }
    int version = 0;
    int status;
    if (store_schema_read(sql, &version) != SQL_DONE || version != store_schema_newest()) {
        status = command_fail(command, "no store of this version of Towline (its schema is %d)", store_schema_newest());
    } else {
        status = check_all(command, sql);
    }
    sql->engine->close(sql);
    return status;
}
