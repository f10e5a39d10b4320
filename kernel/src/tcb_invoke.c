// SPDX-License-Identifier: BSD-2-Clause
//
// Invocations of TCBs.  Those that install capabilities check everything first and delete what was
// there before, so that a preempted deletion can start over.

#include "tcb_invoke.h"

#include "arch.h"
#include "delete.h"
#include "endpoint.h"
#include "notification.h"
#include "refill.h"
#include "sched_context.h"
#include "scheduler.h"

static bool is_fault_handler(cap_t cap)
{
    return cap_is_null(cap) ||
           (cap.type == CAP_ENDPOINT && (cap.endpoint.rights & RIGHT_WRITE) != 0 &&
            (cap.endpoint.rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)) != 0);
}

// ---- Installing capabilities

// What goes into one slot of the TCB.
typedef struct install {
    tcb_slot_t where;
    slot_t *source; // NULL: only empties the slot.
    cap_t cap;
} install_t;

static result_t install(call_t *call, tcb_t *tcb, install_t what)
{
    slot_t *slot = &tcb->slots[what.where];
    TRY(slot_delete(slot));
    // Deleting may have taken the source, or the right to do this, with it.
    if (what.source != NULL && cap_same_object(what.source->cap, what.cap) &&
        cap_same_object(call->slot->cap, call->cap)) {
        slot_insert_derived(slot, what.cap, what.source);
    }
    return OK;
}

static result_t check_cspace(slot_t *slot, word_t data, install_t *ret_what)
{
    cap_t cap = slot->cap;
    if (data != 0) {
        cap = cap_with_data(cap, data, false);
        if (cap_is_null(cap)) {
            return fail_illegal();
        }
    }
    slot_t changed = *slot;
    changed.cap = cap;
    TRY(slot_derive(&changed, &cap));
    if (cap.type != CAP_CNODE) {
        return fail_illegal();
    }
    *ret_what = (install_t){ TCB_CSPACE, slot, cap };
    return OK;
}

static result_t check_vspace(slot_t *slot, install_t *ret_what)
{
    cap_t cap;
    TRY(slot_derive(slot, &cap));
    if (!arch_cap_is_usable_vspace(cap)) {
        return fail_illegal();
    }
    *ret_what = (install_t){ TCB_VSPACE, slot, cap };
    return OK;
}

static result_t check_buffer(slot_t *slot, word_t address, install_t *ret_what)
{
    if (address == 0) {
        *ret_what = (install_t){ .where = TCB_BUFFER };
        return OK;
    }
    cap_t cap;
    TRY(slot_derive(slot, &cap));
    TRY(arch_check_buffer_frame(cap));
    if ((address & MASK(seL4_IPCBufferSizeBits)) != 0) {
        return fail_alignment();
    }
    *ret_what = (install_t){ TCB_BUFFER, slot, cap };
    return OK;
}

static result_t check_handler(tcb_slot_t where, slot_t *slot, word_t index, install_t *ret_what)
{
    if (!is_fault_handler(slot->cap)) {
        return fail_invalid_capability(index);
    }
    *ret_what = (install_t){ where, slot_is_empty(slot) ? NULL : slot, slot->cap };
    return OK;
}

static result_t install_buffer(call_t *call, tcb_t *tcb, word_t address, install_t buffer)
{
    TRY(install(call, tcb, buffer));
    tcb->buffer_address = address;
    if (tcb == sched.current) {
        sched_reconsider();
    }
    return OK;
}

static result_t configure(call_t *call, tcb_t *tcb)
{
    install_t cspace, vspace, buffer;
    TRY(call_expect(call, 3, 3));
    word_t address = call_arg(call, 2);
    TRY(check_buffer(call->extra[2], address, &buffer));
    TRY(check_cspace(call->extra[0], call_arg(call, 0), &cspace));
    TRY(check_vspace(call->extra[1], &vspace));
    TRY(install(call, tcb, cspace));
    TRY(install(call, tcb, vspace));
    return install_buffer(call, tcb, address, buffer);
}

static result_t set_space(call_t *call, tcb_t *tcb)
{
    install_t cspace, vspace, handler;
    TRY(call_expect(call, 2, 3));
    TRY(check_cspace(call->extra[1], call_arg(call, 0), &cspace));
    TRY(check_vspace(call->extra[2], &vspace));
    TRY(check_handler(TCB_FAULT_HANDLER, call->extra[0], 1, &handler));
    TRY(install(call, tcb, handler));
    TRY(install(call, tcb, cspace));
    return install(call, tcb, vspace);
}

