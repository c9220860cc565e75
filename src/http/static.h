/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_HTTP_STATIC_H
#define TOWLINE_HTTP_STATIC_H

#include "base/error.h"
#include "base/must.h"
#include "http/http.h"

/*
 * A folder of pages held in memory: read once, looked up by exact path, so no request can name a file outside. FILE.gz
 * beside FILE is its compressed form.
 */
struct http_static;

enum { HTTP_STATIC_FILE_MAX = 8 * 1024 * 1024, HTTP_STATIC_TOTAL_MAX = 64 * 1024 * 1024, HTTP_STATIC_FILES_MAX = 2000 };

/* Reads the folder. ERROR_NOT_FOUND, ERROR_IO, ERROR_LIMIT: nothing was made. Symbolic links and dot files are left
 * out. */
enum error http_static_create(const char *folder, struct http_static **out_pages) MUST_CHECK;

/* NULL-safe. */
void http_static_destroy(struct http_static *pages);

/*
 * Answers GET and HEAD for a file of the folder and returns true; 405 for other methods on it. path is the file's
 * ("/assets/x-1a2b3c4d.js"), which need not be the request's ("/console" may be answered with "/console.html"). False
 * when there is no such file: the request is untouched. Files under /assets/ are immutable; all others are revalidated
 * by ETag.
 */
bool http_static_answer(const struct http_static *pages, struct http_request *request, const char *path) MUST_CHECK;

#endif
