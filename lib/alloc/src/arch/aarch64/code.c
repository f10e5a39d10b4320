// SPDX-License-Identifier: BSD-2-Clause

// Instruction and data caches need not agree, and user level may not clean them by itself.

#include <sel4c/gen/invocations.h>

#include "arch_code.h"

void sel4_arch_frame_make_executable(sel4_frame_t frame)
{
    // Fails for what is not mapped, which has nothing to agree on.
    (void)sel4_arm_page_unify_instruction(frame, 0, (seL4_Word)1 << seL4_PageBits);
}
