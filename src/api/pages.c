/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/pages.h"

#include "api/handlers.h"
#include "base/text.h"

/* The page that a path shows; the script in it reads the rest of the path. */
static const char *page_of(const char *path) {
    if (text_equal(path, "/") || text_starts_with(path, "/j/") || text_starts_with(path, "/c/")) {
        return "/index.html";
    }
    if (text_equal(path, "/console") || text_starts_with(path, "/console/")) {
        return "/console.html";
    }
    if (text_equal(path, "/admin") || text_starts_with(path, "/admin/")) {
        return "/admin.html";
    }
    return path;
}

/* A channel's page may stand in a frame of the web sites that its settings name. */
static void allow_frames(const struct api *api, struct http_request *request) {
    const char *path = http_request_path(request);
    const struct directory_channel *channel =
        text_starts_with(path, "/c/") ? directory_channel_by_address(api->directory, path + 3) : NULL;
    struct directory_settings settings;
    if (channel != NULL && !channel->disabled &&
        directory_settings_for_channel(api->directory, channel->id, &settings) &&
        settings.text[DIRECTORY_TEXT_FRAME_ANCESTORS][0] != '\0') {
        http_request_allow_frames(request, settings.text[DIRECTORY_TEXT_FRAME_ANCESTORS]);
    }
}

bool pages_answer(struct api *api, struct http_request *request) {
    const struct http_static *pages = api->options.pages;
    allow_frames(api, request);
    return pages != NULL && http_static_answer(pages, request, page_of(http_request_path(request)));
}

/* The two WebSockets, asked for without an upgrade. */
void stream_get(struct api_call *call) {
    call_answer_problem(call, 400, "upgrade_needed", NULL);
}

void applet_get(struct api_call *call) {
    call_answer_problem(call, 400, "upgrade_needed", NULL);
}
