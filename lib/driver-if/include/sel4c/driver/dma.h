// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Memory that a device reads or writes by itself, and the order of what is done there.
 *
 * What lies in it may change at any time: read it once into memory of our own, then check, then
 * use.  Numbers in it are little-endian, as every processor here is.
 *
 * The order is that of devices which see the caches, as those of virtual machines do.  Elsewhere
 * the region must be mapped uncached.
 */

#include <stddef.h>
#include <stdint.h>

// A region that driver and device share: where it is for us, and for the device.
typedef struct sel4_dma_region {
    void *bytes;
    uint64_t device_address;
    size_t size;
} sel4_dma_region_t;

// What was written before is seen by the device before what is written after it.
static inline void sel4_dma_publish(void)
{
    __atomic_thread_fence(__ATOMIC_RELEASE);
}

// What is read after it is no older than what was read before.
static inline void sel4_dma_observe(void)
{
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
}

// Both, and what is read after it is no older than what was written before is visible.
static inline void sel4_dma_settle(void)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
