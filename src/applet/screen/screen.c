/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/screen/screen.h"

#include "applet/input/buttons.h"
#include "applet/input/clipboard.h"
#include "applet/input/keyboard.h"
#include "applet/screen/picture.h"
#include "applet/screen/viewer.h"
#include "base/alloc.h"
#include "base/must.h"

#include <X11/extensions/Xfixes.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum {
    FRAME_MS = 15,   /* drawings within so long go out together */
    POINTER_MS = 40, /* how often a mere viewer is told where the pointer is */
    IDLE_MS = 1000,
};

struct screen {
    pthread_t thread;
    int wake[2];
    int fd; /* the viewer's stream; LibVNCServer closes it */
    atomic_bool stop;
    pthread_mutex_t lock; /* guards control; held while input is made, so that taking control back waits for that */
    bool control;
    bool had_control; /* thread only: to let go of keys when it ends */

    Display *display;
    struct picture picture;
    struct viewer viewer;
    struct keyboard keyboard;
    struct buttons buttons;
    struct clipboard clipboard;
    int cursor_event;
    int64_t frame_at, pointer_at;
};

static int64_t now_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void on_key(void *user, KeySym keysym, bool down) {
    struct screen *screen = user;
    (void)pthread_mutex_lock(&screen->lock);
    if (screen->control) {
        keyboard_key(&screen->keyboard, keysym, down, now_ms());
    }
    (void)pthread_mutex_unlock(&screen->lock);
}

static void on_pointer(void *user, int mask, int x, int y) {
    struct screen *screen = user;
    (void)pthread_mutex_lock(&screen->lock);
    if (screen->control) {
        buttons_pointer(&screen->buttons, mask, x, y);
    }
    (void)pthread_mutex_unlock(&screen->lock);
}

static void on_copied_there(void *user, const char *text, size_t len) {
    struct screen *screen = user;
    (void)pthread_mutex_lock(&screen->lock);
    if (screen->control) {
        clipboard_put(&screen->clipboard, text, len);
    }
    (void)pthread_mutex_unlock(&screen->lock);
}

static void on_copied_here(void *user, const char *text, size_t len) {
    struct screen *screen = user;
    if (screen->had_control) {
        viewer_copy(&screen->viewer, text, len);
    }
}

static void on_changed(void *user, int x1, int y1, int x2, int y2) {
    struct screen *screen = user;
    viewer_mark(&screen->viewer, x1, y1, x2, y2);
}

static void handle_event(struct screen *screen, XEvent *event) {
    if (event->type == screen->cursor_event) {
        viewer_read_shape(&screen->viewer);
    } else if (!picture_handle(&screen->picture, event) && !keyboard_handle(&screen->keyboard, event)) {
        (void)clipboard_handle(&screen->clipboard, event);
    }
}

static void handle_events(struct screen *screen) {
    while (XPending(screen->display) > 0) {
        XEvent event;
        XNextEvent(screen->display, &event);
        handle_event(screen, &event);
    }
    if (screen->picture.resized) {
        char *old = picture_resize(&screen->picture);
        if (old != NULL) {
            viewer_resize(&screen->viewer, &screen->picture);
            mem_free(old);
        }
    }
}

/* Control was given or taken since the last look. */
static bool look_at_control(struct screen *screen) {
    (void)pthread_mutex_lock(&screen->lock);
    bool control = screen->control;
    (void)pthread_mutex_unlock(&screen->lock);
    if (screen->had_control && !control) {
        keyboard_release_all(&screen->keyboard);
        buttons_release_all(&screen->buttons);
    }
    screen->had_control = control;
    return control;
}

static void follow_pointer(struct screen *screen) {
    Window root;
    Window child;
    int x;
    int y;
    int inner_x;
    int inner_y;
    unsigned mask;
    if (XQueryPointer(screen->display, screen->picture.root, &root, &child, &x, &y, &inner_x, &inner_y, &mask)) {
        viewer_move_pointer(&screen->viewer, x, y);
    }
}

