/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/screen/pointer_shape.h"

#include <X11/extensions/Xfixes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { SHAPE_MAX = 256 };

/* XFixes gives premultiplied ARGB in longs; RFB's cursor is opaque or not, pixel by pixel. */
static uint32_t pixel_of(unsigned long argb, const rfbPixelFormat *format) {
    uint32_t alpha = (uint32_t)(argb >> 24) & 0xff;
    uint32_t red = (uint32_t)(argb >> 16) & 0xff;
    uint32_t green = (uint32_t)(argb >> 8) & 0xff;
    uint32_t blue = (uint32_t)argb & 0xff;
    if (alpha != 0 && alpha != 255) {
        red = red * 255 / alpha > 255 ? 255 : red * 255 / alpha;
        green = green * 255 / alpha > 255 ? 255 : green * 255 / alpha;
        blue = blue * 255 / alpha > 255 ? 255 : blue * 255 / alpha;
    }
    return red << format->redShift | green << format->greenShift | blue << format->blueShift;
}

/* LibVNCServer frees these with free(), so they come from malloc's family. */
static rfbCursorPtr shape_of(const XFixesCursorImage *image, const rfbPixelFormat *format) {
    unsigned width = image->width;
    unsigned height = image->height;
    unsigned stride = (width + 7) / 8;
    rfbCursorPtr cursor = calloc(1, sizeof *cursor);
    uint32_t *pixels = calloc((size_t)width * height, sizeof *pixels);
    unsigned char *mask = calloc((size_t)stride * height, 1);
    if (cursor == NULL || pixels == NULL || mask == NULL) {
        abort();
    }
    for (unsigned i = 0; i < width * height; i++) {
        pixels[i] = pixel_of(image->pixels[i], format);
        if ((image->pixels[i] >> 24 & 0xff) >= 128) {
            mask[i / width * stride + i % width / 8] |= (unsigned char)(0x80u >> (i % width % 8));
        }
    }
    cursor->cleanup = TRUE;
    cursor->cleanupMask = TRUE;
    cursor->cleanupRichSource = TRUE;
    cursor->width = (unsigned short)width;
    cursor->height = (unsigned short)height;
    cursor->xhot = image->xhot;
    cursor->yhot = image->yhot;
    cursor->mask = mask;
    cursor->richSource = (unsigned char *)pixels;
    return cursor;
}

rfbCursorPtr pointer_shape_read(Display *display, const rfbPixelFormat *format) {
    XFixesCursorImage *image = XFixesGetCursorImage(display);
    if (image == NULL) {
        return NULL;
    }
    bool fits = image->width > 0 && image->height > 0 && image->width <= SHAPE_MAX && image->height <= SHAPE_MAX;
    rfbCursorPtr cursor = fits ? shape_of(image, format) : NULL;
    XFree(image);
    return cursor;
}
