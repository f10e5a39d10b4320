// SPDX-License-Identifier: BSD-2-Clause

/*
 * An HTTP and HTTPS server: pages from a FAT partition, over TCP/IP and TLS, with every device in a
 * protection domain of its own.
 *
 * This protection domain is woken by drivers and by the timer; it then lets its tasks run until all
 * of them wait again.
 */

#include "server.h"

SEL4_MK_REGION(net_rings, uint8_t);
SEL4_MK_REGION(net_receive, uint8_t);
SEL4_MK_REGION(net_transmit, uint8_t);
SEL4_MK_REGION(blk_rings, uint8_t);
SEL4_MK_REGION(blk_data, uint8_t);
SEL4_MK_REGION(archive, uint8_t);
SEL4_MK_REGION(memory, uint8_t);
SEL4_MK_WORD(net_driver, 0);
SEL4_MK_WORD(blk_driver, 0);
SEL4_MK_WORD(timer_driver, 0);
SEL4_MK_WORD(rtc_driver, 0);
SEL4_MK_WORD(rng_driver, 0);

#define DRIVER(name) SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(name##_driver))

sel4_mk_executor_t executor;
sel4_mk_random_t random_bits;

static sel4_mk_disk_t disk;
static sel4_mk_timer_t timer;
static sel4_mk_rtc_t rtc;
static sel4_mk_rng_t rng;
static sel4_mk_net_t net;

/* ---- The time of day: read once, then counted by the timer */

// A clock that says a later time is not believed.
#define LAST_SECOND UINT64_C(253402300799) // of the year 9999

static int64_t time_offset;

static void set_time(void)
{
    uint64_t seconds;
    if (sel4_rtc_now_s(sel4_mk_rtc_open(&rtc, DRIVER(rtc)), &seconds).error == SEL4_DRIVER_OK &&
        seconds <= LAST_SECOND) {
        time_offset = (int64_t)(seconds - executor.now_ns / 1000000000);
    }
}

int64_t server_time(void *context)
{
    (void)context;
    return time_offset + (int64_t)(executor.now_ns / 1000000000);
}

/* ---- Start */

static bool is_path(const sel4_http_exchange_t *exchange, const char *path, size_t size)
{
    return sel4_span_equals(exchange->target.path, sel4_span(path, size));
}

static void answer(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    if (is_path(exchange, "/status.json", 12)) {
        status_answer(exchange, true);
    } else if (is_path(exchange, "/status", 7)) {
        status_answer(exchange, false);
    } else {
        sel4_http_site_answer(exchange, site_tree());
    }
}

static void begin(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_disk_t found;
    sel4_mutable_span_t data = SEL4_MK_IO_REGION(blk_data);
    sel4_mutable_span_t pages = SEL4_MK_IO_REGION(archive);
    bool has_disk =
        sel4_mk_disk_open(&disk, DRIVER(blk), SEL4_MK_IO_REGION(blk_rings), data, &found);
    sel4_mk_net_start(self, &net, &random_bits, "sel4c");
    site_open(self, has_disk ? &found : NULL, data, sel4_mutable_span_read_only(pages));
    connections_init(&net.stack, answer);
    memory_make_heap();
    struct sel4_tls_server *tls = tls_open(self);
    connections_open(tls);
    (void)sel4_net_interface_wait(self, &net.interface, SEL4_ASYNC_FOREVER).error;
    sel4_debug_print("ready: http%s\n", tls == NULL ? "" : " and https");
}

/* ---- Events */

static void notified_set(sel4_mk_handler_t *handler, sel4_mk_event_set_t events)
{
    (void)handler;
    sel4_mk_executor_begin(&executor);
    sel4_mk_net_handle_events(&net, events);
    if (sel4_mk_event_set_has(events, DRIVER(blk).id)) {
        site_handle_disk_event();
    }
    if (sel4_mk_event_set_has(events, DRIVER(rng).id)) {
        sel4_mk_random_handle_event(&random_bits);
    }
    sel4_mk_executor_run(&executor);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified_set = notified_set };
    static sel4_async_task_t begin_task;
    static _Alignas(16) unsigned char begin_stack[32 * 1024];
    memory_init(SEL4_MK_IO_REGION(memory));
    sel4_mk_executor_init(&executor, sel4_mk_timer_open(&timer, DRIVER(timer)));
    set_time();
    status_init();
    sel4_mk_random_init(&random_bits, sel4_mk_rng_open(&rng, DRIVER(rng)), &executor);
    sel4_mk_net_open(&net, DRIVER(net), SEL4_MK_IO_REGION(net_rings),
                     SEL4_MK_IO_REGION(net_receive), SEL4_MK_IO_REGION(net_transmit));
    sel4_mk_executor_spawn(&executor, &begin_task,
                           &(sel4_async_task_options_t){
                               .function = begin,
                               .stack = begin_stack,
                               .stack_size = sizeof(begin_stack),
                           });
    sel4_mk_executor_run(&executor);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(64 * 1024));
