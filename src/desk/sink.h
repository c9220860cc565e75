/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves the desk. The desk knows neither HTTP nor JSON of consoles: whoever made it gives these functions. They
 * are called on the desk's thread, only for what is durable, and must not call back into the desk. */
#ifndef TOWLINE_DESK_SINK_H
#define TOWLINE_DESK_SINK_H

#include "desk/types.h"

struct wire_server_message;

/* One encoded message, shared by all its readers. */
struct desk_message {
    uint32_t references;
    size_t len;
    char text[]; /* len bytes and a NUL */
};

/* A copy of the text with one reference. */
struct desk_message *desk_message_create(const char *text, size_t len);
struct desk_message *desk_message_ref(struct desk_message *message);
/* NULL is allowed. Frees with the last reference. */
void desk_message_unref(struct desk_message *message);

enum desk_output_kind {
    DESK_OUTPUT_SNAPSHOT,
    DESK_OUTPUT_ROW,
    DESK_OUTPUT_GONE,
    DESK_OUTPUT_CHAT,
    DESK_OUTPUT_SCREEN,
    DESK_OUTPUT_TYPING,
    DESK_OUTPUT_SESSION,
    DESK_OUTPUT_REFUSED,
    DESK_OUTPUT_TEAM,
    DESK_OUTPUT_PERSON,
    DESK_OUTPUT_PERSON_GONE,
    DESK_OUTPUT_SELF,
};

/* A page of a queue. The first page makes the reader forget what he had, its older cursors too. Between pages, changes
 * of rows on pages that were sent already may come; a cursor is good for a resume once the last page is there. */
struct desk_snapshot {
    struct desk_queue queue;
    const char *cursor; /* of the moment; with the last page only, else NULL */
    bool first;
    bool more;
    size_t row_count;
    const struct desk_row *rows;
};

struct desk_row_changed {
    const char *cursor;
    const struct desk_row *row;
    const char *old_status; /* NULL: new in this queue */
    const char *cause;      /* code, or NULL where the status is as it was */
};

struct desk_row_gone {
    const char *cursor;
    struct desk_queue queue;
    int32_t session;
    uint16_t row;
    const char *old_status;
    const char *status; /* "Removed", "Removed (Timed Out)", or NULL: it went to another queue or out of sight */
    const char *reason; /* code of the way out, or NULL */
};

struct desk_chat_output {
    int32_t session;
    struct desk_chat_line line;
};

struct desk_screen_output {
    int32_t session;
    struct desk_screen screen;
};

/* Somebody writes, or has stopped. */
struct desk_typing {
    int32_t session;
    enum desk_line_kind kind;
    enum desk_author author;
    struct desk_named technician; /* of DESK_AUTHOR_TECHNICIAN */
    bool on;
};

/* A subscription or watch that is refused, or one that ended because the right is gone. */
struct desk_refused_output {
    const char *code;        /* not_found, forbidden, too_many */
    struct desk_queue queue; /* kind NONE: it is about `session` */
    int32_t session;
};

/* A page of all technicians who are not deleted. The first page makes the reader forget what he had. */
struct desk_team_output {
    bool first;
    bool more;
    size_t count;
    const struct desk_person *people;
};

struct desk_output {
    enum desk_output_kind kind;
    union {
        struct desk_snapshot snapshot;
        struct desk_row_changed row;
        struct desk_row_gone gone;
        struct desk_chat_output chat;
        struct desk_screen_output screen;
        struct desk_typing typing;
        struct desk_session_view session;
        struct desk_refused_output refused;
        struct desk_team_output team;
        struct desk_person person;
        int32_t self; /* the technician himself, or who is gone */
    };
};

struct desk_sink {
    void *user;

    /* The message for an output, with one reference for the caller. Called once however many read it. */
    struct desk_message *(*encode)(void *user, const struct desk_output *output);

    /* Hand a message to a console. False: its output queue is full; the desk then sends it nothing more until
     * desk_console_drained, and goes on with fresh snapshots. The message may be kept by a reference. */
    bool (*console_send)(void *user, void *console_user, struct desk_message *message);

    /* The console's account is gone or disabled, or the desk stops: close it. desk_console_close follows from the
     * caller as ever. */
    void (*console_close)(void *user, void *console_user, const char *reason);

    /* Hand a message to an applet's connection. */
    void (*applet_send)(void *user, void *applet_user, const struct wire_server_message *message);

    /* Flush and close an applet's connection. The caller still calls desk_applet_closed, which then changes nothing. */
    void (*applet_close)(void *user, void *applet_user, const char *reason);

    /* Close both ends of a stream at the relay, whether they are there or not yet. */
    void (*stream_close)(void *user, int64_t stream);

    /* The URL of the relay for tickets, absolute or relative to the server's; borrowed, NUL-terminated. */
    const char *(*relay_url)(void *user);

    /* desk_tick is to be called at this time of the monotonic clock, or earlier. Replaces the one before; -1: none. */
    void (*wake_at)(void *user, int64_t monotonic_ms);

    /* An I/O error: nobody can say what is on disk, so this process has to end and another one start from it. The desk
     * does nothing any more. NULL: it aborts, which is what a server wants. */
    void (*broken)(void *user);

    /* One structured line: what happened in operation (session opened, lost, restart found). May be NULL. */
    void (*log)(void *user, const char *event, int32_t session, const char *detail);
};

#endif
