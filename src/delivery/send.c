/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "delivery/send.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "delivery/mime.h"
#include "delivery/template.h"

enum { CONNECT_MS = 10 * 1000, WHOLE_MS = 30 * 1000, MAIL_BYTES_MAX = 65536, REQUEST_BYTES_MAX = 32768 };

/* One transfer and what it leaves. */
struct transfer {
    const struct send_order *order;
    CURL *curl;
    struct curl_slist *list; /* recipients or headers; owned */
    struct buffer url;
    struct buffer sent; /* the mail, or the request's body */
    size_t read;        /* of the mail */
    struct buffer heard;
    char error[CURL_ERROR_SIZE];
};

void send_init(void) {
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

void send_finish(void) {
    curl_global_cleanup();
}

/* One line of valid UTF-8: what strangers say goes to pages and to the log of what was tried. */
static void keep_answer(char out[SEND_ANSWER_BYTES_MAX + 1], const char *text, size_t len) {
    char line[SEND_ANSWER_BYTES_MAX + 1] = "";
    size_t kept = len < SEND_ANSWER_BYTES_MAX ? len : SEND_ANSWER_BYTES_MAX;
    for (size_t i = 0; i < kept; i++) {
        unsigned char c = (unsigned char)text[i];
        line[i] = c < 0x20 || c == 0x7f ? ' ' : (char)c;
    }
    if (!utf8_is_valid(line, kept)) {
        for (size_t i = 0; i < kept; i++) {
            line[i] = (unsigned char)line[i] > 0x7e ? '?' : line[i];
        }
    }
    line[kept] = '\0';
    must(text_copy(out, SEND_ANSWER_BYTES_MAX + 1, text_trim(line)));
}

/* Of SMTP these are its replies: the last one counts, but for the goodbye (221) that follows it. Of HTTP they are
 * headers. */
static size_t on_header(char *bytes, size_t size, size_t count, void *user) {
    struct transfer *transfer = user;
    bool is_goodbye = size * count >= 3 && memcmp(bytes, "221", 3) == 0;
    if (transfer->order->way == DELIVERY_EMAIL && !is_goodbye) {
        buffer_clear(&transfer->heard);
        size_t len = size * count < transfer->heard.limit ? size * count : transfer->heard.limit;
        (void)buffer_append(&transfer->heard, bytes, len);
    }
    return size * count;
}

/* More of a gateway's answer than is shown is not kept. */
static size_t on_body(char *bytes, size_t size, size_t count, void *user) {
    struct transfer *transfer = user;
    if (transfer->order->way == DELIVERY_SMS) {
        size_t room = transfer->heard.limit - transfer->heard.len;
        size_t len = size * count < room ? size * count : room;
        (void)buffer_append(&transfer->heard, bytes, len);
    }
    return size * count;
}

static size_t on_read(char *out, size_t size, size_t count, void *user) {
    struct transfer *transfer = user;
    size_t left = transfer->sent.len - transfer->read;
    size_t len = size * count < left ? size * count : left;
    memcpy(out, transfer->sent.data + transfer->read, len);
    transfer->read += len;
    return len;
}

static int on_progress(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    const struct transfer *transfer = user;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return atomic_load(transfer->order->stopping);
}

#define SET(curl, option, value) must(curl_easy_setopt(curl, option, value) == CURLE_OK)

/* Only where an administrator sent it: no redirect, no proxy of the environment, no other protocol. */
static void prepare(struct transfer *transfer) {
    CURL *curl = transfer->curl;
    SET(curl, CURLOPT_NOSIGNAL, 1L);
    SET(curl, CURLOPT_ERRORBUFFER, transfer->error);
    SET(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    SET(curl, CURLOPT_TIMEOUT_MS, (long)WHOLE_MS);
    SET(curl, CURLOPT_FOLLOWLOCATION, 0L);
    SET(curl, CURLOPT_PROXY, "");
    SET(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    SET(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    SET(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (transfer->order->ca_file != NULL) {
        SET(curl, CURLOPT_CAINFO, transfer->order->ca_file);
        SET(curl, CURLOPT_CAPATH, NULL);
    }
    SET(curl, CURLOPT_HEADERFUNCTION, on_header);
    SET(curl, CURLOPT_HEADERDATA, transfer);
    SET(curl, CURLOPT_WRITEFUNCTION, on_body);
    SET(curl, CURLOPT_WRITEDATA, transfer);
    SET(curl, CURLOPT_NOPROGRESS, 0L);
    SET(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    SET(curl, CURLOPT_XFERINFODATA, transfer);
    SET(curl, CURLOPT_USERAGENT, "Towline/" TOWLINE_VERSION);
}

static void add_to_list(struct transfer *transfer, const char *text) {
    struct curl_slist *list = curl_slist_append(transfer->list, text);
    must(list != NULL);
    transfer->list = list;
}

static bool prepare_mail(struct transfer *transfer) {
    const struct send_order *order = transfer->order;
    const struct delivery_email *email = &order->settings.email;
    CURL *curl = transfer->curl;
    bool is_ipv6 = strchr(email->server, ':') != NULL;
    const char *domain = strchr(email->from_address, '@') + 1;
    buffer_append_format(&transfer->url, is_ipv6 ? "%s://[%s]:%d/%s" : "%s://%s:%d/%s",
                         email->security == DELIVERY_TLS ? "smtps" : "smtp", email->server, (int)email->port, domain);
    mime_write(&transfer->sent, &(struct mime_mail){.from_address = email->from_address,
                                                    .from_name = email->from_name,
                                                    .to = order->to,
                                                    .subject = order->subject,
                                                    .text = order->text,
                                                    .id = order->id,
                                                    .date_ms = order->date_ms});
    if (transfer->sent.overflowed) {
        return false;
    }
    char from[sizeof email->from_address + 2];
    char to[sizeof order->to + 2];
    must(text_format(from, sizeof from, "<%s>", email->from_address) && text_format(to, sizeof to, "<%s>", order->to));
    SET(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(curl, CURLOPT_URL, buffer_string(&transfer->url));
    SET(curl, CURLOPT_USE_SSL, (long)(email->security == DELIVERY_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (email->user[0] != '\0') {
        SET(curl, CURLOPT_USERNAME, email->user);
        SET(curl, CURLOPT_PASSWORD, email->password);
    }
    add_to_list(transfer, to);
    SET(curl, CURLOPT_MAIL_FROM, from);
    SET(curl, CURLOPT_MAIL_RCPT, transfer->list);
    SET(curl, CURLOPT_UPLOAD, 1L);
    SET(curl, CURLOPT_READFUNCTION, on_read);
    SET(curl, CURLOPT_READDATA, transfer);
    SET(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)transfer->sent.len);
    return true;
}

static bool prepare_sms(struct transfer *transfer) {
    const struct send_order *order = transfer->order;
    const struct delivery_sms *sms = &order->settings.sms;
    const struct template_value values[] = {{"to", order->to}, {"text", order->text}, {NULL, NULL}};
    CURL *curl = transfer->curl;
    template_fill(&transfer->url, sms->url, values, TEMPLATE_FORM);
    if (sms->method == DELIVERY_POST) {
        template_fill(&transfer->sent, sms->body, values,
                      sms->encoding == DELIVERY_JSON ? TEMPLATE_JSON : TEMPLATE_FORM);
    }
    if (transfer->url.overflowed || transfer->sent.overflowed) {
        return false;
    }
    SET(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    SET(curl, CURLOPT_URL, buffer_string(&transfer->url));
    if (sms->method == DELIVERY_POST) {
        bool is_json = sms->encoding == DELIVERY_JSON;
        add_to_list(transfer, is_json ? "Content-Type: application/json"
                                      : "Content-Type: application/x-www-form-urlencoded; charset=utf-8");
        SET(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->sent.len);
        SET(curl, CURLOPT_POSTFIELDS, buffer_string(&transfer->sent));
    }
    if (sms->token[0] != '\0') {
        char header[DELIVERY_HEADER_BYTES_MAX + DELIVERY_SECRET_BYTES_MAX + 4];
        must(text_format(header, sizeof header, "%s: %s", sms->header, sms->token));
        add_to_list(transfer, header);
    }
    add_to_list(transfer, "Expect:");
    SET(curl, CURLOPT_HTTPHEADER, transfer->list);
    return true;
}

static const char *reason_of_network(const struct transfer *transfer, CURLcode code) {
    long system_error = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_OS_ERRNO, &system_error);
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return "unknown_host";
    case CURLE_COULDNT_CONNECT:
        return system_error == ECONNREFUSED ? "connection_refused" : "unreachable";
    case CURLE_OPERATION_TIMEDOUT:
        return "timed_out";
    case CURLE_PEER_FAILED_VERIFICATION:
        return "certificate_not_trusted";
    case CURLE_USE_SSL_FAILED:
        return "no_encryption_offered";
    case CURLE_SSL_CONNECT_ERROR:
        return "tls_failed";
    case CURLE_SSL_CACERT_BADFILE:
        return "certificates_unreadable";
    case CURLE_LOGIN_DENIED:
        return "sign_in_refused";
    default:
        return "connection_lost";
    }
}

/* A reply of RFC 5321 section 4.2: 4 asks to come again, 5 says no for good. */
static bool judge_reply(const struct transfer *transfer, CURLcode code, struct send_outcome *out) {
    const char *reply = buffer_string(&transfer->heard);
    bool says_no = (reply[0] == '4' || reply[0] == '5') && reply[1] >= '0' && reply[1] <= '9';
    bool is_about_us = code == CURLE_LOGIN_DENIED; /* an administrator can mend that */
    if (!says_no && !is_about_us) {
        return false;
    }
    must(text_copy(out->reason, sizeof out->reason, is_about_us ? "sign_in_refused" : "refused"));
    out->is_final = reply[0] == '5' && !is_about_us;
    keep_answer(out->answer, reply, transfer->heard.len);
    return true;
}

static void judge_status(const struct transfer *transfer, struct send_outcome *out) {
    long status = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    char text[SEND_ANSWER_BYTES_MAX + 64];
    must(text_format(text, sizeof text, "%ld %.*s", status, SEND_ANSWER_BYTES_MAX, buffer_string(&transfer->heard)));
    keep_answer(out->answer, text, strlen(text));
    out->sent = status >= 200 && status < 300;
    if (out->sent) {
        return;
    }
    bool is_about_us = status == 401 || status == 403;
    bool may_pass = is_about_us || status == 408 || status == 425 || status == 429;
    must(text_copy(out->reason, sizeof out->reason, is_about_us ? "sign_in_refused" : "refused"));
    out->is_final = status >= 300 && status < 500 && !may_pass;
}

static void judge(const struct transfer *transfer, CURLcode code, struct send_outcome *out) {
    bool is_mail = transfer->order->way == DELIVERY_EMAIL;
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        out->stopped = true;
    } else if (code == CURLE_OK && is_mail) {
        out->sent = true;
        keep_answer(out->answer, buffer_string(&transfer->heard), transfer->heard.len);
    } else if (code == CURLE_OK) {
        judge_status(transfer, out);
    } else if (!is_mail || !judge_reply(transfer, code, out)) {
        must(text_copy(out->reason, sizeof out->reason, reason_of_network(transfer, code)));
        const char *said = transfer->error[0] != '\0' ? transfer->error : curl_easy_strerror(code);
        keep_answer(out->answer, said, strlen(said));
    }
}

void send_now(const struct send_order *order, struct send_outcome *out_outcome) {
    *out_outcome = (struct send_outcome){0};
    struct transfer transfer = {.order = order, .curl = curl_easy_init()};
    must(transfer.curl != NULL);
    buffer_init(&transfer.url, REQUEST_BYTES_MAX);
    buffer_init(&transfer.sent, MAIL_BYTES_MAX);
    buffer_init(&transfer.heard, SEND_ANSWER_BYTES_MAX);
    prepare(&transfer);
    bool fits = order->way == DELIVERY_EMAIL ? prepare_mail(&transfer) : prepare_sms(&transfer);
    if (fits) {
        judge(&transfer, curl_easy_perform(transfer.curl), out_outcome);
    } else {
        out_outcome->is_final = true;
        must(text_copy(out_outcome->reason, sizeof out_outcome->reason, "too_long"));
    }
    curl_easy_cleanup(transfer.curl);
    curl_slist_free_all(transfer.list);
    buffer_finish_secret(&transfer.url);
    buffer_finish_secret(&transfer.sent);
    buffer_finish(&transfer.heard);
}
