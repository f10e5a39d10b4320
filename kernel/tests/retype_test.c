// SPDX-License-Identifier: BSD-2-Clause
//
// Untyped memory: limits, watermark, reset, clearing; and mappings that go with their frames.

#include <string.h>

#include "harness.h"
#include "world.h"

#define FREE WORLD_FREE
#define FAR  0x8000400000 // No table of the world is for it.

TEST(retype, checks_its_arguments)
{
    world_create();
    EXPECT_EQ(world_retype(WORLD_UNTYPED, 12, 0, FREE, 1), seL4_InvalidArgument);
    EXPECT_EQ(world_word(0), 0);
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_UntypedObject, 3, FREE, 1), seL4_InvalidArgument);
    EXPECT_EQ(world_word(0), 1);
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_UntypedObject, 48, FREE, 1), seL4_RangeError);
    EXPECT_EQ(world_word(1), seL4_MaxUntypedBits);
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_CapTableObject, 0, FREE, 1), seL4_InvalidArgument);
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_EndpointObject, 0, FREE, 0), seL4_RangeError);
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_EndpointObject, 0, FREE, 257), seL4_RangeError);
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_EndpointObject, 0, 256, 1), seL4_RangeError);
    EXPECT_EQ(world_word(1), 255);
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_EndpointObject, 0, WORLD_TCB, 1), seL4_DeleteFirst);
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_UntypedObject, WORLD_UNTYPED_BITS + 1, FREE, 1),
              seL4_NotEnoughMemory);
    EXPECT_EQ(world_word(0), BIT(WORLD_UNTYPED_BITS));
    world_destroy();
}

TEST(retype, hands_out_aligned_and_in_order)
{
    world_create();
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_EndpointObject, 0, FREE, 3), 0);
    EXPECT_EQ(world_retype(WORLD_UNTYPED, seL4_ARM_SmallPageObject, 0, FREE + 3, 2), 0);
    word_t base = (word_t)world.memory;
    EXPECT_EQ(cap_address(world.cnode[FREE + 2].cap), base + 32);
    EXPECT_EQ(cap_address(world.cnode[FREE + 3].cap), base + 4096);
    EXPECT_EQ(cap_address(world.cnode[FREE + 4].cap), base + 8192);
    world_destroy();
}

TEST(retype, memory_is_clear_again_after_revoke)
{
    world_create();
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_ARM_SmallPageObject, 0, FREE, 8), 0);
    memset(world.memory, 0xa5, 8 * 4096);
    EXPECT_EQ(world_revoke(WORLD_UNTYPED), 0);
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_ARM_SmallPageObject, 0, FREE, 8), 0);
    const char *bytes = world.memory;
    for (word_t i = 0; i < 8 * 4096; i++) {
        ASSERT_EQ(bytes[i], 0);
    }
    world_destroy();
}

TEST(retype, copied_untyped_blocks_the_original)
{
    world_create();
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_UntypedObject, 12, FREE, 1), 0);
    EXPECT_EQ(world_copy(FREE + 1, FREE), 0);
    EXPECT_EQ(world_retype(FREE, seL4_EndpointObject, 0, FREE + 2, 1), seL4_NotEnoughMemory);
    EXPECT_EQ(world_copy(FREE + 2, FREE), seL4_RevokeFirst);
    EXPECT_EQ(world_retype(FREE + 1, seL4_EndpointObject, 0, FREE + 2, 1), 0);
    EXPECT_EQ(world_revoke(FREE), 0);
    EXPECT_EQ(world_type(FREE + 2), CAP_NULL);
    EXPECT_EQ(world_retype(FREE, seL4_EndpointObject, 0, FREE + 2, 1), 0);
    world_destroy();
}

TEST(retype, a_frame_takes_its_mapping_with_it)
{
    world_create();
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_ARM_PageTableObject, 0, FREE, 3), 0);
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_ARM_SmallPageObject, 0, FREE + 3, 1), 0);
    world_call_t map_frame = { FREE + 3, ARMPageMap, { FAR, 3, 3 }, 3, { WORLD_VSPACE }, 1 };
    for (word_t i = 0; i < 3; i++) {
        EXPECT_EQ(world_invoke(map_frame), seL4_FailedLookup);
        EXPECT_EQ(world_word(2), 39 - 9 * i);
        world_call_t map_table = { FREE + i, ARMPageTableMap, { FAR, 3 }, 2, { WORLD_VSPACE }, 1 };
        EXPECT_EQ(world_invoke(map_table), 0);
    }
    EXPECT_EQ(world_invoke(map_frame), 0);
    EXPECT_EQ(world_delete(FREE + 3), 0);
    EXPECT_EQ(world_delete(FREE + 1), 0);
    world_destroy();
}
