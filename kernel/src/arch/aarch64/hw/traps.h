// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Called by entry.S, which continues with the context that they return.

#include "arch_thread.h"

const arch_context_t *handle_sync(arch_context_t *context);
const arch_context_t *handle_irq(arch_context_t *context);
const arch_context_t *handle_serror(arch_context_t *context);
SEL4_NORETURN void handle_in_kernel(word_t vector);

// The context of the thread that runs next; sleeps while there is none.
const arch_context_t *arch_run(void);

const arch_context_t *kernel_main(word_t image_start, word_t image_end, word_t image_offset,
                                  word_t entry, word_t dtb, word_t dtb_size);
