// SPDX-License-Identifier: BSD-2-Clause
//
// Frames and their mappings.

#include "space.h"

#define MAPPED_TWICE 0x10000400000ul

static seL4_Word word_at(seL4_Word address)
{
    return *(volatile seL4_Word *)address;
}

static void set_word_at(seL4_Word address, seL4_Word value)
{
    *(volatile seL4_Word *)address = value;
}

// ---- Map

KT_CASE(page, map_tells_which_table_is_missing, 0)
{
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    static const seL4_Word levels[] = { NO_LEVEL_1, NO_LEVEL_2, NO_LEVEL_3 };
    for (int i = 0; i < 3; i++) {
        kt_note("with %d tables", i);
        KT_ERROR(space_map(frame, KT_VSPACE, SPACE_AT), seL4_FailedLookup);
        KT_WORDS(false, seL4_MissingCapability, levels[i]);
        KT_EQ(seL4_MappingFailedLookupLevel(), levels[i]);
        space_make_tables(KT_VSPACE, SPACE_AT, 1);
    }
    kt_note(NULL);
    KT_OK(space_map(frame, KT_VSPACE, SPACE_AT));
}

KT_CASE(page, large_and_huge_pages_need_fewer_tables, 0)
{
    seL4_CPtr large = kt_make(seL4_ARM_LargePageObject, 0);
    KT_ERROR(space_map(large, KT_VSPACE, SPACE_AT), seL4_FailedLookup);
    KT_EQ(seL4_MappingFailedLookupLevel(), NO_LEVEL_1);
    space_make_tables(KT_VSPACE, SPACE_AT, 1);
    KT_ERROR(space_map(large, KT_VSPACE, SPACE_AT), seL4_FailedLookup);
    KT_EQ(seL4_MappingFailedLookupLevel(), NO_LEVEL_2);
    space_make_tables(KT_VSPACE, SPACE_AT, 1);
    KT_OK(space_map(large, KT_VSPACE, SPACE_AT));
}

KT_CASE(page, a_huge_page_of_device_memory_can_be_mapped, KT_MACHINE)
{
    seL4_CPtr untyped = kt_device_untyped(seL4_HugePageBits, NULL);
    seL4_CPtr huge = kt_slot();
    KT_NEED_OK(seL4_Untyped_Retype(untyped, seL4_ARM_HugePageObject, 0, KT_ROOT, 0, 0, huge, 1));
    KT_ERROR(space_map(huge, KT_VSPACE, SPACE_AT), seL4_FailedLookup);
    KT_EQ(seL4_MappingFailedLookupLevel(), NO_LEVEL_1);
    space_make_tables(KT_VSPACE, SPACE_AT, 1);
    KT_ERROR(space_map(huge, KT_VSPACE, SPACE_AT + LARGE_SIZE), seL4_AlignmentError);
    KT_OK(space_map(huge, KT_VSPACE, SPACE_AT));
    seL4_CPtr small = kt_make(seL4_ARM_SmallPageObject, 0);
    KT_ERROR(space_map(small, KT_VSPACE, SPACE_AT + PAGE_SIZE), seL4_FailedLookup);
    KT_EQ(seL4_MappingFailedLookupLevel(), NO_LEVEL_2);
    KT_OK(seL4_ARM_Page_Unmap(huge));
}

KT_CASE(page, addresses_must_be_aligned_to_the_size, 0)
{
    seL4_CPtr small = kt_make(seL4_ARM_SmallPageObject, 0);
    seL4_CPtr large = kt_make(seL4_ARM_LargePageObject, 0);
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    KT_ERROR(space_map(small, KT_VSPACE, SPACE_AT + 1), seL4_AlignmentError);
    KT_ERROR(space_map(small, KT_VSPACE, SPACE_AT + PAGE_SIZE / 2), seL4_AlignmentError);
    KT_ERROR(space_map(large, KT_VSPACE, SPACE_AT + PAGE_SIZE), seL4_AlignmentError);
    KT_OK(space_map(small, KT_VSPACE, SPACE_AT + PAGE_SIZE));
}

