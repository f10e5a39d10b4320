// SPDX-License-Identifier: BSD-2-Clause
//
// Bounded delay of interrupts: one look at the interrupt controller for every so many units of
// work.

#include "preempt.h"

#include "arch.h"

static word_t work_done;

result_t preempt_point(word_t work)
{
    work_done += work;
    if (work_done < PREEMPT_WORK_MAX) {
        return OK;
    }
    work_done = 0;
    if (!arch_irq_is_pending()) {
        return OK;
    }
    return (result_t){ PREEMPTED };
}
