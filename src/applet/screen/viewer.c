/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/screen/viewer.h"

#include "applet/screen/notify.h"
#include "applet/screen/pointer_shape.h"
#include "base/alloc.h"
#include "base/text.h"

#include <rfb/rfbregion.h>
#include <string.h>

static struct viewer *viewer_of(rfbClientPtr client) {
    return client->screen->screenData;
}

static void on_key(rfbBool down, rfbKeySym keysym, rfbClientPtr client) {
    struct viewer *viewer = viewer_of(client);
    viewer->input.key(viewer->input.user, keysym, down);
}

static void on_pointer(int mask, int x, int y, rfbClientPtr client) {
    struct viewer *viewer = viewer_of(client);
    viewer->input.pointer(viewer->input.user, mask, x, y);
}

/* Copied text ends lines as the customer's system does, and has no end mark. */
static void pass_copied(struct viewer *viewer, const char *text, size_t len) {
    char *plain = mem_copy(text, len);
    size_t out = 0;
    for (size_t i = 0; i < len && text[i] != '\0'; i++) {
        if (text[i] != '\r' || i + 1 == len || text[i + 1] != '\n') {
            plain[out++] = text[i];
        }
    }
    plain[out] = '\0';
    if (utf8_is_valid(plain, out)) {
        viewer->input.copied(viewer->input.user, plain, out);
    }
    mem_free_secret(plain);
}

static void on_copied(char *text, int len, rfbClientPtr client) {
    char *utf8 = NEW_ARRAY(char, (size_t)len * 2 + 1);
    size_t out = 0;
    for (int i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x80) {
            utf8[out++] = (char)byte;
        } else {
            utf8[out++] = (char)(0xc0 | byte >> 6);
            utf8[out++] = (char)(0x80 | (byte & 0x3f));
        }
    }
    pass_copied(viewer_of(client), utf8, out);
    mem_free_secret(utf8);
}

static void on_copied_utf8(char *text, int len, rfbClientPtr client) {
    pass_copied(viewer_of(client), text, (size_t)len);
}

static void on_gone(rfbClientPtr client) {
    viewer_of(client)->client = NULL;
}

static uint8_t shift_of(unsigned long mask) {
    uint8_t shift = 0;
    while ((mask >> shift & 1) == 0) {
        shift++;
    }
    return shift;
}

/* The picture's pixels as the display has them; LibVNCServer turns them into what the client asks for. */
static void set_format(struct viewer *viewer) {
    Visual *visual = DefaultVisualOfScreen(DefaultScreenOfDisplay(viewer->display));
    rfbPixelFormat *format = &viewer->server->serverFormat;
    format->bitsPerPixel = 32;
    format->depth = 24;
    format->redShift = shift_of(visual->red_mask);
    format->greenShift = shift_of(visual->green_mask);
    format->blueShift = shift_of(visual->blue_mask);
    if (viewer->client != NULL) {
        viewer->server->setTranslateFunction(viewer->client);
    }
}

static void set_up(struct viewer *viewer, const struct picture *picture) {
    rfbScreenInfoPtr server = viewer->server;
    server->screenData = viewer;
    server->desktopName = "Towline";
    server->frameBuffer = picture->pixels;
    server->port = 0;
    server->ipv6port = 0;
    server->autoPort = FALSE;
    server->deferUpdateTime = 0;
    server->handleEventsEagerly = FALSE;
    server->alwaysShared = TRUE;
    server->maxClientWait = 20000;
    server->cursor = NULL;
    server->permitFileTransfer = FALSE;
    server->kbdAddEvent = on_key;
    server->ptrAddEvent = on_pointer;
    server->setXCutText = on_copied;
    server->setXCutTextUTF8 = on_copied_utf8;
    set_format(viewer);
}

