/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands on the customer's screen in the tests: a window over the whole screen that draws a random pattern, and
 * says on its standard output, a JSON line each, what reaches it: keys (as text, too), pointer, wheel, size, clipboard.
 * Commands on standard input, a line each: `pattern SEED`, `area SEED X Y WIDTH HEIGHT`, `own TEXT` (offer TEXT as the
 * clipboard), `paste` (say what the clipboard holds), `quit`.
 */
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/keysym.h>
#include <locale.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MAX = 4096, LINE_MAX_BYTES = 8192 };

struct probe {
    Display *display;
    Window window;
    GC gc;
    XIM method;
    XIC context;
    Atom clipboard, utf8, targets, property;
    int width, height;
    uint32_t seed;
    char owned[TEXT_MAX];
    char line[LINE_MAX_BYTES];
    size_t line_len;
};

/* A small generator that the test computes as well: xorshift32. */
static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void print_json_text(const char *text) {
    putchar('"');
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\')
            printf("\\%c", byte);
        else if (byte < 0x20)
            printf("\\u%04x", byte);
        else
            putchar(byte);
    }
    putchar('"');
}

/* Every pixel of the area gets a colour of its own from the seed, row by row. */
static void draw_area(struct probe *probe, uint32_t seed, int x, int y, int width, int height) {
    int screen = DefaultScreen(probe->display);
    size_t bytes = (size_t)width * (size_t)height * 4;
    uint32_t *pixels = malloc(bytes);
    uint32_t state = seed ? seed : 1;

    if (!pixels)
        abort();
    for (size_t i = 0; i < bytes / 4; i++)
        pixels[i] = next_random(&state) & 0xffffff;
    XImage *image = XCreateImage(probe->display, DefaultVisual(probe->display, screen),
                                 (unsigned int)DefaultDepth(probe->display, screen), ZPixmap, 0, (char *)pixels,
                                 (unsigned int)width, (unsigned int)height, 32, 0);
    if (!image)
        abort();
    XPutImage(probe->display, probe->window, probe->gc, image, 0, 0, x, y, (unsigned int)width, (unsigned int)height);
    XDestroyImage(image);
    XFlush(probe->display);
}

static void draw_pattern(struct probe *probe) {
    if (probe->seed)
        draw_area(probe, probe->seed, 0, 0, probe->width, probe->height);
}

static void say_key(struct probe *probe, XKeyEvent *event) {
    char text[64] = "";
    KeySym symbol = NoSymbol;
    Status status;
    int len = Xutf8LookupString(probe->context, event, text, sizeof text - 1, &symbol, &status);

    text[status == XLookupChars || status == XLookupBoth ? len : 0] = '\0';
    printf("{\"event\":\"key\",\"symbol\":\"%s\",\"state\":%u,\"text\":",
           symbol == NoSymbol ? "" : XKeysymToString(symbol), event->state);
    print_json_text(text);
    puts("}");
}

static void give_clipboard(struct probe *probe, const XSelectionRequestEvent *asked) {
    XSelectionEvent answer = {.type = SelectionNotify,
                              .requestor = asked->requestor,
                              .selection = asked->selection,
                              .target = asked->target,
                              .property = asked->property ? asked->property : asked->target,
                              .time = asked->time};

    if (asked->target == probe->targets) {
        Atom kinds[] = {probe->targets, probe->utf8, XA_STRING};
        XChangeProperty(probe->display, asked->requestor, answer.property, XA_ATOM, 32, PropModeReplace,
                        (unsigned char *)kinds, 3);
    } else if (asked->target == probe->utf8 || asked->target == XA_STRING) {
        XChangeProperty(probe->display, asked->requestor, answer.property, asked->target, 8, PropModeReplace,
                        (unsigned char *)probe->owned, (int)strlen(probe->owned));
    } else {
        answer.property = None;
    }
    XSendEvent(probe->display, asked->requestor, False, 0, (XEvent *)&answer);
}

static void say_clipboard(struct probe *probe, const XSelectionEvent *event) {
    unsigned char *data = NULL;
    unsigned long items = 0, left = 0;
    Atom type = None;
    int format = 0;

    if (event->property != None)
        XGetWindowProperty(probe->display, probe->window, probe->property, 0, TEXT_MAX / 4, True, AnyPropertyType,
                           &type, &format, &items, &left, &data);
    printf("{\"event\":\"clipboard\",\"text\":");
    print_json_text(data ? (const char *)data : "");
    puts("}");
    if (data)
        XFree(data);
}

static void handle_event(struct probe *probe, XEvent *event) {
    if (XFilterEvent(event, None))
        return;
    switch (event->type) {
    case Expose:
        if (event->xexpose.count == 0)
            draw_pattern(probe);
        break;
    case ConfigureNotify:
        if (event->xconfigure.width != probe->width || event->xconfigure.height != probe->height) {
            probe->width = event->xconfigure.width;
            probe->height = event->xconfigure.height;
            printf("{\"event\":\"size\",\"width\":%d,\"height\":%d}\n", probe->width, probe->height);
        }
        break;
    case KeyPress:
        say_key(probe, &event->xkey);
        break;
    case ButtonPress:
        printf("{\"event\":\"button\",\"button\":%u,\"x\":%d,\"y\":%d}\n", event->xbutton.button, event->xbutton.x,
               event->xbutton.y);
        break;
    case MotionNotify:
        printf("{\"event\":\"motion\",\"x\":%d,\"y\":%d}\n", event->xmotion.x, event->xmotion.y);
        break;
    case SelectionRequest:
        give_clipboard(probe, &event->xselectionrequest);
        break;
    case SelectionNotify:
        say_clipboard(probe, &event->xselection);
        break;
    case MappingNotify:
        XRefreshKeyboardMapping(&event->xmapping);
        break;
    default:
        break;
    }
}

