/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/input/clipboard.h"

#include "base/alloc.h"
#include "base/text.h"

#include <X11/Xatom.h>
#include <X11/extensions/Xfixes.h>
#include <string.h>

bool clipboard_init(struct clipboard *clipboard, Display *display,
                    void (*copied)(void *user, const char *text, size_t len), void *user) {
    int error;
    *clipboard = (struct clipboard){.display = display, .copied = copied, .user = user};
    if (!XFixesQueryExtension(display, &clipboard->owner_event, &error)) {
        return false;
    }
    clipboard->clipboard = XInternAtom(display, "CLIPBOARD", False);
    clipboard->targets = XInternAtom(display, "TARGETS", False);
    clipboard->utf8 = XInternAtom(display, "UTF8_STRING", False);
    clipboard->text_plain = XInternAtom(display, "text/plain;charset=utf-8", False);
    clipboard->transfer = XInternAtom(display, "TOWLINE_TRANSFER", False);
    clipboard->incr = XInternAtom(display, "INCR", False);
    clipboard->timestamp = XInternAtom(display, "TIMESTAMP", False);
    clipboard->window = XCreateSimpleWindow(display, DefaultRootWindow(display), -1, -1, 1, 1, 0, 0, 0);
    XSelectInput(display, clipboard->window, PropertyChangeMask);
    XFixesSelectSelectionInput(display, clipboard->window, clipboard->clipboard, XFixesSetSelectionOwnerNotifyMask);
    return true;
}

static void forget(char **text, size_t *len) {
    mem_free_secret(*text);
    *text = NULL;
    *len = 0;
}

/* Moves the transfer property's bytes behind what came before; false: too long or no text. */
static bool take_property(struct clipboard *clipboard, Atom *out_type, size_t *out_taken) {
    Atom type;
    int format;
    unsigned long count;
    unsigned long rest;
    unsigned char *bytes = NULL;
    if (XGetWindowProperty(clipboard->display, clipboard->window, clipboard->transfer, 0, CLIPBOARD_MAX / 4, True,
                           AnyPropertyType, &type, &format, &count, &rest, &bytes) != Success) {
        return false;
    }
    bool fits = rest == 0 && (type == clipboard->incr || format == 8 || count == 0) &&
                clipboard->incoming_len + count <= CLIPBOARD_MAX;
    *out_type = type;
    *out_taken = count;
    if (fits && type != clipboard->incr && count > 0) {
        clipboard->incoming = mem_resize_array(clipboard->incoming, clipboard->incoming_len + count + 1, 1);
        memcpy(clipboard->incoming + clipboard->incoming_len, bytes, count);
        clipboard->incoming_len += count;
        clipboard->incoming[clipboard->incoming_len] = '\0';
    }
    if (bytes != NULL) {
        XFree(bytes);
    }
    return fits;
}

static void deliver(struct clipboard *clipboard) {
    if (clipboard->incoming != NULL && utf8_is_valid(clipboard->incoming, clipboard->incoming_len)) {
        clipboard->copied(clipboard->user, clipboard->incoming, clipboard->incoming_len);
    }
    forget(&clipboard->incoming, &clipboard->incoming_len);
    clipboard->in_pieces = false;
}

static void on_arrived(struct clipboard *clipboard, const XSelectionEvent *event) {
    Atom type;
    size_t taken;
    forget(&clipboard->incoming, &clipboard->incoming_len);
    clipboard->in_pieces = false;
    if (event->property == None || !take_property(clipboard, &type, &taken)) {
        forget(&clipboard->incoming, &clipboard->incoming_len);
        return;
    }
    clipboard->in_pieces = type == clipboard->incr;
    if (!clipboard->in_pieces) {
        deliver(clipboard);
    }
}

static void on_piece(struct clipboard *clipboard, const XPropertyEvent *event) {
    Atom type;
    size_t taken;
    if (!clipboard->in_pieces || event->atom != clipboard->transfer || event->state != PropertyNewValue) {
        return;
    }
    if (!take_property(clipboard, &type, &taken)) {
        forget(&clipboard->incoming, &clipboard->incoming_len);
        clipboard->in_pieces = false;
    } else if (taken == 0) {
        deliver(clipboard);
    }
}

