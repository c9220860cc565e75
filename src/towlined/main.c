/* SPDX-License-Identifier: GPL-3.0-or-later */
/* towlined: the server. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/random.h"
#include "towlined/options.h"
#include "towlined/server.h"

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* As many descriptors as we are allowed: each connection needs one. */
static void raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit); /* the old limit will do as well */
    }
}

int main(int count, char **words) {
    struct config config;
    config_init(&config);
    enum options_result options = options_read(count, words, &config);
    if (options != OPTIONS_RUN) {
        config_finish(&config);
        return options == OPTIONS_DONE ? EXIT_OK : EXIT_USAGE;
    }
    struct log log = {.level = config.log_level, .format = config.log_format, .fd = STDERR_FILENO};
    char why[CONFIG_MESSAGE_MAX] = "";
    umask(077); /* all that we write is ours alone */
    raise_descriptor_limit();
    crypto_init();
    log_info(&log, "starting", LOG_TEXT("version", TOWLINE_VERSION), LOG_TEXT("data", config.data_folder));
    struct server *server = server_open(&config, &log, why);
    if (server == NULL) {
        fprintf(stderr, "towlined: %s\n", why);
        config_finish(&config);
        return EXIT_FAILED;
    }
    server_run(server);
    server_close(server);
    config_finish(&config);
    return EXIT_OK;
}
