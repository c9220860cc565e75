/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/alloc.h"
#include "base/must.h"
#include "store/store.h"

#include <sqlite3.h>
#include <string.h>

enum {
    PAGE_BYTES = 4096,
    PAGES = 512, /* what the writing connection keeps at most, by SQLite's default of 2,000 KiB */
};

void store_reserve_cache(void) {
    int head_bytes = 0;
    must(sqlite3_config(SQLITE_CONFIG_PCACHE_HDRSZ, &head_bytes) == SQLITE_OK && head_bytes > 0);
    int slot_bytes = (PAGE_BYTES + head_bytes + 7) & ~7;
    size_t bytes = (size_t)slot_bytes * PAGES;
    char *memory = mem_new(bytes); /* SQLite's until the process ends */
    memset(memory, 0xA5, bytes);   /* resident from now on */
    must(sqlite3_config(SQLITE_CONFIG_PAGECACHE, memory, slot_bytes, PAGES) == SQLITE_OK);
}
