/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlined/data_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "crypto/random.h"

int data_folder_lock(const char *path, char out_why[CONFIG_MESSAGE_MAX]) {
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        must(text_format(out_why, CONFIG_MESSAGE_MAX, "data folder %.300s: %s", path, strerror(errno)));
        return -1;
    }
    char *lock_path = mem_format("%s/towlined.lock", path);
    int fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int error = errno;
    mem_free(lock_path);
    if (fd < 0) {
        must(text_format(out_why, CONFIG_MESSAGE_MAX, "data folder %.300s: %s", path, strerror(error)));
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        must(text_format(out_why, CONFIG_MESSAGE_MAX, "data folder %.300s: another towlined is using it", path));
        close(fd);
        return -1;
    }
    return fd;
}

enum { KEY_TEXT_LENGTH = 43 }; /* base64url of the key */

/* Whole and on disk before it gets its name, so that a crash leaves no half of a key. */
static bool make_key(const char *path, const char *new_path) {
    unsigned char key[SEAL_KEY_BYTES];
    char text[KEY_TEXT_LENGTH + 2];
    struct random random = random_system();
    random_fill(&random, key, sizeof key);
    must(base64url_size(sizeof key) == KEY_TEXT_LENGTH + 1);
    base64url_encode(key, sizeof key, text);
    mem_wipe(key, sizeof key);
    text[KEY_TEXT_LENGTH] = '\n';
    int fd = open(new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return false;
    }
    bool written = write(fd, text, KEY_TEXT_LENGTH + 1) == KEY_TEXT_LENGTH + 1 && fsync(fd) == 0;
    mem_wipe(text, sizeof text);
    return close(fd) == 0 && written && rename(new_path, path) == 0;
}

/* 1: read; 0: there is none; -1: it cannot be read, or is no key. */
static int read_key(const char *path, unsigned char out_key[SEAL_KEY_BYTES]) {
    char text[KEY_TEXT_LENGTH + 2] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return errno == ENOENT ? 0 : -1;
    }
    ssize_t len = read(fd, text, sizeof text - 1);
    int error = errno;
    close(fd);
    size_t key_len = 0;
    bool is_key = len == KEY_TEXT_LENGTH + 1 && text[KEY_TEXT_LENGTH] == '\n';
    text[KEY_TEXT_LENGTH] = '\0';
    is_key = is_key && base64url_decode(text, out_key, SEAL_KEY_BYTES, &key_len) && key_len == SEAL_KEY_BYTES;
    mem_wipe(text, sizeof text);
    errno = len < 0 ? error : EINVAL;
    return is_key ? 1 : -1;
}

bool data_folder_key(const char *folder, unsigned char out_key[SEAL_KEY_BYTES], char out_why[CONFIG_MESSAGE_MAX]) {
    char *path = mem_format("%s/secret.key", folder);
    char *new_path = mem_format("%s/secret.key.new", folder);
    int found = read_key(path, out_key);
    if (found == 0) {
        found = make_key(path, new_path) ? read_key(path, out_key) : -1;
    }
    if (found != 1) {
        must(text_format(out_why, CONFIG_MESSAGE_MAX, "%.300s: %s", path, strerror(errno)));
    }
    mem_free(path);
    mem_free(new_path);
    return found == 1;
}
