// SPDX-License-Identifier: BSD-2-Clause

// sel4c/object.h: sizes of every kind that the kernel configuration has, and retyping.

#include "fixture.h"

static unsigned size_of(seL4_Word type)
{
    return sel4_blueprint_physical_size_bits((sel4_blueprint_t){ type, 0 });
}

TEST(object, fixed_sizes)
{
    EXPECT_EQ(sel4_blueprint_physical_size_bits(SEL4_BLUEPRINT_TCB), seL4_TCBBits);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(SEL4_BLUEPRINT_ENDPOINT), 4);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(SEL4_BLUEPRINT_NOTIFICATION),
              SEL4_CONFIG(KERNEL_MCS) ? 6 : 5);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(SEL4_BLUEPRINT_FRAME), 12);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(SEL4_BLUEPRINT_LARGE_FRAME), 21);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(SEL4_BLUEPRINT_VSPACE), seL4_VSpaceBits);
#if SEL4_CONFIG(KERNEL_MCS)
    EXPECT_EQ(sel4_blueprint_physical_size_bits(SEL4_BLUEPRINT_REPLY), 5);
#endif
    for (unsigned level = 1; level < SEL4_VSPACE_LEVEL_COUNT; level++) {
        EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_page_table(level)), 12);
    }
    EXPECT_EQ(sel4_blueprint_page_table(0).type, SEL4_BLUEPRINT_VSPACE.type);
}

TEST(object, sizes_that_are_chosen)
{
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_untyped(4)), 4);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_untyped(20)), 20);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_untyped(3)), 0);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_untyped(seL4_MaxUntypedBits)),
              seL4_MaxUntypedBits);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_untyped(seL4_MaxUntypedBits + 1)),
              0);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_untyped(255)), 0);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_cnode(0)), 0);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_cnode(1)), 6);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_cnode(12)), 17);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_cnode(255)), 0);
#if SEL4_CONFIG(KERNEL_MCS)
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_sched_context(6)), 0);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_sched_context(7)), 7);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_sched_context(255)), 0);
#endif
}

// The kernel's numbers run without gaps up to seL4_ObjectTypeCount.
TEST(object, every_type_of_the_kernel_has_a_size)
{
    for (seL4_Word type = 0; type < seL4_ObjectTypeCount; type++) {
        sel4_blueprint_t what = { type, 0 };
        if (type == seL4_UntypedObject || type == seL4_CapTableObject) {
            what.size_bits = 10;
        }
#if SEL4_CONFIG(KERNEL_MCS)
        if (type == seL4_SchedContextObject) {
            what.size_bits = 10;
        }
#endif
        harness_note("type %lu", type);
        EXPECT_GE(sel4_blueprint_physical_size_bits(what), 4);
    }
    EXPECT_EQ(size_of(seL4_ObjectTypeCount), 0);
    EXPECT_EQ(size_of(0xfffe), 0);
    EXPECT_EQ(size_of(UINT64_MAX), 0);
}

TEST(object, arch_types)
{
#if SEL4_CONFIG(ARCH_AARCH64)
    EXPECT_EQ(size_of(seL4_ARM_VCPUObject), SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT) ? 12 : 0);
    EXPECT_EQ(size_of(seL4_ARM_IOPageTableObject), 0);
#endif
#if SEL4_CONFIG(ARCH_X86_64)
    EXPECT_EQ(size_of(seL4_X86_VCPUObject), SEL4_CONFIG(VTX) ? 14 : 0);
    EXPECT_EQ(size_of(seL4_X86_EPTPTObject), SEL4_CONFIG(VTX) ? 12 : 0);
    EXPECT_EQ(size_of(seL4_X86_IOPageTableObject), SEL4_CONFIG(IOMMU) ? 12 : 0);
    EXPECT_EQ(size_of(seL4_X64_HugePageObject), SEL4_CONFIG(HUGE_PAGE) ? 30 : 0);
#endif
#if SEL4_CONFIG(ARCH_RISCV64)
    EXPECT_EQ(size_of(seL4_RISCV_Giga_Page), 30);
    EXPECT_EQ(size_of(seL4_RISCV_Tera_Page), SEL4_CONFIG(PT_LEVELS) > 3 ? 39 : 0);
#endif
}

TEST(object, frame_sizes_ascend_and_have_blueprints)
{
    unsigned previous = 0;
    unsigned index = 0;
    for (; sel4_frame_size_bits(index) != 0; index++) {
        unsigned bits = sel4_frame_size_bits(index);
        EXPECT_GT(bits, previous);
        EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_frame(bits)), bits);
        previous = bits;
    }
    EXPECT_GE(index, 2);
    EXPECT_EQ(sel4_frame_size_bits(0), seL4_PageBits);
    EXPECT_EQ(sel4_frame_size_bits(99), 0);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_frame(13)), 0);
    EXPECT_EQ(sel4_blueprint_physical_size_bits(sel4_blueprint_frame(0)), 0);
}

static void expect_retype(const sel4_ipc_buffer_t *ipc)
{
    EXPECT_INVOCATION(0x50, UntypedRetype);
    sel4_fake_call_t call = sel4_fake_kernel_call(0);
    EXPECT_EQ(length_of(call), 6);
    EXPECT_EQ(call.word[0], seL4_CapTableObject);
    EXPECT_EQ(call.word[1], 8);
    EXPECT_EQ(call.word[2], 0);
    EXPECT_EQ(call.word[3], 0);
    EXPECT_EQ(ipc->msg[4], 0x99);
    EXPECT_EQ(ipc->msg[5], 3);
    EXPECT_EQ(ipc->caps_or_badges[0], 0x60);
}

TEST(object, retype)
{
    static sel4_ipc_buffer_t other;
    sel4_untyped_t untyped = { 0x50 };
    sel4_slot_t first = { { 0x60 }, 0x99 };
    begin();
    EXPECT_OK(sel4_untyped_retype_to(untyped, sel4_blueprint_cnode(8), first, 3));
    expect_retype(&buffer);
    begin();
    EXPECT_OK(sel4_untyped_retype_to_with(&other, untyped, sel4_blueprint_cnode(8), first, 3));
    expect_retype(&other);
    EXPECT_GE(SEL4_RETYPE_COUNT_MAX, 1);
}
