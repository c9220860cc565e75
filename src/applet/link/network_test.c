/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/link/network.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <libsoup/soup.h>

/* A server that notes what it hears, and an end of a link that notes what happens to it. */
struct bench {
    SoupServer *server;
    SoupWebsocketConnection *peer;
    GString *heard;
    bool peer_closed;
    struct network *network;
    struct link *link;
    GString *events;
};

static void on_peer_message(SoupWebsocketConnection *peer, gint type, GBytes *message, gpointer user) {
    (void)peer;
    (void)type;
    struct bench *bench = user;
    gsize len;
    const char *bytes = g_bytes_get_data(message, &len);
    g_string_append_len(bench->heard, bytes, (gssize)len);
}

static void on_peer_closed(SoupWebsocketConnection *peer, gpointer user) {
    (void)peer;
    ((struct bench *)user)->peer_closed = true;
}

static void on_peer(SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *peer,
                    gpointer user) {
    (void)server;
    (void)message;
    (void)path;
    struct bench *bench = user;
    bench->peer = g_object_ref(peer);
    g_signal_connect(peer, "message", G_CALLBACK(on_peer_message), bench);
    g_signal_connect(peer, "closed", G_CALLBACK(on_peer_closed), bench);
}

static void on_opened(void *user) {
    g_string_append(((struct bench *)user)->events, "opened ");
}

static void on_received(void *user, const char *bytes, size_t len) {
    g_string_append_printf(((struct bench *)user)->events, "<%.*s> ", (int)len, bytes);
}

static void on_lost(void *user, const char *reason) {
    struct bench *bench = user;
    assert_non_null(reason);
    g_string_append(bench->events, "lost ");
    link_close(bench->link); /* as a user does, from within */
    bench->link = NULL;
}

static gboolean on_timeout(gpointer user) {
    *(bool *)user = true;
    return G_SOURCE_CONTINUE;
}

