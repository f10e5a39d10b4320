// SPDX-License-Identifier: BSD-2-Clause

/*
 * Packets between link and lwIP.
 *
 * One that comes stays where it is: lwIP gets a description of it, whose end of life gives it back
 * to the link.  When too many stay, or when the link's memory is not trusted, it is copied and
 * given back at once.
 */

#include "lwip/memp.h"
#include "lwip/stats.h"
#include "net_priv.h"

typedef struct held {
    struct pbuf_custom custom;
    sel4_net_interface_t *interface;
    sel4_packet_t packet;
    struct held *next; // of those that are free
} held_t;

static held_t places[SEL4_NET_HELD_COUNT];
static size_t place_count; // that have ever been used
static held_t *free_places;

static held_t *take_place(void)
{
    held_t *held = free_places;
    if (held != NULL) {
        free_places = held->next;
    } else if (place_count < SEL4_ARRAY_COUNT(places)) {
        held = &places[place_count++];
    }
    return held;
}

static void give_back(struct pbuf *pbuf)
{
    held_t *held = SEL4_CONTAINER_OF(pbuf, held_t, custom.pbuf);
    sel4_net_interface_t *interface = held->interface;
    sel4_link_release(interface->link, held->packet);
    interface->held_count--;
    interface->wants_flush = true;
    held->next = free_places;
    free_places = held;
}

static struct pbuf *hold(sel4_net_interface_t *interface, sel4_packet_t packet)
{
    held_t *held = take_place();
    if (held == NULL) {
        return NULL;
    }
    held->custom.custom_free_function = give_back;
    held->interface = interface;
    held->packet = packet;
    interface->held_count++;
    u16_t size = (u16_t)packet.size;
    return pbuf_alloced_custom(PBUF_RAW, size, PBUF_REF, &held->custom, packet.bytes, size);
}

static struct pbuf *copy(sel4_net_interface_t *interface, sel4_packet_t packet)
{
    struct pbuf *pbuf = pbuf_alloc(PBUF_RAW, (u16_t)packet.size, PBUF_POOL);
    if (pbuf != NULL) {
        (void)pbuf_take(pbuf, packet.bytes, (u16_t)packet.size);
    }
    sel4_link_release(interface->link, packet);
    interface->wants_flush = true;
    return pbuf;
}

struct pbuf *sel4_net_priv_packet_in(sel4_net_interface_t *interface, sel4_packet_t packet)
{
    if (!interface->copies && interface->held_count < interface->held_max) {
        struct pbuf *pbuf = hold(interface, packet);
        if (pbuf != NULL) {
            return pbuf;
        }
    }
    return copy(interface, packet);
}

err_t sel4_net_priv_packet_out(struct netif *netif, struct pbuf *chain)
{
    sel4_net_interface_t *interface = netif->state;
    sel4_packet_t packet;
    if (interface->is_broken) {
        return ERR_IF;
    }
    if (!sel4_link_allocate(interface->link, &packet)) {
        interface->is_congested = true;
        interface->unsent_count++;
        return ERR_MEM;
    }
    if (chain->tot_len > packet.size) {
        sel4_link_release(interface->link, packet);
        interface->unsent_count++;
        return ERR_BUF;
    }
    packet.size = pbuf_copy_partial(chain, packet.bytes, chain->tot_len, 0);
    sel4_link_send(interface->link, packet);
    interface->sent_count++;
    interface->wants_flush = true;
    sel4_net_priv_flush_later(interface->net);
    return ERR_OK;
}
