/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backup: a copy of the store as of one moment, beside a running server. restore: the way back, without one. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sys/stat.h>

#include "base/alloc.h"
#include "store/migrations.h"
#include "store/sql.h"
#include "towlinectl/command.h"

static struct sql *open_sql(const struct command *command, const char *path) {
    char why[512] = "";
    const struct sql_options options = {.path = path, .read_only = true, .must_exist = true};
    struct sql *sql = sql_engine_by_name(NULL)->open(&options, why, sizeof why);
    if (sql == NULL) {
        command_fail(command, "%s", why);
    }
    return sql;
}

/* Flushes a file's content or a folder's entries. */
static bool flush_path(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool flushed = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return flushed;
}

static bool flush_folder_of(const char *path) {
    char *folder = mem_copy_string(path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) {
        slash[slash == folder ? 1 : 0] = '\0';
    }
    bool flushed = flush_path(slash != NULL ? folder : ".");
    mem_free(folder);
    return flushed;
}

static bool rename_flushed(const char *from, const char *to, void (*before)(const char *to)) {
    if (!flush_path(from)) {
        return false;
    }
    before(to);
    return rename(from, to) == 0 && flush_folder_of(to);
}

/* A whole copy under the name, or nothing: it is made beside it, flushed, and renamed after `before` was called. */
static int copy_store(const struct command *command, const char *from, const char *to, void (*before)(const char *to)) {
    char why[512] = "";
    char *unfinished = mem_format("%s.unfinished", to);
    struct sql *sql = open_sql(command, from);
    int status = EXIT_FAILED;
    unlink(unfinished);
    int fd = open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
    }
    int version = 0;
    if (sql == NULL) {
        status = EXIT_FAILED;
    } else if (fd < 0) {
        status = command_fail(command, "%s: %s", unfinished, strerror(errno));
    } else if (store_schema_read(sql, &version) != SQL_DONE || version < 1 || version > store_schema_newest()) {
        status = command_fail(command, "%s: no store of this or an earlier version of Towline", from);
    } else if (sql->engine->copy_to(sql, unfinished, why, sizeof why) != SQL_DONE) {
        status = command_fail(command, "%s", why);
    } else if (!rename_flushed(unfinished, to, before)) {
        status = command_fail(command, "%s: %s", to, strerror(errno));
    } else {
        status = EXIT_DONE;
    }
    if (sql != NULL) {
        sql->engine->close(sql);
    }
    unlink(unfinished);
    mem_free(unfinished);
    return status;
}

static void nothing_before(const char *to) {
    (void)to;
}

int backup_main(struct command *command) {
    char *path = command_store_path(command);
    if (command->argc != 2 || path == NULL) {
        fprintf(command->err, "usage: towlinectl backup --data FOLDER FILE [--force]\n");
        mem_free(path);
        return EXIT_USAGE;
    }
    const char *to = command->argv[1];
    int status;
    if (access(to, F_OK) == 0 && !command->force) {
        status = command_fail(command, "%s is there already; --force replaces it", to);
    } else {
        status = copy_store(command, path, to, nothing_before);
    }
    if (status == EXIT_DONE) {
        fprintf(command->out, "%s saved to %s\n", path, to);
    }
    mem_free(path);
    return status;
}

static void remove_beside(const char *path, const char *ending) {
    char *beside = mem_format("%s%s", path, ending);
    unlink(beside);
    mem_free(beside);
}

/* The log of the old store must be gone before the new one has its name: it would be read into that. */
static void remove_log(const char *path) {
    remove_beside(path, "-wal");
    remove_beside(path, "-shm");
    flush_folder_of(path);
}

static int restore(const struct command *command, const char *path) {
    char why[512] = "";
    int lock = store_lock(path, why, sizeof why);
    if (lock < 0) {
        return command_fail(command, "%s", why);
    }
    int status;
    if (access(path, F_OK) == 0 && !command->force) {
        status = command_fail(command, "%s is there already; --force replaces it", path);
    } else {
        status = copy_store(command, command->argv[1], path, remove_log);
    }
    close(lock);
    return status;
}

int restore_main(struct command *command) {
    char *path = command_store_path(command);
    if (command->argc != 2 || path == NULL) {
        fprintf(command->err, "usage: towlinectl restore --data FOLDER FILE [--force]\n");
        mem_free(path);
        return EXIT_USAGE;
    }
    int status;
    if (command->data != NULL && mkdir(command->data, 0700) != 0 && errno != EEXIST) {
        status = command_fail(command, "%s: %s", command->data, strerror(errno));
    } else {
        status = restore(command, path);
    }
    if (status == EXIT_DONE) {
        fprintf(command->out, "%s restored from %s\n", path, command->argv[1]);
    }
    mem_free(path);
    return status;
}
