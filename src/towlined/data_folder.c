/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlined/data_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"

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
