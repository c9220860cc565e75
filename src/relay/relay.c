/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay/relay.h"

#include "base/alloc.h"
#include "base/map.h"
#include "base/text.h"
#include "loop/clock.h"
#include "relay/stream.h"

#include <pthread.h>
#include <semaphore.h>

enum {
    DEFAULT_STREAMS_MAX = 500,
    DEFAULT_LONELY_MS = 30 * 1000,
    DEFAULT_SILENCE_MS = 60 * 1000,
    /* Those who are still shaking hands, or are to be told that they may not. */
    CONNECTIONS_SPARE = 64,
    READ_SIZE = 32 * 1024,
    /* Little waits in the kernel, where it can only get old; what waits here stops the sender. */
    UNSENT_MAX = 128 * 1024,
};

/* Shared by the relay and the reports on their way to the main loop, which may arrive after the relay is gone. */
struct hub {
    struct loop *main_loop;
    void (*closed)(void *user, int64_t stream, enum relay_closed how);
    void *user;
    bool is_gone;             /* main loop's thread */
    atomic_size_t references; /* the relay, and every report under way */
};

struct report {
    struct hub *hub;
    int64_t stream;
    enum relay_closed how;
};

struct relay {
    struct relay_settings settings;
    struct hub *hub;
    struct loop *loop;
    struct http_server *server;
    pthread_t thread;
    bool is_ending; /* set when the thread has ended */
    pthread_mutex_t lock;
    struct map streams;       /* id -> struct stream; changed by the relay's thread, under lock */
    struct map over;          /* those that are over but whose ends are not gone yet; relay's thread */
    atomic_ullong bytes_past; /* of streams that are over */
    atomic_ullong streams_opened;
    atomic_ullong tickets_refused;
    atomic_ullong shed;
};

static void hub_release(struct hub *hub) {
    if (atomic_fetch_sub(&hub->references, 1) == 1) {
        mem_free(hub);
    }
}

static void deliver_report(void *user) {
    struct report *report = user;
    struct hub *hub = report->hub;
    if (!hub->is_gone && hub->closed != NULL) {
        hub->closed(hub->user, report->stream, report->how);
    }
    mem_free(report);
    hub_release(hub);
}

static void stream_over(void *owner, struct stream *stream, enum relay_closed how) {
    struct relay *relay = owner;
    pthread_mutex_lock(&relay->lock);
    map_remove_id(&relay->streams, stream->id);
    for (int i = 0; i < 2; i++) {
        atomic_fetch_add(&relay->bytes_past, atomic_load(&stream->ends[i].bytes));
    }
    pthread_mutex_unlock(&relay->lock);
    map_put_id(&relay->over, stream->id, stream);
    if (relay->is_ending) {
        return;
    }
    struct report *report = NEW(struct report);
    *report = (struct report){.hub = relay->hub, .stream = stream->id, .how = how};
    atomic_fetch_add(&relay->hub->references, 1);
    loop_post(relay->hub->main_loop, deliver_report, report);
}

static void stream_joined(void *owner, struct stream *stream) {
    struct relay *relay = owner;
    (void)stream;
    atomic_fetch_add(&relay->streams_opened, 1);
}

static void stream_unused(void *owner, struct stream *stream) {
    struct relay *relay = owner;
    map_remove_id(&relay->over, stream->id);
    stream_destroy(stream);
}

static struct stream *find_or_create(struct relay *relay, int64_t id) {
    struct stream *stream = map_get_id(&relay->streams, id);
    if (stream != NULL || map_count(&relay->streams) >= relay->settings.streams_max ||
        map_get_id(&relay->over, id) != NULL) {
        return stream;
    }
    stream = stream_create(relay->loop, id, relay->settings.lonely_ms, relay);
    stream->over = stream_over;
    stream->joined = stream_joined;
    stream->unused = stream_unused;
    pthread_mutex_lock(&relay->lock);
    map_put_id(&relay->streams, id, stream);
    pthread_mutex_unlock(&relay->lock);
    return stream;
}

