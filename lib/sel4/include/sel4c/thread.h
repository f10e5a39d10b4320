// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Setting a thread up, with and without MCS from one source: structs where the invocations have
 * many words in a row and differ between kernels.
 *
 * Each function is one kernel call: on failure nothing changed.  The other invocations on threads
 * (suspend, resume, bind a notification, …) are in sel4c/gen/invocations.h.
 *
 * Raw layer: seL4_TCB_Configure, seL4_TCB_SetSchedParams, seL4_TCB_ReadRegisters,
 * seL4_TCB_WriteRegisters.
 */

#include <stdbool.h>

#include <sel4/sel4.h>

#include <sel4c/address.h>
#include <sel4c/cap.h>
#include <sel4c/error.h>
#include <sel4c/gen/config.h>
#include <sel4c/gen/invocations.h>
#include <sel4c/ipc_buffer.h>
#include <sel4c/user_context.h>

// The spaces a thread lives in.
typedef struct sel4_thread_spaces {
    sel4_cnode_t cspace;
    seL4_Word cspace_guard; // sel4_cnode_guard(); 0 keeps that of `cspace`
    sel4_vspace_t vspace;
    sel4_vaddr_t ipc_buffer; // in `vspace`, aligned to 2 to the power of seL4_IPCBufferSizeBits
    sel4_frame_t ipc_buffer_frame;     // null for a thread without an IPC buffer
    seL4_Word fault_handler_in_cspace; // without MCS: an endpoint's address in the new CSpace
} sel4_thread_spaces_t;

// When and by whom a thread is run.
typedef struct sel4_thread_schedule {
    sel4_tcb_t authority; // neither priority may exceed this thread's maximum controlled priority
    seL4_Word max_controlled_priority;
    seL4_Word priority;
    sel4_sched_context_t sched_context; // with MCS
    sel4_endpoint_t fault_handler;      // with MCS: in the caller's CSpace; may be null
} sel4_thread_schedule_t;

/*
 * Gives a thread its spaces and IPC buffer.
 *
 * Blocks  never
 * Fails   SEL4_ERR_ILLEGAL_OPERATION  a space is none, or `vspace` has no ASID, or the guard is
 * bad; without MCS, also that `ipc_buffer` is not aligned SEL4_ERR_ALIGNMENT          with MCS:
 * `ipc_buffer` is not aligned
 */
static inline sel4_result_t sel4_thread_set_spaces(sel4_tcb_t tcb,
                                                   const sel4_thread_spaces_t *spaces);
static inline sel4_result_t sel4_thread_set_spaces_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb,
                                                        const sel4_thread_spaces_t *spaces);

/*
 * Gives a thread its priorities, and with MCS its scheduling context and fault handler.
 *
 * Blocks  never
 * Fails   SEL4_ERR_RANGE               a priority is above that of `authority`
 *         SEL4_ERR_INVALID_CAPABILITY  `authority` or `sched_context` is none, or `fault_handler`
 *                                      is no endpoint with the rights to send and grant a reply
 *         SEL4_ERR_ILLEGAL_OPERATION   `sched_context` or the thread is bound already
 */
static inline sel4_result_t sel4_thread_set_schedule(sel4_tcb_t tcb,
                                                     const sel4_thread_schedule_t *schedule);
static inline sel4_result_t sel4_thread_set_schedule_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb,
                                                          const sel4_thread_schedule_t *schedule);

/*
 * Writes all registers of a thread, and resumes it if asked.
 *
 * Needs   a thread that is not the caller
 * Blocks  never
 * Fails   SEL4_ERR_ILLEGAL_OPERATION   it is the caller
 */
static inline sel4_result_t sel4_thread_write_context_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb,
                                                           bool resume,
                                                           const sel4_user_context_t *context)
{
    return sel4_tcb_write_registers_with(ipc, tcb, resume, 0, SEL4_USER_CONTEXT_WORD_COUNT,
                                         context);
}

static inline sel4_result_t sel4_thread_write_context(sel4_tcb_t tcb, bool resume,
                                                      const sel4_user_context_t *context)
{
    return sel4_tcb_write_registers(tcb, resume, 0, SEL4_USER_CONTEXT_WORD_COUNT, context);
}

