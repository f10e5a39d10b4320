// SPDX-License-Identifier: BSD-2-Clause

// Nothing to do: caches agree.

#include "arch_code.h"

void sel4_arch_frame_make_executable(sel4_frame_t frame)
{
    (void)frame;
}