bool viewer_init(struct viewer *viewer, int fd, const struct picture *picture, const struct viewer_input *input) {
    *viewer = (struct viewer){.input = *input, .display = picture->display};
    rfbLogEnable(FALSE);
    viewer->server = rfbGetScreen(NULL, NULL, picture->width, picture->height, 8, 3, 4);
    set_up(viewer, picture);
    rfbInitServer(viewer->server);
    viewer->client = rfbNewClient(viewer->server, fd);
    if (viewer->client != NULL) {
        viewer->client->clientGoneHook = on_gone;
        viewer_read_shape(viewer);
    }
    return viewer->client != NULL;
}

/* LibVNCServer takes one message a turn, so that each can be looked at before. False: it had better wait. */
static bool look_ahead(rfbClientPtr client, enum notify_next *out_next) {
    *out_next = NOTIFY_OTHER;
    if (client->state == RFB_NORMAL && client->sock >= 0) {
        *out_next = notify_look(client);
    }
    if (*out_next == NOTIFY_TEXT && client->enableExtendedClipboard) {
        notify_request(client);
    }
    return *out_next != NOTIFY_NOTHING;
}

bool viewer_run(struct viewer *viewer, bool shows_pointer) {
    rfbClientPtr client = viewer->client;
    if (client == NULL) {
        return false;
    }
    client->turboQualityLevel = -1; /* every pixel arrives as it is, whatever quality is asked for */
    client->tightQualityLevel = -1;
    if (shows_pointer) {
        client->enableCursorShapeUpdates = FALSE;
    }
    enum notify_next next;
    if (look_ahead(client, &next)) {
        rfbProcessEvents(viewer->server, 0);
    } else {
        (void)rfbUpdateClient(client);
    }
    if (next == NOTIFY_ENCODINGS && viewer->client != NULL && client->enableExtendedClipboard) {
        notify_promise(client);
    }
    return viewer->client != NULL;
}

bool viewer_is_waiting(const struct viewer *viewer) {
    return viewer->client != NULL && viewer->client->state == RFB_NORMAL &&
           !sraRgnEmpty(viewer->client->requestedRegion);
}

void viewer_mark(struct viewer *viewer, int x1, int y1, int x2, int y2) {
    rfbMarkRectAsModified(viewer->server, x1, y1, x2, y2);
}

void viewer_resize(struct viewer *viewer, const struct picture *picture) {
    rfbNewFramebuffer(viewer->server, picture->pixels, picture->width, picture->height, 8, 3, 4);
    set_format(viewer); /* which the call above has reset */
}

void viewer_read_shape(struct viewer *viewer) {
    rfbCursorPtr shape = pointer_shape_read(viewer->display, &viewer->server->serverFormat);
    if (shape != NULL) {
        rfbSetCursor(viewer->server, shape);
    }
}

void viewer_move_pointer(struct viewer *viewer, int x, int y) {
    viewer->server->cursorX = x;
    viewer->server->cursorY = y;
}

/* For clients that know Latin-1 only: what it lacks becomes a question mark. */
static char *latin1_of(const char *text, size_t len, int *out_len) {
    char *latin1 = NEW_ARRAY(char, len + 1);
    int out = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x80) {
            latin1[out++] = (char)byte;
        } else if ((byte & 0xfc) == 0xc0 && i + 1 < len) {
            latin1[out++] = (char)((byte & 3) << 6 | ((unsigned char)text[++i] & 0x3f));
        } else if ((byte & 0xc0) != 0x80) {
            latin1[out++] = '?';
        }
    }
    *out_len = out;
    return latin1;
}

void viewer_copy(struct viewer *viewer, const char *text, size_t len) {
    int latin1_len;
    char *latin1 = latin1_of(text, len, &latin1_len);
    char *copy = mem_copy(text, len);
    rfbSendServerCutTextUTF8(viewer->server, copy, (int)len, latin1, latin1_len);
    mem_free_secret(copy);
    mem_free_secret(latin1);
}

void viewer_finish(struct viewer *viewer) {
    if (viewer->server == NULL) {
        return;
    }
    rfbShutdownServer(viewer->server, TRUE);
    viewer->server->frameBuffer = NULL; /* the picture's */
    rfbScreenCleanup(viewer->server);
    *viewer = (struct viewer){0};
}