static bool can_give(const struct clipboard *clipboard, Atom target) {
    return target == clipboard->utf8 || target == clipboard->text_plain || target == XA_STRING;
}

/* STRING is Latin-1 by the book; programs that still ask for it only mostly take UTF-8, and ASCII is both. */
static bool give(struct clipboard *clipboard, const XSelectionRequestEvent *request, Atom property) {
    Display *display = clipboard->display;
    if (request->target == clipboard->targets) {
        Atom targets[] = {clipboard->targets, clipboard->timestamp, clipboard->utf8, clipboard->text_plain, XA_STRING};
        XChangeProperty(display, request->requestor, property, XA_ATOM, 32, PropModeReplace, (unsigned char *)targets,
                        sizeof targets / sizeof targets[0]);
        return true;
    }
    if (request->target == clipboard->timestamp) {
        XChangeProperty(display, request->requestor, property, XA_INTEGER, 32, PropModeReplace,
                        (unsigned char *)&clipboard->since, 1);
        return true;
    }
    if (!can_give(clipboard, request->target) || clipboard->text == NULL) {
        return false;
    }
    XChangeProperty(display, request->requestor, property, request->target, 8, PropModeReplace,
                    (unsigned char *)clipboard->text, (int)clipboard->len);
    return true;
}

static void on_request(struct clipboard *clipboard, const XSelectionRequestEvent *request) {
    Atom property = request->property != None ? request->property : request->target;
    bool given = give(clipboard, request, property);
    XSelectionEvent answer = {.type = SelectionNotify,
                              .display = request->display,
                              .requestor = request->requestor,
                              .selection = request->selection,
                              .target = request->target,
                              .property = given ? property : None,
                              .time = request->time};
    XSendEvent(clipboard->display, request->requestor, False, 0, (XEvent *)&answer);
    XFlush(clipboard->display);
}

static void on_owner(struct clipboard *clipboard, const XFixesSelectionNotifyEvent *event) {
    if (event->selection == clipboard->clipboard && event->owner != None && event->owner != clipboard->window) {
        XConvertSelection(clipboard->display, clipboard->clipboard, clipboard->utf8, clipboard->transfer,
                          clipboard->window, event->selection_timestamp);
        XFlush(clipboard->display);
    }
}

bool clipboard_handle(struct clipboard *clipboard, const XEvent *event) {
    if (event->type == clipboard->owner_event + XFixesSelectionNotify) {
        on_owner(clipboard, (const XFixesSelectionNotifyEvent *)event);
        return true;
    }
    if (event->xany.window != clipboard->window) {
        return false;
    }
    if (event->type == SelectionNotify) {
        on_arrived(clipboard, &event->xselection);
    } else if (event->type == SelectionRequest) {
        on_request(clipboard, &event->xselectionrequest);
    } else if (event->type == PropertyNotify) {
        on_piece(clipboard, &event->xproperty);
    } else if (event->type == SelectionClear && event->xselectionclear.selection == clipboard->clipboard) {
        forget(&clipboard->text, &clipboard->len);
    }
    return true;
}

void clipboard_put(struct clipboard *clipboard, const char *text, size_t len) {
    if (len > CLIPBOARD_MAX) {
        return;
    }
    forget(&clipboard->text, &clipboard->len);
    clipboard->text = mem_copy(text, len);
    clipboard->len = len;
    clipboard->since = CurrentTime;
    XSetSelectionOwner(clipboard->display, clipboard->clipboard, clipboard->window, CurrentTime);
    XSetSelectionOwner(clipboard->display, XA_PRIMARY, clipboard->window, CurrentTime);
    XFlush(clipboard->display);
}

void clipboard_finish(struct clipboard *clipboard) {
    if (clipboard->display == NULL) {
        return;
    }
    if (clipboard->window != None) {
        XDestroyWindow(clipboard->display, clipboard->window);
    }
    forget(&clipboard->text, &clipboard->len);
    forget(&clipboard->incoming, &clipboard->incoming_len);
    *clipboard = (struct clipboard){0};
}
