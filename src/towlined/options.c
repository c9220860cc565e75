/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlined/options.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct flag {
    const char *name;
    const char *key;
    const char *help;
} flags[] = {
    {"--data", "data_folder", "FOLDER     where everything is kept"},
    {"--listen", "listen", "ADDRESS:PORT   default 127.0.0.1:8080"},
    {"--relay-listen", "relay_listen", "ADDRESS:PORT   default: the port behind the first of --listen"},
    {"--public-url", "public_url", "URL   by which people reach this server"},
    {"--static", "static_folder", "FOLDER   the pages"},
    {"--applet-bundle", "applet_bundle", "PATH   the program that customers download"},
};

static void print_help(void) {
    printf("usage: towlined [--config FILE] [FLAGS]\n\n"
           "  --config FILE   the configuration file; the flags below count instead of it\n");
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        printf("  %s %s\n", flags[i].name, flags[i].help);
    }
    printf("  --set KEY=VALUE   any other setting of the configuration file\n"
           "  --check-config   says whether the configuration is right, and ends\n"
           "  --version   --help\n");
}

static bool set_pair(struct config *config, const char *pair, char out_why[CONFIG_MESSAGE_MAX]) {
    char key[64] = "";
    const char *equals = strchr(pair, '=');
    if (equals == NULL || (size_t)(equals - pair) >= sizeof key) {
        must(text_copy(out_why, CONFIG_MESSAGE_MAX, "--set wants KEY=VALUE"));
        return false;
    }
    memcpy(key, pair, (size_t)(equals - pair));
    return config_set(config, key, equals + 1, out_why);
}

/* One flag with its value. */
static bool take_flag(struct config *config, const char *name, const char *value, char out_why[CONFIG_MESSAGE_MAX]) {
    if (text_equal(name, "--config")) {
        return true; /* read before */
    }
    if (text_equal(name, "--set")) {
        return set_pair(config, value, out_why);
    }
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (text_equal(flags[i].name, name)) {
            return config_set(config, flags[i].key, value, out_why);
        }
    }
    must(text_format(out_why, CONFIG_MESSAGE_MAX, "%.80s: there is no such flag", name));
    return false;
}

static bool is_lone(const char *word) {
    return text_equal(word, "--check-config") || text_equal(word, "--version") || text_equal(word, "--help");
}

/* Whether a flag without a value is there. */
static bool has_lone(int count, char **words, const char *name) {
    for (int i = 1; i < count; i++) {
        if (text_equal(words[i], name)) {
            return true;
        }
    }
    return false;
}

static bool take_all(int count, char **words, struct config *config, char out_why[CONFIG_MESSAGE_MAX]) {
    for (int i = 1; i + 1 < count; i++) {
        if (text_equal(words[i], "--config") && !config_read_file(config, words[i + 1], out_why)) {
            return false;
        }
    }
    for (int i = 1; i < count; i++) {
        if (is_lone(words[i])) {
            continue;
        }
        if (i + 1 == count) {
            must(text_format(out_why, CONFIG_MESSAGE_MAX, "%.80s: a value is missing behind it", words[i]));
            return false;
        }
        if (!take_flag(config, words[i], words[i + 1], out_why)) {
            return false;
        }
        i++;
    }
    return config_check(config, out_why);
}

enum options_result options_read(int count, char **words, struct config *config) {
    char why[CONFIG_MESSAGE_MAX] = "";
    if (has_lone(count, words, "--help")) {
        print_help();
        return OPTIONS_DONE;
    }
    if (has_lone(count, words, "--version")) {
        printf("towlined %s\n", TOWLINE_VERSION);
        return OPTIONS_DONE;
    }
    if (!take_all(count, words, config, why)) {
        fprintf(stderr, "towlined: %s\n", why);
        return OPTIONS_WRONG;
    }
    if (has_lone(count, words, "--check-config")) {
        printf("the configuration is right\n");
        return OPTIONS_DONE;
    }
    return OPTIONS_RUN;
}