static int64_t earlier(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* One round; gives how long to sleep, or -1 when the viewer has gone. */
static int64_t run_once(struct screen *screen) {
    int64_t now = now_ms();
    int64_t until = now + IDLE_MS;
    bool control = look_at_control(screen);
    if (!control && now >= screen->pointer_at) {
        follow_pointer(screen);
        screen->pointer_at = now + POINTER_MS;
    }
    handle_events(screen);
    bool waiting = viewer_is_waiting(&screen->viewer);
    if (screen->picture.damaged && waiting && now >= screen->frame_at) {
        picture_refresh(&screen->picture, on_changed, screen);
        screen->frame_at = now + FRAME_MS;
    }
    if (!viewer_run(&screen->viewer, !control)) {
        return -1;
    }
    if (screen->picture.damaged && viewer_is_waiting(&screen->viewer)) {
        until = earlier(until, screen->frame_at);
    }
    if (!control) {
        until = earlier(until, screen->pointer_at);
    }
    int64_t tidy = keyboard_tidy(&screen->keyboard, now);
    until = tidy < 0 ? until : earlier(until, tidy);
    now = now_ms();
    return XPending(screen->display) > 0 || until < now ? 0 : until - now;
}

static void sleep_until_something(struct screen *screen, int64_t pause_ms) {
    struct pollfd fds[] = {{ConnectionNumber(screen->display), POLLIN, 0},
                           {screen->viewer.client == NULL ? -1 : screen->viewer.client->sock, POLLIN, 0},
                           {screen->wake[0], POLLIN, 0}};
    (void)poll(fds, 3, (int)pause_ms);
    char drained[16];
    while (read(screen->wake[0], drained, sizeof drained) > 0) {
    }
}

static void *serve(void *user) {
    struct screen *screen = user;
    struct viewer_input input = {screen, on_key, on_pointer, on_copied_there};
    if (viewer_init(&screen->viewer, screen->fd, &screen->picture, &input)) {
        int64_t pause = 0;
        while (!atomic_load(&screen->stop) && (pause = run_once(screen)) >= 0) {
            sleep_until_something(screen, pause);
        }
    }
    keyboard_finish(&screen->keyboard);
    buttons_release_all(&screen->buttons);
    clipboard_finish(&screen->clipboard);
    viewer_finish(&screen->viewer);
    picture_finish(&screen->picture);
    XCloseDisplay(screen->display);
    return NULL;
}

static bool open_display(struct screen *screen, const char **out_reason) {
    int fixes_event;
    int error;
    screen->display = XOpenDisplay(NULL);
    if (screen->display == NULL) {
        *out_reason = "no_display";
        return false;
    }
    if (!picture_init(&screen->picture, screen->display) || !keyboard_init(&screen->keyboard, screen->display) ||
        !clipboard_init(&screen->clipboard, screen->display, on_copied_here, screen) ||
        !XFixesQueryExtension(screen->display, &fixes_event, &error)) {
        *out_reason = "display_unfit";
        return false;
    }
    buttons_init(&screen->buttons, screen->display);
    screen->cursor_event = fixes_event + XFixesCursorNotify;
    XFixesSelectCursorInput(screen->display, screen->picture.root, XFixesDisplayCursorNotifyMask);
    return true;
}

static void free_unstarted(struct screen *screen) {
    if (screen->display != NULL) {
        keyboard_finish(&screen->keyboard);
        clipboard_finish(&screen->clipboard);
        picture_finish(&screen->picture);
        XCloseDisplay(screen->display);
    }
    mem_free(screen);
}

struct screen *screen_create(int fd, bool control, const char **out_reason) {
    struct screen *screen = NEW(struct screen);
    screen->fd = fd;
    screen->control = control;
    if (!open_display(screen, out_reason)) {
        (void)close(fd);
        free_unstarted(screen);
        return NULL;
    }
    must(pipe2(screen->wake, O_CLOEXEC | O_NONBLOCK) == 0);
    must(pthread_mutex_init(&screen->lock, NULL) == 0);
    must(pthread_create(&screen->thread, NULL, serve, screen) == 0);
    return screen;
}

static void wake(struct screen *screen) {
    (void)!write(screen->wake[1], "w", 1);
}

void screen_set_control(struct screen *screen, bool control) {
    (void)pthread_mutex_lock(&screen->lock);
    screen->control = control;
    (void)pthread_mutex_unlock(&screen->lock);
    wake(screen);
}

void screen_destroy(struct screen *screen) {
    if (screen == NULL) {
        return;
    }
    atomic_store(&screen->stop, true);
    wake(screen);
    must(pthread_join(screen->thread, NULL) == 0);
    (void)pthread_mutex_destroy(&screen->lock);
    (void)close(screen->wake[0]);
    (void)close(screen->wake[1]);
    mem_free(screen);
}

static int ignore_error(Display *display, XErrorEvent *event) {
    (void)display;
    (void)event;
    return 0;
}

void screen_ignore_errors(void) {
    (void)XSetErrorHandler(ignore_error);
}

bool screen_size(int *out_width, int *out_height) {
    Display *display = XOpenDisplay(NULL);
    if (display == NULL) {
        return false;
    }
    *out_width = DisplayWidth(display, DefaultScreen(display));
    *out_height = DisplayHeight(display, DefaultScreen(display));
    XCloseDisplay(display);
    return true;
}
