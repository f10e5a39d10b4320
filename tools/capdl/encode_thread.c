// SPDX-License-Identifier: BSD-2-Clause

// Threads and their scheduling contexts.

#include <string.h>

#include "encode_priv.h"

void encode_priv_tcb(encoder_t *encoder, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(encoder->spec, id);
    const capdl_tcb_t *from = object->tcb;
    const capdl_slot_t *slots[CAPDL_TCB_SLOT_COUNT];
    for (unsigned i = 0; i < CAPDL_TCB_SLOT_COUNT; i++) {
        slots[i] = capdl_find_slot(object, i);
    }
    const capdl_slot_t *fault = slots[CAPDL_TCB_FAULT_ENDPOINT];
    const capdl_slot_t *timeout = slots[CAPDL_TCB_TIMEOUT_ENDPOINT];
    sel4_capdl_tcb_t tcb = {
        .id = encoder->number[id],
        .cspace = encode_priv_number_in(encoder, slots[CAPDL_TCB_CSPACE]),
        .cspace_data = encode_priv_guard(&slots[CAPDL_TCB_CSPACE]->cap),
        .vspace = encode_priv_number_in(encoder, slots[CAPDL_TCB_VSPACE]),
        .ipc_frame = encode_priv_number_in(encoder, slots[CAPDL_TCB_IPC_BUFFER]),
        .ipc_buffer = from->ipc_buffer,
        .fault_endpoint = encode_priv_number_in(encoder, fault),
        .timeout_endpoint = encode_priv_number_in(encoder, timeout),
        .sched_context = encode_priv_number_in(encoder, slots[CAPDL_TCB_SCHED_CONTEXT]),
        .notification = encode_priv_number_in(encoder, slots[CAPDL_TCB_NOTIFICATION]),
        .vcpu = encode_priv_number_in(encoder, slots[CAPDL_TCB_VCPU]),
        .affinity = (uint32_t)from->affinity,
        .fault_badge = fault ? fault->cap.badge : 0,
        .fault_rights = fault ? fault->cap.rights : 0,
        .timeout_badge = timeout ? timeout->cap.badge : 0,
        .timeout_rights = timeout ? timeout->cap.rights : 0,
        .fault_cptr = from->fault_cptr,
        .ip = from->ip,
        .sp = from->sp,
        .priority = from->priority,
        .max_priority = from->max_priority,
        .domain = from->domain,
        .flags = (uint8_t)((from->resumes ? SEL4_CAPDL_TCB_RESUME : 0) |
                           (from->is_fpu_disabled ? SEL4_CAPDL_TCB_FPU_DISABLED : 0) |
                           (from->has_domain ? SEL4_CAPDL_TCB_DOMAIN : 0)),
        .argument_count = (uint8_t)from->argument_count,
    };
    memcpy(tcb.arguments, from->arguments, sizeof tcb.arguments);
    encoder->spare_count += encode_priv_spares_of(fault) + encode_priv_spares_of(timeout);
    ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_TCBS, tcb);
}

void encode_priv_sched_context(encoder_t *encoder, capdl_id_t id)
{
    const capdl_sched_context_t *from = &capdl_get(encoder->spec, id)->sched_context;
    const sel4_capdl_sched_context_t context = { .id = encoder->number[id],
                                                 .core = encoder->core[id],
                                                 .period_us = from->period_us,
                                                 .budget_us = from->budget_us,
                                                 .badge = from->badge };
    ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_SCHED_CONTEXTS, context);
}
