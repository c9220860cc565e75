/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_API_DELIVERIES_H
#define TOWLINE_API_DELIVERIES_H

#include "api/past.h"

/* Fills in what became of each code that was sent, in a page of the session's history; of the last day. */
void deliveries_join(const struct api_call *call, const struct past *past, json_t *history);

#endif
