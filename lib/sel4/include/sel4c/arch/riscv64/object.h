// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// RISC-V: frames and page tables.  Include <sel4c/object.h> instead.

#include <sel4/sel4.h>

#include <sel4c/blueprint.h>
#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_RISCV64)

#define SEL4_BLUEPRINT_FRAME       ((sel4_blueprint_t){ seL4_RISCV_4K_Page, 0 })
#define SEL4_BLUEPRINT_LARGE_FRAME ((sel4_blueprint_t){ seL4_RISCV_Mega_Page, 0 })
#define SEL4_BLUEPRINT_HUGE_FRAME  ((sel4_blueprint_t){ seL4_RISCV_Giga_Page, 0 })
#define SEL4_BLUEPRINT_VSPACE      ((sel4_blueprint_t){ seL4_RISCV_PageTableObject, 0 })
#if SEL4_CONFIG(PT_LEVELS) > 3
#define SEL4_BLUEPRINT_TERA_FRAME ((sel4_blueprint_t){ seL4_RISCV_Tera_Page, 0 })
#endif

static inline unsigned sel4_frame_size_bits(unsigned index)
{
    switch (index) {
    case 0:
        return seL4_PageBits;
    case 1:
        return seL4_LargePageBits;
    case 2:
        return seL4_HugePageBits;
#if SEL4_CONFIG(PT_LEVELS) > 3
    case 3:
        return seL4_TeraPageBits;
#endif
    default:
        return 0;
    }
}

// The type is one that no kernel makes when there is no such frame.
static inline sel4_blueprint_t sel4_blueprint_frame(unsigned size_bits)
{
    switch (size_bits) {
    case seL4_PageBits:
        return SEL4_BLUEPRINT_FRAME;
    case seL4_LargePageBits:
        return SEL4_BLUEPRINT_LARGE_FRAME;
    case seL4_HugePageBits:
        return SEL4_BLUEPRINT_HUGE_FRAME;
#if SEL4_CONFIG(PT_LEVELS) > 3
    case seL4_TeraPageBits:
        return SEL4_BLUEPRINT_TERA_FRAME;
#endif
    default:
        return (sel4_blueprint_t){ seL4_ObjectTypeCount, 0 };
    }
}

// All levels are alike, the root too.
static inline sel4_blueprint_t sel4_blueprint_page_table(unsigned level)
{
    (void)level;
    return SEL4_BLUEPRINT_VSPACE;
}

static inline unsigned sel4_arch_object_size_bits(seL4_Word type)
{
    switch (type) {
    case seL4_RISCV_4K_Page:
        return seL4_PageBits;
    case seL4_RISCV_Mega_Page:
        return seL4_LargePageBits;
    case seL4_RISCV_Giga_Page:
        return seL4_HugePageBits;
#if SEL4_CONFIG(PT_LEVELS) > 3
    case seL4_RISCV_Tera_Page:
        return seL4_TeraPageBits;
#endif
    case seL4_RISCV_PageTableObject:
        return seL4_PageTableBits;
    default:
        return 0;
    }
}

#endif
