// SPDX-License-Identifier: BSD-2-Clause
//
// Untyped memory: what can be made of it, in which order, and when it can be used again.

#include "kt.h"

#define ROOT_SLOTS ((seL4_Word)1 << kt_bootinfo()->initThreadCNodeSizeBits)

static seL4_Error retype(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits, seL4_CPtr first,
                         seL4_Word count)
{
    return seL4_Untyped_Retype(untyped, type, size_bits, KT_ROOT, 0, 0, first, count);
}

static seL4_Error retype_one(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits)
{
    return retype(untyped, type, size_bits, kt_slot(), 1);
}

// ---- Sizes

typedef struct kind {
    const char *name;
    seL4_Word type;
    seL4_Word size_bits; // As Retype takes it.
    seL4_Word bits;      // Of the object.
} kind_t;

static const kind_t kinds[] = {
    { "untyped", seL4_UntypedObject, 9, 9 },
    { "tcb", seL4_TCBObject, 0, seL4_TCBBits },
    { "endpoint", seL4_EndpointObject, 0, seL4_EndpointBits },
    { "notification", seL4_NotificationObject, 0, seL4_NotificationBits },
    { "reply", seL4_ReplyObject, 0, seL4_ReplyBits },
    { "cnode of 2", seL4_CapTableObject, 1, seL4_SlotBits + 1 },
    { "cnode of 16", seL4_CapTableObject, 4, seL4_SlotBits + 4 },
    { "sched context", seL4_SchedContextObject, seL4_MinSchedContextBits,
      seL4_MinSchedContextBits },
    { "large sched context", seL4_SchedContextObject, 9, 9 },
    { "small page", seL4_ARM_SmallPageObject, 0, seL4_PageBits },
    { "large page", seL4_ARM_LargePageObject, 0, seL4_LargePageBits },
    { "page table", seL4_ARM_PageTableObject, 0, seL4_PageTableBits },
    { "vspace", seL4_ARM_VSpaceObject, 0, seL4_VSpaceBits },
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

KT_CASE(untyped, each_kind_of_object_fills_memory_of_its_size, 0)
{
    for (unsigned i = 0; i < KINDS; i++) {
        kt_note("%s", kinds[i].name);
        seL4_CPtr untyped = kt_untyped(kinds[i].bits);
        KT_OK(retype_one(untyped, kinds[i].type, kinds[i].size_bits));
        KT_ERROR(retype_one(untyped, kinds[i].type, kinds[i].size_bits), seL4_NotEnoughMemory);
        KT_WORDS(0);
    }
}

KT_CASE(untyped, memory_of_half_the_size_is_not_enough, 0)
{
    for (unsigned i = 0; i < KINDS; i++) {
        if (kinds[i].bits - 1 >= seL4_MinUntypedBits) {
            kt_note("%s", kinds[i].name);
            seL4_CPtr untyped = kt_untyped(kinds[i].bits - 1);
            KT_ERROR(retype_one(untyped, kinds[i].type, kinds[i].size_bits), seL4_NotEnoughMemory);
            KT_WORDS((seL4_Word)1 << (kinds[i].bits - 1));
        }
    }
}

KT_CASE(untyped, the_size_of_an_object_of_fixed_size_is_ignored, 0)
{
    seL4_CPtr untyped = kt_untyped(seL4_EndpointBits + 1);
    KT_OK(retype_one(untyped, seL4_EndpointObject, 20));
    KT_OK(retype_one(untyped, seL4_EndpointObject, 1));
    KT_ERROR(retype_one(untyped, seL4_EndpointObject, 0), seL4_NotEnoughMemory);
}

KT_CASE(untyped, many_objects_lie_in_consecutive_slots, 0)
{
    seL4_CPtr first = kt_slots(10);
    KT_OK(retype(kt_untyped(12), seL4_NotificationObject, 0, first + 1, 8));
    KT_TRUE(kt_is_empty(first));
    for (seL4_Word i = 1; i <= 8; i++) {
        KT_FALSE(kt_is_empty(first + i));
        seL4_Signal(first + i);
    }
    KT_TRUE(kt_is_empty(first + 9));
}

KT_CASE(untyped, as_many_at_once_as_the_limit_says, 0)
{
    seL4_CPtr first = kt_slots(CONFIG_RETYPE_FAN_OUT_LIMIT + 1);
    seL4_CPtr untyped = kt_untyped(16);
    KT_ERROR(retype(untyped, seL4_EndpointObject, 0, first, CONFIG_RETYPE_FAN_OUT_LIMIT + 1),
             seL4_RangeError);
    KT_WORDS(1, CONFIG_RETYPE_FAN_OUT_LIMIT);
    KT_ERROR(retype(untyped, seL4_EndpointObject, 0, first, 0), seL4_RangeError);
    KT_WORDS(1, CONFIG_RETYPE_FAN_OUT_LIMIT);
    KT_OK(retype(untyped, seL4_EndpointObject, 0, first, CONFIG_RETYPE_FAN_OUT_LIMIT));
    KT_FALSE(kt_is_empty(first + CONFIG_RETYPE_FAN_OUT_LIMIT - 1));
    KT_TRUE(kt_is_empty(first + CONFIG_RETYPE_FAN_OUT_LIMIT));
}

// ---- Wrong kinds and sizes

KT_CASE(untyped, a_kind_that_does_not_exist, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    KT_ERROR(retype_one(untyped, 99, 0), seL4_InvalidArgument);
    KT_WORDS(0);
    KT_ERROR(retype_one(untyped, seL4_ObjectTypeCount, 0), seL4_InvalidArgument);
    KT_WORDS(0);
    KT_ERROR(retype_one(untyped, ~(seL4_Word)0, 0), seL4_InvalidArgument);
    KT_WORDS(0);
}

KT_CASE(untyped, sizes_that_are_too_small, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    KT_ERROR(retype_one(untyped, seL4_UntypedObject, seL4_MinUntypedBits - 1),
             seL4_InvalidArgument);
    KT_WORDS(1);
    KT_ERROR(retype_one(untyped, seL4_UntypedObject, 0), seL4_InvalidArgument);
    KT_WORDS(1);
    KT_ERROR(retype_one(untyped, seL4_CapTableObject, 0), seL4_InvalidArgument);
    KT_WORDS(1);
    KT_ERROR(retype_one(untyped, seL4_SchedContextObject, seL4_MinSchedContextBits - 1),
             seL4_InvalidArgument);
    KT_WORDS(1);
    KT_OK(retype_one(untyped, seL4_UntypedObject, seL4_MinUntypedBits));
}

KT_CASE(untyped, sizes_beyond_what_a_word_can_hold, 0)
{
    static const seL4_Word sizes[] = { seL4_MaxUntypedBits + 1, 63, 64, 65, 1000, ~(seL4_Word)0 };
    static const seL4_Word types[] = { seL4_UntypedObject, seL4_CapTableObject,
                                       seL4_SchedContextObject };
    seL4_CPtr untyped = kt_untyped(16);
    for (unsigned t = 0; t < 3; t++) {
        for (unsigned i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
            kt_note("type %lu, size %lu", types[t], sizes[i]);
            KT_ERROR(retype_one(untyped, types[t], sizes[i]), seL4_RangeError);
            KT_WORDS(0, seL4_MaxUntypedBits);
        }
    }
}

KT_CASE(untyped, a_cnode_counts_its_slots_in_its_size, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    KT_ERROR(retype_one(untyped, seL4_CapTableObject, seL4_MaxUntypedBits - seL4_SlotBits + 1),
             seL4_RangeError);
    KT_WORDS(0, seL4_MaxUntypedBits);
    KT_ERROR(retype_one(untyped, seL4_CapTableObject, seL4_MaxUntypedBits - seL4_SlotBits),
             seL4_NotEnoughMemory);
    KT_WORDS((seL4_Word)1 << 16);
}

KT_CASE(untyped, a_child_larger_than_its_parent, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    KT_ERROR(retype_one(untyped, seL4_UntypedObject, 17), seL4_NotEnoughMemory);
    KT_WORDS((seL4_Word)1 << 16);
    KT_ERROR(retype_one(untyped, seL4_UntypedObject, seL4_MaxUntypedBits), seL4_NotEnoughMemory);
    KT_WORDS((seL4_Word)1 << 16);
    KT_OK(retype_one(untyped, seL4_UntypedObject, 16));
}

// ---- Destinations

KT_CASE(untyped, a_destination_beyond_the_cnode, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    KT_ERROR(retype(untyped, seL4_EndpointObject, 0, ROOT_SLOTS, 1), seL4_RangeError);
    KT_WORDS(0, ROOT_SLOTS - 1);
    KT_ERROR(retype(untyped, seL4_EndpointObject, 0, ~(seL4_Word)0, 1), seL4_RangeError);
    KT_WORDS(0, ROOT_SLOTS - 1);
    KT_ERROR(retype(untyped, seL4_EndpointObject, 0, ROOT_SLOTS - 3, 4), seL4_RangeError);
    KT_WORDS(1, 3);
}

KT_CASE(untyped, an_occupied_destination, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    seL4_CPtr first = kt_slots(4);
    KT_OK(
        seL4_CNode_Copy(KT_ROOT, first + 2, KT_DEPTH, KT_ROOT, untyped, KT_DEPTH, seL4_AllRights));
    kt_delete(first + 2);
    KT_OK(seL4_CNode_Copy(KT_ROOT, first + 2, KT_DEPTH, KT_ROOT, KT_AUTHORITY, KT_DEPTH,
                          seL4_AllRights));
    KT_ERROR(retype(untyped, seL4_EndpointObject, 0, first + 2, 1), seL4_DeleteFirst);
    KT_ERROR(retype(untyped, seL4_EndpointObject, 0, first, 4), seL4_DeleteFirst);
    KT_TRUE(kt_is_empty(first));
    KT_TRUE(kt_is_empty(first + 1));
    KT_TRUE(kt_is_empty(first + 3));
    KT_OK(retype(untyped, seL4_EndpointObject, 0, first, 2));
}

KT_CASE(untyped, into_a_cnode_by_its_address, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    KT_OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, KT_ROOT, cnode, KT_DEPTH, 5, 2));
    KT_OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, cnode, 0, 0, 15, 1));
    KT_ERROR(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, cnode, 0, 0, 16, 1),
             seL4_RangeError);
    KT_WORDS(0, 15);
    KT_ERROR(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, KT_ROOT, cnode, KT_DEPTH, 14, 3),
             seL4_RangeError);
    KT_WORDS(1, 2);
    KT_ERROR(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, KT_ROOT, cnode, KT_DEPTH, 6, 1),
             seL4_DeleteFirst);
    // The new capabilities are where they should be.
    KT_OK(seL4_CNode_Move(KT_ROOT, kt_slot(), KT_DEPTH, cnode, 5, 4));
    KT_OK(seL4_CNode_Move(KT_ROOT, kt_slot(), KT_DEPTH, cnode, 6, 4));
    KT_OK(seL4_CNode_Move(KT_ROOT, kt_slot(), KT_DEPTH, cnode, 15, 4));
    KT_ERROR(seL4_CNode_Move(KT_ROOT, kt_slot(), KT_DEPTH, cnode, 7, 4), seL4_FailedLookup);
}

