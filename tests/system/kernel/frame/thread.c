// SPDX-License-Identifier: BSD-2-Clause
//
// Helper threads.  A thread finds out who it is by the stack that it runs on, so nothing that a
// case does to registers or capabilities changes that, and no thread-local storage is needed.

#include "kt_priv.h"

kt_thread_t kt_threads[KT_THREADS_MAX];
char kt_stacks[KT_THREADS_MAX][KT_STACK_SIZE] __attribute__((aligned(4096)));
kt_page_t kt_buffers[KT_THREADS_MAX];

kt_thread_t *kt_self(void)
{
    static kt_thread_t runner;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    uintptr_t offset = here - (uintptr_t)kt_stacks;
    if (offset < sizeof(kt_stacks)) {
        return &kt_threads[offset / KT_STACK_SIZE];
    }
    runner.tcb = KT_AUTHORITY;
    runner.buffer = kt.bootinfo->ipcBuffer;
    return &runner;
}

// The raw layer's provider of the IPC buffer.
seL4_IPCBuffer *sel4c_ipc_buffer_get(void)
{
    return kt_self()->buffer;
}

void sel4c_ipc_buffer_set(seL4_IPCBuffer *buffer)
{
    (void)buffer;
}

void kt_threads_reset(void)
{
    for (unsigned i = KT_MAIN; i < KT_THREADS_MAX; i++) {
        kt_threads[i] = (kt_thread_t){ 0 };
        for (unsigned k = 0; k < sizeof(kt_page_t); k++) {
            kt_buffers[i].bytes[k] = 0;
        }
    }
    kt.thread_count = 0;
}

void kt_end_case(void)
{
    for (;;) {
        seL4_Send(kt.endpoint, seL4_MessageInfo_new(KT_LABEL_END, 0, 0, 0));
    }
}

// Where threads begin.
SEL4_NORETURN void kt_thread_main(kt_thread_t *thread)
{
    thread->entry(thread->arg);
    thread->is_done = true;
    seL4_Signal(thread->done);
    for (;;) {
        (void)seL4_TCB_Suspend(thread->tcb);
    }
}

static seL4_Word or_default(seL4_Word value, seL4_Word otherwise)
{
    return value == 0 ? otherwise : value;
}

static void make_sched_context(kt_thread_t *thread, seL4_CPtr untyped,
                               const kt_thread_options_t *options)
{
    seL4_Word budget = or_default(options->budget_us, 10000);
    thread->sc = kt_make_in(untyped, seL4_SchedContextObject,
                            or_default(options->sc_bits, seL4_MinSchedContextBits));
    KT_NEED_OK(seL4_SchedControl_ConfigureFlags(
        KT_SCHED_CONTROL, thread->sc, budget, or_default(options->period_us, budget),
        options->extra_refills, options->badge, options->flags));
}

kt_thread_t *kt_thread_make(unsigned number, seL4_CPtr untyped, kt_entry_t entry,
                            const kt_thread_options_t *options)
{
    kt_thread_t *thread = &kt_threads[number];
    seL4_CPtr handler = options->without_handler
                            ? 0
                            : or_default(options->fault_endpoint, kt.fault_endpoints + number);
    thread->buffer = &kt_buffers[number].ipc;
    thread->frame = kt_backend_frame(&kt_buffers[number]);
    thread->tcb = kt_make_in(untyped, seL4_TCBObject, 0);
    thread->reply = kt_make_in(untyped, seL4_ReplyObject, 0);
    thread->done = kt_make_in(untyped, seL4_NotificationObject, 0);
    if (!options->without_sc) {
        make_sched_context(thread, untyped, options);
    }
    KT_NEED_OK(seL4_TCB_SetSpace(thread->tcb, handler, or_default(options->cspace, KT_ROOT), 0,
                                 or_default(options->vspace, KT_VSPACE), 0));
    KT_NEED_OK(seL4_TCB_SetSchedParams(thread->tcb, KT_AUTHORITY, or_default(options->mcp, 254),
                                       or_default(options->priority, KT_PRIORITY), thread->sc,
                                       handler));
    if (options->timeout_endpoint != 0) {
        KT_NEED_OK(seL4_TCB_SetTimeoutEndpoint(thread->tcb, options->timeout_endpoint));
    }
    if (!options->without_buffer) {
        KT_NEED_OK(seL4_TCB_SetIPCBuffer(thread->tcb, (seL4_Word)thread->buffer, thread->frame));
    }
    thread->priority = or_default(options->priority, KT_PRIORITY);
    thread->entry = entry;
    thread->arg = options->arg;
    if (number >= KT_MAIN) {
        kt.thread_count++;
    }
    if (!options->is_stopped) {
        kt_start(thread, entry, options->arg);
    }
    return thread;
}

kt_thread_t *kt_thread_create(kt_entry_t entry, const kt_thread_options_t *options)
{
    KT_NEED(kt.thread_count + KT_MAIN < KT_THREADS_MAX);
    return kt_thread_make(kt.thread_count + KT_MAIN, kt.untyped, entry, options);
}

void kt_start(kt_thread_t *thread, kt_entry_t entry, seL4_Word arg)
{
    thread->entry = entry;
    thread->arg = arg;
    thread->is_done = false;
    (void)seL4_Poll(thread->done, NULL); // What is left of an earlier end.
    seL4_UserContext context = { 0 };
    context.pc = (seL4_Word)kt_thread_main;
    context.sp = (seL4_Word)&kt_stacks[thread - kt_threads + 1];
    context.x0 = (seL4_Word)thread;
    KT_NEED_OK(seL4_TCB_WriteRegisters(thread->tcb, true, 0, sizeof(context) / sizeof(seL4_Word),
                                       &context));
}

void kt_stop(kt_thread_t *thread)
{
    KT_NEED_OK(seL4_TCB_Suspend(thread->tcb));
}

void kt_join(kt_thread_t *thread)
{
    seL4_Wait(thread->done, NULL);
    KT_NEED(thread->is_done);
}

void kt_set_priority(kt_thread_t *thread, seL4_Word priority)
{
    if (priority > 1) {
        thread->priority = priority;
    }
    KT_NEED_OK(seL4_TCB_SetPriority(thread->tcb, KT_AUTHORITY, priority));
}

void kt_settle(void)
{
    kt_thread_t *self = kt_self();
    kt_set_priority(self, 1);
    kt_set_priority(self, self->priority);
}

void kt_make_passive(kt_thread_t *thread)
{
    kt_settle();
    KT_NEED_OK(seL4_SchedContext_UnbindObject(thread->sc, thread->tcb));
}
