/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit log: who changed what of the organisation, when, from where, before and after. A row is written in the same
 * transaction as its change, so there is neither without the other. Passwords, tokens and secrets are never in it. */
#ifndef TOWLINE_STORE_AUDIT_H
#define TOWLINE_STORE_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

#define AUDIT_PAGE_MAX  1000  /* rows of one answer */
#define AUDIT_SCAN_MAX  50000 /* rows looked at for one answer; the page is short then and says where it goes on */
#define AUDIT_BYTES_MAX (4 * 1024 * 1024) /* of what was and what is, in one answer; likewise */
#define AUDIT_TEXT_MAX  200               /* bytes of a search */
#define AUDIT_KIND_MAX  40
#define AUDIT_NAME_MAX  200

/* Texts are never NULL. */
struct audit_row {
    int64_t id;
    int64_t at_ms;
    int32_t actor_id;    /* 0: the operator's command, or the set-up link where there is an address */
    const char *actor;   /* his name then; "" for 0 */
    const char *token;   /* the name of the API token that it came with; "": none */
    const char *address; /* the peer; "": this machine */
    const char *kind;    /* "technician.changed" */
    int32_t object_id;
    const char *object; /* its name then */
    int32_t group_id;   /* who rules this group may read it; 0: only who rules the whole organisation */
    const char *before; /* JSON objects: what was, and what is since; only fields that differ */
    const char *after;
};

/* What a page shows: all conditions together, newest first. */
struct audit_query {
    int64_t before_id; /* rows with a smaller id; 0: from the newest */
    int64_t from_ms;
    int64_t to_ms;    /* exclusive */
    int32_t actor_id; /* below 0: anybody */
    const char *kind; /* the whole kind, or its beginning up to the point ("technician"); NULL: any */
    const char *text; /* anywhere, ASCII case aside; NULL: any */
    size_t limit;     /* 1 to AUDIT_PAGE_MAX */
    bool all_groups;
    const int32_t *group_ids; /* ascending; used where not all_groups */
    size_t group_count;
};

struct audit_page {
    const struct audit_row *rows; /* borrowed for the callback */
    size_t count;
    int64_t next; /* before_id of the next page; 0: this is the end */
};

/* Reads a page off the loop; `done` comes on the loop's thread. The query is copied. */
void audit_store_read(struct store *store, const struct audit_query *query,
                      void (*done)(void *user, enum store_result result, const struct audit_page *page), void *user);

#define AUDIT_DELETE_MAX 5000 /* entries of a group that go at once; the rest waits for the next time */

/* Up to when the entries of a group are to be deleted. */
struct audit_limit {
    int32_t group_id;
    int64_t before_ms;
    bool with_orphans; /* of the topmost one: also what belongs to no group that there is */
};

/* Deletes what is older, off the loop. The limits are copied. */
void audit_store_delete(struct store *store, const struct audit_limit *limits, size_t count,
                        void (*done)(void *user, enum store_result result, int64_t deleted), void *user);

#endif
