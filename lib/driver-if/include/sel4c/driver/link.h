// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a network stack needs below it: packets that come, and room for packets to go, both used
 * where they lie.
 *
 * A packet is an Ethernet frame from destination address to payload, without check sequence.
 * Nothing here blocks.  When something may have happened, whoever owns the event calls
 * sel4_link_handle_event(), and then receives and allocates until nothing is left; only after that
 * does a further one raise an event.
 *
 * The bytes of a packet are as hostile as the network, and may lie in memory that the other side of
 * the link can still write: what was checked in place need not hold at a second look.  Only
 * address and size are the link's own word.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/driver/nic.h>

// A packet, or room for one.
typedef struct sel4_packet {
    uint8_t *bytes;
    size_t size;
    uintptr_t token; // the link's own name for it
} sel4_packet_t;

typedef struct sel4_link_functions {
    bool (*receive)(void *state, sel4_packet_t *ret_packet);
    void (*release)(void *state, sel4_packet_t packet);
    bool (*allocate)(void *state, sel4_packet_t *ret_packet);
    void (*send)(void *state, sel4_packet_t packet);
    void (*flush)(void *state);
    bool (*handle_event)(void *state);
    bool (*is_up)(void *state);
} sel4_link_functions_t;

typedef struct sel4_link {
    const sel4_link_functions_t *functions;
    void *state;
    sel4_mac_t mac;
    uint16_t mtu; // bytes of a packet behind its header of 14
} sel4_link_t;

/*
 * The next packet that came, to be looked at in place; false when there is none.
 *
 * Owns  the caller has it until sel4_link_release(); packets may be released in any order, and
 *       those not released are missing for receiving
 */
static inline bool sel4_link_receive(sel4_link_t link, sel4_packet_t *ret_packet)
{
    return link.functions->receive(link.state, ret_packet);
}

/*
 * Gives a packet back: one that came, or room that was allocated and is not needed.
 *
 * Needs  `packet` as receive() or allocate() gave it; its size may be another
 */
static inline void sel4_link_release(sel4_link_t link, sel4_packet_t packet)
{
    link.functions->release(link.state, packet);
}

/*
 * Room for a packet to send; its size is what fits there, at least 14 + `mtu`.  False when there is
 * none for now.
 *
 * Owns  the caller, until sel4_link_send() or sel4_link_release()
 */
static inline bool sel4_link_allocate(sel4_link_t link, sel4_packet_t *ret_packet)
{
    return link.functions->allocate(link.state, ret_packet);
}

/*
 * Sends the first `packet.size` bytes; as on every network, they may get lost.
 *
 * Needs  `packet` as allocate() gave it, its size no greater
 * Owns   the link
 */
static inline void sel4_link_send(sel4_link_t link, sel4_packet_t packet)
{
    link.functions->send(link.state, packet);
}

// Tells the other side what was sent and released since the last time; it may not look before.
static inline void sel4_link_flush(sel4_link_t link)
{
    link.functions->flush(link.state);
}

/*
 * To be called when the link may have something to say; does nothing when it has not.  False when
 * the link has broken for good: nothing comes or goes any more.
 */
static inline bool sel4_link_handle_event(sel4_link_t link)
{
    return link.functions->handle_event(link.state);
}

// Whether a cable leads somewhere, as far as the link can tell.
static inline bool sel4_link_is_up(sel4_link_t link)
{
    return link.functions->is_up(link.state);
}
