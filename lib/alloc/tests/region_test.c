// SPDX-License-Identifier: BSD-2-Clause

// Regions: all that was made in one is gone when it is finished, and all that it took is back.

#include "door.h"
#include "harness.h"

static door_t door;

TEST(region, gives_everything_back)
{
    door_open(&door);
    door_books_t before = door_books(&door);
    sel4_cap_t outside;
    ASSERT_OK(sel4_alloc_object(&door.alloc, SEL4_BLUEPRINT_ENDPOINT, &outside));
    door_books_t with_object = door_books(&door);
    for (int round = 0; round < 40; round++) {
        sel4_alloc_region_t region;
        ASSERT_OK(sel4_alloc_region_init(&region, &door.alloc, 5 * 4096 + 2048 + 64, 10));
        sel4_cap_t frames;
        sel4_cap_t tcb;
        sel4_cap_t notification;
        sel4_cap_t copy;
        ASSERT_OK(sel4_alloc_objects(&region.alloc, SEL4_BLUEPRINT_FRAME, 5, &frames));
        ASSERT_OK(sel4_alloc_object(&region.alloc, SEL4_BLUEPRINT_TCB, &tcb));
        ASSERT_OK(sel4_alloc_object(&region.alloc, SEL4_BLUEPRINT_NOTIFICATION, &notification));
        ASSERT_OK(sel4_alloc_copy(&region.alloc, outside, SEL4_READ_WRITE, 0, &copy));
        EXPECT_ERROR(sel4_alloc_object(&region.alloc, SEL4_BLUEPRINT_FRAME, &frames),
                     SEL4_ERR_NOT_ENOUGH_MEMORY);
        sel4_alloc_region_finish(&region);
        EXPECT_EQ(door_filled_slot_count() - with_object.slots_filled,
                  sel4_alloc_slots_taken_count(&door.slots) - with_object.slots_taken);
        EXPECT_EQ(world_type(outside.bits), CAP_ENDPOINT);
        // The pieces are used again: the memory does not get less.
        EXPECT_GT(sel4_alloc_untypeds_free_size(&door.untypeds), before.free_size - 100 * 1024);
    }
    door_close();
}

TEST(region, memory_is_whole_again)
{
    door_open(&door);
    door_books_t before = door_books(&door);
    sel4_alloc_region_t a;
    sel4_alloc_region_t b;
    ASSERT_OK(sel4_alloc_region_init(&a, &door.alloc, 100000, 3));
    ASSERT_OK(sel4_alloc_region_init(&b, &door.alloc, 1000, 3));
    sel4_cap_t cap;
    ASSERT_OK(sel4_alloc_objects(&a.alloc, SEL4_BLUEPRINT_FRAME, 3, &cap));
    ASSERT_OK(sel4_alloc_object(&b.alloc, SEL4_BLUEPRINT_ENDPOINT, &cap));
    sel4_alloc_region_finish(&a);
    sel4_alloc_region_finish(&b);
    EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
    sel4_alloc_region_finish(&b); // empty by now
    EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
    EXPECT_EQ(door.untypeds.needed_size, 3 * 4096 + (1u << seL4_EndpointBits));
    door_close();
}

// Powers of two that add up, at most 1/32 too much.
TEST(region, takes_little_more_than_asked_for)
{
    static const size_t sizes[] = { 1, 16, 17, 4096, 4097, 5 * 4096, 100000, 0x3ffff, 1000000 };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(sizes); i++) {
        harness_note("%zu bytes", sizes[i]);
        door_open(&door);
        sel4_alloc_region_t region;
        ASSERT_OK(sel4_alloc_region_init(&region, &door.alloc, sizes[i], 1));
        uint64_t size = sel4_alloc_untypeds_free_size(&region.untypeds);
        EXPECT_GE(size, sizes[i]);
        EXPECT_LE(size, sizes[i] + sizes[i] / 32 + 15);
        sel4_alloc_region_finish(&region);
        door_close();
    }
}

TEST(region, in_a_region)
{
    door_open(&door);
    door_books_t before = door_books(&door);
    sel4_alloc_region_t outer;
    sel4_alloc_region_t inner;
    ASSERT_OK(sel4_alloc_region_init(&outer, &door.alloc, 65536, 20));
    EXPECT_ERROR(sel4_alloc_region_init(&inner, &outer.alloc, 65536 * 2, 1),
                 SEL4_ERR_NOT_ENOUGH_MEMORY);
    ASSERT_OK(sel4_alloc_region_init(&inner, &outer.alloc, 65536, 10));
    sel4_cap_t cap;
    ASSERT_OK(sel4_alloc_objects(&inner.alloc, SEL4_BLUEPRINT_FRAME, 10, &cap));
    sel4_alloc_region_finish(&inner);
    sel4_alloc_region_finish(&outer);
    EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
    door_close();
}

TEST(region, bad_requests)
{
    door_open(&door);
    door_books_t before = door_books(&door);
    sel4_alloc_region_t region;
    EXPECT_ERROR(sel4_alloc_region_init(&region, &door.alloc, 0, 1), SEL4_ERR_RANGE);
    EXPECT_ERROR(sel4_alloc_region_init(&region, &door.alloc, 1, 0), SEL4_ERR_RANGE);
    EXPECT_ERROR(sel4_alloc_region_init(&region, &door.alloc, 1, 1000), SEL4_ERR_RANGE);
    EXPECT_ERROR(sel4_alloc_region_init(&region, &door.alloc, (size_t)1 << 23, 1),
                 SEL4_ERR_NOT_ENOUGH_MEMORY);
    EXPECT_ERROR(sel4_alloc_region_init(&region, &door.alloc, SIZE_MAX, 1),
                 SEL4_ERR_NOT_ENOUGH_MEMORY);
    EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
    door_close();
}

// Each call fails once, and nothing is left of the attempt.
TEST(region, a_failing_call_takes_nothing)
{
    bool is_done = false;
    for (size_t failing = 0; !is_done; failing++) {
        ASSERT_LT(failing, 50);
        door_open(&door);
        door_books_t before = door_books(&door);
        door_fail_at(failing, SEL4_ERR_NOT_ENOUGH_MEMORY);
        sel4_alloc_region_t region;
        is_done = sel4_alloc_region_init(&region, &door.alloc, 23456, 5).error == SEL4_OK;
        door_fail_never();
        if (!is_done) {
            EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
        }
        sel4_alloc_region_finish(&region);
        EXPECT_TRUE(door_books_are_equal(before, door_books(&door)));
        door_close();
    }
}
