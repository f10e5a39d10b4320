// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * How an address space is built, and how something is mapped in it.
 *
 * Tables form levels.  Level 0 is the root, `sel4_vspace_t`; SEL4_VSPACE_LEVEL_COUNT - 1 is the one
 * whose entries are the smallest frames.  A larger frame is an entry of a level above.  Attributes
 * say how a mapping differs from the usual, cached and, where the kernel distinguishes it,
 * executable one:
 *
 *     SEL4_VM_DEFAULT         0
 *     SEL4_VM_UNCACHED        for device memory (RISC-V: the platform decides, no effect)
 *     SEL4_VM_EXECUTE_NEVER   (x86: the kernel cannot, no effect)
 *
 * and what only one architecture has, in sel4c/arch/<a>/vspace.h.
 */

#include <sel4/sel4.h>

#include <sel4c/address.h>
#include <sel4c/arch.h>
#include <sel4c/rights.h>

// SEL4_VSPACE_LEVEL_COUNT, SEL4_VSPACE_ROOT_INDEX_BITS, sel4_vm_attributes_t.
#include SEL4_ARCH_HEADER(vspace_types.h)

// The last address that a program may use.
#define SEL4_VSPACE_TOP ((seL4_Word)seL4_UserVSpaceTop)

// log2 of the bytes that one entry of a table of this level covers.
static inline unsigned sel4_vspace_step_bits(unsigned level)
{
    return seL4_PageBits + seL4_PageTableIndexBits * (SEL4_VSPACE_LEVEL_COUNT - 1 - level);
}

// log2 of the bytes that a whole table of this level covers.
static inline unsigned sel4_vspace_span_bits(unsigned level)
{
    unsigned index_bits = seL4_PageTableIndexBits;
    if (level == 0) {
        index_bits = SEL4_VSPACE_ROOT_INDEX_BITS;
    }
    return sel4_vspace_step_bits(level) + index_bits;
}

// How a frame is mapped.  Rights left out are none: say what is wanted.
typedef struct sel4_mapping {
    sel4_vaddr_t at;
    sel4_cap_rights_t rights;
    sel4_vm_attributes_t attributes;
} sel4_mapping_t;

// How a page table is mapped.  Arm and RISC-V kernels find the level by themselves; x86 needs it.
typedef struct sel4_table_mapping {
    sel4_vaddr_t at;
    unsigned level; // from 1
    sel4_vm_attributes_t attributes;
} sel4_table_mapping_t;
