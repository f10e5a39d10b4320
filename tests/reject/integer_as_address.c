// expect-gcc: invalid initializer
// expect-clang: initializing 'sel4_vaddr_t' .*expression of incompatible type 'int'
// SPDX-License-Identifier: BSD-2-Clause

// A number where an address is wanted.

#include <sel4c/sel4.h>

sel4_vaddr_t place(void);

sel4_vaddr_t place(void)
{
#ifdef CONTROL
    sel4_vaddr_t at = sel4_vaddr(0x1000);
#else
    sel4_vaddr_t at = 0x1000;
#endif
    return at;
}
