/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of the audit log. What a person may read and what he searches for is looked at row by row, bounded. */
#include "store/audit.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "store/audit_sql.h"
#include "store/parts.h"

struct audit_read {
    struct store_read read;
    struct audit_query query;
    char kind[AUDIT_KIND_MAX + 1];
    char text[AUDIT_TEXT_MAX + 1];
    int32_t *group_ids; /* owned */
    struct audit_row *rows;
    size_t count;
    size_t scanned;
    size_t bytes;
    int64_t last_id; /* looked at last */
    bool ended;      /* there is nothing further down */
    void (*done)(void *user, enum store_result result, const struct audit_page *page);
    void *user;
};

static int compare_ids(const void *a, const void *b) {
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

static bool kind_fits(const char *kind, const char *wanted) {
    size_t len = strlen(wanted);
    return strncmp(kind, wanted, len) == 0 && (kind[len] == '\0' || kind[len] == '.');
}

static bool text_fits(const struct audit_row *row, const char *text) {
    const char *const places[] = {row->actor,  row->token,  row->address, row->kind,
                                  row->object, row->before, row->after};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (strcasestr(places[i], text) != NULL) {
            return true;
        }
    }
    return false;
}

static bool row_fits(const struct audit_query *query, const struct audit_row *row) {
    if (!query->all_groups && (query->group_count == 0 || bsearch(&row->group_id, query->group_ids, query->group_count,
                                                                  sizeof row->group_id, compare_ids) == NULL)) {
        return false;
    }
    return (query->actor_id < 0 || query->actor_id == row->actor_id) &&
           (query->kind == NULL || kind_fits(row->kind, query->kind)) &&
           (query->text == NULL || text_fits(row, query->text));
}

static bool look(void *user, const struct audit_row *row) {
    struct audit_read *own = user;
    if (own->count == own->query.limit || own->scanned == AUDIT_SCAN_MAX || own->bytes > AUDIT_BYTES_MAX) {
        own->ended = false;
        return false;
    }
    own->scanned++;
    own->last_id = row->id;
    if (row_fits(&own->query, row)) {
        struct audit_row *copy = &own->rows[own->count++];
        *copy = *row;
        copy->actor = mem_copy_string(row->actor);
        copy->token = mem_copy_string(row->token);
        copy->address = mem_copy_string(row->address);
        copy->kind = mem_copy_string(row->kind);
        copy->object = mem_copy_string(row->object);
        copy->before = mem_copy_string(row->before);
        copy->after = mem_copy_string(row->after);
        own->bytes += strlen(row->before) + strlen(row->after);
    }
    return true;
}

static enum sql_result read_page(struct sql *sql, struct store_read *read) {
    struct audit_read *own = (struct audit_read *)read;
    own->ended = true;
    return audit_sql_scan(sql, store_organisation_id(read->store), &own->query, look, own);
}

static void page_done(struct store_read *read) {
    struct audit_read *own = (struct audit_read *)read;
    const struct audit_page page = {.rows = own->rows, .count = own->count, .next = own->ended ? 0 : own->last_id};
    own->done(own->user, read->result, &page);
    for (size_t i = 0; i < own->count; i++) {
        mem_free((char *)own->rows[i].actor);
        mem_free((char *)own->rows[i].token);
        mem_free((char *)own->rows[i].address);
        mem_free((char *)own->rows[i].kind);
        mem_free((char *)own->rows[i].object);
        mem_free((char *)own->rows[i].before);
        mem_free((char *)own->rows[i].after);
    }
    mem_free(own->rows);
    mem_free(own->group_ids);
    mem_free(own);
}

void audit_store_read(struct store *store, const struct audit_query *query,
                      void (*done)(void *user, enum store_result result, const struct audit_page *page), void *user) {
    must(query->limit >= 1 && query->limit <= AUDIT_PAGE_MAX);
    struct audit_read *own = NEW(struct audit_read);
    own->read.work = read_page;
    own->read.done = page_done;
    own->done = done;
    own->user = user;
    own->query = *query;
    if (query->kind != NULL) {
        must(text_copy(own->kind, sizeof own->kind, query->kind));
        own->query.kind = own->kind;
    }
    if (query->text != NULL) {
        must(text_copy(own->text, sizeof own->text, query->text));
        own->query.text = own->text;
    }
    own->group_ids = mem_new_array(query->group_count, sizeof *own->group_ids);
    if (query->group_count > 0) {
        memcpy(own->group_ids, query->group_ids, query->group_count * sizeof *own->group_ids);
    }
    own->query.group_ids = own->group_ids;
    own->rows = mem_new_array(query->limit, sizeof *own->rows);
    store_submit_read(store, &own->read);
}
