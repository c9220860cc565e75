/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/internal.h"

#include "base/alloc.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sys/stat.h>

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {507, "Insufficient Storage"},
};

static const char *reason_of(int status) {
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].status == status) {
            return reasons[i].reason;
        }
    }
    return "Unknown";
}

struct http_answer *http_answer_create(void) {
    struct http_answer *answer = NEW(struct http_answer);
    buffer_init(&answer->bytes, HTTP_ANSWER_HEAD_MAX);
    answer->fd = -1;
    return answer;
}

void http_answer_destroy(struct http_answer *answer) {
    if (answer == NULL) {
        return;
    }
    if (answer->fd >= 0) {
        close(answer->fd);
    }
    buffer_finish_secret(&answer->bytes);
    mem_free_secret(answer->trailer);
    mem_free(answer);
}

static bool has_header(const struct http_header *headers, const char *name) {
    for (const struct http_header *header = headers; header != NULL && header->name != NULL; header++) {
        if (text_equal_ignoring_case(header->name, name)) {
            return true;
        }
    }
    return false;
}

static void append_header(struct buffer *bytes, const char *name, const char *value) {
    must(strpbrk(name, "\r\n: ") == NULL && strpbrk(value, "\r\n") == NULL);
    buffer_append_format(bytes, "%s: %s\r\n", name, value);
}

/* The policy with {host} replaced by the name the client used: the relay is at the same host but on another port. */
static void append_policy(struct buffer *bytes, const char *policy, const char *host) {
    static const char mark[] = "{host}";
    size_t host_len = strcspn(host, ":");
    if (host[0] == '[') {
        const char *end = strchr(host, ']');
        host_len = end == NULL ? 0 : (size_t)(end - host) + 1;
    }
    for (const char *found; (found = strstr(policy, mark)) != NULL; policy = found + sizeof mark - 1) {
        buffer_append(bytes, policy, (size_t)(found - policy));
        buffer_append(bytes, host, host_len);
    }
    buffer_append_string(bytes, policy);
}

/* The policy as configured, but for the sites that may frame this page. */
static void append_page_policy(struct buffer *bytes, const struct http_request *request) {
    static const char nobody[] = "frame-ancestors 'none'";
    const char *policy = request->server->content_policy;
    const char *found = request->frame_ancestors == NULL ? NULL : strstr(policy, nobody);
    buffer_append_string(bytes, "Content-Security-Policy: ");
    if (found == NULL) {
        append_policy(bytes, policy, request->host);
    } else {
        char *before = mem_format("%.*s", (int)(found - policy), policy);
        append_policy(bytes, before, request->host);
        buffer_append_format(bytes, "frame-ancestors %s", request->frame_ancestors);
        append_policy(bytes, found + sizeof nobody - 1, request->host);
        mem_free(before);
    }
    buffer_append_string(bytes, "\r\n");
}