KT_CASE(untyped, a_destination_that_is_no_cnode, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr empty = kt_slot();
    KT_ERROR(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, endpoint, 0, 0, 1, 1),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_MissingCapability, 0);
    KT_ERROR(
        seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, KT_ROOT, endpoint, KT_DEPTH, 1, 1),
        seL4_FailedLookup);
    KT_WORDS(0, seL4_MissingCapability, KT_DEPTH);
    KT_ERROR(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, KT_ROOT, empty, KT_DEPTH, 1, 1),
             seL4_FailedLookup);
    KT_WORDS(0, seL4_MissingCapability, KT_DEPTH);
    KT_ERROR(
        seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, KT_ROOT, empty, KT_DEPTH + 1, 1, 1),
        seL4_RangeError);
    KT_WORDS(1, seL4_WordBits);
    KT_ERROR(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, empty, 0, 0, 1, 1),
             seL4_FailedLookup);
}

// ---- The watermark

KT_CASE(untyped, objects_are_aligned_to_their_size, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    seL4_CPtr pages = kt_slots(16);
    KT_OK(retype_one(untyped, seL4_EndpointObject, 0));
    KT_ERROR(retype(untyped, seL4_ARM_SmallPageObject, 0, pages, 16), seL4_NotEnoughMemory);
    KT_WORDS(((seL4_Word)1 << 16) - ((seL4_Word)1 << seL4_EndpointBits));
    KT_OK(retype(untyped, seL4_ARM_SmallPageObject, 0, pages, 15));
    KT_ERROR(retype_one(untyped, seL4_EndpointObject, 0), seL4_NotEnoughMemory);
    KT_WORDS(0);
}

