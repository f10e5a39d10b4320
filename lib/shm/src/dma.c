// SPDX-License-Identifier: BSD-2-Clause

// First fit over a map with one bit for each granule.

#include <sel4c/arith.h>
#include <sel4c/bits.h>
#include <sel4c/shm/dma.h>

sel4_shm_result_t sel4_shm_dma_address(const sel4_shm_dma_region_t *region, const void *pointer,
                                       size_t size, uint64_t *ret_address)
{
    uintptr_t offset = (uintptr_t)pointer - (uintptr_t)region->base;
    if ((uintptr_t)pointer < (uintptr_t)region->base ||
        !sel4_range_fits(offset, size, region->size)) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_RANGE);
    }
    *ret_address = region->device_base + offset;
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_dma_pointer(const sel4_shm_dma_region_t *region, uint64_t address,
                                       size_t size, void **ret_pointer)
{
    if (address < region->device_base || address - region->device_base > region->size ||
        !sel4_range_fits((size_t)(address - region->device_base), size, region->size)) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_RANGE);
    }
    *ret_pointer = region->base + (size_t)(address - region->device_base);
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_dma_init(sel4_shm_dma_t *dma, const sel4_shm_dma_region_t *region,
                                    uint64_t *map)
{
    if ((((uintptr_t)region->base | region->device_base) & (SEL4_SHM_DMA_GRANULE - 1)) != 0) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_ALIGNMENT);
    }
    *dma = (sel4_shm_dma_t){
        .region = *region,
        .map = map,
        .granule_count = region->size / SEL4_SHM_DMA_GRANULE,
    };
    for (size_t i = 0; i < SEL4_SHM_DMA_MAP_WORDS(region->size); i++) {
        map[i] = 0;
    }
    return SEL4_SHM_SUCCESS;
}

static bool is_taken(const sel4_shm_dma_t *dma, size_t granule)
{
    return (dma->map[granule / 64] >> granule % 64 & 1) != 0;
}

static void mark(sel4_shm_dma_t *dma, size_t first, size_t count, bool taken)
{
    for (size_t i = first; i < first + count; i++) {
        uint64_t bit = (uint64_t)1 << i % 64;
        dma->map[i / 64] = taken ? dma->map[i / 64] | bit : dma->map[i / 64] & ~bit;
    }
}

// How many granules from `first` on are free, up to `count`.
static size_t free_run(const sel4_shm_dma_t *dma, size_t first, size_t count)
{
    size_t run = 0;
    while (run < count && !is_taken(dma, first + run)) {
        run++;
    }
    return run;
}

// The first granule from `granule` on that the device sees at a multiple of `alignment`.
static size_t align_granule(const sel4_shm_dma_t *dma, size_t granule, size_t alignment)
{
    uint64_t address = dma->region.device_base + granule * SEL4_SHM_DMA_GRANULE;
    return granule + (size_t)(-address & (alignment - 1)) / SEL4_SHM_DMA_GRANULE;
}

sel4_shm_result_t sel4_shm_dma_allocate(sel4_shm_dma_t *dma, size_t size, size_t alignment,
                                        sel4_shm_dma_block_t *ret_block)
{
    if (size == 0 || !sel4_is_power_of_two(alignment)) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_SIZE);
    }
    size_t count = (size - 1) / SEL4_SHM_DMA_GRANULE + 1;
    size_t first = align_granule(dma, 0, alignment);
    while (sel4_range_fits(first, count, dma->granule_count)) {
        size_t run = free_run(dma, first, count);
        if (run == count) {
            mark(dma, first, count, true);
            size_t offset = first * SEL4_SHM_DMA_GRANULE;
            *ret_block = (sel4_shm_dma_block_t){
                .bytes = dma->region.base + offset,
                .address = dma->region.device_base + offset,
                .size = count * SEL4_SHM_DMA_GRANULE,
                .from = dma,
            };
            return SEL4_SHM_SUCCESS;
        }
        first = align_granule(dma, first + run + 1, alignment);
    }
    return SEL4_SHM_FAILURE(SEL4_SHM_ERR_FULL);
}

void sel4_shm_dma_release(sel4_shm_dma_block_t *block)
{
    if (block->from != NULL) {
        size_t first = (size_t)(block->bytes - block->from->region.base) / SEL4_SHM_DMA_GRANULE;
        mark(block->from, first, block->size / SEL4_SHM_DMA_GRANULE, false);
    }
    *block = (sel4_shm_dma_block_t){ 0 };
}
