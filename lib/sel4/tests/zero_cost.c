// SPDX-License-Identifier: BSD-2-Clause

/*
 * Pairs of functions for the script zero_cost: `typed_x` must have no more instructions than
 * `raw_x`, which does the same with libsel4's names.
 */

#include <sel4c/sel4.h>

#define RAW(type, name, ...)      \
    type raw_##name(__VA_ARGS__); \
    type raw_##name(__VA_ARGS__)
#define TYPED(type, name, ...)      \
    type typed_##name(__VA_ARGS__); \
    type typed_##name(__VA_ARGS__)

/* ---- IPC */

RAW(seL4_Word, call, seL4_CPtr endpoint, seL4_Word length)
{
    return seL4_Call(endpoint, seL4_MessageInfo_new(1, 0, 0, 2 + (length & 1))).words[0];
}
TYPED(seL4_Word, call, sel4_endpoint_t endpoint, seL4_Word length)
{
    return sel4_endpoint_call(endpoint, sel4_message_info(1, 2 + (length & 1), 0)).words[0];
}

RAW(void, send, seL4_CPtr endpoint)
{
    seL4_Send(endpoint, seL4_MessageInfo_new(1, 0, 0, 4));
}
TYPED(void, send, sel4_endpoint_t endpoint)
{
    sel4_endpoint_send(endpoint, sel4_message_info(1, 4, 0));
}

RAW(seL4_Word, call_regs, seL4_CPtr endpoint, seL4_Word a, seL4_Word b)
{
    seL4_Word mr2 = 0;
    seL4_Word mr3 = 0;
    seL4_CallWithMRs(endpoint, seL4_MessageInfo_new(7, 0, 0, 2), &a, &b, &mr2, &mr3);
    return a + b;
}
TYPED(seL4_Word, call_regs, sel4_endpoint_t endpoint, seL4_Word a, seL4_Word b)
{
    sel4_registers_t words = { { a, b, 0, 0 } };
    sel4_endpoint_call_regs(endpoint, sel4_message_info(7, 2, 0), &words);
    return words.word[0] + words.word[1];
}

RAW(void, signal, seL4_CPtr notification)
{
    seL4_Signal(notification);
}
TYPED(void, signal, sel4_notification_t notification)
{
    sel4_notification_signal(notification);
}

RAW(seL4_Word, wait, seL4_CPtr notification)
{
    seL4_Word badge;
    seL4_Wait(notification, &badge);
    return badge;
}
TYPED(seL4_Word, wait, sel4_notification_t notification)
{
    return sel4_notification_wait(notification);
}

#if SEL4_CONFIG(KERNEL_MCS)
RAW(seL4_Word, recv, seL4_CPtr endpoint, seL4_CPtr reply)
{
    seL4_Word badge;
    seL4_MessageInfo_t info = seL4_Recv(endpoint, &badge, reply);
    return badge + info.words[0];
}
RAW(seL4_Word, reply_recv, seL4_CPtr endpoint, seL4_CPtr reply)
{
    seL4_Word badge;
    seL4_MessageInfo_t info =
        seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0, 0, 0, 1), &badge, reply);
    return badge + info.words[0];
}
#else
RAW(seL4_Word, recv, seL4_CPtr endpoint, seL4_CPtr reply)
{
    (void)reply;
    seL4_Word badge;
    seL4_MessageInfo_t info = seL4_Recv(endpoint, &badge);
    return badge + info.words[0];
}
RAW(seL4_Word, reply_recv, seL4_CPtr endpoint, seL4_CPtr reply)
{
    (void)reply;
    seL4_Word badge;
    seL4_MessageInfo_t info = seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0, 0, 0, 1), &badge);
    return badge + info.words[0];
}
#endif
TYPED(seL4_Word, recv, sel4_endpoint_t endpoint, seL4_CPtr reply)
{
    sel4_received_t received = sel4_endpoint_recv(endpoint, sel4_reply_from_bits(reply));
    return received.badge + received.info.words[0];
}
TYPED(seL4_Word, reply_recv, sel4_endpoint_t endpoint, seL4_CPtr reply)
{
    sel4_received_t received =
        sel4_endpoint_reply_recv(endpoint, sel4_message_info(0, 1, 0), sel4_reply_from_bits(reply));
    return received.badge + received.info.words[0];
}

/* ---- CSpace, objects */