/* Turns the loop until the condition holds; fails after ten seconds. */
#define UNTIL(condition)                                                                                               \
    do {                                                                                                               \
        bool late = false;                                                                                             \
        guint timer = g_timeout_add_seconds(10, on_timeout, &late);                                                    \
        while (!(condition) && !late) {                                                                                \
            g_main_context_iteration(NULL, TRUE);                                                                      \
        }                                                                                                              \
        g_source_remove(timer);                                                                                        \
        if (late) {                                                                                                    \
            fail_msg("not in time: %s", #condition);                                                                   \
        }                                                                                                              \
    } while (0)

static char *server_url(struct bench *bench) {
    GSList *uris = soup_server_get_uris(bench->server);
    char *url = g_strdup_printf("ws://127.0.0.1:%d/applet/v1", g_uri_get_port(uris->data));
    g_slist_free_full(uris, (GDestroyNotify)g_uri_unref);
    return url;
}

static int set_up(void **state) {
    struct bench *bench = g_new0(struct bench, 1);
    char *error = NULL;
    bench->server = soup_server_new(NULL, NULL);
    bench->heard = g_string_new(NULL);
    bench->events = g_string_new(NULL);
    soup_server_add_websocket_handler(bench->server, "/applet/v1", NULL, NULL, on_peer, bench, NULL);
    if (!soup_server_listen_local(bench->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL)) {
        return 1;
    }
    bench->network = network_create(NULL, &error);
    *state = bench;
    return bench->network == NULL;
}

static int tear_down(void **state) {
    struct bench *bench = *state;
    link_close(bench->link);
    UNTIL(!network_is_busy(bench->network));
    network_destroy(bench->network);
    if (bench->peer != NULL) {
        g_signal_handlers_disconnect_by_data(bench->peer, bench);
        g_object_unref(bench->peer);
    }
    soup_server_disconnect(bench->server);
    g_object_unref(bench->server);
    g_string_free(bench->heard, TRUE);
    g_string_free(bench->events, TRUE);
    g_free(bench);
    return 0;
}

static void open_link(struct bench *bench, const char *url, size_t message_max) {
    static const struct link_events events = {on_opened, on_received, on_lost};
    bench->link = link_open(bench->network, url, message_max, &events, bench);
}

static void open_to_server(struct bench *bench) {
    char *url = server_url(bench);
    open_link(bench, url, 1000);
    g_free(url);
    UNTIL(bench->events->len > 0 && bench->peer != NULL);
    assert_string_equal(bench->events->str, "opened ");
}

static void test_messages_go_both_ways(void **state) {
    struct bench *bench = *state;
    open_to_server(bench);
    link_send_text(bench->link, "hello");
    UNTIL(bench->heard->len == 5);
    soup_websocket_connection_send_text(bench->peer, "welcome");
    UNTIL(strstr(bench->events->str, "<welcome>") != NULL);
}

static void test_closing_lets_the_last_words_out(void **state) {
    struct bench *bench = *state;
    open_to_server(bench);
    for (int i = 0; i < 1000; i++) {
        link_send_text(bench->link, "0123456789");
    }
    link_close(bench->link);
    bench->link = NULL;
    UNTIL(bench->peer_closed);
    assert_int_equal(bench->heard->len, 10000);
    assert_string_equal(bench->events->str, "opened ");
}

static void test_cutting_off_sends_nothing_more(void **state) {
    struct bench *bench = *state;
    open_to_server(bench);
    char *much = g_strnfill(32 * 1024 * 1024, 'x'); /* more than the sockets hold */
    link_send_bytes(bench->link, much, strlen(much));
    link_abort(bench->link);
    bench->link = NULL;
    assert_false(network_is_busy(bench->network));
    UNTIL(bench->peer_closed);
    assert_int_equal(bench->heard->len, 0);
    g_free(much);
}

static void test_a_server_that_goes_is_a_loss_told_once(void **state) {
    struct bench *bench = *state;
    open_to_server(bench);
    (void)g_io_stream_close(soup_websocket_connection_get_io_stream(bench->peer), NULL, NULL);
    UNTIL(strstr(bench->events->str, "lost") != NULL);
    assert_string_equal(bench->events->str, "opened lost ");
}

static void test_a_message_beyond_the_limit_is_a_loss(void **state) {
    struct bench *bench = *state;
    open_to_server(bench);
    char *long_message = g_strnfill(1001, 'x');
    soup_websocket_connection_send_text(bench->peer, long_message);
    UNTIL(strstr(bench->events->str, "lost") != NULL);
    assert_string_equal(bench->events->str, "opened lost ");
    g_free(long_message);
}

static void test_nobody_there_is_a_loss(void **state) {
    struct bench *bench = *state;
    open_link(bench, "ws://127.0.0.1:1/applet/v1", 1000);
    UNTIL(bench->events->len > 0);
    assert_string_equal(bench->events->str, "lost ");
}

static void test_a_page_is_no_endpoint(void **state) {
    struct bench *bench = *state;
    char *url = server_url(bench);
    char *other = g_strconcat(url, "/other", NULL);
    soup_server_remove_handler(bench->server, "/applet/v1");
    open_link(bench, other, 1000);
    UNTIL(bench->events->len > 0);
    assert_string_equal(bench->events->str, "lost ");
    g_free(other);
    g_free(url);
}

static void test_closing_before_it_is_open_is_silent(void **state) {
    struct bench *bench = *state;
    char *url = server_url(bench);
    open_link(bench, url, 1000);
    link_close(bench->link);
    bench->link = NULL;
    UNTIL(!network_is_busy(bench->network));
    assert_string_equal(bench->events->str, "");
    g_free(url);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_messages_go_both_ways, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_closing_lets_the_last_words_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cutting_off_sends_nothing_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_server_that_goes_is_a_loss_told_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_message_beyond_the_limit_is_a_loss, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nobody_there_is_a_loss, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_page_is_no_endpoint, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_closing_before_it_is_open_is_silent, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
