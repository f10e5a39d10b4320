// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A virtio source of random bytes: virtio 1.2, 5.4.
 */

#include <stddef.h>
#include <stdint.h>

#include <sel4c/driver/dma.h>
#include <sel4c/driver/mmio.h>
#include <sel4c/driver/rng.h>
#include <sel4c/virtio/queue.h>

// Bytes of one request, at most.
#define SEL4_VIRTIO_RNG_REQUEST_MAX 256

// The bytes of memory that driver and device share.
#define SEL4_VIRTIO_RNG_MEMORY (SEL4_VIRTIO_QUEUE_MEMORY + 4096)

typedef struct sel4_virtio_rng {
    sel4_virtio_device_t device;
    sel4_virtio_queue_t queue;
    sel4_dma_region_t buffer;
    uint8_t bytes[SEL4_VIRTIO_RNG_REQUEST_MAX]; // those that wait to be taken, at the end
    size_t left;
} sel4_virtio_rng_t;

/*
 * Takes a device over.
 *
 * Needs  `mmio` of SEL4_VIRTIO_REGISTERS_SIZE bytes; `memory` of SEL4_VIRTIO_RNG_MEMORY bytes,
 *        aligned to 4096 on both sides
 * Fails  SEL4_DRIVER_ERR_NOT_FOUND    it is another device
 *        SEL4_DRIVER_ERR_UNSUPPORTED  it has no queue, or another version
 *        SEL4_DRIVER_ERR_RANGE        `memory` is not as needed
 *        SEL4_DRIVER_ERR_DEVICE       it does not do as it should
 * Owns   the device uses `*rng` and `memory` for as long as the result is used
 */
sel4_driver_result_t sel4_virtio_rng_init(sel4_virtio_rng_t *rng, sel4_mmio_t mmio,
                                          sel4_dma_region_t memory, sel4_rng_t *ret_rng);
