/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_API_LEAVING_H
#define TOWLINE_API_LEAVING_H

#include "api/call.h"

/* Answers with the rows of a queue and what becomes of them when its owner is deleted (a technician: or disabled). */
void leaving_answer(struct api_call *call, struct desk_queue queue);

/* Whether sessions wait in the queue of a group or channel, which therefore cannot be deleted; answered then. */
bool leaving_blocks(struct api_call *call, struct desk_queue queue) MUST_CHECK;

#endif