static void append_security_headers(struct buffer *bytes, const struct http_request *request,
                                    const struct http_header *headers, const char *content_type) {
    bool is_page = content_type != NULL && text_starts_with(content_type, "text/html");
    if (!has_header(headers, "Content-Security-Policy")) {
        if (is_page && request->server != NULL) {
            append_page_policy(bytes, request);
        } else {
            append_header(bytes, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }
    }
    append_header(bytes, "X-Content-Type-Options", "nosniff");
    if (request->frame_ancestors == NULL || !is_page) {
        append_header(bytes, "X-Frame-Options", "DENY"); /* it knows no list of sites */
    }
    append_header(bytes, "Referrer-Policy", "no-referrer");
    append_header(bytes, "Cross-Origin-Opener-Policy", "same-origin");
    append_header(bytes, "Cross-Origin-Resource-Policy", "same-origin");
    if (is_page) {
        append_header(bytes, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    }
}

static void append_date(struct buffer *bytes) {
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t now = time(NULL);
    struct tm t;
    gmtime_r(&now, &t);
    /* RFC 9110 section 5.6.7, whatever the locale. */
    buffer_append_format(bytes, "Date: %s, %02d %s %d %02d:%02d:%02d GMT\r\n", days[t.tm_wday], t.tm_mday,
                         months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

void http_answer_head(struct http_answer *answer, const struct http_request *request, int status,
                      const struct http_header *headers, const char *content_type, int64_t content_length) {
    struct buffer *bytes = &answer->bytes;
    must(status >= 200 && status <= 599);
    buffer_append_format(bytes, "HTTP/1.1 %d %s\r\n", status, reason_of(status));
    append_date(bytes);
    if (content_type != NULL) {
        append_header(bytes, "Content-Type", content_type);
    }
    if (content_length >= 0) {
        buffer_append_format(bytes, "Content-Length: %" PRId64 "\r\n", content_length);
    }
    for (const struct http_header *header = headers; header != NULL && header->name != NULL; header++) {
        append_header(bytes, header->name, header->value);
    }
    if (!has_header(headers, "Cache-Control")) {
        append_header(bytes, "Cache-Control", "no-store");
    }
    append_security_headers(bytes, request, headers, content_type);
    if (request->connection != NULL && !request->connection->keeps_alive) {
        append_header(bytes, "Connection", "close");
    }
    buffer_append_string(bytes, "\r\n");
    must(!bytes->overflowed);
}

void http_answer_send(struct http_request *request, struct http_answer *answer) {
    struct http_connection *connection = request->connection;
    if (connection == NULL) {
        http_answer_destroy(answer);
        http_request_destroy(request);
        return;
    }
    must(connection->answer == NULL && connection->request == request);
    bool is_body_pending = connection->state == CONNECTION_BODY;
    connection->request = NULL;
    connection->answer = answer;
    http_request_destroy(request);
    http_connection_enter(connection, is_body_pending ? CONNECTION_DISCARDING : CONNECTION_ANSWERING,
                          is_body_pending ? HTTP_DISCARD_MS : connection->server->settings.stall_ms);
    lws_callback_on_writable(connection->wsi);
}

void http_request_answer(struct http_request *request, int status, const struct http_header *headers,
                         const char *content_type, const void *body, size_t len) {
    struct http_answer *answer = http_answer_create();
    bool is_bodiless = status == 204 || status == 304;
    must(!is_bodiless || len == 0);
    http_answer_head(answer, request, status, headers, content_type, is_bodiless ? -1 : (int64_t)len);
    if (request->method != HTTP_HEAD && len > 0) {
        answer->bytes.limit += len;
        must(buffer_append(&answer->bytes, body, len));
    }
    http_answer_send(request, answer);
}

void http_problem_format(char *out, int status, const char *code, const char *title) {
    must(text_format(out, HTTP_PROBLEM_SIZE,
                     "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\",\"params\":{}}", code,
                     title, status, code));
}

void http_request_answer_problem(struct http_request *request, int status, const char *code, const char *title) {
    char body[HTTP_PROBLEM_SIZE];
    http_problem_format(body, status, code, title);
    const struct http_header headers[] = {{"Retry-After", "5"}, {0}};
    http_request_answer(request, status, status == 503 ? headers : NULL, "application/problem+json", body,
                        strlen(body));
}

void http_request_answer_method_not_allowed(struct http_request *request, unsigned methods) {
    char allow[128] = "";
    size_t len = 0;
    if ((methods & (1U << HTTP_GET)) != 0) {
        methods |= 1U << HTTP_HEAD;
    }
    for (int i = 0; i < HTTP_METHOD_COUNT; i++) {
        if ((methods & (1U << i)) != 0) {
            must(text_format(allow + len, sizeof allow - len, "%s%s", len == 0 ? "" : ", ",
                             http_method_name((enum http_method)i)));
            len += strlen(allow + len);
        }
    }
    char body[HTTP_PROBLEM_SIZE];
    http_problem_format(body, 405, "method_not_allowed", "Method not allowed");
    const struct http_header headers[] = {{"Allow", allow}, {0}};
    http_request_answer(request, 405, headers, "application/problem+json", body, strlen(body));
}

static bool is_plain_name(const char *name) {
    return strpbrk(name, "\"\\/\r\n") == NULL && utf8_is_text(name, false) && strlen(name) < 128;
}

enum error http_request_answer_file(struct http_request *request, const struct http_header *headers,
                                    const char *content_type, const char *file_name, const char *path,
                                    const void *trailer, size_t trailer_len) {
    must(is_plain_name(file_name));
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO;
    }
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        return ERROR_IO;
    }
    struct http_answer *answer = http_answer_create();
    http_answer_head(answer, request, 200, headers, content_type, status.st_size + (int64_t)trailer_len);
    /* The header goes where the others are, before the empty line. */
    answer->bytes.len -= 2;
    buffer_append_format(&answer->bytes, "Content-Disposition: attachment; filename=\"%s\"\r\n\r\n", file_name);
    must(!answer->bytes.overflowed);
    if (request->method == HTTP_HEAD) {
        close(fd);
    } else {
        answer->fd = fd;
        answer->file_left = (uint64_t)status.st_size;
        answer->trailer = mem_copy(trailer, trailer_len);
        answer->trailer_len = trailer_len;
    }
    http_answer_send(request, answer);
    return ERROR_NONE;
}
