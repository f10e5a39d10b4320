// SPDX-License-Identifier: BSD-2-Clause

// Threads, their time, and interrupts.

#include <string.h>

#include "arch.h"
#include "compare_priv.h"
#include "irq.h"
#include "notification.h"
#include "refill.h"
#include "sched_context.h"

static void compare_slot(comparison_t *comparison, capdl_id_t id, const slot_t *actual,
                         unsigned index, const char *what)
{
    const capdl_slot_t *slot = capdl_find_slot(compare_priv_object(comparison, id), index);

    if (slot) {
        compare_priv_cap(comparison, id, what, actual->cap, &slot->cap);
    } else {
        COMPARE_EQ(comparison, id, what, actual->cap.type, CAP_NULL);
    }
}

// The address of what a slot holds, or 0.
static uint64_t address_in(const comparison_t *comparison, capdl_id_t id, unsigned index)
{
    const capdl_slot_t *slot = capdl_find_slot(compare_priv_object(comparison, id), index);

    return slot ? compare_priv_place(comparison, slot->cap.object) : 0;
}

static void compare_registers(comparison_t *comparison, capdl_id_t id, const tcb_t *tcb)
{
    const capdl_tcb_t *wanted = compare_priv_object(comparison, id)->tcb;

    COMPARE_EQ(comparison, id, "its pc", tcb->context.pc, wanted->ip);
    COMPARE_EQ(comparison, id, "its sp", tcb->context.sp, wanted->sp);
    for (unsigned i = 0; i < 8; i++) {
        COMPARE_EQ(comparison, id, "an argument", tcb->context.x[i],
                   i < wanted->argument_count ? wanted->arguments[i] : 0);
    }
}

void compare_priv_tcb(comparison_t *comparison, capdl_id_t id)
{
    const capdl_object_t *object = compare_priv_object(comparison, id);
    const capdl_tcb_t *wanted = object->tcb;
    const tcb_t *tcb = (const tcb_t *)compare_priv_place(comparison, id);

    compare_slot(comparison, id, &tcb->slots[TCB_CSPACE], CAPDL_TCB_CSPACE, "its CSpace");
    compare_slot(comparison, id, &tcb->slots[TCB_VSPACE], CAPDL_TCB_VSPACE, "its VSpace");
    compare_slot(comparison, id, &tcb->slots[TCB_BUFFER], CAPDL_TCB_IPC_BUFFER, "its IPC buffer");
    compare_slot(comparison, id, &tcb->slots[TCB_FAULT_HANDLER], CAPDL_TCB_FAULT_ENDPOINT,
                 "its fault endpoint");
    compare_slot(comparison, id, &tcb->slots[TCB_TIMEOUT_HANDLER], CAPDL_TCB_TIMEOUT_ENDPOINT,
                 "its timeout endpoint");
    COMPARE_EQ(comparison, id, "the address of its IPC buffer", tcb->buffer_address,
               wanted->ipc_buffer);
    COMPARE_EQ(comparison, id, "its scheduling context", (uintptr_t)tcb->sched_context,
               address_in(comparison, id, CAPDL_TCB_SCHED_CONTEXT));
    COMPARE_EQ(comparison, id, "its bound notification", (uintptr_t)tcb->bound_notification,
               address_in(comparison, id, CAPDL_TCB_NOTIFICATION));
    COMPARE_EQ(comparison, id, "its priority", tcb->priority, wanted->priority);
    COMPARE_EQ(comparison, id, "its maximum priority", tcb->mcp, wanted->max_priority);
    COMPARE_EQ(comparison, id, "its domain", tcb->domain, wanted->domain);
    COMPARE_EQ(comparison, id, "its flags", tcb->flags,
               wanted->is_fpu_disabled ? seL4_TCBFlag_fpuDisabled : 0);
    COMPARE_EQ(comparison, id, "whether it runs", thread_is_runnable(tcb), wanted->resumes);
    compare_registers(comparison, id, tcb);
    if (object->name && strncmp(tcb->name, object->name, THREAD_NAME_SIZE - 1) != 0) {
        compare_failed(comparison, id, "its name is \"%s\"", tcb->name);
    }
}

void compare_priv_sched_context(comparison_t *comparison, capdl_id_t id)
{
    const capdl_sched_context_t *wanted = &compare_priv_object(comparison, id)->sched_context;
    const sched_context_t *context = (const sched_context_t *)compare_priv_place(comparison, id);
    bool is_full = wanted->period_us == wanted->budget_us;

    COMPARE_EQ(comparison, id, "its budget", context->budget, arch_us_to_ticks(wanted->budget_us));
    COMPARE_EQ(comparison, id, "its period", context->period,
               is_full ? 0 : arch_us_to_ticks(wanted->period_us));
    COMPARE_EQ(comparison, id, "its badge", context->badge, wanted->badge);
}

void compare_priv_irq(comparison_t *comparison, capdl_id_t id)
{
    const capdl_object_t *object = compare_priv_object(comparison, id);

    compare_slot(comparison, id, irq_slot(object->irq->number), 0, "its notification");
}
