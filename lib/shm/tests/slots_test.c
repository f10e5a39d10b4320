// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/shm/slots.h>

#include "harness.h"

TEST(slots, are_reserved_until_none_is_free)
{
    sel4_shm_slot_t storage[3];
    sel4_shm_slots_t slots;
    sel4_shm_slots_init(&slots, storage, 3);
    uint32_t slot = 99;
    for (uint32_t i = 0; i < 3; i++) {
        ASSERT_OK(sel4_shm_slots_reserve(&slots, &slot));
        EXPECT_EQ(slot, i);
    }
    EXPECT_ERROR(sel4_shm_slots_reserve(&slots, &slot), SEL4_SHM_ERR_FULL);
    ASSERT_OK(sel4_shm_slots_move(&slots, 1, SEL4_SHM_SLOT_HELD, SEL4_SHM_SLOT_FREE));
    ASSERT_OK(sel4_shm_slots_reserve(&slots, &slot));
    EXPECT_EQ(slot, 1);
}

TEST(slots, move_only_from_where_they_are)
{
    sel4_shm_slot_t storage[4];
    sel4_shm_slots_t slots;
    sel4_shm_slots_init(&slots, storage, 4);
    uint32_t slot;
    ASSERT_OK(sel4_shm_slots_reserve(&slots, &slot));
    EXPECT_ERROR(sel4_shm_slots_move(&slots, 0, SEL4_SHM_SLOT_AWAY, SEL4_SHM_SLOT_HELD),
                 SEL4_SHM_ERR_PEER_DESCRIPTOR);
    EXPECT_ERROR(sel4_shm_slots_move(&slots, 4, SEL4_SHM_SLOT_AWAY, SEL4_SHM_SLOT_HELD),
                 SEL4_SHM_ERR_PEER_DESCRIPTOR);
    EXPECT_ERROR(sel4_shm_slots_move(&slots, UINT32_MAX, SEL4_SHM_SLOT_FREE, SEL4_SHM_SLOT_HELD),
                 SEL4_SHM_ERR_PEER_DESCRIPTOR);
    ASSERT_OK(sel4_shm_slots_move(&slots, 0, SEL4_SHM_SLOT_HELD, SEL4_SHM_SLOT_AWAY));
    ASSERT_OK(sel4_shm_slots_move(&slots, 0, SEL4_SHM_SLOT_AWAY, SEL4_SHM_SLOT_HELD));
    EXPECT_ERROR(sel4_shm_slots_move(&slots, 0, SEL4_SHM_SLOT_AWAY, SEL4_SHM_SLOT_HELD),
                 SEL4_SHM_ERR_PEER_DESCRIPTOR);
}

TEST(slots, one_that_is_free_can_be_taken_by_number)
{
    sel4_shm_slot_t storage[4];
    sel4_shm_slots_t slots;
    sel4_shm_slots_init(&slots, storage, 4);
    ASSERT_OK(sel4_shm_slots_move(&slots, 2, SEL4_SHM_SLOT_FREE, SEL4_SHM_SLOT_AWAY));
    EXPECT_EQ(slots.free_count, 3);
    uint32_t slot = 0;
    uint32_t sum = 0;
    for (unsigned i = 0; i < 3; i++) {
        ASSERT_OK(sel4_shm_slots_reserve(&slots, &slot));
        sum += slot;
    }
    EXPECT_EQ(sum, 0 + 1 + 3);
    EXPECT_ERROR(sel4_shm_slots_reserve(&slots, &slot), SEL4_SHM_ERR_FULL);
}
