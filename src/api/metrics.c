/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures in Prometheus' text format. */
#include "api/call.h"
#include "api/handlers.h"
#include "base/buffer.h"
#include "delivery/delivery.h"
#include "http/address.h"
#include "relay/relay.h"
#include "store/store.h"

enum { METRICS_BYTES_MAX = 256 * 1024 };

static void write_figure(struct buffer *out, const char *name, const char *kind, const char *help, uint64_t value) {
    const char *end = kind[0] == 'c' ? "_total" : "";
    buffer_append_format(out, "# HELP towline_%s%s %s.\n# TYPE towline_%s%s %s\ntowline_%s%s %llu\n", name, end, help,
                         name, end, kind, name, end, (unsigned long long)value);
}

static void write_counter(struct buffer *out, const char *name, const char *help, uint64_t value) {
    write_figure(out, name, "counter", help, value);
}

static void write_gauge(struct buffer *out, const char *name, const char *help, uint64_t value) {
    write_figure(out, name, "gauge", help, value);
}

static void write_desk(struct buffer *out, const struct desk *desk) {
    const struct desk_counters *counters = desk_counters(desk);
#define DESK_COUNTER(name, help) write_counter(out, #name, help, counters->name);
    DESK_COUNTERS(DESK_COUNTER)
#undef DESK_COUNTER
    struct desk_gauges gauges = desk_gauges(desk);
    write_gauge(out, "sessions", "Open sessions", gauges.sessions);
    write_gauge(out, "rows", "Rows in all queues", gauges.rows);
    write_gauge(out, "applets", "Connected applets", gauges.applets);
    write_gauge(out, "consoles", "Connected consoles", gauges.consoles);
    write_gauge(out, "subscriptions", "Queues that consoles read", gauges.subscriptions);
    write_gauge(out, "streams", "Screens open or asked for", gauges.streams);
    write_gauge(out, "steps_in_flight", "Steps on their way to the disk", gauges.steps_in_flight);
    write_gauge(out, "returns_per_s", "Returning applets let in a second, at most, as adapted last",
                gauges.returns_per_s);
}

static void write_store(struct buffer *out, struct store *store) {
    struct store_figures figures;
    store_read_figures(store, &figures);
    write_counter(out, "store_jobs_submitted", "Jobs given to the store", figures.jobs_submitted);
    write_counter(out, "store_jobs_committed", "Jobs made durable", figures.jobs_committed);
    write_counter(out, "store_jobs_conflicted", "Jobs that conflicted", figures.jobs_conflicted);
    write_counter(out, "store_jobs_full", "Jobs dropped because the store was full or busy", figures.jobs_full);
    write_counter(out, "store_commits", "Transactions", figures.commits);
    write_counter(out, "store_commit_microseconds", "Time spent in transactions", figures.commit_us_sum);
    write_gauge(out, "store_commit_microseconds_max", "The longest transaction", figures.commit_us_max);
    write_gauge(out, "store_jobs_waiting", "Jobs waiting", figures.jobs_waiting);
    write_gauge(out, "store_batch_max", "The most jobs in one transaction", figures.batch_max);
    write_gauge(out, "store_healthy", "1 while commits reach the disk", store_is_healthy(store));
}

static void write_account(struct buffer *out, const struct account *account) {
    struct account_figures figures;
    account_read_figures(account, &figures);
    write_counter(out, "sign_ins", "Sign-ins that went well", figures.sign_ins);
    write_counter(out, "wrong_passwords", "Wrong passwords", figures.wrong_passwords);
    write_counter(out, "sign_ins_throttled", "Sign-ins refused by throttling", figures.throttled);
    write_counter(out, "sign_ins_busy", "Sign-ins refused because too many hashes waited", figures.refused_busy);
    write_gauge(out, "signed_in", "Signed-in browsers", figures.sessions);
}

/* Of each way a line; those that were refused are of both. */
static void write_by_way(struct buffer *out, const char *name, const char *help, const uint64_t values[]) {
    buffer_append_format(out, "# HELP towline_%s_total %s.\n# TYPE towline_%s_total counter\n", name, help, name);
    for (int way = 0; way < DELIVERY_WAY_COUNT; way++) {
        buffer_append_format(out, "towline_%s_total{by=\"%s\"} %llu\n", name, delivery_way_words[way],
                             (unsigned long long)values[way]);
    }
}

