/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/alloc.h"
#include "base/must.h"
#include "desk/sink.h"

#include <string.h>

struct desk_message *desk_message_create(const char *text, size_t len) {
    struct desk_message *message = mem_new(sizeof *message + len + 1);
    message->references = 1;
    message->len = len;
    memcpy(message->text, text, len);
    return message;
}

struct desk_message *desk_message_ref(struct desk_message *message) {
    message->references++;
    must(message->references != 0);
    return message;
}

void desk_message_unref(struct desk_message *message) {
    if (message == NULL) {
        return;
    }
    must(message->references > 0);
    message->references--;
    if (message->references == 0) {
        mem_free(message);
    }
}
