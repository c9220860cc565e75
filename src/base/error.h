/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_BASE_ERROR_H
#define TOWLINE_BASE_ERROR_H

/* Every cause of failure that crosses a module boundary: constant, code for logs and problems. */
#define ERROR_TABLE(X)                                                                                                 \
    X(ERROR_NONE, "ok")                                                                                                \
    X(ERROR_LIMIT, "over_limit")    /* larger or more than a named limit allows */                                     \
    X(ERROR_MALFORMED, "malformed") /* bytes that do not follow their format */                                        \
    X(ERROR_NOT_FOUND, "not_found")                                                                                    \
    X(ERROR_EXISTS, "exists")                                                                                          \
    X(ERROR_DENIED, "denied")                                                                                          \
    X(ERROR_CONFLICT, "conflict") /* the thing has changed since it was read */                                        \
    X(ERROR_BUSY, "busy")         /* a queue is full; try again later */                                               \
    X(ERROR_FULL, "full")         /* no room left on the disk */                                                       \
    X(ERROR_IO, "io")                                                                                                  \
    X(ERROR_BROKEN, "broken") /* stored data contradicts itself */                                                     \
    X(ERROR_CLOSED, "closed")                                                                                          \
    X(ERROR_TIMED_OUT, "timed_out")                                                                                    \
    X(ERROR_UNSUPPORTED, "unsupported")                                                                                \
    X(ERROR_CONFIGURATION, "configuration")                                                                            \
    X(ERROR_ADDRESS_IN_USE, "address_in_use")                                                                          \
    X(ERROR_TLS, "tls")

#define ERROR_ENUM(constant, code) constant,
enum error { ERROR_TABLE(ERROR_ENUM) ERROR_COUNT };
#undef ERROR_ENUM

/* The code of an error, for log lines and problems; a static string. */
const char *error_code(enum error error);

#endif
