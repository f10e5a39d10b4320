// SPDX-License-Identifier: BSD-2-Clause

/*
 * The child.  Its capabilities are where its parent put them: its own thread, and a notification
 * to signal.  What it has in its data, thread-local and not, shows that it was loaded as a whole.
 */

#include <sel4c/rt/start.h>
#include <sel4c/rt/tls.h>
#include <sel4c/sel4.h>

#define OWN_TCB ((sel4_tcb_t){ 1 })
#define PARENT  ((sel4_notification_t){ 2 })

static int initialised = 40;
static int zero;
static __thread int thread_local_two = 2;

void sel4_rt_put_char(char character)
{
    sel4_debug_put_char(character);
}

void sel4_rt_exit(int status)
{
    (void)status;
    for (;;) {
        (void)sel4_tcb_suspend(OWN_TCB);
    }
}

#if SEL4_CONFIG(ARCH_X86_64) && !SEL4_CONFIG(FSGSBASE_INST)
// There it takes the kernel to set the thread pointer.
void sel4_rt_thread_pointer_set(uintptr_t pointer, uintptr_t argument)
{
    if (sel4_tcb_set_tls_base_with((sel4_ipc_buffer_t *)argument, OWN_TCB, pointer).error !=
        SEL4_OK) {
        __builtin_trap();
    }
}
#endif

void sel4_rt_main(uintptr_t argument)
{
    sel4_ipc_buffer_set((sel4_ipc_buffer_t *)argument);
    zero += initialised + thread_local_two;
    sel4_debug_print("child: %d\n", zero);
    sel4_notification_signal(PARENT);
    sel4_rt_exit(0);
}
