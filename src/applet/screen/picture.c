/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/screen/picture.h"

#include "base/alloc.h"

#include <X11/Xutil.h>
#include <X11/extensions/Xrandr.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

enum {
    SIZE_MAX_PIXELS = 32767, /* what X and RFB both can name */
    BAND = 64,               /* rows that are compared and reported together */
};

static bool make_image_shared(struct picture *picture) {
    Visual *visual = DefaultVisualOfScreen(DefaultScreenOfDisplay(picture->display));
    unsigned depth = (unsigned)DefaultDepthOfScreen(DefaultScreenOfDisplay(picture->display));
    if (!XShmQueryExtension(picture->display)) {
        return false;
    }
    picture->image = XShmCreateImage(picture->display, visual, depth, ZPixmap, NULL, &picture->segment,
                                     (unsigned)picture->width, (unsigned)picture->height);
    if (picture->image == NULL) {
        return false;
    }
    size_t size = (size_t)picture->image->bytes_per_line * (size_t)picture->height;
    picture->segment.shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    picture->segment.shmaddr = picture->segment.shmid < 0 ? (char *)-1 : shmat(picture->segment.shmid, NULL, 0);
    picture->segment.readOnly = False;
    if (picture->segment.shmid >= 0 && picture->segment.shmaddr != (char *)-1) {
        picture->image->data = picture->segment.shmaddr;
        /* A display of another machine refuses; the refusal shows in the first fetch. */
        picture->shared = XShmAttach(picture->display, &picture->segment) != 0;
        XSync(picture->display, False);
        (void)shmctl(picture->segment.shmid, IPC_RMID, NULL);
    }
    return picture->shared && XShmGetImage(picture->display, picture->root, picture->image, 0, 0, AllPlanes);
}

static void drop_image(struct picture *picture) {
    if (picture->image != NULL) {
        picture->image->data = NULL;
        XDestroyImage(picture->image);
        picture->image = NULL;
    }
    if (picture->shared) {
        XShmDetach(picture->display, &picture->segment);
        XSync(picture->display, False);
    }
    if (picture->segment.shmaddr != NULL && picture->segment.shmaddr != (char *)-1) {
        (void)shmdt(picture->segment.shmaddr);
    }
    picture->segment = (XShmSegmentInfo){0};
    picture->shared = false;
}

static bool measure(struct picture *picture) {
    XWindowAttributes about;
    if (!XGetWindowAttributes(picture->display, picture->root, &about) || about.width < 1 || about.height < 1 ||
        about.width > SIZE_MAX_PIXELS || about.height > SIZE_MAX_PIXELS) {
        return false;
    }
    picture->width = about.width;
    picture->height = about.height;
    picture->pixels = NEW_ARRAY(char, (size_t)picture->width *(size_t)picture->height * 4);
    if (!make_image_shared(picture)) {
        drop_image(picture);
    }
    return true;
}

static bool pixels_fit(Display *display) {
    Screen *screen = DefaultScreenOfDisplay(display);
    Visual *visual = DefaultVisualOfScreen(screen);
    int count = 0;
    int bits = 0;
    XPixmapFormatValues *formats = XListPixmapFormats(display, &count);
    for (int i = 0; i < count; i++) {
        if (formats[i].depth == DefaultDepthOfScreen(screen)) {
            bits = formats[i].bits_per_pixel;
        }
    }
    if (formats != NULL) {
        XFree(formats);
    }
    return bits == 32 && visual->bits_per_rgb == 8 && ImageByteOrder(display) == LSBFirst &&
           (visual->red_mask | visual->green_mask | visual->blue_mask) == 0xffffff;
}

bool picture_init(struct picture *picture, Display *display) {
    int error_base;
    int fixes_event;
    *picture = (struct picture){.display = display, .root = DefaultRootWindow(display)};
    if (!pixels_fit(display) || !XDamageQueryExtension(display, &picture->damage_event, &error_base) ||
        !XFixesQueryExtension(display, &fixes_event, &error_base)) {
        return false;
    }
    picture->resize_event = -1;
    if (XRRQueryExtension(display, &picture->resize_event, &error_base)) {
        XRRSelectInput(display, picture->root, RRScreenChangeNotifyMask);
    }
    picture->damage = XDamageCreate(display, picture->root, XDamageReportNonEmpty);
    picture->region = XFixesCreateRegion(display, NULL, 0);
    if (!measure(picture)) {
        picture_finish(picture);
        return false;
    }
    picture->damaged = true;
    return true;
}

bool picture_handle(struct picture *picture, XEvent *event) {
    if (event->type == picture->damage_event + XDamageNotify) {
        picture->damaged = true;
        return true;
    }
    if (picture->resize_event >= 0 && event->type == picture->resize_event + RRScreenChangeNotify) {
        XRRUpdateConfiguration(event);
        picture->resized = true;
        return true;
    }
    return false;
}

