// SPDX-License-Identifier: BSD-2-Clause

// Names of the typed layer. What the headers say as a whole is in tests/golden.

#include "bindgen/emit.h"
#include "common/tests/support.h"

static const struct {
    const char *interface;
    const char *noun;
    const char *type;
} nouns[] = {
    { "seL4_TCB", "tcb", "sel4_tcb_t" },
    { "seL4_CNode", "cnode", "sel4_cnode_t" },
    { "seL4_Untyped", "untyped", "sel4_untyped_t" },
    { "seL4_IRQHandler", "irq_handler", "sel4_irq_handler_t" },
    { "seL4_SchedContext", "sched_context", "sel4_sched_context_t" },
    { "seL4_ARM_VSpace", "arm_vspace", "sel4_arm_vspace_t" },
    { "seL4_ARM_SIDControl", "arm_sid_control", "sel4_arm_sid_control_t" },
    { "seL4_RISCV_PageTable", "riscv_page_table", "sel4_riscv_page_table_t" },
    { "seL4_X64_PML4", "x64_pml4", "sel4_x64_pml4_t" },
    { "seL4_X86_IOPortControl", "x86_io_port_control", "sel4_x86_io_port_control_t" },
    { "seL4_X86_EPTPDPT", "x86_eptpdpt", "sel4_x86_eptpdpt_t" },
    { "Other", "other", "sel4_other_t" },
};

TEST(typed, nouns)
{
    arena_t *arena = arena_create();

    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        EXPECT_STR_EQ(emit_noun(arena, nouns[i].interface), nouns[i].noun);
        EXPECT_STR_EQ(emit_cap_type(arena, nouns[i].interface), nouns[i].type);
    }
    EXPECT_STR_EQ(emit_cap_type(arena, "seL4_CPtr"), "sel4_cap_t");
    arena_destroy(arena);
}

static const struct {
    const char *interface;
    const char *method;
    const char *typed;
} functions[] = {
    { "seL4_TCB", "Suspend", "sel4_tcb_suspend" },
    { "seL4_TCB", "SetTLSBase", "sel4_tcb_set_tls_base" },
    { "seL4_IRQHandler", "Ack", "sel4_irq_handler_ack" },
    { "seL4_IRQControl", "Get", "sel4_irq_control_get" },
    { "seL4_ARM_VSpace", "CleanInvalidate_Data", "sel4_arm_vspace_clean_invalidate_data" },
    { "seL4_ARM_SMC", "Call", "sel4_arm_smc_call" },
    { "seL4_X86_IOPort", "In8", "sel4_x86_io_port_in8" },
    { "seL4_X86_VCPU", "WriteVMCS", "sel4_x86_vcpu_write_vmcs" },
};

TEST(typed, functions)
{
    arena_t *arena = arena_create();

    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const api_method_t method = { .interface = functions[i].interface,
                                      .name = functions[i].method };
        EXPECT_STR_EQ(emit_typed_name(arena, &method), functions[i].typed);
    }
    arena_destroy(arena);
}
