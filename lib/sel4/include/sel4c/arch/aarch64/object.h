// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// AArch64: frames, page tables, virtual CPUs.  Include <sel4c/object.h> instead.

#include <sel4/sel4.h>

#include <sel4c/blueprint.h>
#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_AARCH64)

#define SEL4_BLUEPRINT_FRAME       ((sel4_blueprint_t){ seL4_ARM_SmallPageObject, 0 })
#define SEL4_BLUEPRINT_LARGE_FRAME ((sel4_blueprint_t){ seL4_ARM_LargePageObject, 0 })
#define SEL4_BLUEPRINT_HUGE_FRAME  ((sel4_blueprint_t){ seL4_ARM_HugePageObject, 0 })
#define SEL4_BLUEPRINT_VSPACE      ((sel4_blueprint_t){ seL4_ARM_VSpaceObject, 0 })
#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)
#define SEL4_BLUEPRINT_VCPU ((sel4_blueprint_t){ seL4_ARM_VCPUObject, 0 })
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
    default:
        return (sel4_blueprint_t){ seL4_ObjectTypeCount, 0 };
    }
}

// All levels below the root are alike.
static inline sel4_blueprint_t sel4_blueprint_page_table(unsigned level)
{
    return level == 0 ? SEL4_BLUEPRINT_VSPACE : (sel4_blueprint_t){ seL4_ARM_PageTableObject, 0 };
}

static inline unsigned sel4_arch_object_size_bits(seL4_Word type)
{
    switch (type) {
    case seL4_ARM_SmallPageObject:
        return seL4_PageBits;
    case seL4_ARM_LargePageObject:
        return seL4_LargePageBits;
    case seL4_ARM_VSpaceObject:
        return seL4_VSpaceBits;
    case seL4_ARM_HugePageObject:
        return seL4_HugePageBits;
    case seL4_ARM_PageTableObject:
        return seL4_PageTableBits;
#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)
    case seL4_ARM_VCPUObject:
        return seL4_ARM_VCPUBits;
#endif
#if SEL4_CONFIG(TK1_SMMU)
    case seL4_ARM_IOPageTableObject:
        return seL4_IOPageTableBits;
#endif
    default:
        return 0;
    }
}

#endif
