/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problem documents (RFC 9457) and the status that each kind of refusal gets. */
#ifndef TOWLINE_API_PROBLEM_H
#define TOWLINE_API_PROBLEM_H

#include <jansson.h>

#include "account/account.h"
#include "desk/types.h"
#include "directory/change.h"

/* A new document; params is taken over, NULL gives an empty object. */
json_t *problem_json(int status, const char *code, json_t *params);

/* The reason phrase of a status (RFC 9110 section 15). */
const char *problem_title(int status);

int problem_status_of_desk(enum desk_result result);
const char *problem_code_of_desk(const struct desk_answer *answer);
const char *problem_code_of_duty(enum account_duty duty); /* not of NONE */
int problem_status_of_directory(enum directory_error error);

#endif
