// SPDX-License-Identifier: BSD-2-Clause

/*
 * A task for each connection, out of a fixed number of slots; one task for each port, which waits
 * for a client and then for a free slot.  When slots are getting rare, clients that are idle or
 * slow have to leave sooner.  Those who have not yet shaken hands leave some slots for others.
 */

#include <sel4c/async_semaphore.h>
#include <sel4c/tls.h>

#include "server.h"

#define HTTP_PORT      80
#define HTTPS_PORT     443
#define BACKLOG        64
#define STACK_SIZE     (16 * 1024) // 5 KiB were used at most: by a page from FAT
#define HANDSHAKES_MAX (CONNECTIONS_MAX * 2 / 3)

typedef struct slot {
    sel4_async_task_t task;
    sel4_net_tcp_t tcp;
    sel4_tls_t tls;
    bool is_tls;
    bool is_busy;
    sel4_http_connection_t http;
    uint8_t input[8192];
    uint8_t output[8192];
    _Alignas(16) unsigned char stack[STACK_SIZE];
} slot_t;

typedef struct port {
    sel4_net_listener_t listener;
    sel4_async_task_t task;
    uint16_t number;
    bool is_tls;
    _Alignas(16) unsigned char stack[8192];
} port_t;

static slot_t *slots;
static port_t ports[2] = { { .number = HTTP_PORT }, { .number = HTTPS_PORT, .is_tls = true } };
static sel4_async_semaphore_t free_slots;
static sel4_async_semaphore_t handshakes; // that may still begin
static sel4_net_t *stack;
static sel4_tls_server_t *tls_server;
static sel4_http_server_t http_server;
static connection_counts_t counts;

/* ---- Slots */

// How long is waited for clients.
typedef struct patience {
    sel4_async_time_t first;     // for their first byte
    sel4_async_time_t handshake; // from then on, with what it computes
    sel4_async_time_t idle;      // for further requests
    sel4_async_time_t head, body, write;
} patience_t;

static const patience_t usual = {
    .first = SEL4_ASYNC_S(15),
    .handshake = SEL4_ASYNC_S(30),
    .idle = SEL4_ASYNC_S(15),
    .head = SEL4_ASYNC_S(10),
    .body = SEL4_ASYNC_S(10),
    .write = SEL4_ASYNC_S(30),
};
static const patience_t in_rush = {
    .first = SEL4_ASYNC_S(5),
    .handshake = SEL4_ASYNC_S(20),
    .idle = SEL4_ASYNC_S(1),
    .head = SEL4_ASYNC_S(4),
    .body = SEL4_ASYNC_S(4),
    .write = SEL4_ASYNC_S(10),
};
static const patience_t *patience;

// A wait that has begun is not made shorter.
static void set_patience(void)
{
    bool is_rush =
        counts.busy > CONNECTIONS_MAX * 3 / 4 || counts.tls_open > HANDSHAKES_MAX * 3 / 4;
    patience = is_rush ? &in_rush : &usual;
    sel4_http_limits_t *limits = &http_server.limits;
    limits->idle = patience->idle;
    limits->head = patience->head;
    limits->body = patience->body;
    limits->write = patience->write;
}

// The semaphore says that there is one.
static slot_t *take_slot(void)
{
    size_t i = 0;
    while (slots[i].is_busy || !sel4_async_task_has_ended(&slots[i].task)) {
        i++;
    }
    slots[i].is_busy = true;
    counts.busy++;
    counts.busy_most = counts.busy > counts.busy_most ? counts.busy : counts.busy_most;
    set_patience();
    return &slots[i];
}

static void give_slot(slot_t *slot)
{
    size_t used = sel4_async_task_stack_used(&slot->task);
    counts.stack_most = used > counts.stack_most ? used : counts.stack_most;
    slot->is_busy = false;
    counts.busy--;
    set_patience();
    sel4_async_semaphore_release(&free_slots);
}

/* ---- One connection */

static bool wait_for_first_byte(sel4_async_task_t *self, slot_t *slot)
{
    sel4_net_event_t event;
    sel4_net_tcp_readable_init(&event, &slot->tcp);
    sel4_async_time_t deadline = sel4_async_after(self, patience->first);
    return sel4_async_await(self, &event.future, deadline).error == SEL4_ASYNC_OK;
}

static sel4_net_stream_t *shake_hands(sel4_async_task_t *self, slot_t *slot)
{
    bool is_open = wait_for_first_byte(self, slot) &&
                   sel4_tls_accept(self, &slot->tls, tls_server, &slot->tcp.stream,
                                   sel4_async_after(self, patience->handshake))
                           .error == SEL4_NET_OK;
    counts.tls_open--;
    set_patience();
    sel4_async_semaphore_release(&handshakes);
    if (!is_open) {
        counts.tls_failed++;
        return NULL;
    }
    counts.tls_handshakes++;
    counts.tls_resumed += sel4_tls_is_resumed(&slot->tls);
    return &slot->tls.stream;
}

