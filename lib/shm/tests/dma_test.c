// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/shm/dma.h>

#include "harness.h"

#define SIZE 4096

static _Alignas(4096) uint8_t memory[SIZE];
static uint64_t map[SEL4_SHM_DMA_MAP_WORDS(SIZE)];
static const sel4_shm_dma_region_t region = { memory, 0x40001000, SIZE };

TEST(dma, addresses_both_ways_and_nothing_outside)
{
    uint64_t address = 0;
    ASSERT_OK(sel4_shm_dma_address(&region, memory + 100, 10, &address));
    EXPECT_EQ(address, 0x40001064);
    EXPECT_OK(sel4_shm_dma_address(&region, memory + SIZE - 10, 10, &address));
    EXPECT_ERROR(sel4_shm_dma_address(&region, memory + SIZE - 10, 11, &address),
                 SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_shm_dma_address(&region, (uint8_t *)((uintptr_t)memory - 1), 1, &address),
                 SEL4_SHM_ERR_RANGE);
    void *pointer = NULL;
    ASSERT_OK(sel4_shm_dma_pointer(&region, 0x40001064, 10, &pointer));
    EXPECT_PTR_EQ(pointer, memory + 100);
    EXPECT_ERROR(sel4_shm_dma_pointer(&region, 0x40000fff, 1, &pointer), SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_shm_dma_pointer(&region, 0x40002000, 1, &pointer), SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_shm_dma_pointer(&region, UINT64_MAX, SIZE_MAX, &pointer), SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_shm_dma_pointer(&region, 0x40001000, SIZE_MAX, &pointer), SEL4_SHM_ERR_RANGE);
}

TEST(dma, blocks_do_not_overlap_and_come_back)
{
    sel4_shm_dma_t dma;
    ASSERT_OK(sel4_shm_dma_init(&dma, &region, map));
    sel4_shm_dma_block_t blocks[SIZE / 64] = { 0 };
    for (unsigned i = 0; i < SIZE / 64; i++) {
        ASSERT_OK(sel4_shm_dma_allocate(&dma, 1 + i % 64, 1, &blocks[i]));
        EXPECT_PTR_EQ(blocks[i].bytes, memory + i * 64);
        EXPECT_EQ(blocks[i].address, 0x40001000 + i * 64);
    }
    sel4_shm_dma_block_t more = { 0 };
    EXPECT_ERROR(sel4_shm_dma_allocate(&dma, 1, 1, &more), SEL4_SHM_ERR_FULL);
    sel4_shm_dma_release(&blocks[10]);
    sel4_shm_dma_release(&blocks[11]);
    sel4_shm_dma_release(&blocks[11]);
    EXPECT_ERROR(sel4_shm_dma_allocate(&dma, 129, 1, &more), SEL4_SHM_ERR_FULL);
    ASSERT_OK(sel4_shm_dma_allocate(&dma, 128, 1, &more));
    EXPECT_PTR_EQ(more.bytes, memory + 640);
}

TEST(dma, blocks_are_aligned_for_the_device)
{
    sel4_shm_dma_region_t odd = { memory + 64, 0x40001040, SIZE - 64 };
    sel4_shm_dma_t dma;
    ASSERT_OK(sel4_shm_dma_init(&dma, &odd, map));
    sel4_shm_dma_block_t block;
    ASSERT_OK(sel4_shm_dma_allocate(&dma, 64, 1024, &block));
    EXPECT_EQ(block.address, 0x40001400);
    ASSERT_OK(sel4_shm_dma_allocate(&dma, 65, 256, &block));
    EXPECT_EQ(block.address, 0x40001100);
    EXPECT_EQ(block.size, 128);
    EXPECT_ERROR(sel4_shm_dma_allocate(&dma, 64, 8192, &block), SEL4_SHM_ERR_FULL);
    EXPECT_ERROR(sel4_shm_dma_allocate(&dma, 64, 48, &block), SEL4_SHM_ERR_SIZE);
    EXPECT_ERROR(sel4_shm_dma_allocate(&dma, 0, 64, &block), SEL4_SHM_ERR_SIZE);
    EXPECT_ERROR(sel4_shm_dma_allocate(&dma, SIZE_MAX, 64, &block), SEL4_SHM_ERR_FULL);
    odd.device_base += 8;
    EXPECT_ERROR(sel4_shm_dma_init(&dma, &odd, map), SEL4_SHM_ERR_ALIGNMENT);
}

TEST(dma, the_first_and_the_last_byte_belong_to_it)
{
    uint64_t address = 0;
    EXPECT_OK(sel4_shm_dma_address(&region, memory, SIZE, &address));
    EXPECT_EQ(address, 0x40001000);
    EXPECT_ERROR(sel4_shm_dma_address(&region, memory, SIZE + 1, &address), SEL4_SHM_ERR_RANGE);
    void *pointer = NULL;
    EXPECT_OK(sel4_shm_dma_pointer(&region, 0x40001000, SIZE, &pointer));
    EXPECT_PTR_EQ(pointer, memory);
    EXPECT_OK(sel4_shm_dma_pointer(&region, 0x40001000 + SIZE, 0, &pointer));
    EXPECT_PTR_EQ(pointer, memory + SIZE);
}

TEST(dma, the_search_goes_on_at_the_next_aligned_address)
{
    sel4_shm_dma_region_t odd = { memory + 64, 0x40001040, SIZE - 64 };
    sel4_shm_dma_t dma;
    ASSERT_OK(sel4_shm_dma_init(&dma, &odd, map));
    sel4_shm_dma_block_t blocks[4];
    for (unsigned i = 0; i < 4; i++) {
        ASSERT_OK(sel4_shm_dma_allocate(&dma, 64, 256, &blocks[i]));
        EXPECT_EQ(blocks[i].address, 0x40001100 + i * 256);
        EXPECT_PTR_EQ(blocks[i].bytes, memory + 0x100 + i * 256);
    }
}

TEST(dma, a_hole_that_is_too_small_is_passed_over)
{
    sel4_shm_dma_region_t odd = { memory + 64, 0x40001040, SIZE - 64 };
    sel4_shm_dma_t dma;
    ASSERT_OK(sel4_shm_dma_init(&dma, &odd, map));
    sel4_shm_dma_block_t hole;
    sel4_shm_dma_block_t blocks[8];
    ASSERT_OK(sel4_shm_dma_allocate(&dma, 64, 512, &hole));
    EXPECT_EQ(hole.address, 0x40001200);
    for (unsigned i = 0; i < 8; i++) {
        ASSERT_OK(sel4_shm_dma_allocate(&dma, 64, 64, &blocks[i]));
    }
    EXPECT_EQ(blocks[7].address, 0x40001240);
    sel4_shm_dma_release(&hole);
    ASSERT_OK(sel4_shm_dma_allocate(&dma, 128, 512, &hole));
    EXPECT_EQ(hole.address, 0x40001400);
}
