/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever the bytes: a message that is read can be written, and what was written reads as the same message again. */
#include "base/must.h"
#include "wire/applet_message.h"
#include "wire/server_message.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_applet(const char *text, size_t len) {
    struct wire_applet_message message = {0};
    if (wire_applet_decode(text, len, &message) != WIRE_OK) {
        return;
    }
    char *once = wire_applet_encode(&message);
    struct wire_applet_message again = {0};
    must(wire_applet_decode(once, strlen(once), &again) == WIRE_OK);
    char *twice = wire_applet_encode(&again);
    must(strcmp(once, twice) == 0);
    wire_applet_message_finish(&message);
    wire_applet_message_finish(&again);
    free(once);
    free(twice);
}

static void check_server(const char *text, size_t len) {
    struct wire_server_message message = {0};
    if (wire_server_decode(text, len, &message) != WIRE_OK) {
        return;
    }
    char *once = wire_server_encode(&message);
    struct wire_server_message again = {0};
    must(wire_server_decode(once, strlen(once), &again) == WIRE_OK);
    char *twice = wire_server_encode(&again);
    must(strcmp(once, twice) == 0);
    wire_server_message_finish(&message);
    wire_server_message_finish(&again);
    free(once);
    free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check_applet((const char *)data, size);
    check_server((const char *)data, size);
    return 0;
}
