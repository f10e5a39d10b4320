// SPDX-License-Identifier: BSD-2-Clause

/*
 * lwIP's clocks as timers of the executor.
 *
 * That of TCP runs only while there are connections; it also looks after those who could not send
 * for want of memory.
 */

#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/etharp.h"
#include "lwip/ip4_frag.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sys.h"
#include "net_priv.h"

enum { TIMER_TCP };

/*
 * lwIP asks a closed window from time to time, and takes for granted that something waits for it to
 * open.  The answer to such a question may have acknowledged the last of it.
 */
static void stop_asking_windows(void)
{
    for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb != NULL; pcb = pcb->next) {
        if (pcb->persist_backoff > 0 && (pcb->unsent == NULL || pcb->unacked != NULL)) {
            pcb->persist_backoff = 0;
            if (pcb->unacked != NULL && pcb->rtime < 0) {
                pcb->rtime = 0;
            }
        }
    }
}

// As tcp_tmr(), which counts its ticks across stacks.
static void tick_tcp(void)
{
    sel4_net_t *net = sel4_net_priv_current();
    net->is_slow_tick = !net->is_slow_tick;
    tcp_fasttmr();
    if (net->is_slow_tick) {
        stop_asking_windows();
        tcp_slowtmr();
    }
}

static const struct {
    void (*tick)(void);
    uint32_t interval_ms;
} clocks[] = {
    [TIMER_TCP] = { tick_tcp, TCP_TMR_INTERVAL },
    { ip_reass_tmr, IP_TMR_INTERVAL },
    { etharp_tmr, ARP_TMR_INTERVAL },
    { dhcp_coarse_tmr, DHCP_COARSE_TIMER_MSECS },
    { dhcp_fine_tmr, DHCP_FINE_TIMER_MSECS },
    { dns_tmr, DNS_TMR_INTERVAL },
};
_Static_assert(SEL4_ARRAY_COUNT(clocks) == SEL4_NET_TIMER_COUNT, "one timer for each clock");

static void arm(sel4_net_t *net, size_t index)
{
    sel4_async_time_t interval = SEL4_ASYNC_MS(clocks[index].interval_ms);
    sel4_async_timer_arm(net->executor, &net->timers[index],
                         sel4_async_now(net->executor) + interval);
}

static void fire(sel4_async_timer_t *timer)
{
    sel4_net_t *net = sel4_net_priv_current();
    size_t index = (size_t)(timer - net->timers);
    PBUF_CHECK_FREE_OOSEQ();
    clocks[index].tick();
    if (index == TIMER_TCP) {
        sel4_net_priv_feed_starved(net);
    }
    if (index != TIMER_TCP || tcp_active_pcbs != NULL || tcp_tw_pcbs != NULL) {
        arm(net, index);
    }
    sel4_net_priv_flush_later(net);
}

// lwIP has a connection from now on.
void tcp_timer_needed(void)
{
    sel4_net_t *net = sel4_net_priv_current();
    bool has_pcbs = tcp_active_pcbs != NULL || tcp_tw_pcbs != NULL;
    if (net != NULL && has_pcbs && !sel4_async_timer_is_armed(&net->timers[TIMER_TCP])) {
        arm(net, TIMER_TCP);
    }
}

u32_t sys_now(void)
{
    return (u32_t)(sel4_async_now(sel4_net_priv_current()->executor) / SEL4_ASYNC_MS(1));
}

static void flush(sel4_async_timer_t *timer)
{
    sel4_net_t *net = SEL4_CONTAINER_OF(timer, sel4_net_t, flush);
    SEL4_LIST_FOR_EACH(&net->interfaces, link)
    {
        sel4_net_interface_t *interface = SEL4_CONTAINER_OF(link, sel4_net_interface_t, list_link);
        if (interface->wants_flush) {
            interface->wants_flush = false;
            sel4_link_flush(interface->link);
        }
    }
}

void sel4_net_priv_flush_later(sel4_net_t *net)
{
    if (!sel4_async_timer_is_armed(&net->flush)) {
        sel4_async_timer_arm(net->executor, &net->flush, SEL4_ASYNC_NOW);
    }
}

void sel4_net_priv_timers_start(sel4_net_t *net)
{
    for (size_t i = 0; i < SEL4_NET_TIMER_COUNT; i++) {
        net->timers[i].fire = fire;
        if (i != TIMER_TCP) {
            arm(net, i);
        }
    }
    net->flush.fire = flush;
}

void sel4_net_priv_timers_stop(sel4_net_t *net)
{
    for (size_t i = 0; i < SEL4_NET_TIMER_COUNT; i++) {
        sel4_async_timer_cancel(&net->timers[i]);
    }
    sel4_async_timer_cancel(&net->flush);
}
