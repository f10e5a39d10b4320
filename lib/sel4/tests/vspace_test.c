// SPDX-License-Identifier: BSD-2-Clause

// sel4c/vspace.h: levels, attributes, and the invocations behind the neutral names.

#include "fixture.h"

#if SEL4_CONFIG(ARCH_AARCH64)
#define LABEL(name) ARM##name
#elif SEL4_CONFIG(ARCH_RISCV64)
#define LABEL(name) RISCV##name
#else
#define LABEL(name) X86##name
#endif

static const sel4_frame_t frame = { 0x70 };
static const sel4_page_table_t table = { 0x71 };
static const sel4_vspace_t vspace = { 0x72 };
static sel4_ipc_buffer_t other;

TEST(vspace, levels)
{
    unsigned last = SEL4_VSPACE_LEVEL_COUNT - 1;
    EXPECT_EQ(sel4_vspace_step_bits(last), 12);
    EXPECT_EQ(sel4_vspace_span_bits(last), 21);
    EXPECT_EQ(sel4_vspace_step_bits(last - 1), 21);
    for (unsigned level = 1; level <= last; level++) {
        EXPECT_EQ(sel4_vspace_span_bits(level), sel4_vspace_step_bits(level - 1));
    }
    // Frames are entries of the lowest levels.
    for (unsigned i = 0; sel4_frame_size_bits(i) != 0; i++) {
        EXPECT_EQ(sel4_frame_size_bits(i), sel4_vspace_step_bits(last - i));
    }
    // A program's addresses lie in what the root covers.
    EXPECT_EQ(SEL4_VSPACE_TOP >> sel4_vspace_span_bits(0), 0);
#if SEL4_CONFIG(ARCH_AARCH64)
    EXPECT_EQ(sel4_vspace_span_bits(0), SEL4_VSPACE_LEVEL_COUNT == 3 ? 40 : 48);
#elif SEL4_CONFIG(ARCH_RISCV64)
    EXPECT_EQ(sel4_vspace_span_bits(0), 39);
#else
    EXPECT_EQ(sel4_vspace_span_bits(0), 48);
#endif
}

TEST(vspace, attributes)
{
#if SEL4_CONFIG(ARCH_AARCH64)
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_VM_DEFAULT), seL4_ARM_Default_VMAttributes);
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_VM_UNCACHED), seL4_ARM_ParityEnabled);
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_VM_UNCACHED | SEL4_VM_EXECUTE_NEVER),
              seL4_ARM_ParityEnabled | seL4_ARM_ExecuteNever);
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_ARM_VM_NO_PARITY), seL4_ARM_PageCacheable);
#elif SEL4_CONFIG(ARCH_RISCV64)
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_VM_DEFAULT), seL4_RISCV_Default_VMAttributes);
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_VM_UNCACHED), seL4_RISCV_Default_VMAttributes);
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_VM_EXECUTE_NEVER), seL4_RISCV_ExecuteNever);
#else
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_VM_DEFAULT), seL4_X86_Default_VMAttributes);
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_VM_UNCACHED | SEL4_VM_EXECUTE_NEVER),
              seL4_X86_Uncacheable);
    EXPECT_EQ(sel4_arch_vm_attributes(SEL4_X86_VM_WRITE_COMBINING), seL4_X86_WriteCombining);
#endif
}

static void expect_frame_map(const sel4_ipc_buffer_t *ipc)
{
    EXPECT_INVOCATION(0x70, LABEL(PageMap));
    sel4_fake_call_t call = sel4_fake_kernel_call(0);
    EXPECT_EQ(call.word[0], 0x400000);
    EXPECT_EQ(call.word[1], 3);
    EXPECT_EQ(call.word[2], sel4_arch_vm_attributes(SEL4_VM_EXECUTE_NEVER));
    EXPECT_EQ(ipc->caps_or_badges[0], 0x72);
}

TEST(vspace, frame_map)
{
    sel4_mapping_t mapping = {
        .at = sel4_vaddr(0x400000),
        .rights = SEL4_READ_WRITE,
        .attributes = SEL4_VM_EXECUTE_NEVER,
    };
    begin();
    EXPECT_OK(sel4_frame_map(frame, vspace, &mapping));
    expect_frame_map(&buffer);
    begin();
    EXPECT_OK(sel4_frame_map_with(&other, frame, vspace, &mapping));
    expect_frame_map(&other);
    begin();
    EXPECT_OK(sel4_frame_unmap(frame));
    EXPECT_INVOCATION(0x70, LABEL(PageUnmap));
    begin();
    EXPECT_OK(sel4_frame_unmap_with(&other, frame));
    EXPECT_INVOCATION(0x70, LABEL(PageUnmap));
}

TEST(vspace, frame_address)
{
    sel4_paddr_t address = { 5 };
    sel4_fake_answer_t good = { .word = { 0x80000000 } };
    sel4_fake_answer_t bad = { .info =
                                   seL4_MessageInfo_new(seL4_InvalidCapability, 0, 0, 1).words[0],
                               .word = { 0x123 } };
    begin();
    sel4_fake_kernel_answer(bad);
    EXPECT_ERROR(sel4_frame_get_address(frame, &address), SEL4_ERR_INVALID_CAPABILITY);
    EXPECT_EQ(address.bits, 5);
    begin();
    sel4_fake_kernel_answer(good);
    EXPECT_OK(sel4_frame_get_address(frame, &address));
    EXPECT_INVOCATION(0x70, LABEL(PageGetAddress));
    EXPECT_EQ(address.bits, 0x80000000);
    begin();
    address.bits = 0;
    sel4_fake_kernel_answer(good);
    EXPECT_OK(sel4_frame_get_address_with(&other, frame, &address));
    EXPECT_EQ(address.bits, 0x80000000);
}

