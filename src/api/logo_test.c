/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/logo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>

#include "base/alloc.h"
#include "crypto/hash.h"

enum {
    FILE_MAX = 4 * LOGO_BYTES_MAX,
    END_LETTERS = 24, /* the last chunk, which holds nothing, may be missing */
};

/* A PNG of this size, noisy or plain, in base64; owned by the caller. */
static char *make_png(unsigned width, unsigned height, bool noisy) {
    unsigned char *pixels = mem_new_array((size_t)width * height, 4);
    uint32_t noise = 1;
    for (size_t i = 0; i < (size_t)width * height * 4; i++) {
        noise = noise * 1664525U + 1013904223U;
        pixels[i] = (unsigned char)(noisy ? noise >> 24 : 0x55);
    }
    png_image image = {.version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_RGBA};
    png_alloc_size_t len = FILE_MAX;
    unsigned char *bytes = mem_new_array(FILE_MAX, 1);
    assert_true(png_image_write_to_memory(&image, bytes, &len, 0, pixels, 0, NULL));
    char *text = mem_new_array(base64url_size(len) + 3, 1);
    base64url_encode(bytes, len, text);
    size_t used = strlen(text);
    for (size_t i = 0; i < used; i++) {
        text[i] = (char)(text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i]);
    }
    while (used % 4 != 0) {
        text[used++] = '=';
    }
    text[used] = '\0';
    mem_free(bytes);
    mem_free(pixels);
    return text;
}

static const char *read_once(const char *text) {
    char out[LOGO_TEXT_SIZE];
    const char *wrong = logo_read(text, out);
    if (wrong == NULL && text[0] != '\0') {
        char again[LOGO_TEXT_SIZE];
        assert_null(logo_read(out, again)); /* what it writes it reads, and does not change any more */
        assert_string_equal(out, again);
    }
    return wrong != NULL ? wrong : "good";
}

static void a_picture_within_the_limits_is_good(void **state) {
    (void)state;
    static const unsigned sizes[][2] = {{1, 1}, {32, 32}, {480, 160}, {7, 160}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *text = make_png(sizes[i][0], sizes[i][1], false);
        assert_string_equal(read_once(text), "good");
        mem_free(text);
    }
    assert_string_equal(read_once(""), "good");
}

static void a_larger_one_is_not_even_decoded(void **state) {
    (void)state;
    char *wide = make_png(LOGO_WIDTH_MAX + 1, 10, false);
    char *high = make_png(10, LOGO_HEIGHT_MAX + 1, false);
    char *bomb = make_png(1500, 1500, false);
    char *heavy = make_png(160, 100, true);
    assert_string_equal(read_once(wide), "too_large");
    assert_string_equal(read_once(high), "too_large");
    assert_string_equal(read_once(bomb), "too_large");
    assert_string_equal(read_once(heavy), "too_long");
    mem_free(wide);
    mem_free(high);
    mem_free(bomb);
    mem_free(heavy);
}

/* Cut at every byte, and with every byte turned: refused or a picture, and never more. */
static void what_is_broken_is_refused(void **state) {
    (void)state;
    char *text = make_png(16, 16, false);
    size_t len = strlen(text);
    for (size_t cut = 1; cut + END_LETTERS < len; cut++) {
        char *part = mem_copy(text, cut);
        assert_string_equal(read_once(part), "malformed");
        mem_free(part);
    }
    for (size_t at = 0; at < len; at++) {
        char *turned = mem_copy(text, len);
        turned[at] = turned[at] == 'A' ? 'B' : 'A';
        (void)read_once(turned);
        mem_free(turned);
    }
    assert_string_equal(read_once("not base64!!"), "malformed");
    assert_string_equal(read_once("PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="), "malformed");
    mem_free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_within_the_limits_is_good),
        cmocka_unit_test(a_larger_one_is_not_even_decoded),
        cmocka_unit_test(what_is_broken_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
