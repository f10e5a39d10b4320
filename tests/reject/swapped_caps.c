// expect-gcc: incompatible type for argument [12] of 'sel4_frame_map'
// expect-clang: to parameter of incompatible type 'sel4_frame_t'
// SPDX-License-Identifier: BSD-2-Clause

// Two capabilities the wrong way round.

#include <sel4c/sel4.h>

sel4_result_t map(sel4_frame_t frame, sel4_vspace_t vspace);

sel4_result_t map(sel4_frame_t frame, sel4_vspace_t vspace)
{
    sel4_mapping_t mapping = { .at = sel4_vaddr(0x400000), .rights = SEL4_READ };
#ifdef CONTROL
    return sel4_frame_map(frame, vspace, &mapping);
#else
    return sel4_frame_map(vspace, frame, &mapping);
#endif
}