KT_CASE(page, addresses_of_the_kernel_are_refused, 0)
{
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    static const seL4_Word addresses[] = { 0xffffffffffffe000, 0xffffffffc0000000,
                                           0xffff000000000000, 0x8000000000000000,
                                           0x1000000000000 };
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        kt_note("0x%lx", addresses[i]);
        KT_ERROR(space_map(frame, KT_VSPACE, addresses[i]), seL4_InvalidArgument);
        KT_WORDS(0);
    }
    kt_note(NULL);
}

KT_CASE(page, another_frame_takes_over_an_occupied_place, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr first = space_make_page(SPACE_AT);
    seL4_CPtr second = kt_make(seL4_ARM_SmallPageObject, 0);
    set_word_at(SPACE_AT, 1);
    KT_OK(space_map(second, KT_VSPACE, SPACE_AT));
    KT_EQ(word_at(SPACE_AT), 0);
    // The first one is out of it.
    KT_OK(seL4_ARM_Page_Unmap(first));
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_OK(seL4_ARM_Page_Unmap(second));
    KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_OK(space_map(first, KT_VSPACE, SPACE_AT));
    KT_EQ(word_at(SPACE_AT), 1);
}

KT_CASE(page, a_large_page_does_not_replace_a_table, 0)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr large = kt_make(seL4_ARM_LargePageObject, 0);
    KT_ERROR(space_map(large, KT_VSPACE, SPACE_AT), seL4_FailedLookup);
    KT_WORDS(false, seL4_MissingCapability, seL4_PageBits);
}

