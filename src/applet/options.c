/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/options.h"

#include "applet/core/sentences.h"
#include "applet/link/address.h"
#include "base/alloc.h"
#include "wire/limits.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum option_id {
    OPTION_SERVER = 256,
    OPTION_CODE,
    OPTION_JOIN_TOKEN,
    OPTION_RESUME,
    OPTION_CA,
    OPTION_HEADLESS,
    OPTION_ACCEPT_ALL,
    OPTION_DECLINE_TERMS,
    OPTION_REFUSE_CONSENT,
    OPTION_VERSION,
    OPTION_HELP,
};

static const struct option long_options[] = {
    {"server", required_argument, NULL, OPTION_SERVER},
    {"code", required_argument, NULL, OPTION_CODE},
    {"join-token", required_argument, NULL, OPTION_JOIN_TOKEN},
    {"resume", required_argument, NULL, OPTION_RESUME},
    {"ca", required_argument, NULL, OPTION_CA},
    {"headless", no_argument, NULL, OPTION_HEADLESS},
    {"accept-all", no_argument, NULL, OPTION_ACCEPT_ALL},
    {"decline-terms", no_argument, NULL, OPTION_DECLINE_TERMS},
    {"refuse-consent", no_argument, NULL, OPTION_REFUSE_CONSENT},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

static void set(char **text, const char *value) {
    mem_free_secret(*text);
    *text = mem_copy_string(value);
}

static void take_from_environment(const char *name, char **text) {
    const char *value = getenv(name);
    if (value != NULL && value[0] != '\0') {
        set(text, value);
    }
    unsetenv(name);
}

static enum options_result take_option(struct options *options, int option) {
    switch (option) {
    case OPTION_SERVER:
        set(&options->server, optarg);
        return OPTIONS_RUN;
    case OPTION_CODE:
        set(&options->code, optarg);
        return OPTIONS_RUN;
    case OPTION_JOIN_TOKEN:
        set(&options->join_token, optarg);
        return OPTIONS_RUN;
    case OPTION_RESUME:
        set(&options->resume_path, optarg);
        return OPTIONS_RUN;
    case OPTION_CA:
        set(&options->ca_path, optarg);
        return OPTIONS_RUN;
    case OPTION_HEADLESS:
        options->headless = true;
        return OPTIONS_RUN;
    case OPTION_ACCEPT_ALL:
        options->accept_all = true;
        return OPTIONS_RUN;
    case OPTION_DECLINE_TERMS:
        options->decline_terms = true;
        return OPTIONS_RUN;
    case OPTION_REFUSE_CONSENT:
        options->refuse_consent = true;
        return OPTIONS_RUN;
    case OPTION_VERSION:
        puts("towline-applet " TOWLINE_VERSION);
        return OPTIONS_DONE;
    case OPTION_HELP:
        fputs(sentence(SAY_USAGE), stdout);
        return OPTIONS_DONE;
    default:
        fputs(sentence(SAY_USAGE), stderr);
        return OPTIONS_WRONG;
    }
}

static bool complain(const char *what) {
    (void)fprintf(stderr, "towline-applet: %s\n", what);
    return false;
}

static bool options_fit(const struct options *options) {
    bool code_fits = options->code == NULL || (strlen(options->code) == WIRE_CODE_LENGTH &&
                                               strspn(options->code, "0123456789") == WIRE_CODE_LENGTH);
    if (options->server == NULL && options->resume_path == NULL) {
        return complain("--server URL is missing");
    }
    if (options->server != NULL && !address_is_server(options->server)) {
        return complain("--server takes an address that begins with http:// or https://");
    }
    if (!code_fits) {
        return complain(sentence(SAY_CODE_FORM));
    }
    if (options->join_token != NULL &&
        (options->join_token[0] == '\0' || strlen(options->join_token) > WIRE_SECRET_MAX)) {
        return complain("this is no join token");
    }
    if (options->headless && options->code == NULL && options->join_token == NULL && options->resume_path == NULL) {
        return complain("--headless needs --code, --join-token or --resume");
    }
    return true;
}

enum options_result options_read(int argc, char **argv, struct options *out_options) {
    struct options options = {0};
    enum options_result result = OPTIONS_RUN;
    int option;
    take_from_environment("TOWLINE_SERVER", &options.server);
    take_from_environment("TOWLINE_JOIN_TOKEN", &options.join_token);
    while (result == OPTIONS_RUN && (option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        result = take_option(&options, option);
    }
    if (result == OPTIONS_RUN && optind != argc) {
        fputs(sentence(SAY_USAGE), stderr);
        result = OPTIONS_WRONG;
    }
    if (result == OPTIONS_RUN && !options_fit(&options)) {
        result = OPTIONS_WRONG;
    }
    if (result != OPTIONS_RUN) {
        options_finish(&options);
        return result;
    }
    *out_options = options;
    return OPTIONS_RUN;
}

void options_finish(struct options *options) {
    mem_free(options->server);
    mem_free_secret(options->code);
    mem_free_secret(options->join_token);
    mem_free(options->resume_path);
    mem_free(options->ca_path);
    *options = (struct options){0};
}
