// SPDX-License-Identifier: BSD-2-Clause

/*
 * Facts of a kernel as lines of an assembler file, from which import.mk makes the JSON files of a
 * board: the compiler has evaluated what headers say.  Kinds of object that a kernel lacks have no
 * line.
 */

#include <sel4/sel4.h>

#define FACT(kind, name, value) \
    __asm__ volatile("\n@fact " #kind " " #name " %0" ::"i"((unsigned long)(value)))

static void object_sizes(void)
{
    FACT(object_sizes, tcb, seL4_TCBBits);
    FACT(object_sizes, endpoint, seL4_EndpointBits);
    FACT(object_sizes, notification, seL4_NotificationBits);
    FACT(object_sizes, small_page, seL4_PageBits);
    FACT(object_sizes, large_page, seL4_LargePageBits);
    FACT(object_sizes, asid_pool, seL4_ASIDPoolBits);
    FACT(object_sizes, asid_table, seL4_ASIDPoolIndexBits);
    FACT(object_sizes, slot, seL4_SlotBits);
    FACT(object_sizes, min_untyped_bits, seL4_MinUntypedBits);
    FACT(object_sizes, max_untyped_bits, seL4_MaxUntypedBits);
    FACT(object_sizes, vspace, seL4_VSpaceBits);
#ifdef seL4_ReplyBits
    FACT(object_sizes, reply, seL4_ReplyBits);
#endif
#ifdef seL4_VCPUBits
    FACT(object_sizes, vcpu, seL4_VCPUBits);
#endif
#ifdef seL4_PageTableBits
    FACT(object_sizes, page_table, seL4_PageTableBits);
#endif
#ifdef seL4_HugePageBits
    FACT(object_sizes, huge_page, seL4_HugePageBits);
#endif
#ifdef seL4_IOPageTableBits
    FACT(object_sizes, io_page_table, seL4_IOPageTableBits);
#endif
}

static void address_space_constants(void)
{
    FACT(address_space_constants, page_table_index_bits, seL4_PageTableIndexBits);
    FACT(address_space_constants, vspace_user_top, seL4_UserVSpaceTop);
#ifdef seL4_VSpaceIndexBits
    FACT(address_space_constants, vspace_index_bits, seL4_VSpaceIndexBits);
#endif
#ifdef seL4_IOPageTableIndexBits
    FACT(address_space_constants, io_page_table_index_bits, seL4_IOPageTableIndexBits);
#endif
}

void sel4_sdk_facts(void);
void sel4_sdk_facts(void)
{
    object_sizes();
    address_space_constants();
}