/* The screen got another size: the window, which no window manager looks after, goes along. */
static void follow_root(struct probe *probe, const XConfigureEvent *event) {
    XResizeWindow(probe->display, probe->window, (unsigned int)event->width, (unsigned int)event->height);
}

/* Returns false when the probe shall end. */
static bool obey(struct probe *probe, char *command) {
    unsigned int seed;
    int x, y, width, height;

    if (sscanf(command, "pattern %u", &seed) == 1) {
        probe->seed = seed;
        draw_pattern(probe);
    } else if (sscanf(command, "area %u %d %d %d %d", &seed, &x, &y, &width, &height) == 5 && width > 0 && height > 0) {
        draw_area(probe, seed, x, y, width, height);
    } else if (strncmp(command, "own ", 4) == 0) {
        snprintf(probe->owned, sizeof probe->owned, "%s", command + 4);
        XSetSelectionOwner(probe->display, probe->clipboard, probe->window, CurrentTime);
    } else if (strcmp(command, "paste") == 0) {
        XConvertSelection(probe->display, probe->clipboard, probe->utf8, probe->property, probe->window, CurrentTime);
    } else {
        return strcmp(command, "quit") != 0;
    }
    printf("{\"event\":\"done\"}\n");
    return true;
}

/* Returns false at the end of the input or when told to quit. */
static bool read_commands(struct probe *probe) {
    ssize_t got = read(STDIN_FILENO, probe->line + probe->line_len, sizeof probe->line - 1 - probe->line_len);

    if (got <= 0)
        return false;
    probe->line_len += (size_t)got;
    probe->line[probe->line_len] = '\0';
    for (char *end; (end = strchr(probe->line, '\n'));) {
        *end = '\0';
        if (!obey(probe, probe->line))
            return false;
        probe->line_len -= (size_t)(end + 1 - probe->line);
        memmove(probe->line, end + 1, probe->line_len + 1);
    }
    return true;
}

static void open_window(struct probe *probe) {
    Window root = DefaultRootWindow(probe->display);
    int screen = DefaultScreen(probe->display);
    XSetWindowAttributes attributes = {.override_redirect = True, .background_pixel = 0x303030};

    probe->width = DisplayWidth(probe->display, screen);
    probe->height = DisplayHeight(probe->display, screen);
    XSelectInput(probe->display, root, StructureNotifyMask);
    probe->window =
        XCreateWindow(probe->display, root, 0, 0, (unsigned int)probe->width, (unsigned int)probe->height, 0,
                      CopyFromParent, InputOutput, CopyFromParent, CWOverrideRedirect | CWBackPixel, &attributes);
    XSelectInput(probe->display, probe->window,
                 KeyPressMask | ButtonPressMask | PointerMotionMask | ExposureMask | StructureNotifyMask);
    probe->gc = XCreateGC(probe->display, probe->window, 0, NULL);
    XMapRaised(probe->display, probe->window);
    XSync(probe->display, False);
    XSetInputFocus(probe->display, probe->window, RevertToParent, CurrentTime);
    probe->method = XOpenIM(probe->display, NULL, NULL, NULL);
    if (probe->method)
        probe->context = XCreateIC(probe->method, XNInputStyle, XIMPreeditNothing | XIMStatusNothing, XNClientWindow,
                                   probe->window, XNFocusWindow, probe->window, NULL);
    if (!probe->context) {
        fputs("xprobe: no input method\n", stderr);
        exit(1);
    }
    XSetICFocus(probe->context);
}

int main(void) {
    static struct probe probe;

    setvbuf(stdout, NULL, _IOLBF, 0);
    setlocale(LC_CTYPE, "C.UTF-8");
    probe.display = XOpenDisplay(NULL);
    if (!probe.display) {
        fputs("xprobe: no display\n", stderr);
        return 1;
    }
    probe.clipboard = XInternAtom(probe.display, "CLIPBOARD", False);
    probe.utf8 = XInternAtom(probe.display, "UTF8_STRING", False);
    probe.targets = XInternAtom(probe.display, "TARGETS", False);
    probe.property = XInternAtom(probe.display, "XPROBE", False);
    open_window(&probe);
    printf("{\"event\":\"ready\",\"width\":%d,\"height\":%d}\n", probe.width, probe.height);
    for (bool going = true; going;) {
        struct pollfd sources[] = {{ConnectionNumber(probe.display), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};

        while (XPending(probe.display) > 0) {
            XEvent event;
            XNextEvent(probe.display, &event);
            if (event.type == ConfigureNotify && event.xconfigure.window != probe.window)
                follow_root(&probe, &event.xconfigure);
            else
                handle_event(&probe, &event);
        }
        XFlush(probe.display);
        if (poll(sources, 2, -1) < 0)
            break;
        if (sources[1].revents)
            going = read_commands(&probe);
    }
    XCloseDisplay(probe.display);
    return 0;
}
