// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A virtio disk: virtio 1.2, 5.2; reading, writing, flushing.
 */

#include <stdint.h>

#include <sel4c/driver/disk.h>
#include <sel4c/driver/dma.h>
#include <sel4c/driver/mmio.h>
#include <sel4c/virtio/queue.h>

// Requests that the disk holds at most.
#define SEL4_VIRTIO_BLK_REQUESTS_MAX (SEL4_VIRTIO_QUEUE_SIZE_MAX / 3)

// The bytes of a sector, and of a request, at most.
#define SEL4_VIRTIO_BLK_SECTOR_SIZE_MAX  65536
#define SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX (8 * 1024 * 1024)

// The bytes of memory that driver and device share, besides the buffers.
#define SEL4_VIRTIO_BLK_MEMORY (SEL4_VIRTIO_QUEUE_MEMORY + 4096)

typedef struct sel4_virtio_blk {
    sel4_virtio_device_t device;
    sel4_virtio_queue_t queue;
    sel4_disk_layout_t layout;
    sel4_dma_region_t headers;
    uint32_t written[SEL4_VIRTIO_BLK_REQUESTS_MAX]; // bytes that the device owes for each request
} sel4_virtio_blk_t;

/*
 * Takes a disk over.  To be called again after it has failed, once every request has ended.
 *
 * Needs  `mmio` of SEL4_VIRTIO_REGISTERS_SIZE bytes; `memory` of SEL4_VIRTIO_BLK_MEMORY bytes,
 *        aligned to 4096 on both sides
 * Fails  SEL4_DRIVER_ERR_NOT_FOUND    it is no disk
 *        SEL4_DRIVER_ERR_UNSUPPORTED  its sectors or requests have sizes that cannot be used, it
 * has no queue, or another version SEL4_DRIVER_ERR_RANGE        `memory` is not as needed
 *        SEL4_DRIVER_ERR_DEVICE       it does not do as it should
 * Owns   the device uses `*blk` and `memory` for as long as the result is used
 */
sel4_driver_result_t sel4_virtio_blk_init(sel4_virtio_blk_t *blk, sel4_mmio_t mmio,
                                          sel4_dma_region_t memory, sel4_disk_t *ret_disk);
