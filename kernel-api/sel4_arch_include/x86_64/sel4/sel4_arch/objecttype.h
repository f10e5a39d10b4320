// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Kinds of object on x86-64 only.  A kind that the kernel lacks has a number that no object has.

#include <sel4/config.h>
#include <sel4/objecttype.h>

typedef enum _mode_object {
    seL4_X86_PDPTObject = seL4_NonArchObjectTypeCount,
    seL4_X64_PML4Object,
#ifdef CONFIG_HUGE_PAGE
    seL4_X64_HugePageObject,
#endif
    seL4_ModeObjectTypeCount,
} seL4_seL4ArchObjectType;

// The name on IA-32.
#define seL4_IA32_PDPTObject seL4_X86_PDPTObject

#ifndef CONFIG_HUGE_PAGE
#define seL4_X64_HugePageObject 0xfffffffe
#endif
