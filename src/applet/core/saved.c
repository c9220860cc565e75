/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/saved.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/must.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

#define HEADING "towline applet 1"

/* Where lines begin whose count is not known, until the welcome says it: above whatever a server has stored, so that
 * they are sent. */
enum { UNCOUNTED = 1 << 30 };

void saved_finish(struct saved *saved) {
    mem_free(saved->server);
    mem_free_secret(saved->joined);
    mem_free_secret(saved->secret);
    *saved = (struct saved){0};
}

/* A chat line may hold line feeds; the file may not. */
static void append_escaped(struct buffer *out, const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            buffer_append_string(out, "\\n");
        } else if (*text == '\\') {
            buffer_append_string(out, "\\\\");
        } else {
            buffer_append_char(out, *text);
        }
    }
}

static void unescape(char *text) {
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\\' && from[1] != '\0') {
            from++;
            *to++ = *from == 'n' ? '\n' : *from;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

char *saved_write(const struct saved *saved, const struct chat *chat) {
    struct buffer out;
    buffer_init(&out, SAVED_BYTES_MAX);
    buffer_append_string(&out, HEADING "\n");
    buffer_append_format(&out, "server %s\nsession %" PRId64 "\nsecret %s\n", saved->server, saved->session,
                         saved->secret);
    if (saved->joined != NULL) {
        buffer_append_format(&out, "joined %s\n", saved->joined);
    }
    buffer_append_format(&out, "view %d\ncontrol %d\nreboot %" PRId64 "\n", saved->consents.view,
                         saved->consents.control, saved->reboot_done);
    for (const struct chat_line *line = chat_unsent(chat, 0); line != NULL; line = chat_unsent(chat, line->n)) {
        buffer_append_format(&out, "n %" PRId64 "\nsay ", line->n);
        append_escaped(&out, line->text);
        buffer_append_char(&out, '\n');
    }
    must(!out.overflowed);
    return buffer_steal(&out, NULL);
}

static bool read_flag(const char *value, bool *out_flag) {
    *out_flag = text_equal(value, "1");
    return *out_flag || text_equal(value, "0");
}

static bool read_text(const char *value, size_t len_max, char **out_text) {
    if (value[0] == '\0' || strlen(value) > len_max || !utf8_is_text(value, false) || *out_text != NULL) {
        return false;
    }
    *out_text = mem_copy_string(value);
    return true;
}

static bool read_count(const char *value, struct chat *chat) {
    int64_t n;
    return text_to_int64(value, 1, INT32_MAX, &n) && chat_count_from(chat, n);
}

static bool read_said(char *value, struct chat *chat) {
    unescape(value);
    return value[0] != '\0' && strlen(value) <= WIRE_CHAT_MAX && utf8_is_text(value, true) &&
           chat_say(chat, value) != 0;
}

static bool read_fact(const char *key, char *value, struct saved *saved, struct chat *chat) {
    if (text_equal(key, "server")) {
        return read_text(value, WIRE_URL_MAX, &saved->server);
    }
    if (text_equal(key, "joined")) {
        return read_text(value, WIRE_SECRET_MAX, &saved->joined);
    }
    if (text_equal(key, "secret")) {
        return read_text(value, WIRE_SECRET_MAX, &saved->secret);
    }
    if (text_equal(key, "session")) {
        return text_to_int64(value, 1, INT32_MAX, &saved->session);
    }
    if (text_equal(key, "view")) {
        return read_flag(value, &saved->consents.view);
    }
    if (text_equal(key, "control")) {
        return read_flag(value, &saved->consents.control);
    }
    if (text_equal(key, "reboot")) {
        return text_to_int64(value, 0, INT32_MAX, &saved->reboot_done);
    }
    if (text_equal(key, "n")) {
        return read_count(value, chat);
    }
    if (text_equal(key, "say")) {
        return read_said(value, chat);
    }
    return true; /* a later version's fact */
}

static bool read_line(char *line, struct saved *saved, struct chat *chat) {
    char *space = strchr(line, ' ');
    if (space == NULL) {
        return false;
    }
    *space = '\0';
    return read_fact(line, space + 1, saved, chat);
}

static bool read_lines(char *copy, struct saved *saved, struct chat *chat) {
    char *rest = copy;
    char *line = strsep(&rest, "\n");
    if (!text_equal(line, HEADING)) {
        return false;
    }
    while ((line = strsep(&rest, "\n")) != NULL) {
        if (line[0] != '\0' && !read_line(line, saved, chat)) {
            return false;
        }
    }
    return saved->server != NULL && saved->session != 0 && saved->secret != NULL;
}

bool saved_read(const char *text, struct saved *out_saved, struct chat *out_chat) {
    if (strlen(text) > SAVED_BYTES_MAX) {
        return false;
    }
    struct saved saved = {0};
    struct chat chat = {.said = UNCOUNTED};
    char *copy = mem_copy_string(text);
    bool read = read_lines(copy, &saved, &chat);
    mem_free_secret(copy);
    if (!read) {
        saved_finish(&saved);
        chat_finish(&chat);
        return false;
    }
    *out_saved = saved;
    *out_chat = chat;
    return true;
}
