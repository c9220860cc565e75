/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/state_file.h"

#include "applet/core/saved.h"
#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

char *state_file_path(const char *server, const char *joined) {
    char *folder = g_build_filename(g_get_user_state_dir(), "towline", NULL);
    (void)g_mkdir_with_parents(folder, 0700);
    char *key = g_strdup_printf("%s\n%s", server, joined);
    char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
    char *name = g_strdup_printf("%.16s.session", hash);
    char *path = g_build_filename(folder, name, NULL);
    g_free(name);
    g_free(hash);
    g_free(key);
    g_free(folder);
    return path;
}

static bool write_all(int fd, const char *text, size_t len) {
    while (len > 0) {
        ssize_t written = write(fd, text, len);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        text += written;
        len -= (size_t)written;
    }
    return true;
}

static void sync_folder(const char *path) {
    char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
    g_free(folder);
}

bool state_file_write(const char *path, const char *text) {
    char *fresh = g_strdup_printf("%s.%d", path, (int)getpid());
    (void)unlink(fresh);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool done = fd >= 0 && write_all(fd, text, strlen(text)) && fsync(fd) == 0;
    if (fd >= 0) {
        done = close(fd) == 0 && done;
    }
    done = done && rename(fresh, path) == 0;
    if (done) {
        sync_folder(path);
    } else {
        (void)unlink(fresh);
    }
    g_free(fresh);
    return done;
}

char *state_file_read(const char *path) {
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat about;
    if (fd < 0) {
        return NULL;
    }
    char *text = NULL;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_uid == geteuid() && (about.st_mode & 077) == 0 &&
        about.st_size <= SAVED_BYTES_MAX) {
        size_t size = (size_t)about.st_size;
        text = mem_new(size + 1);
        if (read(fd, text, size) != about.st_size) {
            mem_free_secret(text);
            text = NULL;
        }
    }
    (void)close(fd);
    return text;
}

void state_file_remove(const char *path) {
    (void)unlink(path);
}
