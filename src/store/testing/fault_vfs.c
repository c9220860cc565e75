/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/testing/fault_vfs.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"

enum { FILES_MAX = 16, SECTOR = 512 };

/* One write or cut after the last flush of its file, in order. */
struct change {
    bool cuts;
    int64_t offset; /* of a cut: the new length */
    char *bytes;
    size_t len;
};

/* What of a file is surely on the disk, and what is not yet. */
struct tracked {
    char *path;
    bool deleted;
    char *flushed;
    size_t flushed_len;
    size_t flushed_capacity;
    struct change *changes;
    size_t change_count;
    size_t change_capacity;
};

/* The tests are one thread; this is the one place that every file of the layer shares. */
static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    enum fault_kind kind;
    int64_t countdown;
    bool happened;
    bool lies;
    struct tracked files[FILES_MAX];
    size_t file_count;
} layer;

struct fault_file {
    sqlite3_file base;
    struct tracked *tracked; /* NULL: temporary */
    sqlite3_file *real;      /* follows in memory */
};

static sqlite3_file *real_of(sqlite3_file *file) {
    return ((struct fault_file *)file)->real;
}

static char *read_file(const char *path, size_t *out_len) {
    *out_len = 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    fseek(file, 0, SEEK_END);
    size_t len = (size_t)ftell(file);
    rewind(file);
    char *bytes = mem_new_array(len + 1, 1);
    *out_len = fread(bytes, 1, len, file);
    fclose(file);
    return bytes;
}

static struct tracked *track(const char *path) {
    for (size_t i = 0; i < layer.file_count; i++) {
        if (text_equal(layer.files[i].path, path)) {
            layer.files[i].deleted = false;
            return &layer.files[i];
        }
    }
    must(layer.file_count < FILES_MAX);
    struct tracked *tracked = &layer.files[layer.file_count++];
    *tracked = (struct tracked){.path = mem_copy_string(path)};
    tracked->flushed = read_file(path, &tracked->flushed_len);
    tracked->flushed_capacity = tracked->flushed_len;
    return tracked;
}

static void forget_changes(struct tracked *tracked) {
    for (size_t i = 0; i < tracked->change_count; i++) {
        mem_free(tracked->changes[i].bytes);
    }
    tracked->change_count = 0;
}

static void note(struct tracked *tracked, bool cuts, int64_t offset, const void *bytes, size_t len) {
    if (tracked == NULL) {
        return;
    }
    if (tracked->change_count == tracked->change_capacity) {
        tracked->change_capacity = tracked->change_capacity * 2 + 16;
        tracked->changes = mem_resize_array(tracked->changes, tracked->change_capacity, sizeof *tracked->changes);
    }
    tracked->changes[tracked->change_count++] =
        (struct change){.cuts = cuts, .offset = offset, .bytes = cuts ? NULL : mem_copy(bytes, len), .len = len};
}

static void grow_flushed(struct tracked *tracked, size_t len) {
    if (len > tracked->flushed_capacity) {
        tracked->flushed_capacity = len * 2;
        tracked->flushed = mem_resize_array(tracked->flushed, tracked->flushed_capacity, 1);
    }
    if (len > tracked->flushed_len) {
        memset(tracked->flushed + tracked->flushed_len, 0, len - tracked->flushed_len);
        tracked->flushed_len = len;
    }
}

static void flush_change(struct tracked *tracked, const struct change *change) {
    size_t offset = (size_t)change->offset;
    if (change->cuts) {
        grow_flushed(tracked, offset);
        tracked->flushed_len = offset;
    } else {
        grow_flushed(tracked, offset + change->len);
        memcpy(tracked->flushed + offset, change->bytes, change->len);
    }
}

static void note_flush(struct tracked *tracked) {
    for (size_t i = 0; tracked != NULL && i < tracked->change_count; i++) {
        flush_change(tracked, &tracked->changes[i]);
    }
    if (tracked != NULL) {
        forget_changes(tracked);
    }
}

enum act { ACT_WRITE, ACT_FLUSH, ACT_LOCK };