KT_CASE(untyped, addresses_rise, KT_MMU)
{
    seL4_CPtr untyped = kt_untyped(16);
    seL4_CPtr pages = kt_slots(4);
    KT_OK(retype(untyped, seL4_ARM_SmallPageObject, 0, pages, 2));
    KT_OK(retype_one(untyped, seL4_EndpointObject, 0));
    KT_OK(retype(untyped, seL4_ARM_SmallPageObject, 0, pages + 2, 2));
    seL4_ARM_Page_GetAddress_t at[4];
    for (unsigned i = 0; i < 4; i++) {
        at[i] = seL4_ARM_Page_GetAddress(pages + i);
        KT_OK(at[i].error);
    }
    KT_EQ(at[0].paddr & 0xffff, 0);
    KT_EQ(at[1].paddr - at[0].paddr, 0x1000);
    KT_EQ(at[2].paddr - at[0].paddr, 0x3000);
    KT_EQ(at[3].paddr - at[0].paddr, 0x4000);
}

KT_CASE(untyped, memory_of_deleted_objects_is_not_used_while_others_are_left, 0)
{
    seL4_CPtr untyped = kt_untyped(seL4_EndpointBits + 2);
    seL4_CPtr first = kt_slots(4);
    KT_OK(retype(untyped, seL4_EndpointObject, 0, first, 4));
    kt_delete(first);
    kt_delete(first + 2);
    kt_delete(first + 3);
    KT_ERROR(retype(untyped, seL4_EndpointObject, 0, first, 1), seL4_NotEnoughMemory);
    kt_delete(first + 1);
    KT_OK(retype(untyped, seL4_EndpointObject, 0, first, 4));
}

