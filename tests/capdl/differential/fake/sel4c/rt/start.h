// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The initialiser's image is that of the test program.

extern char __executable_start[];
#define sel4_rt_image_start __executable_start
