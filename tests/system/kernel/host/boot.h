// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "kt.h"
#include "slot.h"

// Starts the kernel library; the caller is its initial thread from then on.
const seL4_BootInfo *boot(void);

// The initial thread's CNode.
slot_t *boot_cnode(void);
word_t boot_slot_count(void);