/*
 * Reads all registers of a thread, and suspends it if asked.
 *
 * Needs   a thread that is not the caller
 * Blocks  never
 * Fails   SEL4_ERR_ILLEGAL_OPERATION   it is the caller
 */
static inline sel4_result_t sel4_thread_read_context_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb,
                                                          bool suspend,
                                                          sel4_user_context_t *ret_context)
{
    return sel4_tcb_read_registers_with(ipc, tcb, suspend, 0, SEL4_USER_CONTEXT_WORD_COUNT,
                                        ret_context);
}

static inline sel4_result_t sel4_thread_read_context(sel4_tcb_t tcb, bool suspend,
                                                     sel4_user_context_t *ret_context)
{
    return sel4_tcb_read_registers(tcb, suspend, 0, SEL4_USER_CONTEXT_WORD_COUNT, ret_context);
}

/* What the two kinds of kernel want to know. */

#if SEL4_CONFIG(KERNEL_MCS)

static inline sel4_result_t sel4_thread_set_spaces(sel4_tcb_t tcb,
                                                   const sel4_thread_spaces_t *spaces)
{
    return sel4_tcb_configure(tcb, spaces->cspace, spaces->cspace_guard,
                              sel4_cap_from_bits(spaces->vspace.bits), 0, spaces->ipc_buffer.bits,
                              sel4_cap_from_bits(spaces->ipc_buffer_frame.bits));
}

static inline sel4_result_t sel4_thread_set_spaces_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb,
                                                        const sel4_thread_spaces_t *spaces)
{
    return sel4_tcb_configure_with(
        ipc, tcb, spaces->cspace, spaces->cspace_guard, sel4_cap_from_bits(spaces->vspace.bits), 0,
        spaces->ipc_buffer.bits, sel4_cap_from_bits(spaces->ipc_buffer_frame.bits));
}

static inline sel4_result_t sel4_thread_set_schedule(sel4_tcb_t tcb,
                                                     const sel4_thread_schedule_t *schedule)
{
    return sel4_tcb_set_sched_params(tcb, schedule->authority, schedule->max_controlled_priority,
                                     schedule->priority,
                                     sel4_cap_from_bits(schedule->sched_context.bits),
                                     sel4_cap_from_bits(schedule->fault_handler.bits));
}

static inline sel4_result_t sel4_thread_set_schedule_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb,
                                                          const sel4_thread_schedule_t *schedule)
{
    return sel4_tcb_set_sched_params_with(ipc, tcb, schedule->authority,
                                          schedule->max_controlled_priority, schedule->priority,
                                          sel4_cap_from_bits(schedule->sched_context.bits),
                                          sel4_cap_from_bits(schedule->fault_handler.bits));
}

#else

static inline sel4_result_t sel4_thread_set_spaces(sel4_tcb_t tcb,
                                                   const sel4_thread_spaces_t *spaces)
{
    return sel4_tcb_configure(tcb, spaces->fault_handler_in_cspace, spaces->cspace,
                              spaces->cspace_guard, sel4_cap_from_bits(spaces->vspace.bits), 0,
                              spaces->ipc_buffer.bits,
                              sel4_cap_from_bits(spaces->ipc_buffer_frame.bits));
}

static inline sel4_result_t sel4_thread_set_spaces_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb,
                                                        const sel4_thread_spaces_t *spaces)
{
    return sel4_tcb_configure_with(ipc, tcb, spaces->fault_handler_in_cspace, spaces->cspace,
                                   spaces->cspace_guard, sel4_cap_from_bits(spaces->vspace.bits), 0,
                                   spaces->ipc_buffer.bits,
                                   sel4_cap_from_bits(spaces->ipc_buffer_frame.bits));
}

static inline sel4_result_t sel4_thread_set_schedule(sel4_tcb_t tcb,
                                                     const sel4_thread_schedule_t *schedule)
{
    return sel4_tcb_set_sched_params(tcb, schedule->authority, schedule->max_controlled_priority,
                                     schedule->priority);
}

static inline sel4_result_t sel4_thread_set_schedule_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb,
                                                          const sel4_thread_schedule_t *schedule)
{
    return sel4_tcb_set_sched_params_with(ipc, tcb, schedule->authority,
                                          schedule->max_controlled_priority, schedule->priority);
}

#endif