/* Whether a fault of this kind strikes at such an act. */
static bool strikes(enum fault_kind kind, enum act act) {
    switch (kind) {
    case FAULT_NONE:
        return false;
    case FAULT_FULL:
    case FAULT_WRITE:
        return act == ACT_WRITE;
    case FAULT_SYNC:
    case FAULT_FILE_SYNC:
        return act == ACT_FLUSH;
    case FAULT_BUSY:
        return act == ACT_LOCK;
    case FAULT_POWER:
        return act != ACT_LOCK;
    }
    must(false);
    return false;
}

static bool due(enum act act) {
    if (!strikes(layer.kind, act)) {
        return false;
    }
    if (layer.countdown > 0) {
        layer.countdown--;
    }
    if (layer.countdown == 0) {
        layer.happened = true;
    }
    return layer.happened;
}

static int fault_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset) {
    if (due(ACT_WRITE)) {
        return layer.kind == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    int code = real_of(file)->pMethods->xWrite(real_of(file), bytes, amount, offset);
    if (code == SQLITE_OK) {
        note(((struct fault_file *)file)->tracked, false, offset, bytes, (size_t)amount);
    }
    return code;
}

static int fault_truncate(sqlite3_file *file, sqlite3_int64 size) {
    if (due(ACT_WRITE)) {
        return layer.kind == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_TRUNCATE;
    }
    note(((struct fault_file *)file)->tracked, true, size, NULL, 0);
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static bool is_log(const sqlite3_file *file) {
    const struct tracked *tracked = ((const struct fault_file *)file)->tracked;
    return tracked != NULL && text_ends_with(tracked->path, "-wal");
}

static int fault_sync(sqlite3_file *file, int flags) {
    (void)flags;
    if (layer.kind == FAULT_FILE_SYNC && is_log(file)) {
        note_flush(((struct fault_file *)file)->tracked);
        return SQLITE_OK;
    }
    if (due(ACT_FLUSH)) {
        return SQLITE_IOERR_FSYNC;
    }
    if (!layer.lies) {
        note_flush(((struct fault_file *)file)->tracked);
    }
    return SQLITE_OK;
}

static int fault_close(sqlite3_file *file) {
    int code = real_of(file)->pMethods != NULL ? real_of(file)->pMethods->xClose(real_of(file)) : SQLITE_OK;
    return code;
}

static int fault_read(sqlite3_file *file, void *bytes, int amount, sqlite3_int64 offset) {
    return real_of(file)->pMethods->xRead(real_of(file), bytes, amount, offset);
}

static int fault_size(sqlite3_file *file, sqlite3_int64 *out_size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), out_size);
}

static int fault_lock(sqlite3_file *file, int level) {
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int fault_unlock(sqlite3_file *file, int level) {
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int fault_reserved(sqlite3_file *file, int *out_reserved) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out_reserved);
}

static int fault_control(sqlite3_file *file, int operation, void *argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int fault_sector(sqlite3_file *file) {
    (void)file;
    return SECTOR;
}

/* Promises nothing: neither that appends are safe nor that a sector is written whole. */
static int fault_device(sqlite3_file *file) {
    (void)file;
    return 0;
}

static int fault_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out_memory) {
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out_memory);
}

/* The first lock of the shared memory is that of the one writer (https://www.sqlite.org/walformat.html, 2.3.1). */
static int fault_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    const int wanted = SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE;
    if (offset == 0 && (flags & wanted) == wanted && due(ACT_LOCK)) {
        return SQLITE_BUSY;
    }
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void fault_shm_barrier(sqlite3_file *file) {
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int fault_shm_unmap(sqlite3_file *file, int removes) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), removes);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = fault_close,
    .xRead = fault_read,
    .xWrite = fault_write,
    .xTruncate = fault_truncate,
    .xSync = fault_sync,
    .xFileSize = fault_size,
    .xLock = fault_lock,
    .xUnlock = fault_unlock,
    .xCheckReservedLock = fault_reserved,
    .xFileControl = fault_control,
    .xSectorSize = fault_sector,
    .xDeviceCharacteristics = fault_device,
    .xShmMap = fault_shm_map,
    .xShmLock = fault_shm_lock,
    .xShmBarrier = fault_shm_barrier,
    .xShmUnmap = fault_shm_unmap,
};

