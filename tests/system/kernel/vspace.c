// SPDX-License-Identifier: BSD-2-Clause
//
// Page tables and address spaces.

#include "space.h"

static seL4_Error map_table(seL4_CPtr table, seL4_CPtr vspace, seL4_Word address)
{
    return seL4_ARM_PageTable_Map(table, vspace, address, ATTRIBUTES);
}

// ---- Page tables

KT_CASE(page_table, map_fills_the_levels_from_above, 0)
{
    for (int i = 0; i < 3; i++) {
        KT_OK(map_table(kt_make(seL4_ARM_PageTableObject, 0), KT_VSPACE, SPACE_AT));
    }
    // Nothing is left to be mapped here; one table further there is.
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    KT_ERROR(map_table(table, KT_VSPACE, SPACE_AT), seL4_DeleteFirst);
    KT_OK(map_table(table, KT_VSPACE, SPACE_AT + LARGE_SIZE));
}

KT_CASE(page_table, map_rounds_the_address_down, KT_MMU)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 2);
    KT_OK(map_table(kt_make(seL4_ARM_PageTableObject, 0), KT_VSPACE, SPACE_AT + 0x12345));
    space_make_page(SPACE_AT);
    space_make_page(SPACE_AT + LARGE_SIZE - PAGE_SIZE);
    *(volatile char *)SPACE_AT = 1;
    *(volatile char *)(SPACE_AT + LARGE_SIZE - 1) = 1;
}

