/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The greatest sizes of a directory. Bytes are without the closing NUL. */
#ifndef TOWLINE_DIRECTORY_LIMITS_H
#define TOWLINE_DIRECTORY_LIMITS_H

#define DIRECTORY_NAME_BYTES_MAX     128
#define DIRECTORY_LOGIN_BYTES_MAX    64
#define DIRECTORY_ADDRESS_BYTES_MAX  40 /* of a channel in its link */
#define DIRECTORY_GROUPS_MAX         1000
#define DIRECTORY_GROUP_DEPTH_MAX    16
#define DIRECTORY_TECHNICIANS_MAX    10000
#define DIRECTORY_CHANNELS_MAX       1000
#define DIRECTORY_CHANNEL_GROUPS_MAX 100
#define DIRECTORY_SETTINGS_PATCH_MAX 64

#endif