KT_CASE(page, a_mapped_frame_stays_where_it_is, 0)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = space_make_page(SPACE_AT);
    seL4_CPtr other = space_make();
    KT_ERROR(space_map(frame, KT_VSPACE, SPACE_AT + PAGE_SIZE), seL4_InvalidArgument);
    KT_WORDS(0);
    KT_ERROR(space_map(frame, other, SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_OK(space_map(frame, KT_VSPACE, SPACE_AT)); // In its place, perhaps with other rights.
    KT_OK(seL4_ARM_Page_Unmap(frame));
    KT_OK(space_map(frame, KT_VSPACE, SPACE_AT + PAGE_SIZE));
}

KT_CASE(page, map_refuses_what_is_no_space, 0)
{
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    KT_ERROR(space_map(frame, vspace, SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(space_map(frame, KT_ROOT, SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(space_map(frame, seL4_CapNull, SPACE_AT), seL4_InvalidCapability);
    KT_WORDS(1);
    seL4_SetCap(0, KT_VSPACE);
    seL4_MessageInfo_t info = seL4_Call(frame, seL4_MessageInfo_new(ARMPageMap, 0, 1, 2));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(frame, seL4_MessageInfo_new(ARMPageMap, 0, 0, 3));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
}

KT_CASE(page, unmap_of_an_unmapped_frame_does_nothing, 0)
{
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    KT_OK(seL4_ARM_Page_Unmap(frame));
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    KT_OK(space_map(frame, KT_VSPACE, SPACE_AT));
    KT_OK(seL4_ARM_Page_Unmap(frame));
    KT_OK(seL4_ARM_Page_Unmap(frame));
}

KT_CASE(page, a_copy_is_a_frame_that_is_not_mapped, KT_MMU)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = space_make_page(SPACE_AT);
    seL4_CPtr copy = kt_copy(frame, seL4_AllRights);
    space_make_tables(KT_VSPACE, MAPPED_TWICE, 1);
    KT_OK(space_map(copy, KT_VSPACE, MAPPED_TWICE));
    set_word_at(SPACE_AT, 0x1234);
    KT_EQ(word_at(MAPPED_TWICE), 0x1234);
    kt_delete(copy); // Unmaps only its own mapping.
    KT_EQ(word_at(SPACE_AT), 0x1234);
    space_probe_t probe = space_probe_make();
    KT_TRUE(space_faults(&probe, SPACE_LOAD, MAPPED_TWICE));
}

// ---- What a program sees of it

KT_CASE(page, memory_is_there_when_mapped_and_gone_when_unmapped, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_EQ(probe.fault_address, SPACE_AT);
    KT_EQ(probe.is_fetch, 0);
    KT_EQ(probe.status >> 26, 0x24);  // Data abort from user level.
    KT_EQ(probe.status & 0x3f, 0x07); // Translation, level 3.
    seL4_CPtr frame = space_make_page(SPACE_AT);
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_FALSE(space_faults(&probe, SPACE_STORE, SPACE_AT + 8));
    KT_EQ(word_at(SPACE_AT + 8), 1);
    KT_OK(seL4_ARM_Page_Unmap(frame));
    KT_TRUE(space_faults(&probe, SPACE_STORE, SPACE_AT + 16));
    KT_EQ(probe.fault_address, SPACE_AT + 16);
    KT_EQ(probe.status & 0x40, 0x40); // A write.
    KT_OK(space_map(frame, KT_VSPACE, SPACE_AT));
    KT_EQ(word_at(SPACE_AT + 8), 1); // The content stays.
}

KT_CASE(page, deleting_the_capability_unmaps, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = space_make_page(SPACE_AT);
    seL4_CPtr copy = kt_copy(frame, seL4_AllRights);
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    kt_delete(frame);
    KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_OK(space_map(copy, KT_VSPACE, SPACE_AT));
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
}

KT_CASE(page, revoking_the_untyped_unmaps, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr untyped = kt_untyped(14);
    seL4_CPtr frames = kt_slots(4);
    KT_NEED_OK(seL4_Untyped_Retype(untyped, seL4_ARM_SmallPageObject, 0, KT_ROOT, 0, 0, frames, 4));
    for (seL4_Word i = 0; i < 4; i++) {
        KT_OK(space_map(frames + i, KT_VSPACE, SPACE_AT + i * PAGE_SIZE));
        set_word_at(SPACE_AT + i * PAGE_SIZE + 8 * i, 0x5ec2e7);
    }
    kt_revoke(untyped);
    for (seL4_Word i = 0; i < 4; i++) {
        KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT + i * PAGE_SIZE));
    }
    // What is made of the same memory again has nothing of it.
    KT_NEED_OK(seL4_Untyped_Retype(untyped, seL4_ARM_SmallPageObject, 0, KT_ROOT, 0, 0, frames, 4));
    for (seL4_Word i = 0; i < 4; i++) {
        KT_OK(space_map(frames + i, KT_VSPACE, SPACE_AT + i * PAGE_SIZE));
        for (seL4_Word at = 0; at < PAGE_SIZE; at += 8) {
            KT_NEED_EQ(word_at(SPACE_AT + i * PAGE_SIZE + at), 0);
        }
    }
}

KT_CASE(page, a_large_page_is_two_mebibytes_of_zeros, KT_MMU)
{
    seL4_CPtr large = kt_make(seL4_ARM_LargePageObject, 0);
    space_make_tables(KT_VSPACE, SPACE_AT, 2);
    KT_OK(space_map(large, KT_VSPACE, SPACE_AT));
    for (seL4_Word at = 0; at < LARGE_SIZE; at += 8) {
        KT_NEED_EQ(word_at(SPACE_AT + at), 0);
    }
    set_word_at(SPACE_AT + LARGE_SIZE - 8, 7);
    space_probe_t probe = space_probe_make();
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT + LARGE_SIZE - 8));
    KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT + LARGE_SIZE));
    KT_EQ(probe.status & 0x3f, 0x06); // Translation, level 2.
    KT_OK(seL4_ARM_Page_Unmap(large));
    KT_TRUE(space_faults(&probe, SPACE_LOAD, SPACE_AT + LARGE_SIZE - 8));
}

// ---- Rights

static const struct {
    bool read, write; // Of the capability.
    bool map_read, map_write;
    bool can_read, can_write;
} rights_rows[] = {
    { 1, 1, 1, 1, 1, 1 }, { 1, 1, 1, 0, 1, 0 }, { 1, 1, 0, 0, 0, 0 }, { 1, 0, 1, 1, 1, 0 },
    { 1, 0, 1, 0, 1, 0 }, { 0, 1, 1, 1, 0, 0 }, { 0, 0, 1, 1, 0, 0 }, { 1, 1, 0, 1, 0, 0 },
};