KT_CASE(page_table, map_refuses_what_is_mapped, 0)
{
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    KT_OK(map_table(table, KT_VSPACE, SPACE_AT));
    KT_ERROR(map_table(table, KT_VSPACE, SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(0);
    KT_ERROR(map_table(table, KT_VSPACE, 2 * SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(0);
}

KT_CASE(page_table, map_refuses_where_a_large_page_is, 0)
{
    seL4_CPtr large = kt_make(seL4_ARM_LargePageObject, 0);
    space_make_tables(KT_VSPACE, SPACE_AT, 2);
    KT_NEED_OK(space_map(large, KT_VSPACE, SPACE_AT));
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    KT_ERROR(map_table(table, KT_VSPACE, SPACE_AT), seL4_DeleteFirst);
    KT_OK(seL4_ARM_Page_Unmap(large));
    KT_OK(map_table(table, KT_VSPACE, SPACE_AT));
}

KT_CASE(page_table, map_refuses_addresses_of_the_kernel, 0)
{
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    KT_ERROR(map_table(table, KT_VSPACE, 0x1000000000000), seL4_InvalidArgument);
    KT_WORDS(0);
    KT_ERROR(map_table(table, KT_VSPACE, ~0ul), seL4_InvalidArgument);
    KT_WORDS(0);
    KT_OK(map_table(table, KT_VSPACE, seL4_UserTop - PAGE_SIZE));
}

KT_CASE(page_table, map_refuses_what_is_no_space, 0)
{
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    seL4_CPtr other = kt_make(seL4_ARM_PageTableObject, 0);
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    KT_ERROR(map_table(table, vspace, SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(map_table(table, other, SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(map_table(table, seL4_CapNull, SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(1);
    seL4_SetCap(0, KT_VSPACE);
    seL4_MessageInfo_t info = seL4_Call(table, seL4_MessageInfo_new(ARMPageTableMap, 0, 1, 1));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(table, seL4_MessageInfo_new(ARMPageTableMap, 0, 0, 2));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
}

KT_CASE(page_table, unmap_takes_its_pages_away, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    space_make_tables(KT_VSPACE, SPACE_AT, 2);
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    KT_NEED_OK(map_table(table, KT_VSPACE, SPACE_AT));
    seL4_CPtr frame = space_make_page(SPACE_AT);
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_OK(seL4_ARM_PageTable_Unmap(table));
    KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_EQ(probe.status & 0x3f, 0x06); // Translation, level 2.
    // Mapped again it is empty.
    KT_OK(map_table(table, KT_VSPACE, SPACE_AT));
    KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_EQ(probe.status & 0x3f, 0x07);
    KT_OK(space_map(frame, KT_VSPACE, SPACE_AT)); // Its capability still knows the place.
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
}

KT_CASE(page_table, unmap_of_an_unmapped_table_does_nothing, 0)
{
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    KT_OK(seL4_ARM_PageTable_Unmap(table));
    KT_OK(map_table(table, KT_VSPACE, SPACE_AT));
    KT_OK(seL4_ARM_PageTable_Unmap(table));
    KT_OK(seL4_ARM_PageTable_Unmap(table));
    KT_OK(map_table(table, KT_VSPACE, 2 * SPACE_AT));
}

KT_CASE(page_table, unmap_needs_the_only_capability, 0)
{
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    KT_OK(map_table(table, KT_VSPACE, SPACE_AT));
    seL4_CPtr copy = kt_copy(table, seL4_AllRights);
    KT_ERROR(seL4_ARM_PageTable_Unmap(table), seL4_RevokeFirst);
    KT_ERROR(seL4_ARM_PageTable_Unmap(copy), seL4_RevokeFirst);
    kt_delete(copy);
    KT_OK(seL4_ARM_PageTable_Unmap(table));
}

KT_CASE(page_table, one_that_is_not_mapped_cannot_be_copied, 0)
{
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    seL4_CPtr to = kt_slot();
    KT_ERROR(seL4_CNode_Copy(KT_ROOT, to, KT_DEPTH, KT_ROOT, table, KT_DEPTH, seL4_AllRights),
             seL4_IllegalOperation);
    KT_OK(seL4_CNode_Move(KT_ROOT, to, KT_DEPTH, KT_ROOT, table, KT_DEPTH));
}

KT_CASE(page_table, deleting_the_last_capability_unmaps, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    space_make_tables(KT_VSPACE, SPACE_AT, 2);
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    KT_NEED_OK(map_table(table, KT_VSPACE, SPACE_AT));
    seL4_CPtr copy = kt_copy(table, seL4_AllRights);
    space_make_page(SPACE_AT);
    kt_delete(table);
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    kt_delete(copy);
    KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_EQ(probe.status & 0x3f, 0x06);
}

KT_CASE(page_table, an_upper_table_takes_all_below_away, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    seL4_CPtr upper = kt_make(seL4_ARM_PageTableObject, 0);
    KT_NEED_OK(map_table(upper, KT_VSPACE, SPACE_AT));
    space_make_tables(KT_VSPACE, SPACE_AT, 2);
    seL4_CPtr frame = space_make_page(SPACE_AT);
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    kt_delete(upper);
    KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_EQ(probe.status & 0x3f, 0x04); // Translation, level 0.
    KT_OK(seL4_ARM_Page_Unmap(frame));
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    KT_OK(space_map(frame, KT_VSPACE, SPACE_AT));
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
}

KT_CASE(page_table, labels_of_other_objects_are_illegal, 0)
{
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    static const seL4_Word labels[] = { InvalidInvocation, ARMPageMap, ARMVSpaceClean_Data,
                                        0x7ffffff };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        kt_note("label %lu", labels[i]);
        seL4_MessageInfo_t info = seL4_Call(table, seL4_MessageInfo_new(labels[i], 0, 0, 3));
        KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
    }
    kt_note(NULL);
}

// ---- Address spaces of their own

// The root task's image in another address space: frames by further capabilities.
static seL4_CPtr make_image_space_in(seL4_CPtr pool)
{
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    KT_NEED_OK(seL4_ARM_ASIDPool_Assign(pool, vspace));
    seL4_SlotRegion frames = kt_bootinfo()->userImageFrames;
    seL4_Word address = 0x400000;
    for (seL4_CPtr frame = frames.start; frame < frames.end; frame++, address += PAGE_SIZE) {
        seL4_CPtr copy = kt_copy(frame, seL4_AllRights);
        seL4_Error error = space_map(copy, vspace, address);
        while (error == seL4_FailedLookup) {
            space_make_tables(vspace, address, 1);
            error = space_map(copy, vspace, address);
        }
        KT_NEED_OK(error);
    }
    return vspace;
}

static seL4_CPtr make_image_space(void)
{
    return make_image_space_in(seL4_CapInitThreadASIDPool);
}

static void load_and_note(seL4_Word address)
{
    kt_trace('a');
    (void)kt_load(address);
    kt_trace('b');
}

KT_CASE(vspace, a_thread_sees_what_is_mapped_in_its_own, KT_MMU)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr vspace = make_image_space();
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    space_make_page(SPACE_AT);
    kt_thread_t *thread = KT_THREAD(load_and_note, .arg = SPACE_AT, .vspace = vspace,
                                    .fault_endpoint = endpoint, .priority = KT_PRIORITY + 1);
    KT_TEXT(kt_traced(), "a");
    seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_VMFault);
    KT_EQ(seL4_GetMR(seL4_VMFault_Addr), SPACE_AT);
    // Other memory at the same address; the faulting load is done again.
    space_make_tables(vspace, SPACE_AT, 3);
    KT_OK(space_map(kt_make(seL4_ARM_SmallPageObject, 0), vspace, SPACE_AT));
    seL4_Send(kt_self()->reply, seL4_MessageInfo_new(0, 0, 0, 0));
    kt_join(thread);
    KT_TEXT(kt_traced(), "b");
}

static void wait_and_note(seL4_Word notification)
{
    for (;;) {
        seL4_Wait(notification, NULL);
        kt_trace('w');
    }
}

KT_CASE(vspace, a_thread_whose_space_is_deleted_faults, KT_MMU)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr vspace = make_image_space();
    KT_THREAD(wait_and_note, .arg = notification, .vspace = vspace, .fault_endpoint = endpoint,
              .priority = KT_PRIORITY + 1);
    seL4_Signal(notification);
    KT_TEXT(kt_traced(), "w");
    kt_revoke(vspace); // What the thread has of it is a copy.
    seL4_Signal(notification);
    KT_TEXT(kt_traced(), "");
    seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_VMFault);
    KT_EQ(seL4_GetMR(seL4_VMFault_PrefetchFault), 1);
}

KT_CASE(vspace, a_thread_keeps_its_space_alive, KT_MMU)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr vspace = make_image_space();
    KT_THREAD(wait_and_note, .arg = notification, .vspace = vspace, .priority = KT_PRIORITY + 1);
    kt_delete(vspace);
    seL4_Signal(notification);
    KT_TEXT(kt_traced(), "w");
}

KT_CASE(vspace, a_thread_whose_identifier_is_deleted_faults, KT_MMU)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr pool = kt_slot();
    KT_NEED_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, kt_untyped(seL4_ASIDPoolBits),
                                             KT_ROOT, pool, KT_DEPTH));
    seL4_CPtr vspace = make_image_space_in(pool);
    KT_THREAD(wait_and_note, .arg = notification, .vspace = vspace, .fault_endpoint = endpoint,
              .priority = KT_PRIORITY + 1);
    kt_delete(pool);
    seL4_Signal(notification);
    KT_TEXT(kt_traced(), "");
    seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_VMFault);
}

