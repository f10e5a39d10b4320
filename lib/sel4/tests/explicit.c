// SPDX-License-Identifier: BSD-2-Clause

/*
 * One call of each kind in its explicit form, for the script explicit: the object must need nothing
 * from elsewhere and hold no state.
 */

#include <sel4c/sel4.h>

sel4_result_t explicit_calls(sel4_ipc_buffer_t *ipc, sel4_endpoint_t endpoint, sel4_reply_t reply,
                             sel4_untyped_t untyped, sel4_frame_t frame, sel4_vspace_t vspace);

sel4_result_t explicit_calls(sel4_ipc_buffer_t *ipc, sel4_endpoint_t endpoint, sel4_reply_t reply,
                             sel4_untyped_t untyped, sel4_frame_t frame, sel4_vspace_t vspace)
{
    sel4_path_t from = sel4_path(SEL4_INIT_CNODE, 16);
    sel4_path_t to = sel4_path(SEL4_INIT_CNODE, 17);
    sel4_slot_t slot = { SEL4_INIT_CNODE, 18 };
    sel4_received_t received = sel4_endpoint_recv_with(ipc, endpoint, reply);
    sel4_reply_send_with(ipc, reply, received.info);
    received = sel4_endpoint_reply_recv_with(ipc, endpoint, received.info, reply);
    (void)sel4_endpoint_call_with(ipc, endpoint, received.info);
    SEL4_TRY(sel4_path_copy_with(ipc, to, from, SEL4_READ));
    SEL4_TRY(sel4_path_revoke_with(ipc, to));
    SEL4_TRY(sel4_untyped_retype_to_with(ipc, untyped, SEL4_BLUEPRINT_TCB, slot, 1));
    sel4_tcb_t tcb = sel4_tcb_from_bits(18);
    SEL4_TRY(sel4_frame_map_with(ipc, frame, vspace, &(sel4_mapping_t){ .rights = SEL4_READ }));
    SEL4_TRY(sel4_thread_set_spaces_with(
        ipc, tcb, &(sel4_thread_spaces_t){ .cspace = SEL4_INIT_CNODE, .vspace = vspace }));
    sel4_notification_signal(sel4_notification_from_bits(19));
    return sel4_tcb_resume_with(ipc, tcb);
}