KT_CASE(page, rights_are_those_of_the_capability_and_of_the_call, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    for (size_t i = 0; i < sizeof rights_rows / sizeof *rights_rows; i++) {
        kt_note("row %zu", i);
        seL4_CPtr copy =
            kt_copy(frame, seL4_CapRights_new(0, 0, rights_rows[i].read, rights_rows[i].write));
        KT_OK(seL4_ARM_Page_Map(
            copy, KT_VSPACE, SPACE_AT,
            seL4_CapRights_new(0, 0, rights_rows[i].map_read, rights_rows[i].map_write),
            ATTRIBUTES));
        KT_EQ(!space_faults(&probe, SPACE_LOAD, SPACE_AT), rights_rows[i].can_read);
        KT_EQ(!space_faults(&probe, SPACE_STORE, SPACE_AT), rights_rows[i].can_write);
        KT_OK(seL4_ARM_Page_Unmap(copy));
    }
    kt_note(NULL);
}

KT_CASE(page, mapping_again_changes_rights, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = space_make_page(SPACE_AT);
    KT_FALSE(space_faults(&probe, SPACE_STORE, SPACE_AT));
    KT_OK(seL4_ARM_Page_Map(frame, KT_VSPACE, SPACE_AT, seL4_CanRead, ATTRIBUTES));
    KT_TRUE(space_faults(&probe, SPACE_STORE, SPACE_AT));
    KT_EQ(probe.status & 0x3f, 0x0f); // Permission, level 3.
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_OK(space_map(frame, KT_VSPACE, SPACE_AT));
    KT_FALSE(space_faults(&probe, SPACE_STORE, SPACE_AT));
}

// ---- Attributes

#define RETURN_INSTRUCTION 0xd65f03c0

KT_CASE(page, code_runs_unless_the_page_is_execute_never, KT_MMU)
{
    space_probe_t probe = space_probe_make();
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = space_make_page(SPACE_AT);
    set_word_at(SPACE_AT, RETURN_INSTRUCTION);
    KT_OK(seL4_ARM_Page_Unify_Instruction(frame, 0, PAGE_SIZE));
    KT_FALSE(space_faults(&probe, SPACE_FETCH, SPACE_AT));
    KT_OK(seL4_ARM_Page_Map(frame, KT_VSPACE, SPACE_AT, seL4_ReadWrite,
                            ATTRIBUTES | seL4_ARM_ExecuteNever));
    KT_TRUE(space_faults(&probe, SPACE_FETCH, SPACE_AT));
    KT_EQ(probe.is_fetch, 1);
    KT_EQ(probe.fault_address, SPACE_AT);
    KT_EQ(probe.status >> 26, 0x20); // Instruction abort from user level.
    KT_FALSE(space_faults(&probe, SPACE_LOAD, SPACE_AT));
    KT_OK(seL4_ARM_Page_Map(frame, KT_VSPACE, SPACE_AT, seL4_CanRead, ATTRIBUTES));
    KT_FALSE(space_faults(&probe, SPACE_FETCH, SPACE_AT));
}

KT_CASE(page, memory_that_is_not_cached_can_be_used, KT_MMU)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    KT_OK(seL4_ARM_Page_Map(frame, KT_VSPACE, SPACE_AT, seL4_ReadWrite, 0));
    set_word_at(SPACE_AT, 0xabcd);
    KT_EQ(word_at(SPACE_AT), 0xabcd);
    KT_OK(seL4_ARM_Page_Map(frame, KT_VSPACE, SPACE_AT, seL4_ReadWrite, ATTRIBUTES));
    KT_EQ(word_at(SPACE_AT), 0xabcd);
}

KT_CASE(page, attributes_that_are_none_are_ignored, 0)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    KT_OK(seL4_ARM_Page_Map(frame, KT_VSPACE, SPACE_AT, seL4_ReadWrite,
                            (seL4_ARM_VMAttributes)0xfffffff8u | ATTRIBUTES));
}

// ---- GetAddress

KT_CASE(page, get_address_is_the_physical_one, 0)
{
    seL4_Word address = 0;
    seL4_CPtr untyped = kt_device_untyped(seL4_PageBits + 2, &address);
    seL4_CPtr frames = kt_slots(4);
    KT_NEED_OK(seL4_Untyped_Retype(untyped, seL4_ARM_SmallPageObject, 0, KT_ROOT, 0, 0, frames, 4));
    for (seL4_Word i = 0; i < 4; i++) {
        seL4_ARM_Page_GetAddress_t got = seL4_ARM_Page_GetAddress(frames + i);
        KT_EQ(got.error, seL4_NoError);
        KT_EQ(got.paddr, address + i * PAGE_SIZE);
    }
}

