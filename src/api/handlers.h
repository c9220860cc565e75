/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions behind routes.def. Each answers its call, now or later, exactly once. When one is called, everything
 * that its line in the table asks for is true. */
#ifndef TOWLINE_API_HANDLERS_H
#define TOWLINE_API_HANDLERS_H

struct api_call;

#define ROUTE(method, path, auth, session, body_max, handler) void handler(struct api_call *call);
#include "api/routes.def"
#undef ROUTE

#endif
