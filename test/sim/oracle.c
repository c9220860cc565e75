/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim.h"

#include <stdio.h>
#include <string.h>

static const char *const words[] = {
    "Connecting",   "Waiting", "Active",    "On Hold",   "Outgoing", "Incoming", "Invitation",          "Collaborating",
    "Reconnecting", "Offline", "Rebooting", "Timed Out", "Closed",   "Removed",  "Removed (Timed Out)",
};
enum { WORDS = sizeof words / sizeof words[0] };

static bool right[WORDS][WORDS];

static const char *const extensions[][2] = {
    {"Connecting", "Active"},
    {"Invitation", "On Hold"},
    {"On Hold", "Removed"},
    {"On Hold", "Timed Out"},
    {"On Hold", "Removed (Timed Out)"},
    {"Outgoing", "Reconnecting"},
    {"Outgoing", "Timed Out"},
    {"Collaborating", "Reconnecting"},
    {"Reconnecting", "Outgoing"},
    {"Reconnecting", "Collaborating"},
    {"Reconnecting", "Closed"},
    {"Reconnecting", "Removed (Timed Out)"},
    {"Offline", "Incoming"},
    {"Offline", "Outgoing"},
    {"Offline", "Collaborating"},
    {"Offline", "Closed"},
    {"Offline", "Removed (Timed Out)"},
    {"Rebooting", "Offline"},
    {"Rebooting", "Timed Out"},
    {"Rebooting", "Removed (Timed Out)"},
};

int word_index(const char *word) {
    for (int i = 0; word != NULL && i < WORDS; i++) {
        if (strcmp(words[i], word) == 0) {
            return i;
        }
    }
    return -1;
}

const char *word_name(int word) {
    return word < 0 ? "none" : words[word];
}

static bool allow(const char *from, const char *to) {
    int start = word_index(from);
    int end = word_index(to);
    if (start < 0 || end < 0) {
        return false;
    }
    right[start][end] = true;
    return true;
}

bool oracle_load(const char *tsv_path) {
    FILE *file = fopen(tsv_path, "r");
    char line[1024];
    int count = 0;
    if (file == NULL || fgets(line, sizeof line, file) == NULL) {
        return false;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        char id[16];
        char from[32];
        char to[32];
        if (sscanf(line, "%15[^\t]\t%31[^\t]\t%31[^\t]", id, from, to) != 3 || !allow(from, to)) {
            (void)fclose(file);
            return false;
        }
        count++;
    }
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        (void)allow(extensions[i][0], extensions[i][1]);
    }
    return fclose(file) == 0 && count == 63;
}

bool pair_is_right(int from, int to) {
    return from >= 0 && to >= 0 && right[from][to];
}

bool first_word_is_right(int word) {
    static const char *const first[] = {"Connecting", "Invitation", "Incoming", "Reconnecting", "Offline", "Rebooting"};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        if (word == word_index(first[i])) {
            return true;
        }
    }
    return false;
}
