/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame.h"

#include <stdint.h>
#include <string.h>

enum { FIN = 0x80, MASKED = 0x80, LEN_16 = 126, LEN_64 = 127, HEAD_MAX = 8 };

void frame_write(struct buffer *out, enum frame_kind kind, const void *bytes, size_t len) {
    unsigned char head[HEAD_MAX] = {(unsigned char)(FIN | kind)};
    size_t head_len;
    must(len <= UINT16_MAX);
    if (len < LEN_16) {
        head[1] = (unsigned char)(MASKED | len);
        head_len = 6; /* the mask, four zeros, included */
    } else {
        head[1] = MASKED | LEN_16;
        head[2] = (unsigned char)(len >> 8);
        head[3] = (unsigned char)len;
        head_len = 8;
    }
    must(buffer_append(out, head, head_len) && buffer_append(out, bytes, len));
}

enum frame_result frame_read(const struct buffer *in, size_t len_max, struct frame *out_frame) {
    const unsigned char *bytes = (const unsigned char *)in->data;
    if (in->len < 2) {
        return FRAME_PART;
    }
    size_t len = bytes[1];
    size_t head_len = len == LEN_16 ? 4 : 2;
    unsigned kind = bytes[0] & 0x0FU;
    bool is_known = kind == FRAME_TEXT || kind == FRAME_CLOSE || kind == FRAME_PING || kind == FRAME_PONG;
    if (!is_known || (bytes[0] & 0xF0U) != FIN || len >= LEN_64) {
        return FRAME_WRONG; /* masked ones have a length beyond that as well; 64 KiB and more is not sent to applets */
    }
    if (len == LEN_16) {
        if (in->len < head_len) {
            return FRAME_PART;
        }
        len = (size_t)bytes[2] << 8 | bytes[3];
    }
    if (len > len_max) {
        return FRAME_WRONG;
    }
    if (in->len < head_len + len) {
        return FRAME_PART;
    }
    *out_frame = (struct frame){
        .kind = (enum frame_kind)kind, .bytes = in->data + head_len, .len = len, .whole_len = head_len + len};
    return FRAME_WHOLE;
}
