/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit log: pages as JSON, and as lines for a spreadsheet. An administrator reads what is of the groups that he
 * rules; what belongs to the whole organisation is for those who rule its topmost group. */
#include <string.h>
#include <time.h>

#include "api/call.h"
#include "api/csv_cell.h"
#include "api/handlers.h"
#include "api/show.h"
#include "base/alloc.h"
#include "base/text.h"
#include "store/audit.h"

/* Each quotation mark is doubled. */
enum { PAGE_STANDARD = 50, CSV_BYTES_MAX = 4 * AUDIT_BYTES_MAX };

/* What a query argument says, or NULL; *out_fits false: answered already. */
static const char *read_text(struct api_call *call, const char *name, size_t bytes_max, bool *out_fits) {
    const char *text = http_request_query(call->request, name);
    *out_fits = text == NULL || (strlen(text) <= bytes_max && utf8_is_text(text, false));
    if (!*out_fits) {
        call_answer_invalid(call, name, "malformed");
    }
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static bool read_actor(struct api_call *call, int32_t *out_actor) {
    const char *text = http_request_query(call->request, "actor");
    *out_actor = -1;
    if (text == NULL || text[0] == '\0') {
        return true;
    }
    if (text_equal(text, "operator")) {
        *out_actor = 0;
        return true;
    }
    if (!decode_id(text, out_actor)) {
        call_answer_invalid(call, "actor", "malformed");
        return false;
    }
    return true;
}

static bool read_query(struct api_call *call, struct audit_query *out_query) {
    bool kind_fits = false;
    bool text_fits = false;
    int64_t limit = 0;
    *out_query = (struct audit_query){0};
    out_query->kind = read_text(call, "kind", AUDIT_KIND_MAX, &kind_fits);
    if (!kind_fits) {
        return false;
    }
    out_query->text = read_text(call, "text", AUDIT_TEXT_MAX, &text_fits);
    if (!text_fits || !read_actor(call, &out_query->actor_id) ||
        !call_query_number(call, "before", 0, INT64_MAX, 0, &out_query->before_id) ||
        !call_query_number(call, "from_ms", 0, INT64_MAX, 0, &out_query->from_ms) ||
        !call_query_number(call, "to_ms", 0, INT64_MAX, INT64_MAX, &out_query->to_ms) ||
        !call_query_number(call, "limit", 1, AUDIT_PAGE_MAX, PAGE_STANDARD, &limit)) {
        return false;
    }
    out_query->limit = (size_t)limit;
    return true;
}

static void read_audit(struct api_call *call,
                       void (*done)(void *user, enum store_result result, const struct audit_page *page)) {
    const struct directory *directory = call->api->directory;
    struct audit_query query;
    if (!read_query(call, &query)) {
        return;
    }
    int32_t *ids = mem_new_array(directory_group_count(directory), sizeof *ids);
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *group = directory_group_at(directory, i);
        if (directory_administers_group(directory, call->technician, group->id)) {
            ids[query.group_count++] = group->id;
            query.all_groups = query.all_groups || group->parent_id == 0;
        }
    }
    query.group_ids = ids;
    audit_store_read(call->api->options.store, &query, done, call);
    mem_free(ids);
}

static json_t *show_state(const char *text) {
    json_t *state = json_loads(text, 0, NULL);
    return state != NULL ? state : json_object();
}

static json_t *show_entry(const struct audit_row *row) {
    char *id = mem_format("%lld", (long long)row->id);
    json_t *entry = json_pack("{s:s, s:I, s:o, s:s, s:o, s:s, s:s, s:o, s:s, s:o, s:o}", "id", id, "at_ms",
                              (json_int_t)row->at_ms, "actor_id", show_id_or_null(row->actor_id), "actor", row->actor,
                              "token", row->token[0] != '\0' ? json_string(row->token) : json_null(), "address",
                              row->address, "kind", row->kind, "object_id", show_id_or_null(row->object_id), "object",
                              row->object, "before", show_state(row->before), "after", show_state(row->after));
    mem_free(id);
    return entry;
}

static void on_page(void *user, enum store_result result, const struct audit_page *page) {
    struct api_call *call = user;
    if (result != STORE_COMMITTED) {
        call_answer_problem(call, 503, "busy", NULL);
        return;
    }
    json_t *entries = json_array();
    for (size_t i = 0; i < page->count; i++) {
        json_array_append_new(entries, show_entry(&page->rows[i]));
    }
    json_t *next = page->next != 0 ? json_integer(page->next) : json_null();
    call_answer_json(call, 200, json_pack("{s:o, s:o}", "entries", entries, "next", next));
}

void audit_get(struct api_call *call) {
    read_audit(call, on_page);
}

static void append_time(struct buffer *csv, int64_t at_ms) {
    char text[32];
    struct tm parts;
    time_t seconds = (time_t)(at_ms / 1000);
    must(gmtime_r(&seconds, &parts) != NULL);
    size_t len = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    must(len > 0);
    csv_append(csv, text, false);
}

static void append_row(struct buffer *csv, const struct audit_row *row) {
    char *id = mem_format("%lld", (long long)row->id);
    const char *const cells[] = {row->actor, row->token, row->address, row->kind, row->object, row->before, row->after};
    csv_append(csv, id, false);
    append_time(csv, row->at_ms);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        csv_append(csv, cells[i], i + 1 == sizeof cells / sizeof cells[0]);
    }
    mem_free(id);
}

/* The names of the columns stand in the first page only, so that the pages can be put together. */
static void on_csv_page(void *user, enum store_result result, const struct audit_page *page) {
    struct api_call *call = user;
    if (result != STORE_COMMITTED) {
        call_answer_problem(call, 503, "busy", NULL);
        return;
    }
    static const char *const columns[] = {"id",   "time",   "person", "token", "address",
                                          "kind", "object", "before", "after"};
    struct buffer csv;
    buffer_init(&csv, CSV_BYTES_MAX);
    const char *before = http_request_query(call->request, "before");
    if (before == NULL || text_equal(before, "0")) {
        for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
            csv_append(&csv, columns[i], i + 1 == sizeof columns / sizeof columns[0]);
        }
    }
    for (size_t i = 0; i < page->count; i++) {
        append_row(&csv, &page->rows[i]);
    }
    must(!csv.overflowed); /* the page's bytes are bounded */
    char *next = mem_format("%lld", (long long)page->next);
    const struct http_header headers[] = {{"Content-Disposition", "attachment; filename=\"towline-audit.csv\""},
                                          {page->next != 0 ? "Towline-Next" : NULL, next},
                                          {NULL, NULL}};
    call_answer_text_with(call, headers, "text/csv; charset=utf-8", buffer_string(&csv), csv.len);
    mem_free(next);
    buffer_finish(&csv);
}

void audit_csv_get(struct api_call *call) {
    read_audit(call, on_csv_page);
}
