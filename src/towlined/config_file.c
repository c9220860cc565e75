/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file, by libinih: "key = value" lines, no sections, comments with ; or #. */
#include "towlined/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* libinih does not tell its handler the line, so the reader counts. */
struct reading {
    struct config *config;
    FILE *file;
    const char *path;
    int line;      /* that was read last */
    char *out_why; /* of CONFIG_MESSAGE_MAX bytes; empty as long as all is well */
};

static void complain(struct reading *reading, const char *why) {
    if (reading->out_why[0] == '\0') {
        must(text_format(reading->out_why, CONFIG_MESSAGE_MAX, "%.160s:%d: %.300s", reading->path, reading->line, why));
    }
}

static char *read_line(char *out, int size, void *user) {
    struct reading *reading = user;
    if (fgets(out, size, reading->file) == NULL || reading->out_why[0] != '\0') {
        return NULL;
    }
    reading->line++;
    if (strchr(out, '\n') == NULL && !feof(reading->file)) {
        complain(reading, "the line is too long");
        return NULL;
    }
    return out;
}

static int take(void *user, const char *section, const char *key, const char *value) {
    struct reading *reading = user;
    char why[CONFIG_MESSAGE_MAX] = "";
    if (section[0] != '\0') {
        complain(reading, "there are no sections in this file");
    } else if (!config_set(reading->config, key, value, why)) {
        complain(reading, why);
    }
    return reading->out_why[0] == '\0';
}

bool config_read_file(struct config *config, const char *path, char out_why[CONFIG_MESSAGE_MAX]) {
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        must(text_format(out_why, CONFIG_MESSAGE_MAX, "%.300s: %s", path, strerror(errno)));
        return false;
    }
    struct reading reading = {.config = config, .file = file, .path = path, .out_why = out_why};
    out_why[0] = '\0';
    int wrong_line = ini_parse_stream(read_line, &reading, take, &reading);
    if (ferror(file) != 0) {
        complain(&reading, "the file cannot be read");
    }
    fclose(file);
    if (wrong_line > 0 && out_why[0] == '\0') {
        reading.line = wrong_line;
        complain(&reading, "this is no line of the form \"key = value\"");
    }
    return out_why[0] == '\0';
}