KT_CASE(untyped, a_copy_of_an_object_keeps_its_memory_in_use, 0)
{
    seL4_CPtr untyped = kt_untyped(seL4_EndpointBits);
    seL4_CPtr slot = kt_slot();
    KT_OK(retype(untyped, seL4_EndpointObject, 0, slot, 1));
    seL4_CPtr copy = kt_copy(slot, seL4_AllRights);
    kt_delete(slot);
    KT_ERROR(retype(untyped, seL4_EndpointObject, 0, slot, 1), seL4_NotEnoughMemory);
    kt_delete(copy);
    KT_OK(retype(untyped, seL4_EndpointObject, 0, slot, 1));
}

KT_CASE(untyped, revoke_deletes_all_that_was_made, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    seL4_CPtr first = kt_slots(5);
    KT_OK(retype(untyped, seL4_EndpointObject, 0, first, 3));
    KT_OK(retype(untyped, seL4_UntypedObject, 12, first + 3, 1));
    KT_OK(retype(first + 3, seL4_TCBObject, 0, first + 4, 1));
    seL4_CPtr badged = kt_mint(first, seL4_AllRights, 7);
    kt_revoke(untyped);
    for (seL4_Word i = 0; i < 5; i++) {
        KT_TRUE(kt_is_empty(first + i));
    }
    KT_TRUE(kt_is_empty(badged));
    KT_FALSE(kt_is_empty(untyped));
    KT_OK(retype(untyped, seL4_UntypedObject, 16, first, 1));
}

KT_CASE(untyped, revoking_a_child_leaves_its_parent_in_use, 0)
{
    seL4_CPtr parent = kt_untyped(13);
    seL4_CPtr slots = kt_slots(3);
    KT_OK(retype(parent, seL4_UntypedObject, 12, slots, 2));
    KT_OK(retype(slots, seL4_EndpointObject, 0, slots + 2, 1));
    kt_revoke(slots);
    KT_TRUE(kt_is_empty(slots + 2));
    KT_FALSE(kt_is_empty(slots + 1));
    KT_ERROR(retype_one(parent, seL4_EndpointObject, 0), seL4_NotEnoughMemory);
    KT_OK(retype(slots, seL4_UntypedObject, 12, slots + 2, 1));
}

