/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The applet with a join token inside. */
#include "api/bundle.h"
#include "api/call.h"
#include "api/handlers.h"
#include "base/alloc.h"
#include "desk/join.h"

void download_get(struct api_call *call) {
    if (desk_join_token_session(call->api->desk, call->word) == 0) {
        call_answer_problem(call, 404, "join_token_wrong", NULL);
        return;
    }
    struct bundle_offer offer;
    char *base_url = call_base_url(call);
    bool is_there = call->api->bundle != NULL && bundle_offer(call->api->bundle, base_url, call->word, &offer);
    mem_free(base_url);
    if (!is_there || !call_answer_file(call, "application/octet-stream", BUNDLE_FILE_NAME, offer.path, offer.trailer,
                                       BUNDLE_TRAILER_BYTES)) {
        call_answer_problem(call, 503, "applet_missing", NULL);
    }
}
