/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/keeper.h"

#include "applet/core/saved.h"
#include "applet/link/address.h"
#include "applet/power/autostart.h"
#include "applet/state_file.h"
#include "base/alloc.h"

#include <glib.h>

void keeper_init(struct keeper *keeper, const struct options *options) {
    *keeper = (struct keeper){.options = options, .server = mem_copy_string(options->server)};
    keeper_begin(keeper, options->code != NULL ? options->code : options->join_token);
}

void keeper_begin(struct keeper *keeper, const char *joined) {
    mem_free_secret(keeper->joined);
    g_free(keeper->path);
    keeper->joined = mem_copy_string(joined);
    keeper->path = joined != NULL && keeper->server != NULL ? state_file_path(keeper->server, joined) : NULL;
}

static void learn_server(struct keeper *keeper, const char *text) {
    struct saved saved = {0};
    struct chat chat = {0};
    if (saved_read(text, &saved, &chat) && address_is_server(saved.server)) {
        keeper->server = mem_copy_string(saved.server);
    }
    saved_finish(&saved);
    chat_finish(&chat);
}

char *keeper_read(struct keeper *keeper) {
    if (keeper->options->resume_path != NULL) {
        g_free(keeper->path);
        keeper->path = g_canonicalize_filename(keeper->options->resume_path, NULL);
    }
    char *text = keeper->path == NULL ? NULL : state_file_read(keeper->path);
    if (text != NULL && keeper->server == NULL) {
        learn_server(keeper, text);
    }
    return text;
}

void keeper_save(struct keeper *keeper, const char *text) {
    if (!state_file_write(keeper->path, text)) {
        g_warning("%s cannot be written: the session will not survive the end of this program", keeper->path);
    }
}

void keeper_forget(struct keeper *keeper) {
    if (keeper->path != NULL) {
        autostart_remove(keeper->path);
        state_file_remove(keeper->path);
    }
}

static void add_autostart(struct keeper *keeper) {
    const struct options *options = keeper->options;
    char *ca_path = options->ca_path == NULL ? NULL : g_canonicalize_filename(options->ca_path, NULL);
    const char *words[10] = {"--resume", keeper->path};
    size_t count = 2;
    if (ca_path != NULL) {
        words[count++] = "--ca";
        words[count++] = ca_path;
    }
    if (options->headless) {
        words[count++] = "--headless";
    }
    if (options->accept_all) {
        words[count++] = "--accept-all";
    }
    if (options->refuse_consent) {
        words[count++] = "--refuse-consent";
    }
    if (!autostart_add(keeper->path, words)) {
        g_warning("the session will not go on by itself after the restart: no autostart entry can be written");
    }
    g_free(ca_path);
}

void keeper_set_autostart(struct keeper *keeper, bool wanted) {
    if (keeper->path != NULL) {
        if (wanted) {
            add_autostart(keeper);
        } else {
            autostart_remove(keeper->path);
        }
    }
}

void keeper_finish(struct keeper *keeper) {
    mem_free(keeper->server);
    mem_free_secret(keeper->joined);
    g_free(keeper->path);
    *keeper = (struct keeper){0};
}
