// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// x86-64: frames, page tables, virtual CPUs and their extended page tables.  Include
// <sel4c/object.h> instead.

#include <sel4/sel4.h>

#include <sel4c/blueprint.h>
#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_X86_64)

#define SEL4_BLUEPRINT_FRAME       ((sel4_blueprint_t){ seL4_X86_4K, 0 })
#define SEL4_BLUEPRINT_LARGE_FRAME ((sel4_blueprint_t){ seL4_X86_LargePageObject, 0 })
#define SEL4_BLUEPRINT_VSPACE      ((sel4_blueprint_t){ seL4_X64_PML4Object, 0 })
#if SEL4_CONFIG(HUGE_PAGE)
#define SEL4_BLUEPRINT_HUGE_FRAME ((sel4_blueprint_t){ seL4_X64_HugePageObject, 0 })
#endif
#if SEL4_CONFIG(IOMMU)
#define SEL4_BLUEPRINT_IO_PAGE_TABLE ((sel4_blueprint_t){ seL4_X86_IOPageTableObject, 0 })
#endif
#if SEL4_CONFIG(VTX)
#define SEL4_BLUEPRINT_VCPU     ((sel4_blueprint_t){ seL4_X86_VCPUObject, 0 })
#define SEL4_BLUEPRINT_EPT_PML4 ((sel4_blueprint_t){ seL4_X86_EPTPML4Object, 0 })
#define SEL4_BLUEPRINT_EPT_PDPT ((sel4_blueprint_t){ seL4_X86_EPTPDPTObject, 0 })
#define SEL4_BLUEPRINT_EPT_PD   ((sel4_blueprint_t){ seL4_X86_EPTPDObject, 0 })
#define SEL4_BLUEPRINT_EPT_PT   ((sel4_blueprint_t){ seL4_X86_EPTPTObject, 0 })
#endif

static inline unsigned sel4_frame_size_bits(unsigned index)
{
    switch (index) {
    case 0:
        return seL4_PageBits;
    case 1:
        return seL4_LargePageBits;
#if SEL4_CONFIG(HUGE_PAGE)
    case 2:
        return seL4_HugePageBits;
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
#if SEL4_CONFIG(HUGE_PAGE)
    case seL4_HugePageBits:
        return SEL4_BLUEPRINT_HUGE_FRAME;
#endif
    default:
        return (sel4_blueprint_t){ seL4_ObjectTypeCount, 0 };
    }
}

// Each level has its own kind.
static inline sel4_blueprint_t sel4_blueprint_page_table(unsigned level)
{
    switch (level) {
    case 0:
        return SEL4_BLUEPRINT_VSPACE;
    case 1:
        return (sel4_blueprint_t){ seL4_X86_PDPTObject, 0 };
    case 2:
        return (sel4_blueprint_t){ seL4_X86_PageDirectoryObject, 0 };
    default:
        return (sel4_blueprint_t){ seL4_X86_PageTableObject, 0 };
    }
}

#ifndef __cplusplus
_Static_assert(seL4_PageDirBits == seL4_PageTableBits && seL4_PDPTBits == seL4_PageTableBits &&
                   seL4_PML4Bits == seL4_PageTableBits &&
                   seL4_X86_EPTPDBits == seL4_X86_EPTPTBits &&
                   seL4_X86_EPTPDPTBits == seL4_X86_EPTPTBits &&
                   seL4_X86_EPTPML4Bits == seL4_X86_EPTPTBits,
               "tables of all levels are of one size");
#endif

static inline unsigned sel4_arch_object_size_bits(seL4_Word type)
{
    switch (type) {
    case seL4_X86_4K:
        return seL4_PageBits;
    case seL4_X86_LargePageObject:
        return seL4_LargePageBits;
#if SEL4_CONFIG(HUGE_PAGE)
    case seL4_X64_HugePageObject:
        return seL4_HugePageBits;
#endif
    case seL4_X86_PageTableObject:
    case seL4_X86_PageDirectoryObject:
    case seL4_X86_PDPTObject:
    case seL4_X64_PML4Object:
        return seL4_PageTableBits;
#if SEL4_CONFIG(VTX)
    case seL4_X86_VCPUObject:
        return seL4_X86_VCPUBits;
    case seL4_X86_EPTPML4Object:
    case seL4_X86_EPTPDPTObject:
    case seL4_X86_EPTPDObject:
    case seL4_X86_EPTPTObject:
        return seL4_X86_EPTPTBits;
#endif
#if SEL4_CONFIG(IOMMU)
    case seL4_X86_IOPageTableObject:
        return seL4_IOPageTableBits;
#endif
    default:
        return 0;
    }
}

#endif
