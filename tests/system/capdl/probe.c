// SPDX-License-Identifier: BSD-2-Clause

// Looks at all that the initialiser gave it, and uses it; says what is not as it should be.

// gcc's analyzer takes the copy of a result that has no value for a use of the value.
#pragma GCC diagnostic ignored "-Wanalyzer-use-of-uninitialized-value"

#include <sel4c/component.h>

#include "contents.h"

static unsigned passed_count;
static unsigned failed_count;

static void expect(bool is_good, const char *what)
{
    if (is_good) {
        passed_count++;
    } else {
        failed_count++;
        sel4_debug_print("FAIL %s\n", what);
    }
}

static void expect_ok(sel4_result_t result, const char *what)
{
    if (result.error != SEL4_OK) {
        sel4_debug_print("%s: %s\n", what, sel4_error_text(result.error));
    }
    expect(result.error == SEL4_OK, what);
}

/* ---- Contents */

// Whether [start, end) of a page holds what `byte` says, or zeros.
static bool holds(uintptr_t page, uint32_t start, uint32_t end, uint8_t (*byte)(uint32_t))
{
    const volatile uint8_t *bytes = (const volatile uint8_t *)page;

    for (uint32_t at = start; at < end; at++) {
        if (bytes[at] != (byte ? byte(at) : 0)) {
            sel4_debug_print("0x%lx holds 0x%x\n", (unsigned long)(page + at), bytes[at]);
            return false;
        }
    }
    return true;
}

static void check_chunk(void)
{
    const volatile seL4_Word *words = (const volatile seL4_Word *)(uintptr_t)CHUNK_PAGE;

#if SEL4_CONFIG(ARCH_X86_64)
    expect(words[0] == SEL4_BOOTINFO_HEADER_X86_TSC_FREQ && words[1] > 16, "chunk: TSC");
#else
    // The first word behind the header has the most significant byte first.
    expect(words[0] == SEL4_BOOTINFO_HEADER_FDT && words[1] > 16, "chunk: header");
    expect((uint32_t)words[2] == 0xedfe0dd0u, "chunk: device tree");
#endif
}

static void check_pages(void)
{
    volatile uint32_t *words = (volatile uint32_t *)(uintptr_t)MANY_PAGES;

    expect(holds(MANY_PAGES, 0, MANY_COUNT * 4096, NULL), "pages: zeros");
    for (uint32_t i = 0; i < MANY_COUNT; i++) {
        words[i * 1024] = i + 1;
    }
    uint32_t same = 0;
    for (uint32_t i = 0; i < MANY_COUNT; i++) {
        same += words[i * 1024] == i + 1;
    }
    expect(same == MANY_COUNT, "pages: each one of its own");
}

static void check_contents(void)
{
    expect(holds(PATTERN_PAGE, 0, 4096, pattern), "pattern");
    expect(holds(NOISE_PAGE, 0, 4096, noise), "noise");
    expect(holds(PARTS_PAGE, 0, PART_START, NULL), "before the first part");
    expect(holds(PARTS_PAGE, PART_START, PART_END, pattern), "the first part");
    expect(holds(PARTS_PAGE, PART_END, PART_2_START, NULL), "between the parts");
    expect(holds(PARTS_PAGE, PART_2_START, 4096, noise), "the second part");
    expect(holds(UNCACHED, 0, 4096, pattern), "uncached");
    expect(holds(LARGE_PAGE, 0, LARGE_PATTERN_END, pattern), "large: pattern");
    expect(holds(LARGE_PAGE, LARGE_PATTERN_END, LARGE_NOISE_START, NULL), "large: zeros");
    expect(holds(LARGE_PAGE, LARGE_NOISE_START, LARGE_END, noise), "large: noise");
    check_chunk();
}

/* ---- Capabilities */

static const sel4_cnode_t cnode = { CNODE_SLOT };

static sel4_path_t path_to(seL4_Word slot)
{
    return (sel4_path_t){ cnode, slot, seL4_WordBits };
}

static sel4_result_t make(sel4_blueprint_t what, seL4_Word slot)
{
    return sel4_untyped_retype_to((sel4_untyped_t){ UNTYPED_SLOT }, what,
                                  (sel4_slot_t){ cnode, slot }, 1);
}

