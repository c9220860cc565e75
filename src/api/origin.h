/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a request was made by our own pages. Inner to src/api. */
#ifndef TOWLINE_API_ORIGIN_H
#define TOWLINE_API_ORIGIN_H

#include <stdbool.h>

#include "api/call.h"

/* True when the Origin header names this server: the host of the request, or the public URL. Without the header:
 * true unless it is needed. */
bool origin_is_own(const struct api *api, const struct http_request *request, bool is_needed) MUST_CHECK;

#endif