static result_t set_ipc_buffer(call_t *call, tcb_t *tcb)
{
    install_t buffer;
    TRY(call_expect(call, 1, 1));
    word_t address = call_arg(call, 0);
    TRY(check_buffer(call->extra[0], address, &buffer));
    return install_buffer(call, tcb, address, buffer);
}

static result_t set_timeout_endpoint(call_t *call, tcb_t *tcb)
{
    install_t handler;
    TRY(call_expect(call, 0, 1));
    TRY(check_handler(TCB_TIMEOUT_HANDLER, call->extra[0], 1, &handler));
    return install(call, tcb, handler);
}

// ---- Scheduling

static result_t check_priority(cap_t authority, word_t priority)
{
    word_t most = cap_object(authority, tcb_t)->mcp;
    return priority > most ? fail_range(seL4_MinPrio, most) : OK;
}

static result_t find_authority(call_t *call, cap_t *ret_cap)
{
    cap_t cap = call->extra[0]->cap;
    if (cap.type != CAP_TCB) {
        return fail_invalid_capability(1);
    }
    *ret_cap = cap;
    return OK;
}

static void set_priority(tcb_t *tcb, word_t priority)
{
    sched_set_priority(tcb, priority);
    if (tcb->state == THREAD_RECEIVING || tcb->state == THREAD_SENDING) {
        endpoint_reorder(tcb);
    } else if (tcb->state == THREAD_WAITING) {
        notification_reorder(tcb);
    }
}

static result_t set_one_priority(call_t *call, tcb_t *tcb)
{
    cap_t authority;
    TRY(call_expect(call, 1, 1));
    TRY(find_authority(call, &authority));
    TRY(check_priority(authority, call_arg(call, 0)));
    if (call->label == TCBSetMCPriority) {
        tcb->mcp = (uint8_t)call_arg(call, 0);
    } else {
        set_priority(tcb, call_arg(call, 0));
    }
    return OK;
}

static result_t check_context(tcb_t *tcb, cap_t cap)
{
    if (cap_is_null(cap)) {
        return tcb == sched.current ? fail_illegal() : OK;
    }
    if (cap.type != CAP_SCHED_CONTEXT) {
        return fail_invalid_capability(2);
    }
    sched_context_t *context = cap_object(cap, sched_context_t);
    if (tcb->sched_context == context) {
        return OK;
    }
    if (tcb->sched_context != NULL || context->tcb != NULL) {
        return fail_illegal();
    }
    if (thread_is_stopped(tcb) && tcb->state != THREAD_INACTIVE &&
        !(sched_context_is_active(context) && refill_is_ready(context))) {
        return fail_illegal();
    }
    return OK;
}

static result_t set_sched_params(call_t *call, tcb_t *tcb)
{
    cap_t authority;
    install_t handler;
    TRY(call_expect(call, 2, 3));
    TRY(find_authority(call, &authority));
    word_t mcp = call_arg(call, 0);
    word_t priority = call_arg(call, 1);
    TRY(check_priority(authority, mcp));
    TRY(check_priority(authority, priority));
    cap_t context = call->extra[1]->cap;
    TRY(check_context(tcb, context));
    TRY(check_handler(TCB_FAULT_HANDLER, call->extra[2], 3, &handler));

    TRY(install(call, tcb, handler));
    tcb->mcp = (uint8_t)mcp;
    set_priority(tcb, priority);
    if (cap_is_null(context)) {
        if (tcb->sched_context != NULL) {
            sched_context_unbind_tcb(tcb->sched_context);
        }
    } else if (tcb->sched_context == NULL) {
        sched_context_bind(cap_object(context, sched_context_t), tcb);
    }
    return OK;
}

// ---- Registers

static result_t read_registers(call_t *call, tcb_t *tcb)
{
    TRY(call_expect(call, 2, 0));
    word_t flags = call_arg(call, 0);
    word_t count = call_arg(call, 1);
    if (count < 1 || count > arch_register_count()) {
        return fail_range(1, arch_register_count());
    }
    if (tcb == call->caller) {
        return fail_illegal();
    }
    if ((flags & 1) != 0) {
        thread_suspend(tcb);
    }
    for (word_t i = 0; i < count; i++) {
        call_reply(call, i, arch_get_register(tcb, i));
    }
    return OK;
}

