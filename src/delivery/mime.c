/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "delivery/mime.h"

#include <string.h>
#include <time.h>

#include "base/must.h"
#include "base/text.h"

enum {
    LINE_MAX_BYTES = 76,    /* of quoted-printable, RFC 2045 section 6.7 */
    WORD_BYTES = 42,        /* of an encoded word's text: 12 bytes of frame and 56 of base64 stay below 75 */
    PLAIN_HEADER_MAX = 200, /* an ASCII header of that length needs no folding: RFC 5322 allows 998 */
};

static bool is_plain(const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7e) {
            return false;
        }
    }
    return strstr(text, "=?") == NULL && strlen(text) <= PLAIN_HEADER_MAX;
}

static void append_base64(struct buffer *out, const unsigned char *bytes, size_t len) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        unsigned block = (unsigned)bytes[i] << 16;
        block |= i + 1 < len ? (unsigned)bytes[i + 1] << 8 : 0;
        block |= i + 2 < len ? (unsigned)bytes[i + 2] : 0;
        buffer_append_char(out, letters[block >> 18 & 63]);
        buffer_append_char(out, letters[block >> 12 & 63]);
        buffer_append_char(out, i + 1 < len ? letters[block >> 6 & 63] : '=');
        buffer_append_char(out, i + 2 < len ? letters[block & 63] : '=');
    }
}

/* RFC 2047: several words of whole characters each, folded between them. */
static void append_encoded_words(struct buffer *out, const char *text) {
    for (bool is_first = true; *text != '\0'; is_first = false) {
        unsigned char piece[WORD_BYTES + 1];
        size_t len = utf8_cut(text, WORD_BYTES);
        must(len > 0 && len <= WORD_BYTES);
        for (size_t i = 0; i < len; i++) {
            unsigned char c = (unsigned char)text[i];
            piece[i] = c < 0x20 || c == 0x7f ? ' ' : c;
        }
        buffer_append_string(out, is_first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        append_base64(out, piece, len);
        buffer_append_string(out, "?=");
        text += len;
    }
}

static void append_text_header(struct buffer *out, const char *name, const char *text) {
    buffer_append_format(out, "%s: ", name);
    if (is_plain(text)) {
        buffer_append_string(out, text);
    } else {
        append_encoded_words(out, text);
    }
    buffer_append_string(out, "\r\n");
}

static void append_from(struct buffer *out, const struct mime_mail *mail) {
    buffer_append_string(out, "From: ");
    if (mail->from_name[0] != '\0' && is_plain(mail->from_name)) {
        buffer_append_char(out, '"');
        for (const char *c = mail->from_name; *c != '\0'; c++) {
            if (*c == '"' || *c == '\\') {
                buffer_append_char(out, '\\');
            }
            buffer_append_char(out, *c);
        }
        buffer_append_string(out, "\" ");
    } else if (mail->from_name[0] != '\0') {
        append_encoded_words(out, mail->from_name);
        buffer_append_string(out, "\r\n "); /* so that the address has a line of its own */
    }
    buffer_append_format(out, "<%s>\r\n", mail->from_address);
}

/* strftime would name days and months in the language of the server. */
static void append_date(struct buffer *out, int64_t at_ms) {
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t at_s = (time_t)(at_ms / 1000);
    struct tm parts;
    must(gmtime_r(&at_s, &parts) != NULL);
    buffer_append_format(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[parts.tm_wday], parts.tm_mday,
                         months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/* Appends one line of the text as quoted-printable with soft breaks; a dot at its beginning is encoded too, so that it
 * is no end of the mail for whoever forgets to double it. */
static void append_line(struct buffer *out, const char *line, size_t len) {
    size_t column = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)line[i];
        bool ends = i + 1 == len;
        bool is_blank = c == ' ' || c == '\t';
        bool is_literal = (c > 0x20 && c < 0x7f && c != '=' && !(c == '.' && column == 0)) || (is_blank && !ends);
        size_t width = is_literal ? 1 : 3;
        if (column + width > LINE_MAX_BYTES - 1) {
            buffer_append_string(out, "=\r\n");
            column = 0;
            is_literal = is_literal && c != '.';
            width = is_literal ? 1 : 3;
        }
        if (is_literal) {
            buffer_append_char(out, (char)c);
        } else {
            buffer_append_format(out, "=%02X", (unsigned)c);
        }
        column += width;
    }
    buffer_append_string(out, "\r\n");
}

static void append_body(struct buffer *out, const char *text) {
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        size_t shown = len > 0 && text[len - 1] == '\r' ? len - 1 : len;
        append_line(out, text, shown);
        text += len + (text[len] == '\n' ? 1 : 0);
    }
}

void mime_write(struct buffer *out, const struct mime_mail *mail) {
    const char *domain = strchr(mail->from_address, '@');
    must(domain != NULL);
    append_date(out, mail->date_ms);
    append_from(out, mail);
    buffer_append_format(out, "To: <%s>\r\n", mail->to);
    append_text_header(out, "Subject", mail->subject);
    buffer_append_format(out, "Message-ID: <%s%s>\r\n", mail->id, domain);
    buffer_append_string(out, "MIME-Version: 1.0\r\n"
                              "Content-Type: text/plain; charset=utf-8\r\n"
                              "Content-Transfer-Encoding: quoted-printable\r\n"
                              "Auto-Submitted: auto-generated\r\n" /* RFC 3834: nobody answers it by himself */
                              "\r\n");
    append_body(out, mail->text);
}
