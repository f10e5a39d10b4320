// SPDX-License-Identifier: BSD-2-Clause

// Sends back what comes over TLS to port 443.

#include <stdlib.h>
#include <string.h>

#include <sel4c/microkit_net.h>
#include <sel4c/net_tcp.h>
#include <sel4c/tls.h>

SEL4_MK_REGION(net_rings, uint8_t);
SEL4_MK_REGION(net_receive, uint8_t);
SEL4_MK_REGION(net_transmit, uint8_t);
SEL4_MK_REGION(identity, char);
SEL4_MK_WORD(net_driver, 0);
SEL4_MK_WORD(timer_driver, 0);
SEL4_MK_WORD(rng_driver, 0);

#define DRIVER(name)   SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(name##_driver))
#define PORT           443
#define CLIENTS        4
#define IDLE_TIME      SEL4_ASYNC_S(60)
#define LATER          SEL4_ASYNC_S(1) // after a failure that concerns no client
#define HANDSHAKE_TIME SEL4_ASYNC_S(10)

static sel4_mk_executor_t executor;
static sel4_mk_timer_t timer;
static sel4_mk_rng_t rng;
static sel4_mk_random_t random_bits;
static sel4_mk_net_t net;

typedef struct worker {
    sel4_async_task_t task;
    sel4_net_tcp_t tcp;
    sel4_tls_t tls;
    _Alignas(16) unsigned char stack[32 * 1024];
} worker_t;

static worker_t begin_worker;
static worker_t workers[CLIENTS];
static sel4_net_listener_t listener;
static sel4_tls_server_t server;

static void spawn(worker_t *worker, sel4_async_function_t function)
{
    sel4_mk_executor_spawn(&executor, &worker->task,
                           &(sel4_async_task_options_t){
                               .function = function,
                               .argument = worker,
                               .stack = worker->stack,
                               .stack_size = sizeof(worker->stack),
                           });
}

/* ---- One connection */

static sel4_net_result_t echo(sel4_async_task_t *self, sel4_net_stream_t *stream)
{
    uint8_t buffer[2048];
    size_t size;
    do {
        sel4_async_time_t deadline = sel4_async_after(self, IDLE_TIME);
        SEL4_TRY(sel4_net_stream_read(self, stream, sel4_mutable_span(buffer, sizeof(buffer)),
                                      deadline, &size));
        SEL4_TRY(sel4_net_stream_write_all(self, stream, sel4_span(buffer, size), deadline));
    } while (size > 0);
    return SEL4_NET_SUCCESS;
}

static void serve_client(sel4_async_task_t *self, worker_t *worker)
{
    sel4_net_error_t error = sel4_tls_accept(self, &worker->tls, &server, &worker->tcp.stream,
                                             sel4_async_after(self, HANDSHAKE_TIME))
                                 .error;
    if (error != SEL4_NET_OK) {
        sel4_debug_print("no connection: %s\n", sel4_net_error_text(error));
        return;
    }
    (void)echo(self, &worker->tls.stream).error;
    sel4_net_stream_close(&worker->tls.stream);
}

static void serve(sel4_async_task_t *self, void *argument)
{
    worker_t *worker = argument;
    sel4_net_tcp_init(&worker->tcp, &net.stack);
    sel4_tls_connection_init(&worker->tls);
    do {
        while (sel4_net_listener_accept(self, &listener, &worker->tcp, SEL4_ASYNC_FOREVER).error ==
               SEL4_NET_OK) {
            serve_client(self, worker);
        }
    } while (sel4_async_sleep(self, LATER).error == SEL4_ASYNC_OK);
}

/* ---- TLS */

static void *allocate(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void release(void *context, void *bytes)
{
    (void)context;
    free(bytes);
}

// Seconds since the start: the certificate is not judged by this side.
static int64_t read_clock(void *context)
{
    (void)context;
    return (int64_t)(executor.now_ns / 1000000000);
}

static void open_tls(void)
{
    static const sel4_tls_options_t options = {
        .entropy = sel4_mk_random_take,
        .entropy_context = &random_bits,
        .clock = read_clock,
        .allocate = allocate,
        .release = release,
    };
    // The text ends in the zeros that fill the region's last page.
    sel4_mutable_span_t region = SEL4_MK_IO_REGION(identity);
    sel4_span_t text = sel4_span(region.data, strnlen((const char *)region.data, region.size) + 1);
    const sel4_tls_identity_t identity = { .certificates = text, .key = text };
    sel4_mk_net_expect(sel4_tls_init(&options), "TLS");
    sel4_mk_net_expect(
        sel4_tls_server_init(&server, &(sel4_tls_server_options_t){ .identities = &identity,
                                                                    .identity_count = 1,
                                                                    .ticket_seconds = 600 }),
        "key and certificate");
}

/* ---- Start and events */

static void begin(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_mk_net_start(self, &net, &random_bits, NULL);
    open_tls();
    sel4_mk_net_expect(sel4_net_listener_open(&listener, &net.stack,
                                              (sel4_net_endpoint_t){ SEL4_NET_ANY, PORT }, CLIENTS),
                       "port");
    for (unsigned i = 0; i < CLIENTS; i++) {
        spawn(&workers[i], serve);
    }
    sel4_mk_net_expect(sel4_net_interface_wait(self, &net.interface, SEL4_ASYNC_FOREVER),
                       "address");
    sel4_debug_print("echo over TLS at port %u\n", PORT);
}

static void notified_set(sel4_mk_handler_t *handler, sel4_mk_event_set_t events)
{
    (void)handler;
    sel4_mk_executor_begin(&executor);
    sel4_mk_net_handle_events(&net, events);
    if (sel4_mk_event_set_has(events, DRIVER(rng).id)) {
        sel4_mk_random_handle_event(&random_bits);
    }
    sel4_mk_executor_run(&executor);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified_set = notified_set };
    sel4_mk_executor_init(&executor, sel4_mk_timer_open(&timer, DRIVER(timer)));
    sel4_mk_random_init(&random_bits, sel4_mk_rng_open(&rng, DRIVER(rng)), &executor);
    sel4_mk_net_open(&net, DRIVER(net), SEL4_MK_IO_REGION(net_rings),
                     SEL4_MK_IO_REGION(net_receive), SEL4_MK_IO_REGION(net_transmit));
    spawn(&begin_worker, begin);
    sel4_mk_executor_run(&executor);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, heap_size(1024 * 1024));
