// SPDX-License-Identifier: BSD-2-Clause

// Holds the worker by its thread and its scheduling context.

#include <sel4c/microkit.h>

enum { WORKER_THREAD_SLOT = 1, WORKER_CONTEXT_SLOT = 2 };

static const sel4_mk_channel_t channel = { 0 };

static sel4_result_t manage(void)
{
    sel4_tcb_t thread = sel4_tcb_from_bits(sel4_mk_user_cap(WORKER_THREAD_SLOT).bits);
    sel4_sched_context_t context =
        sel4_sched_context_from_bits(sel4_mk_user_cap(WORKER_CONTEXT_SLOT).bits);
    sel4_time_us_t time = 0;

    SEL4_TRY(sel4_tcb_suspend(thread));
    SEL4_TRY(sel4_sched_context_consumed(context, &time)); // from here on
    sel4_debug_print("manager: the worker is stopped\n");
    SEL4_TRY(sel4_mk_notify(channel));
    sel4_debug_print("manager: signalled it, and it did nothing\n");
    SEL4_TRY(sel4_tcb_resume(thread));
    SEL4_TRY(sel4_sched_context_consumed(context, &time));
    sel4_debug_print("manager: it goes on, and used %s\n", time > 0 ? "time" : "no time");
    return SEL4_SUCCESS;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    sel4_result_t result = manage();
    if (result.error != SEL4_OK) {
        sel4_debug_print("manager: %s\n", sel4_error_text(result.error));
    }
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
