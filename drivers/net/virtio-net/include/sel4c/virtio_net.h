// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A virtio network card: virtio 1.2, 5.1, without offloads, so that frames are what they are.
 */

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/driver/dma.h>
#include <sel4c/driver/mmio.h>
#include <sel4c/driver/nic.h>
#include <sel4c/virtio/queue.h>

// Buffers in each direction that the card holds at most.
#define SEL4_VIRTIO_NET_BUFFERS_MAX (SEL4_VIRTIO_QUEUE_SIZE_MAX / 2)

// Bytes of a frame: the header alone, and with the greatest payload.  A buffer to receive into has
// room for the greatest.
#define SEL4_VIRTIO_NET_FRAME_MIN 14
#define SEL4_VIRTIO_NET_FRAME_MAX 1514

// The bytes of memory that driver and device share, besides the buffers.
#define SEL4_VIRTIO_NET_MEMORY (2 * SEL4_VIRTIO_QUEUE_MEMORY + 4096)

typedef struct sel4_virtio_net {
    sel4_virtio_device_t device;
    sel4_virtio_queue_t receive;
    sel4_virtio_queue_t transmit;
    uint64_t headers; // where the device finds them
    sel4_mac_t mac;
    bool is_up;
} sel4_virtio_net_t;

/*
 * Takes a card over.  To be called again after the card has failed, once everything it was lent has
 * come back.
 *
 * Needs  `mmio` of SEL4_VIRTIO_REGISTERS_SIZE bytes; `memory` of SEL4_VIRTIO_NET_MEMORY bytes,
 *        aligned to 4096 on both sides
 * Fails  SEL4_DRIVER_ERR_NOT_FOUND    it is no network card
 *        SEL4_DRIVER_ERR_UNSUPPORTED  it has no address of its own, no queues, or another version
 *        SEL4_DRIVER_ERR_RANGE        `memory` is not as needed
 *        SEL4_DRIVER_ERR_DEVICE       it does not do as it should
 * Owns   the device uses `*net` and `memory` for as long as the result is used
 */
sel4_driver_result_t sel4_virtio_net_init(sel4_virtio_net_t *net, sel4_mmio_t mmio,
                                          sel4_dma_region_t memory, sel4_nic_t *ret_nic);