static seL4_Word table_map_label(unsigned level)
{
#if SEL4_CONFIG(ARCH_X86_64)
    return level == 1 ? X86PDPTMap : level == 2 ? X86PageDirectoryMap : X86PageTableMap;
#else
    (void)level;
    return LABEL(PageTableMap);
#endif
}

static seL4_Word table_unmap_label(unsigned level)
{
#if SEL4_CONFIG(ARCH_X86_64)
    return level == 1 ? X86PDPTUnmap : level == 2 ? X86PageDirectoryUnmap : X86PageTableUnmap;
#else
    (void)level;
    return LABEL(PageTableUnmap);
#endif
}

static void expect_table_map(const sel4_ipc_buffer_t *ipc, unsigned level)
{
    EXPECT_INVOCATION(0x71, table_map_label(level));
    EXPECT_EQ(sel4_fake_kernel_call(0).word[0], 0x200000);
    EXPECT_EQ(sel4_fake_kernel_call(0).word[1], sel4_arch_vm_attributes(SEL4_VM_DEFAULT));
    EXPECT_EQ(ipc->caps_or_badges[0], 0x72);
}

TEST(vspace, tables_of_each_level)
{
    for (unsigned level = 1; level < SEL4_VSPACE_LEVEL_COUNT; level++) {
        sel4_table_mapping_t mapping = { .at = sel4_vaddr(0x200000), .level = level };
        begin();
        EXPECT_OK(sel4_page_table_map(table, vspace, &mapping));
        expect_table_map(&buffer, level);
        begin();
        EXPECT_OK(sel4_page_table_map_with(&other, table, vspace, &mapping));
        expect_table_map(&other, level);
        begin();
        EXPECT_OK(sel4_page_table_unmap(table, level));
        EXPECT_INVOCATION(0x71, table_unmap_label(level));
        begin();
        EXPECT_OK(sel4_page_table_unmap_with(&other, table, level));
        EXPECT_INVOCATION(0x71, table_unmap_label(level));
    }
#if SEL4_CONFIG(ARCH_X86_64)
    begin();
    EXPECT_ERROR(sel4_page_table_map(table, vspace, &(sel4_table_mapping_t){ .level = 0 }),
                 SEL4_ERR_RANGE);
    EXPECT_ERROR(
        sel4_page_table_map_with(&other, table, vspace, &(sel4_table_mapping_t){ .level = 4 }),
        SEL4_ERR_RANGE);
    EXPECT_ERROR(sel4_page_table_unmap(table, 0), SEL4_ERR_RANGE);
    EXPECT_EQ(sel4_fake_kernel_call_count(), 0);
#endif
}

TEST(vspace, missing_level)
{
    begin();
    for (unsigned level = 1; level < SEL4_VSPACE_LEVEL_COUNT; level++) {
        // As after a mapping that failed: the stub leaves the answer's words in the buffer.
        begin();
        sel4_fake_answer_t answer = {
            .info = seL4_MessageInfo_new(seL4_FailedLookup, 0, 0, 3).words[0],
            .word = { 0, 0, sel4_vspace_span_bits(level), 0 },
        };
        sel4_fake_kernel_answer(answer);
        EXPECT_ERROR(sel4_frame_map(frame, vspace, &(sel4_mapping_t){ .rights = SEL4_READ }),
                     SEL4_ERR_FAILED_LOOKUP);
        EXPECT_EQ(sel4_vspace_missing_level(), level);
        EXPECT_EQ(sel4_vspace_missing_level_with(&buffer), level);
    }
    buffer.msg[SEL4_MAPPING_LOOKUP_LEVEL] = 77;
    EXPECT_EQ(sel4_vspace_missing_level(), SEL4_VSPACE_LEVEL_COUNT);
}

TEST(vspace, asids)
{
    sel4_path_t to = { { 0x60 }, 0x61, 62 };
    for (int form = 0; form < 2; form++) {
        const sel4_ipc_buffer_t *ipc = form == 0 ? &buffer : &other;
        begin();
        EXPECT_OK(form == 0 ? sel4_asid_control_make_pool(SEL4_INIT_ASID_CONTROL,
                                                          sel4_untyped_from_bits(0x50), to)
                            : sel4_asid_control_make_pool_with(&other, SEL4_INIT_ASID_CONTROL,
                                                               sel4_untyped_from_bits(0x50), to));
        EXPECT_INVOCATION(seL4_CapASIDControl, LABEL(ASIDControlMakePool));
        EXPECT_EQ(sel4_fake_kernel_call(0).word[0], 0x61);
        EXPECT_EQ(sel4_fake_kernel_call(0).word[1], 62);
        EXPECT_EQ(ipc->caps_or_badges[0], 0x50);
        EXPECT_EQ(ipc->caps_or_badges[1], 0x60);
        begin();
        EXPECT_OK(form == 0 ? sel4_asid_pool_assign(SEL4_INIT_ASID_POOL, vspace)
                            : sel4_asid_pool_assign_with(&other, SEL4_INIT_ASID_POOL, vspace));
        EXPECT_INVOCATION(seL4_CapInitThreadASIDPool, LABEL(ASIDPoolAssign));
        EXPECT_EQ(ipc->caps_or_badges[0], 0x72);
    }
}
