// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A region of memory that a device sees too: where it is for us and for the device, and blocks of
 * it.
 *
 * Addresses that a device or another protection domain gives are looked up with a size, so that
 * nothing outside the region comes out.  Which blocks are taken is in memory of our own, where no
 * device writes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/shm/error.h>

typedef struct sel4_shm_dma_region {
    uint8_t *base;
    uint64_t device_base; // where the device finds it
    size_t size;
} sel4_shm_dma_region_t;

/*
 * Where the device finds `size` bytes at `pointer`, and the other way round.
 *
 * Fails  SEL4_SHM_ERR_RANGE  they are not all in the region
 */
sel4_shm_result_t sel4_shm_dma_address(const sel4_shm_dma_region_t *region, const void *pointer,
                                       size_t size, uint64_t *ret_address);
sel4_shm_result_t sel4_shm_dma_pointer(const sel4_shm_dma_region_t *region, uint64_t address,
                                       size_t size, void **ret_pointer);

// Blocks are multiples of this.
#define SEL4_SHM_DMA_GRANULE ((size_t)64)

// Words of bookkeeping for a region.
#define SEL4_SHM_DMA_MAP_WORDS(size_) (((size_) / SEL4_SHM_DMA_GRANULE + 63) / 64)

typedef struct sel4_shm_dma {
    sel4_shm_dma_region_t region;
    uint64_t *map; // a bit for each granule that is taken
    size_t granule_count;
} sel4_shm_dma_t;

// A block.  A zeroed one is none.
typedef struct sel4_shm_dma_block {
    uint8_t *bytes;
    uint64_t address;
    size_t size;
    sel4_shm_dma_t *from;
} sel4_shm_dma_block_t;

/*
 * Needs  the region begins at a multiple of SEL4_SHM_DMA_GRANULE for us and for the device
 * Fails  SEL4_SHM_ERR_ALIGNMENT  it does not
 * Owns   `map`, SEL4_SHM_DMA_MAP_WORDS(region->size) words, is the allocator's while it is used
 */
sel4_shm_result_t sel4_shm_dma_init(sel4_shm_dma_t *dma, const sel4_shm_dma_region_t *region,
                                    uint64_t *map);

/*
 * A block of at least `size` bytes whose address for the device is a multiple of `alignment`.  What
 * lies there is not changed.
 *
 * Fails  SEL4_SHM_ERR_SIZE  `size` is 0, or `alignment` not a power of two
 *        SEL4_SHM_ERR_FULL  there is no such room
 */
sel4_shm_result_t sel4_shm_dma_allocate(sel4_shm_dma_t *dma, size_t size, size_t alignment,
                                        sel4_shm_dma_block_t *ret_block);

// Gives a block back; the variable has none afterwards.  None is accepted.
void sel4_shm_dma_release(sel4_shm_dma_block_t *block);