KT_CASE(vspace, tables_of_a_deleted_space_can_be_used_again, 0)
{
    seL4_CPtr vspace = space_make();
    seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    KT_OK(map_table(table, vspace, SPACE_AT));
    space_make_tables(vspace, SPACE_AT, 2);
    KT_OK(space_map(frame, vspace, SPACE_AT));
    kt_delete(vspace);
    seL4_CPtr other = space_make();
    KT_ERROR(map_table(table, other, SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(0);
    KT_OK(seL4_ARM_PageTable_Unmap(table));
    KT_OK(map_table(table, other, SPACE_AT));
    KT_OK(seL4_ARM_Page_Unmap(frame));
    space_make_tables(other, SPACE_AT, 2);
    KT_OK(space_map(frame, other, SPACE_AT));
}

KT_CASE(vspace, one_without_an_identifier_cannot_be_copied, 0)
{
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    seL4_CPtr to = kt_slot();
    KT_ERROR(seL4_CNode_Copy(KT_ROOT, to, KT_DEPTH, KT_ROOT, vspace, KT_DEPTH, seL4_AllRights),
             seL4_IllegalOperation);
    KT_NEED_OK(seL4_ARM_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace));
    KT_OK(seL4_CNode_Copy(KT_ROOT, to, KT_DEPTH, KT_ROOT, vspace, KT_DEPTH, seL4_AllRights));
}

// ---- Cache operations

typedef seL4_Error (*cache_call_t)(seL4_ARM_VSpace vspace, seL4_Word start, seL4_Word end);

static const cache_call_t cache_calls[] = {
    seL4_ARM_VSpace_Clean_Data,
    seL4_ARM_VSpace_Invalidate_Data,
    seL4_ARM_VSpace_CleanInvalidate_Data,
    seL4_ARM_VSpace_Unify_Instruction,
};

KT_CASE(vspace, cache_operations_take_ranges_within_a_page, 0)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    space_make_page(SPACE_AT);
    space_make_page(SPACE_AT + PAGE_SIZE);
    for (size_t i = 0; i < 4; i++) {
        kt_note("operation %zu", i);
        KT_OK(cache_calls[i](KT_VSPACE, SPACE_AT, SPACE_AT + PAGE_SIZE));
        KT_OK(cache_calls[i](KT_VSPACE, SPACE_AT + 100, SPACE_AT + 101));
        KT_OK(cache_calls[i](KT_VSPACE, SPACE_AT + PAGE_SIZE, SPACE_AT + 2 * PAGE_SIZE));
        KT_ERROR(cache_calls[i](KT_VSPACE, SPACE_AT + 16, SPACE_AT + PAGE_SIZE + 16),
                 seL4_RangeError);
        KT_WORDS(SPACE_AT + 16, SPACE_AT + PAGE_SIZE - 1);
        KT_ERROR(cache_calls[i](KT_VSPACE, SPACE_AT, SPACE_AT), seL4_InvalidArgument);
        KT_WORDS(1);
        KT_ERROR(cache_calls[i](KT_VSPACE, SPACE_AT + 64, SPACE_AT), seL4_InvalidArgument);
        KT_WORDS(1);
        KT_ERROR(cache_calls[i](KT_VSPACE, 0, ~0ul), seL4_IllegalOperation);
        KT_ERROR(cache_calls[i](KT_VSPACE, 0xffff000000000000, 0xffff000000000040),
                 seL4_IllegalOperation);
    }
    kt_note(NULL);
}