KT_CASE(page, get_address_of_memory_lies_in_its_untyped, 0)
{
    seL4_CPtr untyped = kt_untyped(22);
    seL4_CPtr frames = kt_slots(2);
    seL4_CPtr large = kt_slot();
    KT_NEED_OK(seL4_Untyped_Retype(untyped, seL4_ARM_SmallPageObject, 0, KT_ROOT, 0, 0, frames, 2));
    KT_NEED_OK(seL4_Untyped_Retype(untyped, seL4_ARM_LargePageObject, 0, KT_ROOT, 0, 0, large, 1));
    seL4_Word first = seL4_ARM_Page_GetAddress(frames).paddr;
    KT_EQ(first & 0x3fffff, 0);
    KT_EQ(seL4_ARM_Page_GetAddress(frames + 1).paddr, first + PAGE_SIZE);
    KT_EQ(seL4_ARM_Page_GetAddress(large).paddr, first + LARGE_SIZE);
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    KT_OK(space_map(frames, KT_VSPACE, SPACE_AT)); // Mapped or not.
    KT_EQ(seL4_ARM_Page_GetAddress(frames).paddr, first);
}

// ---- Cache operations

typedef seL4_Error (*cache_call_t)(seL4_ARM_Page frame, seL4_Word start, seL4_Word end);

static const cache_call_t cache_calls[] = {
    seL4_ARM_Page_Clean_Data,
    seL4_ARM_Page_Invalidate_Data,
    seL4_ARM_Page_CleanInvalidate_Data,
    seL4_ARM_Page_Unify_Instruction,
};

KT_CASE(page, cache_operations_take_ranges_within_the_page, 0)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = space_make_page(SPACE_AT);
    for (size_t i = 0; i < 4; i++) {
        kt_note("operation %zu", i);
        KT_OK(cache_calls[i](frame, 0, PAGE_SIZE));
        KT_OK(cache_calls[i](frame, 1, 2));
        KT_OK(cache_calls[i](frame, PAGE_SIZE - 1, PAGE_SIZE));
        KT_ERROR(cache_calls[i](frame, 0, 0), seL4_InvalidArgument);
        KT_WORDS(1);
        KT_ERROR(cache_calls[i](frame, 64, 32), seL4_InvalidArgument);
        KT_WORDS(1);
        KT_ERROR(cache_calls[i](frame, 0, PAGE_SIZE + 1), seL4_InvalidArgument);
        KT_WORDS(0);
        KT_ERROR(cache_calls[i](frame, PAGE_SIZE, PAGE_SIZE + 1), seL4_InvalidArgument);
        KT_WORDS(0);
        KT_ERROR(cache_calls[i](frame, 0, ~0ul), seL4_InvalidArgument);
        KT_WORDS(0);
    }
    kt_note(NULL);
}

KT_CASE(page, cache_operations_need_a_mapping, 0)
{
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    for (size_t i = 0; i < 4; i++) {
        kt_note("operation %zu", i);
        KT_ERROR(cache_calls[i](frame, 0, PAGE_SIZE), seL4_IllegalOperation);
    }
    kt_note(NULL);
    seL4_MessageInfo_t info = seL4_Call(frame, seL4_MessageInfo_new(ARMPageClean_Data, 0, 0, 1));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
}

KT_CASE(page, cleaning_keeps_what_was_written, KT_MMU)
{
    space_make_tables(KT_VSPACE, SPACE_AT, 3);
    seL4_CPtr frame = space_make_page(SPACE_AT);
    set_word_at(SPACE_AT + 256, 99);
    KT_OK(seL4_ARM_Page_Clean_Data(frame, 0, PAGE_SIZE));
    KT_OK(seL4_ARM_Page_CleanInvalidate_Data(frame, 256, 264));
    KT_EQ(word_at(SPACE_AT + 256), 99);
}

KT_CASE(page, labels_of_other_objects_are_illegal, 0)
{
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    static const seL4_Word labels[] = { InvalidInvocation, ARMPageTableMap, ARMVSpaceClean_Data,
                                        CNodeCopy, 0x7ffffff };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        kt_note("label %lu", labels[i]);
        seL4_MessageInfo_t info = seL4_Call(frame, seL4_MessageInfo_new(labels[i], 0, 0, 3));
        KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
    }
    kt_note(NULL);
}
