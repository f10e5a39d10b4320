// SPDX-License-Identifier: BSD-2-Clause

// Mapping by devkernel's own page tables, as a host library.

#include <sel4c/alloc/space.h>

#include "arch.h"
#include "door.h"
#include "harness.h"

#define START 0x8040000000u // where the world has no tables
#define PAGES 1024

static door_t door;
static sel4_alloc_space_t space;
static uint64_t words[SEL4_ALLOC_RUNS_WORD_COUNT(PAGES)];

static void open_space(void)
{
    door_open(&door);
    sel4_alloc_space_init(&space, SEL4_INIT_VSPACE, &door.alloc, sel4_vaddr(START), PAGES, words);
}

static size_t tables(void)
{
    size_t count = 0;
    for (word_t i = WORLD_FREE; i < BIT(WORLD_CNODE_BITS); i++) {
        count += world_type(i) == CAP_PAGE_TABLE;
    }
    return count;
}

TEST(space, tables_are_made_once)
{
    open_space();
    sel4_cap_t frames;
    ASSERT_OK(sel4_alloc_objects(&door.alloc, SEL4_BLUEPRINT_FRAME, 8, &frames));
    sel4_vaddr_t at;
    ASSERT_OK(sel4_alloc_space_reserve(&space, 8, 0, &at));
    EXPECT_EQ(at.bits, START);
    sel4_mapping_t mapping = { .at = at, .rights = SEL4_READ_WRITE };
    ASSERT_OK(sel4_alloc_space_map_run(&space, (sel4_frame_t){ frames.bits }, 8, &mapping));
    EXPECT_EQ(tables(), 3);
    EXPECT_EQ(sel4_alloc_space_table_count_max(at, 8 * 4096), 3);
    // A second time: the tables are there.
    sel4_cap_t other;
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_FRAME, &other));
    sel4_alloc_space_unmap_run((sel4_frame_t){ frames.bits }, 8);
    EXPECT_OK(sel4_alloc_space_map(&space, (sel4_frame_t){ other.bits }, &mapping));
    EXPECT_EQ(tables(), 3);
    door_close();
}

TEST(space, large_frames_need_fewer_tables)
{
    open_space();
    sel4_cap_t large;
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_LARGE_FRAME, &large));
    sel4_vaddr_t at;
    sel4_vaddr_t page;
    ASSERT_OK(sel4_alloc_space_reserve(&space, 1, 0, &page));
    ASSERT_OK(sel4_alloc_space_reserve(&space, 512, seL4_LargePageBits, &at));
    EXPECT_EQ(at.bits, START + (1u << seL4_LargePageBits));
    sel4_mapping_t mapping = { .at = at, .rights = SEL4_READ };
    ASSERT_OK(sel4_alloc_space_map(&space, (sel4_frame_t){ large.bits }, &mapping));
    EXPECT_EQ(tables(), 2);
    door_close();
}

TEST(space, addresses_go_back)
{
    open_space();
    sel4_vaddr_t a;
    sel4_vaddr_t b;
    ASSERT_OK(sel4_alloc_space_reserve(&space, PAGES - 1, 0, &a));
    EXPECT_ERROR(sel4_alloc_space_reserve(&space, 2, 0, &b), SEL4_ERR_RANGE);
    EXPECT_ERROR(sel4_alloc_space_reserve(&space, 0, 0, &b), SEL4_ERR_RANGE);
    EXPECT_ERROR(sel4_alloc_space_reserve(&space, 1, 48, &b), SEL4_ERR_RANGE);
    EXPECT_ERROR(sel4_alloc_space_reserve(&space, 1, 99, &b), SEL4_ERR_RANGE);
    sel4_alloc_space_release(&space, a, PAGES - 1);
    sel4_alloc_space_release(&space, sel4_vaddr(0), 1);
    EXPECT_OK(sel4_alloc_space_reserve(&space, PAGES, 0, &b));
    EXPECT_EQ(b.bits, a.bits);
    door_close();
}

TEST(space, counts_the_tables_of_a_range)
{
    EXPECT_EQ(sel4_alloc_space_table_count_max(sel4_vaddr(0), 0), 0);
    EXPECT_EQ(sel4_alloc_space_table_count_max(sel4_vaddr(0x400000), 1), 3);
    EXPECT_EQ(sel4_alloc_space_table_count_max(sel4_vaddr(0x3ff000), 0x2000), 4);
    EXPECT_EQ(sel4_alloc_space_table_count_max(sel4_vaddr(0x3ffff000), 0x2000), 5);
}

TEST(space, beyond_the_top)
{
    open_space();
    sel4_cap_t frame;
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_FRAME, &frame));
    door_books_t before = door_books(&door);
    sel4_mapping_t mapping = { .at = sel4_vaddr(SEL4_VSPACE_TOP + 4096), .rights = SEL4_READ };
    EXPECT_NE(sel4_alloc_space_map(&space, (sel4_frame_t){ frame.bits }, &mapping).error, SEL4_OK);
    mapping.at = sel4_vaddr(START + 8);
    EXPECT_ERROR(sel4_alloc_space_map(&space, (sel4_frame_t){ frame.bits }, &mapping),
                 SEL4_ERR_ALIGNMENT);
    EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
    door_close();
}

// Each call fails once; no frame is mapped afterwards, and the next attempt works.
TEST(space, a_failing_call_leaves_no_mapping)
{
    bool is_done = false;
    for (size_t failing = 0; !is_done; failing++) {
        ASSERT_LT(failing, 50);
        open_space();
        sel4_cap_t frames;
        ASSERT_OK(sel4_alloc_objects(&door.alloc, SEL4_BLUEPRINT_FRAME, 3, &frames));
        door_fail_at(failing, SEL4_ERR_ILLEGAL_OPERATION);
        sel4_mapping_t mapping = { .at = sel4_vaddr(START), .rights = SEL4_READ };
        sel4_frame_t first = { frames.bits };
        is_done = sel4_alloc_space_map_run(&space, first, 3, &mapping).error == SEL4_OK;
        door_fail_never();
        for (word_t i = 0; !is_done && i < 3; i++) {
            EXPECT_FALSE(world.cnode[first.bits + i].cap.frame.is_mapped);
        }
        EXPECT_OK(sel4_alloc_space_map_run(&space, first, 3, &mapping));
        door_close();
    }
}

TEST(space, scratch)
{
    open_space();
    sel4_cap_t frames;
    ASSERT_OK(sel4_alloc_objects(&door.alloc, SEL4_BLUEPRINT_FRAME, 2, &frames));
    sel4_alloc_scratch_t scratch;
    ASSERT_OK(sel4_alloc_scratch_init(&scratch, &space));
    void *a;
    void *b;
    ASSERT_OK(sel4_alloc_scratch_open(&scratch, (sel4_frame_t){ frames.bits }, &a));
    ASSERT_OK(sel4_alloc_scratch_open(&scratch, (sel4_frame_t){ frames.bits + 1 }, &b));
    EXPECT_PTR_EQ(a, b);
    EXPECT_ERROR(sel4_alloc_scratch_open(&scratch, (sel4_frame_t){ WORLD_FREE + 200 }, &b),
                 SEL4_ERR_INVALID_CAPABILITY);
    sel4_alloc_scratch_finish(&scratch);
    sel4_alloc_scratch_finish(&scratch);
    EXPECT_EQ(space.pages.taken_count, 0);
    door_close();
}
