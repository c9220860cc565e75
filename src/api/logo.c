/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/logo.h"

#include <png.h>
#include <string.h>

#include "base/alloc.h"
#include "crypto/hash.h"

enum { PIXEL_BYTES = 4, SMALLEST_PNG = 67 };

/* Our codec is that for addresses (RFC 4648 section 5), which differs in two letters and the padding. */
static bool from_base64(const char *base64, unsigned char *out_bytes, size_t *out_len) {
    char text[LOGO_TEXT_SIZE];
    size_t len = strlen(base64);
    if (len % 4 != 0 || len >= sizeof text || strpbrk(base64, "-_") != NULL) {
        return false;
    }
    for (int i = 0; i < 2 && len > 0 && base64[len - 1] == '='; i++) {
        len--;
    }
    for (size_t i = 0; i < len; i++) {
        text[i] = (char)(base64[i] == '+' ? '-' : base64[i] == '/' ? '_' : base64[i]);
    }
    text[len] = '\0';
    return base64url_decode(text, out_bytes, LOGO_BYTES_MAX, out_len);
}

static void to_base64(const unsigned char *bytes, size_t len, char out_base64[LOGO_TEXT_SIZE]) {
    base64url_encode(bytes, len, out_base64);
    size_t used = strlen(out_base64);
    for (size_t i = 0; i < used; i++) {
        out_base64[i] = (char)(out_base64[i] == '-' ? '+' : out_base64[i] == '_' ? '/' : out_base64[i]);
    }
    while (used % 4 != 0) {
        out_base64[used++] = '=';
    }
    out_base64[used] = '\0';
}

/* libpng reads only after the size was looked at, so that no small file becomes a large picture. */
static const char *read_pixels(const unsigned char *bytes, size_t len, png_image *image, unsigned char **out_pixels) {
    *image = (png_image){.version = PNG_IMAGE_VERSION};
    if (len < SMALLEST_PNG || png_image_begin_read_from_memory(image, bytes, len) == 0) {
        return "malformed";
    }
    if (image->width > LOGO_WIDTH_MAX || image->height > LOGO_HEIGHT_MAX) {
        return "too_large";
    }
    image->format = PNG_FORMAT_RGBA;
    *out_pixels = mem_new_array((size_t)image->width * image->height, PIXEL_BYTES);
    bool reads = png_image_finish_read(image, NULL, *out_pixels, 0, NULL) != 0;
    return reads && image->warning_or_error == 0 ? NULL : "malformed";
}

static const char *write_anew(png_image *image, const unsigned char *pixels, char out_base64[LOGO_TEXT_SIZE]) {
    unsigned char *bytes = mem_new_array(LOGO_BYTES_MAX, 1);
    png_alloc_size_t len = LOGO_BYTES_MAX;
    png_image fresh = {
        .version = PNG_IMAGE_VERSION, .width = image->width, .height = image->height, .format = PNG_FORMAT_RGBA};
    bool fits = png_image_write_to_memory(&fresh, bytes, &len, 0, pixels, 0, NULL) != 0;
    if (fits) {
        to_base64(bytes, len, out_base64);
    }
    png_image_free(&fresh);
    mem_free(bytes);
    return fits ? NULL : "too_long";
}

const char *logo_read(const char *base64, char out_base64[LOGO_TEXT_SIZE]) {
    out_base64[0] = '\0';
    if (base64[0] == '\0') {
        return NULL;
    }
    if (strlen(base64) >= LOGO_TEXT_SIZE) {
        return "too_long";
    }
    unsigned char *bytes = mem_new_array(LOGO_BYTES_MAX, 1);
    unsigned char *pixels = NULL;
    size_t len = 0;
    png_image image = {0};
    const char *wrong = from_base64(base64, bytes, &len) ? read_pixels(bytes, len, &image, &pixels) : "malformed";
    if (wrong == NULL) {
        wrong = write_anew(&image, pixels, out_base64);
    }
    png_image_free(&image);
    mem_free(pixels);
    mem_free(bytes);
    return wrong;
}