static void check_interrupts(void)
{
#if SEL4_CONFIG(ARCH_AARCH64) && !SEL4_CONFIG(ENABLE_SMP_SUPPORT)
    seL4_Word badge = 0;

    seL4_Signal(SGI_SLOT);
    seL4_Wait(NOTIFICATION_SLOT, &badge);
    expect(badge == IRQ_BADGE, "badge of the interrupt");
#endif
    expect(seL4_IRQHandler_Ack(IRQ_SLOT) == seL4_NoError, "acknowledge");
#if SEL4_CONFIG(ARCH_AARCH64)
    expect(seL4_IRQControl_GetTrigger(IRQ_CONTROL_SLOT, 40, 1, cnode.bits, FREE_SLOT,
                                      seL4_WordBits) == seL4_NoError,
           "authority over interrupts");
#endif
#if SEL4_CONFIG(ARCH_RISCV64)
    expect(seL4_IRQControl_Get(IRQ_CONTROL_SLOT, 12, cnode.bits, FREE_SLOT, seL4_WordBits) ==
               seL4_NoError,
           "authority over interrupts");
#endif
#if SEL4_CONFIG(ARCH_X86_64)
    expect(seL4_X86_IOPort_Out8(PORTS_SLOT, 0x70, 0x0d) == 0, "write to a port");
    seL4_X86_IOPort_In8_t value = seL4_X86_IOPort_In8(PORTS_SLOT, 0x71);
    expect(value.error == 0 && (value.result & 0x80) != 0, "read from a port");
    expect(seL4_X86_IOPort_In8(PORTS_SLOT, 0x72).error != 0, "read from another");
#endif
}

static void check_time(void)
{
#if SEL4_CONFIG(KERNEL_MCS)
    expect(seL4_SchedControl_ConfigureFlags(SCHED_CONTROL_SLOT, SCHED_CONTEXT_SLOT, 10000, 10000, 0,
                                            0, 0) == seL4_NoError,
           "the time of a core");
#endif
#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)
    expect(seL4_ARM_VCPU_ReadRegs(VCPU_SLOT, seL4_VCPUReg_SCTLR).error == seL4_NoError, "VCPU");
#endif
}

static void check_memory(void)
{
    const sel4_asid_pool_t pool = { ASID_POOL_SLOT };
    const sel4_asid_control_t control = { ASID_CONTROL_SLOT };

    expect_ok(make(SEL4_BLUEPRINT_NOTIFICATION, FREE_SLOT + 1), "retype");
    expect_ok(make(SEL4_BLUEPRINT_VSPACE, FREE_SLOT + 2), "make an address space");
    expect_ok(sel4_asid_pool_assign(pool, (sel4_vspace_t){ FREE_SLOT + 2 }), "assign an ASID");
    expect_ok(make(sel4_blueprint_untyped(seL4_ASIDPoolBits), FREE_SLOT + 3), "memory for a pool");
    expect_ok(sel4_asid_control_make_pool(control, (sel4_untyped_t){ FREE_SLOT + 3 },
                                          path_to(FREE_SLOT + 4)),
              "make an ASID pool");
    // The untyped was moved here, so its child can be taken back.
    expect(seL4_CNode_Copy(cnode.bits, FREE_SLOT + 5, seL4_WordBits, cnode.bits, CHILD_SLOT,
                           seL4_WordBits, seL4_AllRights) == seL4_NoError,
           "copy the child");
    expect(seL4_CNode_Revoke(cnode.bits, UNTYPED_SLOT, seL4_WordBits) == seL4_NoError, "revoke");
    expect(seL4_CNode_Copy(cnode.bits, FREE_SLOT + 6, seL4_WordBits, cnode.bits, CHILD_SLOT,
                           seL4_WordBits, seL4_AllRights) != seL4_NoError,
           "the child is gone");
}

/* ---- The other thread, of lower priority: it runs where this one does not take all the time */

static volatile uint32_t *const mark = (volatile uint32_t *)(uintptr_t)COMMON_PAGE;

static void check_other(void)
{
    for (unsigned i = 0; i < 400000000u && *mark != MARK; i++) {
    }
    expect(*mark == MARK, "the other thread, on its core or in its domain");
}

static int run(uintptr_t argument)
{
    enum { IS_OTHER = 1, HAS_OTHER = 2 };

    if (argument == IS_OTHER) {
        *mark = MARK;
        for (;;) {
            seL4_Yield();
        }
    }
    check_contents();
    check_pages();
    check_interrupts();
    check_time();
    check_memory();
    if (argument == HAS_OTHER) {
        check_other();
    }
    sel4_debug_print("probe: %u passed, %u failed\n", passed_count, failed_count);
    return failed_count == 0 ? 0 : 1;
}

SEL4_COMPONENT(run);
