/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/static.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/map.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <fts.h>
#include <openssl/sha.h>

enum { ETAG_SIZE = 2 + 32 + 1 };

struct variant {
    char *bytes; /* owned; NULL: there is none */
    size_t len;
    char etag[ETAG_SIZE];
};

struct page {
    struct variant plain;
    struct variant gzip;
    const char *content_type;
    bool is_immutable;
};

struct http_static {
    struct map pages; /* path -> struct page, owned */
    size_t total;
};

static const struct {
    const char *end;
    const char *type;
} media_types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".wasm", "application/wasm"},
    {".map", "application/json"},
};

static const char *media_type_of(const char *path) {
    for (size_t i = 0; i < sizeof media_types / sizeof media_types[0]; i++) {
        if (text_ends_with(path, media_types[i].end)) {
            return media_types[i].type;
        }
    }
    return "application/octet-stream";
}

static void make_etag(struct variant *variant) {
    unsigned char sum[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)variant->bytes, variant->len, sum);
    char *p = variant->etag;
    *p++ = '"';
    for (size_t i = 0; i < 16; i++) {
        p += sprintf(p, "%02x", sum[i]);
    }
    *p++ = '"';
    *p = '\0';
}

static enum error read_whole(const char *path, struct variant *out) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return ERROR_IO;
    }
    struct buffer bytes;
    buffer_init(&bytes, HTTP_STATIC_FILE_MAX);
    enum error error = ERROR_NONE;
    for (;;) {
        char part[16 * 1024];
        ssize_t got = read(fd, part, sizeof part);
        if (got <= 0) {
            error = got < 0 ? ERROR_IO : ERROR_NONE;
            break;
        }
        if (!buffer_append(&bytes, part, (size_t)got)) {
            error = ERROR_LIMIT;
            break;
        }
    }
    close(fd);
    if (error != ERROR_NONE) {
        buffer_finish(&bytes);
        return error;
    }
    out->bytes = buffer_steal(&bytes, &out->len);
    make_etag(out);
    return ERROR_NONE;
}

static struct page *page_at(struct http_static *pages, const char *path) {
    struct page *page = map_get_text(&pages->pages, path);
    if (page == NULL) {
        page = NEW(struct page);
        page->content_type = media_type_of(path);
        page->is_immutable = text_starts_with(path, "/assets/");
        map_put_text(&pages->pages, path, page);
    }
    return page;
}

static enum error add_file(struct http_static *pages, const char *full_path, const char *path) {
    if (map_count(&pages->pages) >= HTTP_STATIC_FILES_MAX) {
        return ERROR_LIMIT;
    }
    struct variant variant = {0};
    enum error error = read_whole(full_path, &variant);
    if (error != ERROR_NONE) {
        return error;
    }
    pages->total += variant.len;
    if (text_ends_with(path, ".gz")) {
        char *plain_path = mem_copy(path, strlen(path) - 3);
        page_at(pages, plain_path)->gzip = variant;
        mem_free(plain_path);
    } else {
        page_at(pages, path)->plain = variant;
    }
    return pages->total > HTTP_STATIC_TOTAL_MAX ? ERROR_LIMIT : ERROR_NONE;
}

static enum error add_folder(struct http_static *pages, const char *folder) {
    char *roots[] = {(char *)folder, NULL};
    size_t folder_len = strlen(folder);
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (walk == NULL) {
        return ERROR_IO;
    }
    enum error error = ERROR_NONE;
    for (FTSENT *entry; error == ERROR_NONE && (entry = fts_read(walk)) != NULL;) {
        bool is_hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';
        if (is_hidden && entry->fts_info == FTS_D) {
            fts_set(walk, entry, FTS_SKIP);
        } else if (entry->fts_info == FTS_NS || entry->fts_info == FTS_ERR || entry->fts_info == FTS_DNR) {
            error = entry->fts_errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO;
        } else if (entry->fts_info == FTS_F && !is_hidden) {
            error = add_file(pages, entry->fts_path, entry->fts_path + folder_len);
        }
    }
    fts_close(walk);
    return error;
}

enum error http_static_create(const char *folder, struct http_static **out_pages) {
    char *trimmed = mem_copy_string(folder);
    for (size_t len = strlen(trimmed); len > 1 && trimmed[len - 1] == '/'; len--) {
        trimmed[len - 1] = '\0';
    }
    struct http_static *pages = NEW(struct http_static);
    map_init_texts(&pages->pages);
    enum error error = add_folder(pages, trimmed);
    mem_free(trimmed);
    if (error != ERROR_NONE) {
        http_static_destroy(pages);
        return error;
    }
    *out_pages = pages;
    return ERROR_NONE;
}

void http_static_destroy(struct http_static *pages) {
    if (pages == NULL) {
        return;
    }
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&pages->pages, &cursor)) != NULL;) {
        struct page *page = entry->value;
        mem_free(page->plain.bytes);
        mem_free(page->gzip.bytes);
        mem_free(page);
    }
    map_finish(&pages->pages);
    mem_free(pages);
}

/* True when the list of codings (RFC 9110 section 12.5.3) names gzip with a weight above 0. */
static bool accepts_gzip(const char *codings) {
    for (const char *p = codings; p != NULL && *p != '\0';) {
        p += strspn(p, ", \t");
        size_t len = strcspn(p, ",");
        size_t name_len = strcspn(p, ",; \t");
        if (name_len == 4 && strncasecmp(p, "gzip", 4) == 0) {
            const char *weight = memmem(p, len, "q=0", 3);
            return weight == NULL || strspn(weight + 3, ".0") != (size_t)(p + len - weight - 3);
        }
        p += len;
    }
    return false;
}

/* If-None-Match (RFC 9110 section 13.1.2) compares weakly. */
static bool matches(const char *list, const char *etag) {
    size_t etag_len = strlen(etag);
    for (const char *p = list; p != NULL && *p != '\0';) {
        p += strspn(p, ", \t");
        size_t len = strcspn(p, ", \t");
        const char *one = len > 2 && p[0] == 'W' && p[1] == '/' ? p + 2 : p;
        size_t one_len = len - (size_t)(one - p);
        if ((one_len == etag_len && memcmp(one, etag, etag_len) == 0) || (one_len == 1 && *one == '*')) {
            return true;
        }
        p += len;
    }
    return false;
}

bool http_static_answer(const struct http_static *pages, struct http_request *request, const char *path) {
    const struct page *page = map_get_text(&pages->pages, path);
    if (page == NULL || page->plain.bytes == NULL) {
        return false;
    }
    enum http_method method = http_request_method(request);
    if (method != HTTP_GET && method != HTTP_HEAD) {
        http_request_answer_method_not_allowed(request, 1U << HTTP_GET);
        return true;
    }
    bool is_gzip = page->gzip.bytes != NULL && accepts_gzip(http_request_header(request, "accept-encoding"));
    const struct variant *variant = is_gzip ? &page->gzip : &page->plain;
    const struct http_header headers[] = {
        {"ETag", variant->etag},
        {"Vary", "Accept-Encoding"},
        {"Cache-Control", page->is_immutable ? "public, max-age=31536000, immutable" : "no-cache"},
        {is_gzip ? "Content-Encoding" : NULL, "gzip"},
        {0},
    };
    if (matches(http_request_header(request, "if-none-match"), variant->etag)) {
        /* With the page's type, so with its policy too: a browser puts these headers in place of the stored ones. */
        http_request_answer(request, 304, headers, page->content_type, NULL, 0);
    } else {
        http_request_answer(request, 200, headers, page->content_type, variant->bytes, variant->len);
    }
    return true;
}