static result_t write_registers(call_t *call, tcb_t *tcb)
{
    TRY(call_expect(call, 2, 0));
    word_t flags = call_arg(call, 0);
    word_t count = call_arg(call, 1);
    if (call->length - 2 < count) {
        return fail_truncated();
    }
    if (tcb == call->caller) {
        return fail_illegal();
    }
    for (word_t i = 0; i < count && i < arch_register_count(); i++) {
        arch_set_register(tcb, i, call_arg(call, i + 2));
    }
    arch_resume_at_restart_pc(tcb);
    if ((flags & 1) != 0) {
        thread_restart(tcb);
    }
    arch_registers_changed(tcb);
    return OK;
}

#define COPY_SUSPEND_SOURCE BIT(0)
#define COPY_RESUME_TARGET  BIT(1)
#define COPY_FRAME          BIT(2)
#define COPY_INTEGER        BIT(3)

static result_t copy_registers(call_t *call, tcb_t *tcb)
{
    TRY(call_expect(call, 1, 1));
    word_t flags = call_arg(call, 0);
    cap_t source_cap = call->extra[0]->cap;
    if (source_cap.type != CAP_TCB) {
        return fail_invalid_capability(1);
    }
    tcb_t *source = cap_object(source_cap, tcb_t);
    if ((flags & COPY_SUSPEND_SOURCE) != 0) {
        thread_suspend(source);
    }
    if ((flags & COPY_RESUME_TARGET) != 0) {
        thread_restart(tcb);
    }
    word_t frame = arch_frame_register_count();
    if ((flags & COPY_FRAME) != 0) {
        for (word_t i = 0; i < frame; i++) {
            arch_set_register(tcb, i, arch_get_register(source, i));
        }
        arch_resume_at_restart_pc(tcb);
    }
    if ((flags & COPY_INTEGER) != 0) {
        for (word_t i = frame; i < frame + arch_integer_register_count(); i++) {
            arch_set_register(tcb, i, arch_get_register(source, i));
        }
    }
    arch_registers_changed(tcb);
    return OK;
}

static result_t set_tls_base(call_t *call, tcb_t *tcb)
{
    TRY(call_expect(call, 1, 0));
    arch_set_tls_base(tcb, call_arg(call, 0));
    return OK;
}

static result_t set_flags(call_t *call, tcb_t *tcb)
{
    TRY(call_expect(call, 2, 0));
    tcb->flags &= ~call_arg(call, 0);
    tcb->flags |= call_arg(call, 1) & (word_t)seL4_TCBFlag_MASK;
    arch_flags_changed(tcb);
    call_reply(call, 0, tcb->flags);
    return OK;
}

// ---- Notifications

static result_t bind_notification(call_t *call, tcb_t *tcb)
{
    TRY(call_expect(call, 0, 1));
    cap_t cap = call->extra[0]->cap;
    if (tcb->bound_notification != NULL || cap.type != CAP_NOTIFICATION) {
        return fail_illegal();
    }
    notification_t *notification = cap_object(cap, notification_t);
    if ((cap.endpoint.rights & RIGHT_READ) == 0 || notification->queue.first != NULL ||
        notification->bound_tcb != NULL) {
        return fail_illegal();
    }
    notification_bind(notification, tcb);
    return OK;
}

static result_t unbind_notification(tcb_t *tcb)
{
    if (tcb->bound_notification == NULL) {
        return fail_illegal();
    }
    notification_unbind(tcb);
    return OK;
}

result_t tcb_invoke(call_t *call)
{
    tcb_t *tcb = cap_object(call->cap, tcb_t);
    switch (call->label) {
    case TCBReadRegisters:
        return read_registers(call, tcb);
    case TCBWriteRegisters:
        return write_registers(call, tcb);
    case TCBCopyRegisters:
        return copy_registers(call, tcb);
    case TCBConfigure:
        return configure(call, tcb);
    case TCBSetPriority:
    case TCBSetMCPriority:
        return set_one_priority(call, tcb);
    case TCBSetSchedParams:
        return set_sched_params(call, tcb);
    case TCBSetTimeoutEndpoint:
        return set_timeout_endpoint(call, tcb);
    case TCBSetIPCBuffer:
        return set_ipc_buffer(call, tcb);
    case TCBSetSpace:
        return set_space(call, tcb);
    case TCBSuspend:
        thread_suspend(tcb);
        return OK;
    case TCBResume:
        thread_restart(tcb);
        return OK;
    case TCBBindNotification:
        return bind_notification(call, tcb);
    case TCBUnbindNotification:
        return unbind_notification(tcb);
    case TCBSetTLSBase:
        return set_tls_base(call, tcb);
    case TCBSetFlags:
        return set_flags(call, tcb);
    default:
        return fail_illegal();
    }
}
