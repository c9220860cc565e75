/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a fuzzer's function over the files of the given folders, and over each of them cut at every byte: what the
 * fuzzer found once stays found, on every compiler.
 */
#include "base/alloc.h"
#include "base/must.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024, CUTS_MAX = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replay_file(const char *folder, const char *name) {
    char *path = mem_format("%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    must(file != NULL);
    uint8_t *bytes = NEW_ARRAY(uint8_t, FILE_MAX);
    size_t len = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    mem_free(path);
    size_t step = len / CUTS_MAX + 1;
    size_t count = 0;
    for (size_t cut = 0; cut <= len; cut += step, count++) {
        /* A copy of just that size, so that a sanitizer sees a read beyond it. */
        char *copy = mem_copy(bytes, cut);
        LLVMFuzzerTestOneInput((const uint8_t *)copy, cut);
        mem_free(copy);
    }
    LLVMFuzzerTestOneInput(bytes, len);
    mem_free(bytes);
    return count + 1;
}

int main(int argc, char **argv) {
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        must(folder != NULL);
        for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
            if (entry->d_name[0] != '.') {
                count += replay_file(argv[i], entry->d_name);
            }
        }
        closedir(folder);
    }
    printf("%zu inputs\n", count);
    return count > 0 ? 0 : 1;
}