KT_CASE(vspace, cache_operations_on_nothing_do_nothing, 0)
{
    for (size_t i = 0; i < 4; i++) {
        kt_note("operation %zu", i);
        KT_OK(cache_calls[i](KT_VSPACE, SPACE_AT, SPACE_AT + 64));
        KT_OK(cache_calls[i](KT_VSPACE, SPACE_AT, SPACE_AT + HUGE_SIZE));
    }
    kt_note(NULL);
}

KT_CASE(vspace, cache_operations_reach_over_a_large_page, 0)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 2);
    KT_NEED_OK(space_map(kt_make(seL4_ARM_LargePageObject, 0), KT_VSPACE, SPACE_AT));
    KT_OK(seL4_ARM_VSpace_Clean_Data(KT_VSPACE, SPACE_AT, SPACE_AT + LARGE_SIZE));
    KT_ERROR(seL4_ARM_VSpace_Clean_Data(KT_VSPACE, SPACE_AT, SPACE_AT + LARGE_SIZE + 1),
             seL4_RangeError);
    KT_WORDS(SPACE_AT, SPACE_AT + LARGE_SIZE - 1);
}

KT_CASE(vspace, cache_operations_need_an_identifier, 0)
{
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    KT_ERROR(seL4_ARM_VSpace_Clean_Data(vspace, SPACE_AT, SPACE_AT + 64), seL4_InvalidCapability);
    KT_WORDS(0);
    seL4_MessageInfo_t info =
        seL4_Call(KT_VSPACE, seL4_MessageInfo_new(ARMVSpaceClean_Data, 0, 0, 1));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(KT_VSPACE, seL4_MessageInfo_new(ARMPageMap, 0, 0, 3));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
}
