/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlined/setup_link.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

/* The address by which a browser on this computer reaches us. */
static char *base_url(const struct config *config, uint16_t port) {
    if (config->public_url != NULL) {
        return mem_copy_string(config->public_url);
    }
    const char *scheme = config->tls_certificate != NULL ? "https" : "http";
    const char *address = config->listen[0].address;
    bool is_any = strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0;
    if (is_any) {
        return mem_format("%s://localhost:%u", scheme, (unsigned)port);
    }
    bool is_ipv6 = strchr(address, ':') != NULL;
    return mem_format(is_ipv6 ? "%s://[%s]:%u" : "%s://%s:%u", scheme, address, (unsigned)port);
}

static void on_token(void *user, const struct account_answer *answer) {
    char *url = user;
    if (answer->result == ACCOUNT_OK) {
        printf("Make the first administrator here, once: %s/admin#setup=%s\n", url, answer->token);
        fflush(stdout);
    } else if (answer->result == ACCOUNT_NOT_SAVED) {
        printf("No set-up link: the data folder cannot be written. Start towlined again once it can.\n");
        fflush(stdout);
    }
    mem_free(url);
}

void setup_link_print(struct account *account, const struct config *config, uint16_t port) {
    account_make_setup_token(account, on_token, base_url(config, port));
}
