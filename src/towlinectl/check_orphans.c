/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlinectl/check_session.h"

#include <inttypes.h>

static enum sql_result check_table(struct sql *sql, int32_t organisation_id, const char *text, const char *what,
                                   struct findings *findings) {
    struct sql_query query = sql_query_begin(sql, text);
    sql_bind_int(&query, 1, organisation_id);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        findings_add(findings, (int32_t)sql_int(&query, 0), "%" PRId64 " %s of a session that does not exist",
                     sql_int(&query, 1), what);
    }
    sql_query_end(&query);
    return result;
}

#define ORPHANS_OF(table)                                                                                              \
    "SELECT session_id, count(*) FROM " table " AS it WHERE organisation_id = ?1 AND session_id <> 0"                  \
    " AND NOT EXISTS (SELECT 1 FROM session WHERE session.organisation_id = it.organisation_id"                        \
    " AND session.id = it.session_id) GROUP BY session_id ORDER BY session_id"

enum sql_result check_orphans(struct sql *sql, int32_t organisation_id, struct findings *findings) {
    static const struct {
        const char *text;
        const char *what;
    } tables[] = {
        {ORPHANS_OF("event"), "events"},
        {ORPHANS_OF("session_row"), "rows"},
        {ORPHANS_OF("live_code"), "live codes"},
        {ORPHANS_OF("client_id"), "client ids"},
        {ORPHANS_OF("outbox"), "messages to be sent"},
        {ORPHANS_OF("delivery"), "messages sent or given up"},
    };
    enum sql_result result = SQL_DONE;
    for (size_t i = 0; result == SQL_DONE && i < sizeof tables / sizeof *tables; i++) {
        result = check_table(sql, organisation_id, tables[i].text, tables[i].what, findings);
    }
    return result;
}
