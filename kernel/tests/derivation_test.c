// SPDX-License-Identifier: BSD-2-Clause
//
// CNode operations and the derivation tree.

#include "harness.h"
#include "host.h"
#include "world.h"

#define FREE WORLD_FREE

static void create_endpoint(void)
{
    world_create();
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_EndpointObject, 0, FREE, 1), 0);
}

TEST(derivation, copies_are_children_of_the_original)
{
    create_endpoint();
    EXPECT_EQ(world_copy(FREE + 1, FREE), 0);
    EXPECT_EQ(world_copy(FREE + 2, FREE + 1), 0);
    EXPECT_EQ(world_revoke(FREE + 1), 0);
    EXPECT_EQ(world_type(FREE + 2), CAP_ENDPOINT);
    EXPECT_EQ(world_revoke(FREE), 0);
    EXPECT_EQ(world_type(FREE + 1), CAP_NULL);
    EXPECT_EQ(world_type(FREE + 2), CAP_NULL);
    EXPECT_EQ(world_type(FREE), CAP_ENDPOINT);
    world_destroy();
}

TEST(derivation, badging_begins_a_generation)
{
    create_endpoint();
    EXPECT_EQ(world_mint(FREE + 1, FREE, RIGHTS_ALL, 5), 0);
    EXPECT_EQ(world_mint(FREE + 2, FREE, RIGHTS_ALL, 5), 0);
    EXPECT_EQ(world_copy(FREE + 3, FREE + 1), 0);
    EXPECT_EQ(world_copy(FREE + 4, FREE + 2), 0);
    EXPECT_EQ(world_mint(FREE + 5, FREE + 1, RIGHTS_ALL, 6), seL4_IllegalOperation);
    EXPECT_EQ(world_revoke(FREE + 1), 0);
    EXPECT_EQ(world_type(FREE + 3), CAP_NULL);
    EXPECT_EQ(world_type(FREE + 4), CAP_ENDPOINT);
    // The copy of a deleted capability belongs to no other with the same badge.
    EXPECT_EQ(world_delete(FREE + 2), 0);
    EXPECT_EQ(world_revoke(FREE + 1), 0);
    EXPECT_EQ(world_type(FREE + 4), CAP_ENDPOINT);
    world_destroy();
}

TEST(derivation, rights_only_shrink)
{
    create_endpoint();
    EXPECT_EQ(world_mint(FREE + 1, FREE, RIGHT_READ, 0), 0);
    EXPECT_EQ(world_mint(FREE + 2, FREE + 1, RIGHTS_ALL, 0), 0);
    EXPECT_EQ(world.cnode[FREE + 2].cap.endpoint.rights + 0u, RIGHT_READ);
    world_destroy();
}

TEST(derivation, errors_say_which_slot)
{
    create_endpoint();
    EXPECT_EQ(world_copy(FREE, FREE), seL4_DeleteFirst);
    EXPECT_EQ(world_copy(FREE + 1, FREE + 2), seL4_FailedLookup);
    EXPECT_EQ(world_word(0), 1);
    EXPECT_EQ(world_word(1), seL4_MissingCapability);
    EXPECT_EQ(world_word(2), 64);
    EXPECT_EQ(world_copy(0x1000, FREE), seL4_FailedLookup);
    EXPECT_EQ(world_word(0), 0);
    EXPECT_EQ(world_word(1), seL4_GuardMismatch);
    world_destroy();
}

TEST(derivation, rotate_swaps)
{
    create_endpoint();
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_TCBObject, 0, FREE + 1, 1), 0);
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_SchedContextObject, 7, FREE + 2, 1), 0);
    world_call_t rotate = { WORLD_CNODE,
                            CNodeRotate,
                            { FREE + 1, 64, 0, FREE + 2, 64, 0, FREE + 1, 64 },
                            8,
                            { WORLD_CNODE, WORLD_CNODE },
                            2 };
    EXPECT_EQ(world_invoke(rotate), 0);
    EXPECT_EQ(world_type(FREE + 1), CAP_SCHED_CONTEXT);
    EXPECT_EQ(world_type(FREE + 2), CAP_TCB);
    world_destroy();
}

TEST(derivation, cnode_that_holds_itself)
{
    world_create();
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_CapTableObject, 3, FREE, 1), 0);
    slot_t *inner = cap_object(world.cnode[FREE].cap, slot_t);
    for (word_t i = 2; i <= 6; i += 4) {
        world_call_t into = { FREE, CNodeCopy,       { i, 3, WORLD_TCB, 64, RIGHTS_ALL },
                              5,    { WORLD_CNODE }, 1 };
        EXPECT_EQ(world_invoke(into), 0);
    }
    // Its only capability moves into it, and is deleted from there.
    world_call_t move = { FREE, CNodeMove, { 5, 3, FREE, 64 }, 4, { WORLD_CNODE }, 1 };
    EXPECT_EQ(world_invoke(move), 0);
    EXPECT_EQ(inner[5].cap.type + 0u, CAP_CNODE);
    EXPECT_EQ(world_revoke(WORLD_UNTYPED), 0);
    EXPECT_TRUE(slot_is_empty(&inner[0]));
    EXPECT_TRUE(slot_is_empty(&inner[2]));
    EXPECT_TRUE(slot_is_empty(&inner[5]));
    EXPECT_TRUE(slot_is_empty(&inner[6]));
    EXPECT_FALSE(slot_has_children(&world.cnode[WORLD_UNTYPED]));
    world_destroy();
}

TEST(derivation, nested_containers_go_without_recursion)
{
    world_create();
    // A chain of CNodes, each in the last slot of the one before.
    enum { DEPTH = 20 };
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_CapTableObject, 2, FREE, DEPTH), 0);
    for (word_t i = DEPTH - 1; i > 0; i--) {
        world_call_t move = {
            FREE + i - 1, CNodeMove, { 3, 2, FREE + i, 64 }, 4, { WORLD_CNODE }, 1
        };
        ASSERT_EQ(world_invoke(move), 0);
    }
    EXPECT_EQ(world_delete(FREE), 0);
    EXPECT_EQ(world_revoke(WORLD_UNTYPED), 0);
    EXPECT_FALSE(slot_has_children(&world.cnode[WORLD_UNTYPED]));
    world_destroy();
}

TEST(derivation, revoke_is_preempted_and_goes_on)
{
    world_create();
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_CapTableObject, 10, FREE, 1), 0);
    for (word_t i = 0; i < 200; i++) {
        world_call_t copy = { FREE, CNodeCopy,       { i, 10, WORLD_TCB, 64, RIGHTS_ALL },
                              5,    { WORLD_CNODE }, 1 };
        ASSERT_EQ(world_invoke(copy), 0);
    }
    host.pending_irq = 40;
    EXPECT_EQ(world_revoke(WORLD_UNTYPED), 0);
    EXPECT_EQ(world_type(FREE), CAP_NULL);
    EXPECT_EQ(host.pending_irq, (word_t)-1);
    world_destroy();
}