RAW(seL4_Error, copy, seL4_CPtr root, seL4_Word to, seL4_Word from)
{
    return seL4_CNode_Copy(root, to, 64, root, from, 64, seL4_AllRights);
}
TYPED(sel4_result_t, copy, sel4_cnode_t root, seL4_Word to, seL4_Word from)
{
    return sel4_path_copy(sel4_path(root, to), sel4_path(root, from), SEL4_ALL_RIGHTS);
}

RAW(seL4_Error, delete, seL4_CPtr root, seL4_Word index)
{
    return seL4_CNode_Delete(root, index, 64);
}
TYPED(sel4_result_t, delete, sel4_cnode_t root, seL4_Word index)
{
    return sel4_path_delete(sel4_path(root, index));
}

RAW(seL4_Error, retype, seL4_CPtr untyped, seL4_CPtr cnode, seL4_Word slot)
{
    return seL4_Untyped_Retype(untyped, seL4_CapTableObject, 8, cnode, 0, 0, slot, 1);
}
TYPED(sel4_result_t, retype, sel4_untyped_t untyped, sel4_cnode_t cnode, seL4_Word slot)
{
    return sel4_untyped_retype_to(untyped, sel4_blueprint_cnode(8), (sel4_slot_t){ cnode, slot },
                                  1);
}

/* ---- Address spaces */

#if SEL4_CONFIG(ARCH_AARCH64)
#define ARCH(name) seL4_ARM_##name
#define VM_XN      (seL4_ARM_Default_VMAttributes | seL4_ARM_ExecuteNever)
#elif SEL4_CONFIG(ARCH_RISCV64)
#define ARCH(name) seL4_RISCV_##name
#define VM_XN      seL4_RISCV_ExecuteNever
#else
#define ARCH(name) seL4_X86_##name
#define VM_XN      seL4_X86_Default_VMAttributes
#endif

RAW(seL4_Error, map, seL4_CPtr frame, seL4_CPtr vspace, seL4_Word at)
{
    return ARCH(Page_Map)(frame, vspace, at, seL4_ReadWrite, VM_XN);
}
TYPED(sel4_result_t, map, sel4_frame_t frame, sel4_vspace_t vspace, seL4_Word at)
{
    return sel4_frame_map(frame, vspace,
                          &(sel4_mapping_t){ .at = sel4_vaddr(at),
                                             .rights = SEL4_READ_WRITE,
                                             .attributes = SEL4_VM_EXECUTE_NEVER });
}

RAW(seL4_Error, address, seL4_CPtr frame, seL4_Word *address)
{
    ARCH(Page_GetAddress_t) result = ARCH(Page_GetAddress)(frame);
    if (result.error == 0) {
        *address = result.paddr;
    }
    return (seL4_Error)result.error;
}
TYPED(sel4_result_t, address, sel4_frame_t frame, sel4_paddr_t *address)
{
    return sel4_frame_get_address(frame, address);
}

/* ---- Threads */

RAW(seL4_Error, suspend, seL4_CPtr tcb)
{
    return seL4_TCB_Suspend(tcb);
}
TYPED(sel4_result_t, suspend, sel4_tcb_t tcb)
{
    return sel4_tcb_suspend(tcb);
}

RAW(seL4_Error, write_context, seL4_CPtr tcb, seL4_UserContext *context)
{
    return seL4_TCB_WriteRegisters(tcb, 1, 0, sizeof *context / sizeof(seL4_Word), context);
}
TYPED(sel4_result_t, write_context, sel4_tcb_t tcb, sel4_user_context_t *context)
{
    return sel4_thread_write_context(tcb, true, context);
}

RAW(seL4_Error, set_schedule, seL4_CPtr tcb, seL4_CPtr context, seL4_Word priority)
{
#if SEL4_CONFIG(KERNEL_MCS)
    return seL4_TCB_SetSchedParams(tcb, seL4_CapInitThreadTCB, 255, priority, context, 0);
#else
    (void)context;
    return seL4_TCB_SetSchedParams(tcb, seL4_CapInitThreadTCB, 255, priority);
#endif
}
TYPED(sel4_result_t, set_schedule, sel4_tcb_t tcb, sel4_sched_context_t context, seL4_Word priority)
{
    return sel4_thread_set_schedule(tcb, &(sel4_thread_schedule_t){ .authority = SEL4_INIT_TCB,
                                                                    .max_controlled_priority = 255,
                                                                    .priority = priority,
                                                                    .sched_context = context });
}
