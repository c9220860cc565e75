/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/bundle.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/text.h"

static const char trailer_start[] = "\n#TOWLINE ";

struct bundle {
    char *path;            /* owned */
    const struct log *log; /* borrowed */
    struct sha256 sha256;  /* of the file as `read` describes it, open for more bytes */
    struct stat read;      /* of the file that was hashed; st_size 0: none yet */
};

struct bundle *bundle_open(const char *path, const struct log *log) {
    struct bundle *bundle = NEW(struct bundle);
    struct stat found;
    bool is_folder = stat(path, &found) == 0 ? S_ISDIR(found.st_mode) : !text_ends_with(path, ".run");
    bundle->path = is_folder ? mem_format("%s/towline-applet-linux-x86_64.run", path) : mem_copy_string(path);
    bundle->log = log;
    return bundle;
}

void bundle_close(struct bundle *bundle) {
    if (bundle != NULL) {
        mem_free(bundle->path);
        mem_free(bundle);
    }
}

static bool hash_file(struct bundle *bundle, FILE *file) {
    char piece[65536];
    sha256_init(&bundle->sha256);
    size_t len = 0;
    while ((len = fread(piece, 1, sizeof piece, file)) > 0) {
        sha256_update(&bundle->sha256, piece, len);
    }
    return ferror(file) == 0;
}

static bool is_same(const struct stat *a, const struct stat *b) {
    return a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Hashes the file when it is another than the last time. */
static bool refresh(struct bundle *bundle) {
    struct stat found;
    if (stat(bundle->path, &found) != 0 || !S_ISREG(found.st_mode) || found.st_size == 0) {
        return false;
    }
    if (is_same(&found, &bundle->read)) {
        return true;
    }
    FILE *file = fopen(bundle->path, "rb");
    bool is_read = file != NULL && hash_file(bundle, file);
    if (file != NULL) {
        fclose(file);
    }
    if (!is_read) {
        log_warning(bundle->log, "applet_unreadable", LOG_TEXT("path", bundle->path));
        bundle->read.st_size = 0;
        return false;
    }
    bundle->read = found;
    log_info(bundle->log, "applet_ready", LOG_TEXT("path", bundle->path), LOG_NUMBER("bytes", found.st_size));
    return true;
}

static bool write_trailer(const char *server_url, const char *join_token, char out[BUNDLE_TRAILER_BYTES]) {
    json_t *json = json_pack("{s:s, s:s}", "server", server_url, "join_token", join_token);
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    json_decref(json);
    size_t start_len = strlen(trailer_start);
    bool fits = text != NULL && start_len + strlen(text) + 1 <= BUNDLE_TRAILER_BYTES;
    if (fits) {
        memset(out, ' ', BUNDLE_TRAILER_BYTES);
        memcpy(out, trailer_start, start_len);
        memcpy(out + start_len, text, strlen(text));
        out[BUNDLE_TRAILER_BYTES - 1] = '\n';
    }
    free(text);
    return fits;
}

bool bundle_offer(struct bundle *bundle, const char *server_url, const char *join_token,
                  struct bundle_offer *out_offer) {
    if (!refresh(bundle) || !write_trailer(server_url, join_token, out_offer->trailer)) {
        return false;
    }
    struct sha256 sha256 = bundle->sha256;
    sha256_update(&sha256, out_offer->trailer, BUNDLE_TRAILER_BYTES);
    sha256_final_hex(&sha256, out_offer->sha256);
    out_offer->size = bundle->read.st_size + BUNDLE_TRAILER_BYTES;
    out_offer->path = bundle->path;
    return true;
}
