/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request on its way through the api, and the ways of answering it. Inner to src/api. */
#ifndef TOWLINE_API_CALL_H
#define TOWLINE_API_CALL_H

#include <jansson.h>

#include "account/account.h"
#include "api/api.h"
#include "api/decode.h"
#include "api/route.h"
#include "base/list.h"
#include "desk/desk.h"

struct api {
    struct api_options options;
    struct desk *desk;
    struct http_server *server;
    struct relay *relay;
    struct directory *directory; /* of options.directory_store */
    struct bundle *bundle;       /* owned; NULL: no applet to give */
    struct list calls;           /* api_call.link: not answered yet */
    struct list streams;         /* stream.link */
    struct list applets;         /* applet.link */
    uint64_t refused_calls;
    struct desk_message *shared_from;  /* one reference: the message that went to a console last, */
    struct http_message *shared_bytes; /* and its bytes, so that the next console shares them */
    bool stopping;
};

struct api_call {
    struct list link;
    struct api *api;
    struct http_request *request; /* NULL once it was answered */
    const struct route *route;
    int32_t technician;                  /* who is signed in; 0: nobody is asked for */
    char token[ACCOUNT_TOKEN_BYTES + 1]; /* of his cookie; "" with an API token */
    bool with_api_token;
    unsigned scopes; /* of the API token: set of enum account_scope */
    char token_name[STORE_TOKEN_NAME_BYTES_MAX + 1];
    int32_t number;                /* {session} or {id} */
    char word[ROUTE_WORD_MAX + 1]; /* the other kind of part */
    json_t *body;                  /* owned; texts of decoded structs point into it */
    int64_t now_ms;                /* UTC, when it came */
    void *extra;                   /* owned by the call, freed with mem_free */
};

/* A new call for a request; freed when the request ends. */
struct api_call *call_create(struct api *api, struct http_request *request, const struct route_match *match);

/* Answers with a JSON value, which is taken over. */
void call_answer_json(struct api_call *call, int status, json_t *json);
void call_answer_json_with(struct api_call *call, int status, const struct http_header *headers, json_t *json);
void call_answer_nothing(struct api_call *call); /* 204 */
void call_answer_nothing_with(struct api_call *call, const struct http_header *headers);
void call_answer_text_with(struct api_call *call, const struct http_header *headers, const char *content_type,
                           const char *text, size_t len);
void call_answer_text(struct api_call *call, const char *content_type, const char *text, size_t len);

/* Answers with a file and a trailer, see http_request_answer_file; false: the file cannot be read, nothing is answered.
 */
bool call_answer_file(struct api_call *call, const char *content_type, const char *file_name, const char *path,
                      const void *trailer, size_t trailer_len) MUST_CHECK;

/* Answers with a problem document. params is taken over; NULL: none. */
void call_answer_problem(struct api_call *call, int status, const char *code, json_t *params);
void call_answer_problem_with(struct api_call *call, int status, const struct http_header *headers, const char *code,
                              json_t *params);
void call_answer_retry(struct api_call *call, const char *code, int64_t retry_after_s); /* 429 */
void call_answer_not_found(struct api_call *call);
void call_answer_invalid(struct api_call *call, const char *field, const char *reason);
void call_answer_unknown_field(struct api_call *call, const char *name); /* 422; a long name is cut */
void call_answer_missing_field(struct api_call *call, const char *name);

/* Answers for what the desk did not do. with_row: the 409 carries the row, as for commands. */
void call_answer_desk(struct api_call *call, const struct desk_answer *answer, bool with_row);

/* Answers for what the account or the directory did not do. */
void call_answer_account(struct api_call *call, const struct account_answer *answer);
void call_answer_directory(struct api_call *call, enum directory_error error);

/* Reads the body's JSON by the table; false: answered already. */
bool call_decode(struct api_call *call, const struct decode_table *table, void *base, uint64_t *out_given) MUST_CHECK;

/* The body as a JSON object that the handler reads itself (a wrong one is answered: NULL). Owned by the call. */
json_t *call_body(struct api_call *call) MUST_CHECK;

/* A query argument as a number; standard where it is not there. False: answered already. */
bool call_query_number(struct api_call *call, const char *name, int64_t min, int64_t max, int64_t standard,
                       int64_t *out_number) MUST_CHECK;

/* Who makes the change that the call asks for. Borrowed from the call. */
struct directory_actor call_actor(const struct api_call *call);

/* Where the request comes from; without its device cookie. Borrowed from the call. */
struct account_visit call_visit(const struct api_call *call);

/* "https://help.example", from the configuration or the request; owned by the caller. */
char *call_base_url(const struct api_call *call);

#endif