static void ignore_change(void *user, int x1, int y1, int x2, int y2) {
    (void)user;
    (void)x1;
    (void)y1;
    (void)x2;
    (void)y2;
}

static void refresh_rectangle(struct picture *picture, XRectangle area,
                              void (*changed)(void *user, int x1, int y1, int x2, int y2), void *user);

static XRectangle everything(const struct picture *picture) {
    return (XRectangle){0, 0, (unsigned short)picture->width, (unsigned short)picture->height};
}

char *picture_resize(struct picture *picture) {
    char *old = picture->pixels;
    int width = picture->width;
    int height = picture->height;
    picture->resized = false;
    drop_image(picture);
    if (!measure(picture)) {
        picture->pixels = old;
        picture->width = width;
        picture->height = height;
        return NULL;
    }
    refresh_rectangle(picture, everything(picture), ignore_change, NULL);
    return old;
}

/* The area as an image; by shared memory it lies at the segment's begin, row behind row. NULL: not given. */
static XImage *fetch(struct picture *picture, XRectangle area, XImage *room) {
    if (!picture->shared) {
        return XGetImage(picture->display, picture->root, area.x, area.y, area.width, area.height, AllPlanes, ZPixmap);
    }
    *room = *picture->image;
    room->width = area.width;
    room->height = area.height;
    room->bytes_per_line = area.width * 4;
    return XShmGetImage(picture->display, picture->root, room, area.x, area.y, AllPlanes) ? room : NULL;
}

/* Copies one row; the first and last changed pixel widen left and right. */
static bool copy_row(const uint32_t *from, uint32_t *to, int width, int *left, int *right) {
    if (memcmp(from, to, (size_t)width * 4) == 0) {
        return false;
    }
    int first = 0;
    int last = width - 1;
    while (from[first] == to[first]) {
        first++;
    }
    while (from[last] == to[last]) {
        last--;
    }
    memcpy(to + first, from + first, (size_t)(last - first + 1) * 4);
    *left = first < *left ? first : *left;
    *right = last > *right ? last : *right;
    return true;
}

static void copy_band(struct picture *picture, const XImage *image, XRectangle area, int from, int until,
                      void (*changed)(void *user, int x1, int y1, int x2, int y2), void *user) {
    int left = area.width;
    int right = -1;
    int top = -1;
    int bottom = -1;
    for (int y = from; y < until; y++) {
        const uint32_t *row = (const void *)(image->data + (ptrdiff_t)y * image->bytes_per_line);
        uint32_t *to = (uint32_t *)(void *)picture->pixels + (ptrdiff_t)(area.y + y) * picture->width + area.x;
        if (copy_row(row, to, area.width, &left, &right)) {
            top = top < 0 ? y : top;
            bottom = y;
        }
    }
    if (bottom >= 0) {
        changed(user, area.x + left, area.y + top, area.x + right + 1, area.y + bottom + 1);
    }
}

static void refresh_rectangle(struct picture *picture, XRectangle area,
                              void (*changed)(void *user, int x1, int y1, int x2, int y2), void *user) {
    XImage room;
    XImage *image = fetch(picture, area, &room);
    if (image == NULL) {
        return;
    }
    for (int y = 0; y < area.height; y += BAND) {
        int until = y + BAND < area.height ? y + BAND : area.height;
        copy_band(picture, image, area, y, until, changed, user);
    }
    if (image != &room) {
        XDestroyImage(image);
    }
}

/* The part of the area that lies on the picture; false: none does. */
static bool clip(const struct picture *picture, XRectangle *area) {
    int x1 = area->x < 0 ? 0 : area->x;
    int y1 = area->y < 0 ? 0 : area->y;
    int x2 = area->x + area->width > picture->width ? picture->width : area->x + area->width;
    int y2 = area->y + area->height > picture->height ? picture->height : area->y + area->height;
    if (x1 >= x2 || y1 >= y2) {
        return false;
    }
    *area = (XRectangle){(short)x1, (short)y1, (unsigned short)(x2 - x1), (unsigned short)(y2 - y1)};
    return true;
}

void picture_refresh(struct picture *picture, void (*changed)(void *user, int x1, int y1, int x2, int y2), void *user) {
    int count = 0;
    picture->damaged = false;
    XDamageSubtract(picture->display, picture->damage, None, picture->region);
    XRectangle *areas = XFixesFetchRegion(picture->display, picture->region, &count);
    for (int i = 0; i < count; i++) {
        if (clip(picture, &areas[i])) {
            refresh_rectangle(picture, areas[i], changed, user);
        }
    }
    if (areas != NULL) {
        XFree(areas);
    }
}

void picture_finish(struct picture *picture) {
    if (picture->display == NULL) {
        return;
    }
    drop_image(picture);
    if (picture->damage != None) {
        XDamageDestroy(picture->display, picture->damage);
        XFixesDestroyRegion(picture->display, picture->region);
    }
    mem_free(picture->pixels);
    *picture = (struct picture){0};
}
