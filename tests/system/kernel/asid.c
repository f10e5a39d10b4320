// SPDX-License-Identifier: BSD-2-Clause
//
// Address space identifiers.

#include "space.h"

#define POOL_SIZE (1ul << seL4_ASIDPoolIndexBits)
#define CONTROL   seL4_CapASIDControl
#define POOL      seL4_CapInitThreadASIDPool

static seL4_Error make_pool(seL4_CPtr untyped, seL4_CPtr slot)
{
    return seL4_ARM_ASIDControl_MakePool(CONTROL, untyped, KT_ROOT, slot, KT_DEPTH);
}

static seL4_CPtr new_pool(void)
{
    seL4_CPtr slot = kt_slot();
    KT_NEED_OK(make_pool(kt_untyped(seL4_ASIDPoolBits), slot));
    return slot;
}

// ---- Pools

KT_CASE(asid, a_new_pool_gives_identifiers, 0)
{
    seL4_CPtr pool = new_pool();
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    KT_OK(seL4_ARM_ASIDPool_Assign(pool, vspace));
    KT_OK(
        seL4_ARM_PageTable_Map(kt_make(seL4_ARM_PageTableObject, 0), vspace, SPACE_AT, ATTRIBUTES));
}

KT_CASE(asid, make_pool_needs_an_untyped_of_its_size, 0)
{
    seL4_CPtr slot = kt_slot();
    KT_ERROR(make_pool(kt_untyped(seL4_ASIDPoolBits + 1), slot), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(make_pool(kt_untyped(seL4_ASIDPoolBits - 1), slot), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(make_pool(kt_make(seL4_EndpointObject, 0), slot), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(make_pool(seL4_CapNull, slot), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_TRUE(kt_is_empty(slot));
}

KT_CASE(asid, make_pool_needs_an_untyped_without_children, 0)
{
    seL4_CPtr slot = kt_slot();
    seL4_CPtr untyped = kt_untyped(seL4_ASIDPoolBits);
    seL4_CPtr endpoint = kt_slot();
    KT_NEED_OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, KT_ROOT, 0, 0, endpoint, 1));
    KT_ERROR(make_pool(untyped, slot), seL4_RevokeFirst);
    kt_delete(endpoint);
    KT_OK(make_pool(untyped, slot));
    KT_ERROR(make_pool(untyped, kt_slot()), seL4_RevokeFirst);
}

KT_CASE(asid, make_pool_refuses_device_memory, 0)
{
    seL4_CPtr device = kt_device_untyped(seL4_ASIDPoolBits, NULL);
    seL4_CPtr untyped = kt_slot();
    KT_NEED_OK(seL4_Untyped_Retype(device, seL4_UntypedObject, seL4_ASIDPoolBits, KT_ROOT, 0, 0,
                                   untyped, 1));
    KT_ERROR(make_pool(untyped, kt_slot()), seL4_InvalidCapability);
    KT_WORDS(1);
}

KT_CASE(asid, make_pool_checks_its_destination, 0)
{
    seL4_CPtr untyped = kt_untyped(seL4_ASIDPoolBits);
    seL4_CPtr occupied = kt_make(seL4_EndpointObject, 0);
    KT_ERROR(make_pool(untyped, occupied), seL4_DeleteFirst);
    KT_ERROR(seL4_ARM_ASIDControl_MakePool(CONTROL, untyped, occupied, 0, KT_DEPTH),
             seL4_FailedLookup);
    KT_WORDS(false, seL4_InvalidRoot);
    KT_ERROR(seL4_ARM_ASIDControl_MakePool(CONTROL, untyped, KT_ROOT, kt_slot(), 65),
             seL4_RangeError);
    KT_WORDS(1, seL4_WordBits);
    KT_ERROR(seL4_ARM_ASIDControl_MakePool(CONTROL, untyped, KT_ROOT, kt_slot(), 0),
             seL4_RangeError);
    KT_WORDS(1, seL4_WordBits);
    seL4_SetCap(0, untyped);
    seL4_SetCap(1, KT_ROOT);
    seL4_MessageInfo_t info =
        seL4_Call(CONTROL, seL4_MessageInfo_new(ARMASIDControlMakePool, 0, 2, 1));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(CONTROL, seL4_MessageInfo_new(ARMASIDControlMakePool, 0, 1, 2));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(CONTROL, seL4_MessageInfo_new(ARMASIDPoolAssign, 0, 2, 2));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
}

KT_CASE(asid, pools_run_out_and_come_back, 0)
{
    seL4_Word count = 0;
    seL4_CPtr slot = kt_slot();
    seL4_CPtr untyped = kt_untyped(seL4_ASIDPoolBits);
    while (make_pool(untyped, slot) == seL4_NoError) {
        KT_NEED(++count < 1ul << seL4_NumASIDPoolsBits);
        untyped = kt_untyped(seL4_ASIDPoolBits);
        slot = kt_slot();
    }
    // One of them is the initial thread's.
    KT_EQ(count, (1ul << seL4_NumASIDPoolsBits) - 1);
    KT_ERROR(make_pool(untyped, slot), seL4_DeleteFirst);
    kt_delete(slot - 2); // Slot, untyped, slot: the pool made last.
    KT_OK(make_pool(untyped, slot));
}

// ---- Assign

KT_CASE(asid, assign_gives_one_identifier_only, 0)
{
    seL4_CPtr vspace = space_make();
    KT_ERROR(seL4_ARM_ASIDPool_Assign(POOL, vspace), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_ARM_ASIDPool_Assign(new_pool(), vspace), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_ARM_ASIDPool_Assign(POOL, KT_VSPACE), seL4_InvalidCapability);
    KT_WORDS(1);
}

KT_CASE(asid, assign_refuses_what_is_no_address_space, 0)
{
    KT_ERROR(seL4_ARM_ASIDPool_Assign(POOL, kt_make(seL4_ARM_PageTableObject, 0)),
             seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_ARM_ASIDPool_Assign(POOL, kt_make(seL4_EndpointObject, 0)),
             seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_ARM_ASIDPool_Assign(POOL, seL4_CapNull), seL4_InvalidCapability);
    KT_WORDS(1);
    seL4_MessageInfo_t info = seL4_Call(POOL, seL4_MessageInfo_new(ARMASIDPoolAssign, 0, 0, 0));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(POOL, seL4_MessageInfo_new(ARMASIDControlMakePool, 0, 0, 2));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
}

// Not on the host, where all objects are checked after every call.
KT_CASE(asid, a_pool_holds_so_many, KT_MACHINE)
{
    seL4_CPtr pool = new_pool();
    seL4_CPtr vspaces = kt_make_many(seL4_ARM_VSpaceObject, 0, POOL_SIZE + 1);
    for (seL4_Word i = 0; i < POOL_SIZE; i++) {
        KT_NEED_OK(seL4_ARM_ASIDPool_Assign(pool, vspaces + i));
    }
    KT_ERROR(seL4_ARM_ASIDPool_Assign(pool, vspaces + POOL_SIZE), seL4_DeleteFirst);
    kt_delete(vspaces + 17);
    KT_OK(seL4_ARM_ASIDPool_Assign(pool, vspaces + POOL_SIZE));
}

KT_CASE(asid, deleting_a_pool_takes_its_identifiers, 0)
{
    seL4_CPtr pool = new_pool();
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    KT_NEED_OK(seL4_ARM_ASIDPool_Assign(pool, vspace));
    space_make_tables(vspace, SPACE_AT, 3);
    KT_NEED_OK(space_map(frame, vspace, SPACE_AT));
    kt_delete(pool);
    KT_ERROR(space_map(frame, vspace, SPACE_AT), seL4_FailedLookup);
    KT_WORDS(false, seL4_InvalidRoot);
    KT_ERROR(seL4_ARM_VSpace_Clean_Data(vspace, SPACE_AT, SPACE_AT + 64), seL4_FailedLookup);
    KT_WORDS(false, seL4_InvalidRoot);
    KT_ERROR(seL4_ARM_Page_Clean_Data(frame, 0, 64), seL4_FailedLookup);
    KT_WORDS(false, seL4_InvalidRoot);
    KT_OK(seL4_ARM_Page_Unmap(frame));
}

KT_CASE(asid, a_copied_pool_is_the_same_pool, 0)
{
    seL4_CPtr pool = new_pool();
    seL4_CPtr copy = kt_copy(pool, seL4_AllRights);
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    KT_OK(seL4_ARM_ASIDPool_Assign(copy, vspace));
    kt_delete(copy);
    space_make_tables(vspace, SPACE_AT, 1);
}
