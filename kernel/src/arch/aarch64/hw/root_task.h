// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The first thread: its objects, its capabilities, its address space, and the boot information that
 * describes them (seL4 manual, "System Bootstrapping").
 */

#include "kernel.h"

// Where the loader put things; physical but for `vaddr` and `entry`.
typedef struct boot_image {
    word_t start, end;
    word_t vaddr;
    word_t entry;
    word_t dtb, dtb_size;
    word_t kernel_end;
} boot_image_t;

void root_task_create(boot_image_t image);
