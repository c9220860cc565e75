/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/power/autostart.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* The downloaded file that this program was unpacked from; its launcher sets it. */
#define DOWNLOAD "TOWLINE_DOWNLOAD"

static char *entry_path(const char *state_path) {
    char *name = g_path_get_basename(state_path);
    char *file = g_strdup_printf("towline-%s.desktop", name);
    char *path = g_build_filename(g_get_user_config_dir(), "autostart", file, NULL);
    g_free(file);
    g_free(name);
    return path;
}

static char *download_path(const char *state_path) {
    return g_strdup_printf("%s.run", state_path);
}

/* A word of the entry's Exec line (Desktop Entry Specification, "The Exec key"): quoted, and per cent signs doubled. */
static void append_word(GString *line, const char *word) {
    if (line->len > 0) {
        g_string_append_c(line, ' ');
    }
    g_string_append_c(line, '"');
    for (; *word != '\0'; word++) {
        if (strchr("\"`$\\", *word) != NULL) {
            g_string_append(line, *word == '\\' ? "\\\\\\" : "\\\\"); /* the file's own escapes count too */
        } else if (*word == '%') {
            g_string_append_c(line, '%');
        }
        g_string_append_c(line, *word);
    }
    g_string_append_c(line, '"');
}

/* The program as it can be started when this one is gone: itself, or the download put aside. */
static gboolean append_program(GString *line, const char *state_path) {
    const char *download = g_getenv(DOWNLOAD);
    if (download == NULL) {
        char *program = g_file_read_link("/proc/self/exe", NULL);
        if (program != NULL) {
            append_word(line, program);
        }
        g_free(program);
        return line->len > 0;
    }
    char *copy = download_path(state_path);
    GFile *from = g_file_new_for_path(download);
    GFile *to = g_file_new_for_path(copy);
    gboolean copied = g_file_copy(from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL);
    (void)g_chmod(copy, 0700);
    append_word(line, "/bin/sh");
    append_word(line, copy);
    g_object_unref(from);
    g_object_unref(to);
    g_free(copy);
    return copied;
}

bool autostart_add(const char *state_path, const char *const words[]) {
    char *path = entry_path(state_path);
    char *folder = g_path_get_dirname(path);
    GString *line = g_string_new(NULL);
    gboolean done = append_program(line, state_path);
    for (size_t i = 0; words[i] != NULL; i++) {
        append_word(line, words[i]);
    }
    char *entry = g_strdup_printf("[Desktop Entry]\n"
                                  "Type=Application\n"
                                  "Name=Remote support\n"
                                  "Comment=Goes on with a session after a restart; removed by itself\n"
                                  "Exec=%s\n"
                                  "Terminal=false\n"
                                  "NoDisplay=true\n",
                                  line->str);
    done = done && g_mkdir_with_parents(folder, 0700) == 0 &&
           g_file_set_contents_full(path, entry, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                    NULL);
    g_free(entry);
    g_string_free(line, TRUE);
    g_free(folder);
    g_free(path);
    return done;
}

void autostart_remove(const char *state_path) {
    char *entry = entry_path(state_path);
    char *download = download_path(state_path);
    (void)g_unlink(entry);
    (void)g_unlink(download);
    g_free(entry);
    g_free(download);
}
