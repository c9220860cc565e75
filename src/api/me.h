/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is signed in, as GET /api/v1/me and every sign-in answer it. Inner to src/api. */
#ifndef TOWLINE_API_ME_H
#define TOWLINE_API_ME_H

#include "api/call.h"

json_t *me_json(const struct api *api, int32_t technician, const char *csrf_token);

/* Answers a sign-in that went well: status 200 or 201, with the cookie. */
void me_answer_signed_in(struct api_call *call, int status, const struct account_answer *answer);

#endif
