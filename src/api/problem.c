/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/problem.h"

#include "base/alloc.h"
#include "base/must.h"

const char *problem_title(int status) {
    static const struct {
        int status;
        const char *title;
    } titles[] = {
        {400, "Bad Request"},       {401, "Unauthorized"},           {403, "Forbidden"},
        {404, "Not Found"},         {405, "Method Not Allowed"},     {409, "Conflict"},
        {413, "Content Too Large"}, {415, "Unsupported Media Type"}, {422, "Unprocessable Content"},
        {429, "Too Many Requests"}, {503, "Service Unavailable"},
    };
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        if (titles[i].status == status) {
            return titles[i].title;
        }
    }
    must_fail("a status without a title", __FILE__, __LINE__);
}

json_t *problem_json(int status, const char *code, json_t *params) {
    char *type = mem_format("/problems/%s", code);
    json_t *problem = json_pack("{s:s, s:s, s:i, s:s, s:o}", "type", type, "title", problem_title(status), "status",
                                status, "code", code, "params", params != NULL ? params : json_object());
    mem_free(type);
    must(problem != NULL);
    return problem;
}

int problem_status_of_desk(enum desk_result result) {
    switch (result) {
    case DESK_INVALID:
        return 422;
    case DESK_FORBIDDEN:
        return 403;
    case DESK_NOT_FOUND:
        return 404;
    case DESK_REFUSED:
    case DESK_STALE:
        return 409;
    case DESK_TOO_MANY:
        return 429;
    case DESK_NOT_SAVED:
        return 503;
    case DESK_DONE:
        break;
    }
    must_fail("a desk answer that is no refusal", __FILE__, __LINE__);
}

const char *problem_code_of_desk(const struct desk_answer *answer) {
    if (answer->result == DESK_STALE) {
        return "stale_row";
    }
    if (answer->code != NULL) {
        return answer->code;
    }
    switch (problem_status_of_desk(answer->result)) {
    case 403:
        return "not_allowed";
    case 404:
        return "not_found";
    case 429:
        return "too_fast";
    case 503:
        return "not_saved";
    default:
        return "refused";
    }
}

const char *problem_code_of_duty(enum account_duty duty) {
    static const char *const codes[] = {
        [ACCOUNT_DUTY_PASSWORD] = "password_change_needed", [ACCOUNT_DUTY_TWO_FACTOR] = "two_factor_needed"};
    must(duty != ACCOUNT_DUTY_NONE);
    return codes[duty];
}

int problem_status_of_directory(enum directory_error error) {
    switch (error) {
    case DIRECTORY_ERROR_UNKNOWN_GROUP:
    case DIRECTORY_ERROR_UNKNOWN_TECHNICIAN:
    case DIRECTORY_ERROR_UNKNOWN_CHANNEL:
    case DIRECTORY_ERROR_NAME_INVALID:
    case DIRECTORY_ERROR_LOGIN_INVALID:
    case DIRECTORY_ERROR_SETTING_RANGE:
    case DIRECTORY_ERROR_SETTING_TEXT:
    case DIRECTORY_ERROR_SETTING_NOT_HERE:
        return 422;
    case DIRECTORY_ERROR_NAME_TAKEN:
    case DIRECTORY_ERROR_LOGIN_TAKEN:
    case DIRECTORY_ERROR_CYCLE:
    case DIRECTORY_ERROR_TOO_DEEP:
    case DIRECTORY_ERROR_TOO_MANY:
    case DIRECTORY_ERROR_NOT_EMPTY:
    case DIRECTORY_ERROR_LAST_ADMINISTRATOR:
        return 409;
    case DIRECTORY_ERROR_NOT_SAVED:
        return 503;
    case DIRECTORY_ERROR_NONE:
    case DIRECTORY_ERROR_COUNT:
        break;
    }
    must_fail("a directory answer that is no refusal", __FILE__, __LINE__);
}
