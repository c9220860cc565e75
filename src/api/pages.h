/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages and their files. Inner to src/api. */
#ifndef TOWLINE_API_PAGES_H
#define TOWLINE_API_PAGES_H

#include "api/call.h"

/* Answers when the path is that of a page or a file of one. */
bool pages_answer(struct api *api, struct http_request *request) MUST_CHECK;

#endif
