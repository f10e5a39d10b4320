// SPDX-License-Identifier: BSD-2-Clause

/*
 * Listeners.
 *
 * A connection that nobody has accepted yet is an entry of its listener.  What the other side sends
 * meanwhile is refused to lwIP, which then keeps the first packet of it and lets the window close.
 */

#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "net_priv.h"
#include "tcp_priv.h"

static err_t refuse(void *argument, struct tcp_pcb *pcb, struct pbuf *more, err_t error)
{
    (void)pcb;
    (void)error;
    sel4_net_pending_t *pending = argument;
    if (more != NULL) {
        return ERR_MEM;
    }
    pending->is_ended = true;
    return ERR_OK;
}

static void forget(sel4_net_pending_t *pending)
{
    pending->pcb = NULL;
    sel4_list_remove(&pending->link);
}

static void on_failed(void *argument, err_t error)
{
    (void)error;
    forget(argument);
}

static err_t on_accept(void *argument, struct tcp_pcb *pcb, err_t error)
{
    sel4_net_listener_t *listener = argument;
    if (error != ERR_OK || pcb == NULL || listener == NULL) {
        return ERR_VAL;
    }
    for (size_t i = 0; i < SEL4_NET_BACKLOG_MAX; i++) {
        sel4_net_pending_t *pending = &listener->pending[i];
        if (pending->pcb == NULL) {
            *pending = (sel4_net_pending_t){ .listener = listener, .pcb = pcb };
            sel4_list_append(&listener->order, &pending->link);
            tcp_arg(pcb, pending);
            tcp_recv(pcb, refuse);
            tcp_err(pcb, on_failed);
            tcp_backlog_delayed(pcb);
            sel4_async_wake_all(&listener->waiters);
            return ERR_OK;
        }
    }
    return ERR_MEM;
}

sel4_net_result_t sel4_net_listener_open(sel4_net_listener_t *listener, sel4_net_t *net,
                                         sel4_net_endpoint_t at, size_t backlog)
{
    if (backlog == 0 || backlog > SEL4_NET_BACKLOG_MAX) {
        return SEL4_NET_FAILURE(SEL4_NET_INVALID);
    }
    *listener = (sel4_net_listener_t){ .net = net };
    sel4_list_init(&listener->order);
    sel4_async_waiters_init(&listener->waiters);
    struct tcp_pcb *pcb = tcp_new();
    if (pcb == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_NO_MEMORY);
    }
    ip_addr_t address = sel4_net_priv_to_lwip(at.address);
    // Old connections of this port, which wait for stragglers, are no hindrance.
    ip_set_option(pcb, SOF_REUSEADDR);
    err_t error = tcp_bind(pcb, &address, at.port);
    struct tcp_pcb *listening = NULL;
    if (error == ERR_OK) {
        listening = tcp_listen_with_backlog_and_err(pcb, (u8_t)backlog, &error);
    }
    if (listening == NULL) {
        tcp_abort(pcb);
        return SEL4_NET_FAILURE(sel4_net_priv_error(error));
    }
    listener->pcb = listening;
    tcp_arg(listening, listener);
    tcp_accept(listening, on_accept);
    return SEL4_NET_SUCCESS;
}

void sel4_net_listener_close(sel4_net_listener_t *listener)
{
    if (listener->pcb == NULL) {
        return;
    }
    (void)tcp_close(listener->pcb);
    listener->pcb = NULL;
    while (!sel4_list_is_empty(&listener->order)) {
        sel4_net_pending_t *pending =
            SEL4_CONTAINER_OF(listener->order.head.next, sel4_net_pending_t, link);
        tcp_abort(pending->pcb); // forgets it
    }
    sel4_async_wake_all(&listener->waiters);
}

static bool is_acceptable(const void *object)
{
    const sel4_net_listener_t *listener = object;
    return listener->pcb == NULL || !sel4_list_is_empty(&listener->order);
}

void sel4_net_listener_acceptable_init(sel4_net_event_t *event, sel4_net_listener_t *listener)
{
    sel4_net_priv_event_init(event, &listener->waiters, is_acceptable, listener);
}

sel4_net_result_t sel4_net_listener_accept(sel4_async_task_t *self, sel4_net_listener_t *listener,
                                           sel4_net_tcp_t *ret_tcp, sel4_async_time_t deadline)
{
    if (ret_tcp->is_open) {
        return SEL4_NET_FAILURE(SEL4_NET_IN_USE);
    }
    sel4_net_event_t event;
    sel4_net_listener_acceptable_init(&event, listener);
    SEL4_TRY(sel4_net_priv_wait(self, &event, deadline));
    if (listener->pcb == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_CLOSED);
    }
    sel4_net_pending_t *pending =
        SEL4_CONTAINER_OF(listener->order.head.next, sel4_net_pending_t, link);
    struct tcp_pcb *pcb = pending->pcb;
    bool is_ended = pending->is_ended;
    forget(pending);
    tcp_backlog_accepted(pcb);
    sel4_net_priv_tcp_adopt(ret_tcp, pcb, is_ended);
    sel4_net_priv_flush_later(listener->net);
    return SEL4_NET_SUCCESS;
}
