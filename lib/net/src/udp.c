// SPDX-License-Identifier: BSD-2-Clause

// UDP sockets: a short queue of messages, which stay in the packets they came in.

#include "lwip/udp.h"

#include <sel4c/net_udp.h>

#include "net_priv.h"

static void came(void *argument, struct udp_pcb *pcb, struct pbuf *bytes, const ip_addr_t *address,
                 u16_t port)
{
    (void)pcb;
    sel4_net_udp_t *udp = argument;
    if (udp->count == SEL4_NET_UDP_QUEUE_SIZE) {
        udp->dropped_count++;
        pbuf_free(bytes);
        return;
    }
    size_t last = (udp->first + udp->count) % SEL4_NET_UDP_QUEUE_SIZE;
    udp->queue[last].bytes = bytes;
    udp->queue[last].from = (sel4_net_endpoint_t){ sel4_net_priv_from_lwip(address), port };
    udp->count++;
    sel4_async_wake_all(&udp->readers);
}

sel4_net_result_t sel4_net_udp_open(sel4_net_udp_t *udp, sel4_net_t *net, sel4_net_endpoint_t at)
{
    *udp = (sel4_net_udp_t){ .net = net };
    sel4_async_waiters_init(&udp->readers);
    struct udp_pcb *pcb = udp_new();
    if (pcb == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_NO_MEMORY);
    }
    ip_addr_t address = sel4_net_priv_to_lwip(at.address);
    err_t error = udp_bind(pcb, &address, at.port);
    if (error != ERR_OK) {
        udp_remove(pcb);
        return SEL4_NET_FAILURE(sel4_net_priv_error(error));
    }
    ip_set_option(pcb, SOF_BROADCAST);
    udp_recv(pcb, came, udp);
    udp->pcb = pcb;
    return SEL4_NET_SUCCESS;
}

static void drop_first(sel4_net_udp_t *udp)
{
    pbuf_free(udp->queue[udp->first].bytes);
    udp->first = (udp->first + 1) % SEL4_NET_UDP_QUEUE_SIZE;
    udp->count--;
}

void sel4_net_udp_close(sel4_net_udp_t *udp)
{
    if (udp->pcb == NULL) {
        return;
    }
    udp_remove(udp->pcb);
    udp->pcb = NULL;
    while (udp->count > 0) {
        drop_first(udp);
    }
    sel4_async_wake_all(&udp->readers);
}

uint16_t sel4_net_udp_port(const sel4_net_udp_t *udp)
{
    return udp->pcb == NULL ? 0 : udp->pcb->local_port;
}

sel4_net_result_t sel4_net_udp_send(sel4_net_udp_t *udp, sel4_net_endpoint_t to, sel4_span_t bytes)
{
    if (udp->pcb == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_CLOSED);
    }
    if (bytes.size > SEL4_NET_UDP_SIZE_MAX) {
        return SEL4_NET_FAILURE(SEL4_NET_TOO_LARGE);
    }
    struct pbuf *pbuf = pbuf_alloc(PBUF_TRANSPORT, (u16_t)bytes.size, PBUF_RAM);
    if (pbuf == NULL) {
        return SEL4_NET_FAILURE(SEL4_NET_NO_MEMORY);
    }
    if (bytes.size > 0) {
        (void)pbuf_take(pbuf, bytes.data, (u16_t)bytes.size);
    }
    ip_addr_t address = sel4_net_priv_to_lwip(to.address);
    err_t error = udp_sendto(udp->pcb, pbuf, &address, to.port);
    pbuf_free(pbuf);
    return SEL4_NET_FAILURE(sel4_net_priv_error(error));
}

static bool is_readable(const void *object)
{
    const sel4_net_udp_t *udp = object;
    return udp->count > 0 || udp->pcb == NULL;
}

void sel4_net_udp_readable_init(sel4_net_event_t *event, sel4_net_udp_t *udp)
{
    sel4_net_priv_event_init(event, &udp->readers, is_readable, udp);
}

sel4_net_result_t sel4_net_udp_receive(sel4_async_task_t *self, sel4_net_udp_t *udp,
                                       sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                                       sel4_net_message_t *ret_message)
{
    sel4_net_event_t event;
    sel4_net_udp_readable_init(&event, udp);
    SEL4_TRY(sel4_net_priv_wait(self, &event, deadline));
    if (udp->count == 0) {
        return SEL4_NET_FAILURE(SEL4_NET_CLOSED);
    }
    const struct pbuf *bytes = udp->queue[udp->first].bytes;
    u16_t size = buffer.size < bytes->tot_len ? (u16_t)buffer.size : bytes->tot_len;
    (void)pbuf_copy_partial(bytes, buffer.data, size, 0);
    *ret_message = (sel4_net_message_t){ udp->queue[udp->first].from, bytes->tot_len };
    drop_first(udp);
    sel4_net_priv_flush_later(udp->net);
    return SEL4_NET_SUCCESS;
}