static int fault_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags) {
    (void)vfs;
    struct fault_file *own = (struct fault_file *)file;
    own->real = (sqlite3_file *)(own + 1);
    own->tracked = name != NULL ? track(name) : NULL;
    int code = layer.real->xOpen(layer.real, name, own->real, flags, out_flags);
    own->base.pMethods = own->real->pMethods != NULL ? &methods : NULL;
    return code;
}

/* Without power nothing goes away either. */
static int fault_delete(sqlite3_vfs *vfs, const char *name, int flushes) {
    (void)vfs;
    if (layer.kind == FAULT_POWER && layer.happened) {
        return SQLITE_IOERR_DELETE;
    }
    for (size_t i = 0; i < layer.file_count; i++) {
        if (text_equal(layer.files[i].path, name)) {
            layer.files[i].deleted = true;
        }
    }
    return layer.real->xDelete(layer.real, name, flushes);
}

/* Waiting for a lock takes no time: who holds it does not let go before fault_set. */
static int fault_sleep(sqlite3_vfs *vfs, int us) {
    return layer.kind == FAULT_BUSY ? us : layer.real->xSleep(vfs, us);
}

void fault_vfs_register(void) {
    layer.real = sqlite3_vfs_find(NULL);
    must(layer.real != NULL);
    layer.vfs = *layer.real;
    layer.vfs.zName = FAULT_VFS_NAME;
    layer.vfs.pNext = NULL;
    layer.vfs.szOsFile = (int)sizeof(struct fault_file) + layer.real->szOsFile;
    layer.vfs.xOpen = fault_open;
    layer.vfs.xDelete = fault_delete;
    layer.vfs.xSleep = fault_sleep;
    must(sqlite3_vfs_register(&layer.vfs, 0) == SQLITE_OK);
}

void fault_set(enum fault_kind kind, int64_t count) {
    layer.kind = kind;
    layer.countdown = count;
    layer.happened = false;
}

void fault_set_lying(bool lies) {
    layer.lies = lies;
}

bool fault_happened(void) {
    return layer.happened;
}

static void apply_change(int fd, const struct change *change, size_t len) {
    if (change->cuts) {
        must(ftruncate(fd, change->offset) == 0);
    } else {
        must(pwrite(fd, change->bytes, len, change->offset) == (ssize_t)len);
    }
}

/* A part of what was not flushed got onto the disk, in order; of the write after that, some sectors did. */
static void lose_power(const struct tracked *tracked, uint64_t seed) {
    if (tracked->deleted) {
        return;
    }
    int fd = open(tracked->path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    must(fd >= 0);
    must(tracked->flushed_len == 0 ||
         write(fd, tracked->flushed, tracked->flushed_len) == (ssize_t)tracked->flushed_len);
    size_t survives = (size_t)(seed % (tracked->change_count + 1));
    for (size_t i = 0; i < survives; i++) {
        apply_change(fd, &tracked->changes[i], tracked->changes[i].len);
    }
    if (survives < tracked->change_count && !tracked->changes[survives].cuts) {
        const struct change *torn = &tracked->changes[survives];
        size_t sectors = torn->len / SECTOR;
        apply_change(fd, torn, sectors > 0 ? (size_t)(seed / 7 % sectors) * SECTOR : torn->len / 2);
    }
    close(fd);
}

void fault_power_back(uint64_t seed) {
    for (size_t i = 0; i < layer.file_count; i++) {
        lose_power(&layer.files[i], seed * 2654435761u >> (i * 3));
        char *shared = mem_format("%s-shm", layer.files[i].path);
        unlink(shared);
        mem_free(shared);
    }
    fault_set(FAULT_NONE, 0);
    fault_forget();
}

void fault_forget(void) {
    for (size_t i = 0; i < layer.file_count; i++) {
        forget_changes(&layer.files[i]);
        mem_free(layer.files[i].changes);
        mem_free(layer.files[i].flushed);
        mem_free(layer.files[i].path);
    }
    layer.file_count = 0;
}
