// expect-gcc: request for member 'bits' in something not a structure
// expect-clang: member reference base type 'unsigned long' is not a structure
// SPDX-License-Identifier: BSD-2-Clause

// sel4_cap() takes capabilities, not words.

#include <sel4c/sel4.h>

sel4_cap_t any(unsigned long word);

sel4_cap_t any(unsigned long word)
{
#ifdef CONTROL
    return sel4_cap(sel4_tcb_from_bits(word));
#else
    return sel4_cap(word);
#endif
}
