// SPDX-License-Identifier: BSD-2-Clause

/*
 * The one stack of a program: lwIP's start and end, and what its files have in common.
 *
 * lwIP calls back from inside its own work.  A call-back only notes what happened and wakes tasks,
 * which run later, so that no code of a user ever runs inside lwIP.
 */

#include "lwip/dns.h"
#include "lwip/init.h"
#include "lwip/priv/tcp_priv.h"
#include "net_priv.h"

static sel4_net_t *the_net;
static bool is_lwip_ready;

sel4_net_t *sel4_net_priv_current(void)
{
    return the_net;
}

static bool is_seed(const uint8_t *seed)
{
    uint8_t bits = 0;
    for (size_t i = 0; seed != NULL && i < SEL4_NET_SEED_SIZE; i++) {
        bits |= seed[i];
    }
    return bits != 0;
}

sel4_net_result_t sel4_net_init(sel4_net_t *net, const sel4_net_options_t *options)
{
    if (options->executor == NULL || options->executor->clock == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_INVALID);
    }
    if (!is_seed(options->seed)) {
        return SEL4_NET_FAILURE(SEL4_NET_NO_ENTROPY);
    }
    if (the_net != NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_IN_USE);
    }
    *net = (sel4_net_t){
        .executor = options->executor,
        .log = options->log,
        .log_context = options->log_context,
    };
    sel4_list_init(&net->interfaces);
    sel4_list_init(&net->starved);
    sel4_net_priv_seed(net, options->seed);
    the_net = net;
    if (!is_lwip_ready) {
        lwip_init();
        is_lwip_ready = true;
    }
    sel4_net_priv_timers_start(net);
    return SEL4_NET_SUCCESS;
}

void sel4_net_finish(sel4_net_t *net)
{
    if (the_net != net) {
        return;
    }
    while (tcp_active_pcbs != NULL) {
        tcp_abort(tcp_active_pcbs);
    }
    while (tcp_tw_pcbs != NULL) {
        tcp_abort(tcp_tw_pcbs);
    }
    for (u8_t i = 0; i < SEL4_NET_DNS_SERVER_COUNT; i++) {
        dns_setserver(i, NULL);
    }
    sel4_net_priv_timers_stop(net);
    the_net = NULL;
}

sel4_net_error_t sel4_net_priv_error(err_t error)
{
    switch (error) {
    case ERR_OK:
        return SEL4_NET_OK;
    case ERR_MEM:
    case ERR_BUF:
        return SEL4_NET_NO_MEMORY;
    case ERR_RTE:
    case ERR_TIMEOUT:
    case ERR_ABRT:
        return SEL4_NET_UNREACHABLE;
    case ERR_USE:
        return SEL4_NET_IN_USE;
    case ERR_RST:
        return SEL4_NET_RESET;
    case ERR_CONN:
    case ERR_CLSD:
        return SEL4_NET_CLOSED;
    case ERR_VAL:
    case ERR_ARG:
        return SEL4_NET_INVALID;
    default:
        return SEL4_NET_INTERNAL;
    }
}

struct netif *sel4_net_priv_route(const void *source, const void *destination)
{
    (void)destination;
    const ip4_addr_t *address = source;
    if (address == NULL || ip4_addr_isany(address)) {
        return NULL;
    }
    struct netif *netif;
    NETIF_FOREACH(netif)
    {
        if (netif_is_up(netif) && netif_is_link_up(netif) &&
            ip4_addr_eq(netif_ip4_addr(netif), address)) {
            return netif;
        }
    }
    return NULL;
}

SEL4_WEAK SEL4_NORETURN void sel4_net_assertion_failed(const char *what, const char *file, int line)
{
    (void)what;
    (void)file;
    (void)line;
    __builtin_trap();
}

/* ---- Waiting */

static bool poll_event(sel4_async_future_t *future)
{
    sel4_net_event_t *event = SEL4_CONTAINER_OF(future, sel4_net_event_t, future);
    if (event->is_there(event->object)) {
        return true;
    }
    sel4_async_future_enlist(future, event->waiters);
    return false;
}

void sel4_net_priv_event_init(sel4_net_event_t *event, sel4_async_waiters_t *waiters,
                              bool (*is_there)(const void *object), const void *object)
{
    *event = (sel4_net_event_t){
        .future = SEL4_ASYNC_FUTURE(poll_event),
        .waiters = waiters,
        .is_there = is_there,
        .object = object,
    };
}

sel4_net_result_t sel4_net_priv_wait(sel4_async_task_t *self, sel4_net_event_t *event,
                                     sel4_async_time_t deadline)
{
    return sel4_net_from_async(sel4_async_await(self, &event->future, deadline));
}