static int refuse_ticket(struct relay *relay, const struct http_request *request, const char *code) {
    atomic_fetch_add(&relay->tickets_refused, 1);
    log_warning(relay->settings.log, "relay_ticket_refused", LOG_TEXT("client", http_request_client(request)),
                LOG_TEXT("cause", code));
    return 403;
}

static int accept_socket(void *user, const struct http_request *request, struct http_socket_options *out_options,
                         const char **out_code) {
    struct relay *relay = user;
    if (!text_equal(http_request_path(request), "/relay/v1")) {
        *out_code = "not_found";
        return 404;
    }
    const char *text = http_request_query(request, "ticket");
    struct relay_ticket ticket;
    if (text == NULL || !relay->settings.redeem(relay->settings.user, text, &ticket)) {
        *out_code = "ticket_refused";
        return refuse_ticket(relay, request, *out_code);
    }
    struct stream *stream = find_or_create(relay, ticket.stream);
    if (stream == NULL) {
        atomic_fetch_add(&relay->shed, 1);
        log_warning(relay->settings.log, "relay_streams_full", LOG_NUMBER("stream", ticket.stream));
        *out_code = "overloaded";
        return 503;
    }
    if (!stream_take_end(stream, ticket.end, out_options)) {
        *out_code = "end_taken";
        return refuse_ticket(relay, request, *out_code);
    }
    out_options->silence_ms = relay->settings.silence_ms;
    out_options->ping_ms = relay->settings.silence_ms / 3;
    return 0;
}

static size_t no_body(void *user, const struct http_request *request) {
    (void)user;
    (void)request;
    return 0;
}

static void answer_request(void *user, struct http_request *request) {
    (void)user;
    bool is_relay = text_equal(http_request_path(request), "/relay/v1");
    http_request_answer_problem(request, is_relay ? 426 : 404, is_relay ? "upgrade_required" : "not_found",
                                is_relay ? "Only a WebSocket can be relayed" : "Not found");
}

static void *run_relay(void *user) {
    struct relay *relay = user;
    loop_run(relay->loop);
    return NULL;
}

static enum error open_server(struct relay *relay) {
    const struct relay_settings *own = &relay->settings;
    struct http_settings settings = {
        .listeners =
            {{.address = own->address, .port = own->port, .cert_path = own->cert_path, .key_path = own->key_path}},
        .listeners_count = 1,
        .proxies = own->proxies,
        .connections_max = own->streams_max * 2 + CONNECTIONS_SPARE,
        .read_size = READ_SIZE,
        .unsent_max = UNSENT_MAX,
        .log = own->log,
        .clock = clock_system(),
        .handler = {.user = relay, .body_max = no_body, .request = answer_request, .accept = accept_socket},
    };
    return http_server_create(relay->loop, &settings, &relay->server);
}

static void release(struct relay *relay) {
    http_server_destroy(relay->server);
    must(map_count(&relay->streams) == 0 && map_count(&relay->over) == 0);
    map_finish(&relay->streams);
    map_finish(&relay->over);
    loop_destroy(relay->loop);
    pthread_mutex_destroy(&relay->lock);
    relay->hub->is_gone = true;
    hub_release(relay->hub);
    mem_free(relay);
}

enum error relay_create(struct loop *main_loop, const struct relay_settings *settings, struct relay **out_relay) {
    must(settings->redeem != NULL);
    struct relay *relay = NEW(struct relay);
    relay->settings = *settings;
    relay->settings.streams_max = settings->streams_max == 0 ? DEFAULT_STREAMS_MAX : settings->streams_max;
    relay->settings.lonely_ms = settings->lonely_ms == 0 ? DEFAULT_LONELY_MS : settings->lonely_ms;
    relay->settings.silence_ms = settings->silence_ms == 0 ? DEFAULT_SILENCE_MS : settings->silence_ms;
    relay->hub = NEW(struct hub);
    *relay->hub = (struct hub){.main_loop = main_loop, .closed = settings->closed, .user = settings->user};
    atomic_init(&relay->hub->references, 1);
    must(pthread_mutex_init(&relay->lock, NULL) == 0);
    map_init_ids(&relay->streams);
    map_init_ids(&relay->over);
    relay->loop = loop_create();
    enum error error = open_server(relay);
    if (error != ERROR_NONE) {
        release(relay);
        return error;
    }
    must(pthread_create(&relay->thread, NULL, run_relay, relay) == 0);
    pthread_setname_np(relay->thread, "relay");
    *out_relay = relay;
    return ERROR_NONE;
}

