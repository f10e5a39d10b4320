// SPDX-License-Identifier: BSD-2-Clause

// Sends back what comes over TLS to port 443.

#include <stdlib.h>
#include <string.h>

#include <sel4c/microkit_io.h>
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
#define HANDSHAKE_TIME SEL4_ASYNC_S(10)

static sel4_mk_executor_t executor;
static sel4_async_bundle_t tasks;
static sel4_mk_timer_t timer;
static sel4_mk_rng_t rng;
static sel4_mk_random_t random_bits;
static sel4_mk_nic_t nic;
static sel4_link_t card;
static sel4_net_t net;
static sel4_net_interface_t interface;
static bool has_interface;

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
    sel4_async_result_t result = sel4_async_spawn(&tasks, &worker->task,
                                                  &(sel4_async_task_options_t){
                                                      .function = function,
                                                      .argument = worker,
                                                      .stack = worker->stack,
                                                      .stack_size = sizeof(worker->stack),
                                                  });
    if (result.error != SEL4_ASYNC_OK) {
        sel4_panic("no task: %s", sel4_async_error_text(result.error));
    }
}

static void expect(sel4_net_result_t result, const char *what)
{
    if (result.error != SEL4_NET_OK) {
        sel4_panic("%s: %s", what, sel4_net_error_text(result.error));
    }
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

static void serve(sel4_async_task_t *self, void *argument)
{
    worker_t *worker = argument;
    sel4_net_tcp_init(&worker->tcp, &net);
    sel4_tls_connection_init(&worker->tls);
    while (sel4_net_listener_accept(self, &listener, &worker->tcp, SEL4_ASYNC_FOREVER).error ==
           SEL4_NET_OK) {
        sel4_net_error_t error = sel4_tls_accept(self, &worker->tls, &server, &worker->tcp.stream,
                                                 sel4_async_after(self, HANDSHAKE_TIME))
                                     .error;
        if (error != SEL4_NET_OK) {
            sel4_debug_print("no connection: %s\n", sel4_net_error_text(error));
            continue;
        }
        (void)echo(self, &worker->tls.stream).error;
        sel4_net_stream_close(&worker->tls.stream);
    }
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
    expect(sel4_tls_init(&options), "TLS");
    expect(sel4_tls_server_init(&server, &(sel4_tls_server_options_t){ .identities = &identity,
                                                                       .identity_count = 1,
                                                                       .ticket_seconds = 600 }),
           "key and certificate");
}

/* ---- Start and events */

static void log_line(void *context, const char *line)
{
    (void)context;
    sel4_debug_print("%s\n", line);
}

static void begin(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    uint8_t seed[SEL4_NET_SEED_SIZE];
    sel4_mk_random_wait(self, &random_bits);
    (void)sel4_mk_random_take(&random_bits, seed, sizeof(seed));
    expect(sel4_net_init(&net, &(sel4_net_options_t){ .executor = &executor.executor,
                                                      .seed = seed,
                                                      .log = log_line }),
           "network");
    expect(
        sel4_net_interface_add(&net, &interface,
                               &(sel4_net_interface_options_t){ .link = card, .uses_dhcp = true }),
        "interface");
    has_interface = true;
    sel4_net_interface_handle_event(&interface);
    open_tls();
    expect(sel4_net_listener_open(&listener, &net, (sel4_net_endpoint_t){ SEL4_NET_ANY, PORT },
                                  CLIENTS),
           "port");
    for (unsigned i = 0; i < CLIENTS; i++) {
        spawn(&workers[i], serve);
    }
    expect(sel4_net_interface_wait(self, &interface, SEL4_ASYNC_FOREVER), "address");
    sel4_debug_print("echo over TLS at port %u\n", PORT);
}

static void notified_set(sel4_mk_handler_t *handler, sel4_mk_event_set_t events)
{
    (void)handler;
    sel4_mk_executor_begin(&executor);
    if (has_interface && sel4_mk_event_set_has(events, DRIVER(net).id)) {
        sel4_net_interface_handle_event(&interface);
    }
    if (sel4_mk_event_set_has(events, DRIVER(rng).id)) {
        sel4_mk_random_handle_event(&random_bits);
    }
    sel4_mk_executor_run(&executor);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified_set = notified_set };
    sel4_mk_executor_init(&executor, sel4_mk_timer_open(&timer, DRIVER(timer)));
    sel4_async_bundle_init(&tasks, &executor.executor);
    sel4_mk_random_init(&random_bits, sel4_mk_rng_open(&rng, DRIVER(rng)), &tasks);
    card = sel4_mk_nic_open(&nic, DRIVER(net), SEL4_MK_IO_REGION(net_rings),
                            SEL4_MK_IO_REGION(net_receive), SEL4_MK_IO_REGION(net_transmit));
    spawn(&begin_worker, begin);
    sel4_mk_executor_run(&executor);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, heap_size(1024 * 1024));
