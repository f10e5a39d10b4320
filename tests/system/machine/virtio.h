// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * As much of virtio as one request at a time needs: devices in memory (VIRTIO 1.1, 4.2), split
 * queues (2.6), no interrupts.
 */

#include <stdbool.h>
#include <stdint.h>

#include "pages.h"

enum {
    VIRTIO_NET = 1,
    VIRTIO_BLOCK = 2,
};

// Registers, volatile.
typedef struct virtio {
    volatile uint8_t *registers;
} virtio_t;

typedef struct virtio_queue {
    virtio_t device;
    unsigned index;
    page_t *page;
    uint16_t seen; // of what the device has used
} virtio_queue_t;

typedef struct virtio_piece {
    uint64_t address;
    uint32_t size;
    bool for_device; // to write
} virtio_piece_t;

// The kind of the device, 0 for an empty place, -1 where there is none of version 2.
int virtio_kind(virtio_t device);

uint8_t virtio_config(virtio_t device, unsigned offset);

// Takes the device into use without any feature that could be left out; false if it will not have
// that.
bool virtio_start(virtio_t device);

// `page` is all zero.
bool virtio_queue_init(const sel4_bootinfo_t *bootinfo, virtio_t device, unsigned index,
                       page_t *page, virtio_queue_t *ret_queue);

// After the queues.
void virtio_ready(virtio_t device);

// One request of up to four pieces; virtio_wait() must have seen the end of the one before.
void virtio_send(virtio_queue_t *queue, const virtio_piece_t *pieces, unsigned count);

// How many bytes the device has written.
uint32_t virtio_wait(virtio_queue_t *queue);
