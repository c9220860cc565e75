/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program that customers download: one file for all, with a trailer behind it that says where to and with which
 * join token. docs/download.md describes the trailer. Inner to src/api. */
#ifndef TOWLINE_API_BUNDLE_H
#define TOWLINE_API_BUNDLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/log.h"
#include "base/must.h"
#include "crypto/hash.h"

struct bundle;

#define BUNDLE_FILE_NAME "towline-applet.run"

enum { BUNDLE_TRAILER_BYTES = 1024 };

struct bundle_offer {
    char sha256[SHA256_HEX_SIZE]; /* of the file with its trailer */
    int64_t size;                 /* with the trailer */
    const char *path;             /* of the file without it; borrowed from the bundle */
    char trailer[BUNDLE_TRAILER_BYTES];
};

/* path is the file, or a folder with towline-applet-linux-x86_64.run in it. It need not exist yet. */
struct bundle *bundle_open(const char *path, const struct log *log);

/* NULL-safe. */
void bundle_close(struct bundle *bundle);

/* What a customer with this token gets. False: there is no such file, or the URL is too long for the trailer. */
bool bundle_offer(struct bundle *bundle, const char *server_url, const char *join_token,
                  struct bundle_offer *out_offer) MUST_CHECK;

#endif
