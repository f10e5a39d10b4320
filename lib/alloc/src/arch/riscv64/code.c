// SPDX-License-Identifier: BSD-2-Clause

// This core fetches what it has written only after a fence.  Others need one of their own.

#include "arch_code.h"

void sel4_arch_frame_make_executable(sel4_frame_t frame)
{
    (void)frame;
    __asm__ volatile(".option push\n.option arch, +zifencei\nfence.i\n.option pop" : : : "memory");
}
