/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever stands in a line: it is taken or complained about, and what was taken can be checked and let go. */
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "towlined/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_line(struct config *config, char *line) {
    char why[CONFIG_MESSAGE_MAX] = "";
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        return;
    }
    *equals = '\0';
    must(config_set(config, line, equals + 1, why) == (why[0] == '\0'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct config config;
    char why[CONFIG_MESSAGE_MAX] = "";
    char *text = mem_copy(data, size);
    char *rest = NULL;
    config_init(&config);
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        take_line(&config, line);
    }
    must(config_check(&config, why) == (why[0] == '\0'));
    must(config.listen_count <= HTTP_LISTENERS_MAX);
    config_finish(&config);
    mem_free(text);
    return 0;
}
