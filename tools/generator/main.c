/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "generator.h"

static const struct {
    const char *name;
    void (*print)(FILE *out);
} outputs[] = {
    {"page", print_page},
    {"diagram", print_diagram},
    {"module", print_module},
    {"promela", print_promela},
};

int main(int argc, char **argv) {
    for (size_t i = 0; argc == 2 && i < sizeof outputs / sizeof outputs[0]; i++) {
        if (strcmp(argv[1], outputs[i].name) == 0) {
            outputs[i].print(stdout);
            return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
        }
    }
    fprintf(stderr, "usage: generator page|diagram|module|promela\n");
    return 2;
}
