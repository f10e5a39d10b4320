// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the kernel does not know of its board until it runs on it: how much memory there is.  The
 * rest is in layout.h, and compared with the machine as far as the machine can say.
 */

#include "kernel.h"

typedef struct board {
    word_t memory_end; // Of main memory, which starts at BOARD_MEMORY_START.
} board_t;

extern board_t board;

// Reads the device tree, at `dtb` of the kernel's address space.  Stops the machine, with one line
// on the console, if this is no board that the kernel can run on.
void board_init(const void *dtb, word_t dtb_size);

// True while board_init() looks whether memory is there: an exception in the kernel means no.
bool board_is_probing(void);