static void serve_client(sel4_async_task_t *self, void *argument)
{
    slot_t *slot = argument;
    sel4_net_stream_t *stream = NULL;
    if (slot->is_tls) {
        stream = shake_hands(self, slot);
    } else if (wait_for_first_byte(self, slot)) {
        stream = &slot->tcp.stream;
    }
    if (stream != NULL) {
        sel4_http_serve(self, &http_server, &slot->http, stream);
    }
    sel4_net_stream_close(&slot->tcp.stream); // if it is not already
    give_slot(slot);
}

/* ---- Ports */

static void start(slot_t *slot, bool is_tls)
{
    slot->is_tls = is_tls;
    sel4_mk_executor_spawn(&executor, &slot->task,
                           &(sel4_async_task_options_t){
                               .function = serve_client,
                               .argument = slot,
                               .stack = slot->stack,
                               .stack_size = sizeof(slot->stack),
                           });
}

static bool wait_for_client(sel4_async_task_t *self, port_t *port)
{
    sel4_net_event_t event;
    sel4_net_listener_acceptable_init(&event, &port->listener);
    return sel4_async_await(self, &event.future, SEL4_ASYNC_FOREVER).error == SEL4_ASYNC_OK;
}

static bool acquire(sel4_async_task_t *self, sel4_async_semaphore_t *permits)
{
    return sel4_async_semaphore_acquire(self, permits, SEL4_ASYNC_FOREVER).error == SEL4_ASYNC_OK;
}

// With the permits for a slot, and for a handshake.  The client may have gone away meanwhile.
static void accept_client(sel4_async_task_t *self, port_t *port)
{
    slot_t *slot = take_slot();
    sel4_net_error_t error =
        sel4_net_listener_accept(self, &port->listener, &slot->tcp, SEL4_ASYNC_NOW).error;
    if (error == SEL4_NET_OK) {
        counts.tls_open += port->is_tls;
        set_patience();
        start(slot, port->is_tls);
        return;
    }
    give_slot(slot);
    if (port->is_tls) {
        sel4_async_semaphore_release(&handshakes);
    }
}

static void accept_clients(sel4_async_task_t *self, void *argument)
{
    port_t *port = argument;
    while (wait_for_client(self, port) && (!port->is_tls || acquire(self, &handshakes)) &&
           acquire(self, &free_slots)) {
        accept_client(self, port);
    }
}

static void open_port(sel4_net_t *net, port_t *port)
{
    sel4_net_endpoint_t at = { .address = SEL4_NET_ANY, .port = port->number };
    sel4_net_error_t error = sel4_net_listener_open(&port->listener, net, at, BACKLOG).error;
    if (error != SEL4_NET_OK) {
        sel4_panic("port %u: %s", port->number, sel4_net_error_text(error));
    }
    sel4_mk_executor_spawn(&executor, &port->task,
                           &(sel4_async_task_options_t){
                               .function = accept_clients,
                               .argument = port,
                               .stack = port->stack,
                               .stack_size = sizeof(port->stack),
                           });
}

static int at_most(size_t limit, size_t size)
{
    return (int)(size < limit ? size : limit);
}

// A line for each request, as servers keep them; both texts are visible ASCII.
static void log_request(void *context, const sel4_http_record_t *record)
{
    (void)context;
    sel4_debug_print("%.*s %.*s %u %llu%s\n", at_most(20, record->method.size),
                     (const char *)record->method.data, at_most(200, record->target.size),
                     (const char *)record->target.data, record->status,
                     (unsigned long long)record->size, record->is_broken ? " broken" : "");
}

void connections_init(sel4_net_t *net, sel4_http_handler_t handler)
{
    stack = net;
    http_server =
        (sel4_http_server_t){ .handler = handler, .time = server_time, .log = log_request };
    set_patience();
    sel4_async_semaphore_init(&free_slots, CONNECTIONS_MAX);
    sel4_async_semaphore_init(&handshakes, HANDSHAKES_MAX);
    slots = memory_take(CONNECTIONS_MAX * sizeof(*slots), "connections");
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        sel4_net_tcp_init(&slots[i].tcp, net);
        sel4_tls_connection_init(&slots[i].tls);
        slots[i].http.input = sel4_mutable_span(slots[i].input, sizeof(slots[i].input));
        slots[i].http.output = sel4_mutable_span(slots[i].output, sizeof(slots[i].output));
    }
}

void connections_open(sel4_tls_server_t *tls)
{
    tls_server = tls;
    open_port(stack, &ports[0]);
    if (tls != NULL) {
        open_port(stack, &ports[1]);
    }
}

connection_counts_t connection_counts(void)
{
    connection_counts_t result = counts;
    result.http = http_server.counts;
    result.stack_size = STACK_SIZE;
    return result;
}
