// SPDX-License-Identifier: BSD-2-Clause

// How the kernel's names become ours.

#include <stddef.h>

#include "common/names.h"
#include "harness.h"

TEST(names, identifiers)
{
    static const char *const good[] = {
        "a", "_", "a1", "seL4_TCB_Suspend", "_service", "A_B_C", "integer", "IF",
    };
    static const char *const bad[] = {
        "",
        "1",
        "1a",
        "a-b",
        "a b",
        "a.b",
        "a(",
        "ä",
        "a\n",
        "while",
        "int",
        "if",
        "bool",
        "typeof",
        "void",
        "asm",
        "sizeof",
        "_Bool",
        "a;b",
        "a/*",
        "a\\\n",
        "const",
        "a\"b\"",
        "__a",
        "_A",
        "_Static_assert",
        "__attribute__",
    };

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        harness_note("%s", good[i]);
        EXPECT_TRUE(name_is_identifier(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        harness_note("%s", bad[i]);
        EXPECT_FALSE(name_is_identifier(bad[i]));
    }
}

TEST(names, length)
{
    char name[NAME_SIZE_MAX + 2] = "";

    for (size_t size = 1; size <= NAME_SIZE_MAX + 1; size++) {
        name[size - 1] = 'x';
        harness_note("%zu", size);
        EXPECT_EQ(name_is_identifier(name), size <= NAME_SIZE_MAX);
    }
}

static const struct {
    const char *name;
    const char *snake;
} snakes[] = {
    { "", "" },
    { "a", "a" },
    { "Suspend", "suspend" },
    { "TCB", "tcb" },
    { "CNode", "cnode" },
    { "VSpace", "vspace" },
    { "CSpace", "cspace" },
    { "IRQControl", "irq_control" },
    { "IRQHandler", "irq_handler" },
    { "SetTLSBase", "set_tls_base" },
    { "SetIPCBuffer", "set_ipc_buffer" },
    { "ReadRegisters", "read_registers" },
    { "CleanInvalidate_Data", "clean_invalidate_data" },
    { "Unify_Instruction", "unify_instruction" },
    { "EPTPDPT", "eptpdpt" },
    { "In8", "in8" },
    { "Out32", "out32" },
    { "ARM_VSpace", "arm_vspace" },
    { "ARM_SIDControl", "arm_sid_control" },
    { "ARM_SMC", "arm_smc" },
    { "X64_PML4", "x64_pml4" },
    { "X86_IOPortControl", "x86_io_port_control" },
    { "X86_EPTPDPT", "x86_eptpdpt" },
    { "X86_PDPT", "x86_pdpt" },
    { "ASIDPool", "asid_pool" },
    { "IOPageTable", "io_page_table" },
    { "VCPU", "vcpu" },
    { "InjectIRQ", "inject_irq" },
    { "AckVPPI", "ack_vppi" },
    { "ReadRegs", "read_regs" },
    { "SetEPTRoot", "set_ept_root" },
    { "WriteVMCS", "write_vmcs" },
    { "CNodeCopy", "cnode_copy" },
    { "CopyCNode", "copy_cnode" },
    { "CNodeVSpace", "cnode_vspace" },
    { "IRQCNode", "irq_cnode" },
    { "CNode_Copy", "cnode_copy" },
    { "CNode2", "cnode2" },
    // No longer the single word.
    { "CNodes", "c_nodes" },
    { "already_snake", "already_snake" },
    { "size_bits", "size_bits" },
    { "_service", "_service" },
    { "nodeIndex", "node_index" },
    { "vmAttr1", "vm_attr1" },
    { "__a__B", "__a__b" },
};

TEST(names, snake)
{
    arena_t *arena = arena_create();

    for (size_t i = 0; i < sizeof snakes / sizeof *snakes; i++) {
        harness_note("%s", snakes[i].name);
        EXPECT_STR_EQ(name_to_snake(arena, snakes[i].name), snakes[i].snake);
    }
    arena_destroy(arena);
}

TEST(names, upper)
{
    arena_t *arena = arena_create();

    EXPECT_STR_EQ(name_to_upper(arena, "not_enough_memory1"), "NOT_ENOUGH_MEMORY1");
    EXPECT_STR_EQ(name_to_upper(arena, ""), "");
    arena_destroy(arena);
}
