// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Interrupts: who hears of them, and the invocations of IRQControl and IRQHandler.

#include "invocation.h"

// Deals with what the interrupt controller has for us, if anything.
void irq_deliver(void);

// Makes an interrupt somebody's.  Part of IRQControl's invocations, which the architecture may
// extend.
bool irq_is_taken(word_t irq);
void irq_take(word_t irq);
// The last capability to the handler is gone.
void irq_release(word_t irq);

result_t irq_control_invoke(call_t *call);
result_t irq_handler_invoke(call_t *call);

slot_t *irq_slot(word_t irq);
