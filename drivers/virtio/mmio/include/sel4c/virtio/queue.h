// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A virtio queue: buffers lent to a device in chains, and given back.
 *
 * A split virtqueue (virtio 1.2, 2.7), used so that nothing has to be believed: every chain has the
 * same number of descriptors and always the same ones, and what was lent is kept in memory of our
 * own.  The ring that the device writes names a chain and a number of bytes; a chain that is not
 * lent, or more bytes than were lent, is the device's failure.  What else the device may write, our
 * own descriptors included, is never read back.
 *
 * When the device has failed, all that is lent comes back by sel4_virtio_queue_take() as from a
 * working one, with `was_used` false.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/driver/dma.h>
#include <sel4c/driver/error.h>
#include <sel4c/virtio/device.h>

// Descriptors of a queue, at most, and of a chain.
#define SEL4_VIRTIO_QUEUE_SIZE_MAX  128
#define SEL4_VIRTIO_CHAIN_SIZE_MAX  4
#define SEL4_VIRTIO_QUEUE_ALIGNMENT 4096

// The bytes of memory that a queue shares with its device.
#define SEL4_VIRTIO_QUEUE_MEMORY 8192

// A piece of memory lent; those that the device writes come last in a chain.
typedef struct sel4_virtio_piece {
    uint64_t device_address;
    uint32_t size;
    bool is_written; // by the device
} sel4_virtio_piece_t;

// What we know of a chain.
typedef struct sel4_virtio_chain {
    uintptr_t token;
    uint32_t written_max; // bytes that the device may write
    uint16_t next_free;
    bool is_lent;
} sel4_virtio_chain_t;

typedef struct sel4_virtio_queue {
    sel4_virtio_device_t *device;
    uint8_t *memory;
    uint16_t index;
    uint16_t size;       // descriptors
    uint16_t chain_size; // descriptors of each chain
    uint16_t chain_count;
    uint16_t lent_count;
    uint16_t first_free;
    uint16_t posted; // counters that wrap, as those of the rings
    uint16_t kicked;
    uint16_t taken;
    sel4_virtio_chain_t chains[SEL4_VIRTIO_QUEUE_SIZE_MAX];
} sel4_virtio_queue_t;

// A chain that came back.
typedef struct sel4_virtio_used {
    uintptr_t token;
    uint16_t chain;
    uint32_t written; // bytes that the device says it wrote, never above those lent
    bool was_used;    // false: the device has failed and never did
} sel4_virtio_used_t;

/*
 * Sets up queue `index` of a device that is not started, for at most `size_max` descriptors, less
 * when the device has less.
 *
 * Needs  `memory` of SEL4_VIRTIO_QUEUE_MEMORY bytes, aligned to SEL4_VIRTIO_QUEUE_ALIGNMENT on both
 *        sides; `size_max` a power of two up to SEL4_VIRTIO_QUEUE_SIZE_MAX; `chain_size` up to
 *        SEL4_VIRTIO_CHAIN_SIZE_MAX
 * Fails  SEL4_DRIVER_ERR_UNSUPPORTED  the device has no such queue, or not one chain fits
 *        SEL4_DRIVER_ERR_RANGE        the device cannot reach that memory, or it or a size is not
 * as needed SEL4_DRIVER_ERR_DEVICE       the queue is in use already
 */
sel4_driver_result_t sel4_virtio_queue_init(sel4_virtio_queue_t *queue,
                                            sel4_virtio_device_t *device, uint16_t index,
                                            sel4_dma_region_t memory, uint16_t size_max,
                                            uint16_t chain_size);

/*
 * The number of the chain that the next sel4_virtio_queue_post() will use, below `chain_count`; to
 * fill memory that belongs to it.
 *
 * Fails  SEL4_DRIVER_ERR_FULL    all are lent
 *        SEL4_DRIVER_ERR_DEVICE  the device has failed
 */
sel4_driver_result_t sel4_virtio_queue_next(const sel4_virtio_queue_t *queue, uint16_t *ret_chain);

/*
 * Lends a chain of `count` pieces.
 *
 * Needs  `count` from 1 to the queue's `chain_size`
 * Fails  as sel4_virtio_queue_next(); SEL4_DRIVER_ERR_RANGE  a piece is empty, or wraps
 *        Nothing is lent then.
 * Owns   the device has the memory until the token comes back
 */
sel4_driver_result_t sel4_virtio_queue_post(sel4_virtio_queue_t *queue,
                                            const sel4_virtio_piece_t *pieces, size_t count,
                                            uintptr_t token);

// Tells the device of what was posted since the last time, unless it says that it looks anyway.
void sel4_virtio_queue_kick(sel4_virtio_queue_t *queue);

// Takes back a chain; false when there is none.
bool sel4_virtio_queue_take(sel4_virtio_queue_t *queue, sel4_virtio_used_t *ret_used);