KT_CASE(untyped, thousands_of_objects_are_revoked, KT_SLOW)
{
    seL4_CPtr untyped = kt_untyped(20);
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 11);
    for (seL4_Word round = 0; round < 2; round++) {
        for (seL4_Word i = 0; i < 2048; i += CONFIG_RETYPE_FAN_OUT_LIMIT) {
            KT_OK(seL4_Untyped_Retype(untyped, seL4_NotificationObject, 0, cnode, 0, 0, i,
                                      CONFIG_RETYPE_FAN_OUT_LIMIT));
        }
        kt_revoke(untyped);
    }
    KT_OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 20, cnode, 0, 0, 2047, 1));
}

// ---- Contents

KT_CASE(untyped, new_frames_are_zero, 0)
{
    seL4_CPtr untyped = kt_untyped(14);
    seL4_CPtr pages = kt_slots(4);
    for (unsigned round = 0; round < 3; round++) {
        KT_OK(retype(untyped, seL4_ARM_SmallPageObject, 0, pages, 4));
        for (unsigned i = 0; i < 4; i++) {
            seL4_Word *words = kt_map(pages + i);
            seL4_Word sum = 0;
            for (unsigned k = 0; k < 512; k++) {
                sum |= words[k];
                words[k] = ~(seL4_Word)0;
            }
            KT_EQ(sum, 0);
        }
        kt_revoke(untyped);
    }
}

