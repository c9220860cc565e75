/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/media.h"

#include "base/alloc.h"
#include "base/buffer.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CHUNK = 64 * 1024,
    MESSAGE_MAX = 1024 * 1024,   /* from the relay */
    INPUT_MAX = 4 * 1024 * 1024, /* what the technician may send ahead of what the screen takes */
};

struct media {
    struct network *network;
    struct media_events events;
    void *user;
    bool control;
    struct link *link;
    struct screen *screen;
    int fd; /* our end of the pair; -1 before the relay is reached */
    guint readable, writable;
    struct buffer input; /* of the technician, waiting for room in the pair */
};

/* RFB's own flow control bounds what waits in the link: the viewer asks for the next picture when it has the last. */
static gboolean on_readable(gint fd, GIOCondition condition, gpointer user) {
    (void)condition;
    struct media *media = user;
    static const size_t chunk = CHUNK;
    char *bytes = mem_new(chunk);
    ssize_t got = read(fd, bytes, chunk);
    if (got > 0) {
        link_send_bytes(media->link, bytes, (size_t)got);
    }
    mem_free(bytes);
    if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR))) {
        return G_SOURCE_CONTINUE;
    }
    media->readable = 0;
    media->events.closed(media->user);
    return G_SOURCE_REMOVE;
}

static gboolean on_writable(gint fd, GIOCondition condition, gpointer user) {
    (void)condition;
    struct media *media = user;
    ssize_t sent = send(fd, media->input.data, media->input.len, MSG_NOSIGNAL);
    if (sent > 0) {
        buffer_consume(&media->input, (size_t)sent);
    }
    if (media->input.len > 0) {
        return G_SOURCE_CONTINUE;
    }
    media->writable = 0;
    return G_SOURCE_REMOVE;
}

static void on_received(void *user, const char *bytes, size_t len) {
    struct media *media = user;
    if (media->fd < 0) {
        return;
    }
    if (media->input.len == 0) {
        ssize_t sent = send(media->fd, bytes, len, MSG_NOSIGNAL);
        if (sent > 0) {
            bytes += sent;
            len -= (size_t)sent;
        }
    }
    if (len == 0) {
        return;
    }
    if (!buffer_append(&media->input, bytes, len)) {
        media->events.failed(media->user, "too_much_input");
        return;
    }
    if (media->writable == 0) {
        media->writable = g_unix_fd_add(media->fd, G_IO_OUT, on_writable, media);
    }
}

static void on_opened(void *user) {
    struct media *media = user;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        media->events.failed(media->user, "no_socket");
        return;
    }
    g_unix_set_fd_nonblocking(pair[0], TRUE, NULL);
    const char *reason = NULL;
    media->screen = screen_create(pair[1], media->control, &reason);
    if (media->screen == NULL) {
        (void)close(pair[0]);
        media->events.failed(media->user, reason);
        return;
    }
    media->fd = pair[0];
    media->readable = g_unix_fd_add(media->fd, G_IO_IN | G_IO_HUP, on_readable, media);
    media->events.opened(media->user);
}

static void on_lost(void *user, const char *reason) {
    (void)reason;
    struct media *media = user;
    if (media->fd < 0) {
        media->events.failed(media->user, "relay_unreachable");
    } else {
        media->events.closed(media->user);
    }
}

struct media *media_create(struct network *network, const char *url, bool control, const struct media_events *events,
                           void *user) {
    static const struct link_events link_events = {on_opened, on_received, on_lost};
    struct media *media = NEW(struct media);
    media->network = network;
    media->events = *events;
    media->user = user;
    media->control = control;
    media->fd = -1;
    buffer_init(&media->input, INPUT_MAX);
    media->link = link_open(network, url, MESSAGE_MAX, &link_events, media);
    return media;
}

void media_set_control(struct media *media, bool control) {
    media->control = control;
    if (media->screen != NULL) {
        screen_set_control(media->screen, control);
    }
}

static void remove_source(guint *source) {
    if (*source != 0) {
        g_source_remove(*source);
        *source = 0;
    }
}

void media_destroy(struct media *media) {
    if (media == NULL) {
        return;
    }
    remove_source(&media->readable);
    remove_source(&media->writable);
    link_abort(media->link);
    if (media->fd >= 0) {
        (void)shutdown(media->fd, SHUT_RDWR); /* wakes the screen's thread wherever it stands */
    }
    screen_destroy(media->screen);
    if (media->fd >= 0) {
        (void)close(media->fd);
    }
    buffer_finish(&media->input);
    mem_free(media);
}
