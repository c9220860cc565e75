/* SPDX-License-Identifier: GPL-3.0-or-later */
/* export: histories as JSON, one event a line, for people and other programs. */
#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/text.h"
#include "store/sql.h"
#include "towlinectl/command.h"

enum { ORGANISATION_ID = 1 };

static bool print_event(const struct command *command, struct sql_query *query) {
    const char *payload = sql_text(query, 5);
    json_t *what = json_loads(payload != NULL ? payload : "", 0, NULL);
    if (what == NULL) {
        return false;
    }
    json_t *line = json_pack("{s:o, s:I, s:I, s:s?, s:I}", "session", json_sprintf("%d", (int)sql_int(query, 0)),
                             "number", (json_int_t)sql_int(query, 1), "at_ms", (json_int_t)sql_int(query, 2), "type",
                             sql_text(query, 3), "version", (json_int_t)sql_int(query, 4));
    json_object_update(line, what);
    json_dumpf(line, command->out, JSON_COMPACT);
    fputc('\n', command->out);
    json_decref(what);
    json_decref(line);
    return true;
}

static int print_events(const struct command *command, struct sql *sql, int32_t session_id) {
    struct sql_query query = sql_query_begin(sql, "SELECT session_id, number, at_ms, type, version, payload FROM event"
                                                  " WHERE organisation_id = ?1 AND (?2 = 0 OR session_id = ?2)"
                                                  " ORDER BY session_id, number");
    sql_bind_int(&query, 1, ORGANISATION_ID);
    sql_bind_int(&query, 2, session_id);
    size_t count = 0;
    bool readable = true;
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        readable = print_event(command, &query) && readable;
        count++;
    }
    sql_query_end(&query);
    if (result != SQL_DONE || !readable) {
        return command_fail(command, "not every event can be read; towlinectl check tells which");
    }
    if (count == 0 && session_id != 0) {
        return command_fail(command, "there is no session %d", session_id);
    }
    return fflush(command->out) == 0 ? EXIT_DONE : command_fail(command, "the output cannot be written");
}

int export_main(struct command *command) {
    int64_t session_id = 0;
    char *path = command_store_path(command);
    bool fits = command->session == NULL || text_to_int64(command->session, 1, INT32_MAX, &session_id);
    if (command->argc != 1 || path == NULL || !fits) {
        fprintf(command->err, "usage: towlinectl export --data FOLDER [--session NUMBER]\n");
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
    int status = print_events(command, sql, (int32_t)session_id);
    sql->engine->close(sql);
    return status;
}