KT_CASE(untyped, objects_made_of_used_memory_are_new, 0)
{
    seL4_CPtr untyped = kt_untyped(14);
    seL4_CPtr slots = kt_slots(8);
    KT_OK(retype(untyped, seL4_ARM_SmallPageObject, 0, slots, 4));
    for (unsigned i = 0; i < 4; i++) {
        seL4_Word *words = kt_map(slots + i);
        for (unsigned k = 0; k < 512; k++) {
            words[k] = ~(seL4_Word)0;
        }
    }
    kt_revoke(untyped);
    KT_OK(retype(untyped, seL4_NotificationObject, 0, slots, 1));
    KT_OK(retype(untyped, seL4_TCBObject, 0, slots + 1, 1));
    KT_OK(retype(untyped, seL4_CapTableObject, 7, slots + 2, 1));
    KT_OK(retype(untyped, seL4_EndpointObject, 0, slots + 3, 1));
    seL4_Word badge = 5;
    seL4_Poll(slots, &badge);
    KT_EQ(badge, 0);
    badge = 5;
    (void)seL4_NBRecv(slots + 3, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
    seL4_UserContext registers;
    KT_OK(seL4_TCB_ReadRegisters(slots + 1, false, 0, sizeof(registers) / sizeof(seL4_Word),
                                 &registers));
    KT_EQ(registers.pc, 0);
    KT_EQ(registers.sp, 0);
    KT_EQ(registers.x0 | registers.x8 | registers.x30 | registers.x15 | registers.x28, 0);
    KT_EQ(registers.tpidr_el0, 0);
    for (seL4_Word i = 0; i < 128; i++) {
        KT_ERROR(seL4_CNode_Move(slots + 2, i, 7, slots + 2, i, 7), seL4_FailedLookup);
    }
}

// ---- Copies and devices

KT_CASE(untyped, with_children_it_cannot_be_copied, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    seL4_CPtr slots = kt_slots(2);
    KT_OK(retype(untyped, seL4_EndpointObject, 0, slots, 1));
    KT_ERROR(
        seL4_CNode_Copy(KT_ROOT, slots + 1, KT_DEPTH, KT_ROOT, untyped, KT_DEPTH, seL4_AllRights),
        seL4_RevokeFirst);
    KT_TRUE(kt_is_empty(slots + 1));
    // It can be moved.
    KT_OK(seL4_CNode_Move(KT_ROOT, slots + 1, KT_DEPTH, KT_ROOT, untyped, KT_DEPTH));
    kt_revoke(slots + 1);
    KT_TRUE(kt_is_empty(slots));
}

KT_CASE(untyped, a_copy_is_a_child_and_takes_all_memory, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    seL4_CPtr copy = kt_copy(untyped, seL4_AllRights);
    KT_ERROR(retype_one(untyped, seL4_EndpointObject, 0), seL4_NotEnoughMemory);
    KT_WORDS(0);
    seL4_CPtr made = kt_slot();
    KT_OK(retype(copy, seL4_EndpointObject, 0, made, 1));
    kt_revoke(untyped);
    KT_TRUE(kt_is_empty(copy));
    KT_TRUE(kt_is_empty(made));
    KT_OK(retype_one(untyped, seL4_UntypedObject, 16));
}

KT_CASE(untyped, device_memory_makes_frames_and_untypeds_only, 0)
{
    seL4_Word paddr;
    seL4_CPtr device = kt_device_untyped(22, &paddr);
    static const seL4_Word no[] = { seL4_TCBObject,           seL4_EndpointObject,
                                    seL4_NotificationObject,  seL4_ReplyObject,
                                    seL4_ARM_PageTableObject, seL4_ARM_VSpaceObject };
    for (unsigned i = 0; i < sizeof(no) / sizeof(*no); i++) {
        kt_note("type %lu", no[i]);
        KT_ERROR(retype_one(device, no[i], 0), seL4_InvalidArgument);
        KT_WORDS(1);
    }
    kt_note(NULL);
    KT_ERROR(retype_one(device, seL4_CapTableObject, 4), seL4_InvalidArgument);
    KT_ERROR(retype_one(device, seL4_SchedContextObject, 8), seL4_InvalidArgument);
    seL4_CPtr child = kt_slot();
    KT_OK(retype(device, seL4_UntypedObject, 21, child, 1));
    KT_ERROR(retype_one(child, seL4_EndpointObject, 0), seL4_InvalidArgument);
    KT_OK(retype_one(child, seL4_ARM_LargePageObject, 0));
    seL4_CPtr page = kt_slot();
    KT_OK(retype(device, seL4_ARM_SmallPageObject, 0, page, 1));
    seL4_ARM_Page_GetAddress_t at = seL4_ARM_Page_GetAddress(page);
    KT_OK(at.error);
    KT_EQ(at.paddr, paddr + ((seL4_Word)1 << 21));
}

KT_CASE(untyped, a_device_frame_cannot_be_an_ipc_buffer, 0)
{
    seL4_CPtr device = kt_device_untyped(14, NULL);
    seL4_CPtr page = kt_slot();
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    KT_OK(retype(device, seL4_ARM_SmallPageObject, 0, page, 1));
    KT_ERROR(seL4_TCB_SetIPCBuffer(tcb, 0x10000, page), seL4_IllegalOperation);
}

// ---- Malformed invocations

static seL4_Word call_raw(seL4_CPtr cap, seL4_Word label, seL4_Word caps, seL4_Word length)
{
    return seL4_MessageInfo_get_label(seL4_Call(cap, seL4_MessageInfo_new(label, 0, caps, length)));
}

KT_CASE(untyped, a_message_that_is_too_short, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    for (seL4_Word length = 0; length < 6; length++) {
        kt_note("%lu words", length);
        seL4_SetCap(0, KT_ROOT);
        KT_ERROR(call_raw(untyped, UntypedRetype, 1, length), seL4_TruncatedMessage);
    }
    KT_ERROR(call_raw(untyped, UntypedRetype, 0, 6), seL4_TruncatedMessage);
}

KT_CASE(untyped, a_label_of_another_object, 0)
{
    seL4_CPtr untyped = kt_untyped(16);
    KT_ERROR(seL4_TCB_Suspend(untyped), seL4_IllegalOperation);
    KT_ERROR(call_raw(untyped, 0, 0, 0), seL4_IllegalOperation);
    KT_ERROR(call_raw(untyped, 0xfffff, 0, 0), seL4_IllegalOperation);
}

KT_CASE(untyped, a_failed_retype_changes_nothing, 0)
{
    seL4_CPtr untyped = kt_untyped(seL4_TCBBits + 1);
    seL4_CPtr slots = kt_slots(2);
    KT_OK(retype(untyped, seL4_TCBObject, 0, slots, 1));
    KT_ERROR(retype(untyped, seL4_TCBObject, 0, slots + 1, 2), seL4_NotEnoughMemory);
    KT_WORDS(1ul << seL4_TCBBits);
    KT_ERROR(retype(untyped, seL4_TCBObject, 0, slots, 1), seL4_DeleteFirst);
    KT_ERROR(retype(untyped, 77, 0, slots + 1, 1), seL4_InvalidArgument);
    KT_OK(retype(untyped, seL4_TCBObject, 0, slots + 1, 1));
}
