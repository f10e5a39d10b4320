// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Images as U-Boot, and QEMU for RISC-V, take them.

#include "common/text.h"
#include "elf/binary.h"

/*
 * Appends `raw`, to be put to `address` and entered there, behind the header of U-Boot's legacy
 * images and that of Linux for RISC-V.
 *
 * Needs  an address and a size of 32 bits; false when they are more
 */
bool mk_uimage_write(const binary_t *raw, uint64_t address, text_t *ret_text);