static void write_delivery(struct buffer *out, const struct delivery *delivery) {
    struct delivery_figures figures = delivery_read_figures(delivery);
    write_gauge(out, "messages_waiting", "E-mails and SMS that stand in the outbox", figures.waiting);
    write_by_way(out, "messages_sent", "Messages that the other side accepted", figures.sent);
    write_by_way(out, "messages_failed", "Messages given up", figures.failed);
    write_by_way(out, "message_attempts_failed", "Attempts that failed", figures.failed_attempts);
    write_counter(out, "messages_refused", "Messages refused by the limits", figures.refused);
}

static void write_loop(struct buffer *out, struct loop *loop) {
    struct loop_figures figures;
    loop_read_figures(loop, &figures);
    write_counter(out, "loop_turns", "Turns of the main loop", figures.turns);
    write_counter(out, "loop_turns_slow", "Turns of the main loop longer than 50 ms", figures.turns_slow);
    write_counter(out, "loop_busy_microseconds", "Time that the main loop worked", figures.busy_us);
    write_gauge(out, "loop_turn_microseconds_max", "The longest turn of the main loop", figures.turn_us_max);
}

static void write_http(struct buffer *out, const struct http_server *server) {
    struct http_counts counts;
    http_server_counts(server, &counts);
    write_gauge(out, "http_connections", "Open connections", counts.connections);
    write_gauge(out, "http_sockets", "Open WebSockets", counts.sockets);
    write_counter(out, "http_accepted", "Connections accepted", counts.accepted);
    write_counter(out, "http_shed", "Connections shed at the limit", counts.shed);
    write_counter(out, "http_requests", "Requests", counts.requests);
    write_counter(out, "http_malformed", "Requests refused for their bytes", counts.malformed);
    write_counter(out, "http_tls_handshakes", "TLS handshakes done", counts.tls_handshakes);
    write_counter(out, "http_tls_resumed", "TLS handshakes that resumed an earlier session", counts.tls_resumed);
    write_counter(out, "http_timed_out", "Connections closed for being slow or silent", counts.timed_out);
}

static void write_relay(struct buffer *out, const struct relay *relay) {
    struct relay_counts counts;
    relay_counts(relay, &counts);
    write_gauge(out, "relay_streams", "Streams with at least one end", counts.streams);
    write_gauge(out, "relay_connections", "Connections", counts.connections);
    write_counter(out, "relay_bytes", "Bytes passed on", counts.bytes);
    write_counter(out, "relay_streams_opened", "Streams with both ends", counts.streams_opened);
    write_counter(out, "relay_tickets_refused", "Tickets refused", counts.tickets_refused);
    write_counter(out, "relay_shed", "Connections shed at the limit", counts.shed);
}

static bool is_allowed(const struct api_call *call) {
    struct ip_address client;
    return call->api->options.metrics_for_all ||
           (ip_address_from_text(http_request_client(call->request), &client) && ip_address_is_loopback(&client));
}

void metrics_get(struct api_call *call) {
    const struct api *api = call->api;
    if (!is_allowed(call)) {
        call_answer_problem(call, 403, "not_allowed", NULL);
        return;
    }
    struct buffer out;
    buffer_init(&out, METRICS_BYTES_MAX);
    write_desk(&out, api->desk);
    write_loop(&out, api->options.loop);
    write_store(&out, api->options.store);
    write_account(&out, api->options.account);
    write_delivery(&out, api->options.delivery);
    if (api->server != NULL) {
        write_http(&out, api->server);
    }
    if (api->relay != NULL) {
        write_relay(&out, api->relay);
    }
    write_counter(&out, "problems", "Requests answered with a problem", api->refused_calls);
    must(!out.overflowed);
    call_answer_text(call, "text/plain; version=0.0.4; charset=utf-8", buffer_string(&out), out.len);
    buffer_finish(&out);
}
