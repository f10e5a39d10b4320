// SPDX-License-Identifier: BSD-2-Clause

// Sends back what comes to port 7, over TCP and UDP (RFC 862).

#include <sel4c/microkit_net.h>
#include <sel4c/net_tcp.h>
#include <sel4c/net_udp.h>

SEL4_MK_REGION(net_rings, uint8_t);
SEL4_MK_REGION(net_receive, uint8_t);
SEL4_MK_REGION(net_transmit, uint8_t);
SEL4_MK_WORD(net_driver, 0);
SEL4_MK_WORD(timer_driver, 0);
SEL4_MK_WORD(rng_driver, 0);

#define DRIVER(name) SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(name##_driver))
#define PORT         7
#define CLIENTS      8
#define IDLE_TIME    SEL4_ASYNC_S(60)
#define LATER        SEL4_ASYNC_S(1) // after a failure that concerns no client

static sel4_mk_executor_t executor;
static sel4_mk_timer_t timer;
static sel4_mk_rng_t rng;
static sel4_mk_random_t random_bits;
static sel4_mk_net_t net;

typedef struct worker {
    sel4_async_task_t task;
    sel4_net_tcp_t tcp;
    _Alignas(16) unsigned char stack[8192];
} worker_t;

static worker_t begin_worker;
static worker_t udp_worker;
static worker_t tcp_workers[CLIENTS];
static sel4_net_listener_t listener;

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

/* ---- TCP */

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

static void serve_tcp(sel4_async_task_t *self, void *argument)
{
    worker_t *worker = argument;
    sel4_net_tcp_init(&worker->tcp, &net.stack);
    do {
        while (sel4_net_listener_accept(self, &listener, &worker->tcp, SEL4_ASYNC_FOREVER).error ==
               SEL4_NET_OK) {
            (void)echo(self, &worker->tcp.stream).error;
            sel4_net_stream_close(&worker->tcp.stream);
        }
    } while (sel4_async_sleep(self, LATER).error == SEL4_ASYNC_OK);
}

/* ---- UDP */

static void serve_udp(sel4_async_task_t *self, void *argument)
{
    static sel4_net_udp_t udp;
    static uint8_t buffer[2048];
    (void)argument;
    sel4_mk_net_expect(
        sel4_net_udp_open(&udp, &net.stack, (sel4_net_endpoint_t){ SEL4_NET_ANY, PORT }), "UDP");
    sel4_net_message_t message;
    sel4_mutable_span_t room = sel4_mutable_span(buffer, sizeof(buffer));
    while (sel4_net_udp_receive(self, &udp, room, SEL4_ASYNC_FOREVER, &message).error ==
           SEL4_NET_OK) {
        // What does not fit, or has no room to go, is lost, as on any network.  Two servers of this
        // kind that answer each other would never end.
        if (message.size <= sizeof(buffer) && message.from.port != PORT) {
            (void)sel4_net_udp_send(&udp, message.from, sel4_span(buffer, message.size)).error;
        }
    }
}

/* ---- Start and events */

static void begin(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_mk_net_start(self, &net, &random_bits, NULL);
    sel4_mk_net_expect(sel4_net_listener_open(&listener, &net.stack,
                                              (sel4_net_endpoint_t){ SEL4_NET_ANY, PORT }, CLIENTS),
                       "TCP");
    spawn(&udp_worker, serve_udp);
    for (unsigned i = 0; i < CLIENTS; i++) {
        spawn(&tcp_workers[i], serve_tcp);
    }
    sel4_mk_net_expect(sel4_net_interface_wait(self, &net.interface, SEL4_ASYNC_FOREVER),
                       "address");
    sel4_debug_print("echo at port %u\n", PORT);
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

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(32 * 1024));
