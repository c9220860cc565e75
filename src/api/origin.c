/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/origin.h"

#include "base/text.h"

bool origin_is_own(const struct api *api, const struct http_request *request, bool is_needed) {
    const char *origin = http_request_header(request, "origin");
    if (origin == NULL) {
        return !is_needed;
    }
    bool is_public = api->options.public_url != NULL && text_equal_ignoring_case(origin, api->options.public_url);
    return is_public || http_request_is_same_origin(request);
}
