// expect-gcc: assigning to type 'sel4_cap_rights_t' .*from type 'int'
// expect-clang: assigning to 'sel4_cap_rights_t' .*incompatible type 'int'
// SPDX-License-Identifier: BSD-2-Clause

// A number where rights are wanted.

#include <sel4c/sel4.h>

sel4_mapping_t readable(void);

sel4_mapping_t readable(void)
{
    sel4_mapping_t mapping = { .at = sel4_vaddr(0x1000) };
#ifdef CONTROL
    mapping.rights = SEL4_READ;
#else
    mapping.rights = 2;
#endif
    return mapping;
}
