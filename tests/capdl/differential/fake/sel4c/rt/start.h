// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The initialiser's image is that of the test program.

extern unsigned char machine_image[];
#define sel4_rt_image_start machine_image
