// SPDX-License-Identifier: BSD-2-Clause

// Threads and their time; nothing runs before init_start_thread().

#include "init.h"

bool init_set_time(init_t *init, const void *record)
{
#if SEL4_CONFIG(KERNEL_MCS)
    const sel4_capdl_sched_context_t *context = record;

    if (context->core >= sel4_slot_region_count(init->bootinfo->schedcontrol)) {
        return init_fail(init, "there is no such core", context->id);
    }
    return init_check(
        init,
        seL4_SchedControl_ConfigureFlags(init->bootinfo->schedcontrol.start + context->core,
                                         init_cap(init, context->id), context->budget_us,
                                         context->period_us, 0, context->badge, 0),
        "set budget and period", context->id);
#else
    (void)init;
    (void)record;
    return true;
#endif
}

static seL4_CPtr cap_or_null(const init_t *init, uint32_t id)
{
    return id == SEL4_CAPDL_NONE ? seL4_CapNull : init_cap(init, id);
}

#if SEL4_CONFIG(KERNEL_MCS)
static bool configure(init_t *init, const sel4_capdl_tcb_t *tcb)
{
    seL4_CPtr thread = init_cap(init, tcb->id);
    seL4_CPtr fault = seL4_CapNull;
    seL4_CPtr timeout = seL4_CapNull;

    if ((tcb->fault_endpoint != SEL4_CAPDL_NONE &&
         !init_narrow(init, tcb->fault_endpoint, tcb->fault_rights, tcb->fault_badge, &fault)) ||
        (tcb->timeout_endpoint != SEL4_CAPDL_NONE &&
         !init_narrow(init, tcb->timeout_endpoint, tcb->timeout_rights, tcb->timeout_badge,
                      &timeout))) {
        return false;
    }
    return init_check(init,
                      seL4_TCB_Configure(thread, init_cap(init, tcb->cspace), tcb->cspace_data,
                                         init_cap(init, tcb->vspace), 0, tcb->ipc_buffer,
                                         cap_or_null(init, tcb->ipc_frame)),
                      "configure", tcb->id) &&
           init_check(init,
                      seL4_TCB_SetSchedParams(thread, seL4_CapInitThreadTCB, tcb->max_priority,
                                              tcb->priority, cap_or_null(init, tcb->sched_context),
                                              fault),
                      "set its priority and time", tcb->id) &&
           (timeout == seL4_CapNull ||
            init_check(init, seL4_TCB_SetTimeoutEndpoint(thread, timeout),
                       "set its timeout endpoint", tcb->id));
}
#else
static bool configure(init_t *init, const sel4_capdl_tcb_t *tcb)
{
    seL4_CPtr thread = init_cap(init, tcb->id);

    if (!init_check(init,
                    seL4_TCB_Configure(thread, tcb->fault_cptr, init_cap(init, tcb->cspace),
                                       tcb->cspace_data, init_cap(init, tcb->vspace), 0,
                                       tcb->ipc_buffer, cap_or_null(init, tcb->ipc_frame)),
                    "configure", tcb->id) ||
        !init_check(init,
                    seL4_TCB_SetSchedParams(thread, seL4_CapInitThreadTCB, tcb->max_priority,
                                            tcb->priority),
                    "set its priority", tcb->id)) {
        return false;
    }
#if SEL4_CONFIG(ENABLE_SMP_SUPPORT)
    return init_check(init, seL4_TCB_SetAffinity(thread, tcb->affinity), "set its core", tcb->id);
#else
    return true;
#endif
}
#endif

static bool set_registers(init_t *init, const sel4_capdl_tcb_t *tcb)
{
    seL4_UserContext context = { 0 };

    *sel4_user_context_pc(&context) = tcb->ip;
    *sel4_user_context_sp(&context) = tcb->sp;
    for (unsigned i = 0; i < tcb->argument_count; i++) {
        seL4_Word *argument = sel4_user_context_c_param(&context, i);
        if (!argument) {
            return init_fail(init, "has more arguments than registers", tcb->id);
        }
        *argument = tcb->arguments[i];
    }
    return init_check(init,
                      seL4_TCB_WriteRegisters(init_cap(init, tcb->id), 0, 0,
                                              SEL4_USER_CONTEXT_WORD_COUNT, &context),
                      "write its registers", tcb->id);
}

static bool bind(init_t *init, const sel4_capdl_tcb_t *tcb)
{
    seL4_CPtr thread = init_cap(init, tcb->id);

    if (tcb->notification != SEL4_CAPDL_NONE &&
        !init_check(init, seL4_TCB_BindNotification(thread, init_cap(init, tcb->notification)),
                    "bind its notification", tcb->id)) {
        return false;
    }
#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)
    if (tcb->vcpu != SEL4_CAPDL_NONE &&
        !init_check(init, seL4_ARM_VCPU_SetTCB(init_cap(init, tcb->vcpu), thread), "set its VCPU",
                    tcb->id)) {
        return false;
    }
#endif
    if ((tcb->flags & SEL4_CAPDL_TCB_DOMAIN) != 0 && SEL4_CONFIG(NUM_DOMAINS) > 1 &&
        !init_check(init, seL4_DomainSet_Set(seL4_CapDomain, tcb->domain, thread), "set its domain",
                    tcb->id)) {
        return false;
    }
    return true;
}

bool init_set_up_thread(init_t *init, const void *record)
{
    const sel4_capdl_tcb_t *tcb = record;

    if (!bind(init, tcb) || !configure(init, tcb) || !set_registers(init, tcb)) {
        return false;
    }
    if ((tcb->flags & SEL4_CAPDL_TCB_FPU_DISABLED) != 0) {
        seL4_TCB_SetFlags_t result =
            seL4_TCB_SetFlags(init_cap(init, tcb->id), 0, seL4_TCBFlag_fpuDisabled);
        if (!init_check(init, (seL4_Error)result.error, "turn off floating point", tcb->id)) {
            return false;
        }
    }
#if SEL4_CONFIG(DEBUG_BUILD)
    const char *name = sel4_capdl_spec_name(&init->spec, tcb->id);
    if (name) {
        seL4_DebugNameThread(init_cap(init, tcb->id), name);
    }
#endif
    return true;
}

bool init_set_domain(init_t *init, const void *record)
{
    const sel4_capdl_domain_t *entry = record;
    seL4_Word index = init->spec.header->schedule_shift + (seL4_Word)(entry - init->spec.schedule);
    uint64_t duration = entry->unit == SEL4_CAPDL_END ? 0 : entry->duration;

    return init_check(
        init, seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, index, entry->domain, duration),
        "set an entry of the schedule", SEL4_CAPDL_NONE);
}

bool init_start_thread(init_t *init, const void *record)
{
    const sel4_capdl_tcb_t *tcb = record;

    return (tcb->flags & SEL4_CAPDL_TCB_RESUME) == 0 ||
           init_check(init, seL4_TCB_Resume(init_cap(init, tcb->id)), "start", tcb->id);
}

bool init_start_schedule(init_t *init, const void *record)
{
    const sel4_capdl_header_t *header = init->spec.header;

    (void)record;
    return !header->has_schedule_start ||
           init_check(init, seL4_DomainSet_ScheduleSetStart(seL4_CapDomain, header->schedule_start),
                      "start the schedule of domains", SEL4_CAPDL_NONE);
}
