// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The architecture seam.

#include <sel4c/cap.h>

// What was written into the frame, through the mapping that it has now, can be executed afterwards.
void sel4_arch_frame_make_executable(sel4_frame_t frame);