uint16_t relay_port(const struct relay *relay) {
    return http_server_port(relay->server, 0);
}

struct close_order {
    struct relay *relay;
    int64_t stream;
};

static void close_ordered(void *user) {
    struct close_order *order = user;
    struct stream *stream = map_get_id(&order->relay->streams, order->stream);
    if (stream != NULL) {
        stream_close(stream, RELAY_CLOSED_BY_SERVER);
    }
    mem_free(order);
}

void relay_close_stream(struct relay *relay, int64_t stream) {
    struct close_order *order = NEW(struct close_order);
    *order = (struct close_order){.relay = relay, .stream = stream};
    loop_post(relay->loop, close_ordered, order);
}

bool relay_stream_bytes(struct relay *relay, int64_t id, uint64_t *out_to_applet, uint64_t *out_to_technician) {
    pthread_mutex_lock(&relay->lock);
    struct stream *stream = map_get_id(&relay->streams, id);
    if (stream != NULL) {
        *out_to_applet = atomic_load(&stream->ends[RELAY_END_APPLET].bytes);
        *out_to_technician = atomic_load(&stream->ends[RELAY_END_TECHNICIAN].bytes);
    }
    pthread_mutex_unlock(&relay->lock);
    return stream != NULL;
}

/* A question that another thread puts to the relay's and waits for. */
struct question {
    struct relay *relay;
    sem_t answered;
    enum error error;
    struct http_counts counts;
};

static void ask(struct relay *relay, void (*fn)(void *user), struct question *question) {
    question->relay = relay;
    must(sem_init(&question->answered, 0, 0) == 0);
    loop_post(relay->loop, fn, question);
    while (sem_wait(&question->answered) != 0) {
    }
    sem_destroy(&question->answered);
}

static void count_here(void *user) {
    struct question *question = user;
    http_server_counts(question->relay->server, &question->counts);
    sem_post(&question->answered);
}

void relay_counts(const struct relay *relay, struct relay_counts *out_counts) {
    struct relay *own = (struct relay *)relay;
    struct question question = {0};
    ask(own, count_here, &question);
    pthread_mutex_lock(&own->lock);
    uint64_t bytes = atomic_load(&own->bytes_past);
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&own->streams, &cursor)) != NULL;) {
        const struct stream *stream = entry->value;
        bytes += atomic_load(&stream->ends[0].bytes) + atomic_load(&stream->ends[1].bytes);
    }
    *out_counts = (struct relay_counts){
        .streams = map_count(&own->streams),
        .connections = question.counts.connections,
        .bytes = bytes,
        .streams_opened = atomic_load(&own->streams_opened),
        .tickets_refused = atomic_load(&own->tickets_refused),
        .shed = atomic_load(&own->shed) + question.counts.shed,
    };
    pthread_mutex_unlock(&own->lock);
}

static void reload_here(void *user) {
    struct question *question = user;
    question->error = http_server_reload_tls(question->relay->server);
    sem_post(&question->answered);
}

enum error relay_reload_tls(struct relay *relay) {
    struct question question = {0};
    ask(relay, reload_here, &question);
    return question.error;
}

void relay_destroy(struct relay *relay) {
    if (relay == NULL) {
        return;
    }
    loop_stop(relay->loop);
    must(pthread_join(relay->thread, NULL) == 0);
    relay->is_ending = true;
    release(relay);
}
