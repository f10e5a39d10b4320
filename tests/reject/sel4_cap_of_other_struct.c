// expect-gcc: '_Generic' selector of type 'struct box' is not compatible
// expect-clang: type 'struct box' not compatible with any generic association
// SPDX-License-Identifier: BSD-2-Clause

// A struct that only looks like a capability.

#include <sel4c/sel4.h>

struct box {
    seL4_Word bits;
};

sel4_cap_t any(struct box box);

sel4_cap_t any(struct box box)
{
#ifdef CONTROL
    return sel4_cap(sel4_untyped_from_bits(box.bits));
#else
    return sel4_cap(box);
#endif
}
