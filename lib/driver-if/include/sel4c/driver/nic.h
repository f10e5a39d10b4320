// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a network card can do, from the side of the device: it is lent buffers, fills or sends them,
 * and gives them back.  Who sends and receives frames through one speaks <sel4c/driver/link.h>.
 *
 * A frame is an Ethernet frame from destination address to payload, without check sequence.
 * Nothing here blocks; whoever owns the interrupt calls sel4_nic_handle_irq() when it came, takes
 * until nothing is left in either direction (a failure shows in one, and empties both), and
 * acknowledges it afterwards.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/driver/error.h>

// A card's address, as it stands in a frame.
typedef struct sel4_mac {
    uint8_t bytes[6];
} sel4_mac_t;

/*
 * A buffer lent to the card.  `token` is the lender's own name for it; no two that are lent in one
 * direction need differ.
 */
typedef struct sel4_nic_buffer {
    uint64_t device_address;
    uint32_t size; // capacity of one to receive into, length of a frame to send
    uintptr_t token;
} sel4_nic_buffer_t;

// A buffer given back.
typedef struct sel4_nic_done {
    uintptr_t token;
    uint32_t size; // of the frame received, never above the capacity; 0: there is none
} sel4_nic_done_t;

typedef struct sel4_nic_functions {
    sel4_mac_t (*mac)(void *device);
    bool (*is_up)(void *device);
    sel4_driver_result_t (*post_receive)(void *device, sel4_nic_buffer_t buffer);
    sel4_driver_result_t (*post_transmit)(void *device, sel4_nic_buffer_t buffer);
    void (*kick)(void *device);
    bool (*take_received)(void *device, sel4_nic_done_t *ret_done);
    bool (*take_sent)(void *device, sel4_nic_done_t *ret_done);
    void (*handle_irq)(void *device);
} sel4_nic_functions_t;

typedef struct sel4_nic {
    const sel4_nic_functions_t *functions;
    void *device;
} sel4_nic_t;

// The card's own address.
static inline sel4_mac_t sel4_nic_mac(sel4_nic_t nic)
{
    return nic.functions->mac(nic.device);
}

// Whether a cable leads somewhere, as far as the card can tell; false when the device has failed.
static inline bool sel4_nic_is_up(sel4_nic_t nic)
{
    return nic.functions->is_up(nic.device);
}

/*
 * Lends a buffer to receive one frame into.
 *
 * Fails  SEL4_DRIVER_ERR_FULL    the card has as many as it can hold
 *        SEL4_DRIVER_ERR_RANGE   it is too small for any frame
 *        SEL4_DRIVER_ERR_DEVICE  the device has failed
 *        The buffer is not lent then.
 * Owns   the card, until sel4_nic_take_received() gives it back
 */
static inline sel4_driver_result_t sel4_nic_post_receive(sel4_nic_t nic, sel4_nic_buffer_t buffer)
{
    return nic.functions->post_receive(nic.device, buffer);
}

/*
 * Lends a frame to send.
 *
 * Fails  as sel4_nic_post_receive(); SEL4_DRIVER_ERR_RANGE  no frame is that short or long
 * Owns   the card, until sel4_nic_take_sent() gives it back
 */
static inline sel4_driver_result_t sel4_nic_post_transmit(sel4_nic_t nic, sel4_nic_buffer_t buffer)
{
    return nic.functions->post_transmit(nic.device, buffer);
}

// Has the card look at what was posted since; it may sit there otherwise.
static inline void sel4_nic_kick(sel4_nic_t nic)
{
    nic.functions->kick(nic.device);
}

/*
 * Takes back a buffer, with a frame or, when the device has failed or the frame was damaged,
 * without; false when there is none.  After that, the next one raises an interrupt.
 */
static inline bool sel4_nic_take_received(sel4_nic_t nic, sel4_nic_done_t *ret_done)
{
    return nic.functions->take_received(nic.device, ret_done);
}

// Takes back a buffer whose frame was sent, or never will be; false as above.
static inline bool sel4_nic_take_sent(sel4_nic_t nic, sel4_nic_done_t *ret_done)
{
    return nic.functions->take_sent(nic.device, ret_done);
}

// Does what an interrupt of the device asks for; does nothing when there was none.
static inline void sel4_nic_handle_irq(sel4_nic_t nic)
{
    nic.functions->handle_irq(nic.device);
}
